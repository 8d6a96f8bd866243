"""Who said this: near-identical quotations in a corpus of records."""

from quotes.find.index import Index, open_index
from quotes.find.search import Hit, search

__all__ = ["Hit", "Index", "open_index", "search"]
