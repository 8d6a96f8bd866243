from __future__ import annotations

import json
import subprocess
import sys

import pytest
import spacy
from loaded import rules
from spacy.tokens import Doc, DocBin

import quotes
import quotes.rules
from quotes.annotate import EMBEDDED
from quotes.component import QuoteFinder
from quotes.errors import ModelError, RuleError, UsageError

TEXT = (
    "The mayor of Ardley, Ruth Okafor, said the bridge would close and promised to rebuild it. "
    "“We are tired,” she added."
)
OWN_RULE = """\
id: en.indirect.on-record
title: A thing that somebody is on record about
kind: indirect
why: made for a test of the component
matcher: dependency
pattern:
  - {RIGHT_ID: cue, RIGHT_ATTRS: {LOWER: record}}
  - {LEFT_ID: cue, REL_OP: ">++", RIGHT_ID: content, RIGHT_ATTRS: {DEP: prep}}
span: {source: none, cue: token, content: phrase}
precision: 0.9
match: ["on <cue>record</cue> <content>about it</content>"]
no_match: ["on record"]
"""
OWN_ROLE = """\
id: en.roles.helms
title: The name, then "helms" and an organisation
kind: role
why: made for a test of the component
matcher: token
pattern:
  - {_: {person: true}, OP: "+"}
  - {LOWER: helms}
  - {TAG: {NOT_IN: [RB, IN]}}
roles: [speaker, "", affiliation]
span: {affiliation: object}
match: ["<speaker>Ana Voss</speaker> helms the <affiliation>Harbour Trust</affiliation>."]
no_match: ["Ana Voss sails."]
"""
OWN_TEXT = "There is a record of the storm."


@pytest.fixture(autouse=True, scope="module")
def _shipped_rules_are_read_once():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quotes.rules, "load_rules", rules)
        yield


@pytest.fixture(scope="module")
def base():
    return spacy.load(EMBEDDED)


@pytest.fixture
def make(base):
    def add(**config):
        base.add_pipe("quotes", config=config)
        return base

    yield add
    if base.has_pipe("quotes"):
        base.remove_pipe("quotes")


@pytest.fixture
def own_rules(tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "on-record.yml").write_text(OWN_RULE, encoding="utf-8")
    return folder


def without_ids(records):
    return [{k: v for k, v in r.to_dict().items() if k not in {"id", "doc", "parent"}} for r in records]


def test_the_records_are_those_of_extract(make):
    nlp = make()
    expected = without_ids(quotes.extract(TEXT))
    assert len(expected) == 3
    assert without_ids(nlp(TEXT)._.quotes) == expected
    assert all(isinstance(record, quotes.Record) for record in nlp(TEXT)._.quotes)
    assert [without_ids(doc._.quotes) for doc in nlp.pipe([TEXT, "It rained.", TEXT])] == [
        expected,
        [],
        expected,
    ]


def test_each_span_names_its_record_though_two_share_their_words(make):
    nlp = make()
    doc = nlp(TEXT)
    first, *others = doc._.quotes
    twin = first.model_copy(update={"id": "twin", "content": first.source})
    nlp.get_pipe("quotes").set_annotations(doc, [first, twin, *others])
    for role in ("content", "cue", "source"):
        group = doc.spans[f"quotes/{role}"]
        wanted = [(r.id, part.text) for r in doc._.quotes for part in getattr(r, role)]
        assert [(span.id_, span.text) for span in group] == wanted
        assert {span.label_ for span in group} == {role}
    said, again, *_ = doc.spans["quotes/source"]
    assert (said.start, said.end, said.id_) == (again.start, again.end, first.id)
    assert again.id_ == "twin"


def test_a_second_run_replaces_the_first(make):
    nlp = make()
    doc = nlp(TEXT)
    nlp.get_pipe("quotes")(doc)
    assert len(doc.spans["quotes/content"]) == len(doc._.quotes) == 3


def test_before_the_component_there_are_no_quotes(base):
    assert base("Lind said rents fell.")._.quotes == []
    assert base.make_doc("")._.quotes == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "—"])
def test_texts_of_nothing(make, text):
    assert make()(text)._.quotes == []


def test_kinds_and_confidence(make):
    nlp = make(kinds=["direct"], min_confidence=0.3)
    assert [record.kind for record in nlp(TEXT)._.quotes] == ["direct"]
    nlp.remove_pipe("quotes")
    assert make(min_confidence=1.0)(TEXT)._.quotes == []


def test_a_record_whose_parent_is_dropped_has_none(make):
    text = "“The mayor said the bridge would close,” Ines Marlow said."
    nlp = make()
    inner = next(record for record in nlp(text)._.quotes if record.parent)
    nlp.remove_pipe("quotes")
    assert [record.parent for record in make(kinds=[inner.kind])(text)._.quotes] == [None]


def test_without_spans(make):
    doc = make(spans_key=None)(TEXT)
    assert doc._.quotes
    assert not doc.spans


