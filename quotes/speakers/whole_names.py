"""Names of bodies and places of which a recogniser saw a part: "Union Texas", "the Committee to Protect Readers".

A part is somebody else's name: "Texas said" is a claim about a state.  What belongs to it is told by capitals that
nothing else explains, by initials in brackets after it, and by the article's own fuller mention.
"""

from __future__ import annotations

from collections.abc import Iterator

from quotes.speakers.companies import begins_sentence
from quotes.speakers.entities import EntityKind, Mention
from quotes.speakers.lexicons import words
from quotes.speakers.names import fold
from quotes.speakers.view import View

_SMALL = frozenset({"the", "of", "and", "in", "for", "on", "to", "with", "&", "-", "'s", "'"})
_LETTERS = range(2, 9)  # of initials in brackets
_SURE = 3  # initials from which on words may follow that these leave out
_MORE = 6


def grown(view: View, start: int, end: int, kind: EntityKind) -> tuple[int, int, EntityKind]:
    """The tokens and the kind of a body's or a place's name, with the capitals before it and "to Protect Readers"."""
    while (left := left_of(view, start)) >= 0 and _begins_name(view, left):
        start = left
        if kind != "ORG" and view.lower[left] not in words("place-modifiers"):
            kind = "ORG"
    generic = end - start == 1 and view.title_word[start] in words("organisation-name-words")
    if (behind := purpose_end(view, start, end)) > end:
        return start, behind, "ORG"
    if generic and end + 1 < len(view) and view.lower[end] == "to" and view.capital[end + 1]:
        end += 2
        while end < len(view) and view.capital[end]:
            end += 1
    return start, end, kind


def purpose_end(view: View, start: int, end: int) -> int:
    """Where a name ends whose purpose a recogniser took for another: "Committee for a Responsible Budget"."""
    if end - start > 1 or view.title_word[start] not in words("organisation-name-words"):
        return end
    if end >= len(view) or view.lower[end] not in ("for", "on", "against"):
        return end
    at = end + 1
    while at < len(view) and view.lower[at] in ("a", "an", "the"):
        at += 1
    stop = at
    while stop < len(view) and view.capital[stop] and view.tag[stop][:2] in ("NN", "JJ", "VB"):
        stop += 1
    return stop if stop > at + 1 else end


def spelled_out(view: View, taken: list[Mention | None]) -> Iterator[Mention]:
    """The names whose initials stand in brackets after them: "Agency for Harbours in the Near East (AHNE)"."""
    for i in [i for i, word in enumerate(view.word) if word == "("]:
        if i == 0 or i + 2 >= len(view) or view.word[i + 2] != ")":
            continue
        letters = view.word[i + 1]
        if not (letters.isupper() and letters.isalpha() and len(letters) in _LETTERS):
            continue
        start, held = _start_of(view, i, letters), taken[i - 1]
        if start is None or (
            held is not None and (held.kind == "PERSON" or (held.start, held.end) == (start, i))
        ):
            continue
        if held is None or held.start > start:
            yield Mention(start, i, "ORG", " ".join(view.span(start, i).split()))


def with_known_start(view: View, taken: list[Mention | None]) -> Iterator[Mention]:
    """Names behind a capital that the article's longer names begin with, too: "Great American", the "Inc" left out."""
    mentions = [one for i, one in enumerate(taken) if one is not None and one.start == i]
    known = {fold(one.text) for one in mentions if one.kind == "ORG" and one.end - one.start > 1}
    for one in mentions:
        left = left_of(view, one.start)
        person = one.kind == "PERSON" and fold(one.text) not in words("demonyms")
        if person or left < 0 or not view.capital[left] or taken[left] is not None or view.titles[left]:
            continue
        name = fold(view.span(left, one.end))
        if any(longer.startswith(f"{name} ") for longer in known):
            yield Mention(left, one.end, "ORG", " ".join(view.span(left, one.end).split()))


def left_of(view: View, i: int) -> int:
    """The token before `i`, white space within the line left out."""
    i -= 1
    while i > 0 and view.blank(i):
        i -= 1
    return i


def _begins_name(view: View, i: int) -> bool:
    """Whether the token before a name of a body or a place belongs to it: a capital that nothing else explains."""
    if (
        not view.capital[i]
        or view.entity[i]
        or view.headline[i]
        or view.titles[i]
        or not view.word[i].isalpha()
    ):
        return False
    if begins_sentence(view, i) or view.end[i - 1] == view.start[i]:
        return False  # "Old Ardley men met", "Lind-TV Ardley"
    other = words("party-words", "demonyms", "role-modifiers", "document-nouns")
    return view.tag[i].startswith(("NN", "JJ", "VB")) and view.lower[i] not in other


def _start_of(view: View, bracket: int, letters: str) -> int | None:
    """The token from which on the capitals before a bracket spell `letters`, or begin with them."""
    found, initials, i = None, "", bracket - 1
    while i >= 0 and len(initials) < len(letters) + _MORE and view.sentence[i] == view.sentence[bracket]:
        if view.capital[i]:
            initials = view.word[i][0].upper() + initials
            if initials == letters:
                return i
            if len(letters) >= _SURE and initials.startswith(letters):
                found = i
        elif view.lower[i] not in _SMALL and not view.blank(i):
            break
        i -= 1
    return found
