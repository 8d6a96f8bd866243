"""Floors on gold data, where a folder of it is at hand (`QUOTES_SHARED`): they may rise, never fall."""

import importlib.util
import os
from collections import Counter
from pathlib import Path

import pytest
import srsly

from quotes.speakers import resolve

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("QUOTES_SHARED", ROOT.parent / "shared"))
SPEAKERS = SHARED / "data" / "speakers" / "gum-train.jsonl"
POLNEAR = SHARED / "data" / "polnear" / "train.jsonl"
LABELS = ROOT / "benchmarks" / "polnear-speakers.jsonl"


def benchmark():
    path = ROOT / "benchmarks" / "speakers.py"
    spec = importlib.util.spec_from_file_location("speakers_benchmark", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def count(nlp, path, labels=None):
    measure = benchmark()

    known = {(x["doc_id"], x["id"]): x for x in srsly.read_jsonl(labels)} if labels else {}
    documents = {doc_id for doc_id, _ in known}
    table = Counter()
    for article in srsly.read_jsonl(path):
        if known and article["doc_id"] not in documents:
            continue
        if known:
            article["attributions"] = measure.labelled(article, known)
        items = [a for a in article["attributions"] if a.get("use") and a.get("content") and a.get("source")]
        results = resolve(nlp(article["text"]), measure.quotes_of(items))
        for item, result in zip(items, results, strict=True):
            kind = item["speaker_mention_kind"] if item["speaker_name"] else "unnamed"
            table[kind, measure.verdict(item, result)] += 1
    return table


def share(table, kind, outcome="right"):
    total = sum(n for (k, _), n in table.items() if kind in (k, None) or kind is None)
    return sum(n for (k, o), n in table.items() if o == outcome and (kind is None or k == kind)) / total


@pytest.mark.skipif(not SPEAKERS.is_file(), reason="no gold speakers at hand")
def test_floor_on_news_interviews_and_biographies(nlp):
    table = count(nlp, SPEAKERS)
    assert share(table, "name") >= 0.90
    assert share(table, "pronoun") >= 0.60
    assert share(table, "nominal") >= 0.60
    assert share(table, "unnamed") >= 0.85
    assert share(table, None, "wrong") <= 0.05


@pytest.mark.skipif(not POLNEAR.is_file(), reason="no political news at hand")
def test_floor_on_political_news(nlp):
    table = count(nlp, POLNEAR, LABELS)
    assert share(table, "name") >= 0.90
    assert share(table, "pronoun") >= 0.70
    assert share(table, "unnamed") >= 0.85
    assert share(table, None, "wrong") <= 0.05