@pytest.mark.parametrize(
    ("config", "error", "said"),
    [
        ({"kinds": ["spoken"]}, UsageError, "spoken is not one of direct, indirect, mixed"),
        ({"min_confidence": 2.0}, UsageError, "2.0 is not within"),
    ],
)
def test_a_setting_that_cannot_be(make, config, error, said):
    with pytest.raises(error, match=said):
        make(**config)


def test_rules_that_are_not_there_are_named(make, tmp_path):
    nlp = make(rules=str(tmp_path / "gone"))
    with pytest.raises(RuleError, match="gone is not a folder of rules"):
        nlp(TEXT)


def test_what_the_user_says_of_a_text_is_in_its_records(make):
    nlp = make()
    doc = nlp.make_doc(TEXT)
    doc.user_data["doc"] = {"id": "news-17", "title": "Bridge", "path": "a/b.txt"}
    record = nlp(doc)._.quotes[0]
    assert (record.doc.id, record.doc.title, record.doc.path) == ("news-17", "Bridge", "a/b.txt")
    one, two = (nlp(text)._.quotes[0] for text in (TEXT, TEXT + " It rained."))
    assert one.id != two.id


def test_a_pipeline_without_a_parser_is_told_what_is_missing():
    nlp = spacy.blank("en")
    nlp.add_pipe("quotes")
    problems = nlp.analyze_pipes()["problems"]["quotes"]
    assert set(problems) == {"token.tag", "token.lemma", "token.dep"}
    with pytest.raises(ModelError, match="no TAG, no LEMMA, no DEP annotation"):
        nlp("Lind said rents fell.")


def test_a_doc_keeps_its_quotes_as_bytes(make):
    nlp = make()
    doc = nlp(TEXT)
    read = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert read._.quotes == doc._.quotes
    assert [s.id_ for s in read.spans["quotes/cue"]] == [s.id_ for s in doc.spans["quotes/cue"]]
    packed = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (unpacked,) = DocBin().from_bytes(packed).get_docs(nlp.vocab)
    assert unpacked._.quotes == doc._.quotes


def test_rules_survive_a_memory_zone(make):
    nlp = make()
    with nlp.memory_zone():
        first = without_ids(nlp(TEXT)._.quotes)
    with nlp.memory_zone():
        assert without_ids(nlp(TEXT)._.quotes) == first


def test_rules_of_the_users_own_travel_as_bytes(make, own_rules):
    nlp = make(rules=[str(own_rules)])
    found = [record.why.rule for record in nlp(OWN_TEXT)._.quotes]
    finder = nlp.get_pipe("quotes")
    other = QuoteFinder(nlp).from_bytes(finder.to_bytes())
    assert other.rules.by_id("en.indirect.on-record") == finder.rules.by_id("en.indirect.on-record")
    assert [record.why.rule for record in other.match(nlp(OWN_TEXT))] == found
    assert other.to_bytes() == finder.to_bytes()


def test_a_role_rule_of_the_users_own_is_read_and_travels(make, tmp_path):
    (tmp_path / "helms.yml").write_text(OWN_ROLE, encoding="utf-8")
    text = "Ana Voss helms the Harbour Trust. Voss said rents fell."
    nlp = make(rules=[str(tmp_path)])
    finder = nlp.get_pipe("quotes")
    for one in (finder, QuoteFinder(nlp).from_bytes(finder.to_bytes())):
        assert one.match(nlp(text))[0].speakers[0].affiliation == "Harbour Trust"
    assert QuoteFinder(nlp).match(nlp(text))[0].speakers[0].affiliation is None


def test_a_saved_pipeline_runs_its_own_rules_in_a_new_process(make, own_rules, tmp_path):
    nlp = make(rules=[str(own_rules)], scorer=False)
    expected = [record.to_dict() for text in (TEXT, OWN_TEXT) for record in nlp(text)._.quotes]
    assert "en.indirect.on-record" in {record["why"]["rule"] for record in expected}
    nlp.to_disk(tmp_path / "saved")
    (own_rules / "on-record.yml").unlink()
    own_rules.rmdir()  # as on another machine
    program = (
        "import json, sys, spacy\n"
        "nlp = spacy.load(sys.argv[1])\n"
        "print(json.dumps([r.to_dict() for text in sys.argv[2:] for r in nlp(text)._.quotes]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "saved", TEXT, OWN_TEXT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == expected


def test_rules_saved_in_another_format_are_refused(make, tmp_path):
    finder = make().get_pipe("quotes")
    finder.to_disk(tmp_path)
    state = json.loads((tmp_path / "rules.json").read_text(encoding="utf-8"))
    (tmp_path / "rules.json").write_text(json.dumps(state | {"format": 99}), encoding="utf-8")
    with pytest.raises(RuleError, match="99"):
        finder.from_disk(tmp_path)
