"""`quotes` reads English news and says who said what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quotes.annotate import load_pipeline
    from quotes.documents import Document, read_documents
    from quotes.errors import QuotesError
    from quotes.extraction import extract
    from quotes.records import Record, json_schema
    from quotes.rules import load_rules

__all__ = [
    "Document",
    "QuotesError",
    "Record",
    "extract",
    "json_schema",
    "load_pipeline",
    "load_rules",
    "read_documents",
]
__version__ = "0.1.0"

_HOMES = {
    "Document": "quotes.documents",
    "QuotesError": "quotes.errors",
    "Record": "quotes.records",
    "extract": "quotes.extraction",
    "json_schema": "quotes.records",
    "load_pipeline": "quotes.annotate",
    "load_rules": "quotes.rules",
    "read_documents": "quotes.documents",
}


def __getattr__(name: str) -> Any:
    # spaCy takes a second to import: nothing is loaded before it is asked for.
    if name not in _HOMES:
        raise AttributeError(f"module 'quotes' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
