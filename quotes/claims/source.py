"""Whether a reader who has only the line could tell who speaks: a surname is anybody, "Co Ltd" any firm."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from quotes.claims.alone import CLAIMS
from quotes.records import Speaker
from quotes.rules import find_rules_dir, read_lexicon
from quotes.speakers.lexicons import words


def is_identified(speaker: Speaker, places: Sequence[str] = (), bodies: Sequence[str] = ()) -> bool:
    """Whether the speaker can be looked for; `places` and `bodies` are those that the statement itself names.

    A ministry is known by its country, which may stand in its name, its affiliation or the statement; a person by two
    names and a public office, or when the line also says what they speak for or of; an unnamed source by the body that
    it belongs to.  Initials are a name when any reader knows them.
    """
    belongs = speaker.affiliation is not None and _has_name(speaker.affiliation.split())
    name = speaker.name
    if name is None:
        # A first capital may be that of a sentence.
        return belongs or _has_name((speaker.description or "").split()[1:])
    parts = [part.strip(".,'’").lower() for part in name.split()]
    if any(part[:1].isdigit() for part in parts) or not name[:1].isupper():
        return False  # "66 pct" is a figure, whatever it was taken for
    if parts[0] in words("company-suffixes"):
        return False  # "Inc of Ardley" is the rest of a name
    if len(parts) == 1 and name.isupper() and parts[0] not in _initials():
        return belongs  # letters that only those in the trade can read
    if speaker.type == "PERSON":
        belongs = belongs or _has_name((speaker.role or "").split()[1:])
        held = bool(set((speaker.role or "").lower().split()) & _offices())
        return (
            belongs
            or (len(parts) > 1 and held)
            or bool((len(parts) > 1 or speaker.role) and (places or bodies))
        )
    if all(part in _general() for part in parts):
        return belongs or (bool(places) and any(part in _bodies() for part in parts))
    return True


def _has_name(parts: Sequence[str]) -> bool:
    """Whether one of the words is a name: it has a capital and is no general word for a body or a field."""
    return any(part[:1].isupper() and part.lower() not in _general() for part in parts)


@cache
def _bodies() -> frozenset[str]:
    return frozenset(read_lexicon(find_rules_dir().joinpath(*CLAIMS) / "bodies.txt").entries)


@cache
def _offices() -> frozenset[str]:
    return frozenset(read_lexicon(find_rules_dir().joinpath(*CLAIMS) / "offices.txt").entries)


@cache
def _initials() -> frozenset[str]:
    return frozenset(read_lexicon(find_rules_dir().joinpath(*CLAIMS) / "known-initials.txt").entries)


@cache
def _general() -> frozenset[str]:
    """Words that a body's name may be made of without saying whose it is."""
    lists = ("organisation-name-words", "organisation-nouns", "portfolios", "role-nouns", "role-modifiers")
    more = read_lexicon(find_rules_dir().joinpath(*CLAIMS) / "body-adjectives.txt").entries
    return words(*lists) | _bodies() | frozenset(more)
