"""Records to the annotation tools that teams have, and their decisions back."""

from quotes.audit.exchange.tools import Tool, find_tool

__all__ = ["Tool", "find_tool"]
