"""The seed articles: their gold records are sound, and the program is held to the floors on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import pytest
from handmade import (
    SEEDS,
    Gold,
    Pair,
    check_balance,
    check_layout,
    check_order,
    check_parts,
    check_spans,
    check_values,
    match,
    read_floors,
    score,
)

from quotes.records import Kind, Polarity, SourceKind

NAMES = SEEDS.names()
FLOORS = read_floors()["seeds"]


# --- the gold itself ---


def test_each_article_has_gold_and_each_gold_an_article() -> None:
    assert len(NAMES) >= 10
    assert sorted(path.stem for path in SEEDS.gold.glob("*.gold")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_article_is_laid_out_as_news(name: str) -> None:
    check_layout(SEEDS.text(name), words=(250, 600))


@pytest.mark.parametrize("name", NAMES)
def test_spans_are_exact_sorted_apart_and_balanced(name: str) -> None:
    check_spans(SEEDS.text(name), SEEDS.records(name))
    check_balance(SEEDS.records(name))


@pytest.mark.parametrize("name", NAMES)
def test_values_come_from_the_closed_lists(name: str) -> None:
    check_values(SEEDS.records(name))


@pytest.mark.parametrize("name", NAMES)
def test_parts_of_a_gold_record_agree(name: str) -> None:
    check_parts(SEEDS.text(name), SEEDS.records(name))


@pytest.mark.parametrize("name", NAMES)
def test_records_stand_in_text_order_and_a_parent_holds_its_child(name: str) -> None:
    check_order(SEEDS.records(name))


def test_every_kind_and_polarity_occurs() -> None:
    records = [gold for name in NAMES for gold in SEEDS.records(name)]
    assert {gold["kind"] for gold in records} == set(get_args(Kind))
    assert {gold["polarity"] for gold in records} == set(get_args(Polarity))
    assert {gold["source_kind"] for gold in records} == set(get_args(SourceKind))
    assert any(gold["parent"] is not None for gold in records)
    assert any("floating" in gold["flags"] for gold in records)
    assert any(len(gold["speakers"]) > 1 for gold in records)


# --- the matching ---

TEXT = "aa bb cc dd ee ff gg hh ii jj"


def attribution(
    content: Iterable[tuple[int, int]], name: str | None, source: tuple[int, int] = (27, 29)
) -> Gold:
    """As much of a record as `match` reads."""
    spans = [{"start": start, "end": end} for start, end in content]
    return {
        "content": spans,
        "source": [{"start": source[0], "end": source[1]}],
        "speakers": [{"name": name}] if name else [],
    }


def test_match_takes_the_nearest_content_once() -> None:
    gold = [attribution([(0, 8)], "Ada Brook"), attribution([(9, 11), (15, 20)], None)]
    records = [
        attribution([(0, 5)], "Ada Brook"),
        attribution([(0, 8)], "ADA BROOK"),
        attribution([(9, 11), (15, 17)], "Cy Dunn"),
        attribution([(24, 26)], None),
    ]
    pairs = match(TEXT, gold, records)
    assert pairs == [
        Pair(0, 1, same_source=True, same_speaker=True),
        Pair(1, 2, same_source=True, same_speaker=False),
    ]


def test_match_prefers_source_and_speaker_where_contents_are_equal() -> None:
    gold = [
        attribution([(0, 8)], "Ada Brook"),
        attribution([(0, 8)], "Cy Dunn"),
        attribution([(0, 8)], "Cy Dunn", source=(24, 26)),
    ]
    assert all(pair.same_speaker and pair.same_source for pair in match(TEXT, gold, gold[::-1]))


def test_match_wants_half_of_the_words() -> None:
    assert match(TEXT, [attribution([(0, 8)], None)], [attribution([(6, 14)], None)]) == []


def test_a_leading_that_does_not_count() -> None:
    text = "that aa bb"
    (pair,) = match(text, [attribution([(0, 10)], None)], [attribution([(5, 7)], None)])
    assert pair.same_speaker


# --- the program on the seeds ---


@pytest.fixture(scope="module")
def result(seed_records):
    """The program's records held against the gold."""
    found: dict[str, list[Gold]] = {name: [] for name in NAMES}
    for record in seed_records:
        found[record.doc.id].append(record.to_dict())
    return score(SEEDS, found.__getitem__)


def test_every_figure_has_a_floor(result) -> None:
    assert set(FLOORS) == set(result.figures)


@pytest.mark.parametrize("measure", FLOORS)
def test_the_program_keeps_to_the_floor(result, measure: str) -> None:
    assert FLOORS[measure]["reason"].strip(), "a floor says why it stands where it stands"
    assert result.figures[measure] >= FLOORS[measure]["floor"], result.report()
