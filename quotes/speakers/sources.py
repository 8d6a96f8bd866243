"""Read the words of a source: a pronoun, a name, or a noun phrase, one by one where several are joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quotes.records import SourceKind, SpeakerType
from quotes.speakers.chunks import is_organisation_name, is_title, name_end
from quotes.speakers.companies import begins_sentence
from quotes.speakers.entities import Mention
from quotes.speakers.joint import CLAUSE_TAGS, conjuncts, core_end
from quotes.speakers.lexicons import words
from quotes.speakers.mentions import Inventory
from quotes.speakers.names import is_given_name
from quotes.speakers.phrases import Phrase, read_phrase, role_lemma
from quotes.speakers.view import View
from quotes.speakers.whole_names import purpose_end

Surface = Literal["pronoun", "name", "phrase"]
_PRONOUNS = (
    "pronouns-feminine",
    "pronouns-masculine",
    "pronouns-plural",
    "pronouns-neuter",
    "pronouns-first",
    "pronouns-second",
    "pronouns-relative",
)
_OPEN = frozenset({"NN", "JJ", "VB", "RB", "IN", "CD", "DT"})
_LONGEST_NAME = 8  # tokens
_TIMES = ("DATE", "TIME")
_GROUP_NOUNS = ("organisation-nouns", "media-nouns", "place-nouns")


@dataclass(frozen=True, slots=True)
class Reference:
    """One source, or one of several joined: tokens `start` to `end`, what it is, and its head."""

    start: int
    end: int
    surface: Surface
    head: int
    mention: Mention | None = None
    phrase: Phrase | None = None


def read_source(view: View, inventory: Inventory, start: int, end: int) -> list[Reference]:
    """The references of a source's tokens; joint sources give several, anything unreadable none."""
    while start < end and (not view.word[start][0].isalnum() or view.tag[start] in ("IN", "TO")):
        start += 1
    core = core_end(view, inventory, start, end)
    if core <= start:
        return []
    if (
        start + 1 < core
        and view.lower[start] in words("pronouns-indefinite")
        and view.lower[start + 1] in ("but", "except")
    ):
        return [Reference(start, end, "phrase", start)]  # whoever is named behind is the one who is not meant
    start = _own_start(view, inventory, _name_start(inventory, start), core)
    parts = conjuncts(view, inventory, start, core, end)
    found = [
        _read(view, inventory, a, b, end if i == len(parts) - 1 else b) for i, (a, b) in enumerate(parts)
    ]
    references = [ref for ref in found if ref is not None]
    if len(references) > 1 and all(ref.surface == "phrase" for ref in references):
        whole = _read(view, inventory, start, core, end)
        return [whole] if whole is not None else references[:1]
    return references


def _name_start(inventory: Inventory, start: int) -> int:
    """Where the name begins that a source cuts: its lines break before "Inc"."""
    cut = [m for m in inventory.within(max(start - _LONGEST_NAME, 0), start) if m.end > start]
    return cut[0].start if cut else start


def _own_start(view: View, inventory: Inventory, start: int, core: int) -> int:
    """Where a source begins that a parser joined to the noun before it.

    "On the harbour defence Director of Docks Ada Vale said": a capitalised title behind a common noun begins anew,
    when the source ends in a person's name.
    """
    names = inventory.within(start, core)
    if not names or names[-1].kind != "PERSON" or names[-1].end != core:
        return start
    for i in range(names[-1].start - 1, start, -1):
        common = view.tag[i - 1] in ("NN", "NNS") and not view.capital[i - 1] and not view.titles[i - 1]
        if common and view.titles[i] and view.capital[i] and "." not in view.word[i]:
            return i
    return start


def source_kind(view: View, ref: Reference | None) -> SourceKind:
    """The contract's `source_kind` of what stands in the text."""
    if ref is None:
        return "nominal"
    if ref.surface != "phrase":
        return "pronoun" if ref.surface == "pronoun" else "name"
    noun = _head_noun(view, ref)
    if ref.phrase is not None and ref.phrase.definite and noun != "source":
        return "document" if noun in words("document-nouns") else "nominal"
    if noun in words("document-nouns"):
        return "document"
    return "anonymous" if noun in words("anonymous-nouns") else "nominal"


