"""What the article says that its people are: titles, appositions, relative and copular clauses, parties.

Each place gives a `RoleFact`; a fact given once serves every later mention of the same person.
"""

from __future__ import annotations

from bisect import bisect_left

from quotes.quote import Offsets
from quotes.speakers.appositions import facts_after
from quotes.speakers.constructions import Constructions, shipped
from quotes.speakers.entities import Entity, Mention, RoleFact
from quotes.speakers.lexicons import words
from quotes.speakers.mentions import Inventory
from quotes.speakers.names import fold
from quotes.speakers.phrases import TokenSpan
from quotes.speakers.titles import facts_before
from quotes.speakers.view import View


def collect_roles(view: View, inventory: Inventory, constructions: Constructions | None = None) -> None:
    """Enter into each person of the inventory the facts that the text around its mentions gives.

    `constructions` are the compiled rules of the kind `role`; the shipped ones by default.
    """
    constructions = constructions or shipped()
    previous: Mention | None = None
    for mention in inventory.mentions:
        if mention.kind == "PERSON" and mention.entity is not None and not view.headline[mention.start]:
            facts = facts_of(view, inventory, mention, constructions)
            if not facts and previous is not None and previous.entity is not None:
                facts = _shared(view, previous, mention)
            mention.entity.facts.extend(facts)
            for fact in facts:
                _index(view, inventory, mention.entity, fact)
                if fact.noun in words("feminine-nouns"):
                    mention.entity.genders["f"] += 1
                elif fact.noun in words("masculine-nouns"):
                    mention.entity.genders["m"] += 1
            previous = mention
    for entity in inventory.people:
        entity.facts.sort(key=lambda fact: fact.token)


def facts_of(
    view: View, inventory: Inventory, mention: Mention, constructions: Constructions
) -> list[RoleFact]:
    """What stands before and behind one name."""
    before = facts_before(view, inventory, mention, constructions)
    return before + facts_after(view, inventory, mention, constructions)


def _office(view: View, fact: RoleFact) -> bool:
    """A capitalised title before the name: an office, which tells more than what else somebody is called."""
    return fact.site == "title" and fact.role is not None and view.text[fact.role[0]].isupper()


def _index(view: View, inventory: Inventory, entity: Entity, fact: RoleFact) -> None:
    """Make the person findable by the noun of the role, and by its last word ("chief executive", "minister")."""
    key = (_folded(view, fact.role), _folded(view, fact.affiliation))
    if key in entity.distinct:
        return
    entity.distinct[key] = fact
    nouns = {fact.noun} if fact.noun else set()
    if fact.role is not None:
        nouns.add(view.text[fact.role[0] : fact.role[1]].lower().split()[-1].rstrip("."))
    for noun in nouns:
        inventory.enter_role(noun, entity, fact)


def _folded(view: View, offsets: Offsets | None) -> str:
    return "" if offsets is None else fold(view.text[offsets[0] : offsets[1]])


def best_facts(entity: Entity, source: TokenSpan, view: View) -> tuple[RoleFact | None, RoleFact | None]:
    """The facts that give role and affiliation for a source: its own words first, then the fullest elsewhere."""
    tokens = [fact.token for fact in entity.facts]
    # a gold or found source may leave out the title right before it, hence the few tokens more
    here = entity.facts[bisect_left(tokens, source[0] - 8) : bisect_left(tokens, source[1])]
    here = sorted(here, key=lambda f: f.site != "title")
    kin = words("kinship-nouns")
    ordered = here + sorted(
        (f for f in entity.distinct.values() if f not in here),
        key=lambda f: (
            f.role is None,
            f.noun in kin,
            not _office(view, f),
            f.affiliation is None,
            f.token > source[0],
            abs(f.token - source[0]),
        ),
    )
    role = next((f for f in ordered if f.role is not None), None)
    if role is not None and role.affiliation is not None:
        return role, role
    near = [
        f
        for f in ordered
        if f.affiliation is not None and (role is None or f in here or f.noun in (None, role.noun))
    ]
    return role, (near[0] if near else None)


def _shared(view: View, previous: Mention, mention: Mention) -> list[RoleFact]:
    """For "engineers Ada Vale and Bo Lind": a plural role in front of the first name serves the second."""
    between = [view.lower[i] for i in view.outside_brackets(previous.end, mention.start)]
    if previous.entity is None or not between or len(between) > 2 or not set(between) <= {"and", ","}:
        return []
    return [
        fact
        for fact in previous.entity.facts
        if fact.role is not None
        and fact.site == "title"
        and previous.start - 6 <= fact.token < previous.start
        and _is_plural(view, view.tokens(fact.role)[1] - 1)
    ]


def _is_plural(view: View, i: int) -> bool:
    """Whether a role noun or a title is of several: "engineers", "Sens."."""
    title = view.title_word[i]
    return view.tag[i] in ("NNS", "NNPS") or (
        title.endswith("s")
        and title[:-1] in words("titles-abbreviated")
        and title in words("titles-abbreviated")
    )
