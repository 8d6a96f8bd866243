"""Hold the rule files against what a rule file should be: what loading accepts may still never fire.

Loading (`quotes.rules`) refuses what is malformed; here is what is legal and yet wrong: an id that is not
its path, too few examples, lexicons that nothing uses, labels that the pipeline never emits, rules too weak
to fire, rules that no example comes out of or that always fire where another does, stable rules that gold does
not bear out, and reporting verbs in Python code, where no writer of rules would look for them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from quotes.annotate import _emitted as emitted_labels
from quotes.assemble import THRESHOLD
from quotes.check import best_weight, examples_of
from quotes.errors import RuleError
from quotes.firing import always_together, fire
from quotes.records import Act, Verdict
from quotes.rules import CAPACITIES, CHECKED_ATTRIBUTES, CLAIMS, SPEECH, Rule, RuleSet, lexicon_names

if TYPE_CHECKING:
    from spacy.language import Language

    from quotes.frozen import FrozenPipeline

MIN_MATCH = 3
MIN_NO_MATCH = 2
# A rule that is right less often than this is noise to the scorer, too.
LEAST_WEIGHT = 0.1
# What a stable rule must show on gold, where it was measured.
STABLE_FIRES = 20
STABLE_PRECISION = 0.75
# Lexicons of these folders are used elsewhere: by the rule set, by the resolvers, by the rules for claims.
READ_BY_NAME = ("growth/", "acts/", "speakers/", "claims/")
TOKEN_TEXTS = frozenset({"lemma_", "lower_", "norm_", "text", "orth_"})
ALTERNATIVES = re.compile(r"[a-z]+(?:\|[a-z]+)+")

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong (`error`) or worth mending; `where` is a rule id, a lexicon or a file and line."""

    level: Level
    where: str
    message: str


def lint(
    ruleset: RuleSet,
    nlp: Language | None = None,
    package: Path | None = None,
    *,
    parses: Language | FrozenPipeline | None = None,
    measured: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Finding]:
    """All findings, errors first.

    Labels are checked with `nlp`, Python code below `package`, what fires on the examples with the parses that
    `parses` gives, what gold says with `measured` (see `quotes.rulebook.read_measured`): each where it is given.
    """
    found = [
        *_identity(ruleset),
        *_examples(ruleset.rules),
        *_lexicons(ruleset),
        *_weights(ruleset),
        *_stability(ruleset, measured or {}),
    ]
    if parses is not None and not any(finding.level == "error" for finding in found):
        found += _firing(ruleset, parses)
    if nlp is not None:
        found += _labels(ruleset, emitted_labels(nlp))
    if package is not None:
        for path in sorted(package.rglob("*.py")):
            found += reporting_verbs_in_code(path, ruleset)
    return sorted(found, key=lambda finding: (finding.level, finding.where, finding.message))


def _identity(ruleset: RuleSet) -> Iterator[Finding]:
    titles: dict[str, str] = {}
    patterns: dict[str, str] = {}
    for rule, path, pattern in zip(ruleset.rules, ruleset.paths, ruleset.patterns, strict=True):
        parts = rule.id.split(".")
        if parts != list(path.with_suffix("").parts[-len(parts) :]):
            yield Finding("error", rule.id, f"the id is not its path: {'/'.join(path.parts[-len(parts) :])}")
        if not {rule.kind, f"{rule.kind}s"} & set(parts):
            yield Finding("error", rule.id, f"a rule of kind {rule.kind} belongs in the folder {rule.kind}/")
        for key, seen, what in (
            (rule.title, titles, "title"),
            (repr((pattern, rule.span)), patterns, "pattern"),
        ):
            if key in seen:
                yield Finding("error", rule.id, f"has the same {what} as {seen[key]}")
            seen.setdefault(key, rule.id)


def _examples(rules: Iterable[Rule]) -> Iterator[Finding]:
    for rule in rules:
        try:
            examples = list(examples_of(rule))
        except RuleError as error:
            yield Finding("error", rule.id, str(error))
            continue
        for kind, least in (("match", MIN_MATCH), ("no_match", MIN_NO_MATCH)):
            count = sum(example.kind == kind for example in examples)
            if count < least:
                yield Finding("warning", rule.id, f"{count} {kind} examples, at least {least} are wanted")
        if 3 * len(rule.no_match) < 2 * len(rule.match):
            yield Finding("warning", rule.id, "fewer than two no_match for every three match")
        if any("TODO" in text for text in (rule.title, rule.why, *rule.match, *rule.no_match)):
            yield Finding("error", rule.id, "a TODO of the template is left")
        texts = [example.text for example in examples]
        for text in sorted({text for text in texts if texts.count(text) > 1}):
            yield Finding("error", rule.id, f"the example stands twice: {text!r}")


