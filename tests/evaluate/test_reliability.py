"""Bins, Brier score, calibration error, the curve, and how they are drawn."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from small_gold import gold_lines, record_lines

from quotes.evaluate import evaluate, read_gold
from quotes.evaluate.plot import as_page, as_svg
from quotes.evaluate.predictions import read_predictions
from quotes.evaluate.reliability import reliability


@pytest.fixture
def paired(tmp_path):
    gold, records = tmp_path / "gold.jsonl", tmp_path / "records.jsonl"
    gold.write_text(gold_lines(), encoding="utf-8")
    lines = record_lines().splitlines()
    sure = [0.95, 1.0, 0.55, 0.55, 0.91, 0.05, 0.1]  # right are the first three (see test_score.py)
    changed = [
        line.replace('"confidence": 0.5', f'"confidence": {c}') for line, c in zip(lines, sure, strict=True)
    ]
    records.write_text("\n".join(changed), encoding="utf-8")
    articles = read_gold(gold)
    return evaluate(articles, read_predictions(records, articles, print), resamples=0).paired


def test_figures_worked_out_by_hand(paired):
    found = reliability(paired)
    assert found.count == 7
    wrong = 0.55**2 + 0.91**2 + 0.05**2 + 0.1**2
    assert found.brier == pytest.approx((0.05**2 + 0 + 0.45**2 + wrong) / 7)
    top, middle = abs((0.95 + 1.0 + 0.91) / 3 - 2 / 3), abs(0.55 - 1 / 2)
    assert found.error == pytest.approx((3 * top + 2 * middle + 0.05 + 0.1) / 7)
    assert [(one.count, one.right) for one in found.bins if one.count] == [
        (1, 0),
        (1, 0),
        (2, 0.5),
        (3, 2 / 3),
    ]
    assert (found.sure.sure, found.sure.right) == (3, 2 / 3)
    assert (found.sure_direct.total, found.sure_direct.sure, found.sure_direct.right) == (2, 2, 0.5)


def side_of(speakers, confidence=None):
    spans = {"content": [[0, 5]], "source": [[6, 9]]}
    return spans | ({} if confidence is None else {"confidence": confidence, "speakers": speakers})


def account_of(tmp_path, gold, record):
    article = {"doc_id": "a", "text": "Leave Ann left", "attributions": [gold]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(article), encoding="utf-8")
    line = record | {"doc": {"id": "a"}}
    (tmp_path / "records.jsonl").write_text(json.dumps(line), encoding="utf-8")
    articles = read_gold(tmp_path / "gold.jsonl")
    found = read_predictions(tmp_path / "records.jsonl", articles, print)
    return reliability(evaluate(articles, found, resamples=0).paired)


def test_gold_without_speakers_judges_content_and_source_alone_as_well(tmp_path):
    speakers = [{"name": "Ann", "confidence": 0.8}, {"name": None, "confidence": 0.1}]
    found = account_of(tmp_path, side_of(None), side_of(speakers, 0.72))
    assert found.error == pytest.approx(0.28)
    assert found.of_spans.error == pytest.approx(0.1)
    assert found.of_spans.brier == pytest.approx(0.01)


def test_a_record_that_names_nobody_has_one_confidence(tmp_path):
    found = account_of(tmp_path, side_of(None), side_of([], 0.72))
    assert found.of_spans.error == pytest.approx(found.error) == pytest.approx(0.28)


def test_gold_that_knows_speakers_judges_the_whole(tmp_path):
    gold = side_of(None) | {"speakers": [{"name": "Ann"}]}
    found = account_of(tmp_path, gold, side_of([{"name": "Ann", "confidence": 0.8}], 0.72))
    assert found.error == pytest.approx(0.28)
    assert found.of_spans is None


def test_the_curve_gives_recall_up_for_precision(paired):
    curve = {point.threshold: point for point in reliability(paired).curve}
    assert (curve[0.0].kept, curve[0.0].precision, curve[0.0].recall) == (7, 3 / 7, 3 / 7)
    assert (curve[0.95].kept, curve[0.95].precision, curve[0.95].recall) == (2, 1.0, 2 / 7)


def test_no_confidence_no_account(paired, tmp_path):
    assert reliability([]) is None


def test_the_drawing_is_an_svg_of_its_own(paired):
    found = reliability(paired)
    tree = ET.fromstring(as_svg(found))
    circles = tree.findall(".//{http://www.w3.org/2000/svg}circle")
    assert len(circles) == sum(1 for one in found.bins if one.count) + sum(
        1 for one in found.curve if one.kept
    )
    assert all(0 <= float(one.get("cx")) <= 320 and 0 <= float(one.get("cy")) <= 320 for one in circles)


def test_the_page_has_the_drawing_and_the_numbers(paired):
    page = as_page(reliability(paired))
    assert "<svg" in page
    assert "<td>0.9-1.0</td><td>3</td>" in page
    assert "src=" not in page


@pytest.mark.parametrize(("name", "right"), [("Ann", 1.0), (None, 1.0), ("Bo", 0.0)])
def test_a_name_left_open_is_no_wrong_name(tmp_path, name, right):
    gold = side_of(None) | {"speakers": [{"name": "Ann"}]}
    account = account_of(tmp_path, gold, side_of([{"name": name, "confidence": 1.0}], 0.9))
    assert account.bins[-1].right == right
