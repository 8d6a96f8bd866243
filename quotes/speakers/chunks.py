"""Find the names of an article: the pipeline's entities, repaired from titles, casing and repeated mention.

A statistical recogniser swallows titles ("Mr Okoro" whole), joins an institution to the person after it, and
calls a surname it has not seen an organisation. Each repair below rests on what the article itself says.
"""

from __future__ import annotations

from collections.abc import Iterator

from quotes.speakers.companies import begins_sentence, company_names, no_names
from quotes.speakers.entities import EntityKind, Mention
from quotes.speakers.lexicons import words
from quotes.speakers.names import fold, is_given_name, parse_person
from quotes.speakers.view import View
from quotes.speakers.whole_names import grown, left_of, spelled_out, with_known_start

_KINDS: dict[str, EntityKind] = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "GPE",
    "LOC": "GPE",
    "FAC": "ORG",
    "NORP": "NORP",
    "PRODUCT": "OTHER",
    "WORK_OF_ART": "OTHER",
    "MISC": "OTHER",
    "EVENT": "OTHER",
    "LAW": "OTHER",
}
_LONGEST_NAME = 6
_TIMES = ("DATE", "TIME")
_MARKS = frozenset('"“”')
_BRACKETS = "<([{"
_MISTAGGED = frozenset({"NN", "NNS", "RB", "JJ"})  # what a tagger calls a surname that it has never seen
_HYPHENS = ("-", "‑", "–")
_DASHES = "-–—•*"  # of a list, glued to the name after it
_BEFORE_PAPERS = frozenset({"IN", "VBD", "VBZ", "CC", ",", "``", "_SP", "."})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def find_names(view: View) -> list[Mention]:
    """Every name mention in text order, none overlapping; titles and articles are left out."""
    taken: list[Mention | None] = [None] * len(view)
    for start, end, label in view.names:
        kind = _KINDS.get(label)
        if kind is not None:
            for mention in _trim(view, start, end, kind):
                _take(taken, mention)
    for mention in list(_after_titles(view, taken)) + list(_by_given_name(view, taken)):
        _take(taken, mention)
    for mention in list(_nicknamed(view)):
        _take(taken, mention)
    for mention in list(company_names(view, taken)):
        _take(taken, mention)
    for mention in list(spelled_out(view, taken)):
        _take(taken, mention)
    for mention in list(with_known_start(view, taken)):
        _take(taken, mention)
    for mention in list(_media(view, taken)) + list(_behind_institutions(view, taken)):
        _take(taken, mention)
    known = _surnames(taken)
    for mention in list(_known_people(view, taken, known)):
        _take(taken, mention)
    found = _ordered(taken)
    nobody = no_names(view, found)
    return [mention for mention in found if mention.start not in nobody]


def is_honorific(view: View, i: int) -> bool:
    """Whether token `i` is a form of address such as "Mrs."."""
    return view.title_word[i] in words("honorifics-feminine", "honorifics-masculine", "honorifics-neutral")


def is_title(view: View, i: int) -> bool:
    """Whether token `i` may be the noun of a title before a name: an honorific, a rank, a role."""
    return view.titles[i]


def is_organisation_name(view: View, start: int, end: int) -> bool:
    """Whether a capitalised stretch holds a word such as "Foundation" that only organisations bear."""
    marks = words("organisation-name-words")
    return any(view.title_word[i] in marks for i in range(start, end))


def name_end(view: View, start: int) -> int:
    """Where a personal name that begins at token `start` ends: capitalised words, initials, particles, hyphens."""
    i, capitals = start, 0
    while i < len(view) and i - start < _LONGEST_NAME + 3 and capitals <= _LONGEST_NAME:
        if _name_word(view, i):
            if capitals and (is_title(view, i) and view.tag[i][:3] != "NNP"):
                break
            i, capitals = i + 1, capitals + 1
        elif i > start and view.word[i] in _HYPHENS and _joined(view, i):
            i += 1
        elif i > start and view.lower[i] in words("name-particles") and _particle(view, i):
            i += 1
        elif i > start and view.blank(i) and i + 1 < len(view) and view.capital[i + 1]:
            i += 1
        elif capitals == 1 and view.capital[i] and view.tag[i] in _MISTAGGED:
            i, capitals = i + 1, capitals + 1
        else:
            break
    while i > start and (view.blank(i - 1) or view.word[i - 1] in _HYPHENS):
        i -= 1  # "Oscar-winning"
    return i


def _particle(view: View, i: int) -> bool:
    """A small word that leads to the rest of a surname: another particle or a capitalised word follows."""
    j = i + 1
    while j < len(view) and (view.lower[j] in words("name-particles") or view.word[j] == "-"):
        j += 1
    return j < len(view) and j - i <= 3 and _name_word(view, j)


