"""What the tests of both hand-made collections share: reading articles and gold, checking the gold's form, scoring.

The collections are `seeds/` and `tests/gold/`; `tests/floors.json` holds what the program must reach on each.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, get_args

from quotes.records import Act, Kind, Polarity, SourceKind, SpeakerType

ROOT = Path(__file__).parents[1]
ROLES = ("content", "cue", "source")
KEYS = {"kind", "act", "polarity", *ROLES, "source_kind", "speakers", "parent", "flags"}
SPEAKER_KEYS = {"name", "description", "type", "role", "affiliation"}
OPEN_CLOSE = ("“”", "()")
# Two contents, and two sources, are the same when they share this much of the words that either has.
SAME = 0.5

Gold = dict[str, Any]


class Collection(NamedTuple):
    """A folder of articles and the folder of their gold."""

    articles: Path
    gold: Path

    def names(self) -> list[str]:
        return sorted(path.stem for path in self.articles.glob("*.txt"))

    def text(self, name: str) -> str:
        """The article as the program reads it: line ends untouched."""
        return (self.articles / f"{name}.txt").read_bytes().decode("utf-8")

    def records(self, name: str) -> list[Gold]:
        """The gold records of an article, one a line."""
        lines = (self.gold / f"{name}.gold").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


SEEDS = Collection(ROOT / "seeds", ROOT / "seeds" / "gold")
OWN = Collection(ROOT / "tests" / "gold", ROOT / "tests" / "gold")


# --- the form of the gold ---


def check_layout(text: str, *, words: tuple[int, int]) -> None:
    title, blank, *rest = text.split("\n")
    assert title.strip()
    assert blank == ""
    assert any(rest)
    assert words[0] <= len(text.split()) <= words[1]


def check_spans(text: str, records: list[Gold]) -> None:
    for number, gold in enumerate(records, 1):
        assert gold["content"], f"{number} has no content"
        for role in ROLES:
            last = -1
            for span in gold[role]:
                assert set(span) == {"start", "end", "text"}
                where = f"{number} {role} {span['text']!r}"
                assert text[span["start"] : span["end"]] == span["text"], where
                assert span["text"], where
                assert span["text"] == span["text"].strip(), where
                assert "\n" not in span["text"], f"{where}: one span for each paragraph"
                assert span["start"] > last, where
                last = span["end"]


def check_balance(records: list[Gold]) -> None:
    """A span that opens a mark or a bracket closes it, but for a quotation that the next paragraph continues."""
    for number, gold in enumerate(records, 1):
        for role in ROLES:
            for k, span in enumerate(gold[role]):
                goes_on = k + 1 < len(gold[role]) and role == "content"
                for opening, closing in OPEN_CLOSE:
                    left = span["text"].count(opening) - span["text"].count(closing)
                    assert left == 0 or (goes_on and left == 1), f"{number} {role} {span['text']!r}"
                straight = span["text"].count('"')
                assert straight % 2 == 0 or goes_on, f"{number} {role} {span['text']!r}"


def check_values(records: list[Gold]) -> None:
    for number, gold in enumerate(records, 1):
        assert set(gold) == KEYS, number
        assert gold["kind"] in get_args(Kind), number
        assert gold["act"] in get_args(Act), number
        assert gold["polarity"] in get_args(Polarity), number
        assert gold["source_kind"] in get_args(SourceKind), number
        assert all(isinstance(flag, str) for flag in gold["flags"]), number
        for speaker in gold["speakers"]:
            assert set(speaker) == SPEAKER_KEYS, number
            assert speaker["type"] in get_args(SpeakerType), number


def check_parts(text: str, records: list[Gold]) -> None:
    words = set(words_of(text))
    for number, gold in enumerate(records, 1):
        assert bool(gold["source"]) == (gold["source_kind"] != "none"), number
        assert bool(gold["cue"]) == ("floating" not in gold["flags"]), number
        for speaker in gold["speakers"]:
            # Words stand in for the speaker only where the article gives no name.
            assert bool(speaker["name"]) != bool(speaker["description"]), number
            assert set(words_of(speaker["name"] or "")) <= words, number


def check_order(records: list[Gold]) -> None:
    starts = [gold["content"][0]["start"] for gold in records]
    assert starts == sorted(starts)
    for number, gold in enumerate(records):
        if gold["parent"] is None:
            continue
        assert gold["parent"] != number
        assert covered(gold) < covered(records[gold["parent"]]), number + 1


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, marks and possessive endings off, so that names can be looked up."""
    plain = text.replace("’", "'").replace("'s ", " ")
    return [word.strip(".,;:!?\"'“”‘()").casefold() for word in plain.split()]


def covered(record: Gold) -> frozenset[int]:
    """The code points that a record's content covers."""
    return frozenset(i for span in record["content"] for i in range(span["start"], span["end"]))


# --- scoring ---


class Pair(NamedTuple):
    """A gold record and the record matched to it, by their places in their lists."""

    gold: int
    record: int
    same_source: bool
    same_speaker: bool


def speaker_names(record: Gold) -> frozenset[str]:
    """The names of a record's speakers; empty where nobody is named."""
    return frozenset(s["name"].replace("’", "'").casefold() for s in record["speakers"] if s["name"])