def speaker_type(view: View, ref: Reference) -> SpeakerType:
    """What an unnamed source is, by its head noun."""
    noun = _head_noun(view, ref)
    for kind, lists in _TYPES:
        if noun in words(*lists) or (kind == "PERSON" and is_title(view, ref.head)):
            return kind
    return "OTHER"


_TYPES: tuple[tuple[SpeakerType, tuple[str, ...]], ...] = (
    ("PERSON", ("role-nouns", "anonymous-nouns", "kinship-nouns", "feminine-nouns", "masculine-nouns")),
    ("ORG", ("organisation-nouns", "media-nouns")),
    ("GPE", ("place-nouns",)),
    ("DOCUMENT", ("document-nouns",)),
    ("NORP", ("party-words",)),
)


def head_noun(view: View, ref: Reference) -> str:
    """The head noun of a phrase in the singular, lower case."""
    return _head_noun(view, ref)


def is_plural(view: View, ref: Reference) -> bool:
    """Whether the head is a plural noun or a plural pronoun."""
    return view.tag[ref.head] in ("NNS", "NNPS") or view.lower[ref.head] in words("pronouns-plural")


def description(view: View, ref: Reference) -> str:
    """The words of a source without a name: no determiner, no clause after it."""
    start = ref.start
    while (
        start < ref.end - 1
        and view.tag[start] in ("DT", "PDT")
        and view.lower[start] not in words("pronouns-indefinite")
    ):
        start += 1
    stop = start
    while stop < ref.end and not (stop > ref.head and view.tag[stop] in CLAUSE_TAGS):
        stop += 1
    while stop - 1 > ref.head and view.tag[stop - 1] in ("IN", "VBN", "VBG", "RB", "DT", "CC", "TO"):
        stop -= 1
    return " ".join(view.span(start, stop).split())


def _head_noun(view: View, ref: Reference) -> str:
    if is_title(view, ref.head):
        return role_lemma(view, ref.head)
    lemma = view.lemma[ref.head]
    return lemma if lemma.islower() else view.lower[ref.head]


def _read(view: View, inventory: Inventory, start: int, core: int, end: int) -> Reference | None:
    if core <= start:
        return None
    if _is_pronoun(view, start, core):
        return Reference(start, end, "pronoun", start)
    mention = _head_mention(view, inventory, start, core)
    if mention is not None and mention.kind == "NORP" and _is_member(view, start, mention):
        return Reference(
            start, end, "phrase", mention.end - 1, None, read_phrase(view, inventory, start, core)
        )
    if mention is not None and mention.kind == "NORP" and mention.entity is not None:
        mention = _with_modifiers(view, start, mention)
        if mention is None:
            return Reference(start, end, "phrase", core - 1, None, read_phrase(view, inventory, start, core))
    if mention is not None:
        return Reference(start, end, "name", mention.end - 1, mention)
    phrase = read_phrase(view, inventory, start, core)
    mention = _named_after(view, inventory, core, end)
    if mention is not None:
        return Reference(start, end, "name", mention.end - 1, mention, phrase)
    fresh = _unseen_name(view, start, core)
    if fresh is not None:
        return Reference(start, end, "name", fresh.end - 1, fresh)
    if phrase is None:
        return Reference(start, end, "phrase", core - 1)
    return Reference(start, end, "phrase", phrase.head, None, phrase)


def _is_pronoun(view: View, start: int, core: int) -> bool:
    rest = [view.lower[i] for i in range(start + 1, core)]
    # by the word, not the tag: a tagger calls a name that it has never seen a pronoun, too
    if view.lower[start] in words(*_PRONOUNS):
        own = view.tag[start] != "PRP$" or core == start + 1
        return own and all(word in words("pronouns-indefinite", "pronouns-reflexive") for word in rest)
    return not rest and view.lower[start] in words("pronouns-indefinite")


