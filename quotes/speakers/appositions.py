"""What stands behind a name: party and state, "of ORG", appositions, clauses that say what somebody is."""

from __future__ import annotations

from quotes.speakers.chunks import is_title
from quotes.speakers.entities import Mention, RoleFact
from quotes.speakers.facts import phrase_fact, role_fact
from quotes.speakers.lexicons import words
from quotes.speakers.mentions import Inventory
from quotes.speakers.phrases import read_phrase
from quotes.speakers.view import View


def facts_after(view: View, inventory: Inventory, mention: Mention) -> list[RoleFact]:
    """Party and state in brackets, "of ORG", appositions, "who heads ...", "is the ... of ..." after a name."""
    facts: list[RoleFact] = []
    limit = _limit(view, mention.end)
    i = mention.end
    if i < limit and view.word[i] == "(":
        # not bounded by the sentence, which may seem to end after "(D-Pa."
        close = next((j for j in range(i, min(i + 12, len(view))) if ")" in view.word[j]), None)
        if close is None:
            return facts
        if _is_party(view, i + 1, close):
            facts.append(role_fact(view, None, (i + 1, close), None, "party", i))
        i = close + 1
        limit = max(limit, _limit(view, i)) if i < len(view) else limit
    if i + 1 < limit and view.lower[i] in ("of", "at", "with", "from") and view.tag[i] == "IN":
        phrase = read_phrase(view, inventory, i + 1, limit)
        if phrase is not None and view.capital(phrase.head) and view.lower[i] != "from":
            stop = _name_object(view, inventory, i + 1, limit)
            begin = i + 2 if view.tag[i + 1] == "DT" else i + 1
            facts.append(role_fact(view, None, (begin, stop), None, "of", i))
            i = stop
    if i < limit and (view.word[i] in (",", "–", "—", "-")):
        facts.extend(_appositions(view, inventory, i + 1, limit))
    elif i + 1 < limit and view.tag[i] in ("WP", "VBZ", "VBD"):
        facts.extend(_clause(view, inventory, i, limit))
    return facts


def _appositions(view: View, inventory: Inventory, start: int, limit: int) -> list[RoleFact]:
    """What stands between commas after a name: an age is skipped, roles are read, a list of names is none."""
    i = start
    if i < limit and view.tag[i] == "CD":
        i += 1
        while i < limit and view.word[i] != "," and i - start < 5:
            i += 1
        i += 1
    while i < limit and view.tag[i] == "RB":
        i += 1
    if i >= limit:
        return []
    if view.tag[i] == "WP":
        return _clause(view, inventory, i, limit)
    people = [m for m in inventory.within(i, limit) if m.kind == "PERSON"]
    noun = i + 1 if view.tag[i] == "DT" and i + 1 < limit else i
    if (
        view.capital(noun)
        and view.lower[noun] in words("party-words")
        and noun + 1 < limit
        and view.lower[noun + 1] in ("and", "of")
    ):
        stop = noun + 1
        if view.lower[stop] == "of" and stop + 1 < limit:
            return [
                role_fact(
                    view, None, (noun, _name_object(view, inventory, stop + 1, limit)), None, "party", noun
                )
            ]
        party = role_fact(view, None, (noun, stop), None, "party", noun)
        return [*_appositions(view, inventory, stop + 1, limit), party]
    phrase = read_phrase(view, inventory, i, limit)
    if phrase is None:
        return []
    if any(m.start <= phrase.head < m.end for m in people):
        return []
    if view.capital(phrase.head) and view.lower[phrase.head] in words("party-words"):
        return [role_fact(view, None, (phrase.head, phrase.head + 1), None, "party", phrase.head)]
    listed = is_title(view, phrase.head)
    article = phrase.determiner in ("a", "an", "the") or phrase.possessor is not None
    if view.capital(phrase.head) and not listed:
        return []
    if not listed and not article:
        return []
    if not _closed(view, phrase.end, limit):
        return []
    return [phrase_fact(view, phrase, "apposition")]


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


def _clause(view: View, inventory: Inventory, i: int, limit: int) -> list[RoleFact]:
    """For "who heads the agency", "is the director of ...": a verb that says what its subject is."""
    if view.tag[i] == "WP":
        i += 1
        while i < limit and view.tag[i] == "RB":
            i += 1
    if i + 1 >= limit:
        return []
    if view.lower[i] in words("copulas"):
        phrase = read_phrase(view, inventory, i + 1, limit)
        if phrase is not None and phrase.role and is_title(view, phrase.head) and phrase.determiner:
            return [phrase_fact(view, phrase, "copula")]
    elif view.lemma[i] in words("leading-verbs") and view.tag[i] in ("VBZ", "VBD"):
        phrase = read_phrase(view, inventory, i + 1, limit)
        if phrase is not None and (phrase.definite or view.capital(phrase.head)):
            stop = _name_object(view, inventory, i + 1, limit)
            begin = i + 2 if view.tag[i + 1] in ("DT", "PRP$") else i + 1
            if begin < stop:
                return [role_fact(view, None, (begin, stop), None, "clause", i)]
    return []


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
