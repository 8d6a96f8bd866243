"""The same claim in other words: statements that share a run of words and are nearly alike go together.

Statements with other numbers or another negation are other claims, however alike they read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

from quotes.find.wording import plain, words

Item = TypeVar("Item")
Group = list[Item]

ALIKE = 85.0  # of 100, by letters
RUN = 3  # words in a row that two statements must share to be compared
COMMON = 200  # a run that more statements have tells nothing
NEGATIONS = frozenset({"not", "no", "never", "none", "nobody", "nothing", "without", "neither", "nor"})


def group(items: Sequence[Item], key: Callable[[Item], tuple[str, str]]) -> list[Group[Item]]:
    """The items in groups, in the order of each group's first; `key` gives an item's words and its polarity."""
    leader = list(range(len(items)))

    def find(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    texts = [_features(*key(item)) for item in items]
    for i, j in _pairs([one[0] for one in texts]):
        a, b = find(i), find(j)
        if a != b and texts[i][1] == texts[j][1] and fuzz.ratio(texts[i][2], texts[j][2]) >= ALIKE:
            leader[max(a, b)] = min(a, b)
    groups: dict[int, Group[Item]] = {}
    for i, item in enumerate(items):
        groups.setdefault(find(i), []).append(item)
    return list(groups.values())


def _features(text: str, polarity: str) -> tuple[list[str], tuple[object, ...], str]:
    found = words(text)
    numbers = sorted(word for word in found if any(char.isdigit() for char in word))
    negations = sum(word in NEGATIONS or word.endswith("n't") for word in found)
    return found, (polarity, numbers, negations), plain(" ".join(found))


def _pairs(texts: Sequence[list[str]]) -> Iterator[tuple[int, int]]:
    """Each pair of statements that share a run, once."""
    having: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, found in enumerate(texts):
        for run in {tuple(found[k : k + RUN]) for k in range(max(1, len(found) - RUN + 1))}:
            having[run].append(i)
    seen: set[tuple[int, int]] = set()
    for shared in having.values():
        if 1 < len(shared) <= COMMON:
            for k, i in enumerate(shared):
                for j in shared[k + 1 :]:
                    if (i, j) not in seen:
                        seen.add((i, j))
                        yield i, j
