from __future__ import annotations

import pytest
import spacy
from spacy.lang.en import English

from quotes.annotate import EMBEDDED, annotate, check_pipeline, load_pipeline
from quotes.errors import ModelError


@pytest.fixture(scope="module")
def nlp():
    return load_pipeline()


# Annotation


def test_offset_and_doc_give_the_text(nlp, monkeypatch):
    monkeypatch.setattr("quotes.pieces.pieces.__defaults__", (40,))
    text = "\ufeffThe mayor left early.\r\n\r\n  Nobody saw her go.\n\n\n\nShe said so herself on Monday."
    found = [(offset, doc.text) for offset, doc in annotate(nlp, text)]
    assert len(found) == 3
    assert all(text[offset : offset + len(piece)] == piece for offset, piece in found)


@pytest.mark.parametrize("text", ["", " \n\t ", "\ufeff", "\ufeff\n"])
def test_text_without_a_word_gives_nothing(nlp, text):
    assert list(annotate(nlp, text)) == []


def test_strings_of_one_text_are_freed_with_it(nlp, monkeypatch):
    monkeypatch.setattr("quotes.annotate.KEPT", 0)
    before = len(nlp.vocab.strings)
    for _, doc in annotate(nlp, "Zyxwvut Qponmlk said the ghijklm would rise."):
        assert "Zyxwvut" in nlp.vocab.strings
        assert [token.text for token in doc][:2] == ["Zyxwvut", "Qponmlk"]
    assert len(nlp.vocab.strings) == before


def test_the_first_words_stay_and_no_more_than_those(nlp, monkeypatch):
    monkeypatch.setattr("quotes.annotate.KEPT", len(nlp.vocab) + 1)
    list(annotate(nlp, "Wvutsrq said."))
    list(annotate(nlp, "Vutsrqp said."))
    assert "Wvutsrq" in nlp.vocab.strings
    assert "Vutsrqp" not in nlp.vocab.strings


# Pipelines


def test_embedded_pipeline_has_what_is_needed(nlp):
    assert (
        check_pipeline(nlp, {"DEP": {"nsubj", "ccomp", "ROOT"}, "POS": {"VERB"}, "ENT_TYPE": {"PERSON"}})
        == []
    )


def test_numpy_multiplies_matrices(nlp):
    parser = nlp.get_pipe("parser")
    assert not any(getattr(layer.ops, "use_blis", False) for layer in parser.model.walk())


def test_variable_names_the_default_and_an_argument_wins(monkeypatch):
    monkeypatch.setenv("QUOTES_MODEL", "no_such_pipeline")
    with pytest.raises(ModelError, match="'no_such_pipeline' is installed"):
        load_pipeline()
    with pytest.raises(ModelError, match="'other_pipeline' is installed"):
        load_pipeline("other_pipeline")


def test_folder_that_is_no_pipeline(tmp_path):
    with pytest.raises(ModelError, match="not a spaCy pipeline"):
        load_pipeline(str(tmp_path))


def test_pipeline_of_another_language(tmp_path):
    spacy.blank("de").to_disk(tmp_path)
    with pytest.raises(ModelError, match="language 'de'"):
        load_pipeline(str(tmp_path))


def test_damaged_pipeline(tmp_path):
    spacy.blank("en").to_disk(tmp_path)
    (tmp_path / "config.cfg").write_text("[nlp\n")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_pipeline(str(tmp_path))


def test_pipeline_without_components():
    with pytest.raises(ModelError, match="no tagger, no parser, no lemmatizer"):
        check_pipeline(spacy.blank("en"), {})


def other(*labels: str, ner: bool = True):
    """An untrained pipeline whose parser knows the labels."""
    nlp = spacy.blank("en")
    for name in ("tagger", "parser", "lemmatizer", *(["ner"] if ner else [])):
        nlp.add_pipe(name)
    for label in labels:
        nlp.get_pipe("parser").add_label(label)
    return nlp


def test_missing_entities_are_a_warning():
    (warning,) = check_pipeline(other("nsubj", ner=False), {"DEP": {"nsubj"}})
    assert "has no ner" in warning


def test_label_that_is_never_emitted_is_a_warning():
    (warning,) = check_pipeline(other("nsubj", "ccomp"), {"DEP": {"nsubj", "ccomp", "relcl"}})
    assert "DEP labels relcl" in warning


def test_label_scheme_of_another_treebank_is_an_error():
    with pytest.raises(ModelError, match="CLEAR"):
        check_pipeline(other("nsubj", "obl", "obj"), {"DEP": {"nsubj", "dobj", "pobj", "attr"}})


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Sen. Ada Vale (R-Va.) told the board that it was late.", 1),
        ("Rep. Bo Lind (D-R.I.), who left in May, said it was late.", 1),
        ("ARDLEY, Ohio - Sen. Ada Vale said it was late.", 2),
        ("It was written by Bo Lind (D-Ohio.) The board said it was late.", 2),
    ],
)
def test_party_and_state_end_no_sentence_and_a_dateline_does(nlp, text, sentences):
    found = [(start, doc.text, len(list(doc.sents))) for start, doc in annotate(nlp, text)]
    assert found == [(0, text, sentences)]


@pytest.mark.parametrize("aside", [" (R-Va.)", " (D)", " (Lab., Leeds)", ""])
def test_what_stands_between_name_and_verb_is_not_parsed(nlp, aside):
    text = f"In the end, for all that, Sen. Ada Vale{aside} told the board that it was late."
    ((_, doc),) = annotate(nlp, text)
    assert doc.text == text
    verb = next(token for token in doc if token.text == "told")
    assert [child.text for child in verb.lefts if child.dep_ == "nsubj"] == ["Vale"]
    assert all(token.tag_ and token.dep_ and token.lemma_ for token in doc)


def test_embedded_pipeline_is_the_one_that_spacy_loads():
    theirs, ours = spacy.load(EMBEDDED), load_pipeline()
    assert ours.config == theirs.config
    assert ours.meta == theirs.meta
    assert ours.path == theirs.path
    # spaCy has made its own exceptions by then, those too that the embedded tokenizer does without
    removed = set(English.Defaults.tokenizer_exceptions) - set(theirs.tokenizer.rules)
    assert set(ours.vocab.strings) == set(theirs.vocab.strings) - removed
    assert ours.tokenizer.rules == theirs.tokenizer.rules
    for name in ("prefix_search", "suffix_search", "infix_finditer", "url_match"):
        patterns = [getattr(one.tokenizer, name).__self__.pattern for one in (ours, theirs)]
        assert patterns[0] == patterns[1]
    for name, component in theirs.pipeline:
        without = ["vocab"]  # compared above
        assert ours.get_pipe(name).to_bytes(exclude=without) == component.to_bytes(exclude=without)
