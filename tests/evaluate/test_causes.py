"""The guesses at causes, on sentences that each have one error."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from loaded import shipped_rules
from small_gold import spans

from quotes.documents import Document
from quotes.evaluate import Article, Attribution, Person, errors_file, evaluate
from quotes.evaluate.attributions import attribution
from quotes.evaluate.causes import count, errors
from quotes.explain import Missed, explain


@pytest.fixture(scope="module")
def rules():
    return shipped_rules()


def gold(text, *marked, **values):
    found = []
    for one in marked:
        parts = {role: tuple(map(tuple, pairs)) for role, pairs in spans(text, one).items()}
        found.append(Attribution(**parts, **values))
    return Article("a", text, tuple(found), document="a")


def causes(nlp, rules, article):
    """The causes of the errors that the program itself makes, with the fault of each."""
    explanation = explain(Document("a", article.text), nlp=nlp, rules=rules)
    records = {"a": [attribution(one.record.to_dict()) for one in explanation.records]}
    paired = evaluate([article], records, resamples=0).paired
    return list(errors(paired, everything=records, explanations={"a": explanation}, rules=rules))


ROWS = {
    "right": ("{s|Ada Brook} {v|said} {c|that the lock would close}.", []),
    "no rule": ("{s|Ada Brook} {v|leans towards} {c|a new lock}.", [("no rule", "missed")]),
    "not in gold": (
        "{c|Rain} {v|fell}. Ada Brook said that the lock would close.",
        [("no rule", "missed"), ("not in gold", "false")],
    ),
    "wrong span": (
        "{s|Ada Brook} {v|said} that {c|the lock} would close on Monday after the long storm.",
        [("wrong span", "both")],
    ),
    "wrong source": (
        "Ada Brook {v|said} {c|that the lock would close}.",
        [("wrong source", "both")],
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_one_error_one_cause(nlp, rules, name):
    marked, expected = ROWS[name]
    plain = marked.replace("{s|", "").replace("{v|", "").replace("{c|", "").replace("}", "")
    article = gold(plain, marked.rstrip("."))
    assert [(one.cause, one.fault) for one in causes(nlp, rules, article)] == expected


def test_a_weak_proposal_is_a_matter_of_weight_and_a_block_of_its_rule(nlp, rules):
    text = "Ada Brook said that the lock would close."
    article = gold(text, "{s|Ada Brook} {v|said} {c|that the lock would close}")
    explanation = explain(Document("a", text), nlp=nlp, rules=rules)
    record = explanation.records[0].record
    parts = {
        role: tuple((span.start, span.end) for span in getattr(record, role))
        for role in ("content", "cue", "source")
    }
    for step, expected in (
        ("weight", "weight"),
        ("blocked", "blocked"),
        ("outbid", "outbid"),
        ("quotation", "marks"),
    ):
        missed = Missed("en.test", 0.1, parts, "why not", step)
        without = replace(explanation, records=(), missed=(missed,))
        paired = evaluate([article], {}, resamples=0).paired
        found = list(errors(paired, everything={}, explanations={"a": without}, rules=rules))
        assert [(one.cause, one.detail) for one in found] == [(expected, "en.test: why not")]


def test_speakers_are_wrong_or_unresolved():
    text = "She said no."
    article = gold(text, "{s|She} {v|said} {c|no}", speakers=(Person("Ada Brook"),), mention="pronoun")
    base = {"content": ((9, 11),), "cue": ((4, 8),), "source": ((0, 3),)}
    for found, expected in (((Person("Tom Reed"),), "wrong speaker"), ((), "unresolved speaker")):
        records = {"a": [Attribution(**base, speakers=found)]}
        paired = evaluate([article], records, resamples=0).paired
        made = list(errors(paired, everything=records))
        assert [one.cause for one in made] == [expected]
        assert "Ada Brook" in made[0].detail


def test_a_record_inside_another_is_told_as_such():
    text = "Ada Brook said Tom Reed denied the leak."
    article = gold(text, "{s|Tom Reed} {v|denied} {c|the leak}")
    inner = Attribution(article.attributions[0].content, nested=True, rule="en.test")
    records = {"a": [inner]}
    paired = evaluate([article], records, resamples=0).paired
    assert [one.cause for one in errors(paired, everything=records)] == ["nested"]


@pytest.fixture
def some(nlp, rules):
    text = "Ada Brook said <that> the lock would close. Tom Reed leans towards a new lock."
    article = gold(
        text, "{s|Ada Brook} {v|said} <that> {c|the} lock", "{s|Tom Reed} {v|leans towards} {c|a new lock}"
    )
    return causes(nlp, rules, article), {"a": text}


def test_the_file_has_spans_of_the_text_and_the_text_around(some, tmp_path):
    found, texts = some
    path = tmp_path / "errors.jsonl"
    with path.open("wb") as file:
        errors_file.write(found, texts, file, page=False)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len(found) >= 2
    for row in rows:
        around = row["context"]
        assert texts["a"][around["start"] : around["end"]] == around["text"]
        for side in filter(None, (row["gold"], row["record"])):
            for span in (*side["content"], *side["cue"], *side["source"]):
                assert texts["a"][span["start"] : span["end"]] == span["text"]


def test_the_page_stands_alone_and_escapes_the_text(some):
    page = errors_file.as_page(*some)
    assert "&lt;that&gt;" in page
    assert "<that>" not in page
    assert "http" not in page.replace("http-equiv", "")
    for name in count(some[0]):
        assert f"<option>{name}</option>" in page
