"""Names of people and organisations: parse, normalise, compare, and make an identifier of one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from nameparser import HumanName
from nameparser.config import Constants
from rapidfuzz.distance import DamerauLevenshtein

from quotes.speakers.lexicons import words

Gender = Literal["f", "m"]

# Titles are split off by their place in the sentence (see `mentions`): nameparser's own list holds given names
# such as "Dean", which must stay.
_CONSTANTS = Constants(titles=set(), first_name_titles=set())
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_SPACE = re.compile(r"\s+")
_NICKNAME = re.compile(r"[\"“]([^\"“”]+)[\"”]")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a personal name as written; a bare name stands in `last`."""

    first: str
    middle: str
    last: str
    suffix: str

    @property
    def surname(self) -> str:
        """What later mentions use: the last name, compared without case, accents and particles."""
        return fold(self.last).split(" ")[-1]


@lru_cache(maxsize=8192)
def parse_person(text: str) -> PersonName:
    """Split a personal name without titles; a single word counts as a surname.

    A nickname in quotation marks or brackets belongs to no part.
    """
    parsed = HumanName(_without_postnominals(text), constants=_CONSTANTS)
    first, last = str(parsed.first), str(parsed.last)
    if not last:
        first, last = "", first or text
    return PersonName(first, str(parsed.middle), last, str(parsed.suffix))


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """A name on one line, without its article and possessive ending."""
    before, name = "", _SPACE.sub(" ", text).strip()
    while name != before:
        before, name = name, _ARTICLE.sub("", _POSSESSIVE.sub("", name)).strip()
    return name


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """A name for comparison: no case, accents, full stops or article, typographic apostrophes made plain."""
    before, name = "", text
    while name != before:  # an article may come to the front only when a mark before it is gone
        before = name
        name = unicodedata.normalize("NFKD", clean(name).replace("’", "'")).casefold()
        name = "".join(ch for ch in name if not unicodedata.combining(ch))
        name = name.replace(".", " ").replace("- ", "-").replace(" -", "-")
        name = _SPACE.sub(" ", name).strip()
    return name


def slug(text: str) -> str:
    """A name as lower-case words joined by hyphens: letters and digits of any script, no accents."""
    return re.sub(r"[\W_]+", "-", fold(text).replace("'", "")).strip("-")


def identifier(kind: str, name: str | None) -> str | None:
    """The identifier of a speaker over documents, such as `person:ada-vale`; null where there is no name.

    What one article writes and the next leaves out has no part in it: middle initials, honours and nicknames of
    people, the legal form of companies.
    """
    stem = "" if not name else slug(_essential(name) if kind == "PERSON" else without_legal_form(name))
    return f"{kind.lower()}:{stem}" if stem else None


def without_legal_form(name: str) -> str:
    """An organisation's name without "Inc" or "Ltd" at its end, unless nothing else is left; "US" for "U.S."."""
    undotted = _DOTTED.sub(lambda match: match[0].replace(".", ""), clean(name))
    parts = undotted.replace(",", " ").split()
    while len(parts) > 1 and fold(parts[-1]) in words("company-suffixes"):
        parts.pop()
    return " ".join(parts).rstrip(" &") or clean(name)


def _essential(name: str) -> str:
    """A personal name's first and last parts, spelled-out middle names and the suffix."""
    parts = parse_person(clean(name))
    middle = [word for word in parts.middle.split() if len(word.rstrip(".")) > 1]
    if len(parts.first.rstrip(".")) == 1:
        middle = parts.middle.split()  # of "J. K. Rowe" the second initial is half of what is known
    return " ".join((parts.first, *middle, parts.last, parts.suffix)).strip() or name


def nickname(text: str) -> str:
    """The nickname that a name has in marks, folded: of `Robert "Bobby" Lind`; empty where it has none."""
    found = _NICKNAME.search(text)
    return fold(found[1]) if found else ""


def first_names_agree(one: PersonName, other: PersonName) -> bool:
    """Whether two names of one surname may be one person's: equal, an initial, or one lacks a first name."""
    firsts, others = _given(one), _given(other)
    if not firsts or not others:
        return True
    if firsts[0] == others[0] or _abbreviates(firsts[0], others[0]) or is_misspelling(firsts[0], others[0]):
        return True
    # "L. Ron Vale" and "Ron Vale", "Ming Chi Kuo" and "Chi Kuo": one of them may be known by the second name
    return (others[0] in firsts[1:] and (len(firsts[0]) == 1 or len(others) == 1)) or (
        firsts[0] in others[1:] and (len(others[0]) == 1 or len(firsts) == 1)
    )


def is_acronym(short: str, full: str) -> bool:
    """Whether `short` is the initials of `full` ("HRA", "Harbour Rail Authority"), small words optional."""
    letters = short.replace(".", "")
    if not (2 <= len(letters) <= 8 and letters.isupper() and letters.isalnum()):
        return False
    parts = re.findall(r"\w+", full)
    if len(parts) < 2:
        return False
    capitals = "".join(part[0] for part in parts if part[0].isupper())
    return letters in (capitals, "".join(part[0] for part in parts).upper())


def is_misspelling(one: str, other: str) -> bool:
    """Whether two surnames of five letters or more differ by one edit and begin alike."""
    one, other = fold(one), fold(other)
    return (
        one[:1] == other[:1]
        and min(len(one), len(other)) >= 5
        and DamerauLevenshtein.distance(one, other) == 1
    )


def gender_of_first_name(first: str) -> Gender | None:
    """The gender that a given name speaks for; null where it is borne by both, or unknown."""
    key = fold(first).split(" ")[0].split("-")[0] if first else ""
    woman, man = key in words("names-feminine"), key in words("names-masculine")
    return None if woman == man else ("f" if woman else "m")


def is_given_name(word: str) -> bool:
    """Whether the word is a listed given name."""
    key = fold(word)
    return key in words("names-feminine") or key in words("names-masculine")


def _without_postnominals(text: str) -> str:
    """Drop letters of honour behind a whole name ("Ada Vale OBE", "Bo Lind FRS")."""
    parts = text.split(" ")
    while len(parts) > 2 and 2 <= len(parts[-1]) <= 4 and parts[-1].isalpha() and parts[-1].isupper():
        if parts[0].isupper() and len(parts[0]) > 2:
            break  # the whole name is in capitals
        parts.pop()
    return " ".join(parts)


def _given(name: PersonName) -> list[str]:
    return fold(f"{name.first} {name.middle}").split()


def _abbreviates(one: str, other: str) -> bool:
    """Initials, and short forms that begin the longer name ("Mitch", "Mitchell")."""
    short, long = sorted((one, other), key=len)
    return (len(short) == 1 and long.startswith(short)) or (len(short) >= 3 and long.startswith(short))