def _lexicons(ruleset: RuleSet) -> Iterator[Finding]:
    used = {name for rule in ruleset.rules for name in lexicon_names(rule.pattern)}
    for name, lexicon in sorted(ruleset.lexicons.items()):
        if name not in used and not name.startswith(READ_BY_NAME):
            yield Finding("warning", name, "no rule uses this lexicon")
        for entry in lexicon.entries:
            if name in used and entry != entry.lower():
                yield Finding("error", name, f"{entry!r} is not in lower case, as lemmas are")


def _weights(ruleset: RuleSet) -> Iterator[Finding]:
    """Rules that no cue lifts over the threshold: proposals for the scorer, which must be marked as such."""
    for rule in ruleset.rules:
        if rule.kind in CAPACITIES | CLAIMS:
            continue  # nothing weighs them: each match grows into something, or adds to a claim's worth, or does not
        best = best_weight(ruleset, rule)
        if best < LEAST_WEIGHT:
            yield Finding(
                "warning", rule.id, f"never fires: its best weight {best:.2f} is below {LEAST_WEIGHT}"
            )
        elif best < THRESHOLD and rule.status != "experimental":
            yield Finding(
                "warning",
                rule.id,
                f"never fires without the scorer: its best weight {best:.2f} is below {THRESHOLD}. "
                f"Make it experimental, or narrow it until it is right more often",
            )


def _firing(ruleset: RuleSet, parses: Language | FrozenPipeline) -> Iterator[Finding]:
    """Rules that the examples show to be dead, or to double another."""
    speech = [
        (r, p, w)
        for r, p, w in zip(ruleset.rules, ruleset.patterns, ruleset.paths, strict=True)
        if r.kind in SPEECH
    ]
    rules, patterns, paths = (tuple(column) for column in zip(*speech, strict=True))
    ruleset = replace(ruleset, rules=rules, patterns=patterns, paths=paths)
    firings = fire(parses, ruleset)
    silent = {rule.id for rule in ruleset.rules if rule.kind == "block"}
    silent |= {rule.id for rule in ruleset.rules if best_weight(ruleset, rule) < THRESHOLD}
    for rule_id, firing in firings.items():
        if not firing.places:
            yield Finding("warning", rule_id, "dead: it fires on no example of any rule")
        elif not firing.wins and rule_id not in silent:
            yield Finding(
                "warning", rule_id, "no example of any rule comes out of it: other rules always win"
            )
    for one, two in always_together(firings):
        yield Finding(
            "warning", one, f"fires where {two} does and nowhere else, on the examples of all rules"
        )


def _stability(ruleset: RuleSet, measured: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    for rule in ruleset.rules:
        found = measured.get(rule.id)
        if rule.status != "stable" or found is None:
            continue
        fires, precision = found["fires"], found["precision"]
        if fires < STABLE_FIRES or (precision or 0.0) < STABLE_PRECISION:
            right = "" if precision is None else f", right in {precision:.2f}"
            yield Finding(
                "warning",
                rule.id,
                f"stable, but on gold it fires {fires} times{right}: a stable rule fires {STABLE_FIRES} times and is "
                f"right in {STABLE_PRECISION} of these. Make it experimental, and say in `why` why it stays",
            )


def _labels(ruleset: RuleSet, emitted: Mapping[str, set[str]]) -> Iterator[Finding]:
    for rule, pattern in zip(ruleset.rules, ruleset.patterns, strict=True):
        asked = replace(ruleset, rules=(rule,), patterns=(pattern,)).labels()
        for attribute in CHECKED_ATTRIBUTES:
            unknown = asked[attribute] - emitted[attribute]
            if unknown and emitted[attribute]:
                labels = ", ".join(sorted(unknown))
                yield Finding("warning", rule.id, f"the pipeline never emits the {attribute} {labels}")


def reporting_verbs_in_code(path: Path, ruleset: RuleSet) -> Iterator[Finding]:
    """Two or more reporting verbs listed in a Python file, or a token compared with one.

    A reporting verb is an entry of an act lexicon.  The names of the acts themselves and of what a reviewer decides
    are the record's vocabulary and may be written; so may a list that is mostly of other words, such as the names of
    our commands ("explain", "find").
    """
    verbs = set(ruleset.acts) - set(get_args(Act)) - set(get_args(Verdict))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        words: list[str] = []
        if isinstance(node, ast.List | ast.Set | ast.Tuple):
            words = _strings(node.elts)
            least = 2
        elif isinstance(node, ast.Compare) and _reads_a_token(node.left):
            words = _strings(node.comparators)
            least = 1
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = [word for run in ALTERNATIVES.findall(node.value) for word in run.split("|")]
            least = 2
        else:
            continue
        verbs_here = sorted(set(words) & verbs)
        others = set(words) - set(ruleset.acts)
        if len(verbs_here) >= least and len(verbs_here) >= len(others):
            where = f"{path.name}:{node.lineno}"
            yield Finding(
                "error", where, f"reporting verbs in code ({', '.join(verbs_here)}): make it a lexicon"
            )


def _strings(nodes: Iterable[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _reads_a_token(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in TOKEN_TEXTS
