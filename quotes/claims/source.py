"""Whether a reader who has only the line could tell who speaks: a surname is anybody, "Co Ltd" any firm."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from quotes.claims.lexicons import claim_words, country_words
from quotes.records import Speaker
from quotes.speakers.lexicons import words

# A source that begins so is known from what stands before it.
POINTING = frozenset(
    {"this", "that", "these", "those", "its", "his", "her", "their", "our", "my", "same", "such"}
)
SUFFIXED = 2  # words of a company's name, with its legal form


def is_identified(speaker: Speaker, places: Sequence[str] = (), bodies: Sequence[str] = ()) -> bool:
    """Whether the speaker can be looked for; `places` and `bodies` are those that the statement itself names.

    A ministry is known by its country, which may stand in its name, its affiliation or the statement; a person by two
    names and a public office, or when the line also says what they speak for or of; an unnamed source by the body that
    it belongs to.  Initials are a name when any reader knows them.
    """
    belongs = speaker.affiliation is not None and _has_name(speaker.affiliation.split())
    name = speaker.name
    if name is None:
        return _is_told(speaker, belongs=belongs, places=places)
    parts = [part.strip(".,'’").lower() for part in name.split()]
    if any(part[:1].isdigit() for part in parts) or not name[:1].isupper():
        return False  # "66 pct" is a figure, whatever it was taken for
    if (
        any(part in POINTING for part in parts)
        or "/" in name
        or name.count('"') + name.count(" '") + name.count(" ‘")
    ):
        return False  # "Their November report"; a name with a mark in it was cut wrongly
    if parts[0] in words("company-suffixes"):
        return False  # "Inc of Ardley" is the rest of a name
    if speaker.type in ("GPE", "NORP") and not _is_state(parts):
        return False  # a province, "Americans": or the rest of a body's name
    if len(parts) > 1 and parts[-1] in words("media-name-words"):
        return True
    if is_company(name) and len(parts) > SUFFIXED:
        return True  # "General Mills Corp": plain words, and yet a name
    if len(parts) == 1 and name.isupper() and parts[0] not in claim_words("known-initials"):
        return belongs  # letters that only those in the trade can read
    if speaker.type == "PERSON":
        if (speaker.role or "").lower() in words("anonymous-nouns"):
            return False  # nobody with a name is "a source": name and role are of two people
        belongs = belongs or _has_name((speaker.role or "").split()[1:])
        if all(part in _general() for part in parts):
            return bool(places) and any(
                part in claim_words("bodies") for part in parts
            )  # "Finance Ministry sources"
        held = bool(set((speaker.role or "").lower().split()) & claim_words("offices"))
        plain = (speaker.role or "of").lower().split()[-1] in _of_what()
        return belongs or (len(parts) > 1 and held) or (not plain and bool(places or bodies))
    if _is_of_every_state(parts):
        return belongs or bool(places)
    if all(part in _general() or part.removesuffix("s") in _general() for part in parts):
        # "The Commission" may be anybody's, "the Government" is that of the country that is named.
        kinds = claim_words("bodies" if len(parts) > 1 else "institutions")
        return belongs or (bool(places) and any(part in kinds for part in parts))
    return True


def _is_told(speaker: Speaker, *, belongs: bool, places: Sequence[str]) -> bool:
    """Whether words without a name say who speaks: "a Republican congressman" is one of hundreds."""
    described = (speaker.description or "").split()
    parts = [part.strip(".,'’").lower() for part in described]
    if described[:1] and described[0].lower() in claim_words("known-initials") and described[0].isupper():
        return True  # "UN forecast", "IMF figures"
    if any(part in words("party-words") or part in POINTING or "/" in part for part in parts):
        return False  # an address of a page is the rest of a line that was cut
    public = (len(parts) > 1 and parts[0] == "official") or any(
        part in claim_words("bodies") for part in parts
    )
    if places and public and {part.removesuffix("s") for part in parts} <= _telling():
        return True  # "the police", "official figures" of a place that the statement names
    if "source" in parts or "sources" in parts:
        # "Source with access to the North's leadership": of nothing that could be asked.
        belongs = belongs and (speaker.affiliation or "")[:1].isupper()
    # A first capital may be that of a sentence.
    return belongs or _has_name(described[1:])


def is_company(name: str) -> bool:
    """Whether a name ends in the legal form of a company."""
    return name.rsplit(maxsplit=1)[-1].strip(".,").lower() in words("company-suffixes")


def _is_of_every_state(parts: Sequence[str]) -> bool:
    """Whether a name is that of a body which other states have, too: "National Land Institute", not "World Bank"."""
    states = any(_is_country(part) for part in parts)
    return (
        parts[0] in claim_words("every-state")
        and any(part in claim_words("bodies") | _general() for part in parts[1:])
        and not states
    )


def has_place(speaker: Speaker) -> bool:
    """Whether who speaks says by itself of where figures are: a company, or somebody of a named body or country.

    An analyst or an economist speaks of others' figures, whoever pays them.
    """
    if speaker.name and is_company(speaker.name):
        return True
    outsider = bool(set((speaker.role or "").lower().split()) & claim_words("roles-at"))
    if speaker.affiliation is not None and _has_name(speaker.affiliation.split()) and not outsider:
        return True
    return has_country(speaker)


def has_country(speaker: Speaker) -> bool:
    """Whether name, role or affiliation of who speaks name a country."""
    said = (speaker.name, speaker.role, speaker.affiliation, speaker.description)
    return any(_is_country(part) for one in said if one for part in one.lower().split())


def _is_state(parts: Sequence[str]) -> bool:
    """Whether a name is a country's or initials that all know, not a people's."""
    name = "-".join(parts).removeprefix("the-")
    if {name, name.removesuffix("s")} & words("demonyms"):
        return False
    return name in _countries() | claim_words("known-initials") or f"the-{name}" in _countries()


def _is_country(part: str) -> bool:
    return part.removesuffix("'s").removesuffix("’s") in words("demonyms") | _countries()


def _has_name(parts: Sequence[str]) -> bool:
    """Whether one of the words is a name: it has a capital and is no general word for a body or a field."""
    return any(
        part[:1].isupper() and part.lower() not in _general() and not _is_jargon(part) for part in parts
    )


def _is_jargon(part: str) -> bool:
    """Whether a word is made of initials that only those in the trade can read."""
    bare = part.strip("()'’,.").removesuffix("'s").removesuffix("’s")
    return (
        len(bare) > 1
        and bare.isupper()
        and bare.isalpha()
        and bare.lower() not in claim_words("known-initials")
    )


@cache
def _of_what() -> frozenset[str]:
    return claim_words("roles-of") | {"of"}


@cache
def _countries() -> frozenset[str]:
    return claim_words("countries").union(*country_words().values())


@cache
def _telling() -> frozenset[str]:
    """Words of which a description may be made that is known by its place."""
    every = _general() | words("document-nouns") | {"official"}
    return every | {word.removesuffix("s") for word in every}


@cache
def _general() -> frozenset[str]:
    """Words that a body's name may be made of without saying whose it is."""
    lists = ("organisation-name-words", "organisation-nouns", "portfolios", "role-nouns", "role-modifiers")
    return words(*lists, "kinship-nouns") | claim_words("bodies") | claim_words("body-adjectives")
