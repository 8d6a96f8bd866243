"""Which rules fire on the examples of all rules: some never do, some never win, some only where another does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from quotes.check import Page, examples_of
from quotes.match import RuleMatcher

if TYPE_CHECKING:
    from spacy.language import Language

    from quotes.frozen import FrozenPipeline
    from quotes.rules import RuleSet

Place = tuple[str, int]  # a text and the token of the cue (of the content, where there is no cue)
LEAST = 3  # places in which two rules must coincide before that is worth a word


@dataclass(slots=True)
class Firing:
    """Where a rule matches, and how often its match comes out of the whole set."""

    places: set[Place] = field(default_factory=set)
    wins: int = 0


def fire(nlp: Language | FrozenPipeline, ruleset: RuleSet) -> dict[str, Firing]:
    """By rule id, what each rule does on the examples of all rules; deprecated rules are left out."""
    rules = [rule for rule in ruleset.rules if rule.status != "deprecated"]
    out = {rule.id: Firing() for rule in rules}
    texts = dict.fromkeys(example.text for rule in rules for example in examples_of(rule))
    matcher = RuleMatcher(nlp.vocab, ruleset)
    for doc in nlp.pipe(texts):
        page = Page(doc, matcher, ruleset)
        for match in page.matches:
            tokens = match.roles.get("cue") or match.roles.get("content") or next(iter(match.roles.values()))
            out[match.rule.id].places.add((doc.text, tokens[0]))
        for quote in page.whole():
            if quote.rule in out:
                out[quote.rule].wins += 1
    return out


def always_together(firings: Mapping[str, Firing]) -> Iterable[tuple[str, str]]:
    """Pairs of rules that fire in the same places and nowhere else, in at least three."""
    for (one, first), (two, second) in combinations(sorted(firings.items()), 2):
        if len(first.places) >= LEAST and first.places == second.places:
            yield one, two
