"""The constructions that say what somebody is, as rule files describe them, at work on a document's tokens.

A rule of the kind `role` is a token pattern in spaCy's language, read from the name outwards: the tokens behind the
name to the right, those before it to the left. Only what a `View` holds can be asked for: `ORTH`, `LOWER`, `LEMMA`,
`TAG`, `ENT_TYPE`, and under `_` `person` (part of a person's name) and `role_noun` (a listed role, rank or title).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from quotes.errors import RuleError
from quotes.rules import CAPACITIES, AffiliationGrowth, RoleGrowth, Rule, RuleSet, load_rules
from quotes.speakers.view import View

_LONGEST = 25  # tokens that a "*" or "+" may take
_COLUMNS: dict[str, Callable[[View], Sequence[str]]] = {
    "ORTH": attrgetter("word"),
    "TEXT": attrgetter("word"),
    "LOWER": attrgetter("lower"),
    "LEMMA": attrgetter("lemma"),
    "TAG": attrgetter("tag"),
    "ENT_TYPE": attrgetter("entity"),
}
Test = Callable[[View, int], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One token of a pattern beside the name: what it must be, how often, and which role it has."""

    test: Test
    least: int
    most: int
    role: str


@dataclass(frozen=True, slots=True)
class Construction:
    """A rule, compiled: its steps on one side of the name, nearest first, and what its token grows into."""

    rule: Rule
    steps: tuple[Step, ...]
    before: bool
    growth: RoleGrowth | AffiliationGrowth
    conditions: int  # how much it asks for

    def match(self, view: View, edge: int, limit: int) -> int | None:
        """The token named `role` or `affiliation` that lies nearest to the name; None where the rule does not match.

        `edge` is the name's border: the first token behind it, or (of a rule `before` the name) its first token;
        `limit` how far the rule may reach, exclusive.
        """
        step = self.steps[0]
        if step.least:  # nearly all fail at the first token
            i = edge - 1 if self.before else edge
            if (i < limit if self.before else i >= limit) or not step.test(view, i):
                return None
        return self._walk(view, edge, limit, 0, None)

    def _walk(self, view: View, at: int, limit: int, number: int, found: int | None) -> int | None:
        if number == len(self.steps):
            return found
        step = self.steps[number]
        taken = 0
        first = found
        while True:
            if taken >= step.least:
                rest = self._walk(view, at, limit, number + 1, first)
                if rest is not None:
                    return rest
            i = at - 1 if self.before else at
            outside = i < limit if self.before else i >= limit
            if taken == step.most or outside or not step.test(view, i):
                return None
            if step.role and first is None:
                first = i
            at = i if self.before else i + 1
            taken += 1


class Constructions:
    """The compiled rules of the kind `role`, those before a name and those behind it, each by its id."""

    def __init__(self, rules: RuleSet) -> None:
        pairs = zip(rules.rules, rules.patterns, rules.paths, strict=True)
        made = [
            _compile(rule, pattern, str(path))
            for rule, pattern, path in pairs
            if rule.kind in CAPACITIES and rule.status != "deprecated"
        ]
        made.sort(key=lambda one: (-one.conditions, one.rule.id))  # the most particular first
        self.before = tuple(one for one in made if one.before)
        self.behind = tuple(one for one in made if not one.before)

    def only(self, rule_id: str) -> Constructions:
        """These with one rule alone."""
        out = Constructions.__new__(Constructions)
        out.before = tuple(one for one in self.before if one.rule.id == rule_id)
        out.behind = tuple(one for one in self.behind if one.rule.id == rule_id)
        return out


@cache
def shipped() -> Constructions:
    """The constructions of the shipped rule files."""
    return Constructions(load_rules(kinds=CAPACITIES))


def _compile(rule: Rule, pattern: Sequence[Mapping[str, Any]], where: str) -> Construction:
    roles = rule.roles or []
    names = [i for i, role in enumerate(roles) if role == "speaker"]
    growth = rule.span.role or rule.span.affiliation
    if growth is None or (names != [0] and names != [len(roles) - 1]):
        raise RuleError(f"{where}: the token named `speaker` is the first or the last of a `role` rule.")
    before = names != [0]
    beside = list(zip(pattern, roles, strict=True))
    beside = beside[:-1][::-1] if before else beside[1:]
    steps = tuple(_step(node, role, where) for node, role in beside)
    return Construction(rule, steps, before, growth, sum(len(node) for node, _ in beside))


def _step(node: Mapping[str, Any], role: str, where: str) -> Step:
    counts = {None: (1, 1), "?": (0, 1), "+": (1, _LONGEST), "*": (0, _LONGEST)}
    operator = node.get("OP")
    if operator not in counts:
        raise RuleError(f"{where}: OP {operator!r} is not for `role` rules; there are ? + *.")
    tests = [test for key, value in node.items() if key != "OP" for test in _tests(key, value, where)]
    return Step(_both(tests), *counts[operator], role)


def _both(tests: Sequence[Test]) -> Test:
    """All tests as one; hardly a token has more than two."""
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        one, other = tests
        return lambda view, i: one(view, i) and other(view, i)
    return lambda view, i: all(test(view, i) for test in tests)


def _tests(key: str, value: Any, where: str) -> Iterator[Test]:
    if key == "_":
        for name, wanted in value.items():
            yield _asked(name, wanted, where)
        return
    column = _COLUMNS.get(key)
    if column is None:
        known = ", ".join((*_COLUMNS, "_"))
        raise RuleError(f"{where}: {key} is not for `role` rules, whose tokens may ask for {known}.")
    conditions = value if isinstance(value, Mapping) else {"IN": [value]}
    for name, words in conditions.items():
        if name not in ("IN", "NOT_IN"):
            raise RuleError(f"{where}: {name} is not for `role` rules; there are IN and NOT_IN.")
        yield _among(column, frozenset(words), inside=name == "IN")


def _among(column: Callable[[View], Sequence[str]], words: frozenset[str], *, inside: bool) -> Test:
    if inside:
        return lambda view, i: column(view)[i] in words
    return lambda view, i: column(view)[i] not in words


def _asked(name: str, wanted: Any, where: str) -> Test:
    if name == "role_noun":
        return lambda view, i: view.titles[i] == wanted
    if name == "person":
        return lambda view, i: (view.entity[i] == "PERSON") == wanted
    raise RuleError(f"{where}: `_: {{{name}: ...}}` is not for `role` rules; there are person and role_noun.")
