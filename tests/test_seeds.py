"""The seed articles: their gold records are sound, and the program is held to a floor on them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest

from quotes.records import Act, Kind, Polarity, SourceKind, SpeakerType

# The floor: content and speaker right together, over all seeds.  Raise it when the program rises; a change
# that falls below it shows what it lost (the message lists the gold records without a match).
FLOOR_PRECISION = 0.63
FLOOR_RECALL = 0.59
# Two contents are the same when they share this much of the code points that either covers.
SAME_CONTENT = 0.5

SEEDS = Path(__file__).parents[1] / "seeds"
GOLD = SEEDS / "gold"
NAMES = sorted(path.stem for path in SEEDS.glob("*.txt"))
ROLES = ("content", "cue", "source")
KEYS = {"kind", "act", "polarity", *ROLES, "source_kind", "speakers", "parent", "flags"}
SPEAKER_KEYS = {"name", "description", "type", "role", "affiliation"}

Gold = dict[str, Any]


def read_text(name: str) -> str:
    """The article as the program reads it: line ends untouched."""
    return (SEEDS / f"{name}.txt").read_bytes().decode("utf-8")


def read_gold(name: str) -> list[Gold]:
    """The gold records of an article, one a line."""
    lines = (GOLD / f"{name}.gold").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


# --- the gold itself ---


def test_each_article_has_gold_and_each_gold_an_article() -> None:
    assert len(NAMES) >= 10
    assert sorted(path.stem for path in GOLD.glob("*.gold")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_article_is_laid_out_as_news(name: str) -> None:
    title, blank, *rest = read_text(name).split("\n")
    assert title.strip()
    assert blank == ""
    assert any(rest)
    assert 250 <= len(read_text(name).split()) <= 600


@pytest.mark.parametrize("name", NAMES)
def test_spans_are_exact_sorted_and_apart(name: str) -> None:
    text = read_text(name)
    for number, gold in enumerate(read_gold(name), 1):
        assert gold["content"], f"{name}:{number} has no content"
        for role in ROLES:
            last = -1
            for span in gold[role]:
                assert set(span) == {"start", "end", "text"}
                where = f"{name}:{number} {role} {span['text']!r}"
                assert text[span["start"] : span["end"]] == span["text"], where
                assert span["text"], where
                assert span["text"] == span["text"].strip(), where
                assert "\n" not in span["text"], f"{where}: one span for each paragraph"
                assert span["start"] > last, where
                last = span["end"]


@pytest.mark.parametrize("name", NAMES)
def test_values_come_from_the_closed_lists(name: str) -> None:
    for number, gold in enumerate(read_gold(name), 1):
        where = f"{name}:{number}"
        assert set(gold) == KEYS, where
        assert gold["kind"] in get_args(Kind), where
        assert gold["act"] in get_args(Act), where
        assert gold["polarity"] in get_args(Polarity), where
        assert gold["source_kind"] in get_args(SourceKind), where
        assert all(isinstance(flag, str) for flag in gold["flags"]), where
        for speaker in gold["speakers"]:
            assert set(speaker) == SPEAKER_KEYS, where
            assert speaker["type"] in get_args(SpeakerType), where


@pytest.mark.parametrize("name", NAMES)
def test_parts_of_a_gold_record_agree(name: str) -> None:
    words = set(words_of(read_text(name)))
    for number, gold in enumerate(read_gold(name), 1):
        where = f"{name}:{number}"
        assert bool(gold["source"]) == (gold["source_kind"] != "none"), where
        assert bool(gold["cue"]) == ("floating" not in gold["flags"]), where
        for speaker in gold["speakers"]:
            # Words stand in for the speaker only where the article gives no name.
            assert bool(speaker["name"]) != bool(speaker["description"]), where
            assert set(words_of(speaker["name"] or "")) <= words, where


@pytest.mark.parametrize("name", NAMES)
def test_records_stand_in_text_order_and_a_parent_holds_its_child(name: str) -> None:
    records = read_gold(name)
    starts = [gold["content"][0]["start"] for gold in records]
    assert starts == sorted(starts)
    for number, gold in enumerate(records):
        if gold["parent"] is None:
            continue
        assert gold["parent"] != number
        assert covered(gold) < covered(records[gold["parent"]]), f"{name}:{number + 1}"


def test_every_kind_and_polarity_occurs() -> None:
    records = [gold for name in NAMES for gold in read_gold(name)]
    assert {gold["kind"] for gold in records} == set(get_args(Kind))
    assert {gold["polarity"] for gold in records} == set(get_args(Polarity))
    assert {gold["source_kind"] for gold in records} == set(get_args(SourceKind))
    assert any(gold["parent"] is not None for gold in records)
    assert any("floating" in gold["flags"] for gold in records)
    assert any(len(gold["speakers"]) > 1 for gold in records)


# --- the program on the seeds ---


class Pair(NamedTuple):
    """A gold record and the record matched to it."""

    gold: int
    record: int
    same_speaker: bool


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, marks and possessive endings off, so that names can be looked up."""
    plain = text.replace("’", "'").replace("'s ", " ")
    return [word.strip(".,;:!?\"'“”‘()").casefold() for word in plain.split()]


