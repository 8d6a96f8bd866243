"""Quotations without a source: who goes on speaking, when the text leaves no doubt."""

from __future__ import annotations

from bisect import bisect_left

from quotes.speakers.answers import Answer
from quotes.speakers.entities import Entity
from quotes.speakers.state import State

_BREAKS = 3  # tokens with a line break that may part two paragraphs
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def continued_speech(state: State, index: int) -> Answer:
    """The speaker attributed just before, in this paragraph or the one before; else the subject of the sentence before.

    An attribution that follows in the same paragraph counts too. Where the two differ nobody is named.
    """
    view = state.view
    first = view.tokens(state.quotes[index].content[0])[0]
    if first >= len(view):
        return Answer("unattributed")
    paragraph = view.paragraph[first]
    before = _neighbour(state, first, backwards=True)
    after = _neighbour(state, first, backwards=False)
    if before is not None and view.paragraph[before[1]] == paragraph:
        if after is not None and after[0] is not before[0] and view.paragraph[after[1]] == paragraph:
            subject = _subject_before(state, first)
            if subject is None:
                return Answer("ambiguous", rivals=(before[0], after[0]))
            return (
                Answer("continued-speech", subject)
                if subject in (before[0], after[0])
                else Answer("ambiguous", rivals=(before[0], after[0]))
            )
        return Answer("continued-speech", before[0])
    if after is not None and view.paragraph[after[1]] == paragraph:
        return Answer("following-attribution", after[0])
    subject = _subject_before(state, first)
    if subject is not None:
        return Answer("subject-before", subject)
    if before is not None and _adjacent(state, before[1], first):
        return Answer("next-paragraph", before[0])
    return Answer("unattributed")


def _neighbour(state: State, token: int, *, backwards: bool) -> tuple[Entity, int] | None:
    """The nearest attributed quote before or after, as its entity and the token of its content."""
    at = bisect_left(state.spoken, (token, -1))
    order = state.spoken[at - 1 : at] if backwards and at else [] if backwards else state.spoken[at : at + 1]
    for where, i in order:
        entity = state.entity(i)
        if entity is not None and state.quotes[i].kind != "indirect":
            return entity, where
    return None


def _adjacent(state: State, where: int, first: int) -> bool:
    """Whether only a paragraph break stands between two paragraphs, and the second begins with the quotation."""
    view = state.view
    if view.paragraph[first] - view.paragraph[where] > _BREAKS:
        return False
    gap = {view.paragraph[i] for i in range(where, first) if view.word[i].strip()}
    start = first
    while start > 0 and "\n" not in view.word[start - 1]:
        start -= 1
    opening = all(not view.word[i][0].isalnum() for i in range(start, first))
    return opening and len(gap | {view.paragraph[first]}) <= 2


def _subject_before(state: State, first: int) -> Entity | None:
    """The one person who is a subject in the sentence before the quotation, in the same paragraph."""
    view = state.view
    sentence, paragraph = view.sentence[first], view.paragraph[first]
    begin = first
    while begin > 0 and view.paragraph[begin - 1] == paragraph and sentence - view.sentence[begin - 1] <= 1:
        begin -= 1
    people = {
        id(m.entity): m.entity
        for m in state.inventory.within(begin, first)
        if m.entity is not None
        and m.kind == "PERSON"
        and not view.quoted[m.start]
        and view.dep[m.end - 1] in _SUBJECTS
    }
    return next(iter(people.values())) if len(people) == 1 else None
