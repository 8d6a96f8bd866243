"""Rules at work: a `Doc` goes in, matches come out (rule, and the tokens that fill each role)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.matcher import DependencyMatcher
from spacy.tokens import Doc

from quotes.dependency import DependencyIndex, understands
from quotes.nodes import Nodes
from quotes.quoted import mark_tokens
from quotes.tree import Tree
from quotes.windows import WindowMatcher

if TYPE_CHECKING:
    from spacy.vocab import Vocab

    from quotes.rules import Rule, RuleSet

__all__ = ["Match", "RuleMatcher", "mark_tokens"]


@dataclass(frozen=True, slots=True)
class Match:
    """One match: token indices by role, in text order; extra nodes keep their own names."""

    rule: Rule
    roles: Mapping[str, tuple[int, ...]]

    @property
    def cue(self) -> int | None:
        """The head token of the cue, or None for a rule without one (a bare colon has a token, a pair may not)."""
        return self.roles["cue"][0] if self.roles.get("cue") else None


class RuleMatcher:
    """The compiled rules of a rule set for one vocabulary."""

    def __init__(self, vocab: Vocab, ruleset: RuleSet) -> None:
        self._rules: dict[int, Rule] = {}
        self._nodes = Nodes(vocab.strings)
        self._token = WindowMatcher(vocab, self._nodes)
        self._index = DependencyIndex(vocab.strings, self._nodes)
        self._dependency = DependencyMatcher(vocab)  # what the index does not understand
        pairs = list(zip(ruleset.rules, ruleset.patterns, strict=True))
        # token rules first: their nodes then have the low numbers, and only those are read both ways
        for rule, pattern in sorted(pairs, key=lambda pair: pair[0].matcher != "token"):
            if rule.status == "deprecated" or rule.kind == "role":
                continue  # what somebody is, is read around their names: `quotes.speakers.constructions`
            key = vocab.strings.add(rule.id)
            self._rules[key] = rule
            if rule.matcher == "token":
                self._token.add(rule.id, pattern)
            elif understands(pattern):
                self._index.add(key, pattern)
            else:
                self._dependency.add(rule.id, [pattern])

    def __call__(self, doc: Doc, tree: Tree | None = None) -> list[Match]:
        """All matches, unfiltered, in text order of their cue; `mark_tokens` must have run on `doc`.

        `tree` is the document's, where one is at hand.
        """
        tree = Tree(doc) if tree is None else tree
        suited = self._nodes.suited(tree)
        found = [*self._dependency_matches(tree, suited), *self._token_matches(tree, suited)]
        found.sort(key=lambda m: (min(min(t) for t in m.roles.values()), m.rule.id, *m.roles.values()))
        return found

    def _dependency_matches(self, tree: Tree, suited: list[int]) -> list[Match]:
        doc = tree.doc
        if not doc.has_annotation("DEP"):
            return []
        out: list[Match] = []
        by_spacy = self._dependency(doc) if len(self._dependency) else []
        for key, tokens in (*self._index(doc, tree, suited), *by_spacy):
            rule = self._rules[key]
            roles: dict[str, tuple[int, ...]] = {}
            for node, token in zip(rule.pattern, tokens, strict=True):
                roles[node["RIGHT_ID"]] = (token,)
            out.append(Match(rule, roles))
        return out

    def _token_matches(self, tree: Tree, suited: list[int]) -> list[Match]:
        if not len(self._token):
            return []
        out: list[Match] = []
        seen: dict[tuple[int, int], int] = {}
        for key, start, end, alignment in self._token(tree.doc, tree, suited):
            rule = self._rules[key]
            roles: dict[str, tuple[int, ...]] = {}
            for offset, node in enumerate(alignment):
                name = (rule.roles or [])[node]
                if name:
                    roles[name] = (*roles.get(name, ()), start + offset)
            match = Match(rule, roles)
            # A pattern with quantifiers matches every stretch; the longest from each start is the one meant.
            known = seen.get((key, start))
            if known is None:
                seen[key, start] = len(out)
                out.append(match)
            elif end - start > sum(map(len, out[known].roles.values())):
                out[known] = match
        return out
