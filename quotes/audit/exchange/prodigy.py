"""Prodigy: tasks with spans and relations out (for `rel.manual`), annotated tasks back in.

A content's label is its kind; relations lead from a content to its cue, its source and its further pieces.  Prodigy
draws no overlapping spans, so that speech within speech goes into a task of its own.  It asks for no names: speakers
cannot be corrected there, sources can.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import IO, Any, BinaryIO

from quotes.audit.exchange.marked import ROLES, Marked, Review
from quotes.errors import InputError
from quotes.export.sheets import Sheet
from quotes.records import Record

KINDS = ("direct", "indirect", "mixed")
MORE = "more"
TOKEN = re.compile(r"\w+|\n+|[^\w\s]")
RECIPE = (
    "prodigy rel.manual DATASET blank:en TASKS --label cue,source,more "
    "--span-label direct,indirect,mixed,cue,source"
)


def write(sheets: Iterable[Sheet], file: BinaryIO, strata: Mapping[str, tuple[str, float]]) -> int:
    """Tasks as JSON lines, one a document, more where records overlap; the number of tasks."""
    count = 0
    for sheet in sheets:
        for records in _layers(sheet.records):
            count += 1
            file.write(json.dumps(task(sheet, records, strata), ensure_ascii=False).encode() + b"\n")
    return count


def task(sheet: Sheet, records: Sequence[Record], strata: Mapping[str, tuple[str, float]]) -> dict[str, Any]:
    """A document with some of its records."""
    text = sheet.text or ""
    edges = {
        edge
        for record in records
        for role in ROLES
        for s in getattr(record, role)
        for edge in (s.start, s.end)
    }
    tokens = _tokens(text, edges)
    spans: dict[tuple[int, int], dict[str, Any]] = {}
    relations = []
    for record in records:
        first = None
        for role in ROLES:
            for span in getattr(record, role):
                label = record.kind if role == "content" else role
                place = (span.start, span.end)
                one = spans.setdefault(place, _span(*place, label, tokens))
                if first is None:
                    first = one
                else:
                    relations.append(_relation(first, one, MORE if role == "content" else role))
    ids = [record.id for record in records]
    return {
        "text": text,
        "tokens": tokens,
        "spans": sorted(spans.values(), key=lambda one: one["start"]),
        "relations": relations,
        "meta": {"doc": sheet.doc.id},
        "doc": sheet.doc.id,
        "records": ids,
        "strata": {one: list(strata[one]) for one in ids if one in strata},
    }


def read(file: IO[bytes], reviewer: str | None, now: str) -> Iterator[Review]:
    """What each annotator made of each task (`prodigy db-out`): ignored ones are passed over, rejected ones empty."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
            answer = one.get("answer", "accept")
            if answer == "ignore":
                continue
            by = reviewer or str(one.get("_annotator_id") or one.get("_session_id") or "unknown")
            stamp = one.get("_timestamp")
            at = now if stamp is None else datetime.fromtimestamp(stamp, UTC).isoformat()
            strata = {record: (name, weight) for record, (name, weight) in one.get("strata", {}).items()}
            found = tuple(_found(one)) if answer == "accept" else ()
            yield Review(one["doc"], one["text"], tuple(one["records"]), found, by, at, strata)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(
                f"line {number}: not a task that `quotes audit export --to prodigy` wrote ({error!r}). Give what "
                "`prodigy db-out` prints."
            ) from error


def _found(one: Mapping[str, Any]) -> Iterator[Marked]:
    spans = {(s["start"], s["end"]): s["label"] for s in one.get("spans", ())}
    links: dict[tuple[int, int], list[tuple[int, int]]] = {}
    inner = set()
    for relation in one.get("relations", ()):
        head, child = (_place(relation[side]) for side in ("head_span", "child_span"))
        links.setdefault(head, []).append(child)
        if spans.get(head) in KINDS and spans.get(child) in KINDS:
            inner.add(child)
    for place, label in spans.items():
        if label not in KINDS or place in inner:
            continue
        parts: dict[str, list[tuple[int, int]]] = {"content": [place], "cue": [], "source": []}
        for other in links.get(place, ()):
            kind = spans.get(other)
            if kind is not None:
                parts["content" if kind in KINDS else kind].append(other)
        content, cue, source = (tuple(sorted(parts[role])) for role in ROLES)
        yield Marked(content, cue, source, label, says_who=False)


def _place(span: Mapping[str, Any]) -> tuple[int, int]:
    return span["start"], span["end"]


def _layers(records: Sequence[Record]) -> list[list[Record]]:
    """Records whose spans do not overlap, the same span shared aside."""
    layers: list[tuple[list[Record], dict[tuple[int, int], str]]] = []
    for record in records:
        mine = {(s.start, s.end): role for role in ROLES for s in getattr(record, role)}
        for members, taken in layers:
            if all(_fits(place, role, taken) for place, role in mine.items()):
                members.append(record)
                taken.update(mine)
                break
        else:
            layers.append(([record], dict(mine)))
    return [members for members, _ in layers]


def _fits(place: tuple[int, int], role: str, taken: Mapping[tuple[int, int], str]) -> bool:
    if place in taken:
        return role != "content" and taken[place] == role
    return all(place[1] <= a or b <= place[0] for a, b in taken)


def _tokens(text: str, edges: set[int]) -> list[dict[str, Any]]:
    """Words and marks, cut wherever a span begins or ends."""
    places: list[tuple[int, int]] = []
    ordered = sorted(edges)
    for match in TOKEN.finditer(text):
        inside = ordered[bisect_right(ordered, match.start()) : bisect_left(ordered, match.end())]
        cuts = [match.start(), *inside, match.end()]
        places += pairwise(cuts)
    return [
        {"text": text[a:b], "start": a, "end": b, "id": number, "ws": text[b : b + 1] == " "}
        for number, (a, b) in enumerate(places)
    ]


def _span(start: int, end: int, label: str, tokens: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first = bisect_left(tokens, start, key=lambda token: token["start"])
    last = bisect_right(tokens, end, key=lambda token: token["end"]) - 1
    return {"start": start, "end": end, "token_start": first, "token_end": last, "label": label}


def _relation(head: Mapping[str, Any], child: Mapping[str, Any], label: str) -> dict[str, Any]:
    """Prodigy names a span by its last token."""
    ends = {"head": head["token_end"], "child": child["token_end"]}
    return {**ends, "head_span": dict(head), "child_span": dict(child), "label": label}