def _head_mention(view: View, inventory: Inventory, start: int, core: int) -> Mention | None:
    """The name that heads a phrase: not a possessor, not the object of a preposition, not a modifier."""
    for mention in reversed(inventory.within(start, core)):
        if mention.end < core - 1 and view.tag[mention.end] == "POS":
            continue
        if mention.end < core and not _closes_group(view, mention, core):
            continue
        if _governed(view, inventory, start, mention):
            continue
        return mention
    return None


def _closes_group(view: View, mention: Mention, core: int) -> bool:
    """Whether the name ends its noun group; behind it a media noun ("the Tidewater daily") may stand."""
    i = mention.end
    tag = view.tag[i]
    if tag == "POS":
        return True
    if tag == "CC" and mention.kind == "NORP" and view.tag[i - 1] == "JJ":
        return False  # "French and English clubs"
    following = i + 1 if view.lower[i] in words("media-modifiers") and i + 1 < core else i
    if (
        mention.kind not in ("PERSON", "NORP")
        and view.lower[following] in words("media-nouns")
        and following + 1 >= core
    ):
        return True
    if tag in ("VBG", "VBN") and all(
        view.tag[j] in ("VBG", "VBN", "NN", "NNS", "JJ") for j in range(i, core)
    ):
        return view.tag[core - 1] not in ("NN", "NNS")  # "the Tidewater polling average"
    return tag in ("IN", "TO", "RB", "PRP", "CC", "VBD", "VBN", "VBG", "VBZ", ".")


def _governed(view: View, inventory: Inventory, start: int, mention: Mention) -> bool:
    """Whether a preposition of the phrase takes the name as its object ("a spokesman for Ada Vale")."""
    i = mention.start
    if i > start + 1 and view.tag[i - 1] == "VBG" and view.tag[i - 2] == "NNS":
        return True  # "groups encouraging Ada Vale to run"
    covered = {j for m in inventory.within(start, mention.start) for j in range(m.start, m.end)}
    while i > start and (view.tag[i - 1] not in ("IN", "TO") or i - 1 in covered):
        i -= 1
    if i == start:
        return False
    neighbour = [
        m for m in inventory.within(i, mention.start) if m.end == mention.start and m.kind in ("ORG", "GPE")
    ]
    if mention.kind == "PERSON" and neighbour:
        return False
    first = next(j for j in range(start, i) if view.tag[j] in ("IN", "TO") and j not in covered)
    bare_title = view.tag[start] not in ("DT", "PRP$", "CD") and first > start and is_title(view, first - 1)
    between = range(i, mention.start)
    # "Minister of Culture Ada Vale": a bare title goes with the name behind its own "of"
    own = view.lower[i - 1] in ("of", "for", "to") and any(
        not is_title(view, j) and view.tag[j] != "DT" for j in between
    )
    return not (mention.kind == "PERSON" and bare_title and own)


def _named_after(view: View, inventory: Inventory, core: int, end: int) -> Mention | None:
    """For "the bureau's director, Ana Voss": a name alone between the commas."""
    if core >= end or view.word[core] not in (",", "–", "—", ":"):
        return None
    found = inventory.within(core + 1, end)
    if not found:
        return None
    first = found[-1] if found[-1].kind == "PERSON" and found[-1].end >= end - 1 else found[0]
    if first.kind != "PERSON" or not _title_between(view, core + 1, first.start):
        return None
    if first.end < end and view.tag[first.end] not in (",", ".", "-LRB-", "''", "WP", "IN"):
        return None
    return first


