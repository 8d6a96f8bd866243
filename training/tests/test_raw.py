import json
from collections import Counter

import spacy
from spacy.tokens import Doc, DocBin

from training.corpora import raw
from training.corpora.inventory import inventory, translate
from training.voters import raw_trees

VOCAB = spacy.blank("en").vocab
PADDING = "The tide went out again. " * 25


def write(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_only_articles_of_some_length_in_which_somebody_speaks(tmp_path):
    speech = "Ina Pell said the ferry will sink. "
    texts = [PADDING + speech, PADDING, speech, (PADDING + speech) * 9]
    path = write(tmp_path / "raw.jsonl", *({"text": text} for text in texts))
    assert [article["text"] for article in raw.news_articles(path, seed=1)] == texts[:1]


def test_of_one_source_no_more_than_its_limit_and_every_time_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(raw, "MOST", {"wire": 2})
    rows = [{"text": f"{PADDING} Pell said {n}.", "source": "wire" if n % 2 else "paper"} for n in range(12)]
    path = write(tmp_path / "raw.jsonl", *rows)
    chosen = raw.news_articles(path, seed=1)
    assert Counter(article["source"] for article in chosen) == {"wire": 2, "paper": 6}
    assert chosen == raw.news_articles(path, seed=1)
    assert chosen != raw.news_articles(path, seed=2)


class Parrot:
    """A pipeline that tags every word alike and hangs it on the first, under one label."""

    def __init__(self, label):
        self.label = label

    def pipe(self, texts, batch_size):
        for text in texts:
            doc = spacy.blank("en").make_doc(text)
            deps = ["ROOT", *[self.label] * (len(doc) - 1)]
            words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
            yield Doc(
                VOCAB, words=words, spaces=spaces, tags=["NN"] * len(doc), heads=[0] * len(doc), deps=deps
            )


def test_raw_trees_are_what_most_voters_say(tmp_path, monkeypatch):
    voters = {"a": Parrot("obj"), "b": Parrot("dep"), "c": Parrot("dep")}
    monkeypatch.setattr(spacy, "load", lambda path, exclude: voters[path])
    path = write(tmp_path / "raw.jsonl", {"text": PADDING + "Pell said so."})
    known = frozenset({"NN"}), frozenset({"obj", "dep", "ROOT"})
    docs = list(raw_trees(path, list(voters), known, seed=1))
    assert "".join(doc.text_with_ws for doc in docs).split() == (PADDING + "Pell said so.").split()
    labels = Counter(token.dep_ for doc in docs for token in doc)
    assert set(labels) == {"ROOT", "dep"}


def test_a_voter_learns_only_tags_and_labels_that_it_has(tmp_path):
    doc = Doc(VOCAB, words=["Go", "there"], tags=["VB", "GW"], heads=[0, 0], deps=["ROOT", "odd"])
    (tmp_path / "in").mkdir()
    DocBin(docs=[doc]).to_disk(tmp_path / "in" / "gold.spacy")
    assert inventory(tmp_path / "in" / "gold.spacy") == ({"VB", "GW"}, {"ROOT", "odd"})
    nlp = spacy.blank("en")
    nlp.add_pipe("tagger").add_label("VB")
    nlp.add_pipe("parser").add_label("advmod")
    nlp.initialize()
    nlp.to_disk(tmp_path / "voter")
    translate(tmp_path / "in", tmp_path / "voter", tmp_path / "out")
    (copy,) = DocBin().from_disk(tmp_path / "out" / "gold.spacy").get_docs(VOCAB)
    assert [(t.text, t.tag_, t.dep_, t.head.i) for t in copy] == [
        ("Go", "VB", "ROOT", 0),
        ("there", "", "dep", 0),
    ]
