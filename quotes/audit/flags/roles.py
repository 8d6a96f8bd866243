"""People whom different articles give roles that do not go together.

One article may give a person several roles, and such roles go together everywhere.  Parts that go along with any office
("candidate", "critic") contradict none, and nor do two words for one post at one place.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from quotes.audit.facts import Said
from quotes.audit.flags.model import Flag
from quotes.speakers.lexicons import hyponyms, words
from quotes.speakers.names import fold, is_acronym

FORMER = frozenset({"former", "ex", "late", "ousted", "retired", "outgoing", "onetime", "one-time", "then"})
UNDER = frozenset({"deputy", "vice", "assistant", "associate", "junior", "shadow"})
AT = re.compile(r"\s(?:of|for|at|in|with|on)\s")
PARTY = re.compile(r"^[a-z]{1,3}-")  # "R-Utah", "D-Mo."
SUFFIX = re.compile(r"(?:wo)?m[ae]n$|persons?$|s$")


@dataclass(frozen=True, slots=True)
class Role:
    """A role in parts: its noun, what kind of it, and where; `written` is how an article has it."""

    noun: str
    whose: frozenset[str]  # the portfolio: "finance" of a minister
    where: frozenset[str]  # words for the place or body
    place: str  # the same in order, as initials would have it
    before: frozenset[str]  # what stands before the noun
    former: bool
    under: bool
    written: str


def conflicting_roles(run: Sequence[Said]) -> Iterator[Flag]:
    """One flag for each person with roles that contradict one another across articles."""
    given: dict[str, list[tuple[Said, Role]]] = defaultdict(list)
    names: dict[str, str] = {}
    for one in run:
        for person in one.named:
            if person.type == "PERSON" and person.id and person.role:
                role = read_role(person.role, person.affiliation or "")
                if role is not None:
                    given[person.id].append((one, role))
                    names.setdefault(person.id, person.name or "")
    for who, found in given.items():
        sides = _sides(found)
        if len(sides) < 2:
            continue
        sides.sort(key=len, reverse=True)
        # those that stand against the most usual role, and one record that has it
        ids = [one.id for one, _ in sides[0][:1]] + [one.id for side in sides[1:] for one, _ in side]
        shown = [_shown(side) for side in sides]
        yield Flag("conflicting-roles", tuple(dict.fromkeys(ids)), f"{names[who]}: {' / '.join(shown)}")


@lru_cache(maxsize=65536)
def read_role(role: str, affiliation: str) -> Role | None:
    """The parts of a role; None for one that goes with every other or is none."""
    folded = fold(role)
    before, *after = AT.split(folded, maxsplit=1)
    found = re.findall(r"[\w'’-]+", before)
    if not found:
        return None
    noun = _post(found)
    if noun in words("passing-roles") or not _names_a_post(noun, found[-1]):
        return None
    place = " ".join([*after, fold(affiliation)]).strip()
    status = set(found[:-1])
    where = frozenset(
        word
        for word in re.findall(r"[\w'’.-]+", place)
        if len(word) > 2 and word not in words("party-words") and not PARTY.match(word) and word != "the"
    )
    written = ", ".join(filter(None, (role, affiliation)))
    return Role(
        noun=noun,
        whose=frozenset(found[:-1]) & words("portfolios"),
        where=where,
        place=place,
        before=frozenset(found[:-1]) - FORMER - UNDER,
        former=bool(status & FORMER) or found[0].startswith("ex-"),
        under=bool(status & UNDER) or found[-1].startswith(("vice-", "deputy-")),
        written=written,
    )


@cache
def _names_a_post(*forms: str) -> bool:
    """Whether a noun is in the lists of roles, or ends one of theirs: "master" in "headmaster"."""
    known = words("role-nouns", "titles-abbreviated")
    listed = {*forms, *(SUFFIX.sub("man", form) for form in forms)}
    return bool(listed & known) or any(
        len(form) > 4 and noun.endswith(form) for form in forms for noun in known
    )


def contradict(one: Role, other: Role) -> bool:
    """Whether two roles, seen alone, cannot both be held."""
    together = bool(one.where & other.where) or _initials(one, other) or _initials(other, one)
    if not _same_noun(one.noun, other.noun):
        near = (one.before | one.where) & (other.before | other.where)
        one_body = together or any(len(word) > 3 for word in near)
        return not (one_body and (_is_staff(one.noun) or _is_staff(other.noun)))
    if one.former != other.former or one.under != other.under:
        return True
    if one.whose and other.whose and not one.whose & other.whose:
        return True
    return bool(one.where) and bool(other.where) and not together


@cache
def _is_staff(noun: str) -> bool:
    return noun in {_post([post]) for post in words("staff-roles")}


def _initials(one: Role, other: Role) -> bool:
    """Whether one place is written in the initials of the other's ("DNC", "Democratic National Committee")."""
    full = " ".join(word.capitalize() for word in other.place.split())
    return any(is_acronym(word.upper(), full) for word in (*one.before, *one.where) if len(word) <= 6)