def _joined(view: View, i: int) -> bool:
    """A hyphen between two words without spaces, as inside a double name."""
    return (
        i + 1 < len(view)
        and view.start[i] == view.end[i - 1]
        and view.end[i] == view.start[i + 1]
        and view.word[i + 1][:1].isalpha()
    )


def _name_word(view: View, i: int) -> bool:
    return (
        view.capital[i] and view.word[i][0].isalpha() and (view.tag[i][:3] == "NNP" or view.entity[i] != "")
    )


def _trim(view: View, start: int, end: int, kind: EntityKind) -> Iterator[Mention]:
    """An entity without article, possessive, line breaks and titles; a name behind an institution split off."""
    for i in range(start, end):
        # a line break, or an article that no "of" or "and" leads to: two names taken for one
        article = view.word[i] == "the" and i > start and view.tag[i - 1] not in ("IN", "TO", "CC")
        if "\n" in view.word[i] or article:
            yield from _trim(view, start, i, kind)
            yield from _trim(view, i + 1, end, kind)
            return
    while start < end and (view.lower[start] == "the" or not view.word[start].lstrip(_DASHES)[:1].isalnum()):
        start += 1
    while end > start and (
        view.tag[end - 1] in ("POS", "IN", "TO", "CC", "DT")
        or (not view.word[end - 1][-1].isalnum() and "." not in view.word[end - 1])
    ):
        end -= 1
    for i in range(start + 1, end):
        if view.word[i][0] in _BRACKETS:
            end = i
            break
    if start >= end or _is_compound(view, end):
        return
    if kind == "PERSON":
        if is_organisation_name(view, start, end) and not is_given_name(view.word[start]):
            kind = "ORG"
        else:
            while (left := left_of(view, start)) >= 0 and _leads_name(view, left):
                start = left
            start = _without_title(view, start, end)
            if _is_verb_before(view, start, end):
                start += 1
            end = _with_suffix(view, end)
            while end - start > 2 and view.lower[start] in words("party-words"):
                start += 1  # "Conservative Ada Vale"
            if not any(view.capital[i] for i in range(start, end)):
                return
    elif kind in ("ORG", "GPE"):
        # "Rail Authority director Ana Voss" as one entity: the person begins after the title
        for i in range(end - 2, start, -1):
            if (
                is_title(view, i)
                and is_given_name(view.word[i + 1])
                and not is_organisation_name(view, i + 1, end)
            ):
                yield _mention(view, start, i, kind)
                yield _mention(view, i + 1, end, "PERSON")
                return
        while (
            end - start > 1
            and is_title(view, end - 1)
            and view.lower[end - 2] not in ("for", "of")  # "Centre for Justice"
            and view.title_word[end - 1] not in words("organisation-name-words", "media-name-words")
        ):
            end -= 1
    if kind in ("ORG", "GPE", "NORP"):
        start, end, kind = grown(view, start, end, kind)
    yield _mention(view, start, end, kind)


def _is_compound(view: View, end: int) -> bool:
    """Whether a hyphen joins the name to a common word ("Oscar-winning"): no name of anybody."""
    stop = end - 1 if view.word[end - 1] in ("-", "–") else end
    hyphen = view.word[end - 1].endswith("-") or (stop < len(view) and view.word[stop] in ("-", "–", "‑"))
    if not hyphen:
        return False
    behind = stop + 1 if stop < len(view) and view.word[stop] in ("-", "–", "‑") else end
    if behind >= len(view) or view.start[behind] != view.end[behind - 1]:
        return False
    joined = view.start[behind - 1] == view.end[behind - 2] if behind > end else True
    return joined and view.word[behind][:1].islower()


def _leads_name(view: View, i: int) -> bool:
    """Whether the token before a name that was recognised in part belongs to it: a given name not taken itself.

    In a list of names ("Ada Vale and Rand Lind") it need not be a listed one.
    """
    fits = view.capital[i] and view.tag[i] == "NNP" and view.entity[i] == "" and not is_title(view, i)
    listed = i > 1 and view.lower[i - 1] in ("and", ",") and view.entity[i - 2] == "PERSON"
    return fits and (
        is_given_name(view.word[i]) or (listed and view.word[i].isalpha() and not view.word[i].isupper())
    )


def _is_verb_before(view: View, start: int, end: int) -> bool:
    """Whether the first word is the verb that reports, at the head of its sentence: "Said Lind: ..."."""
    colon = end < len(view) and view.word[end] == ":"
    return colon and end - start > 1 and view.tag[start][:2] == "VB" and begins_sentence(view, start)


