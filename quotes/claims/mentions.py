"""What "the loss" in a content is: the nearest mention before it in the article that says more with the same noun.

"Volkswagen had a currency loss of 480 million marks" tells which loss "the currency loss" is.  Nothing is said when two
mentions differ, or when the nearest one says less than the words themselves.  A surname gets its full name likewise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotes.claims.alone import NAMES, NOUNS, PLURAL, Open, described, is_distinct
from quotes.claims.lexicons import claim_words
from quotes.claims.referents import Referent
from quotes.claims.worth import Worth
from quotes.records import Record, Span
from quotes.speakers.lexicons import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Stretch

NO_NAME = "no-full-name"  # how a surname was looked for in vain
SURE = 0.6
SURER = 0.9  # a surname, or a first name, that one full name in the article has
LONGEST = 12  # words of a mention that are given
OUTER = frozenset({"relcl", "acl", "appos", "conj", "cc", "punct"})
OWN = frozenset(
    {"of", "for", "between", "against", "with", "to"}
)  # what hangs on a noun rather than on the verb
EMPTY = frozenset(
    {"a", "an", "the", "this", "that", "its", "their", "his", "her", "our", "some", "any", "no", "such"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase that says which one it means: where it starts, its words, and those that count for telling."""

    start: int
    text: str
    many: bool
    described: frozenset[str]
    words: frozenset[str]
    named: bool  # whether a name is among them


class Mentions:
    """The telling noun phrases of a document, by their nouns."""

    def __init__(self, pieces: Iterable[tuple[int, Doc]]) -> None:
        self._by_noun: dict[str, list[Mention]] = defaultdict(list)
        self._names: dict[str, set[str]] = defaultdict(set)
        bodies: set[str] = set()
        others: set[str] = set()
        self._people: set[str] = set()  # whom the article always takes for people
        for shift, doc in pieces:
            for entity in doc.ents:
                if entity.label_ == "PERSON":
                    self._people.add(entity.text)
                elif entity.label_ in ("ORG", "GPE", "NORP", "FAC", "LOC"):
                    others.update(entity.text.split())
                if entity.label_ == "ORG":
                    bodies.update(entity.text.split())
                full = _full_name(entity)
                if full:
                    for part in {full.split()[0], full.split()[-1]}:
                        self._names[part].add(" ".join(full.split()))
            for token in doc:
                if token.tag_ in (*NOUNS, *NAMES) and token.dep_ != "compound":
                    mention = _mention(token, shift)
                    if mention is not None:
                        self._by_noun[_noun(token)].append(mention)
        self._people -= others
        for name in bodies & self._names.keys():
            del self._names[name]  # "Lind" may be Bo Lind or Lind Brothers

    def of(self, record: Record, worth: Worth, told: Container[str] = ()) -> Iterator[Referent]:
        """What the open nouns of a record stand for and whom its surnames mean, where the article tells.

        `told` are words, in lower case, for which another answer is known.
        """
        for one in worth.open:
            span = _place(record, one.text)
            if one.why == "definite" and span is not None and one.text.lower() not in told:
                mention = self._before(one, span.start)
                if mention is not None and (one.noun not in claim_words("institutions") or mention.named):
                    yield Referent(span, mention.text, "same-noun", SURE)
        firms = {part for one in record.speakers if one.type != "PERSON" for part in (one.name or "").split()}
        for name in dict.fromkeys(worth.surnames):
            full, span = self._names.get(name, set()), _place(record, name)
            if name in firms:
                continue  # "Lind" is Lind Brothers, who speak, rather than Bo Lind
            titled = {one for one in full if one.split()[0].lower() in words("role-nouns")}
            full = full - titled or titled
            if len(full) == 1 and span is not None:
                yield Referent(span, next(iter(full)), "full-name", SURER)
            elif name in worth.bare and name in self._people and span is not None:
                yield Referent(span, None, NO_NAME, 0.0)

    def _before(self, one: Open, place: int) -> Mention | None:
        fit = [
            mention
            for mention in self._by_noun.get(one.noun, ())
            if mention.many == one.many
            and mention.start + len(mention.text) <= place
            and one.described <= mention.described
        ]
        if not fit:
            return None
        best = fit[-1]
        # Another mention with words of its own may be another thing.
        others = all(other.words <= best.words or best.words <= other.words for other in fit)
        return max(fit, key=lambda mention: (len(mention.words), mention.start)) if others else None


def _full_name(entity: Stretch) -> str:
    """Two names of a person, or one with an office before it ("President Lind"); empty for any other entity."""
    if entity.label_ != "PERSON":
        return ""
    before = entity.root.lefts if len(entity) == 1 else ()
    titles = [t for t in before if t.dep_ == "compound" and t.is_title and t.lower_ in words("role-nouns")]
    start = min([entity.start, *(title.i for title in titles)])
    full = entity.doc[start : entity.end].text.removesuffix("'s").removesuffix("’s")
    return full if len(full.split()) > 1 else ""


def _place(record: Record, words: str) -> Span | None:
    """Where words first stand in a content."""
    for span in record.content:
        at = span.text.find(words)
        if at >= 0:
            return Span(start=span.start + at, end=span.start + at + len(words), text=words)
    return None


def _mention(noun: Token, shift: int) -> Mention | None:
    """A noun phrase with a name, a number or an "of", and the phrases after its prepositions; None for any other."""
    inner = [noun]
    for child in noun.children:
        if child.dep_ not in OUTER and (
            child.i < noun.i or (child.dep_ == "prep" and _is_nouns_own(child, noun))
        ):
            inner += child.subtree
    first, last = min(token.i for token in inner), max(token.i for token in inner)
    # The subtree of a preposition ends before a clause that hangs in it.
    cut = next(
        (
            t.i
            for t in noun.doc[first : last + 1]
            if t.i > noun.i and (t.dep_ in ("relcl", "acl") or t.text in ",;:")
        ),
        None,
    )
    if cut is not None:
        last = cut - 1
    while last > noun.i and noun.doc[last].dep_ in ("prep", "cc", "det", "punct"):
        last -= 1
    span = noun.doc[first : last + 1]
    telling = any(
        is_distinct(token) or (token.lower_ == "of" and token.head == noun)
        for token in span
        if token.i > first
    )
    telling = telling or (is_distinct(span[0]) and span[0].i > span.sent.start)
    if (
        not telling
        or len(span) > LONGEST
        or any(token.tag_ in ("PRP", "PRP$", "WDT", "WP") for token in span)
    ):
        return None
    words = frozenset(t.lower_ for t in span if t.is_alpha and t.lower_ not in EMPTY and t.dep_ != "prep")
    named = any(token.tag_ in NAMES for token in span)
    if words <= described(noun) | {noun.lower_} or span.text.lower().startswith(("this ", "that ", "such ")):
        return None
    return Mention(
        shift + span.start_char,
        " ".join(span.text.split()),
        noun.tag_ in PLURAL,
        described(noun),
        words,
        named,
    )


def _is_nouns_own(preposition: Token, noun: Token) -> bool:
    """Whether a phrase surely hangs on the noun: "the border in May" may be the verb's as well."""
    told = any(is_distinct(child) for child in noun.children if child.i < noun.i)
    return preposition.lower_ in OWN or (preposition.lower_ == "in" and not told)


def _noun(token: Token) -> str:
    return token.lower_ if token.tag_ in NAMES else token.lemma_.lower()
