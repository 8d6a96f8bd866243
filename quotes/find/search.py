"""Near-identical quotations: full-text candidates by their rarest words, ranked by likeness of wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quotes.days import day_of
from quotes.errors import UsageError
from quotes.find.index import Index
from quotes.find.wording import Match, compare, differences, words
from quotes.records import Span

CANDIDATES = 200
WORDS = 10  # of the sought text, the rarest first
ROWS = 8_000  # rows that full-text search may rank: a twentieth of a second
RUN, RUNS = 3, 4  # words in a row that common words are looked for by, and how many such runs
ENOUGH = 3  # rare words find a text; with fewer its runs are looked for too
MIN_SCORE = 0.75


@dataclass(frozen=True, slots=True)
class Hit:
    """A quotation like the sought one: its record (the fields that an index keeps), and how its wording differs.

    `match` says how alike they are and where; `wording` shows words left out as `[-...-]` and put in as `{+...+}`.
    `date` is the day that the document gives, or None.
    """

    record: dict[str, Any]
    match: Match
    wording: str
    date: date | None

    @property
    def speakers(self) -> list[str]:
        """To whom the article gives the words: names, else descriptions; empty for nobody."""
        named = [speaker["name"] or speaker["description"] for speaker in self.record["speakers"]]
        return [name for name in named if name]

    def to_dict(self) -> dict[str, Any]:
        """The hit as plain JSON values."""
        span = {"start": self.match.start, "end": self.match.end, "text": self.match.words}
        day = self.date.isoformat() if self.date else None
        found = {"score": self.match.score, "date": day, "speakers": self.speakers, "wording": self.wording}
        return {**found, "match": span, "record": self.record}


def search(
    index: Index,
    text: str,
    *,
    speaker: str | None = None,
    min_score: float = MIN_SCORE,
    limit: int = 20,
) -> list[Hit]:
    """The quotations most like `text`, best first, earlier documents first among equals.

    With `speaker`, only those that an article gives to somebody of that name (a surname will do).  Raises
    `UsageError` when `text` has no word.
    """
    sought = list(dict.fromkeys(words(text)))
    if not sought:
        raise UsageError("there is no word in the text to find; give some of the words that were said.")
    hits: dict[str, Hit] = {}
    for query, ranked in _queries(index, words(text), sought, words(speaker) if speaker else []):
        for record in index.candidates(query, CANDIDATES, ranked=ranked):
            if record["id"] in hits or (speaker and not _is_called(record, speaker)):
                continue
            match = compare(text, [Span.model_construct(**span) for span in record["content"]])
            if match.score >= min_score:
                wording = differences(text, match.words)
                hits[record["id"]] = Hit(record, match, wording, day_of(record["doc"].get("date")))
        if len(hits) >= limit:
            break
    return sorted(hits.values(), key=lambda hit: (-hit.match.score, hit.date or date.max))[:limit]


def earliest(hits: Sequence[Hit]) -> Hit | None:
    """The hit of the earliest day; None when no document has a date."""
    dated = [hit for hit in hits if hit.date is not None]
    return min(dated, key=lambda hit: hit.date or date.max) if dated else None


def _queries(index: Index, text: list[str], sought: list[str], names: list[str]) -> list[tuple[str, bool]]:
    """FTS5 queries, the strict one first, and whether to rank: all of the rare words, then any of them.

    A text of words that many records hold is looked for by its runs: what is near-identical has one of them.
    """
    counts = {word: index.frequency(_folded(word)) for word in sought}
    rare = sorted((word for word in sought if counts[word]), key=lambda word: counts[word])[:WORDS]
    if not rare:
        return []
    few, rows = [], 0
    for word in rare:
        rows += counts[word]
        if rows > ROWS:
            break
        few.append(word)
    out = []
    if len(few) > 1:
        out.append((" AND ".join(map(_quoted, few)), False))
    if few:
        out.append((" OR ".join(map(_quoted, few)), True))
    if len(few) < ENOUGH:
        every = [text[i : i + RUN] for i in range(len(text) - RUN + 1)]
        runs = [" ".join(run) for run in every if all(counts[word] for word in run)]
        middle = sorted(runs, key=lambda run: sum(counts[word] for word in run.split()))[:RUNS]
        out += [(_quoted(run), False) for run in middle]
        out.append((" AND ".join(map(_quoted, rare)), False))
    who = " AND ".join(map(_quoted, names[-1:]))
    return [
        (f"said : ({query})" + (f" AND speaker : ({who})" if who else ""), ranked) for query, ranked in out
    ]


def _folded(word: str) -> str:
    """As the tokenizer has it: without accents and, of a word with an apostrophe, the first part."""
    from unicodedata import combining, normalize

    bare = "".join(char for char in normalize("NFKD", word) if not combining(char))
    return bare.split("'")[0]


def _quoted(word: str) -> str:
    escaped = word.replace('"', '""')
    return f'"{escaped}"'


def _is_called(record: dict[str, Any], name: str) -> bool:
    """Whether somebody to whom the record is given bears the name: all its words, or all of theirs in it."""
    wanted = {_folded(word) for word in words(name)}
    for speaker in record["speakers"]:
        theirs = {_folded(word) for word in words(speaker["name"] or speaker["description"] or "")}
        if theirs and (wanted <= theirs or theirs <= wanted):
            return True
    return False
