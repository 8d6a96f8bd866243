"""Whether two records' speakers may be one, and the flags on speakers that are far away or not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from quotes.audit.facts import Person, Said
from quotes.audit.flags.model import Flag
from quotes.speakers.lexicons import words
from quotes.speakers.names import clean, first_names_agree, fold, is_acronym, is_misspelling, parse_person

THIRD_PERSON = ("pronouns-feminine", "pronouns-masculine", "pronouns-plural", "pronouns-neuter")
FAR = 2  # other people named between a pronoun and its name


def same(one: Said, other: Said) -> bool | None:
    """Whether two records are given to the same speaker; None where it cannot be told.

    It cannot where one names nobody, and where a person and a body are named that may have spoken through one another.
    """
    verdicts = [same_person(a, b) for a in one.named for b in other.named]
    if True in verdicts:
        return True
    return None if not verdicts or None in verdicts else False


def same_person(one: Person, other: Person) -> bool | None:
    """Whether two names are one speaker's; None for a person and a body that may be theirs."""
    if one.id is not None and one.id == other.id:
        return True
    first, second = fold(one.name or ""), fold(other.name or "")
    if first == second:
        return True
    if one.type == other.type == "PERSON":
        return _same_name(one.name or "", other.name or "")
    if "PERSON" in (one.type, other.type):
        person, body = (one, other) if one.type == "PERSON" else (other, one)
        theirs = person.affiliation or person.role
        return None if theirs is None or _share(theirs, body.name or "") else False
    return _same_body(one.name or "", other.name or "")


def distant_pronouns(run: Sequence[Said], texts: Mapping[str, str]) -> Iterator[Flag]:
    """Records whose source is a pronoun with other people named between it and the name it stands for."""
    for doc, group in groupby(run, key=lambda one: one.doc):
        records = list(group)
        if not any(map(_hangs_on_a_pronoun, records)):
            continue
        named = _mentions(records, texts.get(doc))
        for one in records:
            if one.source is None or not _hangs_on_a_pronoun(one):
                continue
            person = one.named[0]
            at = one.source[0]
            own = [p for p, name in named if p < at and name == person.name]
            last = max(own, default=person.at if person.at is not None and person.at < at else None)
            if last is None:
                continue
            between = dict.fromkeys(name for p, name in named if last < p < at and name != person.name)
            if len(between) >= FAR:
                detail = f"{person.name}, with {', '.join(between)} named in between"
                yield Flag("distant-pronoun", (one.id,), detail, one.doc, one.source)


def without_speaker(run: Sequence[Said]) -> Iterator[Flag]:
    """Quoted words that are given to nobody, not even to "a neighbour"."""
    for one in run:
        if one.kind != "indirect" and not one.named and not one.described:
            yield Flag("no-speaker", (one.id,), one.text, one.doc, (one.start, one.end))


def _hangs_on_a_pronoun(one: Said) -> bool:
    """Such as "he" or "they": not "I" in another's quotation, nor "who", which stands beside its name."""
    return len(one.named) == 1 and one.source_words.casefold() in words(*THIRD_PERSON)


def _mentions(records: Sequence[Said], text: str | None) -> list[tuple[int, str]]:
    """Where the people to whom the document gives words are named: offsets with the fullest name, in text order."""
    people = {p.name: p for one in records for p in one.named if p.type == "PERSON" and p.name}
    if text is None:
        evidence = {
            (p.at, p.name) for one in records for p in one.named if p.at is not None and p.name in people
        }
        sources = {
            (one.source[0], one.named[0].name or "")
            for one in records
            if one.source is not None and one.source_kind == "name" and len(one.named) == 1
        }
        return sorted(evidence | sources)
    forms = {}
    for name in people:
        forms[name] = name
        surname = parse_person(name).last
        if len(surname) > 1:
            forms.setdefault(surname, name)
    if not forms:
        return []
    longest_first = sorted(forms, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")
    return [(match.start(), forms[match[0]]) for match in pattern.finditer(text)]


def _same_name(one: str, other: str) -> bool:
    a, b = parse_person(clean(one)), parse_person(clean(other))
    if a.surname != b.surname and not is_misspelling(a.last, b.last):
        return False
    return first_names_agree(a, b)


def _same_body(one: str, other: str) -> bool:
    if is_acronym(one, other) or is_acronym(other, one):
        return True
    a, b = set(fold(one).split()), set(fold(other).split())
    return a <= b or b <= a


def _share(one: str, other: str) -> bool:
    """Whether two phrases have a word of four letters in common, or one is the other's initials."""
    long = [{word for word in fold(text).split() if len(word) > 3} for text in (one, other)]
    return bool(long[0] & long[1]) or is_acronym(one, other) or is_acronym(other, one)
