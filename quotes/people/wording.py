"""Whether two wordings of a role or an affiliation may mean the same."""

from __future__ import annotations

import re
from functools import lru_cache

from quotes.speakers.lexicons import words
from quotes.speakers.names import fold, is_acronym

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
SMALL = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "s", "the", "to"})
SHORTEST = 3  # letters of an abbreviation that may stand for a word


def agree(one: str, other: str) -> bool:
    """Whether all words of the shorter are among the longer's; "Sen." is "senator", "HRA" its authority.

    A word such as "former" or "vice" makes another office of it.
    """
    if is_acronym(one, other) or is_acronym(other, one):
        return True
    short, long = sorted((wordings(one), wordings(other)), key=len)
    changed = (short ^ long) & words("other-office")
    return bool(short) and not changed and all(any(_same(a, b) for b in long) for a in short)


@lru_cache(maxsize=16384)
def wordings(text: str) -> frozenset[str]:
    """The words that say something, in lower case."""
    return frozenset(WORD.findall(fold(text))) - SMALL


def _same(one: str, other: str) -> bool:
    """Equal, or one begins the other: abbreviations, plurals, a country and its people."""
    short, long = sorted((one.rstrip("s"), other.rstrip("s")), key=len)
    return short == long or (len(short) >= SHORTEST and long.startswith(short))
