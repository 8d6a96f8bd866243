"""The ordered resolvers: each answers when one candidate clearly wins, else it passes on.

A resolver is a function of the article's state and one reference; its name, with hyphens, is the record's `how`.
When two candidates are as good the answer names both and nobody: a wrong name costs more than none.
"""

from __future__ import annotations

from quotes.speakers.answers import Answer
from quotes.speakers.entities import Entity
from quotes.speakers.lexicons import words
from quotes.speakers.names import clean
from quotes.speakers.nominals import (
    nominal_epithet,
    nominal_media,
    nominal_organisation,
    nominal_party,
    nominal_role,
)
from quotes.speakers.pronouns import (
    any_pronoun,
    first_person,
    neuter_pronoun,
    plural_pronoun,
    taken_up,
    third_person,
)
from quotes.speakers.sources import Reference, read_source
from quotes.speakers.state import Resolver, State
from quotes.speakers.view import View


def full_name(_state: State, ref: Reference) -> Answer | None:
    """The source holds a name that the inventory has grouped: full name, surname, acronym, short form."""
    mention = ref.mention
    if ref.surface != "name" or mention is None:
        return None
    if mention.entity is not None:
        return Answer(mention.how, mention.entity)
    if mention.rivals:
        return Answer("ambiguous", rivals=mention.rivals)
    return None


def new_name(state: State, ref: Reference) -> Answer | None:
    """A name that only this source's words show: matched to the article's people and organisations, else new."""
    mention = ref.mention
    if ref.surface != "name" or mention is None:
        return None
    inventory = state.inventory
    known = inventory.lookup(mention.text)
    if known is not None and known.mentions:
        inventory.add(mention, known)
        return Answer("repeated-name", known)
    if mention.kind == "PERSON" or (mention.text.isupper() and mention.text.isalpha()):
        # "OKONJO:" in a script, where a guess at the kind is worth less than the surname
        people = inventory.people_called(mention.text)
        if len(people) == 1:
            inventory.add(mention, people[0])
            return Answer("surname", people[0])
        if people:
            return Answer("ambiguous", rivals=tuple(people))
    entity = Entity(mention.kind, clean(mention.text))
    inventory.add(mention, entity)
    return Answer("source-name", entity)


def relative_pronoun(state: State, ref: Reference) -> Answer | None:
    """For "who", "which": what stands before the relative clause."""
    view = state.view
    if ref.surface != "pronoun" or view.lower[ref.start] not in words("pronouns-relative"):
        return None
    antecedent = _antecedent(view, ref.start)
    if antecedent is None:
        return None
    person = view.lower[ref.start] in ("who", "whom", "whose")
    for mention in reversed(state.inventory.within(max(antecedent - 8, 0), ref.start)):
        if person and mention.kind == "GPE":
            continue  # "officials in Ardley who ..."
        if mention.entity is not None and mention.start <= antecedent < mention.end:
            return Answer("relative-pronoun", mention.entity)
    found = read_source(view, state.inventory, *_phrase_around(view, antecedent, ref.start))
    place = person and bool(found) and found[0].mention is not None and found[0].mention.kind == "GPE"
    if len(found) == 1 and found[0].surface != "pronoun" and not place:
        inner = first_answer(state, found[0])
        if inner.entity is not None:
            return Answer("relative-pronoun", inner.entity)
        if not inner.rivals:
            return Answer("relative-unnamed", words=found[0])
    return None


def unnamed(_state: State, _ref: Reference) -> Answer | None:
    """Whatever is left keeps the source's own words and no name."""
    return Answer("unnamed")


RESOLVERS: tuple[Resolver, ...] = (
    full_name,
    new_name,
    relative_pronoun,
    first_person,
    taken_up,
    third_person,
    plural_pronoun,
    neuter_pronoun,
    any_pronoun,
    nominal_media,
    nominal_role,
    nominal_party,
    nominal_epithet,
    nominal_organisation,
    unnamed,
)


def first_answer(state: State, ref: Reference) -> Answer:
    """The first resolver's answer that is one."""
    for resolver in RESOLVERS:
        answer = resolver(state, ref)
        if answer is not None:
            return answer
    return Answer("unnamed")


def _antecedent(view: View, token: int) -> int | None:
    """The noun that a relative pronoun takes up: by the parse, else the last noun before it."""
    verb = view.doc[token]
    for _ in range(6):
        if verb.dep_ == "relcl" and verb.head.i < token:
            return verb.head.i
        if verb.head is verb:
            break
        verb = verb.head
    i = token - 1
    while i >= 0 and view.sentence[i] == view.sentence[token]:
        if view.tag[i] in ("NN", "NNS", "NNP", "NNPS"):
            return i
        i -= 1
    return None


def _phrase_around(view: View, head: int, stop: int) -> tuple[int, int]:
    """The noun phrase of `head`, up to the relative pronoun at `stop`."""
    start = head
    while (
        start > 0
        and view.tag[start - 1][:2] in ("NN", "JJ", "DT", "CD", "PO", "PR")
        and view.sentence[start - 1] == view.sentence[head]
    ):
        start -= 1
    end = stop
    while end > head + 1 and not view.word[end - 1][0].isalnum():
        end -= 1
    return start, end
