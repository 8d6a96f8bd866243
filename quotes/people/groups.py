"""Who is one across documents: names that are one person's joined, one name that several people bear parted.

Joining asks for more than likeness: a bare surname, an initial, a nickname or a slip of spelling joins a full name
only where that is the one of its surname that fits, and role or affiliation agree; a bare surname also where each of
its documents has a speaker or a quotation in common with the full name's: the same people speak of the same matters. A
middle name spelled out asks for no more than the plain name does. Parting asks for a contradiction:
other middle initials, "Jr", a spokesman and a spokeswoman, or roles of other fields (a striker, a minister) that no
document says of one person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations, product
from typing import Any

from quotes.people.bearers import Bearer, canonical
from quotes.speakers.lexicons import words
from quotes.speakers.names import PersonName, first_names_agree, fold, is_acronym, is_misspelling, slug

Group = list[Bearer]
DOMINANCE = 3  # documents of one for each of the other


def groups(bearers: Iterable[Bearer]) -> list[tuple[str, Group]]:
    """The bearers of each speaker with the speaker's identifier, in the order of the first of each."""
    nodes: dict[str, Group] = defaultdict(list)
    for bearer in bearers:
        nodes[_node(bearer)].append(bearer)
    _unlabel(nodes)
    leader = {key: key for key in nodes}

    def find(key: str) -> str:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for one, other in (*_same_person(nodes), *_same_organisation(nodes)):
        leader[find(one)] = find(other)
    joined: dict[str, Group] = defaultdict(list)
    for key, found in nodes.items():
        joined[find(key)].extend(found)
    out: list[tuple[str, Group]] = []
    for key, group in joined.items():
        out.extend(_identified(key, _parted(group)))
    return out


def _node(bearer: Bearer) -> str:
    """A person's identifier; of the rest the name alone: one document takes it for a place, another for its team."""
    found = canonical(bearer)
    return found if bearer.registered or bearer.kind == "PERSON" else f"other:{found.partition(':')[2]}"


def _unlabel(nodes: dict[str, Group]) -> None:
    """A bare name that one document takes for a person, another for a company, is the company's.

    Unless something is said of it that only people are.
    """
    for key in list(nodes):
        group = nodes[key]
        other = f"other:{key.partition(':')[2]}"
        bare = group[0].kind == "PERSON" and not group[0].registered and not group[0].parts.first
        if bare and other in nodes and not _nouns(group) & words("role-nouns", "titles-abbreviated"):
            kind = Counter(bearer.kind for bearer in nodes[other]).most_common(1)[0][0]
            for bearer in group:
                bearer.kind = kind
            nodes[other].extend(nodes.pop(key))


# -- joining --------------------------------------------------------------------------------------------------


def _same_person(nodes: dict[str, Group]) -> list[tuple[str, str]]:
    """Pairs of names that are one person's, the shorter first."""
    company = _company(nodes)
    by_surname: dict[str, list[str]] = defaultdict(list)
    for key, group in nodes.items():
        if group[0].kind == "PERSON":
            by_surname[group[0].parts.surname].append(key)
    out = []
    for keys in by_surname.values():
        for key in keys:
            mine = nodes[key][0].parts
            fuller = [other for other in keys if other != key and _fuller(nodes[other][0].parts, mine)]
            fits = [other for other in fuller if _agree(nodes[key], nodes[other], bare=not mine.first)]
            others = [other for other in fuller if other not in fits]
            if len(fits) == 1 and (mine.first or all(_ruled_out(nodes, fits[0], one) for one in others)):
                out.append((key, fits[0]))
                continue
            if mine.first:
                known = [other for other in keys if _spells_out_middle(nodes[other][0].parts, mine)]
            else:
                known = [one for one in fuller if _in_company(nodes[key], nodes[one], company)]
            if len(known) == 1 and not _contradict(nodes[key][0], nodes[known[0]][0]):
                out.append((key, known[0]))
    return out + _misspelled(nodes, by_surname)


def _spells_out_middle(name: PersonName, short: PersonName) -> bool:
    """Whether two names differ in a middle name alone: "Ada Vale" and "Ada Maria Vale"."""
    same = all(fold(a) == fold(b) for a, b in ((name.first, short.first), (name.last, short.last)))
    return same and bool(name.middle) and not short.middle and fold(name.suffix) == fold(short.suffix)


