"""How long `quotes extract` takes, beside bare pipelines and textacy, on the same articles and in the same minutes.

    export OPENBLAS_NUM_THREADS=1
    python benchmarks/speed.py TEXTS.jsonl --trial PIPELINE [--articles 200] [--rounds 5] [--warm 500]

TEXTS has a `text` a line; PIPELINE is the spaCy pipeline to compare with.  Everything runs in this one process and by
turns; seconds are CPU seconds, the median of the rounds.  `quotes` first reads other articles (`--warm`), uncounted, so
that what it remembers of words is as it is in the middle of a run.

    --profile FILE    where the time of the whole goes, function by function, into FILE (cProfile)
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import io
import json
import os
import platform
import pstats
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import spacy
from spacy.tokens import Doc
from textacy.extract.triples import direct_quotations

import quotes
from quotes.annotate import annotate
from quotes.assemble import assemble
from quotes.documents import read_documents
from quotes.engines.lines import written
from quotes.engines.worker import Settings, Worker
from quotes.extraction import Extractor
from quotes.match import RuleMatcher, mark_tokens
from quotes.quote import Quote
from quotes.rules import RuleSet, load_rules
from quotes.scorer import Scorer
from quotes.speakers import resolve
from quotes.tree import Tree

RULES = (10, 60, 200)
LENGTHS = (1, 10, 100)
WORDS = 600


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of a piece of work."""
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


class Contest:
    """The contestants, each a function of the file of articles and their texts; it returns how much it found."""

    def __init__(self, trial: Path) -> None:
        self.trial = spacy.load(trial)
        self.ours = quotes.load_pipeline()
        self.worker = Worker(Settings())

    def names(self) -> dict[str, Callable[[Path, list[str]], int]]:
        """By the name for the table."""
        return {
            "trial pipeline, nlp.pipe": lambda _, texts: sum(1 for _ in self.trial.pipe(texts)) * 0,
            "our pipeline in spaCy, nlp.pipe": lambda _, texts: sum(1 for _ in self.ours.pipe(texts)) * 0,
            "textacy direct_quotations on it": lambda _, texts: self.textacy(texts),
            "quotes extract, the whole": lambda path, _: self.extract(path),
        }

    def textacy(self, texts: list[str]) -> int:
        """Quotations found; an article that makes it raise gives none."""
        found = 0
        for doc in self.ours.pipe(texts):
            try:
                found += len(list(direct_quotations(doc)))
            except (ValueError, IndexError, KeyError, TypeError):
                continue
        return found

    def extract(self, path: Path) -> int:
        """Reading, annotating, matching, resolving, writing, as `quotes extract` does it with one job."""
        found = 0
        with tempfile.TemporaryFile() as out:
            for document in read_documents([path]):
                outcome = self.worker(document)
                found += len(outcome.lines)
                out.writelines(written(outcome.lines))
        return found


@contextmanager
def as_file(texts: list[str]) -> Iterator[Path]:
    """The articles as JSON lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        yield path


def side_by_side(contest: Contest, texts: list[str], warm: list[str], rounds: int) -> dict[str, float]:
    """Medians of CPU seconds by contestant, printed with their ratios and what they found."""
    times: dict[str, list[float]] = {name: [] for name in contest.names()}
    found: dict[str, int] = {}
    with as_file(texts) as path, as_file(warm) as warming:
        for work in contest.names().values():
            work(path, texts)
        contest.extract(warming)  # only this one remembers
        for _ in range(rounds):
            for name, work in contest.names().items():
                times[name].append(
                    seconds(lambda work=work, name=name: found.update({name: work(path, texts)}))
                )
    medians = {name: statistics.median(values) for name, values in times.items()}
    first, second, *_ = medians.values()
    print(f"{'':34} {'seconds':>8} {'of trial':>9} {'of ours':>8} {'found':>7} {'a second':>9}")
    for name, median in medians.items():
        share = f"{found[name]:7} {found[name] / median:9.1f}" if found[name] else ""
        print(f"{name:34} {median:8.2f} {median / first:9.2f} {median / second:8.2f} {share}")
    return medians


def shares(texts: list[str], rounds: int, bare: float) -> None:
    """What rules and speakers take, of the bare pipeline's time; and the annotation that serves both."""
    extractor = Extractor()
    matcher = RuleMatcher(extractor.nlp.vocab, extractor.rules)
    times: dict[str, list[float]] = {
        "annotation, as we run it": [],
        "all rules": [],
        "speakers and roles": [],
    }
    for _ in range(rounds):
        spent = dict.fromkeys(times, 0.0)
        for text in texts:
            begun = time.process_time()
            for _, doc in annotate(extractor.nlp, text):
                annotated = time.process_time()
                spent["annotation, as we run it"] += annotated - begun
                found = by_rules(doc, matcher, extractor.rules, extractor.scorer)
                matched = time.process_time()
                spent["all rules"] += matched - annotated
                resolve(doc, found)
                begun = time.process_time()
                spent["speakers and roles"] += begun - matched
        for name, value in spent.items():
            times[name].append(value)
    for name, values in times.items():
        print(f"{name:34} {statistics.median(values):8.2f} {'':9} {statistics.median(values) / bare:8.2f}")


