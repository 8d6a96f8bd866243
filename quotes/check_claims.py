"""Run the examples of the rules that weigh claims: each finds the words that its examples mark, and no other.

A claim rule attributes nothing, and each adds its weight whatever the others do: there is no whole set to stand up to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from quotes.check import Example, Problem, Report, chosen_examples, mark_up
from quotes.match import RuleMatcher, mark_tokens
from quotes.rules import CLAIMS, RuleSet

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from quotes.frozen import FrozenPipeline

OTHER = "the rule covers other words"
UNMET = "the pattern does not match: hold it against the parse (--parse)"


def check_claim_examples(nlp: Language | FrozenPipeline, ruleset: RuleSet, ids: Iterable[str] = ()) -> Report:
    """Run the examples of all rules of the kind `claim`, or of those named; each text is annotated once.

    Raises `RuleError` for an id that no rule has.
    """
    examples = chosen_examples(ruleset, CLAIMS, ids)
    match = RuleMatcher(nlp.vocab, ruleset)
    docs = {doc.text: doc for doc in nlp.pipe(list(dict.fromkeys(example.text for example in examples)))}
    found: dict[str, dict[str, set[int]]] = {}
    for text, doc in docs.items():
        mark_tokens(doc)
        found[text] = {}
        for one in match(doc):
            found[text].setdefault(one.rule.id, set()).update(one.roles.get("content", ()))
    problems = [
        problem
        for example in examples
        for problem in _judge(example, docs[example.text], found[example.text].get(example.rule.id, set()))
    ]
    return Report(tuple(examples), tuple(problems), docs)


def _judge(example: Example, doc: Doc, covered: set[int]) -> Iterator[Problem]:
    spans = example.spans.get("content", ())
    marked = {token.i for token in doc if any(start <= token.idx < end for start, end in spans)}
    if example.kind == "no_match":
        message = "the rule must not match here" if covered else None
    elif example.kind == "todo_match":
        message = "passes now: move it to match" if covered == marked else None
    elif covered == marked:
        message = None
    else:
        message = OTHER if covered else UNMET
    if message is not None:
        yield Problem(example, "alone", "error", message, tuple(_shown(doc, covered)))


def _shown(doc: Doc, covered: set[int]) -> Iterator[str]:
    """The words that a rule covers, marked as in an example; nothing when it covers none."""
    if covered:
        runs: list[tuple[int, int]] = []
        for i in sorted(covered):
            start, end = doc[i].idx, doc[i].idx + len(doc[i])
            if runs and i - 1 in covered:
                start = runs.pop()[0]
            runs.append((start, end))
        yield mark_up(doc.text, {"content": tuple(runs)})
