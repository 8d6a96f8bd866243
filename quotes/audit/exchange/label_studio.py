"""Label Studio: tasks with predictions out, annotations back in.

Contents, cues and sources are labelled regions of the text; relations lead from a content to the rest of its
attribution; kind, speaker and role are asked for each content.  Label Studio counts code points, as we do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, BinaryIO

from quotes.audit.exchange.marked import Marked, Review, marked
from quotes.errors import InputError
from quotes.export.sheets import Sheet
from quotes.records import Record

MODEL = "quotes"
LABELS = {"content": "Content", "cue": "Cue", "source": "Source"}
MORE = "more"  # a further piece of the same content
CONFIG = """<View>
  <Relations><Relation value="cue"/><Relation value="source"/><Relation value="more"/></Relations>
  <Labels name="label" toName="text">
    <Label value="Content" background="#4a90d9"/>
    <Label value="Cue" background="#e0a100"/>
    <Label value="Source" background="#3f9c4f"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
  <Choices name="kind" toName="text" perRegion="true" whenTagName="label" whenLabelValue="Content">
    <Choice value="direct"/><Choice value="indirect"/><Choice value="mixed"/>
  </Choices>
  <TextArea name="speaker" toName="text" perRegion="true" whenTagName="label" whenLabelValue="Content"
            placeholder="speaker" maxSubmissions="1" editable="true"/>
  <TextArea name="role" toName="text" perRegion="true" whenTagName="label" whenLabelValue="Content"
            placeholder="role" maxSubmissions="1" editable="true"/>
</View>
"""


def write(sheets: Iterable[Sheet], file: BinaryIO, strata: Mapping[str, tuple[str, float]]) -> int:
    """One JSON list with a task a document; the number of tasks."""
    count = 0
    file.write(b"[")
    for count, sheet in enumerate(sheets, 1):
        file.write(b"\n" if count == 1 else b",\n")
        file.write(json.dumps(task(sheet, strata), ensure_ascii=False).encode())
    file.write(b"\n]\n")
    return count


def task(sheet: Sheet, strata: Mapping[str, tuple[str, float]]) -> dict[str, Any]:
    """A document with its records as one prediction."""
    ids = [record.id for record in sheet.records]
    data = {
        "text": sheet.text,
        "doc": sheet.doc.id,
        "records": ids,
        "strata": {one: list(strata[one]) for one in ids if one in strata},
    }
    result = [item for record in sheet.records for item in _result(record)]
    score = min((record.confidence for record in sheet.records), default=0.0)
    return {"data": data, "predictions": [{"model_version": MODEL, "score": score, "result": result}]}


def read(file: IO[bytes], reviewer: str | None, now: str) -> Iterator[Review]:
    """What each annotator made of each task, from Label Studio's JSON export; cancelled annotations are passed over."""
    try:
        tasks = json.load(file)
    except ValueError as error:
        raise InputError(
            f"not JSON ({error}). Export from Label Studio as JSON, not JSON-MIN or CSV."
        ) from error
    for number, one in enumerate(tasks if isinstance(tasks, list) else [tasks], 1):
        try:
            data = one["data"]
            doc, text, ids = data["doc"], data["text"], tuple(data["records"])
            strata = {record: (name, weight) for record, (name, weight) in data.get("strata", {}).items()}
            for annotation in one["annotations"]:
                if annotation.get("was_cancelled"):
                    continue
                found = tuple(_found(annotation["result"]))
                by = reviewer or _name(annotation.get("completed_by"))
                at = annotation.get("updated_at") or annotation.get("created_at") or now
                yield Review(doc, text, ids, found, by, at, strata)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise InputError(
                f"task {number}: not one that `quotes audit export --to label-studio` wrote ({error!r}). Export the "
                "project as JSON, with its data."
            ) from error


def _result(record: Record) -> Iterator[dict[str, Any]]:
    shown = marked(record)
    first = f"{record.id}-content-0"
    relations = []
    for role, label in LABELS.items():
        for number, span in enumerate(getattr(record, role)):
            name = f"{record.id}-{role}-{number}"
            place = {"start": span.start, "end": span.end}
            yield _item(name, "label", "labels", {**place, "text": span.text, "labels": [label]})
            if name == first:
                yield _item(name, "kind", "choices", {**place, "choices": [shown.kind]})
                for field in ("speaker", "role"):
                    if (value := getattr(shown, field)) is not None:
                        yield _item(name, field, "textarea", {**place, "text": [value]})
            else:
                link = MORE if role == "content" else role
                relations.append(
                    {
                        "type": "relation",
                        "from_id": first,
                        "to_id": name,
                        "direction": "right",
                        "labels": [link],
                    }
                )
    yield from relations


def _item(name: str, tag: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "from_name": tag, "to_name": "text", "type": kind, "value": value}


def _found(result: Iterable[Mapping[str, Any]]) -> Iterator[Marked]:
    spans: dict[str, tuple[str, tuple[int, int]]] = {}
    asked: dict[str, dict[str, str]] = {}
    links: dict[str, list[str]] = {}
    inner: set[str] = set()
    roles = {label: role for role, label in LABELS.items()}
    for item in result:
        if item["type"] == "relation":
            links.setdefault(item["from_id"], []).append(item["to_id"])
            continue
        value = item["value"]
        if item["type"] == "labels":
            spans[item["id"]] = roles[value["labels"][0]], (int(value["start"]), int(value["end"]))
        else:
            given = value["choices" if item["type"] == "choices" else "text"]
            asked.setdefault(item["id"], {})[item["from_name"]] = (
                given[0] if isinstance(given, list) else given
            )
    for one, to in links.items():
        if one in spans and spans[one][0] == "content":
            inner.update(name for name in to if name in spans and spans[name][0] == "content")
    for name, (role, place) in spans.items():
        if role != "content" or name in inner:
            continue
        parts: dict[str, list[tuple[int, int]]] = {"content": [place], "cue": [], "source": []}
        for other in links.get(name, ()):
            if other in spans:
                parts[spans[other][0]].append(spans[other][1])
        said = asked.get(name, {})
        yield Marked(
            content=tuple(sorted(parts["content"])),
            cue=tuple(sorted(parts["cue"])),
            source=tuple(sorted(parts["source"])),
            kind=said.get("kind", "indirect"),
            speaker=said.get("speaker") or None,
            role=said.get("role") or None,
        )


def _name(completed_by: Any) -> str:
    """An annotator as the export names them: a number, or an object with an address."""
    if isinstance(completed_by, dict):
        return str(completed_by.get("email") or completed_by.get("username") or completed_by.get("id"))
    return "unknown" if completed_by is None else str(completed_by)
