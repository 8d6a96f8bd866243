from __future__ import annotations

import json

import pytest
import spacy
from loaded import shipped_rules

from quotes.check import check_examples
from quotes.errors import RuleError
from quotes.frozen import FrozenPipeline, drift, example_texts, freeze, read_frozen, thaw, write_frozen
from quotes.match import RuleMatcher, mark_tokens
from quotes.rules import find_rules_dir, load_rules

RULES = shipped_rules()
# A line break, an exception of the tokenizer, an entity, characters outside the basic plane.
TEXT = "“We don’t know,” \U0001f600  said Ines Marlow:\n\nIt isn't ours."


def no_pipeline():
    raise AssertionError("a pipeline was loaded")


def matches(doc, ruleset=RULES):
    mark_tokens(doc)
    return [(m.rule.id, dict(m.roles)) for m in RuleMatcher(doc.vocab, ruleset)(doc)]


def test_a_thawed_parse_is_the_frozen_one(nlp):
    doc = nlp(TEXT)
    parse = json.loads(json.dumps(freeze(doc)))
    thawed = thaw(spacy.blank("en").vocab, parse)
    assert thawed.text == TEXT
    assert freeze(thawed) == parse
    assert [(t.idx, t.norm_, t.is_punct, t.is_space, t.is_sent_start) for t in thawed] == [
        (t.idx, t.norm_, t.is_punct, t.is_space, t.is_sent_start) for t in doc
    ]
    assert [(c.start, c.end) for c in thawed.noun_chunks] == [(c.start, c.end) for c in doc.noun_chunks]
    assert matches(thawed) == matches(doc)
    assert not drift(parse, doc)


def test_the_shipped_parses_serve_most_examples_without_a_pipeline():
    parses = read_frozen()
    known = [text for text in example_texts(RULES) if text in parses]
    assert len(known) > 0.9 * len(example_texts(RULES)), "run `quotes rules freeze`"
    pipeline = FrozenPipeline(parses, no_pipeline)
    assert [doc.text for doc in pipeline.pipe(known)] == known
    assert not pipeline.parsed_live


def test_an_example_without_a_parse_is_parsed_and_named(nlp):
    one = RULES.by_id("en.indirect.according-to")
    texts = [text for text in example_texts(RULES) if text in read_frozen()]
    changed = one.model_copy(update={"no_match": [*one.no_match, "Nobody has frozen this yet."]})
    ruleset = RULES.__class__(
        tuple(changed if rule is one else rule for rule in RULES.rules),
        RULES.patterns,
        RULES.paths,
        RULES.lexicons,
        RULES.acts,
    )
    parses = {text: parse for text, parse in read_frozen().items() if text in texts}
    pipeline = FrozenPipeline(parses, lambda: nlp)
    report = check_examples(pipeline, ruleset, [one.id])
    assert "Nobody has frozen this yet." in pipeline.parsed_live
    assert "Nobody has frozen this yet." in report.docs


def test_drift_names_the_word_and_what_became_of_it(nlp):
    doc = nlp("Ines Marlow said rents fell.")
    parse = freeze(doc)
    before = parse | {
        "deps": parse["deps"].replace("ROOT", "conj"),
        "heads": "1 1 2 4 2 2",
        "lemmas": [*parse["lemmas"][:-1], "!"],
    }
    found = drift(before, doc)
    assert "'said': dep conj is now ROOT" in found
    assert "'Marlow': head 'Marlow' is now 'said'" in found
    assert "'.': lemma ! is now ." in found
    assert drift(parse | {"words": ["Ines Marlow", "said rents fell."]}, doc)[0].startswith("other tokens")


def test_parses_of_a_folder_lie_beside_its_rules(nlp, tmp_path):
    source = find_rules_dir() / "en" / "indirect" / "as-clause.yml"
    (tmp_path / "mine.yml").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    texts = example_texts(load_rules(tmp_path), tmp_path)
    assert texts == example_texts(
        RULES.__class__((RULES.by_id("en.indirect.as-clause"),), ({},), (source,), {})
    )
    path = write_frozen(nlp.pipe(texts), tmp_path)
    assert path == tmp_path / "frozen.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == sorted(texts)
    assert set(texts) <= set(read_frozen(tmp_path))


@pytest.mark.parametrize(
    ("line", "said"), [("{", "frozen.jsonl:1: not JSON"), ('{"text": "a"}', "frozen.jsonl:1: a parse has")]
)
def test_a_broken_file_is_named_with_its_line(tmp_path, line, said):
    (tmp_path / "frozen.jsonl").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=said):
        read_frozen(tmp_path)


def test_a_parse_that_does_not_fit_its_text_says_how_to_mend_it(nlp):
    parse = freeze(nlp("Ines Marlow said rents fell."))
    with pytest.raises(RuleError, match="quotes rules freeze"):
        thaw(nlp.vocab, parse | {"text": "Ines Marlow said rents rose."})
    with pytest.raises(RuleError, match="quotes rules freeze"):
        thaw(nlp.vocab, parse | {"heads": "1 1"})