def words_in(text: str, record: Gold, role: str) -> frozenset[int]:
    """The words of a text that a record's spans touch, by their place; a content's leading "that" does not count."""
    spans = [(span["start"], span["end"]) for span in record[role]]
    words = list(re.finditer(r"\w+", text))
    touched = [i for i, w in enumerate(words) if any(a < w.end() and w.start() < b for a, b in spans)]
    if role == "content" and len(touched) > 1 and words[touched[0]].group().lower() == "that":
        del touched[0]
    return frozenset(touched)


def overlap(a: frozenset[int], b: frozenset[int]) -> float:
    """The share of common words; two empty sets are the same."""
    return len(a & b) / len(a | b) if a | b else 1.0


def match(text: str, gold: list[Gold], records: list[Gold]) -> list[Pair]:
    """Pair each record with at most one gold record: nearest content first, equal source and speaker before others."""
    sides = [
        [(words_in(text, r, "content"), words_in(text, r, "source"), speaker_names(r)) for r in side]
        for side in (gold, records)
    ]
    candidates = []
    for i, (content, source, names) in enumerate(sides[0]):
        for j, (found, its_source, its_names) in enumerate(sides[1]):
            if content & found and (share := overlap(content, found)) >= SAME:
                pair = Pair(i, j, overlap(source, its_source) >= SAME, names == its_names)
                candidates.append((-share, not pair.same_source, not pair.same_speaker, pair))
    pairs: dict[int, Pair] = {}
    taken: set[int] = set()
    for *_, pair in sorted(candidates):
        if pair.gold not in pairs and pair.record not in taken:
            pairs[pair.gold] = pair
            taken.add(pair.record)
    return sorted(pairs.values())


class Score(NamedTuple):
    """The figures on a collection, and the gold records that lack a match with the right source and speaker."""

    figures: dict[str, float]
    missed: list[str]

    def report(self) -> str:
        lines = [f"{measure:32} {figure:.3f}" for measure, figure in self.figures.items()]
        return "\n".join([*lines, "without a match in content, source and speaker:", *self.missed])


def score(collection: Collection, records_of: Callable[[str], list[Gold]]) -> Score:
    """Hold the program's records, given by article, against the gold of all articles, nested records included."""
    n: Counter[str] = Counter()
    missed = []
    for name in collection.names():
        text, gold, records = collection.text(name), collection.records(name), records_of(name)
        pairs = match(text, gold, records)
        n.update(f"gold {g['kind']}" for g in gold)
        n.update(f"found {r['kind']}" for r in records)
        for pair in pairs:
            kind, its_kind = gold[pair.gold]["kind"], records[pair.record]["kind"]
            n["content"] += 1
            n["triple"] += pair.same_source
            n[f"triple {kind}"] += pair.same_source
            n[f"content of {its_kind}"] += 1
            n["speaker"] += pair.same_speaker
        right = {pair.gold for pair in pairs if pair.same_source and pair.same_speaker}
        missed += [
            f"{name}:{i + 1} {g['content'][0]['text'][:60]}" for i, g in enumerate(gold) if i not in right
        ]
    kinds = get_args(Kind)
    wanted, found = sum(n[f"gold {k}"] for k in kinds), sum(n[f"found {k}"] for k in kinds)
    figures = {
        "triple precision": share(n["triple"], found),
        "triple recall": share(n["triple"], wanted),
        "triple F": share(2 * n["triple"], found + wanted),
        "content F": share(2 * n["content"], found + wanted),
        "content and speaker precision": share(n["speaker"], found),
        "content and speaker recall": share(n["speaker"], wanted),
        "speaker right where content is": share(n["speaker"], n["content"]),
    }
    for kind in kinds:
        figures[f"{kind} triple recall"] = share(n[f"triple {kind}"], n[f"gold {kind}"])
        figures[f"{kind} content precision"] = share(n[f"content of {kind}"], n[f"found {kind}"])
    return Score(figures, missed)


def share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


# --- the floors ---


def read_floors() -> dict[str, dict[str, Any]]:
    """Collection and measure to `{floor, reason}`."""
    return json.loads((ROOT / "tests" / "floors.json").read_text(encoding="utf-8"))["floors"]


# --- what a collection holds ---


def counts(collection: Collection) -> str:
    """A table of the gold's records by kind, polarity, source and flag."""
    records = [gold for name in collection.names() for gold in collection.records(name)]
    rows = [("articles", len(collection.names())), ("records", len(records))]
    for key in ("kind", "polarity", "source_kind"):
        rows += Counter(gold[key] for gold in records).most_common()
    rows += sorted(Counter(flag for gold in records for flag in gold["flags"]).items())
    rows += [
        ("inside another record", sum(gold["parent"] is not None for gold in records)),
        ("in two or more spans", sum(len(gold["content"]) > 1 for gold in records)),
        ("more than one speaker", sum(len(gold["speakers"]) > 1 for gold in records)),
    ]
    return "".join(f"| {what} | {number} |\n" for what, number in rows)


if __name__ == "__main__":
    sys.stdout.write(counts(OWN))