def _with_modifiers(view: View, start: int, mention: Mention) -> Mention | None:
    """A group with the words that narrow it down: "House Republicans", "Cuban Americans".

    With common words before it ("conservative Christians") it is no group of that name: None.
    """
    first = mention.start
    while first > start and view.tag[first - 1] in (
        "NNP",
        "NNPS",
        "NN",
        "NNS",
        "JJ",
        "JJR",
        "JJS",
        "HYPH",
        "VBN",
    ):
        first -= 1
    while first < mention.start and view.lower[first] in ("fellow", "same"):
        first += 1
    if first == mention.start:
        return mention
    if not all(view.capital[i] or view.tag[i] == "HYPH" for i in range(first, mention.start)):
        return None
    if (
        view.tag[first][:2] == "JJ"
        and view.lower[first] not in words("demonyms")
        and begins_sentence(view, first)
    ):
        return None  # the capital is the sentence's
    return Mention(first, mention.end, "NORP", " ".join(view.span(first, mention.end).split()))


def _is_member(view: View, start: int, mention: Mention) -> bool:
    """Whether a party or people stands for one of its members: "the Ohio Republican", "a Dane"."""
    singular = not mention.text.endswith("s") and view.tag[mention.end - 1] not in ("NNS", "NNPS")
    return singular and view.tag[start] == "DT"


def _title_between(view: View, start: int, stop: int) -> bool:
    """Whether the tokens before a name are its title: nothing, or nouns and adjectives up to a role noun."""
    tokens = [i for i in range(start, stop) if view.word[i] != "." and not view.blank(i)]
    if not tokens:
        return True
    tags = ("NN", "NNS", "NNP", "NNPS", "JJ", "HYPH", "DT", "POS")
    # a title that no list has is still known by its full stop: "state Del. Ada Vale"
    title = is_title(view, tokens[-1]) or (view.capital[tokens[-1]] and view.word[tokens[-1]].endswith("."))
    return title and all(view.tag[i] in tags or is_title(view, i) for i in tokens)


def _unseen_name(view: View, start: int, core: int) -> Mention | None:
    """A capitalised source that no recogniser saw: an institution by its words or article, else a person."""
    i, article = start, False
    while i < core and view.tag[i] == "DT":
        article = view.lower[i] == "the"
        i += 1
    while i < core and is_title(view, i) and i + 1 < core and view.capital[i + 1]:
        i += 1
    stop = i
    while stop < core and view.capital[stop] and (view.tag[stop][:3] == "NNP" or stop > i or i == start):
        if view.entity[stop] in _TIMES:
            break  # "the Harbour Union Monday"
        stop += 1
        if (
            stop < core
            and view.lower[stop] in ("of", "for", "and", "-", "'s", "&")
            and stop + 1 < core
            and view.capital[stop + 1]
        ):
            stop += 1
    if stop == i + 1:
        stop = max(stop, min(purpose_end(view, i, stop), core))
    if (
        stop == i
        or (
            stop < core
            and view.tag[stop] not in ("IN", "RB", "PRP", "VBD", "POS")
            and view.entity[stop] not in _TIMES
        )
        or is_title(view, stop - 1)
    ):
        return None
    if stop < core and view.tag[stop] == "POS":
        return None
    if (
        view.tag[stop - 1] in ("NNS", "NNPS")
        and not article
        and stop - i == 1
        and view.lemma[i] != view.lower[i]
    ):
        return None
    common = ("pronouns-indefinite", "anonymous-nouns", "document-nouns", "demonyms")
    if view.lower[i] in words(*common) or (stop - i == 1 and view.lower[i] in words(*_GROUP_NOUNS)):
        return None
    text = " ".join(view.span(i, stop).split())
    acronym = text.replace(".", "").isupper() and len(text) > 1
    institution = article or acronym or is_organisation_name(view, i, stop)
    if (
        not institution
        and stop - i == 1
        and view.tag[i][:2] in _OPEN
        and view.tag[i][:3] != "NNP"
        and not is_given_name(text)
    ):
        return None
    if not institution and (name_end(view, i) < stop or view.headline[i]):
        return None  # in a headline every word has a capital
    return Mention(i, stop, "ORG" if institution else "PERSON", text)
