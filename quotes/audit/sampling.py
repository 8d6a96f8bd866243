"""A stratified sample of a run: which records to review, and how many of the run each of them stands for.

Every stratum gets its share of the sample and no fewer than two; strata too small for that go together.  The same
records, fields and seed give the same sample.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from quotes.errors import UsageError

if TYPE_CHECKING:
    from quotes.records import Record

FIELDS = ("kind", "rule", "confidence", "act", "polarity", "source_kind", "resolver")
DEFAULT_BY = ("kind", "rule", "confidence")
BANDS = (0.5, 0.7, 0.85, 0.95)  # most records of a run are sure ones: finer towards the top
LEAST = 2  # of each stratum: one says nothing about the spread within
OTHERS = "others"

Sample = dict[str, tuple[str, float]]  # record id -> stratum, weight


def parse_fields(by: str) -> tuple[str, ...]:
    """The fields named in `kind,rule,confidence`; `UsageError` for one that no sample can be drawn by."""
    names = tuple(dict.fromkeys(filter(None, (name.strip() for name in by.split(",")))))
    for name in names:
        if name not in FIELDS:
            raise UsageError(f"no sample can be drawn by {name!r}. --by takes some of {', '.join(FIELDS)}.")
    if not names:
        raise UsageError(f"--by names no field. It takes some of {', '.join(FIELDS)}, with commas between.")
    return names


def stratum(record: Record, by: Sequence[str]) -> str:
    """The stratum of a record: the values of some of `FIELDS`, as in `kind=direct rule=en.x confidence=0.50-0.70`."""
    return " ".join(f"{name}={_value(record, name)}" for name in by)


def band(confidence: float) -> str:
    """The band of a confidence, such as `0.50-0.70`."""
    edges = (0.0, *BANDS, 1.0)
    index = sum(confidence >= edge for edge in BANDS)
    return f"{edges[index]:.2f}-{edges[index + 1]:.2f}"


def draw(strata: Iterable[tuple[str, str]], size: int, seed: int = 0) -> Sample:
    """A sample of `size` out of (record id, stratum) pairs, in random order, so that any first part is one too.

    The weight is how many records of the run a drawn one stands for; the weights add up to the run.
    """
    members: dict[str, list[str]] = {}
    for record, name in strata:
        members.setdefault(name, []).append(record)
    members = _merged(members, size)
    drawn: list[tuple[str, tuple[str, float]]] = []
    chance = random.Random(seed)  # noqa: S311 (a sample, no secret)
    shares = allocate({name: len(ids) for name, ids in members.items()}, size)
    for name in sorted(members):
        if shares[name]:
            weight = round(len(members[name]) / shares[name], 6)
            drawn += [(one, (name, weight)) for one in chance.sample(members[name], shares[name])]
    chance.shuffle(drawn)
    return dict(drawn)


def allocate(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of each stratum: in proportion, at least two (or all), never more than there are."""
    total = sum(sizes.values())
    size = min(size, total)
    if not size:
        return dict.fromkeys(sizes, 0)
    if (
        sum(min(count, LEAST) for count in sizes.values()) > size
    ):  # too few for two of each: large strata first
        out = dict.fromkeys(sizes, 0)
        names = sorted(sizes, key=lambda name: (-sizes[name], name))
        for name in [name for turn in range(LEAST) for name in names if sizes[name] > turn][:size]:
            out[name] += 1
        return out
    owed = {name: size * count / total for name, count in sizes.items()}
    out = {name: max(min(count, LEAST), int(owed[name])) for name, count in sizes.items()}
    while (left := size - sum(out.values())) != 0:
        step = 1 if left > 0 else -1
        able = [n for n in sizes if (out[n] < sizes[n] if step > 0 else out[n] > min(sizes[n], LEAST))]
        able.sort(key=lambda name: (step * (out[name] - owed[name]), name))
        for name in able[: abs(left)]:
            out[name] += step
    return out


def _merged(members: dict[str, list[str]], size: int) -> dict[str, list[str]]:
    """The smallest strata together, as many as it takes for the least shares to use up half of the sample."""
    most = max(1, size // (2 * LEAST))
    if len(members) <= most:
        return members
    names = sorted(members, key=lambda name: (-len(members[name]), name))
    kept = {name: members[name] for name in names[: most - 1]}
    rest = [one for name in names[most - 1 :] for one in members[name]]
    return {**kept, OTHERS: rest}


def _value(record: Record, name: str) -> str:
    if name == "rule":
        return record.why.rule
    if name == "resolver":
        return record.why.resolver or "none"
    if name == "confidence":
        return band(record.confidence)
    return str(getattr(record, name))
