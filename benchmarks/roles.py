"""Measure names, roles and affiliations on single sentences whose source span is given.

    python benchmarks/roles.py GOLD.jsonl [--model NAME|PATH] [--errors]

GOLD holds one sentence a line: `text`, `source` (code points), `name` (null for an unnamed source),
`roles_accepted` and `affiliations_accepted` (empty: none expected). A role or affiliation is right when it shares all
words of the shorter side and at least half of the longer side's with one accepted wording, articles and "of" left out.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path
from typing import Any

import spacy
import srsly

from quotes.quote import Quote
from quotes.speakers import resolve

IGNORED = frozenset({"the", "a", "an", "of", "for"})


def word_set(text: str | None) -> frozenset[str]:
    """The words compared: lower case, no articles."""
    return frozenset(re.findall(r"\w+", (text or "").lower().replace("’", "'"))) - IGNORED


def close(found: str | None, accepted: list[str]) -> bool:
    """Whether the wording found is one of those accepted, or rightly none."""
    if not accepted:
        return not found
    mine = word_set(found)
    return any(
        mine
        and theirs
        and len(mine & theirs) == min(len(mine), len(theirs)) >= max(len(mine), len(theirs)) / 2
        for theirs in map(word_set, accepted)
    )


def main() -> None:
    """Read the arguments, resolve each sentence, print the shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", default=None)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    nlp = _load(options.model)
    counts: Counter[str] = Counter()
    for case in srsly.read_jsonl(options.gold):
        text, source = case["text"], tuple(case["source"])
        rest = (source[1], len(text)) if source[1] + 1 < len(text) else (0, source[0])
        quote = Quote("indirect", (rest,), (), (source,), None, "say", "affirmed", "gold", 1.0)
        result = resolve(nlp(text), [quote])[0]
        speaker = (
            result.speakers[-1 if case["text"][source[0] :].startswith("He and ") else 0]
            if result.speakers
            else None
        )
        gold = {"name": [case["name"]] if case["name"] else [], "role": case["roles_accepted"]}
        gold["affiliation"] = case["affiliations_accepted"]
        for key, accepted in gold.items():
            found = getattr(speaker, key, None)
            good = close(found, accepted)
            # a role or affiliation that the gold does not ask for is told apart from a wrong one
            outcome = "right" if good else "missing" if not found else "extra" if not accepted else "wrong"
            counts[f"{key} {outcome}"] += 1
            if options.errors and outcome != "right":
                words = text[source[0] : source[1]]
                print(f"{case['id']:9} {key:11} {outcome:8} {words!r}: {found!r}, accepted {accepted}")
    for key in ("name", "role", "affiliation"):
        total = sum(n for name, n in counts.items() if name.startswith(key))
        parts = ", ".join(f"{o} {counts[f'{key} {o}']}" for o in ("right", "wrong", "missing", "extra"))
        print(f"{key:12} {counts[f'{key} right'] / total:.3f}  ({parts} of {total})")


def _load(model: str | None) -> Any:
    if model is not None:
        return spacy.load(model)
    from quotes.annotate import load_pipeline

    return load_pipeline()


if __name__ == "__main__":
    main()
