"""Read gold with its spans in place, and turn an article that was marked up by hand into article and gold.

    python tests/marked.py show NAME          the marked article, to read or to change
    python tests/marked.py write NAME < FILE    NAME.txt and NAME.gold from a marked article

A marked article has the text with its spans in braces, a line `---`, and its speakers:

    {c1 direct say name #1|“The lock is shut,”} {s1|Ada Brook} {v1|said}. {c1|“For good.”} {s2|She} {v2|added} ...
    ---
    #1 Ada Brook; PERSON; lock keeper; Wending Navigation Trust
    #2 *two boaters; PERSON; ;

`c` is content, `v` cue, `s` source, the number is the record's; `{s1,2|...}` serves two records. The first content span
of a record names its kind, act and kind of source, then polarity and flags where they are not the usual ones, then its
speakers (`#1+#2`). A record inside another's content has that one as its parent. `*` starts a description.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, get_args

from quotes.records import Act, Kind, Polarity, SourceKind

ROLES = {"c": "content", "v": "cue", "s": "source"}
LISTS = {"kind": Kind, "act": Act, "polarity": Polarity}
OPEN = re.compile(r"\{([cvs])(\d+(?:,\d+)*)([^|{}]*)\|")

Gold = dict[str, Any]


def read(marked: str) -> tuple[str, list[Gold]]:
    """The article and the gold records of a marked article; ValueError where the marks do not fit together."""
    body, _, list_of_speakers = marked.rpartition("\n---\n")
    speakers = dict(read_speaker(line) for line in list_of_speakers.splitlines() if line.strip())
    records: dict[int, Gold] = {}
    parents: dict[int, int | None] = {}
    stack: list[tuple[str, list[int], int]] = []
    text = ""
    at = 0
    while at < len(body):
        if opened := OPEN.match(body, at):
            role, numbers = ROLES[opened[1]], [int(n) for n in opened[2].split(",")]
            for n in numbers:
                records.setdefault(n, empty())
                if role == "content":
                    parents.setdefault(n, next((ns[-1] for r, ns, _ in reversed(stack) if r == role), None))
                if opened[3].strip():
                    set_values(records[n], opened[3].split(), speakers)
            stack.append((role, numbers, len(text)))
            at = opened.end()
            continue
        if body[at] == "{" or (body[at] == "}" and not stack):
            raise ValueError(f"a brace that opens or closes nothing: {body[at : at + 40]!r}")
        if body[at] == "}":
            role, numbers, start = stack.pop()
            for n in numbers:
                records[n][role].append({"start": start, "end": len(text), "text": text[start:]})
        else:
            text += body[at]
        at += 1
    if stack:
        raise ValueError(f"{len(stack)} spans are not closed, the last of record {stack[-1][1]}")
    for n, record in records.items():
        if not record["content"] or record["kind"] is None:
            raise ValueError(f"record {n} has no content or no values")
        for role in ROLES.values():
            record[role].sort(key=lambda span: span["start"])
    order = sorted(
        records, key=lambda n: (records[n]["content"][0]["start"], -records[n]["content"][-1]["end"])
    )
    for n in order:
        parent = parents[n]
        records[n]["parent"] = None if parent is None else order.index(parent)
    return text + "\n", [records[n] for n in order]


def empty() -> Gold:
    """A record without spans and values, its keys in the order of the files."""
    keys = ("kind", "act", "polarity", *ROLES.values(), "source_kind", "speakers", "parent", "flags")
    values: Gold = dict.fromkeys(keys)
    values.update(polarity="affirmed", speakers=[], flags=[], **{role: [] for role in ROLES.values()})
    return values


def set_values(record: Gold, words: list[str], speakers: dict[str, Gold]) -> None:
    """The values that stand in a record's first content brace."""
    kind, act, source_kind, *rest = words
    record.update(kind=kind, act=act, source_kind=source_kind)
    if source_kind not in get_args(SourceKind):
        raise ValueError(f"{source_kind!r} is no kind of source")
    for word in rest:
        if word.startswith("#"):
            record["speakers"] = [dict(speakers[key]) for key in word.split("+")]
        elif word in get_args(Polarity):
            record["polarity"] = word
        else:
            record["flags"].append(word)
    for key, values in LISTS.items():
        if record[key] not in get_args(values):
            raise ValueError(f"{record[key]!r} is no {key}")


def read_speaker(line: str) -> tuple[str, Gold]:
    key, _, rest = line.partition(" ")
    name, kind, role, affiliation = (part.strip() for part in rest.split(";"))
    described = name.startswith("*")
    return key, {
        "name": None if described else name,
        "description": name[1:] if described else None,
        "type": kind,
        "role": role or None,
        "affiliation": affiliation or None,
    }


def show(text: str, records: list[Gold]) -> str:
    """The marked article; ValueError where spans cross."""
    speakers: list[Gold] = []
    for record in records:
        speakers += [s for s in record["speakers"] if s not in speakers]
    spans: dict[tuple[int, int, str], list[int]] = {}
    for n, record in enumerate(records, 1):
        for letter, role in ROLES.items():
            for span in record[role]:
                spans.setdefault((span["start"], -span["end"], letter), []).append(n)
    out, stack, at, told = "", [], 0, set()
    for (start, minus_end, letter), numbers in sorted(spans.items()):
        while stack and stack[-1] <= start:
            out, at = out + text[at : stack[-1]] + "}", stack.pop()
        if stack and stack[-1] < -minus_end:
            raise ValueError(f"spans cross at {text[start:-minus_end]!r}")
        values = ""
        if letter == "c" and not told & set(numbers):
            told |= set(numbers)
            values = " " + " ".join(values_of(records[numbers[0] - 1], speakers))
        out += text[at:start] + "{" + letter + ",".join(map(str, numbers)) + values + "|"
        at = start
        stack.append(-minus_end)
    while stack:
        out, at = out + text[at : stack[-1]] + "}", stack.pop()
    lines = [f"#{k} {'; '.join(speaker_fields(s))}" for k, s in enumerate(speakers, 1)]
    return "\n".join([out + text[at:].rstrip("\n"), "---", *lines, ""])


def values_of(record: Gold, speakers: list[Gold]) -> list[str]:
    values = [record["kind"], record["act"], record["source_kind"], *record["flags"]]
    if record["polarity"] != "affirmed":
        values.insert(3, record["polarity"])
    keys = "+".join(f"#{speakers.index(s) + 1}" for s in record["speakers"])
    return [*values, keys] if keys else values


def speaker_fields(speaker: Gold) -> list[str]:
    name = speaker["name"] or f"*{speaker['description']}"
    return [name, speaker["type"], speaker["role"] or "", speaker["affiliation"] or ""]


def main(command: str, name: str) -> None:
    folder = Path(__file__).parent / "gold"
    article, gold = folder / f"{name}.txt", folder / f"{name}.gold"
    if command == "show":
        if not gold.exists():
            raise SystemExit(f"{gold} is not there; the articles are the .gold files beside it")
        lines = gold.read_text(encoding="utf-8").splitlines()
        sys.stdout.write(show(article.read_text(encoding="utf-8"), [json.loads(line) for line in lines]))
    elif command == "write":
        text, records = read(sys.stdin.read())
        article.write_text(text, encoding="utf-8")
        gold.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
