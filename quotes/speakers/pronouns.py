"""Resolvers for pronouns: "he", "she", singular and plural "they", "it", and "I" inside a quotation."""

from __future__ import annotations

from quotes.speakers.answers import Answer
from quotes.speakers.chunks import is_organisation_name
from quotes.speakers.lexicons import words
from quotes.speakers.names import is_given_name
from quotes.speakers.ranking import rank
from quotes.speakers.sources import Reference
from quotes.speakers.state import State
from quotes.speakers.view import View

_PEOPLE = frozenset({"PERSON"})
_GROUPS = frozenset({"ORG", "GPE"})


def first_person(state: State, ref: Reference) -> Answer | None:
    """For "I" inside a quotation is whoever speaks it."""
    if ref.surface != "pronoun" or state.view.lower[ref.start] not in words("pronouns-first"):
        return None
    parent = state.quotes[state.index].parent
    entity = None if parent is None else state.entity(parent)
    return Answer("first-person", entity) if entity is not None else Answer("unresolved-pronoun")


def third_person(state: State, ref: Reference) -> Answer | None:
    """For "he", "she": the best person before it by gender, distance, grammatical role and who spoke last."""
    view = state.view
    if ref.surface != "pronoun":
        return None
    gender = gender_of(view.lower[ref.start])
    if gender is None:
        return None
    parent = state.quotes[state.index].parent
    if parent is not None and state.quotes[parent].kind != "direct":
        entity = state.entity(parent)
        if entity is not None and entity.kind == "PERSON" and entity.gender in (None, gender):
            return Answer("reported-pronoun", entity)
    last = state.last_speaker(ref.start)
    ranking = rank(view, state.inventory, ref.start, _PEOPLE, gender, last, _content(state))
    considered = tuple(entity for entity, _ in ranking.scored[:4])
    if not considered:
        return _person_by_pronoun(state, ref, gender)
    entity = considered[0]
    spoke = last is not None and last[0] is entity
    if ranking.clear and (spoke or ranking.plain):
        if entity.rivals:
            return Answer("ambiguous", rivals=entity.rivals)
        entity.genders[gender] += 1
        return Answer("pronoun" if spoke else "pronoun-named-before", entity, considered=considered)
    return Answer("ambiguous", rivals=considered)


def _person_by_pronoun(state: State, ref: Reference, gender: str) -> Answer | None:
    """For "she" right after somebody spoke whom the recogniser took for a place: the pronoun says it is a person."""
    last = state.last_speaker(ref.start)
    if (
        last is None
        or last[0].kind == "PERSON"
        or state.view.paragraph[last[1]] != state.view.paragraph[ref.start]
    ):
        return None
    entity, where = last
    if " " in entity.name and not is_given_name(entity.name.split()[0]):
        return None
    if (
        is_organisation_name(state.view, entity.mentions[0].start, entity.mentions[0].end)
        or state.view.lower[where] == "the"
    ):
        return None
    entity.kind = "PERSON"
    entity.genders[gender] += 1
    return Answer("pronoun", entity)


def plural_pronoun(state: State, ref: Reference) -> Answer | None:
    """For "they": an organisation or group that is the topic; one person where no group is near."""
    view = state.view
    if ref.surface != "pronoun" or view.lower[ref.start] not in words("pronouns-plural"):
        return None
    token = ref.start
    if _plural_noun_before(view, token):
        return Answer("unresolved-pronoun")
    last = state.last_speaker(token)
    groups = rank(view, state.inventory, token, frozenset({"ORG"}), None, last, _content(state))
    people = rank(view, state.inventory, token, _PEOPLE, None, last, _content(state))
    if last is not None and last[0].kind == "ORG" and groups.clear and groups.scored[0][0] is last[0]:
        return Answer("plural-pronoun", last[0])
    alone = len(people.scored) == 1 and not people.scored[0][0].rivals
    if alone and not groups.scored:
        return Answer("singular-they", people.scored[0][0])
    return None


def neuter_pronoun(state: State, ref: Reference) -> Answer | None:
    """For "it": the organisation that spoke last or is the topic."""
    view = state.view
    if ref.surface != "pronoun" or view.lower[ref.start] not in words("pronouns-neuter"):
        return None
    last = state.last_speaker(ref.start)
    if last is not None and last[0].kind in _GROUPS and _goes_on(view, last[1], ref.start):
        return Answer("neuter-pronoun", last[0])
    ranking = rank(state.view, state.inventory, ref.start, _GROUPS, None, last, _content(state))
    considered = tuple(entity for entity, _ in ranking.scored[:4])
    if ranking.clear and (last is not None and last[0] is considered[0]):
        return Answer("neuter-pronoun", considered[0], considered=considered)
    return None


def _goes_on(view: View, where: int, token: int) -> bool:
    """Whether the speaker at token `where` speaks again: in the same paragraph, in this sentence or the one before."""
    near = view.sentence[token] - view.sentence[where] <= 1
    return near and view.paragraph[token] == view.paragraph[where]


def taken_up(state: State, ref: Reference) -> Answer | None:
    """For "the head of the bureau, Ana Voss, she said": a pronoun that takes up the name right before it."""
    view = state.view
    if ref.surface != "pronoun" or ref.start < 2 or view.word[ref.start - 1] != ",":
        return None
    gender = gender_of(view.lower[ref.start])
    found = [m for m in state.inventory.within(max(ref.start - 8, 0), ref.start) if m.end == ref.start - 1]
    if gender is None or not found or view.sentence[found[0].start] != view.sentence[ref.start]:
        return None
    entity = found[0].entity
    begins = found[0].start == 0 or view.tag[found[0].start - 1][:2] not in ("IN", "TO", "VB", "RP")
    if entity is None or entity.kind != "PERSON" or not begins or entity.gender not in (None, gender):
        return None
    entity.genders[gender] += 1
    return Answer("pronoun", entity)


def any_pronoun(_state: State, ref: Reference) -> Answer | None:
    """A pronoun that nobody above could place stays without a name."""
    return Answer("unresolved-pronoun") if ref.surface == "pronoun" else None


def gender_of(pronoun: str) -> str | None:
    """`f`, `m`, or null for a pronoun that says neither."""
    if pronoun in words("pronouns-feminine"):
        return "f"
    return "m" if pronoun in words("pronouns-masculine") else None


def _content(state: State) -> tuple[tuple[int, int], ...]:
    return tuple(state.view.tokens(offsets) for offsets in state.quotes[state.index].content)


def _plural_noun_before(view: View, token: int) -> bool:
    """Whether a plural subject stands in this sentence before the pronoun, or in the one before."""
    i, here = token - 1, view.sentence[token]
    while i >= 0 and here - view.sentence[i] <= 1:
        plural = view.tag[i] in ("NNS", "NNPS")
        if plural and view.dep[i] in ("nsubj", "nsubjpass") and not view.quoted[i]:
            return True
        i -= 1
    return False
