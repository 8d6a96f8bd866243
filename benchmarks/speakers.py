"""Measure the speaker resolvers on attributions whose spans are given.

    python benchmarks/speakers.py GOLD.jsonl... [--model NAME|PATH] [--errors] [--table FILE] [--labels FILE]

GOLD holds one article a line with `text` and `attributions`; each has `source` and `content` spans (code points),
`speaker_name` (null for an unnamed source), `speaker_aliases`, `speaker_mention_kind`, and `use`. Prints right, wrong
and abstained by kind of mention and by resolver. A named gold speaker is right when the names are equal but for
articles and case, or one of the aliases is; an unnamed one when no name is given. `--table` writes each resolver's
share of right answers in the format of the lexicon `resolver-confidence.txt`. `--labels` names the speakers of a corpus
that does not (`polnear-speakers.jsonl`, ours: document and attribution id, kind of mention, name or names or null).
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import spacy
import srsly

from quotes.quote import Quote, Resolution
from quotes.speakers import resolve
from quotes.speakers.names import fold

PRIOR_RIGHT, PRIOR_COUNT = 4.0, 5.0  # added to each count: a resolver seen seldom is drawn towards .8


def quotes_of(attributions: list[dict[str, Any]]) -> list[Quote]:
    """The gold spans as what `assemble` would hand over."""
    out = []
    for item in attributions:
        spans = {key: tuple((a, b) for a, b in item.get(key) or ()) for key in ("content", "cue", "source")}
        out.append(
            Quote(
                kind=item.get("kind") or "indirect",
                content=spans["content"],
                cue=spans["cue"],
                source=spans["source"],
                cue_lemma=None,
                act="say",
                polarity="affirmed",
                rule="gold",
                confidence=1.0,
            )
        )
    return out


def labelled(article: dict[str, Any], labels: dict[tuple[str, str], dict[str, Any]]) -> list[dict[str, Any]]:
    """The attributions with the names that our labels give; the others stay, unmeasured, for their context."""
    out = []
    for item in article["attributions"]:
        label = labels.get((article["doc_id"], item["id"]))
        if label is None:
            out.append(item)
            continue
        text = " ".join(article["text"][a:b] for a, b in item["source"])
        named = {"speaker_mention_kind": label["kind"], "speaker_name": label["speaker"], "source_text": text}
        out.append({**item, "use": True, **named})
    return out


def verdict(item: dict[str, Any], result: Resolution) -> str:
    """`right`, `wrong` or `abstained` for one attribution."""
    names = [speaker.name for speaker in result.speakers if speaker.name]
    gold = item["speaker_name"]
    if gold is None:
        return "right" if not names else "wrong"
    if not names:
        return "abstained"
    golds = [gold] if isinstance(gold, str) else gold
    accepted = {fold(name) for name in (*golds, *(item.get("speaker_aliases") or ()))}
    return "right" if {fold(name) for name in names} <= accepted else "wrong"


def main() -> None:
    """Read the arguments, resolve, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--model", default=None)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--table", type=Path)
    parser.add_argument("--labels", type=Path)
    options = parser.parse_args()
    nlp = _load(options.model)
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    by_resolver: dict[str, Counter[str]] = defaultdict(Counter)
    labels = {(x["doc_id"], x["id"]): x for x in srsly.read_jsonl(options.labels)} if options.labels else {}
    documents = {doc_id for doc_id, _ in labels}
    for article in (article for path in options.gold for article in srsly.read_jsonl(path)):
        if article["doc_id"] in documents:
            article["attributions"] = labelled(article, labels)
        items = [a for a in article["attributions"] if a.get("use") and a.get("content") and a.get("source")]
        if not items:
            continue
        doc = nlp(article["text"])
        for item, result in zip(items, resolve(doc, quotes_of(items)), strict=True):
            outcome = verdict(item, result)
            kind = item["speaker_mention_kind"] if item["speaker_name"] else "unnamed"
            by_kind[kind][outcome] += 1
            by_kind["all"][outcome] += 1
            by_resolver[result.resolver or "none"][outcome] += 1
            if options.errors and outcome != "right":
                got = [(s.name, s.how) for s in result.speakers]
                gold = f"{item['source_text']!r}: {item['speaker_name']}"
                print(f"{outcome:9} {article['doc_id']} {gold} <- {got} {result.candidates}")
    _print("by kind of mention", by_kind)
    _print("by resolver", by_resolver)
    if options.table:
        _write_table(options.table, by_resolver)


def _load(model: str | None) -> Any:
    if model is not None:
        return spacy.load(model)
    from quotes.annotate import load_pipeline

    return load_pipeline()


def _print(title: str, table: dict[str, Counter[str]]) -> None:
    print(f"{title:28} right wrong abst.  right%  wrong%")
    for name in sorted(table):
        row = table[name]
        total = sum(row.values())
        print(
            f"  {name:26} {row['right']:5} {row['wrong']:5} {row['abstained']:5}"
            f"  {row['right'] / total:6.3f}  {row['wrong'] / total:6.3f}"
        )


def _write_table(path: Path, table: dict[str, Counter[str]]) -> None:
    lines = [
        "# The share of right answers of each resolver, given the source's words.",
        "# Made by: python benchmarks/speakers.py GUM-TRAIN POLNEAR-TRAIN --labels benchmarks/polnear-speakers.jsonl",
        "#          --table rules/en/lexicons/speakers/resolver-confidence.txt",
        "# Four right in five are added to each count, so that one seen seldom is drawn towards .8.",
    ]
    for name in sorted(table):
        row = table[name]
        answered = row["right"] + row["wrong"]
        if answered and "+" not in name and name != "ambiguous":
            lines.append(f"{name} {(row['right'] + PRIOR_RIGHT) / (answered + PRIOR_COUNT):.2f}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