def by_rules(doc: Doc, matcher: RuleMatcher, rules: RuleSet, scorer: Scorer | None) -> list[Quote]:
    """What the rules find, as `quotes.extraction` asks them."""
    tree = Tree(doc)
    quotations = mark_tokens(doc, tree.text)
    return assemble(doc, matcher(doc, tree), quotations, rules, scorer=scorer, tree=tree)


def rule_growth(texts: list[str], rounds: int, bare: float) -> None:
    """What matching costs with few and many rules: the shipped ones, and their copies under new ids."""
    nlp = quotes.load_pipeline()
    shipped = load_rules()
    print(f"\n{'rules':>34} {'seconds':>8} {'':9} {'of ours':>8}")
    for count in RULES:
        ruleset = some_rules(shipped, count)
        matcher = RuleMatcher(nlp.vocab, ruleset)
        spent = [0.0] * rounds
        for text in texts:
            for _, doc in annotate(nlp, text):
                for number in range(rounds):
                    begun = time.process_time()
                    by_rules(doc, matcher, ruleset, None)
                    spent[number] += time.process_time() - begun
        print(f"{count:34} {statistics.median(spent):8.2f} {'':9} {statistics.median(spent) / bare:8.2f}")


def some_rules(shipped: RuleSet, count: int) -> RuleSet:
    """A rule set of that many rules: every so many of the shipped, or all of them and copies."""
    pairs = list(zip(shipped.rules, shipped.patterns, strict=True))
    random.Random(1).shuffle(pairs)  # noqa: S311 - a fixed order, no secret
    chosen = []
    for number, (rule, pattern) in enumerate(islice(cycle(pairs), count)):
        again = number // len(pairs)
        chosen.append((rule.model_copy(update={"id": f"{rule.id}-{again}"}) if again else rule, pattern))
    return replace(shipped, rules=tuple(r for r, _ in chosen), patterns=tuple(p for _, p in chosen))


def speaker_growth(texts: list[str]) -> None:
    """Whether resolving stays linear: one article of 600 words, then ten and a hundred times as long."""
    extractor = Extractor()
    article = ""
    for text in texts:
        article += text.strip() + "\n\n"
        if len(article.split()) >= WORDS:
            break
    article = " ".join(article.split(" ")[:WORDS]) + "\n\n"
    print(f"\n{'speakers, words of one article':>34} {'seconds':>8} {'records':>9} {'ms a 600':>8}")
    plain, one = extractor.nlp(article), extractor.nlp(article)
    matcher = RuleMatcher(extractor.nlp.vocab, extractor.rules)
    quotes_of_one = by_rules(one, matcher, extractor.rules, extractor.scorer)
    for times in LENGTHS:
        doc = Doc.from_docs([plain] * times, ensure_whitespace=False)
        found = [
            moved(quote, number * len(article), number * len(quotes_of_one))
            for number in range(times)
            for quote in quotes_of_one
        ]
        spent = statistics.median(seconds(lambda d=doc, f=found: resolve(d, f)) for _ in range(3))
        print(f"{WORDS * times:34,} {spent:8.3f} {len(found):9} {1000 * spent / times:8.1f}")


def moved(quote: Quote, shift: int, index: int) -> Quote:
    """The quote in a later copy of its article."""
    spans = {
        role: tuple((a + shift, b + shift) for a, b in getattr(quote, role))
        for role in ("content", "cue", "source")
    }
    return replace(quote, parent=None if quote.parent is None else quote.parent + index, **spans)


def profile(contest: Contest, texts: list[str], target: Path) -> None:
    """Where the time of the whole goes."""
    profiler = cProfile.Profile()
    with as_file(texts) as path:
        profiler.runcall(contest.extract, path)
    out = io.StringIO()
    pstats.Stats(profiler, stream=out).sort_stats("tottime").print_stats(60)
    target.write_text(out.getvalue(), encoding="utf-8")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path)
    parser.add_argument("--trial", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--warm", type=int, default=500)
    parser.add_argument("--profile", type=Path)
    options = parser.parse_args()
    texts = [json.loads(line)["text"] for line in options.texts.open(encoding="utf-8")]
    random.Random(0).shuffle(texts)  # noqa: S311 - a fixed sample
    texts, warm = texts[: options.articles], texts[options.articles :][: options.warm]
    words = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} articles, {words:,} words, {options.rounds} rounds; {machine()}")
    contest = Contest(options.trial)
    bare = side_by_side(contest, texts, warm, options.rounds)["our pipeline in spaCy, nlp.pipe"]
    shares(texts, options.rounds, bare)
    rule_growth(texts, options.rounds, bare)
    speaker_growth(texts)
    if options.profile is not None:
        profile(contest, texts, options.profile)


def machine() -> str:
    """Processor, cores and Python."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = next((line.split(":")[1].strip() for line in lines.splitlines() if "model name" in line), "")
    return f"{model or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
