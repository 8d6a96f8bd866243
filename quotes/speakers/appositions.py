"""What stands behind a name: how far parties, appositions and clauses reach that the constructions find there."""

from __future__ import annotations

from collections.abc import Callable

from quotes.speakers.chunks import is_title
from quotes.speakers.constructions import Constructions
from quotes.speakers.entities import Mention, RoleFact
from quotes.speakers.facts import phrase_fact, role_fact
from quotes.speakers.lexicons import words
from quotes.speakers.mentions import Inventory
from quotes.speakers.phrases import read_phrase
from quotes.speakers.view import View

_MARKS = (",", "–", "—", "-")
_BRACKETS = 12  # tokens within which brackets close
_AGE = 5  # tokens of an age between commas
Grown = tuple[list[RoleFact], int | None]  # facts, and the token behind what was read; None: nothing follows


def facts_after(
    view: View, inventory: Inventory, mention: Mention, constructions: Constructions
) -> list[RoleFact]:
    """What the constructions find behind a name, one behind the other; brackets and ages between are passed over."""
    facts: list[RoleFact] = []
    i, limit = mention.end, _limit(view, mention.end)
    while i < limit:
        i = _past_age(view, i, limit)
        grown = _first(view, inventory, constructions, i, limit)
        if grown is not None:
            found, stop = grown
            facts.extend(found)
            if stop is None or stop <= i:
                return facts
        else:
            close = _closing(view, i)
            if close is None:
                return facts
            stop = close + 1
        # not bounded by the sentence, which may seem to end within "(D-Pa.)"
        i, limit = stop, max(limit, _limit(view, stop)) if stop < len(view) else limit
    return facts


def _first(
    view: View, inventory: Inventory, constructions: Constructions, i: int, limit: int
) -> Grown | None:
    """What the first construction gives that matches at token `i` and grows into something."""
    for construction in constructions.behind:
        at = construction.match(view, i, limit)
        if at is not None:
            grown = _GROWTHS[construction.growth](view, inventory, at, limit)
            if grown is not None:
                return grown
    return None


def _closing(view: View, i: int) -> int | None:
    """The bracket that closes the one at token `i`."""
    if view.word[i] != "(":
        return None
    return next((j for j in range(i, min(i + _BRACKETS, len(view))) if ")" in view.word[j]), None)


def _past_age(view: View, i: int, limit: int) -> int:
    """For ", 43, a nurse": the comma behind the age."""
    if i + 1 < limit and view.word[i] in _MARKS and view.tag[i + 1] == "CD":
        for j in range(i + 2, min(i + 2 + _AGE, limit)):
            if view.word[j] == ",":
                return j
    return i


def _brackets(view: View, _inventory: Inventory, at: int, _limit: int) -> Grown | None:
    """For "(D-Ohio)", "(Labour)": a party, with its place."""
    close = _closing(view, at - 1)
    if close is None or not _is_party(view, at, close):
        return None
    return [role_fact(view, None, (at, close), None, "party", at - 1)], close + 1


def _name(view: View, inventory: Inventory, at: int, limit: int) -> Grown | None:
    """For "of the Harbour Trust": a name behind a preposition."""
    phrase = read_phrase(view, inventory, at, limit)
    if phrase is None or not view.capital[phrase.head]:
        return None
    stop = _name_object(view, inventory, at, limit)
    begin = at + 1 if view.tag[at] == "DT" else at
    return [role_fact(view, None, (begin, stop), None, "of", at - 1)], stop


def _party(view: View, inventory: Inventory, at: int, limit: int) -> Grown | None:
    """For "a Democrat of Ohio", "Republican and governor": a party alone, with a place or with another role."""
    if not view.capital[at]:
        return None
    if view.lower[at + 1] == "of":
        stop = _name_object(view, inventory, at + 2, limit)
        return [role_fact(view, None, (at, stop), None, "party", at)], None
    also = _phrase(view, inventory, at + 2, limit)
    party = role_fact(view, None, (at, at + 1), None, "party", at)
    return [*(also[0] if also is not None else ()), party], None