def _with_suffix(view: View, end: int) -> int:
    """The end of a personal name behind "Jr." and the like."""
    at = end + 1 if end + 1 < len(view) and view.word[end] == "," else end
    return at + 1 if at < len(view) and view.capital[at] and view.title_word[at] in _SUFFIXES else end


def _without_title(view: View, start: int, end: int) -> int:
    """The first token of a personal name behind its titles; a given name such as "Dean" is no title."""
    for i in range(end - 2, start - 1, -1):
        if not is_title(view, i) or (view.title_word[end - 1] in _SUFFIXES and i == end - 2):
            continue
        if is_honorific(view, i) or "." in view.word[i] or i + 2 < end:
            return i + 1
        if not is_given_name(view.word[i]) and i == start:
            return i + 1
    return start


def _after_titles(view: View, taken: list[Mention | None]) -> Iterator[Mention]:
    """A title says that the capitalised words after it name a person, whatever the recogniser made of them."""
    for i in [i for i, title in enumerate(view.titles[:-1]) if title]:
        own = taken[i]
        if own is not None and own.end > i + 1 and own.kind == "PERSON":
            continue
        first = i + 1
        while first < len(view) - 1 and (
            (view.word[first] == "." and view.start[first] == view.end[i]) or view.blank(first)
        ):
            first += 1
        if first >= len(view) or not view.capital[first] or view.headline[first] or is_title(view, first):
            continue
        if view.entity[first] in _TIMES and not is_honorific(view, i):
            continue  # "the commander in chief Wednesday"
        held = taken[first]
        if held is not None and (held.kind == "PERSON" or held.start < i):
            continue
        end = name_end(view, first)
        strong = is_honorific(view, i) or (view.title_word[i] in words("titles-abbreviated"))
        if not strong and end > first + 1 and is_title(view, end - 1) and not is_given_name(view.word[first]):
            continue  # "Deputy Prime Minister": a title goes on
        if held is not None:
            capital_title = view.capital[i] and view.tag[i][:3] == "NNP"
            if held.kind in ("NORP", "OTHER") and not strong:
                continue
            if not (
                strong or is_given_name(view.word[first]) or (capital_title and held.end - held.start == 1)
            ):
                continue
        if (
            end == first
            or is_organisation_name(view, first, end)
            or (view.word[first].isupper() and len(view.word[first]) > 3)
        ):
            continue
        yield _mention(view, first, end, "PERSON")


def _by_given_name(view: View, taken: list[Mention | None]) -> Iterator[Mention]:
    """Two capitalised words or more of which the first is a listed given name."""
    behind = 0
    for i in view.capitals:
        if i < behind or i == len(view) - 1:
            continue
        free = taken[i] is None and not view.headline[i] and view.tag[i][:3] == "NNP"
        if free and is_given_name(view.word[i]):
            end = name_end(view, i)
            if (
                end - i >= 2
                and not is_organisation_name(view, i, end)
                and all(taken[j] is None for j in range(i, end))
            ):
                yield _mention(view, i, end, "PERSON")
                behind = end


def _nicknamed(view: View) -> Iterator[Mention]:
    """Names with a nickname in marks: `Ada "Cia" Vale`; a listed given name begins them."""
    for i in range(2, len(view) - 2):
        if not (view.word[i - 1] in _MARKS and view.word[i + 1] in _MARKS and view.capital[i]):
            continue
        start = i - 2
        while start > 0 and view.capital[start - 1] and not is_given_name(view.word[start]):
            start -= 1
        end = i + 2
        while (
            end < len(view) and view.capital[end] and view.tag[end][:3] == "NNP" and end - i < _LONGEST_NAME
        ):
            end += 1
        apart = view.start[i - 1] > view.end[i - 2] and view.start[i + 2] > view.end[i + 1]
        if end > i + 2 and apart and view.capital[start] and is_given_name(view.word[start]):
            yield _mention(view, start, end, "PERSON")


def _media(view: View, taken: list[Mention | None]) -> Iterator[Mention]:
    """For "the Tidewater daily": capitalised words between an article and a media noun name a paper or agency."""
    media = words("media-nouns")
    for i in [i for i, lower in enumerate(view.lower) if lower in media]:
        if not i or view.capital[i] or view.headline[i]:
            continue
        stop = i - 1 if view.lower[i - 1] in words("media-modifiers") else i
        held = taken[stop - 1] if stop else None
        if (
            held is not None
            and held.kind in ("GPE", "PERSON", "OTHER")
            and held.end == stop
            and not _is_country(held)
        ):
            before = view.lower[held.start - 1] if held.start else ""
            if before == "the" or stop < i:
                yield _mention(view, held.start, held.end, "ORG", sure=True)
        elif held is None and stop and view.capital[stop - 1] and view.tag[stop - 1][:3] == "NNP":
            start = stop - 1
            while (
                start > 0
                and taken[start - 1] is None
                and view.capital[start - 1]
                and view.tag[start - 1][:3] == "NNP"
            ):
                start -= 1
            left = start - 1
            if left < 0 or view.lower[left] == "the" or view.tag[left] in _BEFORE_PAPERS:
                yield _mention(view, start, stop, "ORG", sure=True)


