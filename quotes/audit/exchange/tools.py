"""The annotation tools that we know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, BinaryIO

from quotes.audit.exchange import label_studio, prodigy
from quotes.audit.exchange.marked import Review
from quotes.errors import UsageError
from quotes.export.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Tool:
    """How tasks are written and read back, and what the tool has to be told first."""

    name: str
    config: str
    write: Callable[[Iterable[Sheet], BinaryIO, Mapping[str, tuple[str, float]]], int]
    read: Callable[[IO[bytes], str | None, str], Iterator[Review]]


TOOLS = {
    "label-studio": Tool("Label Studio", label_studio.CONFIG, label_studio.write, label_studio.read),
    "prodigy": Tool("Prodigy", prodigy.RECIPE, prodigy.write, prodigy.read),
}


def find_tool(name: str) -> Tool:
    """The tool of that name; `UsageError` names those there are."""
    if name not in TOOLS:
        raise UsageError(f"no tool is called {name!r}. There are {', '.join(TOOLS)}.")
    return TOOLS[name]
