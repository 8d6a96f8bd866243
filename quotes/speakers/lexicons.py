"""The word lists that the resolvers read, each from `rules/<language>/lexicons/speakers/`.

No list of words stands in the code: a list is a file that a reader can open, question and correct.
"""

from __future__ import annotations

from functools import cache

from quotes.rules import find_rules_dir, read_lexicon

_FOLDER = ("en", "lexicons", "speakers")


@cache
def words(*names: str) -> frozenset[str]:
    """The entries of the named lists together, lower-cased; `RuleError` where a file is missing or malformed."""
    folder = find_rules_dir().joinpath(*_FOLDER)
    return frozenset(entry for name in names for entry in read_lexicon(folder / f"{name}.txt").entries)


@cache
def weights(name: str) -> dict[str, float]:
    """The entries of one list that carry a weight, with it."""
    entries = read_lexicon(find_rules_dir().joinpath(*_FOLDER) / f"{name}.txt").entries
    return {entry: weight for entry, weight in entries.items() if weight is not None}


def hyponyms(noun: str) -> frozenset[str]:
    """Nouns that a later, more general `noun` may take up ("the expert" for an economist); itself included."""
    return frozenset({noun}) | _hyponyms().get(noun, frozenset())


@cache
def _hyponyms() -> dict[str, frozenset[str]]:
    """All lists, by the noun that their file is named after: what an article says never becomes part of a path."""
    folder = find_rules_dir().joinpath(*_FOLDER, "hyponyms")
    return {path.stem: frozenset(read_lexicon(path).entries) for path in sorted(folder.glob("*.txt"))}
