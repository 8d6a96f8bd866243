"""Weigh the frame lexicons: how often each lemma is a right cue in each frame, counted on gold attributions.

    python -m training.cue_weights GOLD.jsonl [--docs CACHE.spacy] [--write]

Each rule whose cue node names a lexicon under `frames/` runs with that lexicon thrown open (any lemma fires), the
candidates are grown as `quotes extract` grows them, and each is right when a gold attribution of the document has
content and source words in common with it (Jaccard of words at least 0.5 for both).  A second round counts only
what is left after the two nesting rules: no cue inside a quotation, none inside the content of a likelier cue.
The weight is the share of right ones, drawn towards the frame's mean by `PRIOR` pseudo-counts.

Lemmas that the gold data does not have keep the weight they have in the file, so that hand-made entries survive.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from quotes.annotate import annotate
from quotes.assemble import Assembly, Candidate
from quotes.match import RuleMatcher, mark_tokens
from quotes.quote import Offsets
from quotes.rules import RuleSet, find_rules_dir, lexicon_names, load_rules
from training.polnear import read_rows

PRIOR = 3.0
KEEP = 0.2  # entries below it never fire and only lengthen the file
MIN_COUNT = 2
MIN_ACT = 10  # an act that a frame shows less often says nothing of its unseen lemmas
FRAME = re.compile(r'\{IN: "@frames/[a-z-]+"\}')
OPEN = '{REGEX: "^[a-z]{2,}$"}'
WORD = re.compile(r"\w+")
JACCARD = 0.5

Key = tuple[str, str]


def parse(rows: Iterable[dict[str, Any]], nlp: Language) -> DocBin:
    """All articles in order, annotated as `quotes extract` does; an article is one piece."""
    kept = DocBin()
    for row in rows:
        for _, doc in annotate(nlp, row["text"]):
            kept.add(doc)
    return kept


def gold_docs(nlp: Language, gold: Path, cache: Path | None) -> Iterator[tuple[Doc, list[dict[str, object]]]]:
    """Annotated documents with their gold attributions; parsed once and kept in `cache` when it is named."""
    rows = read_rows(gold)
    if cache is not None and cache.exists():
        docs: Iterable[Doc] = DocBin().from_disk(cache).get_docs(nlp.vocab)
        yield from zip(docs, (row["attributions"] for row in rows), strict=True)
        return
    kept = parse(rows, nlp)
    if cache is not None:
        kept.to_disk(cache)
    yield from zip(kept.get_docs(nlp.vocab), (row["attributions"] for row in rows), strict=True)


def open_rules(ruleset: RuleSet) -> RuleSet:
    """The same rules with every frame lexicon of a cue replaced by any word."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "open"
        for rule, path in zip(ruleset.rules, ruleset.paths, strict=True):
            if not list(frame_of(rule.pattern, rule.roles)):
                continue
            target = copy / f"{rule.id}.yml"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(FRAME.sub(OPEN, path.read_text(encoding="utf-8")), encoding="utf-8")
        for path in find_rules_dir().rglob("lexicons"):
            shutil.copytree(path, copy / "lexicons")
        return load_rules(copy)


def frame_of(pattern: Sequence[Mapping[str, object]], roles: list[str] | None) -> Iterator[str]:
    """The frame lexicons of a pattern's cue."""
    return (name for name in lexicon_names(pattern, role="cue", roles=roles) if name.startswith("frames/"))


class Words:
    """Word sets of spans of one text, as the field's scorers compare them."""

    def __init__(self, text: str) -> None:
        self.words = [(m.start(), m.end(), m.group().lower()) for m in WORD.finditer(text)]

    def of(self, spans: Iterable[Offsets]) -> frozenset[int]:
        """Indices of the words that the spans touch, less a leading "that"."""
        spans = list(spans)
        out = {i for i, (a, b, _) in enumerate(self.words) if any(x < b and a < y for x, y in spans)}
        if len(out) > 1 and self.words[min(out)][2] == "that":
            out.discard(min(out))
        return frozenset(out)


def agrees(one: frozenset[int], two: frozenset[int]) -> bool:
    """Jaccard of at least 0.5, or both empty."""
    return (not one and not two) or (bool(one & two) and len(one & two) / len(one | two) >= JACCARD)


def right(candidate: Candidate, gold: Sequence[tuple[frozenset[int], frozenset[int]]], words: Words) -> bool:
    """Whether a gold attribution has the candidate's content and source.

    A quotation beside its cue may be the first half of a gold content that goes on after the cue.
    """
    content, source = words.of(candidate.content), words.of(candidate.source)
    return any(
        (agrees(content, c) or (candidate.adjacent and content <= c)) and agrees(source, s) for c, s in gold
    )