def _behind_institutions(view: View, taken: list[Mention | None]) -> Iterator[Mention]:
    """A source "director of the Harbour Council Ana Voss": a bare title needs a name, and the last two words are it."""
    for start, stop in view.sources:
        held = taken[stop - 1] if stop else None
        if held is None or held.kind not in ("ORG", "GPE") or held.end != stop or stop - held.start < 4:
            continue
        i = start
        while i < held.start and not is_title(view, i):
            i += 1
        while i + 1 < held.start and is_title(view, i + 1):
            i += 1
        bare = (
            view.tag[start] not in ("DT", "PRP$", "CD") and i + 1 < held.start and view.lower[i + 1] == "of"
        )
        capitals = view.capital[stop - 1] and view.capital[stop - 2]
        if (
            bare
            and capitals
            and view.tag[i] in ("NN", "NNP")
            and not is_organisation_name(view, stop - 2, stop)
        ):
            yield _mention(view, held.start, stop - 2, held.kind)
            yield _mention(view, stop - 2, stop, "PERSON")


def _is_country(mention: Mention) -> bool:
    """A place that only says where a paper is from: it has an adjective's form or stands in capitals ("US")."""
    text = mention.text
    return (text.replace(".", "").isupper() and len(text) <= 4) or fold(text) in words("demonyms")


def _surnames(taken: list[Mention | None]) -> dict[str, set[str]]:
    """Folded surname -> folded full names of the people found so far."""
    known: dict[str, set[str]] = {}
    for mention in _ordered(taken):
        if mention.kind == "PERSON":
            known.setdefault(parse_person(mention.text).surname, set()).add(fold(mention.text))
    return known


def _known_people(view: View, taken: list[Mention | None], known: dict[str, set[str]]) -> Iterator[Mention]:
    """Mentions that the article's other mentions identify: bare surnames, and names joined to an institution."""
    for i in view.capitals:
        if view.headline[i]:
            continue
        fulls = known.get(fold(view.word[i]))
        if not fulls:
            continue
        held = taken[i]
        if held is None:
            if view.tag[i][:2] == "NN" and not _follows_the(view, i):
                yield _mention(view, i, _behind_family_name(view, i + 1), "PERSON")
        elif held.kind != "PERSON" and held.end == i + 1:
            whole = held.start
            if whole == i:
                # a lone word that is somebody's surname, unless an article makes it a thing
                other = held.kind in ("ORG", "GPE", "OTHER")
                if other and not _follows_the(view, i) and len(fold(view.word[i])) > 2:
                    yield _mention(view, i, i + 1, "PERSON")
                continue
            for first in range(max(held.start + 1, i - 3), i):
                if fold(view.span(first, i + 1)) in fulls or is_given_name(view.word[first]):
                    yield _mention(view, held.start, first, held.kind)
                    yield _mention(view, first, i + 1, "PERSON")
                    break


def _behind_family_name(view: View, end: int) -> int:
    """Where a name ends whose family name stands first: "Ban Ki-moon"."""
    hyphened = end + 2 < len(view) and view.capital[end] and view.word[end + 1] in _HYPHENS
    return end + 3 if hyphened and _joined(view, end + 1) and view.word[end + 2].islower() else end


def _follows_the(view: View, i: int) -> bool:
    return i > 0 and view.lower[i - 1] in ("the", "a", "an")


def _take(taken: list[Mention | None], mention: Mention) -> None:
    """Enter a mention; what it overlaps gives way."""
    for i in range(mention.start, mention.end):
        old = taken[i]
        if old is not None:
            taken[old.start : old.end] = [None] * (old.end - old.start)
    taken[mention.start : mention.end] = [mention] * (mention.end - mention.start)


def _ordered(taken: list[Mention | None]) -> list[Mention]:
    return [m for i, m in enumerate(taken) if m is not None and m.start == i]


def _mention(view: View, start: int, end: int, kind: EntityKind, *, sure: bool = False) -> Mention:
    return Mention(start, end, kind, " ".join(view.span(start, end).lstrip(_DASHES).split()), sure=sure)
