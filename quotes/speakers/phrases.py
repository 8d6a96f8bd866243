"""Read a noun phrase that says what somebody is: its role, and whom the role is held for.

"the former Acme finance chief", "chief of staff of the Senate", "the company's spokeswoman" each become a role
span and an affiliation span; nothing is reworded, so both are stretches of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotes.speakers.chunks import is_title
from quotes.speakers.entities import Mention
from quotes.speakers.lexicons import words
from quotes.speakers.mentions import Inventory
from quotes.speakers.view import View

TokenSpan = tuple[int, int]
_AFFILIATING = frozenset({"of", "at", "for", "with", "to"})
_HYPHENS = ("-", "‑", "–")
_NOUN_TAGS = ("NN", "NNS", "NNP", "NNPS")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase as token spans, half-open: `head` is its noun, `end` the token after what was read."""

    start: int
    end: int
    head: int
    role: TokenSpan | None
    affiliation: TokenSpan | None
    possessor: TokenSpan | None
    determiner: str

    @property
    def definite(self) -> bool:
        """Whether the phrase points at somebody known: "the", "this", or a possessor."""
        return self.determiner in ("the", "this", "that") or self.possessor is not None


def is_role_noun(view: View, i: int) -> bool:
    """Whether token `i` is a listed role noun or title, in singular or plural."""
    return is_title(view, i)


def role_lemma(view: View, i: int) -> str:
    """The role noun at token `i` in the singular, without a full stop."""
    word = view.title_word[i]
    if word in words("role-nouns", "titles-abbreviated"):
        return word
    return word[:-1] if word.endswith("s") and word[:-1] in words("role-nouns") else view.lemma[i].rstrip(".")


def read_phrase(view: View, inventory: Inventory, start: int, end: int) -> Phrase | None:
    """Read the noun phrase that begins at token `start` and goes no further than `end`; null if there is none."""
    i, determiner = start, ""
    while i < end and (
        (view.tag[i] in ("DT", "PDT", "RB", "CD", "PRP$", "``", "PRP") and not _hyphened(view, i + 1))
        or not view.word[i][0].isalnum()
    ):
        if view.tag[i] in ("DT", "PRP$"):
            determiner = view.lower[i]
        i += 1
    i = _past_age(view, i, end)
    while i + 1 < end and view.tag[i] == "JJ" and view.lower[i] in words("pronouns-indefinite"):
        i += 1
    first = i
    stop = _group_end(view, inventory, first, end)
    possessive = [j for j in range(first, stop) if view.tag[j] == "POS"]
    possessor: TokenSpan | None = None
    group = first
    if possessive and possessive[-1] + 1 < stop:
        possessor = (_skip_determiner(view, first), possessive[-1])
        group = possessive[-1] + 1
    head = stop - 1
    fresh = _past_lower_nouns(view, group, head)
    if fresh > group:
        group, possessor, determiner = fresh, None, ""
    while head > group and view.tag[head] not in _NOUN_TAGS and not is_title(view, head):
        head -= 1
    if head < group or (view.tag[head] not in _NOUN_TAGS and not is_title(view, head)):
        return None
    role, affiliation = _split_group(view, inventory, group, head + 1)
    affiliation = possessor or affiliation
    insider = view.lemma[head] in words("insider-nouns")
    role_end, after, stop = _after_head(view, inventory, head + 1, end, inside=insider)
    if role is not None and role_end > head + 1:
        role = (role[0], role_end)
    if after is not None and (affiliation is None or insider or _is_norp(inventory, affiliation)):
        affiliation = after
    return Phrase(start, stop, head, role, affiliation, possessor, determiner)


def _hyphened(view: View, i: int) -> bool:
    """Whether token `i` is a hyphen that joins two words: "second-generation"."""
    return (
        0 < i < len(view) - 1
        and view.word[i] in _HYPHENS
        and view.start[i] == view.end[i - 1]
        and view.start[i + 1] == view.end[i]
    )


