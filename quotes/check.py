"""Run the rules' own examples: through the rule alone, then through the whole set.

An example is text marked up with `<source>`, `<cue>` and `<content>`; it states everything, so that a source
that is found where none is marked is as wrong as one that is missed.  Content and source must be the same
spans but for punctuation at their edges, the cue need only be touched.

- `match` must come out of the rule alone, and of the whole set by whichever rule.
- `no_match` must not come out of the rule alone.
- `todo_match` must fail: an example that has begun to pass moves to `match`.

A block rule must cover the marked words, and the whole set must then attribute nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from quotes.assemble import THRESHOLD, Assembly, Candidate
from quotes.errors import RuleError
from quotes.match import Match, RuleMatcher, mark_tokens
from quotes.quote import Offsets, Quote
from quotes.rules import CAPACITIES, ROLES, SAID_OF, Rule, RuleSet, lexicon_names

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from quotes.frozen import FrozenPipeline
    from quotes.marks import Quotation

NEEDED = {"block": {"content", "cue"}, "role": {"role", "affiliation"}}  # one of these is marked
TAG = re.compile(r"<(/?)([a-z]+)>")

Kind = Literal["match", "no_match", "todo_match"]
Stage = Literal["alone", "whole set"]
Level = Literal["error", "warning"]
Spans = Mapping[str, tuple[Offsets, ...]]


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a rule: plain text, and the code points that each marked role covers."""

    rule: Rule
    kind: Kind
    number: int  # from 1, within its kind
    marked: str
    text: str
    spans: Spans

    @property
    def name(self) -> str:
        """How messages call it: `en.indirect.x match 2`."""
        return f"{self.rule.id} {self.kind} {self.number}"


@dataclass(frozen=True, slots=True)
class Problem:
    """An example that did not do what it must (`error`), or does it in a way worth a look (`warning`)."""

    example: Example
    stage: Stage
    level: Level
    message: str
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the examples: how many there were, which have problems, and their annotated texts."""

    examples: tuple[Example, ...]
    problems: tuple[Problem, ...]
    docs: Mapping[str, Doc] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether any problem is an error."""
        return any(problem.level == "error" for problem in self.problems)


def parse_markup(marked: str, names: Sequence[str] = ROLES) -> tuple[str, dict[str, tuple[Offsets, ...]]]:
    """`"<cue>said</cue> ..."` -> the plain text and the spans of each role, in text order.

    `names` are the tags that may stand. Raises `ValueError` for an unknown tag, one in another, or one that is not
    closed.
    """
    parts: list[str] = []
    spans: dict[str, list[Offsets]] = {}
    length = position = 0
    opened: tuple[str, int] | None = None
    for tag in TAG.finditer(marked):
        parts.append(marked[position : tag.start()])
        length += tag.start() - position
        position = tag.end()
        closing, role = bool(tag[1]), tag[2]
        if role not in names:
            raise ValueError(f"unknown tag {tag[0]} (known: {', '.join(f'<{name}>' for name in names)})")
        if not closing and opened is None:
            opened = (role, length)
        elif closing and opened is not None and opened[0] == role:
            spans.setdefault(role, []).append((opened[1], length))
            opened = None
        else:
            raise ValueError(f"{tag[0]} does not fit what stands before it: tags do not nest, each is closed")
    if opened is not None:
        raise ValueError(f"<{opened[0]}> is not closed")
    parts.append(marked[position:])
    return "".join(parts), {role: tuple(found) for role, found in spans.items()}


def examples_of(rule: Rule) -> Iterator[Example]:
    """The examples of a rule in its file's order; `RuleError` for markup that is broken or lacks a role."""
    names = SAID_OF if rule.kind in CAPACITIES else ROLES
    for kind in ("match", "no_match", "todo_match"):
        for number, marked in enumerate(getattr(rule, kind), 1):
            try:
                text, spans = parse_markup(marked, names)
            except ValueError as error:
                raise RuleError(f"{rule.id} {kind} {number}: {error}: {marked!r}") from error
            if kind == "no_match" and spans:
                raise RuleError(
                    f"{rule.id} no_match {number}: nothing is found there, so nothing is marked: {marked!r}"
                )
            needed = NEEDED.get(rule.kind, {"content"})
            if kind != "no_match" and not needed & set(spans):
                raise RuleError(
                    f"{rule.id} {kind} {number}: <{'> or <'.join(sorted(needed))}> is not marked: {marked!r}"
                )
            yield Example(rule, kind, number, marked, text, spans)


