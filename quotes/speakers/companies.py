"""Names of companies that a recogniser cuts: "Hale & Sons Inc", "Poor's", "Inc" alone, a common noun with a capital.

Each repair rests on form: the legal form that ends a company's name, a possessive that owns nothing, "&", a word that
the article writes without a capital elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from quotes.speakers.entities import Mention
from quotes.speakers.lexicons import words
from quotes.speakers.names import fold, without_legal_form
from quotes.speakers.view import View

_AND = ("and", "&")
_LONGEST = 8  # tokens of a company's name
_AFTER_NAME = frozenset({"VBD", "VBZ", "MD"})


def company_names(view: View, taken: list[Mention | None]) -> Iterator[Mention]:
    """The mentions that replace what the recogniser made of companies."""
    tags = zip(view.capital, view.lower, view.tag, strict=True)
    for i in [i for i, (capital, lower, tag) in enumerate(tags) if capital or tag == "POS" or lower in _AND]:
        if is_legal_form(view, i) and not (i + 1 < len(view) and is_legal_form(view, i + 1)):
            start = _company_start(view, i)
            held = taken[i]
            if start < i and (held is None or held.start > start or held.kind != "ORG"):
                yield _organisation(view, start, i + 1)
        elif view.lower[i] in _AND and 0 < i < len(view) - 1:
            end = i + 2
            if f"{view.lower[i - 1]}-and-{view.lower[i + 1]}" in words("names-with-and"):
                # "Poor's" keeps its possessive: it owns nothing
                end += end < len(view) and view.tag[end] == "POS"
                while end < len(view) and (is_legal_form(view, end) or _named(view, taken, end)):
                    end += 1
                yield _organisation(view, i - 1, end)
        elif view.tag[i] == "POS" and _owns_nothing(view, i) and taken[i - 1] is not None:
            held = taken[i - 1]
            if held is not None and held.end == i and held.end - held.start == 1:
                yield _organisation(view, held.start, i + 1)


def no_names(view: View, mentions: Iterable[Mention]) -> set[int]:
    """The first tokens of mentions that name nobody: a legal form or letter alone, "Dealers" where "dealers" stand."""
    common = {word for word in set(view.word) if word[:1].islower()}

    @cache
    def capital(lower: str) -> bool:
        """Whether the word has its capital where no sentence begins."""
        places = (i for i in view.capitals if view.lower[i] == lower and not view.headline[i])
        return any(not begins_sentence(view, i) for i in places)

    out = set()
    for mention in mentions:
        i = mention.start
        if all(is_legal_form(view, j) for j in range(i, mention.end)):
            out.add(i)
        if mention.end - i > 1:
            continue
        lower = view.lower[i]
        letter = len(view.word[i].rstrip(".")) == 1
        # capitals that only the place explains, of a word that the article has without them
        chance = (
            lower in common and not capital(lower) and begins_sentence(view, i) and view.word[i].istitle()
        )
        if letter or chance:
            out.add(i)
    return out


def is_legal_form(view: View, i: int) -> bool:
    """Whether token `i` is "Inc", "Corp", "Ltd" with a capital."""
    return view.capital[i] and view.title_word[i] in words("company-suffixes") and view.lower[i] != "company"


def _company_start(view: View, i: int) -> int:
    """Where the name begins that ends in the legal form at token `i`."""
    start = j = i
    while j > 0 and i - start < _LONGEST:
        j -= 1
        if view.word[j] == "," and j == i - 1 and view.title_word[i] in words("company-suffixes"):
            continue
        if view.blank(j) or (
            view.word[j].isspace() and view.word[j].count("\n") == 1 and is_legal_form(view, j + 1)
        ):
            continue  # a line that breaks before "Inc"
        name = view.capital[j] and (view.tag[j][:2] in ("NN", "JJ", "CD") or view.entity[j] != "")
        joint = j > 0 and view.capital[j - 1] and (view.lower[j] == "&" or view.tag[j] in ("POS", "HYPH"))
        if joint and view.tag[j] == "POS" and view.entity[j] == "" and view.entity[j - 1] in ("GPE", "NORP"):
            break  # "France's Hale SA"
        if not name and not joint:
            break
        if name:
            start = j
    while start < i and (view.tag[start] == "DT" or view.titles[start]):
        start += 1
    return start


def _owns_nothing(view: View, i: int) -> bool:
    """A possessive before a verb or at the end of a clause: part of a name such as "Moody's"."""
    if i == 0 or view.word[i].lower() not in ("'s", "’s") or i + 1 >= len(view):
        return False
    return view.capital[i - 1] and view.tag[i + 1] in _AFTER_NAME and not view.quoted[i]


def _named(view: View, taken: list[Mention | None], i: int) -> bool:
    held = taken[i]
    return held is not None and held.kind == "ORG" and view.capital[i] and held.start == i


def begins_sentence(view: View, i: int) -> bool:
    """Whether a capital at token `i` may be that of the sentence."""
    j = i - 1
    while j >= 0 and not view.word[j][0].isalnum() and "\n" not in view.word[j]:
        if view.word[j] not in ("(", ",", "'", "’"):
            return True
        j -= 1
    return j < 0 or "\n" in view.word[j] or view.sentence[j] != view.sentence[i]


def _organisation(view: View, start: int, end: int) -> Mention:
    return Mention(start, end, "ORG", " ".join(view.span(start, end).split()), sure=True)


def called_companies(mentions: Iterable[Mention]) -> set[str]:
    """The folded names, with and without their legal form, of mentions that are companies for sure."""
    sure = [mention.text for mention in mentions if mention.sure and mention.kind == "ORG"]
    return {fold(name) for text in sure for name in (text, without_legal_form(text))}
