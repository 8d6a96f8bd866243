"""Two names that the article says are one person's: "Ada Vale, also known as Ada Lind", "Bo Lind (born Bo Vale)"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotes.speakers.entities import Mention
from quotes.speakers.lexicons import words
from quotes.speakers.view import View

_BEFORE_NAME = 4  # tokens between the words and the name: "pen name of the author Ada Lind"
_REACH = 30  # tokens between the two names, what stands in brackets included
_BETWEEN = frozenset({"RB", "RBR", "RBS", "DT", ",", ":", "-LRB-", "-RRB-", "HYPH", "``", "''", "NFP"})


def same_people(view: View, people: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of mentions that are one person's by the words between them, the first named first."""
    phrases = words("alias-words")
    for number, later in enumerate(people):
        at = _phrase_before(view, later.start, phrases)
        if at is None:
            continue
        for earlier in reversed(people[:number]):
            if view.sentence[earlier.start] != view.sentence[later.start] or at - earlier.end > _REACH:
                break
            if earlier.end <= at and _only_joined(view, earlier.end, at):
                yield earlier, later
                break


def _phrase_before(view: View, name: int, phrases: frozenset[str]) -> int | None:
    """Where the words that lead to another name begin, close before it."""
    for i in range(name - 1, max(name - 2 - _BEFORE_NAME, -1), -1):
        if view.lower[i] in phrases and i == name - 1:
            return i
        if i + 1 < name and f"{view.lower[i]}-{view.lower[i + 1]}" in phrases:
            return i
    return None


def _only_joined(view: View, start: int, stop: int) -> bool:
    """Whether nothing but marks, adverbs, a copula and what stands in brackets is between a name and the words."""
    depth = 0
    for i in range(start, stop):
        if view.word[i] in ("(", "["):
            depth += 1
        elif view.word[i] in (")", "]"):
            depth -= 1
        elif depth <= 0 and not (
            view.tag[i] in _BETWEEN
            or view.lower[i] in words("copulas")
            or not any(character.isalnum() for character in view.word[i])
        ):
            return False
    return True