def _past_age(view: View, i: int, end: int) -> int:
    """The token behind "31-year-old", which says nothing of a role."""
    for j in range(i, min(i + 5, end - 1)):
        if view.lower[j] == "old" and view.word[j - 1] == "-":
            return j + 1
        if view.lower[j].endswith("-old"):
            return j + 1
    return i


def _past_lower_nouns(view: View, group: int, head: int) -> int:
    """Where a capitalised title begins: common nouns before it belong to something else in the sentence."""
    if not view.capital[head] or "." in view.word[head]:
        return group
    for i in range(head - 1, group - 1, -1):
        if view.tag[i] in ("NN", "NNS") and not view.capital[i] and not is_title(view, i):
            return i + 1
    return group


def _group_end(view: View, inventory: Inventory, start: int, end: int) -> int:
    """Where the run of adjectives and nouns that begins at `start` ends; names are never cut."""
    covered = {j for m in inventory.within(start, end) for j in range(m.start, m.end)}
    i = start
    while i < end:
        tag = view.tag[i]
        if (
            i in covered
            or tag in _NOUN_TAGS
            or tag in ("JJ", "JJR", "JJS", "HYPH", "POS", "CD", "AFX")
            or is_title(view, i)
        ):
            i += 1
        elif view.blank(i) and i > start:
            i += 1
        elif tag == "IN" and i + 2 < end and view.tag[i + 1] == "HYPH":
            i += 2  # "in-house"
        elif _hyphened(view, i + 1) and i + 2 < end:
            i += 2  # "one-time"
        elif i > start and _hyphened(view, i - 1):
            i += 1  # "French-born"
        elif (
            tag in ("VBN", "VBG", "RB")
            and i + 1 < end
            and view.tag[i + 1] in (*_NOUN_TAGS, "JJ")
            and i == start
        ):
            i += 1
        elif (
            view.word[i] in (".", "-", "–", "/")
            and i > start
            and i + 1 < end
            and view.start[i] == view.end[i - 1]
        ):
            i += 1
        elif tag == "PRP$" and i > start and view.tag[i - 1] == "POS":
            i += 1
        else:
            break
    return i


def _split_group(
    view: View, inventory: Inventory, start: int, end: int
) -> tuple[TokenSpan | None, TokenSpan | None]:
    """Part the words before and including a role noun into a name (affiliation) and the rest (role).

    A name in front is left out of the role; one behind other words ("former Acme chief") stays in it, so that
    the role is one stretch of the text.
    """
    head = end - 1
    name = _leading_name(view, inventory, start, head)
    if name is not None and _is_origin(view, name):
        return (start, end), None
    if name is not None:
        rest = name[1] + 2 if _hyphened(view, name[1]) else name[1]  # "Ardley-based activist"
        while rest < end and not view.word[rest][0].isalnum():
            rest += 1
        return ((rest, end) if rest < end else None), name
    for i in range(start + 1, head):
        if view.tag[i][:2] not in ("JJ", "VB", "RB", "NN", "HY") or view.capital[i]:
            name = _leading_name(view, inventory, i, head)
            if name is not None:
                return (start, end), None if _is_origin(view, name) else name
            break
    return (start, end), None


def _is_origin(view: View, name: TokenSpan) -> bool:
    """Whether the words tell of whose descent somebody is: "African-American", "Syrian" of "Syrian-American"."""
    text = view.span(*name)
    joined = _hyphened(view, name[1]) and view.capital[name[1] + 1]
    return joined or text.endswith(("-American", "‑American", "-Americans"))


