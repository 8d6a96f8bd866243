"""Samples: of the size asked for, every stratum in it, weights that add up to the run, the same for the same seed."""

from __future__ import annotations

from collections import Counter

import pytest
from audited import record
from hypothesis import given
from hypothesis import strategies as st

from quotes.audit.sampling import OTHERS, allocate, band, draw, parse_fields, stratum
from quotes.errors import UsageError

SIZES = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 200), min_size=1, max_size=30)


def pairs(sizes):
    return [(f"{name}{number}", name) for name, size in sizes.items() for number in range(size)]


@given(SIZES, st.integers(1, 300), st.integers(0, 3))
def test_weights_add_up_to_the_run(sizes, size, seed):
    total = sum(sizes.values())
    drawn = draw([(f"{name}-{i}", name) for name, count in sizes.items() for i in range(count)], size, seed)
    assert len(drawn) == min(size, total)
    if size >= 4 * len(sizes):  # no stratum is so short of room that it is left out
        assert sum(weight for _, weight in drawn.values()) == pytest.approx(total, rel=1e-4)
        assert {name for name, _ in drawn.values()} == set(sizes)
    assert all(weight >= 1 for _, weight in drawn.values())


@given(SIZES, st.integers(1, 300))
def test_shares_are_whole_and_no_larger_than_their_stratum(sizes, size):
    shares = allocate(sizes, size)
    assert sum(shares.values()) == min(size, sum(sizes.values()))
    assert all(0 <= shares[name] <= sizes[name] for name in sizes)
    if size >= 2 * len(sizes):
        assert all(shares[name] >= min(2, sizes[name]) for name in sizes)


def test_shares_are_in_proportion_with_two_at_least():
    assert allocate({"a": 700, "b": 250, "c": 50}, 100) == {"a": 70, "b": 25, "c": 5}
    assert allocate({"a": 995, "b": 5}, 100) == {"a": 98, "b": 2}


def test_the_seed_decides():
    run = pairs({"a": 300, "b": 50})
    assert draw(run, 20, 3) == draw(run, 20, 3)
    assert list(draw(run, 20, 3)) == list(draw(run, 20, 3))
    assert set(draw(run, 20, 3)) != set(draw(run, 20, 4))


def test_small_strata_go_together_when_there_are_too_many():
    sizes = {"large": 500, **{f"s{number}": 1 for number in range(50)}}
    drawn = draw(pairs(sizes), 40)
    assert Counter(name for name, _ in drawn.values())[OTHERS] >= 2
    assert len({name for name, _ in drawn.values()}) <= 10
    assert sum(weight for _, weight in drawn.values()) == pytest.approx(550, abs=0.01)


def test_the_first_part_of_a_sample_is_one_too():
    """Strata do not stand in blocks: who stops half-way has decided on all kinds."""
    drawn = list(draw(pairs({"a": 500, "b": 500}), 100).values())
    half = Counter(name for name, _ in drawn[:50])
    assert 15 < half["a"] < 35


def test_names_of_strata():
    one = record(1, "“Go.”", "Ada Vale", confidence=0.7, rule="en.x")
    assert stratum(one, ("kind", "rule", "confidence")) == "kind=direct rule=en.x confidence=0.70-0.85"
    assert [band(c) for c in (0, 0.49999, 0.95, 1)] == ["0.00-0.50", "0.00-0.50", "0.95-1.00", "0.95-1.00"]
    assert parse_fields(" kind, rule,kind") == ("kind", "rule")
    for wrong in ("speaker", "kind,colour", ",", ""):
        with pytest.raises(UsageError, match="--by"):
            parse_fields(wrong)
