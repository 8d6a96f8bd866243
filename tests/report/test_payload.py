"""What the page is told is what the records and texts say, once."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from page_records import FLAGS, TEXTS, records

from quotes.records import Record
from quotes.report import write_page
from quotes.report.page import SCRIPTS, as_json
from quotes.report.payload import build_payload


def build(those, **more):
    given = {"texts": TEXTS, "flags": [], "note": None, "title": "t", "strata": {}}
    return build_payload(those, **(given | more))


def test_the_handmade_records_are_records():
    for one in records():
        assert Record.model_validate(one).to_dict()["id"] == one["id"]


def test_a_record_and_its_mapping_are_told_alike():
    assert build([Record.model_validate(one) for one in records()]) == build(records())


def test_a_text_stands_there_once_and_spans_are_offsets_into_it():
    payload = build(records())
    assert [doc["text"] for doc in payload["docs"]] == list(TEXTS.values())
    told = json.dumps(payload, ensure_ascii=False)
    assert told.count("It is sinking") == 1
    assert "Before it." not in told


def test_without_the_text_the_words_and_the_contexts_are_told():
    payload = build(records(), texts={})
    assert all("text" not in doc and "differs" not in doc for doc in payload["docs"])
    told = json.dumps(payload, ensure_ascii=False)
    assert "It is sinking" in told
    assert "Before it." in told


def test_another_text_than_the_records_were_made_from_is_not_marked_up():
    payload = build(records(), texts={**TEXTS, "quay": "x" + TEXTS["quay"]})
    assert payload["docs"][0] == {"id": "quay", "title": "On the quay", "differs": True}
    assert "text" in payload["docs"][1]


def test_flags_are_grouped_by_name_and_what_a_sample_left_out_is_counted():
    first, second = build(records(), flags=FLAGS)["flags"]
    assert (first["name"], second["name"]) == ("misattribution", "unclosed-mark")
    assert first["found"] == [{"records": [0, 3], "missing": 1, "detail": "<i>Ruth Okafor</i> or Uma Prell?"}]
    assert second["found"] == [{"records": [], "doc": 0, "span": [32, 45]}]


def test_the_strata_go_with_their_records():
    one = records()[1]["id"]
    payload = build(records(), strata={one: ("direct", 2.5)})
    assert payload["strata"][0] == [-1, None]
    place, weight = payload["strata"][1]
    assert (payload["strings"][place], weight) == ("direct", 2.5)


def test_nothing_in_the_data_can_end_its_element():
    assert "<" not in as_json({"x": "</script><!--"})
    assert json.loads(as_json({"x": "</script><!--"})) == {"x": "</script><!--"}


def test_equal_input_gives_equal_bytes_and_nothing_is_left_beside_them(tmp_path):
    one, other = tmp_path / "one.html", tmp_path / "other.html"
    for path in (one, other):
        write_page(path, records(), texts=TEXTS, flags=FLAGS, note="all", title="T")
    assert one.read_bytes() == other.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.html", "other.html"]


def test_no_markup_is_made_from_words_and_no_address_stands_in_the_code():
    from quotes.report import page

    for name in (*SCRIPTS, "page.css", "page.html"):
        code = (page.ROOM / name).read_text(encoding="utf-8").replace('"http://www.w3.org/2000/svg"', "")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|https?:|eval\(|fetch\(", code
        ), name


def test_the_report_is_not_loaded_with_the_command():
    code = "import sys, quotes.cli.app; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("count", [200])
def test_a_page_is_at_most_three_times_its_records(count, seed_records, seed_texts, seed_file, tmp_path):
    assert len(seed_records) >= count
    path = tmp_path / "report.html"
    write_page(path, seed_records, texts=seed_texts, flags=[], note=None, title="Seeds")
    assert path.stat().st_size <= 3 * seed_file.stat().st_size