def _leading_name(view: View, inventory: Inventory, start: int, head: int) -> TokenSpan | None:
    """The name that begins at `start` and ends before the head noun: a mention, an institution, an acronym."""
    i = start
    while i < head:
        found = inventory.within(i, i + 1)
        if found and found[0].end <= head + 1 and not (found[0].kind == "OTHER" and found[0].end > head):
            i = min(_name_stop(view, found[0]), head)
        elif view.title_word[i] in words("organisation-name-words") and view.capital[i] and i > start:
            i += 1
        elif view.capital[i] and view.lower[i] in words("demonyms", "party-words"):
            i += 1
        else:
            break
    if i > start:
        return start, i
    capitals = start
    while capitals < head and view.capital[capitals] and not is_title(view, capitals):
        first = capitals == 0 or view.sentence[capitals - 1] != view.sentence[capitals]
        if first and view.tag[capitals][:2] != "NN":
            break  # any word has a capital where a sentence begins
        capitals += 1
    if capitals == start:
        return None
    marks = [j for j in range(start, capitals) if view.title_word[j] in words("organisation-name-words")]
    if marks and marks[-1] > start:
        return start, marks[-1] + 1
    if not view.capital[head] or (view.word[start].isupper() and len(view.word[start]) > 1):
        lower_modifiers = all(view.lower[j] in words("role-modifiers") for j in range(start, capitals))
        return None if lower_modifiers else (start, capitals)
    return None


def _name_stop(view: View, mention: Mention) -> int:
    """Where a mention in front of a role noun ends: titles that the recogniser drew in are not of the name."""
    stop = mention.end
    while stop - 1 > mention.start and (
        is_title(view, stop - 1) or view.lower[stop - 1] in words("role-modifiers")
    ):
        stop -= 1
    return stop


def _after_head(
    view: View, inventory: Inventory, start: int, end: int, *, inside: bool = False
) -> tuple[int, TokenSpan | None, int]:
    """What follows a role noun: the end of the role ("of staff"), the affiliation, and where reading stopped.

    `inside` lets "in" and "within" give the affiliation too ("a source in the ministry").
    """
    role_end = i = start
    while i + 1 < end and view.tag[i] in ("IN", "TO"):
        preposition = view.lower[i]
        nxt = i + 1
        following = nxt + 1 < end and view.capital[nxt + 1]
        if (
            view.lower[nxt] in words("portfolios")
            and not following
            and not _within_longer_name(inventory, nxt)
        ):
            role_end = i = nxt + 1
            while i + 1 < end and view.lower[i] == "and" and view.lower[i + 1] in words("portfolios"):
                role_end = i = i + 2
            continue
        if preposition not in _AFFILIATING and not (inside and preposition in ("in", "within", "inside")):
            break
        stop = _object_end(view, inventory, nxt, end)
        begin = _skip_determiner(view, nxt)
        if begin < stop:
            return role_end, (begin, stop), stop
        break
    return role_end, None, i


def _within_longer_name(inventory: Inventory, token: int) -> bool:
    return any(m.end - m.start > 1 for m in inventory.within(token, token + 1))


def _object_end(view: View, inventory: Inventory, start: int, end: int) -> int:
    """Where the object of "of", "at" or "for" ends: at a comma, a clause, or a preposition after its name."""
    covered = {j for m in inventory.within(start, end) for j in range(m.start, m.end)}
    named = False
    i = start
    while i < end:
        tag = view.tag[i]
        if i in covered:
            named = True
        elif tag in (
            "WP",
            "WDT",
            "WP$",
            "WRB",
            "VBD",
            "VBZ",
            "VBP",
            "MD",
            ",",
            ":",
            "-LRB-",
            ".",
            "''",
            "``",
        ):
            break
        elif tag in ("IN", "TO") and named and view.lower[i] != "of":
            break
        elif tag == "CC" and not (i + 1 < end and view.capital[i + 1] and view.capital[i - 1]):
            break
        elif tag in ("VBG", "VBN") and named:
            break
        elif view.capital[i]:
            named = True
        i += 1
    while i > start and view.tag[i - 1] in ("DT", "IN", "CC", "POS"):
        i -= 1
    return i


def _skip_determiner(view: View, i: int) -> int:
    while i < len(view) and view.tag[i] in ("DT", "PRP$", "PDT"):
        i += 1
    return i


def _is_norp(inventory: Inventory, span: TokenSpan) -> bool:
    found = inventory.within(*span)
    return not found or found[0].kind == "NORP"
