"""What stands before a name: how far the titles and appositions reach that the constructions find there."""

from __future__ import annotations

from quotes.speakers.chunks import is_honorific, is_title
from quotes.speakers.constructions import Constructions
from quotes.speakers.entities import Mention, RoleFact
from quotes.speakers.facts import phrase_fact, role_fact
from quotes.speakers.lexicons import words
from quotes.speakers.mentions import Inventory
from quotes.speakers.phrases import Phrase, read_phrase
from quotes.speakers.view import View

_WALK = 25
_BEFORE_TAGS = ("NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "HYPH", "POS", "CD", "AFX", "VBN")


def facts_before(
    view: View, inventory: Inventory, mention: Mention, constructions: Constructions
) -> list[RoleFact]:
    """What the constructions find in front of a name; forms of address ("Dr.") belong to the name."""
    position = _past_address(view, mention.start)
    limit = _sentence_start(view, position)
    facts: list[RoleFact] = []
    for construction in constructions.before:
        if construction.match(view, position, limit) is None:
            continue
        if construction.growth == "title" and not facts:
            begin, found = _titles(view, inventory, position, mention)
            if found:
                facts += found
                position = begin
        elif construction.growth == "phrase-before":
            fact = _apposition_before(view, inventory, position - 1)
            if fact is not None:
                return [*facts, fact]
    return facts


def _past_address(view: View, stop: int) -> int:
    while stop > 0 and (
        view.blank(stop - 1)
        or is_honorific(view, stop - 1)
        or (view.word[stop - 1] == "." and is_title(view, stop - 2))
    ):
        stop -= 1
    return stop


def _sentence_start(view: View, stop: int) -> int:
    start = stop
    while start > 0 and view.sentence[start - 1] == view.sentence[stop - 1] and stop - start < _WALK:
        start -= 1
    return start


def _titles(view: View, inventory: Inventory, stop: int, mention: Mention) -> tuple[int, list[RoleFact]]:
    """The titles right before a name, and where they begin."""
    facts: list[RoleFact] = []
    begin = _phrase_start(view, inventory, stop)
    rank = _rank_start(view, begin, stop)
    if stop - rank > 1:  # "Lt. Col.", "Det. Insp.": one rank
        facts.append(role_fact(view, (rank, stop), None, stop - 1, "title"))
        stop = rank
    while (
        stop - 1 > begin
        and view.title_word[stop - 1] in words("titles-abbreviated")
        and _separate_title(view, stop - 1)
    ):
        facts.append(role_fact(view, (stop - 1, stop), None, stop - 1, "title"))
        stop -= 1
    if begin < stop:
        fact = _titlerole_fact(view, inventory, begin, stop, mention)
        if fact is not None:
            facts.append(fact)
    return begin, facts


def _rank_start(view: View, begin: int, stop: int) -> int:
    """Where the abbreviated titles begin that end at token `stop`."""
    while stop > begin and view.title_word[stop - 1] in words("titles-abbreviated"):
        stop -= 1
    return stop


def _is_kin(view: View, phrase: Phrase) -> bool:
    return phrase.possessor is not None and view.lower[phrase.head] in words("kinship-nouns")


def _separate_title(view: View, i: int) -> bool:
    """An abbreviated title behind a whole role phrase ("Speaker of the House Rep."), not its head ("Texas Sen.")."""
    return (
        any(is_title(view, j) for j in range(max(i - 6, 0), i))
        and view.sentence[i] == view.sentence[max(i - 1, 0)]
    )


def _phrase_start(view: View, inventory: Inventory, stop: int) -> int:
    """Walk left from a name over the words that may belong to a title before it."""
    i = stop
    while i > 0 and stop - i < _WALK and view.sentence[i - 1] == view.sentence[max(stop - 1, 0)]:
        j = i - 1
        tag, lower = view.tag[j], view.lower[j]
        if "\n" in view.word[j] or (i in view.boundary and not view.capital[j]):
            break
        if (
            view.blank(j)
            or tag in _BEFORE_TAGS
            or (tag == "VBG" and lower in words("role-modifiers"))
            or is_title(view, j)
            or view.entity[j] in ("ORG", "GPE", "NORP")
        ):
            i = j
        elif (
            lower in ("of", "for", "to") and j > 0 and (is_title(view, j - 1) or view.tag[j - 1][:3] == "NNP")
        ):
            i = j
        elif (
            tag == "DT" and j > 1 and view.lower[j - 1] in ("of", "for", "to", "at") and is_title(view, j - 2)
        ):
            i = j
        elif view.word[j] in ("&", "/") or (view.word[j] == "." and view.start[j] == view.end[j - 1]):
            i = j
        elif (
            lower == "and"
            and j > 0
            and view.capital[j - 1]
            and i < stop
            and view.capital[i]
            and _in_mention(inventory, j)
        ):
            i = j
        elif tag == "DT" and lower in ("the", "a", "an"):
            return j
        else:
            break
    return i


def _in_mention(inventory: Inventory, token: int) -> bool:
    return any(m.end > token for m in inventory.within(max(token - 8, 0), token))


def _titlerole_fact(
    view: View, inventory: Inventory, begin: int, stop: int, mention: Mention
) -> RoleFact | None:
    """The role phrase of tokens `begin` to `stop`, directly before a name."""
    begin = _past_governing(view, inventory, begin, stop)
    if begin >= stop:
        return None
    titles = [i for i in range(begin, stop) if is_title(view, i) and not is_honorific(view, i)]
    phrase = read_phrase(view, inventory, begin, stop)
    while phrase is not None and phrase.end < stop and not is_title(view, phrase.head):
        # words that belong to the clause before the title: read on from the next title's own group
        begin = phrase.end + 1
        phrase = read_phrase(view, inventory, begin, stop)
    if phrase is None or phrase.role is None:
        return None
    behind = phrase.affiliation is not None and phrase.affiliation[0] > phrase.head
    if behind and phrase.determiner and not _institution_ends(inventory, stop):
        return None  # "a donor to Bo and Ada Vale": the name belongs to the phrase, which says nothing of it
    if view.tag[phrase.head] in ("NNS", "NNPS") and view.lower[min(mention.end, len(view) - 1)] not in (
        "and",
        ",",
        "(",
    ):
        return None
    if not is_title(view, phrase.head):
        whole = mention.end - mention.start > 1
        adjacent = whole and phrase.head == stop - 1 and view.tag[phrase.head] in ("NN", "NNS")
        if (
            not adjacent
            or view.capital[phrase.head]
            or view.doc[phrase.head].head.i not in range(mention.start, mention.end)
        ):
            return None
        if (
            phrase.possessor is not None
            and mention.start == stop
            and view.lower[phrase.head] not in words("kinship-nouns")
        ):
            return None
    elif not titles:
        return None
    return phrase_fact(view, phrase, "title")


def _past_governing(view: View, inventory: Inventory, begin: int, stop: int) -> int:
    """For "an aide to Vice President Vale": only the words behind the preposition are the name's own title."""
    at = next((i for i in range(stop - 1, begin - 1, -1) if view.tag[i] in ("IN", "TO")), None)
    if at is None or _in_mention(inventory, at):
        return begin
    own = range(at + 1, stop)
    if own and view.lower[at + 1] in words("portfolios") and at > begin and is_title(view, at - 1):
        return begin
    if all(is_title(view, i) or view.lower[i] in words("role-modifiers") or view.blank(i) for i in own):
        return at + 1
    return begin


def _institution_ends(inventory: Inventory, stop: int) -> bool:
    return any(m.end == stop and m.kind in ("ORG", "GPE") for m in inventory.within(max(stop - 10, 0), stop))


def _apposition_before(view: View, inventory: Inventory, comma: int) -> RoleFact | None:
    """For "the bureau's director, Ana Voss": the phrase that ends at the comma, when its head is a role."""
    begin = _phrase_start(view, inventory, comma)
    if begin >= comma:
        return None
    phrase = read_phrase(view, inventory, begin, comma)
    if phrase is None or phrase.role is None or phrase.end != comma:
        return None
    if not is_title(view, phrase.head) and not _is_kin(view, phrase):
        return None
    if not phrase.determiner and phrase.possessor is None and view.capital[phrase.head]:
        return None
    if view.tag[phrase.head] in ("NNS", "NNPS"):
        return None
    return phrase_fact(view, phrase, "apposition-before")
