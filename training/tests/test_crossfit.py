import json
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from training import crossfit

PIPELINE = Path(__file__).parents[2] / "quotes/pipelines/en_quotes_news"


@pytest.fixture
def gold(tmp_path):
    rows = [{"doc_id": name, "text": f"{name.title()} sank."} for name in ("ferry", "quay", "pier")]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_each_half_is_held_out_once_and_some_articles_always(gold, tmp_path):
    held = tmp_path / "held.json"
    held.write_text('["quay.txt"]', encoding="utf-8")
    crossfit.write_halves(gold, held, tmp_path)
    halves = [json.loads((tmp_path / f"half-{side}.json").read_text()) for side in range(2)]
    assert halves == [["ferry.txt", "pier.txt", "quay.txt"], ["quay.txt"]]


def test_articles_are_parsed_in_order_by_turns(gold, tmp_path, monkeypatch):
    asked = []

    def annotate(nlp, text):
        asked.append(nlp)
        return [(0, spacy.blank("en")(text))]

    monkeypatch.setattr(crossfit, "load_pipeline", lambda path: Path(path).name)
    monkeypatch.setattr(crossfit, "annotate", annotate)
    crossfit.parse(gold, [Path("some/a"), Path("some/b")], tmp_path / "docs.spacy")
    docs = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(spacy.blank("en").vocab)
    assert [doc.text for doc in docs] == ["Ferry sank.", "Quay sank.", "Pier sank."]
    assert asked == ["a", "b", "a"]
