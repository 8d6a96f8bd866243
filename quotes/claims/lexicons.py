"""The word lists that the claims are judged by, each from `rules/<language>/lexicons/claims/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from quotes.rules import find_rules_dir, read_lexicon

_FOLDER = ("en", "lexicons", "claims")


@cache
def claim_words(name: str) -> frozenset[str]:
    """The entries of one list, lower-cased; `RuleError` where the file is missing or malformed."""
    return frozenset(read_lexicon(_folder() / f"{name}.txt").entries)


@cache
def country_words() -> dict[str, frozenset[str]]:
    """What else a country is called, people and adjectives too, by the name of its file ("the-united-states")."""
    return {
        path.stem: frozenset(read_lexicon(path).entries)
        for path in sorted((_folder() / "countries").glob("*.txt"))
    }


def _folder() -> Path:
    return find_rules_dir().joinpath(*_FOLDER)
