"""Resolvers for noun phrases: "the economist", "the newspaper", "the ministry"."""

from __future__ import annotations

from collections.abc import Iterable

from quotes.speakers.answers import Answer
from quotes.speakers.entities import Entity, RoleFact
from quotes.speakers.lexicons import hyponyms, words
from quotes.speakers.mentions import ANY_MEDIUM, Inventory
from quotes.speakers.names import fold
from quotes.speakers.phrases import Phrase
from quotes.speakers.sources import Reference, head_noun, is_plural
from quotes.speakers.state import State
from quotes.speakers.view import View

# Words by which the two parties of the United States go, where others have but one.
_PARTIES = {
    "democrat": "d",
    "democratic": "d",
    "d": "d",
    "gop": "r",
    "republican": "r",
    "r": "r",
}
_RECENT = 8  # sentences back to which "the company" reaches


def nominal_media(state: State, ref: Reference) -> Answer | None:
    """For "the newspaper", "the agency": the paper or agency that the article named last."""
    noun = _definite_noun(state, ref)
    if noun is None or noun not in words("media-nouns"):
        return None
    found = media_called(state.inventory, noun, ref.start)
    if not found:
        return None
    spoke = state.last_of(found, ref.start)
    if len(found) > 1 and spoke is not None:
        return Answer("nominal-media", spoke, considered=tuple(found[:4]))
    return (
        Answer("nominal-media", found[0]) if len(found) == 1 else Answer("ambiguous", rivals=tuple(found[:4]))
    )


def nominal_role(state: State, ref: Reference) -> Answer | None:
    """For "the economist", "the spokeswoman": the one person who has that role in the article."""
    view = state.view
    if ref.surface != "phrase" or ref.phrase is None or is_plural(view, ref):
        return None
    noun = head_noun(view, ref)
    if not (ref.phrase.definite or (ref.phrase.determiner == "" and view.capital[ref.head])):
        return None
    if noun in words("document-nouns", "organisation-nouns", "media-nouns"):
        return None
    found = people_in_role(view, state.inventory, noun, ref.phrase)
    found = [entity for entity in found if not _other_party(view, ref, entity)]
    if len(found) == 1:
        return Answer("nominal-role", found[0])
    if not found:
        return None
    last = state.last_speaker(ref.start)
    if last is not None and last[0] in found and ref.phrase.affiliation is None:
        near = view.paragraph[ref.start] - view.paragraph[last[1]] <= 2
        if near:
            return Answer("nominal-role", last[0], considered=tuple(found[:4]))
    return Answer("ambiguous", rivals=tuple(found[:4]))


def nominal_party(state: State, ref: Reference) -> Answer | None:
    """For "the Ohio Republican": the person who spoke last, a paragraph or two before."""
    view = state.view
    if (
        ref.surface != "phrase"
        or not view.capital[ref.head]
        or view.lower[ref.start] != "the"
        or is_plural(view, ref)
    ):
        return None
    if view.lower[ref.head] not in words("party-words", "demonyms"):
        return None
    last = state.last_speaker(ref.start)
    if last is None or last[0].kind != "PERSON" or view.paragraph[ref.start] - view.paragraph[last[1]] > 2:
        return None
    return Answer("nominal-party", last[0])


def nominal_epithet(state: State, ref: Reference) -> Answer | None:
    """For "the 29-year-old", "the Democratic candidate", which the article says of nobody: who is talked of."""
    view = state.view
    phrase = ref.phrase
    if ref.surface != "phrase" or view.lower[ref.start] != "the" or is_plural(view, ref):
        return None
    age = _is_age(view, ref.start, ref.end)
    party = any(view.lower[i] in words("party-words") and view.capital[i] for i in range(ref.start, ref.head))
    role = phrase is not None and phrase.role is not None and view.titles[ref.head]
    if not age and not (party and role and phrase is not None and phrase.end == ref.end):
        return None
    subject = _subject_before(state, ref.start)
    return None if subject is None else Answer("nominal-epithet", subject)


def _is_age(view: View, start: int, end: int) -> bool:
    """Whether a phrase ends in an age: "29-year-old"."""
    last = view.lower[end - 1]
    return last.endswith("year-old") or (last == "old" and end - start > 2 and view.word[end - 2] == "-")


def _subject_before(state: State, token: int) -> Entity | None:
    """The one person who is a subject in the sentence before, in this paragraph or the last."""
    view = state.view
    i = token
    while i > 0 and view.sentence[token] - view.sentence[i - 1] <= 1:
        i -= 1
    people = {
        id(m.entity): m.entity
        for m in state.inventory.within(i, token)
        if m.kind == "PERSON"
        and m.entity is not None
        and not view.quoted[m.start]
        and view.sentence[m.start] < view.sentence[token]
        and view.paragraph[token] - view.paragraph[m.start] <= 2
        and view.dep[m.end - 1] in ("nsubj", "nsubjpass")
    }
    if people:
        return next(iter(people.values())) if len(people) == 1 else None
    last = state.last_speaker(token)
    if last is None or last[0].kind != "PERSON" or view.paragraph[token] - view.paragraph[last[1]] > 2:
        return None
    return last[0]


