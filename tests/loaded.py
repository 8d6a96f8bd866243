"""What takes a while to load and no test changes: loaded once a process, for all test modules."""

from __future__ import annotations

import functools

from quotes.annotate import load_pipeline
from quotes.rules import SPEECH, load_rules

# Who adds components to a pipeline, or counts its strings, loads one of their own.
pipeline = functools.cache(load_pipeline)


@functools.cache
def shipped_rules(kinds=SPEECH):
    """The shipped rules of some kinds."""
    return load_rules(kinds=kinds)


def rules(*folders, kinds=SPEECH):
    """In place of `load_rules`: what is in folders of a test's own may change within it."""
    return load_rules(*folders, kinds=kinds) if folders else shipped_rules(kinds)
