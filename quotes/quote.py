"""What passes between the rooms: a located quote, and what a resolver made of its source.

Plain dataclasses, no spaCy: spans are `(start, end)` pairs of code points, half-open, in text order.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from quotes.records import Act, Kind, Polarity, SourceKind, Speaker

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quote:
    """An attribution located in the text, its speaker not yet resolved.

    `parent` is the index, in the list that `assemble` returns, of the quote whose content holds this one.
    `confidence` is the probability that content and source are right.
    """

    kind: Kind
    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    source: tuple[Offsets, ...]
    cue_lemma: str | None
    act: Act
    polarity: Polarity
    rule: str
    confidence: float
    flags: tuple[str, ...] = ()
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a quote's source is: `speakers` is empty when nobody is named or two are as good."""

    source_kind: SourceKind
    speakers: tuple[Speaker, ...] = ()
    resolver: str | None = None
    candidates: tuple[str, ...] = ()
    flags: tuple[str, ...] = field(default=())
