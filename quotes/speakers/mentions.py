"""The inventory of an article: its name mentions grouped into people and organisations.

A surname joins the full name given earlier or later; two people of one surname leave it open, with both as rivals.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from quotes.speakers.aliases import same_people
from quotes.speakers.chunks import find_names, is_honorific, is_title
from quotes.speakers.companies import called_companies
from quotes.speakers.entities import Entity, Mention, RoleFact
from quotes.speakers.headlines import reread_headlines
from quotes.speakers.lexicons import words
from quotes.speakers.names import (
    clean,
    first_names_agree,
    fold,
    gender_of_first_name,
    is_acronym,
    is_given_name,
    is_misspelling,
    nickname,
    parse_person,
    without_legal_form,
)
from quotes.speakers.view import View

_NEAR_SENTENCES = 2
_DOMINANCE = 5
ANY_MEDIUM = "*medium*"  # the noun of a name that sounds like a paper's or agency's


class Inventory:
    """All named mentions of one document and the entities they belong to."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.mentions = reread_headlines(view, find_names(view))
        self.entities: list[Entity] = []
        self.people: list[Entity] = []
        self._by_last: dict[str, list[Entity]] = defaultdict(list)
        self._by_first: dict[str, list[Entity]] = defaultdict(list)
        self._others: dict[str, Entity] = {}
        self._by_noun: dict[str, list[Entity]] = defaultdict(list)
        self._by_role: dict[str, list[tuple[Entity, RoleFact]]] = defaultdict(list)
        self._by_letter: dict[str, list[Entity]] = defaultdict(list)
        self._shared: dict[tuple[int, ...], Entity] = {}
        self._settle_kinds()
        self._group_people()
        self._group_others()
        self._starts = [mention.start for mention in self.mentions]
        for entity in self.entities:
            entity.mentions.sort(key=lambda mention: mention.start)

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin at token `start` or later and before `end`."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def before(self, token: int) -> Iterable[Mention]:
        """The mentions that begin before `token`, the nearest first."""
        for at in range(bisect_left(self._starts, token) - 1, -1, -1):
            yield self.mentions[at]

    def bearing(self, nouns: Iterable[str], token: int) -> list[Entity]:
        """The organisations and places that the text gives one of the nouns, named before `token`; latest first."""
        found = {id(e): e for noun in nouns for e in self._by_noun.get(noun, ())}
        latest = [(self._latest(entity, token), entity) for entity in found.values()]
        return [e for at, e in sorted(latest, key=lambda pair: -pair[0]) if at >= 0]

    def in_role(self, nouns: Iterable[str]) -> list[tuple[Entity, RoleFact]]:
        """People with what was said of them under one of the role nouns."""
        return [pair for noun in sorted(nouns) for pair in self._by_role.get(noun, ())]

    def enter_role(self, noun: str, entity: Entity, fact: RoleFact) -> None:
        """Make a person findable under a role noun."""
        self._by_role[noun].append((entity, fact))

    def _latest(self, entity: Entity, token: int) -> int:
        """Where the entity was last mentioned before `token`; -1 for nowhere."""
        at = bisect_left(entity.mentions, token, key=lambda mention: mention.start)
        return entity.mentions[at - 1].start if at else -1

    def lookup(self, text: str) -> Entity | None:
        """The organisation or place of that name or acronym."""
        return self._others.get(fold(text))

    def people_called(self, text: str) -> list[Entity]:
        """The people whom a name may mean: full name, else surname, else first name."""
        name = parse_person(clean(text))
        found = [e for e in self._by_last.get(name.surname, []) if first_names_agree(e.parts, name)]
        return found or (self._by_first.get(name.surname, []) if not name.first else [])

    def shared(self, mention: Mention) -> Entity | None:
        """A stand-in for whichever of its rivals a bare surname means, so that it can compete as one."""
        if not mention.rivals:
            return None
        key = tuple(id(entity) for entity in mention.rivals)
        if key not in self._shared:
            self._shared[key] = Entity("PERSON", clean(mention.text), rivals=mention.rivals)
        return self._shared[key]

    def new_person(self, mention: Mention) -> Entity:
        """Enter a person whom only a source's own words name."""
        entity = Entity("PERSON", clean(mention.text))
        self._enter(entity, mention)
        return entity

    def add(self, mention: Mention, entity: Entity) -> None:
        """Attach a late mention, keeping text order."""
        at = bisect_left(self._starts, mention.start)
        self.mentions.insert(at, mention)
        self._starts.insert(at, mention.start)
        if entity not in self.entities:
            self._enter(entity, mention)
        else:
            mention.entity = entity
            insort(entity.mentions, mention, key=lambda m: m.start)

    def _settle_kinds(self) -> None:
        """One word labelled differently in places gets the label it has most often; people are settled already.

        A bare name that is a company's in another place ("Hale", "Hale Inc") is no person's, unless one bears it whole;
        nor is an acronym.
        """
        companies = called_companies(self.mentions)
        long = [m.text for m in self.mentions if m.kind == "ORG" and m.end - m.start > 1]
        people = {m.text: parse_person(clean(m.text)) for m in self.mentions if m.kind == "PERSON"}
        surnames = {name.surname for name in people.values() if name.first}
        for mention in self.mentions:
            key = fold(mention.text)
            if mention.kind != "PERSON" or key in surnames:
                continue
            if key in companies or any(is_acronym(mention.text, name) for name in long):
                before = mention.start - 1
                if before < 0 or not is_honorific(self.view, before):
                    mention.kind = "ORG"
        self._mend_misspelled(surnames)
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for mention in self.mentions:
            if mention.kind in ("ORG", "GPE", "NORP", "OTHER"):
                votes[fold(mention.text)][mention.kind] += len(self.mentions) if mention.sure else 1
        for mention in self.mentions:
            found = votes.get(fold(mention.text))
            if mention.kind in ("ORG", "GPE", "NORP", "OTHER") and found:
                mention.kind = found.most_common(1)[0][0]  # type: ignore[assignment]

    def _mend_misspelled(self, surnames: set[str]) -> None:
        """A lone word that is a surname of the article but for a letter is that person's, if no more often there."""
        counts = Counter(fold(mention.text) for mention in self.mentions)
        said = Counter(fold(mention.text).split(" ")[-1] for mention in self.mentions)
        for mention in self.mentions:
            count = counts[fold(mention.text)]
            if mention.kind != "ORG" or mention.end - mention.start > 1 or mention.text.isupper():
                continue
            if any(is_misspelling(name, mention.text) and said[name] >= count for name in surnames):
                mention.kind = "PERSON"

    def _group_people(self) -> None:
        people = [m for m in self.mentions if m.kind == "PERSON"]
        bare = [m for m in people if not parse_person(clean(m.text)).first]
        for mention in people:
            name = parse_person(clean(mention.text))
            if name.first:
                called = nickname(mention.text)
                same = [
                    e
                    for e in self._by_last[name.surname]
                    if first_names_agree(e.parts, name)
                    or fold(name.first) == nickname(e.name)
                    or (called and called == fold(e.parts.first))
                ]
                same = same or self._longer_or_shorter(mention) or self._family_name_first(mention)
                if len(same) == 1:
                    self._join(same[0], mention)
                else:
                    self._enter(Entity("PERSON", clean(mention.text)), mention)
        self._join_aliases(people)
        for mention in bare:
            self._join_surname(mention)
        for entity in self.people:
            self._collect_gender(entity)
        for mention in bare:
            if mention.entity is None:
                self._settle_rivals(mention)

    def _join_aliases(self, people: list[Mention]) -> None:
        """One person of two names that the article says are the same; the name that stands first is kept."""
        for first, other in same_people(self.view, people):
            one, two = first.entity, other.entity
            if one is None or two is None or one is two:
                continue
            for mention in two.mentions:
                mention.entity, mention.how = one, "alias"
            one.mentions.extend(two.mentions)
            two.mentions = []
            self.entities.remove(two)
            self.people.remove(two)
            for index, key in (
                (self._by_last, two.parts.surname),
                (self._by_first, fold(two.parts.first).split(" ")[0]),
            ):
                others = [e for e in index[key] if e is not one]
                index[key] = [one if e is two else e for e in others]

    def _longer_or_shorter(self, mention: Mention) -> list[Entity]:
        """People of whose name this one is the end, or who are called by the end of this one.

        "Mr. Van Voorhis" is Cy Van Voorhis, and "Honest Ada Vale" is Ada Vale; but Ann Lee is not Mary Ann Lee's name.
        """
        key = fold(mention.text).split()
        found = []
        for entity in self._by_last[key[-1]] if len(key) > 1 else ():
            short, long = sorted((key, fold(entity.name).split()), key=len)
            front = long[: len(long) - len(short)]
            # of "Cy Van Voorhis" the surname alone
            cut = short[0] in words("name-particles") or (
                key == short and mention.start > 0 and is_honorific(self.view, mention.start - 1)
            )
            called = is_given_name(short[0]) and not is_given_name(front[0] if front else "")
            if len(short) > 1 and front and long[len(front) :] == short and (cut or called):
                found.append(entity)
        return found

    def _family_name_first(self, mention: Mention) -> list[Entity]:
        """People named by the same words in another order."""
        key = sorted(fold(mention.text).split())
        return [
            e
            for e in self._by_last.get(key[0], []) + self._by_last.get(key[-1], [])
            if sorted(fold(e.name).split()) == key
        ]

    def _join_surname(self, mention: Mention) -> None:
        name = parse_person(clean(mention.text))
        whole = fold(mention.text)
        found = [e for e in self._by_last.get(name.surname, []) if e.parts.first]
        found = found or [e for e in self._by_last.get(name.surname, []) if fold(e.name) == whole]
        mention.how = "surname" if found and found[0].parts.first else "full-name"
        if not found and not is_given_name(whole):
            # of two surnames the first: "Ms. Acosta" for Melba Acosta Febo
            found = [e for e in self.people if whole in fold(e.name).split()[1:-1]]
            mention.how = "surname"
        if not found:
            found, mention.how = self._by_first.get(whole, []), "first-name"
        if not found:
            found = [e for e in self._by_letter[whole[:1]] if is_misspelling(e.parts.last, mention.text)]
            mention.how = "surname-variant"
        gender = _title_gender(self.view, mention)
        if gender is not None:
            # "Mr. Vale" is not Ada Vale, nor Mrs. Vale: somebody of that surname whom the article does not name in full
            found = [e for e in found if self._said_gender(e) in (None, gender)]
        if len(found) == 1:
            self._join(found[0], mention)
        elif found:
            mention.rivals = tuple(found)
        else:
            mention.how = "full-name"
            self._enter(Entity("PERSON", clean(mention.text)), mention)

    def _said_gender(self, entity: Entity) -> str | None:
        """The gender of the given name; of a bare surname that of the form of address it came with."""
        if entity.parts.first:
            return gender_of_first_name(entity.parts.first)
        said = (_title_gender(self.view, mention) for mention in entity.mentions)
        return next((gender for gender in said if gender is not None), None)

    def _settle_rivals(self, mention: Mention) -> None:
        """Two of one surname: the form of address decides, else the only one named in full close by."""
        gender = _title_gender(self.view, mention)
        rivals = [e for e in mention.rivals if gender is None or e.gender in (None, gender)]
        sure = [e for e in rivals if gender is not None and e.gender == gender]
        rivals = sure if len(sure) == 1 else rivals
        heads = [e for e in rivals if not self._is_kin(e)]
        if len(rivals) > 1 and len(heads) == 1:
            here = self.view.sentence[mention.start]
            if not any(
                m.start < mention.start and here - self.view.sentence[m.start] <= _NEAR_SENTENCES
                for e in rivals
                if e is not heads[0]
                for m in e.mentions
                if m.how != "first-name"
            ):
                self._join(heads[0], mention)
                mention.how = "main-surname"
                return
        if len(rivals) > 1:
            here = self.view.sentence[mention.start]
            near = [
                e
                for e in rivals
                if any(
                    m.start < mention.start
                    and here - self.view.sentence[m.start] <= _NEAR_SENTENCES
                    and parse_person(m.text).first
                    for m in e.mentions
                )
            ]
            if len(near) == 1 and all(len(near[0].mentions) >= len(e.mentions) for e in rivals):
                rivals = near
        if len(rivals) > 1:
            # the one the article is about: named many times as often as the others together
            most = max(rivals, key=lambda e: len(e.mentions))
            if len(most.mentions) >= _DOMINANCE * sum(len(e.mentions) for e in rivals if e is not most):
                self._join(most, mention)
                mention.how = "main-surname"
                return
        if len(rivals) == 1:
            mention.how = "title-surname" if gender else "surname"
            self._join(rivals[0], mention)

    def _is_kin(self, entity: Entity) -> bool:
        """Whether the article brings this person in as another's relative: "his father, Bo Lind".

        The bare surname is then the other's.  Of "Ada Lind and her brother Bo Lind" it may be either's.
        """
        view = self.view
        for mention in entity.mentions:
            i = mention.start - 1
            while i > 0 and (view.word[i] == "," or view.blank(i) or view.lower[i] in ("former", "late")):
                i -= 1
            if view.lower[i] not in words("kinship-nouns"):
                continue
            owner = i - 1
            while owner > 0 and view.tag[owner][:2] in ("JJ", "CD", "HY"):
                owner -= 1
            joint = view.tag[owner] == "PRP$" and owner > 0 and view.lower[owner - 1] == "and"
            if view.tag[owner] in ("PRP$", "POS") and (mention.how == "first-name" or not joint):
                return True
        return False

    def _group_others(self) -> None:
        others = [m for m in self.mentions if m.kind != "PERSON"]
        for mention in sorted(others, key=lambda m: (-(m.end - m.start), m.start)):
            key = fold(mention.text)
            entity = self._others.get(key)
            if entity is None:
                # a possessive that owns nothing stays: "Moody's"
                name = mention.text if mention.sure else clean(mention.text)
                entity = Entity(mention.kind, name)
                self.entities.append(entity)
                self._others[key] = entity
            mention.entity = entity
            entity.mentions.append(mention)
        self._name_acronyms()
        self._shorten()
        for entity in self.entities:
            if entity.kind != "PERSON":
                entity.mentions.sort(key=lambda m: m.start)
                self._collect_nouns(entity)
                for noun in entity.nouns:
                    self._by_noun[noun].append(entity)

    def _name_acronyms(self) -> None:
        """For "Harbour Rail Authority (HRA)", or capitals that are the initials of one organisation."""
        organisations = [e for e in self.entities if e.kind in ("ORG", "GPE", "OTHER")]
        for entity in organisations:
            if len(entity.name.split()) < 2:
                continue
            for mention in entity.mentions:
                i = mention.end
                if i + 2 < len(self.view) and self.view.word[i] == "(" and self.view.word[i + 2] == ")":
                    letters = self.view.word[i + 1]
                    if letters.isupper() and len(letters) > 1:
                        self._alias(letters, entity)
        shorts = [e for e in organisations if e.name.replace(".", "").isupper() and " " not in e.name]
        longs = [e for e in organisations if " " in e.name]
        for short in shorts:
            if not short.mentions:
                continue
            found = [e for e in longs if e.kind == "ORG" and is_acronym(short.name, e.name)]
            if len(found) == 1:
                self._alias(short.name, found[0])

    def _shorten(self) -> None:
        """For "the Authority", "Rail Authority": a part of one longer name that stands in the article."""
        longs = [e for e in self.entities if e.kind == "ORG" and len(e.name.split()) > 1 and e.mentions]
        by_word: dict[str, list[Entity]] = defaultdict(list)
        for entity in longs:
            parts = fold(entity.name).split()
            by_word[parts[0]].append(entity)
            if parts[-1] != parts[0]:
                by_word[parts[-1]].append(entity)
        for entity in list(self.entities):
            if entity.kind != "ORG" or not entity.mentions:
                continue
            name = fold(entity.name)
            parts = name.split()
            generic = len(parts) == 1 and (parts[0] in words("organisation-name-words"))
            found = [
                e
                for e in {id(e): e for e in by_word.get(parts[-1], []) + by_word.get(parts[0], [])}.values()
                if e is not entity
                and len(e.name) > len(entity.name)
                and (
                    _is_part(parts, fold(e.name).split(), generic=generic)
                    or parts == fold(without_legal_form(e.name)).split()
                )
            ]
            if len(found) == 1 and found[0].mentions:
                self._alias(entity.name, found[0])

    def _alias(self, short: str, entity: Entity) -> None:
        """Let the words `short` stand for `entity` throughout."""
        key = fold(short)
        old = self._others.get(key)
        entity.acronyms.add(short)
        self._others[key] = entity
        if old is not None and old is not entity:
            for mention in old.mentions:
                mention.entity, mention.how = entity, "acronym" if short.isupper() else "short-form"
            entity.mentions.extend(old.mentions)
            old.mentions = []

    def _collect_nouns(self, entity: Entity) -> None:
        """The common noun that a text gives an organisation: "the Tidewater daily", "brewer Hale & Sons"."""
        view = self.view
        nouns = words("media-nouns", "organisation-nouns", "place-nouns")
        for mention in entity.mentions:
            for i in (mention.start - 1, mention.end, mention.end + 1):
                if not 0 <= i < len(view) or view.lower[i] not in nouns or view.capital[i]:
                    continue
                beside = i != mention.end + 1 or view.tag[mention.end] in ("NN", "JJ")
                if beside and (view.tag[i] == "NN" or view.lower[i] in words("media-nouns")):
                    entity.nouns.add(view.lower[i])
        name = fold(entity.name).split()
        # what it is: the last word, or the one before "of" and "for" ("Ministry of Health")
        heads = {name[-1]} | {a for a, b in pairwise(name) if b in ("of", "for")}
        entity.nouns.update(heads & nouns)
        if words("media-name-words").intersection(name):
            entity.nouns.add(ANY_MEDIUM)

    def _collect_gender(self, entity: Entity) -> None:
        for mention in entity.mentions:
            gender = _title_gender(self.view, mention)
            if gender:
                entity.genders[gender] += 1

    def _enter(self, entity: Entity, mention: Mention) -> None:
        self.entities.append(entity)
        if entity.kind == "PERSON":
            self.people.append(entity)
            self._by_last[entity.parts.surname].append(entity)
            first = fold(entity.parts.first).split(" ")[0]
            if first:
                self._by_first[first].append(entity)
                self._by_letter[entity.parts.surname[:1]].append(entity)
        mention.entity = entity
        entity.mentions.append(mention)

    def _join(self, entity: Entity, mention: Mention) -> None:
        mention.entity, mention.rivals = entity, ()
        entity.mentions.append(mention)
        if entity.kind == "PERSON" and _fuller(clean(mention.text), entity.name):
            entity.name = clean(mention.text)


