"""Other people's formats: one module each, with `write` and, where the format can hold a record, `read`."""

from quotes.export.formats import FORMATS, Format, export, find_format, restore
from quotes.export.sheets import Sheet, Texts, by_document

__all__ = ["FORMATS", "Format", "Sheet", "Texts", "by_document", "export", "find_format", "restore"]