def covered(record: Gold) -> frozenset[int]:
    """The code points that a record's content covers."""
    return frozenset(i for span in record["content"] for i in range(span["start"], span["end"]))


def speaker_names(record: Gold) -> frozenset[str]:
    """The names of a record's speakers; empty where nobody is named."""
    return frozenset(s["name"].replace("’", "'").casefold() for s in record["speakers"] if s["name"])


def match(gold: list[Gold], records: list[Gold]) -> list[Pair]:
    """Pair each record with at most one gold record, nearest content first, equal speakers before others."""
    candidates = []
    for i, wanted in enumerate(gold):
        for j, found in enumerate(records):
            a, b = covered(wanted), covered(found)
            if a & b and (share := len(a & b) / len(a | b)) >= SAME_CONTENT:
                candidates.append((share, speaker_names(wanted) == speaker_names(found), i, j))
    pairs: dict[int, Pair] = {}
    taken: set[int] = set()
    for _, same, i, j in sorted(candidates, key=lambda c: (-c[0], not c[1], c[2], c[3])):
        if i not in pairs and j not in taken:
            pairs[i] = Pair(i, j, same)
            taken.add(j)
    return list(pairs.values())


def attribution(content: Iterable[tuple[int, int]], name: str | None) -> Gold:
    """As much of a record as `match` reads."""
    spans = [{"start": start, "end": end} for start, end in content]
    return {"content": spans, "speakers": [{"name": name}] if name else []}


def test_match_takes_the_nearest_content_once() -> None:
    gold = [attribution([(0, 10)], "Ada Brook"), attribution([(20, 30), (40, 50)], None)]
    records = [
        attribution([(0, 6)], "Ada Brook"),
        attribution([(0, 9)], "ADA BROOK"),
        attribution([(20, 30), (40, 52)], "Cy Dunn"),
        attribution([(60, 70)], None),
    ]
    assert sorted(match(gold, records)) == [Pair(0, 1, same_speaker=True), Pair(1, 2, same_speaker=False)]


def test_match_prefers_the_speaker_where_contents_are_equal() -> None:
    gold = [attribution([(0, 10)], "Ada Brook"), attribution([(0, 10)], "Cy Dunn")]
    assert all(pair.same_speaker for pair in match(gold, gold[::-1]))


def test_match_wants_half_of_the_content() -> None:
    assert match([attribution([(0, 10)], None)], [attribution([(6, 16)], None)]) == []


def test_the_program_keeps_to_the_floor() -> None:
    # Both take seconds: only this test pays for them.
    from quotes import Document
    from quotes.extraction import Extractor

    extractor = Extractor()
    found = wanted = right = 0
    missed = []
    for name in NAMES:
        gold = read_gold(name)
        document = Document(id=name, text=read_text(name))
        records = [record.to_dict() for record in extractor.records(document)]
        hits = {pair.gold for pair in match(gold, records) if pair.same_speaker}
        found, wanted, right = found + len(records), wanted + len(gold), right + len(hits)
        missed += [
            f"{name}:{i + 1} {g['content'][0]['text'][:60]}" for i, g in enumerate(gold) if i not in hits
        ]
    precision, recall = right / max(found, 1), right / wanted
    report = f"precision {precision:.3f}, recall {recall:.3f}; without a match:\n" + "\n".join(missed)
    assert precision >= FLOOR_PRECISION, report
    assert recall >= FLOOR_RECALL, report