def _company(nodes: dict[str, Group]) -> dict[str, set[str]]:
    """The people named in full who speak in each document."""
    out: dict[str, set[str]] = defaultdict(set)
    for key, group in nodes.items():
        if group[0].kind == "PERSON" and group[0].parts.first:
            for bearer in group:
                out[bearer.document].add(key)
    return out


def _in_company(bare: Group, full: Group, company: dict[str, set[str]]) -> bool:
    """Whether each document of a bare surname has a speaker or a quotation in common with those of the full name."""
    theirs = {key for bearer in full for key in company[bearer.document]} - {canonical(full[0])}
    said = {words_ for bearer in full for words_ in bearer.said}
    return all(company.get(bearer.document, set()) & theirs or bearer.said & said for bearer in bare)


def _ruled_out(nodes: dict[str, Group], fit: str, other: str) -> bool:
    """Whether a bare surname is not that of `other`: other things are said of them, or they hardly speak."""
    return bool(_nouns(nodes[other])) or len(nodes[fit]) >= DOMINANCE * len(nodes[other])


def _fuller(name: PersonName, short: PersonName) -> bool:
    """Whether a name may be the long form of a short one: it has a first name that the other lacks or shortens."""
    if not name.first or (name.suffix and short.suffix and fold(name.suffix) != fold(short.suffix)):
        return False
    if not short.first:
        return True
    one, other = fold(name.first), fold(short.first)
    if one == other or len(one) < len(other):
        return False
    return first_names_agree(name, short) or other.split(" ")[0] in nicknames(one.split(" ")[0])


@lru_cache(maxsize=4096)
def nicknames(first: str) -> frozenset[str]:
    """Names by which people of that given name are called ("bill" for "william"): evidence, no proof."""
    return frozenset(_nicknamer().nicknames_of(first)) | frozenset(_nicknamer().canonicals_of(first))


@lru_cache(maxsize=1)
def _nicknamer() -> Any:
    from nicknames import NickNamer

    return NickNamer()