def chosen_examples(ruleset: RuleSet, kinds: Container[str], ids: Iterable[str] = ()) -> list[Example]:
    """The examples of the rules of some kinds, or of those named among them; deprecated rules never fire.

    Raises `RuleError` for an id that no rule has.
    """
    chosen = [ruleset.by_id(rule_id) for rule_id in ids] or ruleset.rules
    return [
        example
        for rule in chosen
        if rule.kind in kinds and rule.status != "deprecated"
        for example in examples_of(rule)
    ]


def check_examples(nlp: Language | FrozenPipeline, ruleset: RuleSet, ids: Iterable[str] = ()) -> Report:
    """Run the examples of all rules, or of those named; each text is annotated once.

    Raises `RuleError` for an id that no rule has.  Deprecated rules never fire and are passed over.
    """
    chosen = [ruleset.by_id(rule_id) for rule_id in ids] or [
        r for r in ruleset.rules if r.status != "deprecated"
    ]
    examples = [example for rule in chosen for example in examples_of(rule)]
    texts = list(dict.fromkeys(example.text for example in examples))
    matcher = RuleMatcher(nlp.vocab, ruleset)
    pages = {doc.text: Page(doc, matcher, ruleset) for doc in nlp.pipe(texts)}
    problems = [problem for example in examples for problem in _judge(example, pages[example.text])]
    return Report(tuple(examples), tuple(problems), {text: page.doc for text, page in pages.items()})


class Page:
    """An annotated example text, what each rule makes of it alone, and what the whole set does."""

    def __init__(self, doc: Doc, matcher: RuleMatcher, ruleset: RuleSet) -> None:
        self.doc = doc
        self.ruleset = ruleset
        self.quotations: Sequence[Quotation] = mark_tokens(doc)
        self.matches = matcher(doc)
        self._whole: list[Quote] | None = None

    def own(self, rule: Rule) -> list[Match]:
        """The matches of one rule."""
        return [match for match in self.matches if match.rule.id == rule.id]

    def alone(self, rule: Rule) -> list[Quote]:
        """What the rule yields when there is no other, whatever its weight."""
        found, _ = self._quotes(self.own(rule), threshold=0.0)
        return [quote for quote in found if quote.rule == rule.id]

    def candidates(self, rule: Rule) -> list[Candidate]:
        """What the rule proposes before anything is chosen."""
        _, candidates = self._quotes(self.own(rule), threshold=0.0)
        return candidates

    def whole(self) -> list[Quote]:
        """What the whole set yields."""
        if self._whole is None:
            self._whole, _ = self._quotes(self.matches, threshold=THRESHOLD)
        return self._whole

    def _quotes(self, matches: Sequence[Match], threshold: float) -> tuple[list[Quote], list[Candidate]]:
        stage = Assembly(self.doc, self.quotations, self.ruleset)
        candidates = stage.candidates(matches)
        return stage.quotes(stage.choose(candidates, threshold)), candidates


def best_weight(ruleset: RuleSet, rule: Rule) -> float:
    """The weight of a rule's likeliest cue; below `THRESHOLD` the rule only proposes, and a scorer decides."""
    if rule.kind == "block":
        return 1.0
    cues = lexicon_names(rule.pattern, role="cue", roles=rule.roles)
    weights = [ruleset.weight(rule, lemma) for name in cues for lemma in ruleset.lexicons[name].entries]
    return max(weights, default=ruleset.weight(rule, ""))


def mark_up(text: str, spans: Spans) -> str:
    """The reverse of `parse_markup`, for messages; spans that overlap are given one after the other."""
    flat = sorted((start, end, role) for role, found in spans.items() for start, end in found)
    if any(one[1] > two[0] for one, two in pairwise(flat)):
        return "; ".join(f"{role} {text[start:end]!r}" for start, end, role in flat)
    out, position = [], 0
    for start, end, role in flat:
        out += [text[position:start], f"<{role}>", text[start:end], f"</{role}>"]
        position = end
    return "".join([*out, text[position:]])


def spans_of(quote: Quote | Candidate) -> dict[str, tuple[Offsets, ...]]:
    """The spans of a quote by role."""
    return {role: spans for role in ROLES if (spans := getattr(quote, role))}


def agrees(text: str, expected: Spans, found: Spans) -> bool:
    """Content and source the same but for punctuation at the edges, the cue touched where one is marked."""
    same = all(
        _bare(text, expected.get(role, ())) == _bare(text, found.get(role, ()))
        for role in ("content", "source")
    )
    cues = expected.get("cue", ())
    return same and (not cues or any(a < d and c < b for a, b in cues for c, d in found.get("cue", ())))


def _bare(text: str, spans: Sequence[Offsets]) -> list[Offsets]:
    """Spans less the punctuation and space at their edges; a span of nothing else stays as it is."""
    out = []
    for start, end in spans:
        inside = [i for i in range(start, end) if text[i].isalnum()]
        out.append((inside[0], inside[-1] + 1) if inside else (start, end))
    return out


