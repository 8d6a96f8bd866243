"""W3C Web Annotation (JSON-LD): one annotation a record, with position and quote selectors.

The target is the content, one specific resource a span.  Bodies are a sentence for people, the source's spans
(`identifying`) and the cue's (`classifying`).  What the model has no terms for stands in one JSON literal,
`quotes:record`, from which the record comes back.  Positions are code points, as the standard counts them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any, BinaryIO
from urllib.parse import quote

from quotes.export.sheets import Sheet
from quotes.records import DocInfo, Record, Span

CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {"@version": 1.1, "quotes": "urn:quotes:ns:", "quotes:record": {"@type": "@json"}},
]
PURPOSES = {"identifying": "source", "classifying": "cue"}
AROUND = 32  # code points of prefix and suffix, as the standard's own examples have it


def write(sheets: Iterable[Sheet], file: BinaryIO) -> None:
    """One annotation page, an annotation a line."""
    head = {"@context": CONTEXT, "id": "urn:quotes:page", "type": "AnnotationPage"}
    write_list(file, head, "items", (annotation(r, sheet.text) for sheet in sheets for r in sheet.records))


def read(file: IO[bytes]) -> Iterator[Record]:
    """The records of an annotation page that `write` wrote; spans come from the selectors."""
    for item in json.load(file)["items"]:
        rest = item["quotes:record"]
        spans: dict[str, list[dict[str, Any]]] = {"content": [], "cue": [], "source": []}
        spans["content"] = [_span(target) for target in item["target"]]
        for body in item["body"]:
            if body["type"] == "SpecificResource":
                spans[PURPOSES[body["purpose"]]].append(_span(body))
        yield Record.model_validate({**rest, **spans, "id": item["id"].removeprefix("urn:quotes:record:")})


def annotation(record: Record, text: str | None) -> dict[str, Any]:
    """A record as an annotation; with the text, quote selectors say what stands before and after."""
    where = document_iri(record.doc)
    rest = record.to_dict()
    for field in ("id", "content", "cue", "source"):
        del rest[field]
    body: list[dict[str, Any]] = [
        {
            "type": "TextualBody",
            "purpose": "describing",
            "format": "text/plain",
            "language": "en",
            "value": summary(record),
        }
    ]
    for purpose, role in PURPOSES.items():
        body += [{**_resource(span, where, text), "purpose": purpose} for span in getattr(record, role)]
    return {
        "id": f"urn:quotes:record:{record.id}",
        "type": "Annotation",
        "motivation": "describing",
        "body": body,
        "target": [_resource(span, where, text) for span in record.content],
        "quotes:record": rest,
    }


def document_iri(doc: DocInfo) -> str:
    """The address of the document where it has one, else a name made from its id."""
    if doc.url and doc.url.startswith(("https://", "http://")):
        return quote(doc.url, safe=":/?#[]@!$&'()*+,;=%~")
    return f"urn:quotes:document:{quote(doc.id, safe='/')}"


def summary(record: Record) -> str:
    """Who, in which capacity, and by which words: a line for people."""
    names = [speaker.name or speaker.description or "somebody" for speaker in record.speakers]
    who = " and ".join(names) or " ".join(span.text for span in record.source) or "nobody named"
    roles = [speaker.role for speaker in record.speakers if speaker.role]
    capacity = f" ({', '.join(roles)})" if roles else ""
    words = " ".join(" ".join(span.text for span in record.cue).split()) or "no reporting word"
    return f"{who}{capacity}: {words}; {record.kind}, {record.act}, {record.polarity}"


def write_list(file: BinaryIO, head: dict[str, Any], name: str, items: Iterable[dict[str, Any]]) -> None:
    """A JSON object whose member `name` is a list, written one item a line so that it streams."""
    file.write(json.dumps(head, ensure_ascii=False)[:-1].encode() + f', "{name}": ['.encode())
    separator = b"\n"
    for item in items:
        file.write(separator + json.dumps(item, ensure_ascii=False).encode())
        separator = b",\n"
    file.write(b"\n]}\n")


def _resource(span: Span, where: str, text: str | None) -> dict[str, Any]:
    exact: dict[str, Any] = {"type": "TextQuoteSelector", "exact": span.text}
    if text is not None:
        exact["prefix"] = text[max(0, span.start - AROUND) : span.start]
        exact["suffix"] = text[span.end : span.end + AROUND]
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    return {"type": "SpecificResource", "source": where, "selector": [position, exact]}


def _span(resource: dict[str, Any]) -> dict[str, Any]:
    position, exact = resource["selector"]
    return {"start": position["start"], "end": position["end"], "text": exact["exact"]}
