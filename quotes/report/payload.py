"""What the page is told: records, texts and flags with every repeated string once.

Names and values that recur stand in one list, `strings`, and are named by their place in it.  Where a document's
text is known, spans are bare offsets (code points, half-open) and the contexts are left out: the text has both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quotes.records import Record

ROLES = ("content", "cue", "source")
DOC_FIELDS = ("id", "title", "date", "publisher", "author", "url")
SPEAKER_FIELDS = ("name", "description", "id", "type", "role", "affiliation")

Strata = Mapping[str, tuple[str | None, float | None]]


class Pool:
    """Values each kept once, and found by their place; None is -1."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._places: dict[Any, int] = {}

    def place(self, value: Any) -> int:
        """Where the value stands; it is added when it is new."""
        if value is None:
            return -1
        if value not in self._places:
            self._places[value] = len(self.values)
            self.values.append(value)
        return self._places[value]


def build_payload(
    records: Iterable[Record | Mapping[str, Any]],
    *,
    texts: Mapping[str, str],
    flags: Sequence[Mapping[str, Any]],
    note: str | None,
    title: str,
    strata: Strata,
) -> dict[str, Any]:
    """The page's data as JSON values; `quotes/report/data.js` reads what this writes."""
    plain = [one.to_dict() if isinstance(one, Record) else one for one in records]
    by_document: dict[str, list[Mapping[str, Any]]] = {}
    for one in plain:
        by_document.setdefault(one["doc"]["id"], []).append(one)
    places = {one["id"]: place for place, one in enumerate(plain)}
    strings, speakers = Pool(), Pool()
    docs, known = [], []
    for name, group in by_document.items():
        text = texts.get(name)
        agrees = text is not None and all(map(_within(text), group))
        known.append(agrees)
        docs.append(
            {
                **{key: group[0]["doc"][key] for key in DOC_FIELDS if group[0]["doc"].get(key)},
                **({"text": text} if agrees else {"differs": True} if text is not None else {}),
            }
        )
    numbers = {name: number for number, name in enumerate(by_document)}
    rows = [
        _row(
            one, numbers[one["doc"]["id"]], places, strings, speakers, known=known[numbers[one["doc"]["id"]]]
        )
        for one in plain
    ]
    out = {
        "title": title,
        "note": note,
        "run": hashlib.sha256("\n".join(sorted(places)).encode()).hexdigest()[:16],
        "docs": docs,
        "records": rows,
        "strata": _strata(plain, strata, strings),
        "flags": _flags(flags, places, numbers),
    }
    return {**out, "speakers": speakers.values, "strings": strings.values}


def _within(text: str) -> Any:
    """Whether the spans of a record are what the text says."""

    def agrees(record: Mapping[str, Any]) -> bool:
        return all(
            text[span["start"] : span["end"]] == span["text"] for role in ROLES for span in record[role]
        )

    return agrees


def _row(
    record: Mapping[str, Any],
    doc: int,
    places: Mapping[str, int],
    strings: Pool,
    speakers: Pool,
    *,
    known: bool,
) -> list[Any]:
    """One record; the order of the values is `FIELDS` in `data.js`."""
    why, context = record["why"], record["context"]
    parent = record.get("parent")
    return [
        record["id"],
        doc,
        *(strings.place(record[key]) for key in ("kind", "act", "polarity", "cue_lemma", "source_kind")),
        record["confidence"],
        [strings.place(flag) for flag in record["flags"]],
        strings.place(why["rule"]),
        strings.place(why.get("resolver")),
        [strings.place(name) for name in why.get("candidates", ())],
        *(_spans(record[role], known=known) for role in ROLES),
        [
            [
                speakers.place(tuple(speaker.get(key) for key in SPEAKER_FIELDS)),
                strings.place(speaker["how"]),
                speaker["confidence"],
                _spans(speaker.get("evidence", ()), known=known),
            ]
            for speaker in record["speakers"]
        ],
        places.get(parent, -1) if parent else -1,
        *(() if known else (context["before"], context["after"])),
    ]


def _spans(spans: Iterable[Mapping[str, Any]], *, known: bool) -> list[Any]:
    """Start and end in turn, and the words where no text has them."""
    keys = ("start", "end") if known else ("start", "end", "text")
    return [span[key] for span in spans for key in keys]


def _strata(records: Iterable[Mapping[str, Any]], strata: Strata, strings: Pool) -> list[Any]:
    """Stratum and weight by record, in the records' order; nothing when no record has any."""
    if not strata:
        return []
    rows = (strata.get(one["id"], (None, None)) for one in records)
    return [[strings.place(name), weight] for name, weight in rows]


def _flags(
    flags: Iterable[Mapping[str, Any]], places: Mapping[str, int], docs: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Findings by the name of their flag; records that the page lacks, as a sample does, are counted."""
    out: dict[str, dict[str, Any]] = {}
    for flag in flags:
        group = out.setdefault(
            flag["name"], {"name": flag["name"], "explanation": flag["explanation"], "found": []}
        )
        ids = list(flag.get("records") or ())
        found: dict[str, Any] = {"records": [places[one] for one in ids if one in places]}
        if missing := len(ids) - len(found["records"]):
            found["missing"] = missing
        if flag.get("detail"):
            found["detail"] = flag["detail"]
        if doc := flag.get("doc"):
            found |= {"doc": docs[doc]} if doc in docs else {"named": doc}
        if flag.get("span"):
            found["span"] = list(flag["span"])
        group["found"].append(found)
    return list(out.values())