def _misspelled(nodes: dict[str, Group], by_surname: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Names whose surname is one slip away from that of somebody of the same first name, role and affiliation."""
    # words one slip apart have a word in common when a letter of each is left out: no need to compare all with all
    near: dict[str, list[str]] = defaultdict(list)
    for surname in by_surname:
        for short in {surname, *(surname[:i] + surname[i + 1 :] for i in range(len(surname)))}:
            near[short].append(surname)
    pairs = {pair for found in near.values() for pair in combinations(sorted(found), 2)}
    out = []
    for one, other in sorted(pair for pair in pairs if is_misspelling(*pair)):
        for key, theirs in product(by_surname[one], by_surname[other]):
            rare, usual = sorted((key, theirs), key=lambda name: len(nodes[name]))
            firsts = [fold(nodes[name][0].parts.first) for name in (rare, usual)]
            if all(firsts) and firsts[0] == firsts[1] and _agree(nodes[rare], nodes[usual], bare=False):
                out.append((rare, usual))
    return out


def _agree(one: Group, other: Group, *, bare: bool) -> bool:
    """Whether two names are said to be the same: an affiliation in common, or a role and no other affiliation."""
    mine, theirs = _affiliations(one), _affiliations(other)
    if any(_contradict(a, b) for a in one[:1] for b in other[:1]):
        return False
    if mine & theirs - words("organisation-nouns"):
        return True
    nouns = _nouns(one) & _nouns(other)
    return bool(nouns) and not (mine and theirs) and (not bare or len(nouns - words("anonymous-nouns")) > 0)


def _nouns(group: Group) -> frozenset[str]:
    return frozenset().union(*(bearer.nouns for bearer in group))


def _affiliations(group: Group) -> frozenset[str]:
    return frozenset().union(*(bearer.affiliations for bearer in group))


def _same_organisation(nodes: dict[str, Group]) -> list[tuple[str, str]]:
    """Acronyms with the one organisation that a document calls so."""
    called: dict[str, set[str]] = defaultdict(set)
    for key, group in nodes.items():
        if group[0].kind != "PERSON":
            for bearer in group:
                for name in bearer.called:
                    if is_acronym(name, bearer.name):
                        called[f"other:{slug(name)}"].add(key)
    return [
        (short, next(iter(longs)))
        for short, longs in called.items()
        if short in nodes and len(longs) == 1 and short not in longs
    ]


# -- parting --------------------------------------------------------------------------------------------------


def _parted(group: Group) -> list[Group]:
    """The group, or the groups of namesakes; a bearer that contradicts nobody goes to the largest."""
    if group[0].kind != "PERSON" or any(bearer.registered for bearer in group):
        return [group]
    alike: dict[object, Group] = defaultdict(list)
    for bearer in group:
        alike[_signature(bearer)].append(bearer)
    if len(alike) == 1:
        return [group]
    # who is said most of comes first: a singer who became minister brings both fields together
    order = sorted(alike.values(), key=lambda one: (-len(one[0].fields), -len(one)))
    parts: list[Group] = []
    for one in order:
        fitting = [part for part in parts if not _parts_contradict(part, one)]
        if fitting:
            max(fitting, key=len).extend(one)
        else:
            parts.append(list(one))
    return parts


def _signature(bearer: Bearer) -> tuple[object, ...]:
    return (_initials(bearer), fold(bearer.parts.suffix), _gender(bearer), bearer.fields)


def _parts_contradict(part: Group, other: Group) -> bool:
    firsts: dict[object, Bearer] = {_signature(bearer): bearer for bearer in part}
    if any(_contradict(bearer, other[0]) for bearer in firsts.values()):
        return True
    mine = frozenset().union(*(bearer.fields for bearer in firsts.values()))
    theirs = other[0].fields
    apart = bool(mine and theirs and not mine & theirs)
    return apart and not _affiliations(part) & _affiliations(other) - words("organisation-nouns")


def _contradict(one: Bearer, other: Bearer) -> bool:
    """Other middle initials, another suffix, another gender by the nouns said of them."""
    mine, theirs = _initials(one), _initials(other)
    if mine and theirs and not (mine.startswith(theirs) or theirs.startswith(mine)):
        return True
    suffixes = fold(one.parts.suffix), fold(other.parts.suffix)
    if all(suffixes) and suffixes[0] != suffixes[1]:
        return True
    return {_gender(one), _gender(other)} == {"f", "m"}


def _initials(bearer: Bearer) -> str:
    return "".join(word[0] for word in fold(bearer.parts.middle).split())


def _gender(bearer: Bearer) -> str:
    women = bool(bearer.nouns & words("feminine-nouns"))
    men = bool(bearer.nouns & words("masculine-nouns"))
    return "" if women == men else ("f" if women else "m")


# -- identifiers ----------------------------------------------------------------------------------------------


def _identified(key: str, parts: Sequence[Group]) -> list[tuple[str, Group]]:
    """Each part with an identifier: the name's own, and for namesakes what tells them apart besides."""
    if len(parts) == 1:
        return [(_plain(key, parts[0]), parts[0])]
    out: list[tuple[str, Group]] = []
    taken: Counter[str] = Counter()
    for part in parts:
        wanted = f"{_plain(key, part)}:{_distinction(part, parts)}"
        taken[wanted] += 1
        out.append((wanted if taken[wanted] == 1 else f"{wanted}-{taken[wanted]}", part))
    return out


def _plain(key: str, group: Group) -> str:
    """The identifier of a group: of an organisation with the type that most documents give it."""
    registered = next((bearer.id for bearer in group if bearer.registered), None)
    if registered is not None:
        return registered
    if not key.startswith("other:"):
        return key
    kind = Counter(bearer.kind for bearer in group).most_common(1)[0][0]
    return f"{kind.lower()}:{key.partition(':')[2]}"


def _distinction(part: Group, parts: Sequence[Group]) -> str:
    """What most documents of a part say and no other part does: middle initials, field, role, or "other"."""
    for read in (
        lambda b: [_initials(b), fold(b.parts.suffix)],
        lambda b: b.fields,
        lambda b: b.nouns,
        lambda b: b.affiliations,
    ):
        mine = Counter(word for bearer in part for word in read(bearer) if word)
        others = {word for other in parts if other is not part for b in other for word in read(b)}
        for word, _ in sorted(mine.items(), key=lambda pair: (-pair[1], pair[0])):
            if word not in others:
                return slug(word)
    return "other"