def _fuller(one: str, other: str) -> bool:
    """Whether `one` says more of a name than `other`: more letters in the parts it spells out.

    What stands before a given name says nothing of the name: "Honest Ada Vale".
    """
    if one.isupper():
        return False
    mine, theirs = fold(one).split(), fold(other).split()
    if len(theirs) > 1 and mine[-len(theirs) :] == theirs and is_given_name(theirs[0]):
        return is_given_name(mine[0]) or len(mine[0]) == 1
    if len(mine) > 1 and theirs[-len(mine) :] == mine and is_given_name(mine[0]) and len(theirs) > len(mine):
        return not (is_given_name(theirs[0]) or len(theirs[0]) == 1)
    return len(fold(one)) > len(fold(other))


def _is_part(short: list[str], long: list[str], *, generic: bool) -> bool:
    """Whether the words of a short form begin or end the long one; a generic noun may only end it."""
    size = len(short)
    return long[-size:] == short or (not generic and long[:size] == short and size > 1)


def _title_gender(view: View, mention: Mention) -> str | None:
    """The gender that the words before a name say: "Mrs", "actress", "spokesman"."""
    i = mention.start - 1
    while i >= 0 and (is_title(view, i) or view.word[i] == "."):
        word = view.title_word[i]
        if is_honorific(view, i):
            if word in words("honorifics-feminine"):
                return "f"
            if word in words("honorifics-masculine"):
                return "m"
        elif word in words("feminine-nouns"):
            return "f"
        elif word in words("masculine-nouns") and view.lower[i] not in words("titles-abbreviated"):
            return "m"
        i -= 1
    return None
