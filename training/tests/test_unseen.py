import json

import spacy
from spacy.tokens import DocBin

from training import cue_weights, unseen
from training.polnear import read_rows


def test_articles_are_read_in_order_without_those_held_out(tmp_path, monkeypatch):
    rows = [
        {"doc_id": name, "text": f"{name.title()} sank – so.", "attributions": []}
        for name in ("ferry", "quay", "pier")
    ]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "held-out.json").write_text('["quay.txt"]', encoding="utf-8")
    monkeypatch.setattr(cue_weights, "annotate", lambda nlp, text: [(0, nlp(text))])
    monkeypatch.setattr(unseen, "load_pipeline", lambda _: spacy.blank("en"))
    command = [tmp_path / "gold.jsonl", "--pipeline", "reader", "--held-out", tmp_path / "held-out.json"]
    unseen.main([*map(str, command), "--output", str(tmp_path / "fit")])
    docs = list(DocBin().from_disk(tmp_path / "fit" / "docs.spacy").get_docs(spacy.blank("en").vocab))
    kept = read_rows(tmp_path / "fit" / "gold.jsonl")
    assert kept == [rows[0], rows[2]]
    assert [doc.text for doc in docs] == [row["text"] for row in kept]
