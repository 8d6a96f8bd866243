"""Whether the speaker is the right one, and what is said of him or her."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from quotes.evaluate.attributions import Attribution, Person
from quotes.speakers.names import fold

Verdict = Literal["right", "wrong", "unresolved"]
Fact = Literal["right", "wrong", "missing", "extra"]
IGNORED = frozenset({"the", "a", "an", "of", "for"})


def verdict(gold: Attribution, found: Attribution) -> Verdict:
    """Whether the record names whom the gold names.

    Names are compared without articles and case, one of the gold's aliases will do.  With several speakers each
    must be named.  Where the gold names nobody, no name is right but the aliases of a speaker without a name.
    """
    wanted = [accepted(person) for person in gold.speakers or () if person.name]
    names = {fold(name) for name in found.names}
    if not wanted:
        tolerated = frozenset[str]().union(*map(accepted, gold.speakers or ()))
        return "right" if names <= tolerated else "wrong"
    if not names:
        return "unresolved"
    everybody = all(names & one for one in wanted)
    return "right" if everybody and names <= frozenset().union(*wanted) else "wrong"


def accepted(person: Person) -> frozenset[str]:
    """The folded wordings of a name that will do."""
    return frozenset(fold(name) for name in (person.name, *person.aliases) if name)


def matching(gold: Person, found: Sequence[Person]) -> Person | None:
    """The person of a record that a gold speaker is: by name, or rightly without one; else the first there is."""
    wanted = accepted(gold)
    for one in found:
        if fold(one.name) in wanted if one.name and gold.name else not one.name and not gold.name:
            return one
    return found[0] if found else None


def facts(gold: Attribution, found: Attribution, what: Literal["roles", "affiliations"]) -> Fact:
    """Whether role or affiliation is right for each speaker; the worst one counts."""
    out: list[Fact] = []
    for person in gold.speakers or ():
        other = matching(person, found.speakers or ())
        values = getattr(other, what) if other is not None else ()
        out.append(fact(values[0] if values else None, getattr(person, what)))
    worst: tuple[Fact, ...] = ("wrong", "missing", "extra")
    return next((one for one in worst if one in out), "right")


def fact(found: str | None, wordings: Sequence[str]) -> Fact:
    """One role, affiliation or name against what is accepted (nothing: none is expected)."""
    if close(found, wordings):
        return "right"
    return "missing" if not found else "extra" if not wordings else "wrong"


def close(found: str | None, wordings: Sequence[str]) -> bool:
    """Whether a wording is one of those accepted, or rightly absent.

    It must share all words of the shorter side and at least half of the longer side's, articles and "of" left out.
    """
    if not wordings:
        return not found
    mine = word_set(found)
    for theirs in map(word_set, wordings):
        common = len(mine & theirs)
        if common and common == min(len(mine), len(theirs)) >= max(len(mine), len(theirs)) / 2:
            return True
    return False


def word_set(text: str | None) -> frozenset[str]:
    """The words compared: lower case, no articles."""
    return frozenset(re.findall(r"\w+", (text or "").lower().replace("’", "'"))) - IGNORED