def count(
    docs: Sequence[tuple[Doc, list[Candidate], list[bool]]],
    frames: Mapping[str, str],
    weights: Mapping[Key, float],
) -> tuple[Counter[Key], Counter[Key]]:
    """Fired and right, by frame and lemma, among the candidates that the nesting rules leave."""
    fired: Counter[Key] = Counter()
    hits: Counter[Key] = Counter()
    for doc, candidates, verdicts in docs:
        scores = [weights.get(_key(doc, c, frames), 0.5) for c in candidates]
        seen = set()
        for i, candidate in enumerate(candidates):
            key = _key(doc, candidate, frames)
            identity = (key, candidate.cue_head, candidate.content)
            if candidate.quoted or not key[0] or identity in seen:
                continue  # two rules of one frame may give the same candidate
            seen.add(identity)
            outbid = weights and any(
                scores[j] > scores[i]
                and other.cue_head != candidate.cue_head
                and any(a <= candidate.start < b for a, b in other.content)
                for j, other in enumerate(candidates)
                if not other.quoted
            )
            if not outbid:
                fired[key] += 1
                hits[key] += verdicts[i]
    return fired, hits


def _key(doc: Doc, candidate: Candidate, frames: Mapping[str, str]) -> Key:
    return frames.get(candidate.match.rule.id, ""), doc[candidate.cue_head].lemma_.lower()


def weigh(fired: Counter[Key], hits: Counter[Key], acts: Mapping[str, str]) -> dict[Key, float]:
    """Share of right ones, drawn towards the mean of the lemmas of the same act in the same frame.

    A verb of saying that the gold data shows twice is so judged as verbs of saying are, not as any verb is; a lemma
    of an act lexicon that it never shows gets the mean of its act, where the frame has `MIN_ACT` of that act.
    """
    totals: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for key, n in fired.items():
        for group in ((key[0], acts.get(key[1], "")), (key[0], "*")):
            totals[group][0] += n
            totals[group][1] += hits[key]
    overall = {frame: h / n for (frame, act), (n, h) in totals.items() if act == "*"}
    mean = {
        (frame, act): (h + PRIOR * overall[frame]) / (n + PRIOR) for (frame, act), (n, h) in totals.items()
    }
    out = {}
    for (frame, lemma), n in fired.items():
        if n >= MIN_COUNT or lemma in acts:
            out[frame, lemma] = (hits[frame, lemma] + PRIOR * mean[frame, acts.get(lemma, "")]) / (n + PRIOR)
    for frame in overall:
        for lemma, act in acts.items():
            known = totals[frame, act][0] >= MIN_ACT
            out.setdefault((frame, lemma), mean[frame, act] if known else 0.0)
    return out


def main() -> None:
    """Count, and write the lexicons when told to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--docs", type=Path, help="DocBin cache of the annotated articles")
    parser.add_argument("--write", action="store_true", help="write the frame lexicons")
    parser.add_argument("--model", default=None)
    args = parser.parse_args()
    if args.docs and args.docs.exists():
        nlp = spacy.blank("en")
    else:
        from quotes.annotate import load_pipeline

        nlp = load_pipeline(args.model)
    ruleset = load_rules()
    frames = {rule.id: next(frame_of(rule.pattern, rule.roles), "") for rule in ruleset.rules}
    opened = open_rules(ruleset)
    matcher = RuleMatcher(nlp.vocab, opened)
    rows = []
    for doc, attributions in gold_docs(nlp, args.gold, args.docs):
        stage = Assembly(doc, mark_tokens(doc), opened)
        candidates = stage.candidates(matcher(doc))
        words = Words(doc.text)
        gold = [(words.of(a["content"]), words.of(a["source"])) for a in attributions]  # type: ignore[arg-type]
        rows.append((doc, candidates, [right(c, gold, words) for c in candidates]))
    weights: dict[Key, float] = {}
    for _ in range(3):
        fired, hits = count(rows, frames, weights)
        weights = weigh(fired, hits, ruleset.acts)
    for frame in sorted({frame for frame in frames.values() if frame}):
        mine = {lemma: (w, fired[frame, lemma]) for (name, lemma), w in weights.items() if name == frame}
        good = {
            lemma: v for lemma, v in mine.items() if v[0] >= KEEP and re.fullmatch(r"[a-z][a-z-]+", lemma)
        }
        total = sum(n for _, n in mine.values())
        print(
            f"{frame:32} {len(good):4} entries, {total:6} fired, {sum(hits[frame, x] for x in mine):6} right"
        )
        if args.write:
            _write(find_rules_dir() / "en" / "lexicons" / f"{frame}.txt", ruleset, frame, good, set(mine))


def _write(
    path: Path, ruleset: RuleSet, frame: str, good: Mapping[str, tuple[float, int]], seen: set[str]
) -> None:
    entries = {lemma: f"{weight:.2f}" for lemma, (weight, _) in good.items()}
    if frame in ruleset.lexicons:
        for lemma, old in ruleset.lexicons[frame].entries.items():
            if lemma not in seen:
                entries[lemma] = "" if old is None else f"{old:.2f}"
    head = [
        f"# cues of the frame {frame.removeprefix('frames/')!r}: lemma, and the share of right ones when it fires",
        "# weights: training/cue_weights.py on gold attributions; a lemma without gold keeps its hand-set weight",
    ]
    lines = [f"{lemma} {weight}".strip() for lemma, weight in sorted(entries.items())]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(head + lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
