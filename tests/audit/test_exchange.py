"""Label Studio and Prodigy: what goes out comes back as it was, and each change there is one decision here."""

from __future__ import annotations

import copy
import io
import json

import pytest
from audited import person, record

from quotes.audit.exchange import find_tool
from quotes.audit.exchange.marked import decide
from quotes.audit.exchange.tools import TOOLS
from quotes.errors import InputError, UsageError
from quotes.export import Texts, by_document

NOW = "2026-03-02T10:00:00+00:00"


@pytest.fixture
def sheets(seed_records):
    """Records of the seeds by document, with texts."""

    def make(keep=lambda record: True):
        from pathlib import Path

        folder = Path(__file__).parents[2] / "seeds"
        return by_document((r for r in seed_records if keep(r)), Texts([folder]))

    return make


def written(name, sheets, strata=None):
    file = io.BytesIO()
    find_tool(name).write(sheets, file, strata or {})
    return file.getvalue()


def tasks(name, raw):
    return json.loads(raw) if name == "label-studio" else [json.loads(line) for line in raw.splitlines()]


def reviewed(name, found):
    """Tasks as the tool gives them back, nothing touched."""
    for one in found:
        if name == "label-studio":
            result = copy.deepcopy(one.pop("predictions")[0]["result"])
            # a copied prediction gets new ids
            one["annotations"] = [
                {
                    "id": 1,
                    "completed_by": {"email": "ana"},
                    "updated_at": NOW,
                    "result": json.loads(json.dumps(result).replace("-content-", "~")),
                }
            ]
        else:
            one |= {"answer": "accept", "_annotator_id": "ana", "_timestamp": 1_800_000_000}
    return found


def decisions(name, found, records, reviewer=None):
    raw = json.dumps(found) if name == "label-studio" else "\n".join(map(json.dumps, found))
    known = {one.id: one for one in records}
    reviews = find_tool(name).read(io.BytesIO(raw.encode()), reviewer, NOW)
    return [decision for review in reviews for decision in decide(review, known)]


@pytest.mark.parametrize("name", TOOLS)
def test_what_nobody_touched_is_accepted(name, sheets, seed_records):
    strata = {one.id: ("kind=direct", 2.5) for one in seed_records[::3]}
    found = reviewed(name, tasks(name, written(name, sheets(), strata)))
    made = decisions(name, found, seed_records)
    assert sorted(one.record for one in made) == sorted(one.id for one in seed_records)
    assert {one.decision for one in made} == {"accept"}
    assert {one.by for one in made} == {"ana"}
    assert {one.record: (one.stratum, one.weight) for one in made if one.stratum} == strata


def test_label_studio_regions_are_the_texts_own_words(sheets):
    for one in tasks("label-studio", written("label-studio", sheets())):
        (prediction,) = one["predictions"]
        names = {item["id"] for item in prediction["result"] if item["type"] != "relation"}
        for item in prediction["result"]:
            if item["type"] == "relation":
                assert {item["from_id"], item["to_id"]} <= names
            elif item["type"] == "labels":
                value = item["value"]
                assert one["data"]["text"][value["start"] : value["end"]] == value["text"]


def test_prodigy_spans_stand_on_tokens_and_do_not_overlap(sheets):
    for one in tasks("prodigy", written("prodigy", sheets())):
        tokens, spans = one["tokens"], one["spans"]
        assert [token["id"] for token in tokens] == list(range(len(tokens)))
        assert all(one["text"][token["start"] : token["end"]] == token["text"] for token in tokens)
        places = {(span["start"], span["end"]) for span in spans}
        for span, after in zip(spans, [*spans[1:], None], strict=True):
            first, last = tokens[span["token_start"]], tokens[span["token_end"]]
            words = one["text"][span["start"] : span["end"]]
            assert one["text"][first["start"] : last["end"]] == words.strip()
            assert after is None or span["end"] <= after["start"]
        for relation in one["relations"]:
            for side in ("head", "child"):
                span = relation[f"{side}_span"]
                assert (span["start"], span["end"]) in places
                assert relation[side] == span["token_end"]


TEXT = "Ada Vale said: “Stay.” Bo Lind had left. 🦆 “Go,” cried Cy."


def doc_of(text):
    import hashlib

    return {"id": "d", "sha256": hashlib.sha256(text.encode()).hexdigest()}


def span(words):
    at = TEXT.index(words)
    return {"start": at, "end": at + len(words), "text": words}


