"""A small service: texts in, records out, over HTTP (needs `quotes[serve]`)."""
