"""Flags across documents: what in a run deserves a second look, each with a name and an explanation."""

from quotes.audit.flags.find import find_flags
from quotes.audit.flags.model import EXPLANATIONS, Flag

__all__ = ["EXPLANATIONS", "Flag", "find_flags"]
