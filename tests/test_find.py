"""`quotes find`: near-identical quotations, their offsets, their earliest, and an index that is never stale."""

from __future__ import annotations

import gzip
import json
import os
from datetime import date
from pathlib import Path

import pytest
from command import invoke
from hypothesis import given
from hypothesis import strategies as st

from quotes.days import day_of
from quotes.errors import QuotesError, UsageError
from quotes.find import open_index, search
from quotes.find.search import earliest
from quotes.find.wording import compare, differences, plain
from quotes.records import Span


def line(number, text, *, speaker=None, start=0, day=None, **more):
    """A record line; `text` is one span of a document of its own."""
    speakers = [] if speaker is None else [{"name": speaker, "description": None}]
    record = {
        "schema": "quotes/1",
        "id": f"{number:04}",
        "doc": {"id": f"doc-{number}", "sha256": "0" * 64, **({"date": day} if day else {})},
        "kind": "direct",
        "act": "say",
        "polarity": "affirmed",
        "text": " ".join(text.split()),
        "content": [{"start": start, "end": start + len(text), "text": text}],
        "source": [],
        "speakers": speakers,
        "confidence": 0.9,
        "flags": [],
    }
    return json.dumps({**record, **more}) + "\n"


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "records.jsonl"
    path.write_text(
        line(
            1,
            "“The bridge will close on the first of May,”",
            speaker="Ruth Okafor",
            start=40,
            day="2024-05-02",
        )
        + line(
            2,
            "the bridge would close on the first day of May",
            speaker="Ruth Okafor",
            day="2024-05-01T10:00:00Z",
        )
        + line(
            3,
            "‘We asked, we begged, and still the bridge will close on the first of May, so we’ll swim.’",
            start=7,
        )
        + line(4, "the bridge will close on the first of May", speaker="Bo Lind", day="3 May 2024")
        + line(5, "the budget will not close the gap in May", speaker="Ruth Okafor")
        + line(6, "No"),
        encoding="utf-8",
    )
    return path


def test_who_is_given_the_words_and_since_when(corpus):
    with open_index(corpus) as index:
        hits = search(index, "The bridge will close on the first of May")
        assert len(index) == 6
    assert [hit.record["id"] for hit in hits] == ["0001", "0004", "0003", "0002"]
    assert [hit.speakers for hit in hits] == [["Ruth Okafor"], ["Bo Lind"], [], ["Ruth Okafor"]]
    first = earliest(hits)
    assert first is not None
    assert first.date == date(2024, 5, 1)
    assert [hit.match.score for hit in hits[:3]] == [1.0, 1.0, 1.0]
    assert hits[3].wording == "the bridge [-will-] {+would+} close on the first {+day+} of May"


def test_offsets_are_of_the_words_inside_the_longer_quotation(corpus):
    with open_index(corpus) as index:
        hit = next(
            h for h in search(index, "the bridge will close on the first of May") if h.record["id"] == "0003"
        )
    (content,) = hit.record["content"]
    start = hit.match.start - content["start"]
    assert content["text"][start : hit.match.end - content["start"]] == hit.match.words
    assert hit.match.words == "the bridge will close on the first of May"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Okafor", {"0001", "0002"}), ("ruth okafor", {"0001", "0002"}), ("Mayor Ruth Okafor", {"0001", "0002"}),
     ("Lind", {"0004"}), ("Ruth Lind", set()), ("Nobody", set())],
)  # fmt: skip
def test_a_speaker_by_name_or_surname(corpus, name, expected):
    with open_index(corpus) as index:
        hits = search(index, "the bridge will close on the first of May", speaker=name)
    assert {hit.record["id"] for hit in hits} == expected


def test_short_words_inside_the_sought_text_are_not_a_find(corpus):
    """ "No" stands in every long text; it is not near-identical to one."""
    with open_index(corpus) as index:
        assert all(
            hit.record["id"] != "0006" for hit in search(index, "No bridge will be closed", min_score=0.5)
        )


@pytest.mark.parametrize("text", ["", "…!?", "“ ”"])
def test_a_text_without_words_is_wrong_usage(corpus, text):
    with open_index(corpus) as index, pytest.raises(UsageError, match="no word"):
        search(index, text)


@pytest.mark.parametrize(
    "text", ['a" OR speaker : "b', "NEAR(bridge may)", "don't - bridge* AND", "said : ("]
)
def test_query_syntax_in_the_text_is_only_words(corpus, text):
    with open_index(corpus) as index:
        search(index, text, speaker=text)


