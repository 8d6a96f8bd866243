"""The confidence of a record: the quote's chance, corrected where gold told how, times that of the one who is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotes.confidence import Calibration, confidence
from quotes.quote import Quote, Resolution
from quotes.records import Speaker
from quotes.scorer import load_scorer

QUOTE = Quote(
    kind="direct",
    content=((0, 9),),
    cue=((10, 14),),
    source=((15, 20),),
    cue_lemma="say",
    act="say",
    polarity="affirmed",
    rule="en.direct.mine",
    confidence=0.8,
)
LIND = Speaker(
    name="Bo Lind", description=None, id="person:bo-lind", type="PERSON", role=None, affiliation=None,
    how="full-name", confidence=0.9, evidence=[],
)  # fmt: skip
NAMED = Resolution("name", (LIND,), "full-name")
NOBODY = Resolution("pronoun", (), "ambiguous", ("Bo Lind", "Ruth Okafor"), ("ambiguous-speaker",))
HALVED = Calibration(intercept=-1.386, weights={"odds": 1.0}, rules=("en.direct.mine",))  # odds of a quarter


def test_a_named_speaker_may_be_wrong_nobody_cannot():
    assert confidence(QUOTE, NAMED, None) == pytest.approx(0.72)
    assert confidence(QUOTE, NOBODY, None) == 0.8
    unnamed = Resolution("nominal", (LIND.model_copy(update={"name": None, "id": None}),), "unnamed")
    assert confidence(QUOTE, unnamed, None) == 0.8


def test_the_least_sure_of_several_speakers_counts():
    both = replace(NAMED, speakers=(LIND, LIND.model_copy(update={"confidence": 0.5})))
    assert confidence(QUOTE, both, None) == pytest.approx(0.4)


def test_the_correction_is_added_to_the_log_odds():
    assert confidence(QUOTE, NOBODY, HALVED) == pytest.approx(0.5, abs=0.001)  # four to one, a quarter of it


@pytest.mark.parametrize("other", [{"rule": "en.direct.yours"}, {"parent": 0}])
def test_what_gold_never_showed_keeps_its_chance(other):
    assert confidence(replace(QUOTE, **other), NOBODY, HALVED) == 0.8


def test_the_shipped_correction_follows_the_chance():
    calibration = load_scorer().calibration
    quote = replace(QUOTE, rule=next(iter(calibration.rules)))
    found = [confidence(replace(quote, confidence=p / 10), NOBODY, calibration) for p in range(1, 10)]
    assert found == sorted(found)
    assert found[-1] - found[0] > 0.5
