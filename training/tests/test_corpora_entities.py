import random

import pytest
import spacy
from spacy.tokens import DocBin

from training.corpora.newswire import (
    Tagged,
    detokenize,
    entities,
    locate,
    read_articles,
    read_newswire,
    read_uner,
    relabel_silver,
    split_of,
    to_passage,
)
from training.corpora.passages import Entity, Passage, cut, vary, with_dateline
from training.corpora.places import place_label

TEXT = "Ina Pell, of the Tarn Union, spoke.\nShe left Varnholt."
PASSAGE = Passage(TEXT, (Entity(0, 8, "PERSON"), Entity(17, 27, "ORG"), Entity(45, 53, "GPE")))


def named(passage):
    return [(passage.text[entity.start : entity.end], entity.label) for entity in passage.entities]


def test_words_put_in_move_and_grow_entities():
    grown = PASSAGE.insert(4, "J. ")
    assert named(grown) == [("Ina J. Pell", "PERSON"), ("Tarn Union", "ORG"), ("Varnholt", "GPE")]
    moved = PASSAGE.insert(0, "Dr. ")
    assert named(moved) == named(PASSAGE)


def test_a_dateline_is_a_place_and_an_agency():
    dated = with_dateline(PASSAGE, random.Random(1))
    assert [label for _, label in named(dated)][:2] == ["GPE", "ORG"]
    assert named(dated)[2:] == named(PASSAGE)


@pytest.mark.parametrize("seed", range(40))
def test_variation_keeps_entities_on_their_words(seed):
    varied = vary(PASSAGE, random.Random(seed))
    names = [name.casefold() for name, label in named(varied) if label == "GPE"]
    assert "varnholt" in names
    assert [entity.start for entity in varied.entities] == sorted(entity.start for entity in varied.entities)


def test_pieces_hold_all_entities():
    text = "\n".join([TEXT] * 20)
    step = len(TEXT) + 1
    whole = Passage(
        text,
        tuple(
            Entity(e.start + i * step, e.end + i * step, e.label) for i in range(20) for e in PASSAGE.entities
        ),
    )
    pieces = cut(whole, random.Random(0), shortest=80, longest=120)
    assert len(pieces) > 5
    assert [name for piece in pieces for name in named(piece)] == named(whole)


def test_a_doc_has_known_and_unknown_entities():
    doc = Passage(TEXT, (Entity(0, 8, "PERSON"), Entity(45, 53, ""))).to_doc(spacy.blank("en"))
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Ina Pell", "PERSON")]
    assert [token.text for token in doc if token.ent_iob == 0] == ["Varnholt"]


def test_tokens_are_found_in_the_article_with_its_own_marks():
    tokens = [Tagged('"', "O"), Tagged("Late", "O"), Tagged('"', "O"), Tagged("Pell", "S-Person")]
    assert locate(tokens, "“Late”  Pell") == [(0, 1), (1, 5), (5, 6), (8, 12)]
    assert locate(tokens, "Quite another text") is None


def test_tokens_without_article_are_put_together():
    tokens = [Tagged(form, "O") for form in ("Well", ",", '"', "no", '"', ".")] + [
        Tagged("Then", "O", breaks=True)
    ]
    text, spans = detokenize(tokens)
    assert text == 'Well, "no".\n\nThen'
    assert [text[start:end] for start, end in spans] == [token.form for token in tokens]


@pytest.mark.parametrize(
    "tags", [["B-Person", "E-Person", "O", "S-Location"], ["B-Person", "I-Person", "O", "B-Location"]]
)
def test_bioes_and_iob_tags_make_the_same_entities(tags):
    words = ["Ina", "Pell", "in", "Varnholt"]
    passage, original = to_passage(
        [Tagged(w, t) for w, t in zip(words, tags, strict=True)], "Ina Pell in Varnholt"
    )
    assert original
    assert named(passage) == [("Ina Pell", "PERSON"), ("Varnholt", "GPE")]


def test_an_entity_without_beginning_opens_one():
    assert entities([Tagged("Pell", "I-Person")], [(0, 4)], "Pell") == (Entity(0, 4, "PERSON"),)


def test_articles_and_paragraphs_of_a_newswire_file(tmp_path):
    path = tmp_path / "x.tsv"
    path.write_text("# doc = one\nIna\tB-Person\n\nleft\tO\n# doc = two\nHe\tO\n", encoding="utf-8")
    assert list(read_newswire(path)) == [
        ("one", [Tagged("Ina", "B-Person"), Tagged("left", "O", breaks=True)]),
        ("two", [Tagged("He", "O")]),
    ]


def test_uner_sentences(tmp_path):
    path = tmp_path / "x.iob2"
    path.write_text("# text = Ina left\n1\tIna\tB-PER\t-\t-\n2\tleft\tO\t-\t-\n\n", encoding="utf-8")
    assert [named(passage) for passage in read_uner(path)] == [[("Ina", "PERSON")]]


def test_articles_are_found_with_and_without_prefix(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text('{"id": "nw-one", "text": "a\\r\\nb"}\n', encoding="utf-8")
    assert read_articles([path]) == {"nw-one": "a\nb", "one": "a\nb"}


def test_the_split_is_about_84_8_8_and_fixed():
    splits = [split_of(f"paper_{number}") for number in range(2000)]
    assert 0.8 < splits.count("train") / 2000 < 0.88
    assert splits == [split_of(f"paper_{number}") for number in range(2000)]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Varnholt", "GPE"),
        ("the Nile River", "LOC"),
        ("Lake Tarn", "LOC"),
        ("AFRICA", "LOC"),
        ("the Middle East", "LOC"),
        ("Rhode Island", "GPE"),
        ("Lake", "GPE"),
    ],
)
def test_places_that_can_speak_and_those_that_cannot(name, label):
    assert place_label(name) == label


def test_silver_keeps_what_nobody_knows(tmp_path):
    nlp = spacy.blank("en")
    doc = Passage(
        "Ina saw Africa in May", (Entity(0, 3, "PERSON"), Entity(8, 14, "GPE"), Entity(18, 21, ""))
    ).to_doc(nlp)
    DocBin(docs=[doc]).to_disk(tmp_path / "x.spacy")
    [read] = relabel_silver(nlp, tmp_path / "x.spacy")
    assert [(ent.text, ent.label_) for ent in read.ents] == [("Ina", "PERSON"), ("Africa", "LOC")]
    assert [token.text for token in read if token.ent_iob == 0] == ["May"]