def test_the_index_is_built_once_and_again_when_the_file_changes(corpus):
    told = []
    for _ in range(2):
        open_index(corpus, tell=told.append).__exit__()
    assert len(told) == 1
    with corpus.open("a", encoding="utf-8") as file:
        file.write(line(7, "swans were seen on the quay"))
    with open_index(corpus, tell=told.append) as index:
        assert [hit.record["id"] for hit in search(index, "Swans were seen on the quay")] == ["0007"]
    assert len(told) == 2


def test_compressed_records_and_an_index_elsewhere(corpus, tmp_path):
    packed = tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(corpus.read_bytes()))
    with open_index(packed, tmp_path / "elsewhere") as index:
        assert len(search(index, "the bridge will close on the first of May")) == 4
    assert not Path(f"{packed}.find").exists()


def test_a_broken_line_is_named_and_leaves_no_index(tmp_path):
    broken = tmp_path / "broken.jsonl"
    broken.write_text(line(1, "words") + "{}\n", encoding="utf-8")
    with pytest.raises(QuotesError, match=r"broken.jsonl:2: not a record"):
        open_index(broken)
    assert list(tmp_path.iterdir()) == [broken]


def test_a_file_that_is_no_index_is_left_alone(corpus, tmp_path):
    other = tmp_path / "other"
    other.write_text("mine " * 100, encoding="utf-8")
    with pytest.raises(UsageError, match="no index"):
        open_index(corpus, other)
    assert other.read_text(encoding="utf-8").startswith("mine")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_asks_for_another_place(corpus):
    corpus.parent.chmod(0o500)
    try:
        with pytest.raises(UsageError, match="--index"):
            open_index(corpus)
    finally:
        corpus.parent.chmod(0o700)


@given(st.text(st.characters(codec="utf-8")))
def test_plain_spelling_keeps_every_position(text):
    assert len(plain(text)) == len(text)


@given(
    st.lists(st.text("abc ’“.\n", min_size=1, max_size=12), min_size=1, max_size=3),
    st.text("abc '", min_size=1),
)
def test_matches_lie_inside_the_content(parts, sought):
    spans, at = [], 5
    for part in parts:
        spans.append(Span(start=at, end=at + len(part), text=part))
        at += len(part) + 9
    match = compare(sought, spans)
    assert 0 <= match.score <= 1
    assert spans[0].start <= match.start <= match.end <= spans[-1].end
    if len(spans) == 1 and match.words:
        assert spans[0].text[match.start - 5 : match.end - 5] == match.words


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("It's a “shame”, she said", "it’s a shame she said", "it’s a shame she said"),
        ("taxes will rise", "taxes will not rise", "taxes will {+not+} rise"),
        ("we never lost a boat", "we lost a boat", "we [-never-] lost a boat"),
    ],
)
def test_differences_pass_over_marks_and_case(old, new, expected):
    assert differences(old, new) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("2024-05-01", date(2024, 5, 1)), ("26-FEB-1987 15:01:01.79", date(1987, 2, 26)),
     ("May 3, 2024", date(2024, 5, 3)), ("20240503", date(2024, 5, 3)),
     ("2024-05-01T10:00:00Z", date(2024, 5, 1)), ("yesterday", None), (None, None)],
)  # fmt: skip
def test_days_as_newspapers_write_them(written, expected):
    assert day_of(written) == expected


def command(*arguments, stdin=None):
    return invoke("find", *arguments, stdin=stdin)


def test_the_command_answers_people_and_machines(corpus):
    people = command(corpus, "the bridge will close on the first of May")
    assert people.exit_code == 0
    assert "4 quotations in 4 documents" in people.stdout
    assert "given to  Ruth Okafor (2); Bo Lind (1); nobody named (1)" in people.stdout
    assert "earliest  2024-05-01, doc-2" in people.stdout
    machines = command("-", "the bridge will close", "--speaker", "Lind", "--json", stdin=corpus.read_bytes())
    (found,) = map(json.loads, machines.stdout.splitlines())
    assert found["record"]["id"] == "0004"
    assert found["match"] == {"start": 0, "end": 21, "text": "the bridge will close"}


def test_nothing_found_is_no_failure(corpus):
    result = command(corpus, "zebras")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "nothing like it in 6 records" in result.stderr