def _sides(found: Sequence[tuple[Said, Role]]) -> list[list[tuple[Said, Role]]]:
    """The records in groups whose roles go together: through a shared role, an article, or the passing of time."""
    roles = list(dict.fromkeys(role for _, role in found))
    if len(roles) < 2:
        return [list(found)]
    docs: dict[Role, set[str]] = defaultdict(set)
    days: dict[Role, list[date]] = defaultdict(list)
    for one, role in found:
        docs[role].add(one.doc)
        if one.day is not None:
            days[role].append(one.day)
    leader = list(range(len(roles)))

    def root(i: int) -> int:
        while leader[i] != i:
            i = leader[i]
        return i

    for i, a in enumerate(roles):
        for j in range(i + 1, len(roles)):
            b = roles[j]
            if docs[a] & docs[b] or not contradict(a, b) or _since_then(a, b, days):
                x, y = root(i), root(j)
                leader[max(x, y)] = min(x, y)
    place = {role: i for i, role in enumerate(roles)}
    sides: dict[int, list[tuple[Said, Role]]] = defaultdict(list)
    for one, role in found:
        sides[root(place[role])].append((one, role))
    return list(sides.values())


def _since_then(one: Role, other: Role, days: dict[Role, list[date]]) -> bool:
    """Whether an office came to its end between the articles: "former" only where it is later."""
    if (
        one.former == other.former
        or one.noun != other.noun
        or contradict(replace(one, former=other.former), other)
    ):
        return False
    before, after = (other, one) if one.former else (one, other)
    return bool(days[before]) and bool(days[after]) and max(days[before]) <= min(days[after])


def _shown(side: Sequence[tuple[Said, Role]]) -> str:
    counts = Counter(role.written for _, role in side)
    role, _ = counts.most_common(1)[0]
    docs = list(dict.fromkeys(one.doc for one, _ in side))
    more = f" and {len(docs) - 1} more" if len(docs) > 1 else ""
    return f"{role} ({docs[0]}{more})"


def _post(found: Sequence[str]) -> str:
    """The noun in one spelling: no full stop, no man or woman; a chief officer by initials."""
    if "chief" in found[:-1] and found[-1] in ("executive", "officer"):
        kind = [word for word in found[found.index("chief") :] if word != "officer"]
        return "".join(word[0] for word in kind) + "o"
    noun = found[-1].removeprefix("ex-").removeprefix("vice-").removeprefix("deputy-").rstrip(".")
    return SUFFIX.sub("", noun) if len(SUFFIX.sub("", noun)) > 3 else noun


def _same_noun(one: str, other: str) -> bool:
    """One noun, its short form ("Sen.", "senator"), or one that takes the other up ("lawmaker", "senator")."""
    if one == other or (min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one))):
        return True
    return one in hyponyms(other) or other in hyponyms(one)
