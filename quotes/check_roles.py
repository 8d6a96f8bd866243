"""Run the examples of the rules that say what somebody is, as `quotes.check` runs those of speech.

An example marks the `<speaker>`, and the `<role>` and `<affiliation>` that the rule gives them: each as it must come
out, and what is not marked must not. `no_match`: the rule says nothing of anybody there. In the whole set what is
marked must be what the speaker's record would say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from quotes.check import Example, Problem, Report, Spans, Stage, chosen_examples, mark_up
from quotes.match import mark_tokens
from quotes.quote import Offsets
from quotes.rules import CAPACITIES, RuleSet
from quotes.speakers.constructions import Constructions
from quotes.speakers.entities import Mention, RoleFact
from quotes.speakers.mentions import Inventory
from quotes.speakers.roles import best_facts, collect_roles, facts_of
from quotes.speakers.view import View

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from quotes.frozen import FrozenPipeline


def check_role_examples(nlp: Language | FrozenPipeline, ruleset: RuleSet, ids: Iterable[str] = ()) -> Report:
    """Run the examples of all rules of the kind `role`, or of those named; each text is annotated once.

    Raises `RuleError` for an id that no rule has, and for a pattern that asks for what a `role` rule cannot.
    """
    examples = chosen_examples(ruleset, CAPACITIES, ids)
    whole = Constructions(ruleset)
    docs = {doc.text: doc for doc in nlp.pipe(list(dict.fromkeys(example.text for example in examples)))}
    problems = [p for example in examples for p in _judge(example, docs[example.text], whole)]
    return Report(tuple(examples), tuple(problems), docs)


def _judge(example: Example, doc: Doc, whole: Constructions) -> Iterator[Problem]:
    mark_tokens(doc)
    view = View(doc)
    inventory = Inventory(view)
    alone = whole.only(example.rule.id)
    people = [m for m in inventory.mentions if m.kind == "PERSON" and m.entity is not None]
    found = [(mention, fact) for mention in people for fact in facts_of(view, inventory, mention, alone)]
    said = [_spans(view, mention, fact.role, fact.affiliation) for mention, fact in found]
    if example.kind == "no_match":
        if said:
            yield _problem(example, "alone", "the rule must not match here", said)
        return
    passed = _together(view, found, example) or any(_same(example, one) for one in said)
    if example.kind == "todo_match":
        if passed:
            yield _problem(example, "alone", "passes now: move it to match", ())
        return
    if not passed:
        why = "the rule gives another answer" if said else "the pattern does not match, or grows to nothing"
        yield _problem(example, "alone", why, said)
        return
    collect_roles(view, inventory, whole)
    best = [_best(view, mention) for mention in people]
    if not any(_same(example, one) for one in best):
        yield _problem(example, "whole set", "the whole set gives another answer", best)


def _together(view: View, found: Sequence[tuple[Mention, RoleFact]], example: Example) -> bool:
    """Whether role and affiliation come out as two facts of one name ("a Democrat and a member of the board")."""
    for mention in {id(mention): mention for mention, _ in found}.values():
        facts = [fact for other, fact in found if other is mention]
        role = next((fact.role for fact in facts if fact.role), None)
        affiliation = next((fact.affiliation for fact in facts if fact.affiliation), None)
        if _same(example, _spans(view, mention, role, affiliation)):
            return True
    return False


def _best(view: View, mention: Mention) -> Spans:
    """What the record of a source that is just this name would say."""
    if mention.entity is None:
        return {}
    role, affiliation = best_facts(mention.entity, (mention.start, mention.end), view)
    return _spans(
        view, mention, role.role if role else None, affiliation.affiliation if affiliation else None
    )


def _spans(
    view: View, mention: Mention, role: Offsets | None, affiliation: Offsets | None
) -> dict[str, tuple[Offsets, ...]]:
    name = (view.start[mention.start], view.end[mention.end - 1])
    pairs = (("speaker", name), ("role", role), ("affiliation", affiliation))
    return {key: (span,) for key, span in pairs if span is not None}


def _same(example: Example, found: Spans) -> bool:
    """Whether role and affiliation are the marked ones, and the speaker is touched."""
    marked, name = example.spans.get("speaker", ()), found.get("speaker", ())
    touched = not marked or any(a < d and c < b for a, b in marked for c, d in name)
    return touched and all(
        tuple(example.spans.get(key, ())) == tuple(found.get(key, ())) for key in ("role", "affiliation")
    )


def _problem(example: Example, stage: Stage, message: str, found: Sequence[Spans]) -> Problem:
    return Problem(example, stage, "error", message, tuple(mark_up(example.text, one) for one in found))
