"""Where a source's head noun phrase ends, and where it names several: "Ada Vale of Ohio and Bo Lind, the mayor"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from quotes.speakers.chunks import is_title
from quotes.speakers.lexicons import words
from quotes.speakers.mentions import Inventory
from quotes.speakers.view import View

CLAUSE_TAGS = frozenset({"WP", "WDT", "WP$", ",", "-LRB-", ":", "``", "''"})
_LONGEST_NAME = 8  # tokens
_PARTY_AND_STATE = re.compile(r"[A-Z][A-Za-z]{0,4}\.? ?[-–‑] ?[A-Z][A-Za-z.]*(?: [A-Z][A-Za-z.]*)?")


def core_end(view: View, inventory: Inventory, start: int, end: int) -> int:
    """Where the head noun phrase ends: before the first comma, bracket or relative pronoun outside a name."""
    covered = {j for m in inventory.within(start, end) for j in range(m.start, m.end)}
    i = start
    while i < end:
        if i not in covered and view.tag[i] in CLAUSE_TAGS and i > start:
            return i
        if "\n" in view.word[i]:
            return i
        i += 1
    return end


def conjuncts(view: View, inventory: Inventory, start: int, core: int, end: int) -> list[tuple[int, int]]:
    """Split at "and" and commas where each part but at most one names somebody."""
    covered = {j for m in inventory.within(start, end) for j in range(m.start, m.end)}
    stop = core
    # "Ada Vale, Bo Lind and Cy Orr": the list goes on behind the comma when a name follows it
    cuts = [
        i for i in range(start + 1, end - 1) if i not in covered and view.lower[i] in ("and", "or", ",", "&")
    ]
    if core < end and view.word[core] == "(":
        parts = _around_brackets(view, start, end, cuts)
        if len(parts) > 1 and all(_plain_name(inventory, a, b) for a, b in parts):
            return parts
    joints = [i for i in cuts if view.lower[i] != ","]
    if not joints:
        return [(start, core)]
    people = _told_one_by_one(view, inventory, start, end, joints)
    if people:
        return people
    if core < end and view.word[core] == ",":
        inner = [i for i in cuts if i < joints[0]] + [joints[0]]
        bounds = [start, *inner, end]
        pieces = [(a + (k > 0), b) for k, (a, b) in enumerate(pairwise(bounds))]
        pieces = [(a, _without_party(view, a, b)) for a, b in pieces]
        pieces = [(a, b) for a, b in pieces if b > a]
        places = len(pieces) > 2 and all(_plain_name(inventory, a, b, ("GPE",)) for a, b in pieces)
        if len(joints) == 1 and (places or all(_plain_name(inventory, a, b) for a, b in pieces)):
            return pieces
        joints = [i for i in joints if i < core]
        if not joints:
            return [(start, core)]
    bounds = [start, *joints, stop]
    pieces = [(a + (k > 0), b) for k, (a, b) in enumerate(pairwise(bounds))]
    named = [_names_somebody(view, inventory, a, b) for a, b in pieces]
    if sum(named) >= max(1, len(pieces) - 1) and all(b > a for a, b in pieces):
        return pieces
    return [(start, core)]


def _told_one_by_one(
    view: View, inventory: Inventory, start: int, end: int, joints: Sequence[int]
) -> list[tuple[int, int]]:
    """The parts of "Senator Ada Vale of Ohio and Bo Lind, the mayor": each begins with a person and says more of him.

    A person right before the "and" is the object of what is said ("a friend of Ada Vale and Bo Lind").
    """
    cuts = []
    for i in joints:
        before = inventory.within(max(i - _LONGEST_NAME, start), i)
        place = bool(before) and before[-1].end == i and before[-1].kind in ("GPE", "ORG", "NORP")
        if (view.word[i - 1] == "," or place) and _begins_with_person(view, inventory, i + 1, end):
            cuts.append(i)
    if not cuts or not _begins_with_person(view, inventory, start, end):
        return []
    bounds = [start - 1, *cuts, end]
    return [(a + 1, core_end(view, inventory, a + 1, b)) for a, b in pairwise(bounds)]


def _begins_with_person(view: View, inventory: Inventory, start: int, end: int) -> bool:
    """Whether a person's name, perhaps behind titles or "his wife,", is what begins here."""
    found = inventory.within(start, end)
    if not found or found[0].kind != "PERSON":
        return False
    kin = words("kinship-nouns")
    return all(
        is_title(view, i) or view.tag[i] == "PRP$" or view.lower[i] in kin or view.word[i] == ","
        for i in range(start, found[0].start)
    )


def _around_brackets(view: View, start: int, end: int, cuts: Sequence[int]) -> list[tuple[int, int]]:
    """The parts between cuts that no bracket holds, without their brackets: "Ada Vale (D) and Bo Lind (R)"."""
    outside = set(view.outside_brackets(start, end))
    parts = []
    for before, stop in pairwise([start - 1, *(i for i in cuts if i in outside), end]):
        bracket = next((i for i in range(before + 1, stop) if i not in outside), stop)
        if before + 1 < bracket:
            parts.append((before + 1, bracket))
    return parts


def _without_party(view: View, a: int, b: int) -> int:
    """The end of a joined name without party and state behind it ("Ada Vale, R-Ohio,"); `a` where it is no more."""
    while b > a and view.word[b - 1] == ",":
        b -= 1
    i = b - 1
    while i > a and view.word[i] != ",":
        i -= 1
    first = i + 1 if view.word[i] == "," else i
    return max(i, a) if _PARTY_AND_STATE.fullmatch(view.span(first, b)) else b


def _plain_name(inventory: Inventory, a: int, b: int, kinds: Sequence[str] = ("PERSON", "ORG")) -> bool:
    found = inventory.within(a, b)
    return bool(found) and found[0].start <= a + 2 and found[-1].end == b and found[-1].kind in kinds


def _names_somebody(view: View, inventory: Inventory, a: int, b: int) -> bool:
    if b - a == 1 and view.tag[a] == "PRP":
        return True
    found = [m for m in inventory.within(a, b) if m.end == b]
    if found and found[-1].kind == "NORP" and view.tag[b - 1] == "JJ":
        return False  # "French and English clubs"
    return bool(found) and not any(
        view.lower[i] in ("of", "for", "between") for i in range(a, found[0].start)
    )