def _judge(example: Example, page: Page) -> Iterator[Problem]:
    if example.rule.kind == "block":
        yield from _judge_block(example, page)
        return
    alone = page.alone(example.rule)
    if example.kind == "no_match":
        if alone:
            yield _problem(example, "alone", "the rule must not match here", page, alone)
        return
    passed = any(agrees(example.text, example.spans, spans_of(quote)) for quote in alone)
    if example.kind == "todo_match":
        if passed:
            yield _problem(example, "alone", "passes now: move it to match", page, ())
        return
    if not passed:
        yield _problem(example, "alone", _why_not(example, page, alone), page, alone)
        return
    if example.rule.status == "experimental" and best_weight(page.ruleset, example.rule) < THRESHOLD:
        return  # a proposal: without a scorer nothing comes of it, whatever the other rules say
    whole = page.whole()
    same = [quote for quote in whole if agrees(example.text, example.spans, spans_of(quote))]
    if any(quote.rule == example.rule.id for quote in same):
        return
    if same:
        message = f"{same[0].rule} takes it over with the same answer"
        yield _problem(example, "whole set", message, page, (), level="warning")
        return
    score = max((candidate.score for candidate in page.candidates(example.rule)), default=0.0)
    if score < THRESHOLD and not _overlapping(example, whole):
        message = f"silent: the weight {score:.2f} of its cue is below the threshold {THRESHOLD}"
        yield _problem(example, "whole set", message, page, (), level="warning")
    else:
        message = "the whole set gives another answer" if whole else "the whole set finds nothing"
        yield _problem(example, "whole set", message, page, whole)


def _judge_block(example: Example, page: Page) -> Iterator[Problem]:
    text = example.text
    found = [match.roles for match in page.own(example.rule)]
    covered = {i for roles in found for role in ("cue", "content") for i in roles.get(role, ())}
    if example.kind == "no_match":
        if covered:
            words = ", ".join(repr(page.doc[i].text) for i in sorted(covered))
            yield _problem(example, "alone", f"the rule must not match here, but covers {words}", page, ())
        return
    missed = [
        text[start:end]
        for spans in example.spans.values()
        for start, end in _bare(text, spans)
        if not any(start <= page.doc[i].idx < end for i in covered)
    ]
    if example.kind == "todo_match":
        if not missed:
            yield _problem(example, "alone", "passes now: move it to match", page, ())
        return
    if missed:
        yield _problem(example, "alone", f"not covered: {', '.join(map(repr, missed))}", page, ())
        return
    stolen = _overlapping(example, page.whole())
    if stolen:
        yield _problem(example, "whole set", "attributed all the same", page, stolen)


def _overlapping(example: Example, quotes: Sequence[Quote]) -> list[Quote]:
    """Quotes whose cue is the marked one, or whose content lies in the marked content."""
    out = []
    for quote in quotes:
        cue = any(a < d and c < b for a, b in example.spans.get("cue", ()) for c, d in quote.cue)
        inside = _bare(example.text, quote.content)
        held = example.spans.get("content", ())
        if cue or (held and all(any(a <= c and d <= b for a, b in held) for c, d in inside)):
            out.append(quote)
    return out


def _why_not(example: Example, page: Page, alone: Sequence[Quote]) -> str:
    if alone:
        return "the rule gives another answer"
    if not page.own(example.rule):
        return _why_no_match(example, page)
    if not page.candidates(example.rule):
        return "the pattern matches, but a span grows to nothing, or the spans collide"
    return "the rule's candidate is dropped: its cue stands inside a quotation that nothing claims"


def _why_no_match(example: Example, page: Page) -> str:
    """The commonest reason first: the cue's lemma is in none of the rule's lexicons."""
    rule = example.rule
    names = [*lexicon_names(rule.pattern, role="cue", roles=rule.roles)]
    cues = example.spans.get("cue", ())
    lemmas = {t.lemma_.lower() for t in page.doc if any(start <= t.idx < end for start, end in cues)}
    if names and not any(lemmas & set(page.ruleset.lexicons[name].entries) for name in names):
        return f"none of {', '.join(sorted(map(repr, lemmas)))} is in the lexicon {', '.join(names)}"
    return "the pattern does not match: hold it against the parse (--parse)"


def _problem(
    example: Example,
    stage: Stage,
    message: str,
    page: Page,
    found: Sequence[Quote],
    level: Level = "error",
) -> Problem:
    shown = tuple(f"{quote.rule}: {mark_up(page.doc.text, spans_of(quote))}" for quote in found)
    return Problem(example, stage, level, message, shown)
