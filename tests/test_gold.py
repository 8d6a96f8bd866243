"""Our own short articles: their gold is sound, and the program is held to the floors on them.

`python tests/handmade.py` prints what the gold holds.
"""

from __future__ import annotations

from collections import Counter
from typing import get_args

import marked
import pytest
from handmade import (
    OWN,
    ROOT,
    SEEDS,
    check_balance,
    check_layout,
    check_order,
    check_parts,
    check_spans,
    check_values,
    counts,
    read_floors,
    score,
)

import quotes
from quotes.records import Kind, Polarity, SourceKind

NAMES = OWN.names()
FLOORS = read_floors()["gold"]


def test_each_article_has_gold_and_each_gold_an_article() -> None:
    assert len(NAMES) >= 45
    assert sorted(path.stem for path in OWN.gold.glob("*.gold")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_form_of_the_gold(name: str) -> None:
    text, records = OWN.text(name), OWN.records(name)
    check_layout(text, words=(150, 350))
    assert len(records) >= 5
    check_spans(text, records)
    check_balance(records)
    check_values(records)
    check_parts(text, records)
    check_order(records)


@pytest.mark.parametrize("collection", [OWN, SEEDS], ids=["own", "seeds"])
def test_gold_shown_in_place_reads_back_as_it_was(collection) -> None:
    for name in collection.names():
        text, records = collection.text(name), collection.records(name)
        assert marked.read(marked.show(text, records)) == (text, records), name


@pytest.mark.parametrize(
    ("article", "message"),
    [
        ("{c1 direct say none|“Go.”\n---\n", "not closed"),
        ("{c1 direct say none|“Go.”}}\n---\n", "opens or closes nothing"),
        ("{v1|said}\n---\n", "no content"),
        ("{c1 direct shout none|“Go.”}\n---\n", "'shout' is no act"),
        ("{c1 direct say thing|“Go.”}\n---\n", "'thing' is no kind of source"),
    ],
)
def test_marks_that_do_not_fit_are_refused(article: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        marked.read(article)


def test_gold_is_large_and_varied() -> None:
    records = [gold for name in NAMES for gold in OWN.records(name)]
    assert len(records) >= 500
    kinds = Counter(gold["kind"] for gold in records)
    assert all(kinds[kind] >= 70 for kind in get_args(Kind))
    assert {gold["polarity"] for gold in records} == set(get_args(Polarity))
    assert {gold["source_kind"] for gold in records} == set(get_args(SourceKind))
    for flag in ("floating", "headline"):
        assert any(flag in gold["flags"] for gold in records)
    assert any(len(gold["speakers"]) > 1 for gold in records)


def test_docs_count_the_gold() -> None:
    page = (ROOT / "docs" / "gold.md").read_text(encoding="utf-8")
    assert counts(OWN) in page, f"docs/gold.md is stale; it should hold\n{counts(OWN)}"


def test_both_shapes_of_both_marks_occur() -> None:
    texts = {name: OWN.text(name) for name in NAMES}
    for mark in ('"', "“", " '", "‘"):
        assert sum(mark in text for text in texts.values()) >= 4, mark


@pytest.fixture(scope="module")
def result(nlp):
    """The program's records held against the gold."""
    found: dict[str, list[dict]] = {name: [] for name in NAMES}
    for record in quotes.extract(quotes.read_documents([OWN.articles]), nlp=nlp):
        found[record.doc.id].append(record.to_dict())
    return score(OWN, found.__getitem__)


def test_every_figure_has_a_floor(result) -> None:
    assert set(FLOORS) == set(result.figures)


@pytest.mark.parametrize("measure", FLOORS)
def test_the_program_keeps_to_the_floor(result, measure: str) -> None:
    assert FLOORS[measure]["reason"].strip(), "a floor says why it stands where it stands"
    assert result.figures[measure] >= FLOORS[measure]["floor"], result.report()
