"""brat standoff: a folder with `.txt` and `.ann` a document and the two configuration files that brat asks for.

Content, cue and source are text-bound annotations (in several fragments where they have several spans), `Cue` and
`Source` are relations from the content, kind, act and polarity are attributes of it.  An `AnnotatorNotes` line of
the content holds the rest of the record, from which it comes back.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

from quotes.export.sheets import Sheet
from quotes.files import ReadError, printable
from quotes.records import Act, Kind, Polarity, Record, Span

ROLES = ("content", "cue", "source")
LINE = re.compile(r"[^\r\n]+")
LONGEST_NAME = 200  # bytes; file systems stop at 255

ANNOTATION_CONF = "\n".join(
    [
        "[entities]\nContent\nCue\nSource\n",
        "[relations]\nCue\tArg1:Content, Arg2:Cue\nSource\tArg1:Content, Arg2:Source",
        "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n",
        "[events]\n",
        "[attributes]",
        *(
            f"{name}\tArg:Content, Value:{'|'.join(get_args(values))}"
            for name, values in (("Kind", Kind), ("Act", Act), ("Polarity", Polarity))
        ),
        "",
    ]
)
VISUAL_CONF = (
    "[labels]\n\n[drawing]\nContent\tbgColor:#cfe8ff\nCue\tbgColor:#fff1b8\nSource\tbgColor:#d4f3d0\n"
)


def write(sheets: Iterable[Sheet], folder: Path) -> None:
    """Fill an empty folder."""
    (folder / "annotation.conf").write_text(ANNOTATION_CONF, encoding="utf-8", newline="\n")
    (folder / "visual.conf").write_text(VISUAL_CONF, encoding="utf-8", newline="\n")
    for sheet in sheets:
        name = file_name(sheet.doc.id)
        (folder / f"{name}.txt").write_bytes((sheet.text or "").encode())
        lines = "".join(f"{line}\n" for line in _lines(sheet))
        (folder / f"{name}.ann").write_text(lines, encoding="utf-8", newline="\n")


def read(folder: Path) -> Iterator[Record]:
    """The records of a folder that `write` filled, by file name; spans come from the text-bound lines."""
    for path in sorted(folder.rglob("*.ann")):
        text = path.with_suffix(".txt").read_bytes().decode()
        bound: dict[str, list[dict[str, Any]]] = {"": []}
        notes = []
        for number, line in enumerate(path.read_bytes().decode().split("\n"), 1):
            fields = line.split("\t")
            if line.startswith("T"):
                pairs = [tuple(map(int, pair.split(" "))) for pair in fields[1].split(" ", 1)[1].split(";")]
                bound[fields[0]] = [{"start": a, "end": b, "text": text[a:b]} for a, b in pairs]
            elif line.startswith("#") and fields[1].startswith("AnnotatorNotes "):
                notes.append((number, fields[1].split(" ")[1], fields[2]))
        for number, target, note in notes:
            try:
                whole = json.loads(note)
                spans = {
                    "content": bound[target],
                    "cue": bound[whole["cue"]],
                    "source": bound[whole["source"]],
                }
            except (KeyError, TypeError, ValueError) as error:
                message = "this note is not one that `quotes export --to brat` wrote. Leave those lines as they are."
                raise ReadError(f"{printable(path)}:{number}", message) from error
            yield Record.model_validate({**spans, **whole["record"]})


def file_name(document: str) -> str:
    """A document's id as one file name: percent-encoded, shortened with a checksum when it is long."""
    name = quote(document, safe=" ,;=@()+")
    name = f"%2E{name[1:]}" if name.startswith(".") else name
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 9]}-{hashlib.sha256(document.encode()).hexdigest()[:8]}"
    return name


def _lines(sheet: Sheet) -> Iterator[str]:
    text = sheet.text or ""
    bound: dict[tuple[str, tuple[tuple[int, int], ...]], str] = {}
    described: set[str] = set()
    relations = attributes = 0
    for number, record in enumerate(sheet.records, 1):
        handles = {}
        for role in ROLES:
            pieces = _pieces(text, getattr(record, role))
            handles[role] = bound.get((role, pieces), "") if pieces else ""
            if pieces and not handles[role]:
                handles[role] = bound[role, pieces] = f"T{len(bound) + 1}"
                words = " ".join(text[a:b] for a, b in pieces).replace("\t", " ")
                offsets = ";".join(f"{a} {b}" for a, b in pieces)
                yield f"{handles[role]}\t{role.capitalize()} {offsets}\t{words}"
        content = handles["content"]
        for role in ("cue", "source"):
            if handles[role]:
                relations += 1
                yield f"R{relations}\t{role.capitalize()} Arg1:{content} Arg2:{handles[role]}"
        # brat takes each attribute once; two records with one content are told apart by their notes
        values = (
            {}
            if content in described
            else {"Kind": record.kind, "Act": record.act, "Polarity": record.polarity}
        )
        described.add(content)
        for name, value in values.items():
            attributes += 1
            yield f"A{attributes}\t{name} {content} {value}"
        note = {"cue": handles["cue"], "source": handles["source"], "record": _rest(record)}
        yield f"#{number}\tAnnotatorNotes {content}\t{json.dumps(note, ensure_ascii=True)}"


def _pieces(text: str, spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Code points of the spans, cut at line ends, which no fragment of brat's may hold."""
    return tuple(match.span() for span in spans for match in LINE.finditer(text, span.start, span.end))


def _rest(record: Record) -> dict[str, Any]:
    out = record.to_dict()
    for role in ROLES:
        if not any("\n" in span["text"] or "\r" in span["text"] for span in out[role]):
            del out[role]  # the text-bound line says the same
    return out
