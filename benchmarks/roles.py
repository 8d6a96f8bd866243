"""Measure names, roles and affiliations on single sentences whose source span is given.

    python benchmarks/roles.py GOLD.jsonl [--model NAME|PATH] [--errors] [--found]

GOLD holds one sentence a line: `text`, `source` (code points), `name` (null for an unnamed source),
`roles_accepted` and `affiliations_accepted` (empty: none expected). A role or affiliation is right when it shares all
words of the shorter side and at least half of the longer side's with one accepted wording, articles and "of" left out.
With `--found` no source is given: the sentence is extracted as `quotes extract` would; the share of sentences is told
in which a record has that source (or touches it), and the other shares are of these.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import spacy
import srsly

from quotes.documents import Document
from quotes.extraction import Extractor
from quotes.quote import Quote
from quotes.records import Speaker
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


def extracted(
    extractor: Extractor, identity: str, text: str, source: tuple[int, int]
) -> Sequence[Speaker] | None:
    """The speakers of the record whose source is the gold one, else of the one that touches it; None for no record."""
    best: tuple[int, Sequence[Speaker]] | None = None
    for record in extractor.records(Document(identity, text)):
        for span in record.source:
            shared = min(span.end, source[1]) - max(span.start, source[0])
            if shared > 0 and (best is None or shared > best[0]):
                best = (shared, record.speakers)
    return best[1] if best is not None else None


def main() -> None:
    """Read the arguments, resolve each sentence, print the shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", default=None)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--found", action="store_true")
    options = parser.parse_args()
    nlp = _load(options.model)
    counts: Counter[str] = Counter()
    extractor = Extractor(nlp=nlp) if options.found else None
    for case in srsly.read_jsonl(options.gold):
        text, source = case["text"], tuple(case["source"])
        counts["sentences"] += 1
        if extractor is not None:
            speakers = extracted(extractor, case["id"], text, source)
            if speakers is None:
                if options.errors:
                    print(f"{case['id']:9} not found    {text[source[0] : source[1]]!r}")
                continue
        else:
            rest = (source[1], len(text)) if source[1] + 1 < len(text) else (0, source[0])
            quote = Quote("indirect", (rest,), (), (source,), None, "say", "affirmed", "gold", 1.0)
            speakers = resolve(nlp(text), [quote])[0].speakers
        counts["found"] += 1
        last = case["text"][source[0] :].startswith("He and ")
        speaker = speakers[-1 if last else 0] if speakers else None
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
    if options.found:
        print(f"found        {counts['found'] / counts['sentences']:.3f}  (of {counts['sentences']})")
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
