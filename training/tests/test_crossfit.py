import json

import pytest
import spacy

from training import crossfit, cue_weights
from training.polnear import read_rows


@pytest.fixture
def gold(tmp_path):
    rows = [{"doc_id": name, "text": f"{name.title()} sank."} for name in ("ferry", "quay", "pier")]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_each_half_is_held_out_once_and_some_articles_always(gold):
    assert crossfit.halves(gold, frozenset({"quay"})) == [{"ferry", "pier", "quay"}, {"quay"}]


def test_articles_are_parsed_in_order_by_turns(gold, monkeypatch):
    asked = []

    def annotate(nlp, text):
        asked.append(nlp)
        return [(0, spacy.blank("en")(text))]

    monkeypatch.setattr(cue_weights, "annotate", annotate)
    kept = cue_weights.parse(read_rows(gold), ["a", "b"])
    docs = kept.get_docs(spacy.blank("en").vocab)
    assert [doc.text for doc in docs] == ["Ferry sank.", "Quay sank.", "Pier sank."]
    assert asked == ["a", "b", "a"]