def _phrase(view: View, inventory: Inventory, at: int, limit: int) -> Grown | None:
    """For "a nurse at Northgate Hospital": a noun phrase with a role for its head, or any with an article."""
    people = [m for m in inventory.within(at, limit) if m.kind == "PERSON"]
    phrase = read_phrase(view, inventory, at, limit)
    if phrase is None or any(m.start <= phrase.head < m.end for m in people):
        return None
    if view.capital[phrase.head] and view.lower[phrase.head] in words("party-words"):
        return [role_fact(view, None, (phrase.head, phrase.head + 1), None, "party", phrase.head)], None
    listed = is_title(view, phrase.head)
    article = phrase.determiner in ("a", "an", "the") or phrase.possessor is not None
    if not listed and (view.capital[phrase.head] or not article or not _of_subject(view, inventory, at)):
        return None
    return ([phrase_fact(view, phrase, "apposition")], None) if _closed(view, phrase.end, limit) else None


def _of_subject(view: View, inventory: Inventory, at: int) -> bool:
    """Whether the name before is a subject: behind an object "a signal of her strength" may be said of the sentence."""
    people = [m for m in inventory.within(max(at - _BRACKETS, 0), at) if m.kind == "PERSON"]
    return bool(people) and view.dep[people[-1].end - 1] in ("nsubj", "nsubjpass")


def _predicate(view: View, inventory: Inventory, at: int, limit: int) -> Grown | None:
    """For "is the director of the Harbour Trust": a role with an article behind a copula."""
    phrase = read_phrase(view, inventory, at, limit)
    if phrase is None or not (phrase.role and is_title(view, phrase.head) and phrase.determiner):
        return None
    return [phrase_fact(view, phrase, "copula")], None


def _object(view: View, inventory: Inventory, at: int, limit: int) -> Grown | None:
    """For "who heads the Harbour Trust": what somebody leads is the affiliation."""
    phrase = read_phrase(view, inventory, at, limit)
    if phrase is None or not (phrase.definite or view.capital[phrase.head]):
        return None
    stop = _name_object(view, inventory, at, limit)
    begin = at + 1 if view.tag[at] in ("DT", "PRP$") else at
    return ([role_fact(view, None, (begin, stop), None, "clause", at - 1)], None) if begin < stop else None


_GROWTHS: dict[str, Callable[[View, Inventory, int, int], Grown | None]] = {
    "brackets": _brackets,
    "name": _name,
    "party": _party,
    "phrase": _phrase,
    "predicate": _predicate,
    "object": _object,
}


def _closed(view: View, i: int, limit: int) -> bool:
    """Whether a phrase ends where an apposition may: at a mark, a clause, a conjunction or a reporting verb."""
    return i >= limit or view.tag[i] in (
        ",",
        ".",
        ":",
        "''",
        "``",
        "-RRB-",
        "-LRB-",
        "WP",
        "WDT",
        "CC",
        "IN",
        "VBD",
        "VBZ",
        "VBN",
        "VBG",
        "TO",
        "_SP",
    )


def _name_object(view: View, inventory: Inventory, start: int, limit: int) -> int:
    """The end of the noun phrase that begins at `start`, with its own "of" phrases."""
    phrase = read_phrase(view, inventory, start, limit)
    if phrase is None:
        return start
    return (
        phrase.affiliation[1]
        if phrase.affiliation and phrase.affiliation[0] > phrase.head
        else phrase.head + 1
    )


def _is_party(view: View, start: int, stop: int) -> bool:
    """For "R-Va.", "D-Calif.", "Labour": a party, or a party letter with a place."""
    if stop <= start:
        return False
    text = view.span(start, stop)
    letter, mark, rest = text[:1], text[1:2], text[2:].strip()
    if letter.isupper() and mark in ("-", "–", "‑", ",", "/") and rest[:1].isupper():
        return True
    return view.lower[start] in words("party-words")


def _limit(view: View, start: int) -> int:
    """The end of the sentence that holds the token before `start`."""
    stop = start
    sentence = view.sentence[start - 1]
    while stop < len(view) and view.sentence[stop] == sentence and "\n" not in view.word[stop]:
        stop += 1
    return stop
