import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from training.evaluate import attribution_scores, entity_scores, read_held_out, words_per_second

TEXT = "Pell said rents rose"
PARSES = {
    "right": (["nsubj", "ROOT", "nsubj", "ccomp"], [1, 1, 3, 1]),
    "subject as object": (["dobj", "ROOT", "nsubj", "ccomp"], [1, 1, 3, 1]),
    "content elsewhere": (["nsubj", "ROOT", "npadvmod", "ROOT"], [1, 1, 1, 3]),
    "parenthesis": (["nsubj", "parataxis", "nsubj", "ROOT"], [1, 3, 3, 3]),
}


def pipeline(deps, heads):
    """A blank pipeline whose parser always says the same."""

    name = "fixed_" + "_".join(deps)  # factories are global: one name, one parse

    @Language.component(name)
    def parse(doc):
        return Doc(
            doc.vocab,
            words=[t.text for t in doc],
            spaces=[bool(t.whitespace_) for t in doc],
            deps=deps,
            heads=heads,
        )

    nlp = spacy.blank("en")
    nlp.add_pipe(name)
    return nlp


def article(cue=((5, 9),)):
    attribution = {
        "source": [[0, 4]],
        "cue": list(map(list, cue)),
        "content": [[10, 20]],
        "cue_class": "saying",
    }
    return {"doc_id": "a", "text": TEXT, "attributions": [attribution]}


@pytest.mark.parametrize(
    ("parse", "subject", "content"),
    [
        ("right", 100, 100),
        ("subject as object", 0, 100),
        ("content elsewhere", 100, 0),
        ("parenthesis", 100, 100),
    ],
)
def test_a_parse_serves_an_attribution_by_subject_and_by_content(parse, subject, content):
    scores = attribution_scores(pipeline(*PARSES[parse]), [article()])
    assert (scores["subject"], scores["content"]) == (subject, content)
    assert scores["both"] == min(subject, content)


def test_cues_without_a_single_verb_are_not_counted():
    assert (
        attribution_scores(pipeline(*PARSES["right"]), [article(cue=((0, 4), (5, 9)))])["attributions"] == 0
    )


def test_countries_and_continents_are_one_class_in_the_scores():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler", name="ner").add_patterns([{"label": "GPE", "pattern": "Africa"}])
    gold = nlp.make_doc("Africa and Varnholt")
    gold.set_ents([Span(gold, 0, 1, label="LOC"), Span(gold, 2, 3, label="GPE")])
    scores = entity_scores(nlp, [gold], only=None)
    assert scores["PLACE"] == scores["f"] == pytest.approx(66.67)
    assert scores["precision"] == 100


def test_held_out_articles_are_found_by_name(tmp_path):
    (tmp_path / "articles.jsonl").write_text('{"doc_id": "a"}\n{"doc_id": "b"}\n', encoding="utf-8")
    (tmp_path / "names.json").write_text('["b.txt"]', encoding="utf-8")
    found = read_held_out(tmp_path / "articles.jsonl", tmp_path / "names.json")
    assert [record["doc_id"] for record in found] == ["b"]


def test_speed_is_a_number_of_words():
    nlp = spacy.blank("en")
    assert words_per_second(nlp, [nlp.make_doc("a b c")] * 10, words=12) > 0
