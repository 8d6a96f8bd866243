"""Two runs over the same documents: what came, what went, what changed, and with gold whether for the better.

Records are the same when their spans, values and speakers are.  Of those that are not, two are versions of one when
they share the cue, or half of the words of their contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from quotes.errors import UsageError
from quotes.evaluate.attributions import Article, Attribution, attribution
from quotes.evaluate.pairing import pair_up
from quotes.evaluate.score import is_right
from quotes.words import AGREEMENT

Change = Literal["gained", "lost", "changed"]
Verdict = Literal["right", "wrong"]
Json = Mapping[str, Any]
FIELDS = ("content", "cue", "source", "kind", "act", "polarity", "source_kind", "speakers", "parent", "flags")
ROLES = ("content", "cue", "source")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: `fields` are those that changed; verdicts are None without gold (or without the record)."""

    document: str
    change: Change
    old: Json | None
    new: Json | None
    fields: tuple[str, ...] = ()
    was: Verdict | None = None
    now: Verdict | None = None

    @property
    def effect(self) -> str | None:
        """`better`, `worse` or `as good`, by the gold."""
        before, after = self._worth(self.was, self.old), self._worth(self.now, self.new)
        if before is None or after is None:
            return None
        return "better" if after > before else "worse" if after < before else "as good"

    @staticmethod
    def _worth(verdict: Verdict | None, record: Json | None) -> int | None:
        """A right record is worth more than none, and a wrong one less."""
        if record is None:
            return 0
        return None if verdict is None else 1 if verdict == "right" else -1

    @property
    def start(self) -> int:
        """Where it stands in the text."""
        return min(int(span["start"]) for one in (self.old, self.new) if one for span in one["content"])


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences in document and text order; `right` counts the gold that each run has right."""

    old: int
    new: int
    same: int
    differences: tuple[Difference, ...]
    right: tuple[int, int] | None = None
    gold: int = 0

    def count(self, change: Change) -> int:
        """How many differences are of a kind."""
        return sum(one.change == change for one in self.differences)

    def effects(self, effect: str) -> int:
        """How many differences have an effect."""
        return sum(one.effect == effect for one in self.differences)


def compare(old: Iterable[Json], new: Iterable[Json], articles: Sequence[Article] = ()) -> Comparison:
    """Compare two runs, record by record; with `articles` (gold) also by what is right.

    With gold only its documents are compared.  Raises `UsageError` when a document's text is not the same in both,
    or when no document is in the gold: nothing would be compared with its like.
    """
    before, after = _by_document(old), _by_document(new)
    gold = {article.document: article for article in articles}
    _check(before, after, gold)
    documents = list(gold) if gold else list(dict.fromkeys((*before, *after)))
    nested = any(one.nested for article in articles for one in article.attributions)
    differences: list[Difference] = []
    same = counted_old = counted_new = right_old = right_new = 0
    for document in documents:
        mine, theirs = before.get(document, []), after.get(document, [])
        counted_old, counted_new = counted_old + len(mine), counted_new + len(theirs)
        judged_old = _verdicts(gold.get(document), mine, nested=nested)
        judged_new = _verdicts(gold.get(document), theirs, nested=nested)
        right_old += sum(one == "right" for one in judged_old.values())
        right_new += sum(one == "right" for one in judged_new.values())
        found, equal = _differences(document, mine, theirs, judged_old, judged_new)
        same += equal
        differences += sorted(found, key=lambda one: one.start)
    wanted = sum(one.use for article in articles for one in article.attributions)
    right = (right_old, right_new) if gold else None
    return Comparison(counted_old, counted_new, same, tuple(differences), right, wanted)


def _check(
    before: Mapping[str, Sequence[Json]], after: Mapping[str, Sequence[Json]], gold: Mapping[str, Article]
) -> None:
    for document in before.keys() & after.keys():
        shas = {records[0]["doc"].get("sha256") for records in (before[document], after[document])}
        if len(shas) > 1:
            raise UsageError(
                f"document {document!r} has another text in each run (by its SHA-256). Extract the same texts twice."
            )
    seen = before.keys() | after.keys()
    if gold and seen and not seen & gold.keys():
        raise UsageError(
            f"none of the {len(seen):,} documents is in the gold (there {min(seen)!r}, in the gold {min(gold)!r}). "
            "Name the gold of these texts."
        )


def _by_document(records: Iterable[Json]) -> dict[str, list[Json]]:
    out: dict[str, list[Json]] = {}
    for record in records:
        out.setdefault(record["doc"]["id"], []).append(record)
    return out


def _verdicts(article: Article | None, records: Sequence[Json], *, nested: bool) -> dict[int, Verdict]:
    """The verdict on each record by its place; none on those that the gold does not measure."""
    if article is None:
        return {}
    places: dict[int, int] = {}
    kept: list[Attribution] = []
    for i, record in enumerate(records):
        one = attribution(record)
        if nested or not one.nested:
            kept.append(one)
            places[id(one)] = i
    paired = pair_up(article, kept)
    _, measured, pairs = paired.counted()
    out: dict[int, Verdict] = {places[id(side.what)]: "wrong" for side in measured}
    for pair in pairs:
        if is_right(paired, pair):
            out[places[id(paired.records[pair.record].what)]] = "right"
    return out


def _differences(
    document: str,
    old: Sequence[Json],
    new: Sequence[Json],
    judged_old: Mapping[int, Verdict],
    judged_new: Mapping[int, Verdict],
) -> tuple[list[Difference], int]:
    left, right = dict(enumerate(old)), dict(enumerate(new))
    seen: dict[str, list[int]] = {}
    for i, record in left.items():
        seen.setdefault(_key(record), []).append(i)
    same = 0
    for j, record in list(right.items()):
        if places := seen.get(_key(record)):
            same += 1
            del left[places.pop(0)], right[j]
    out = []
    for i, j in _versions(left, right):
        fields = tuple(field for field in FIELDS if _value(left[i], field) != _value(right[j], field))
        verdicts = judged_old.get(i), judged_new.get(j)
        out.append(Difference(document, "changed", left.pop(i), right.pop(j), fields, *verdicts))
    out += [Difference(document, "lost", one, None, was=judged_old.get(i)) for i, one in left.items()]
    out += [Difference(document, "gained", None, one, now=judged_new.get(j)) for j, one in right.items()]
    return out, same


def _versions(left: Mapping[int, Json], right: Mapping[int, Json]) -> list[tuple[int, int]]:
    """Pairs that are versions of one record, the likest first, each record once."""
    candidates = []
    for i, one in left.items():
        for j, other in right.items():
            alike = _alike(one["content"], other["content"])
            cue = bool(one.get("cue")) and _alike(one["cue"], other.get("cue") or []) > 0
            if cue or alike >= AGREEMENT:
                candidates.append((-alike, not cue, i, j))
    out: list[tuple[int, int]] = []
    for *_, i, j in sorted(candidates):
        if all(i != a and j != b for a, b in out):
            out.append((i, j))
    return out


def _alike(one: Iterable[Json], other: Iterable[Json]) -> float:
    """The share of words in common, each known by its place."""
    mine, theirs = set(_places(one)), set(_places(other))
    common = len(mine & theirs)
    return common / len(mine | theirs) if common else 0.0


def _places(spans: Iterable[Json]) -> Iterator[int]:
    for span in spans:
        yield from (span["start"] + word.start() for word in WORD.finditer(span["text"]))


def _key(record: Json) -> str:
    return repr([_value(record, field) for field in FIELDS])


def _value(record: Json, field: str) -> Any:
    """What counts as a record's value in a field: offsets of spans, the facts of speakers."""
    value = record.get(field)
    if field in ROLES:
        return [(span["start"], span["end"]) for span in value or ()]
    if field == "speakers":
        keys = ("name", "description", "role", "affiliation")
        return [tuple(one.get(key) for key in keys) for one in value or ()]
    if field == "parent":
        return value is not None
    return value
