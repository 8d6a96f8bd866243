"""Errors written to a file: JSON lines for programs, one self-contained page for readers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from quotes.errors import UsageError
from quotes.evaluate.attributions import ROLES
from quotes.evaluate.causes import count

if TYPE_CHECKING:
    from quotes.evaluate.attributions import Attribution
    from quotes.evaluate.causes import Error

SCHEMA = "quotes-evaluate-errors/1"
TEMPLATE = Path(__file__).parent / "errors.html"
SUFFIXES = (".jsonl", ".html")
AROUND = 160  # code points of text on either side


def check_name(target: str) -> None:
    """`UsageError` unless the file's name says in which of the two forms it is wanted."""
    if Path(target).suffix not in SUFFIXES:
        raise UsageError(f"--errors {target}: name a file that ends in {' or '.join(SUFFIXES)}.")


def write(found: Sequence[Error], texts: Mapping[str, str], file: BinaryIO, *, page: bool) -> None:
    """All errors, with the text around each."""
    if page:
        file.write(as_page(found, texts).encode())
        return
    rows = (as_dict(error, texts[error.document]) for error in found)
    file.writelines(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def as_dict(error: Error, text: str) -> dict[str, Any]:
    """An error as JSON values; offsets are code points of the document's text."""
    start, end = _stretch(error, text)
    return {
        "schema": SCHEMA,
        "doc": error.document,
        "cause": error.cause,
        "detail": error.detail,
        "fault": error.fault,
        "gold": None if error.gold is None else _attribution(error.gold, text),
        "record": None if error.record is None else _attribution(error.record, text),
        "context": {"start": start, "end": end, "text": text[start:end]},
    }


def as_page(found: Sequence[Error], texts: Mapping[str, str]) -> str:
    """The page: causes with their numbers, and each error with gold and record painted into the text."""
    from jinja2 import Environment

    from quotes.explain_page import COLOURS

    template = Environment(autoescape=True).from_string(TEMPLATE.read_text(encoding="utf-8"))
    causes = [
        {
            "name": name,
            "total": counts.total(),
            **{fault: counts[fault] for fault in ("missed", "both", "false")},
        }
        for name, counts in count(found).items()
    ]
    shown = [
        {
            "document": error.document,
            "cause": error.cause,
            "detail": error.detail,
            "fault": error.fault,
            "sides": [
                {
                    "name": name,
                    "facts": _facts(one),
                    "pieces": list(_pieces(error, one, texts[error.document])),
                }
                for name, one in (("gold", error.gold), ("record", error.record))
                if one is not None
            ],
        }
        for error in found
    ]
    return template.render(errors=shown, causes=causes, colours=COLOURS)


def _attribution(one: Attribution, text: str) -> dict[str, Any]:
    out: dict[str, Any] = {"id": one.id, "kind": one.kind}
    for role in ROLES:
        out[role] = [{"start": a, "end": b, "text": text[a:b]} for a, b in getattr(one, role)]
    out["speakers"] = None if one.speakers is None else [person.name for person in one.speakers]
    if one.rule is not None:
        out |= {"rule": one.rule, "resolver": one.resolver, "confidence": one.confidence}
    return out


def _facts(one: Attribution) -> str:
    """What is known of it besides its spans, in a line."""
    names = " and ".join(one.names)
    sure = None if one.confidence is None else f"confidence {one.confidence:.2f}"
    return ", ".join(fact for fact in (one.kind, one.rule, one.resolver, sure, names) if fact)


def _stretch(error: Error, text: str) -> tuple[int, int]:
    """Where the error stands, with some text around."""
    sides = [one for one in (error.gold, error.record) if one is not None]
    spans = [span for one in sides for role in ROLES for span in getattr(one, role)]
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    return max(0, start - AROUND), min(len(text), end + AROUND)


def _pieces(error: Error, one: Attribution, text: str) -> Iterator[dict[str, str]]:
    """The stretch of text cut where a role of one side begins or ends."""
    position, last = _stretch(error, text)
    flat = [(a, b, role) for role in ROLES for a, b in getattr(one, role)]
    for start, end, role in sorted(flat):
        if start >= position:
            yield {"role": "", "text": text[position:start]}
            yield {"role": role, "text": text[start:end]}
            position = end
    yield {"role": "", "text": text[position : max(position, last)]}
