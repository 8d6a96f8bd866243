"""Attributions of brat's `.ann` files: PolNeAR's events, and the notes of `quotes export --to brat`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from quotes.evaluate.attributions import Attribution, attribution
from quotes.files import ReadError
from quotes.quote import Offsets

ROLE = re.compile(r"(Content|Cue|Source)\d*\Z", re.IGNORECASE)
FORMAT = "Expected brat standoff: T lines with offsets, E lines that join Source, Cue and Content."


def read(content: str, name: str) -> Iterator[Attribution]:
    """The attributions of an annotation file; `ReadError` names the line that is broken."""
    lines = [
        (number, line.rstrip("\r")) for number, line in enumerate(content.split("\n"), 1) if line.strip()
    ]
    bound: dict[str, tuple[Offsets, ...]] = {}
    for number, line in lines:
        if line.startswith("T"):
            fields = line.split("\t")
            try:
                bound[fields[0]] = _offsets(fields[1])
            except (IndexError, ValueError) as error:
                raise ReadError(f"{name}:{number}", f"not a text-bound line ({error}). {FORMAT}") from error
    for number, line in lines:
        try:
            if line.startswith("E"):
                found = _event(line, bound)
            elif line.startswith("#"):
                found = _note(line, bound)
            else:
                continue
        except (IndexError, KeyError, TypeError, ValueError) as error:
            message = f"it does not fit the lines above ({type(error).__name__}: {error}). {FORMAT}"
            raise ReadError(f"{name}:{number}", message) from error
        if found is not None:
            yield found


def document_id(path: Path) -> str:
    """The id of a document from its file's name, which `quotes export` percent-encodes."""
    return unquote(path.stem)


def without_annotator(name: str) -> str:
    """The name of PolNeAR's article from that of its annotations, which an annotator's mark ends: `name_4e07`."""
    return name.rpartition("_")[0]


def _offsets(field: str) -> tuple[Offsets, ...]:
    pairs = [pair.split(" ") for pair in field.split(" ", 1)[1].split(";")]
    return tuple((int(start), int(end)) for start, end in pairs)


def _event(line: str, bound: Mapping[str, Sequence[Offsets]]) -> Attribution | None:
    """`E1<tab>Attribution:T4 Content:T3 Cue:T2 Source:T1`; a role may come twice, numbered or not."""
    identity, arguments = line.split("\t", 1)
    parts: dict[str, list[Offsets]] = {"content": [], "cue": [], "source": []}
    for argument in arguments.split()[1:]:
        role, _, target = argument.partition(":")
        if known := ROLE.match(role):
            parts[known[1].lower()] += bound[target]
    if not parts["content"]:
        return None  # PolNeAR has a few attributions without a content: nothing to measure
    return attribution({"id": identity, **{role: sorted(found) for role, found in parts.items()}})


def _note(line: str, bound: Mapping[str, Sequence[Offsets]]) -> Attribution | None:
    fields = line.split("\t")
    if not fields[1].startswith("AnnotatorNotes ") or not fields[2].startswith("{"):
        return None
    note: dict[str, Any] = json.loads(fields[2])
    if "record" not in note:
        return None
    parts = {"content": fields[1].split(" ")[1], "cue": note["cue"], "source": note["source"]}
    found = {role: [list(pair) for pair in bound[handle]] if handle else [] for role, handle in parts.items()}
    return attribution({**found, **note["record"]})
