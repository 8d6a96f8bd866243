"""Figures from decisions: intervals as the literature has them, strata weighed back, and a promise that is kept."""

from __future__ import annotations

import math
import random

import pytest
from audited import decision

from quotes.audit.agreement import agreement
from quotes.audit.estimates import regroup, score, wilson
from quotes.audit.sampling import draw


@pytest.mark.parametrize(
    ("right", "decided", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), table I: method 3, Wilson's
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval(right, decided, low, high):
    assert wilson(right / decided, decided) == pytest.approx((low, high), abs=5e-5)


def test_nothing_known_and_all_known():
    assert wilson(0.5, 0) == (0.0, 1.0)
    assert wilson(0.3, math.inf) == (0.3, 0.3)


def decided(stratum, weight, verdicts, first=0):
    return [
        decision(f"r{first + n}", "accept" if v else "reject", stratum=stratum, weight=weight)
        for n, v in enumerate(verdicts)
    ]


def test_strata_are_weighed_back():
    made = decided("big", 90.0, [1] * 8 + [0] * 2) + decided("small", 10.0, [0] * 10, first=50)
    result = score(made)
    assert result.run is not None
    assert result.run.precision == pytest.approx(0.9 * 0.8), "not the plain share of 8 in 20"
    assert result.run.size == 1000
    assert result.run.low < 0.72 < result.run.high
    assert [(one.name, one.decided, one.right, one.size) for one in result.strata] == [
        ("big", 10, 8, 900),
        ("small", 10, 0, 100),
    ]
    assert result.outcomes == {"accept": 8, "reject": 12}


def test_a_correction_is_no_right_record_and_an_addition_no_record():
    made = [
        *decided("s", 5.0, [1, 1, 1]),
        decision(
            "r9", "correct", stratum="s", weight=5.0, corrections={"speaker": "Bo Lind", "role": "mayor"}
        ),
        decision(
            "added:1",
            "add",
            corrections={"kind": "direct", "content": [{"start": 0, "end": 2, "text": "No"}]},
        ),
    ]
    result = score(made)
    assert result.run is not None
    assert (result.decided, result.run.precision, result.added) == (4, 0.75, 1)
    assert result.corrected == {"speaker": 1, "role": 1}


def test_without_strata_there_is_no_estimate_for_the_run():
    result = score([decision("r1"), decision("r2", "reject")])
    assert result.run is None
    assert result.plain is not None
    assert result.plain.precision == 0.5
    assert result.outside == 2


def test_records_from_outside_the_sample_do_not_count_in_the_estimate():
    result = score([*decided("s", 2.0, [1, 1, 0, 0]), decision("r8", "reject"), decision("r9", "reject")])
    assert result.run is not None
    assert (result.run.precision, result.outside, result.decided) == (0.5, 2, 6)


def test_a_run_that_was_decided_whole_has_no_margin():
    result = score(decided("s", 1.0, [1, 1, 0, 1]))
    assert result.run is not None
    assert (result.run.low, result.run.high, result.run.more) == (0.75, 0.75, None)


def test_a_part_of_the_sample_stands_for_the_whole_run():
    part = decided("s", 2.0, [1] * 9 + [0])
    assert score(part).run.size == 20
    whole = score(part, size=200).run
    assert whole.size == pytest.approx(200)
    assert whole.margin > score(part).run.margin, "less of the run is known than the weights alone say"


@pytest.mark.parametrize("precision", [0.5, 0.8, 0.97])
@pytest.mark.parametrize("size", [300, 3000])
def test_so_many_more_halve_the_margin(precision, size):
    def run(count):
        right = round(count * precision)
        return score(decided("s", size / count, [1] * right + [0] * (count - right))).run

    now = run(100)
    assert now.more is not None
    assert run(100 + now.more).margin == pytest.approx(now.margin / 2, rel=0.06)


def test_the_interval_keeps_its_promise():
    """Of a made-up run with strata of very different precision; `benchmarks/audit_coverage.py` does it on gold."""
    chance = random.Random(5)
    shares = {"a": (700, 0.9), "b": (250, 0.6), "c": (50, 0.2)}
    right, strata = {}, []
    for name, (count, share) in shares.items():
        for number in range(count):
            right[f"{name}{number}"] = chance.random() < share
            strata.append((f"{name}{number}", name))
    truth = sum(right.values()) / len(right)
    inside = 0
    for seed in range(200):
        sample = draw(strata, 100, seed)
        made = [
            decision(one, "accept" if right[one] else "reject", doc="d", stratum=name, weight=weight)
            for one, (name, weight) in sample.items()
        ]
        run = score(made).run
        inside += run.low <= truth <= run.high
    assert 0.91 <= inside / 200 <= 0.99


def test_figures_by_rule_and_band():
    made = [
        decision("r1", rule="en.a", confidence=0.9, weight=3.0, stratum="x"),
        decision("r2", "reject", rule="en.a", confidence=0.6, weight=1.0, stratum="y"),
        decision("r3", rule="en.b", confidence=0.6, weight=1.0, stratum="y"),
    ]
    assert [(f.name, f.decided, f.precision) for f in regroup(made, "rule")] == [
        ("en.a", 2, 0.75),
        ("en.b", 1, 1.0),
    ]
    assert [(f.name, f.precision) for f in regroup(made, "confidence")] == [
        ("0.50-0.70", 0.5),
        ("0.85-0.95", 1.0),
    ]


def two(verdicts):
    """Two reviewers' verdicts on some records, as letters: a, r, c."""
    names = {"a": "accept", "r": "reject", "c": "correct"}
    out = []
    for number, pair in enumerate(verdicts):
        for by, letter in zip(("ana", "bo"), pair, strict=True):
            more = {"corrections": {"role": "mayor"}} if letter == "c" else {}
            out.append(decision(f"r{number}", names[letter], by=by, **more))
    return out


def test_agreement_of_two_reviewers():
    found = agreement([*two(["aa", "aa", "rr", "ar", "cc", "ac"]), decision("r99")])
    assert found is not None
    assert (found.reviewers, found.shared, found.same) == (("ana", "bo"), 6, 4)
    # by hand: observed disagreement 4/12; values a 6, r 3, c 3 of 12: expected (144 - 54) / (12 * 11) = 90/132
    assert found.alpha == pytest.approx(1 - (4 / 12) / (90 / 132))
    assert [[one.record for one in group] for group in found.disagreements] == [["r3", "r3"], ["r5", "r5"]]


def test_corrections_that_differ_are_a_disagreement():
    made = [
        decision("r1", "correct", corrections={"speaker": "Bo Lind"}),
        decision("r1", "correct", by="bo", corrections={"speaker": "Ada Vale"}),
    ]
    found = agreement(made)
    assert found is not None
    assert (found.same, found.alpha, len(found.disagreements)) == (0, None, 1)


def test_one_reviewer_agrees_with_nobody():
    assert agreement([decision("r1"), decision("r2")]) is None


def test_a_record_on_which_reviewers_differ_counts_half():
    assert score(two(["aa", "ar"])).plain.precision == 0.75
