"""The one command, end to end on a few sentences: about 15 seconds."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from training.tests.synthetic import tiny_encoder, write_data, write_silver

ROOT = Path(__file__).parents[2]
HAS_TORCH = all(map(find_spec, ("torch", "transformers")))

LOADED_ALONE = """
import sys, spacy
sys.modules["spacy_lookups_data"] = None  # as on a machine without it
nlp = spacy.load(sys.argv[1])
doc = nlp("She isn't ready, and they were told.")
print(nlp.pipe_names)
print([(token.text, token.lemma_) for token in doc])
"""


@pytest.fixture(scope="module")
def retrained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recipe")
    write_data(folder / "data")
    write_silver(folder / "data" / "silver")
    command = [sys.executable, "-m", "training.retrain", "--treebanks", "data/treebanks", "--ner", "data/ner"]
    command += ["--silver", "data/silver", "--voters", str(ROOT / "quotes/pipelines/en_quotes_news")]
    command += ["--polnear", "data/polnear.jsonl", "--held-out", "data/held-out.json"]
    command += ["--raw", "data/raw.jsonl"]
    command += ["--output", "out/en_quotes_news", "--work", "work", "--steps", *["20"] * 13]
    if HAS_TORCH:
        tiny_encoder(folder / "encoder")
        command += ["--encoder", "encoder"]
    command += ["--eval-frequency", "10"]
    environment = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    for step in ([], *[["--only", "reader"]] * HAS_TORCH):
        done = subprocess.run(
            [*command, *step], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_silver_trees_come_from_articles_that_are_not_held_out(retrained):
    silver = DocBin().from_disk(retrained / "work/corpora/train_parse_silver/silver.spacy")
    (doc,) = silver.get_docs(spacy.blank("en").vocab)
    assert doc.text.strip() == "Ina Pell said the ferry will sink."
    assert [token.head.text for token in doc if token.dep_ == "nsubj"] == ["said", "sink"]


def test_raw_news_counts_once_and_what_gold_binds_twice(retrained):
    corpora = retrained / "work/corpora"
    for folder in ("train_parse_raw", *["train_parse_taught"] * HAS_TORCH):
        names = {path.name for path in (corpora / folder).glob("*.spacy")}
        assert names == {"gold.spacy", "silver.spacy", "silver_again.spacy", "raw.spacy"}
    docs = list(DocBin().from_disk(corpora / "train_parse_blind/raw.spacy").get_docs(spacy.blank("en").vocab))
    assert docs[0].text.startswith("The tide went out again. Ola Brun said")
    assert {token.text for doc in docs for token in doc if token.dep_ == "nsubj"} >= {"tide", "Brun"}


def test_the_shipped_parser_is_that_of_the_last_round(retrained):
    shipped = (retrained / "out/en_quotes_news/parser/model").read_bytes()
    name = "parse_taught" if HAS_TORCH else "parse_mean"
    assert shipped == (retrained / f"work/models/{name}/model-last/parser/model").read_bytes()


@pytest.mark.skipif(not HAS_TORCH, reason="the teacher needs torch and transformers")
def test_the_last_round_learns_the_teacher_s_trees_of_the_same_articles(retrained):
    corpora = retrained / "work/corpora"
    vocab = spacy.blank("en").vocab
    voted, taught = (
        list(DocBin().from_disk(corpora / name / "raw.spacy").get_docs(vocab))
        for name in ("train_parse_blind", "train_parse_taught")
    )
    assert [doc.text for doc in voted] == [doc.text for doc in taught]
    assert any(
        a.head.i != b.head.i
        for old, new in zip(voted, taught, strict=True)
        for a, b in zip(old, new, strict=True)
    )


@pytest.mark.skipif(not HAS_TORCH, reason="the teacher needs torch and transformers")
def test_the_reader_learns_nothing_that_gold_attributions_bind(retrained):
    corpora = retrained / "work/corpora"
    for folder in ("train_parse_blind", "train_parse_taught_raw"):
        assert {path.name for path in (corpora / folder).glob("*.spacy")} == {"gold.spacy", "raw.spacy"}
    reader = (retrained / "work/reader/parser/model").read_bytes()
    assert reader == (retrained / "work/models/parse_reader/model-last/parser/model").read_bytes()
    assert spacy.load(retrained / "work/reader").pipe_names[-1] == "ner"


def test_the_pipeline_loads_without_the_lemma_package(retrained):
    command = [sys.executable, "-c", LOADED_ALONE, str(retrained / "out/en_quotes_news")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    names = done.stdout.splitlines()[0]
    assert names == "['tok2vec', 'tagger', 'parser', 'attribute_ruler', 'lemmatizer', 'ner']"


def test_no_word_of_the_training_texts_is_shipped(retrained):
    strings = json.loads((retrained / "out/en_quotes_news/vocab/strings.json").read_text())
    assert "nsubj" in strings
    assert "PERSON" in strings
    assert not {"Varnholt", "Pell", "ferry", "Tarn"} & set(strings)


def test_scores_of_every_corpus_are_recorded(retrained):
    meta = json.loads((retrained / "out/en_quotes_news/meta.json").read_text())
    assert {"ewt_dev", "gum_dev", "pud_news", "newswire_test", "uner_ewt_dev"} <= meta["performance"].keys()
    assert meta["performance"]["attribution"]["attributions"] == 1
    assert meta["name"] == "quotes_news"
    assert meta["license"]


def test_without_data_the_command_says_what_to_name():
    command = [sys.executable, "-m", "training.retrain", "--output", "nowhere", "--only", "corpora"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "--treebanks DIR" in done.stderr


@pytest.mark.parametrize(
    ("named", "missing"), [([], "--polnear FILE"), (["--polnear", "gold.jsonl"], "--silver DIR")]
)
def test_voters_without_something_to_vote_on(named, missing):
    command = [sys.executable, "-m", "training.retrain", "--output", "nowhere", "--only", "corpora"]
    command += ["--treebanks", "data", "--ner", "data", "--voters", "some", *named]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert missing in done.stderr


@pytest.mark.parametrize(
    ("named", "missing"), [([], "--voters PIPELINE"), (["--voters", "some"], "--silver DIR")]
)
def test_raw_news_without_those_who_vote_on_it(named, missing):
    command = [sys.executable, "-m", "training.retrain", "--output", "nowhere", "--only", "votes"]
    command += ["--raw", "raw.jsonl", *named]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert missing in done.stderr


def test_a_teacher_without_raw_news_to_teach_with():
    command = [sys.executable, "-m", "training.retrain", "--output", "nowhere", "--only", "taught"]
    command += ["--encoder", "some"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "--raw FILE" in done.stderr
