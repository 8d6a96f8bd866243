"""The country that an article is about: the one that most of its names of countries and their adjectives mean.

"The Commerce Department said prices rose" is clear to readers of the article and to nobody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from quotes.claims.lexicons import claim_words, country_words
from quotes.claims.referents import Referent
from quotes.claims.source import is_identified
from quotes.claims.worth import Worth
from quotes.records import Record, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

LEAST = 3  # mentions
SHARE = 0.75  # of all mentions of countries
SURE = 0.6
STEM = 4  # letters that a country and its adjective share: "Japan", "Japanese"
PLACE = "article-place"  # how such a referent was found


def main_country(pieces: Iterable[tuple[int, Doc]]) -> str | None:
    """The country that an annotated article is about; None when it names none often, or several."""
    found: Counter[str] = Counter()
    for _, doc in pieces:
        for entity in doc.ents:
            if entity.label_ in ("GPE", "NORP"):
                country = country_of(entity.text)
                if country is not None:
                    found[country] += 1
    for country, count in found.most_common(1):
        if count >= LEAST and count >= SHARE * found.total():
            return country
    return None


def in_country(record: Record, worth: Worth, country: str) -> Iterator[Referent]:
    """That "the government" and "the Commerce Department" of a record are those of `country`, where they need one.

    Prices may be those of the world.
    """
    institutions = claim_words("institutions")
    for one in worth.open:
        if one.why in ("place", "measure", "definite") and one.text.lower().split()[-1] in institutions:
            for span in record.content:
                at = span.text.find(one.text)
                if at >= 0:
                    place = Span(start=span.start + at, end=span.start + at + len(one.text), text=one.text)
                    yield Referent(place, f"in {country}", PLACE, SURE)
                    break
    bodies = [one for one in record.speakers if one.type != "PERSON" or one.name is None]
    unknown = not any(is_identified(one, worth.places, worth.bodies) for one in record.speakers)
    if unknown and record.source and any(is_identified(one, (country,)) for one in bodies):
        yield Referent(record.source[0], f"in {country}", PLACE, SURE)


@cache
def country_of(name: str) -> str | None:
    """The country that a name or an adjective means."""
    words = name.lower().removeprefix("the ").removesuffix("'s").removesuffix("’s").replace(" ", "-")
    whole, variants = _countries()
    if words in variants:
        return variants[words]
    best = max(whole, key=lambda country: (_shared(country, words), -len(country)))
    shared = _shared(best, words)
    if words == best or (shared >= STEM and shared >= len(best) - 2 and len(words) - shared <= STEM):
        return _shown(best)
    return None


def _shared(one: str, two: str) -> int:
    """How many letters two words begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def _shown(entry: str) -> str:
    """An entry as a name: "the-united-states" as "the United States"."""
    the = entry.startswith("the-")
    return f"{'the ' if the else ''}{entry.removeprefix('the-').replace('-', ' ').title()}"


@cache
def _countries() -> tuple[tuple[str, ...], dict[str, str]]:
    variants = {entry: _shown(country) for country, entries in country_words().items() for entry in entries}
    return tuple(sorted(claim_words("countries"))), variants