def nominal_organisation(state: State, ref: Reference) -> Answer | None:
    """For "the company", "the city": what the article named and called so."""
    view = state.view
    noun = _definite_noun(state, ref)
    if noun is None or noun not in words("organisation-nouns", "place-nouns") or ref.phrase is None:
        return None
    if ref.phrase.affiliation is not None or ref.phrase.possessor is not None or ref.head - ref.start > 1:
        return None
    found = [
        entity
        for entity in organisations_called(state.inventory, noun, ref.start)
        if (view.capital[ref.head] and ref.head > ref.start)
        or any(0 <= view.sentence[ref.start] - view.sentence[m.start] <= _RECENT for m in entity.mentions)
    ]
    last = state.last_speaker(ref.start)
    if len(found) > 1 and last is not None and last[0] in found:
        found = [last[0]]
    if len(found) == 1:
        return Answer("nominal-organisation", found[0])
    return Answer("ambiguous", rivals=tuple(found[:4])) if found else None


def _definite_noun(state: State, ref: Reference) -> str | None:
    """The head noun of a definite singular phrase."""
    if ref.surface != "phrase" or ref.phrase is None or ref.phrase.determiner not in ("the", "this", "that"):
        return None
    return None if is_plural(state.view, ref) else head_noun(state.view, ref)


def people_in_role(view: View, inventory: Inventory, noun: str, phrase: Phrase) -> list[Entity]:
    """People of whom the article says that role, by its own noun first, else by a narrower one.

    Words before the noun, and the phrase's affiliation, must not contradict what is said of the person.
    """
    for nouns in (frozenset({noun}), hyponyms(noun)):
        found: dict[int, tuple[Entity, int]] = {}
        for entity, fact in inventory.in_role(nouns):
            if _compatible(view, phrase, fact):
                shared = max(_shared_words(view, phrase, fact), found.get(id(entity), (entity, 0))[1])
                found[id(entity)] = (entity, shared)
        if found:
            best = max(shared for _, shared in found.values())
            return _gendered([entity for entity, shared in found.values() if shared == best], noun)
    return []


def _other_party(view: View, ref: Reference, entity: Entity) -> bool:
    """Whether a phrase names a party ("the Democratic front-runner") and the article gives the person another."""
    wanted = _parties(view.lower[ref.start : ref.head + 1])
    theirs = [
        _parties(view.text[a:b].lower().replace("-", " - ").split())
        for fact in entity.facts
        for a, b in filter(None, (fact.role, fact.affiliation))
    ]
    known = frozenset[str]().union(*theirs)
    return bool(wanted and known and not wanted & known)


def _parties(found: Iterable[str]) -> frozenset[str]:
    return frozenset(_PARTIES[word] for word in found if word in _PARTIES)


def media_called(inventory: Inventory, noun: str, token: int) -> list[Entity]:
    """Newspapers and agencies named before `token`, the nearest first; those called just that if there are any."""
    exact = inventory.bearing([noun], token)
    if exact or noun in words("web-nouns"):
        return exact
    return inventory.bearing([*words("media-nouns") - words("web-nouns"), ANY_MEDIUM], token)


def organisations_called(inventory: Inventory, noun: str, token: int) -> list[Entity]:
    """Organisations or places named before `token` that bear or were given the noun, the nearest first."""
    return [e for e in inventory.bearing([noun], token) if e.kind in ("ORG", "GPE")]


def _shared_words(view: View, phrase: Phrase, fact: RoleFact) -> int:
    """How many words of the phrase the fact has too: "the shadow home secretary" beside two home secretaries."""
    mine = set(fold(view.span(phrase.start, phrase.end)).split())
    said = " ".join(view.text[a:b] for a, b in filter(None, (fact.role, fact.affiliation)))
    return len(mine & set(fold(said).split()))


def _compatible(view: View, phrase: Phrase, fact: RoleFact) -> bool:
    """Whether what a phrase adds ("US", "former", "foreign") is said of the person too, or at least not otherwise."""
    affiliation, role = fact.affiliation, fact.role
    if phrase.affiliation is not None and affiliation is not None:
        theirs_text, mine_text = view.text[affiliation[0] : affiliation[1]], view.span(*phrase.affiliation)
        mine, theirs = set(fold(mine_text).split()), set(fold(theirs_text).split())
        generic = words("organisation-nouns", "media-nouns", "place-nouns")
        if (
            not mine & theirs
            and not any(word in generic for word in mine)
            and not _same_stem(mine_text, theirs_text)
        ):
            return False
    if phrase.role is not None and role is not None:
        mine = {w for w in view.span(*phrase.role).lower().split()[:-1] if len(w) > 2}
        theirs = set(view.text[role[0] : role[1]].lower().split())
        if (mine ^ theirs) & words("lower-ranks"):
            return False  # "the presidential nominee" is not the vice presidential one
        extra = mine - theirs
        if extra and theirs - mine and len(theirs) > 1 and not mine & theirs:
            return False
    return True


def _same_stem(one: str, other: str) -> bool:
    """Whether two names begin alike, as "Norway" and "Norwegian" do."""
    names = [
        [word for word in text.split() if word[:1].isupper() and len(word) >= 4] for text in (one, other)
    ]
    return any(a[:4] == b[:4] for a in names[0] for b in names[1])


def _gendered(found: list[Entity], noun: str) -> list[Entity]:
    gender = "f" if noun in words("feminine-nouns") else "m" if noun in words("masculine-nouns") else None
    return [e for e in found if gender is None or e.gender in (None, gender)]