def three():
    rows = [
        ("1", "“Stay.”", "said", "Ada Vale", person("Ada Vale", role="mayor")),
        ("2", "“Go,”", "cried", "Cy", person("Cy")),
    ]
    return [
        record(
            number,
            words,
            who,
            content=[span(words)],
            cue=[span(cue)],
            source=[span(source)],
            doc="d",
        ).model_copy(update={"doc": record(1, "x").doc.model_copy(update=doc_of(TEXT))})
        for number, words, cue, source, who in rows
    ]


@pytest.fixture
def small(tmp_path):
    """Two records of a document, out and back."""
    path = tmp_path / "d.txt"
    path.write_text(TEXT, encoding="utf-8")

    def make(name):
        return reviewed(name, tasks(name, written(name, by_document(three(), Texts([tmp_path])))))

    return make


def test_changes_in_label_studio(small):
    found = small("label-studio")
    result = found[0]["annotations"][0]["result"]
    for item in result:
        if item["type"] == "textarea" and item["value"]["text"] == ["mayor"]:
            item["value"]["text"] = ["warden"]
        if item["type"] == "choices" and item["value"]["start"] == span("“Go,”")["start"]:
            item["value"]["choices"] = ["mixed"]
        if item["type"] == "textarea" and item["value"]["text"] == ["Cy"]:
            item["value"]["text"] = ["Cy Dahl"]
        if (
            item["type"] == "labels"
            and item["value"]["labels"] == ["Source"]
            and item["value"]["text"] == "Cy"
        ):
            item["value"] |= span("Bo Lind")
    new = {**span("had left"), "labels": ["Content"]}
    result.append({"id": "n", "from_name": "label", "to_name": "text", "type": "labels", "value": new})
    one, two, three_ = decisions("label-studio", found, three())
    assert one.decision == "correct"
    assert one.corrections.model_dump(exclude_unset=True) == {"role": "warden"}
    assert two.corrections.fields == ("speaker", "kind", "source")
    assert (two.corrections.speaker, two.corrections.source[0].text) == ("Cy Dahl", "Bo Lind")
    assert (three_.decision, three_.corrections.content[0].text, three_.doc) == ("add", "had left", "d")


def test_a_region_taken_away_is_a_rejected_record(small):
    found = small("label-studio")
    annotation = found[0]["annotations"][0]
    gone = next(
        i["id"] for i in annotation["result"] if i["type"] == "labels" and i["value"]["text"] == "“Go,”"
    )
    annotation["result"] = [i for i in annotation["result"] if gone not in (i.get("id"), i.get("from_id"))]
    assert [(d.record, d.decision) for d in decisions("label-studio", found, three())] == [
        ("r1", "accept"),
        ("r2", "reject"),
    ]
    annotation["was_cancelled"] = True
    assert decisions("label-studio", found, three()) == []


def test_changes_in_prodigy(small):
    found = small("prodigy")
    for one in found[0]["spans"]:
        if one["label"] == "direct" and one["start"] == span("“Go,”")["start"]:
            one["label"] = "mixed"
    found[0]["spans"] = [s for s in found[0]["spans"] if s["start"] != span("said")["start"]]
    one, two = decisions("prodigy", found, three())
    assert one.corrections.model_dump(exclude_unset=True) == {"cue": []}
    assert two.corrections.model_dump(exclude_unset=True) == {"kind": "mixed"}
    assert {d.decision for d in decisions("prodigy", [{**found[0], "answer": "reject"}], three())} == {
        "reject"
    }
    assert decisions("prodigy", [{**found[0], "answer": "ignore"}], three()) == []
    assert {d.by for d in decisions("prodigy", found, three(), reviewer="bo")} == {"bo"}


@pytest.mark.parametrize("name", TOOLS)
def test_what_is_no_export_of_ours_is_told(name, small):
    found = small(name)
    for broken in ([{"data": {"text": "x"}, "annotations": [{}]}], [{"spans": []}]):
        with pytest.raises(InputError, match="not"):
            decisions(name, broken, three())
    with pytest.raises(InputError, match="no record 'r2' of this document"):
        decisions(name, found, three()[:1])
    shifted = json.loads(json.dumps(found).replace("Ada Vale said", "Ada Vale told us"))
    with pytest.raises(InputError, match="not the one that was exported"):
        decisions(name, shifted, three())


def test_an_unknown_tool_names_the_known_ones():
    with pytest.raises(UsageError, match="label-studio, prodigy"):
        find_tool("brat")
