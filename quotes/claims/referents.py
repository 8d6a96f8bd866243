"""Whom the pronouns inside a content stand for, and "the company" and "the minister": beside the words, never in them.

With the article's text the resolvers that name speakers answer for pronouns as well: each is handed to them as the
source of a quotation inside its record's.  Without the text only the speaker can be meant: by "I" in quoted words, and
by "he" or "she" in reported ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quotes.claims.alone import is_left_open
from quotes.claims.figures import SUBJECTS
from quotes.claims.lexicons import claim_words
from quotes.claims.source import is_company
from quotes.match import mark_tokens
from quotes.quote import Quote
from quotes.records import Record, Span, Speaker
from quotes.speakers import resolve
from quotes.speakers.lexicons import words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

FIRST = frozenset({"i", "me", "my", "mine", "myself"})
FIRST_PLURAL = frozenset({"we", "us", "our", "ours", "ourselves"})
FEMININE = frozenset({"she", "her", "hers", "herself"})
MASCULINE = frozenset({"he", "him", "his", "himself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
NEUTER = frozenset({"it", "its", "itself"})
PRONOUN_TAGS = ("PRP", "PRP$")
# Without a name these leave a claim open: the others may be plain from what surrounds it.
ORGANISATIONS = frozenset({"company", "firm", "group", "bank", "agency", "club", "union", "side", "sides"})
COMPANIES = frozenset({"company", "firm", "group", "bank"})
CALLED = frozenset({"group", "bank"})  # mean a company that is called so
THIRD = FEMININE | MASCULINE | PLURAL
TITLES = {
    "mr": MASCULINE,
    "sir": MASCULINE,
    "mrs": FEMININE,
    "ms": FEMININE,
    "miss": FEMININE,
    "lady": FEMININE,
}
ALONE = 0.6  # how sure a reported "he" is its speaker when nothing else of the article is known


@dataclass(frozen=True, slots=True)
class Referent:
    """A pronoun in a content: its place in the document, and whom it stands for; None when that is not clear."""

    span: Span
    to: str | None
    how: str
    confidence: float

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        where = {"start": self.span.start, "end": self.span.end, "text": self.span.text}
        return {**where, "to": self.to, "how": self.how, "confidence": self.confidence}


def from_text(pieces: Iterable[tuple[int, Doc]], records: Sequence[Record]) -> dict[str, list[Referent]]:
    """The referents in each record's content, by the record's id; `records` are all those of the document.

    `pieces` are the document as `quotes.annotate.annotate` gives it: parts of the text with the place of each.
    """
    out: dict[str, list[Referent]] = {record.id: [] for record in records}
    for shift, doc in pieces:
        end = shift + len(doc.text)
        inside = [r for r in records if all(shift <= a and b <= end for a, b in _offsets(r))]
        _from_piece(doc, shift, inside, out)
    return out


def from_record(nlp: Language, record: Record) -> list[Referent]:
    """The referents that the record alone can tell."""
    out = []
    for span in record.content:
        doc = nlp(span.text)
        mark_tokens(doc)
        for token in doc:
            quoted = record.kind == "direct" or token._.quoted
            word = token.lower_
            at = _span(token, span.start)
            if word in FIRST | FIRST_PLURAL and quoted:
                out.append(_first_person(at, record))
            elif word in THIRD and token.tag_ in PRONOUN_TAGS:
                to = _reported(at, word, record) if not quoted else Referent(at, None, "unresolved", 0.0)
                if to.to is not None or is_left_open(token, 0):
                    out.append(to)
    return out


def _from_piece(doc: Doc, shift: int, records: Sequence[Record], out: dict[str, list[Referent]]) -> None:
    mark_tokens(doc)
    places = {record.id: i for i, record in enumerate(records)}
    quotes = [_quote(record, shift, places) for record in records]
    asked: list[tuple[Record, Token, Span, str, bool]] = []
    for index, record in enumerate(records):
        for token in _pronouns(doc, record, shift):
            at = _span(token, shift)
            quoted = record.kind == "direct" or token._.quoted
            if token.lower_ in FIRST | FIRST_PLURAL:
                # Reported words have no "we" of the speaker's: it is that of a quotation whose marks were lost.
                to = _first_person(at, record) if quoted else Referent(at, None, "unresolved", 0.0)
                out[record.id].append(to)
                continue
            first = token if token.tag_ in PRONOUN_TAGS else _determiner(token)
            place = ((first.idx, token.idx + len(token)),)
            at = Span(start=place[0][0] + shift, end=place[0][1] + shift, text=doc.text[slice(*place[0])])
            # The resolvers see a quotation inside the record's, whose source is the pronoun.
            quotes.append(
                Quote(
                    "indirect", place, (), place, None, "say", "affirmed", "en.claims", 1.0, (), parent=index
                )
            )
            told = token.tag_ in PRONOUN_TAGS and not is_left_open(token, _first_token(doc, record, shift))
            asked.append((record, token, at, "quoted" if quoted else "reported", told))
    found = resolve(doc, quotes)[len(records) :]
    for (record, token, at, manner, told), resolution in zip(asked, found, strict=True):
        speaker = resolution.speakers[0] if len(resolution.speakers) == 1 else None
        name = _name(speaker)
        if name is not None and manner == "quoted" and name in map(_name, record.speakers):
            name = None  # nobody calls themselves "he"
        if manner == "reported" and name is not None and _is_named_after(at, record):
            name = None  # "he drove to the mill, Bo Lind said" may be about anybody
        if told or _is_glossed(token):
            continue  # the content itself says before whom or what it means, or in a bracket after
        how = resolution.resolver or "unresolved"
        sure = speaker.confidence if speaker is not None else 0.0
        if name is not None and name in _after(record, at):
            name = None  # "the group" that stands before a name is another's
        echoed = name is not None and name.lower() == at.text.lower().removeprefix("the ")
        if (name is None or echoed) and manner == "reported" and _may_be_body(token, doc, record, shift):
            name, how, sure = _reported_body(record)
        if speaker is not None and speaker.type != "PERSON" and at.text.lower() in MASCULINE | FEMININE:
            name = None
        if speaker is not None and speaker.type == "PERSON" and at.text.lower() in PLURAL:
            name = None
        if at.text.lower() in NEUTER and name in map(_name, record.speakers):
            name = name if _may_be_body(token, doc, record, shift) else None
        elif at.text.lower() in NEUTER and manner == "reported" and _speaks_as_body(record):
            name = None  # a body's "it" is the body, or a thing; hardly another body
        if name is None and at.text.lower() not in THIRD and at.text.lower().split()[-1] not in ORGANISATIONS:
            continue  # "it" is a thing, the weather or nothing more often than a body
        if name is not None and name.lower() == at.text.lower().removeprefix("the "):
            continue
        out[record.id].append(Referent(at, name, how, sure if name is not None else 0.0))
    for referents in out.values():
        referents.sort(key=lambda referent: referent.span.start)


def _pronouns(doc: Doc, record: Record, shift: int) -> Iterator[Token]:
    """The pronouns of a content, and the nouns of "the company" and "the minister"."""
    wanted = FIRST | FIRST_PLURAL | THIRD | NEUTER
    nouns = words("organisation-nouns", "media-nouns", "role-nouns")
    for span in record.content:
        found = doc.char_span(span.start - shift, span.end - shift, alignment_mode="contract")
        for token in found or ():
            if token.tag_ in PRONOUN_TAGS:
                if token.lower_ in wanted:
                    yield token
            elif token.tag_ == "NN" and token.lower_ in nouns and _determiner(token) is not token:
                yield token


def _first_token(doc: Doc, record: Record, shift: int) -> int:
    found = doc.char_span(
        record.content[0].start - shift, record.content[0].end - shift, alignment_mode="expand"
    )
    return 0 if found is None else found.start


def _determiner(noun: Token) -> Token:
    """The "the" right before a noun that nothing else describes; the noun itself when there is none."""
    if noun.i == 0 or noun.nbor(-1).lower_ != "the":
        return noun
    described = any(child.dep_ in ("prep", "relcl", "appos", "acl") for child in noun.children)
    return noun if described or noun.dep_ == "compound" else noun.nbor(-1)


def _first_person(at: Span, record: Record) -> Referent:
    if len(record.speakers) != 1 or _name(record.speakers[0]) is None:
        return Referent(at, None, "unresolved", 0.0)
    speaker = record.speakers[0]
    name = _name(speaker)
    if at.text.lower() in FIRST or speaker.type != "PERSON":
        return Referent(at, name, "speaker", speaker.confidence)
    to = speaker.affiliation or f"{name} and others"
    return Referent(at, to, "speaker-and-others", round(speaker.confidence * 0.8, 3))


def _reported(at: Span, word: str, record: Record) -> Referent:
    """`he said he would`: the speaker, unless the source's words say that it cannot be."""
    people = [speaker for speaker in record.speakers if speaker.type == "PERSON" and speaker.name]
    if word in PLURAL or len(people) != 1 or len(record.speakers) != 1:
        return Referent(at, None, "unresolved", 0.0)
    theirs = FEMININE if word in FEMININE else MASCULINE
    for source in " ".join(span.text for span in record.source).lower().replace(".", "").split():
        other = TITLES.get(source) or next((side for side in (FEMININE, MASCULINE) if source in side), theirs)
        if other != theirs:
            return Referent(at, None, "unresolved", 0.0)
    return Referent(at, people[0].name, "reported-pronoun", min(ALONE, people[0].confidence))


def _speaks_as_body(record: Record) -> bool:
    return any(speaker.type == "ORG" for speaker in record.speakers)


def _is_glossed(word: Token) -> bool:
    """Whether a bracket with a name stands after a pronoun: "he (Lind) had paid"."""
    after = word.doc[word.i + 1 : word.i + 3]
    return len(after) > 1 and after[0].text in "([" and after[1].tag_ in ("NNP", "NNPS")


def _may_be_body(word: Token, doc: Doc, record: Record, shift: int) -> bool:
    """Whether "it" or "the company" in reported words may be the body that speaks.

    A bureau that says "it fell to nine per cent" means what it counted; "the company" is the speaker's own as long as
    no other body was named in the words.
    """
    speaker = record.speakers[0] if len(record.speakers) == 1 else None
    if speaker is None or speaker.name is None:
        return False
    company = is_company(speaker.name)
    if word.lower_ in NEUTER:
        changed = word.head.lemma_.lower() in claim_words("change-verbs") and not any(
            c.dep_ == "dobj" for c in word.head.children
        )
        return company or not (word.dep_ in SUBJECTS and changed)
    if word.lower_ not in COMPANIES or not company:
        return False
    start, at = record.content[0].start - shift, word.idx
    if word.lower_ in CALLED and word.lower_ not in speaker.name.lower().split():
        return False  # "the group was sold" is a part of the firm that says so
    before = [one.text for one in doc.ents if one.label_ == "ORG" and start <= one.start_char < at]
    return all(name in speaker.name for name in before)


def _reported_body(record: Record) -> tuple[str | None, str, float]:
    """`the firm said it would`: the firm, as name, manner and how sure."""
    if len(record.speakers) != 1 or record.speakers[0].type == "PERSON":
        return None, "unresolved", 0.0
    return _name(record.speakers[0]), "reported-pronoun", min(ALONE, record.speakers[0].confidence)


def _is_named_after(at: Span, record: Record) -> bool:
    """Whether "he", "she" or "they" stands before all that says who speaks."""
    before = bool(record.source) and all(at.end <= span.start for span in record.source)
    return before and at.text.lower() in THIRD


def _after(record: Record, at: Span) -> str:
    """What stands in a content after a place."""
    return " ".join(span.text[max(0, at.end - span.start) :] for span in record.content if span.end > at.end)


def _quote(record: Record, shift: int, places: dict[str, int]) -> Quote:
    def pairs(spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
        return tuple((span.start - shift, span.end - shift) for span in spans)

    return Quote(
        kind=record.kind,
        content=pairs(record.content),
        cue=pairs(record.cue),
        source=pairs(record.source),
        cue_lemma=record.cue_lemma,
        act=record.act,
        polarity=record.polarity,
        rule=record.why.rule,
        confidence=record.confidence,
        flags=tuple(record.flags),
        parent=places.get(record.parent) if record.parent is not None else None,
    )


def _offsets(record: Record) -> Iterator[tuple[int, int]]:
    for spans in (record.content, record.cue, record.source):
        yield from ((span.start, span.end) for span in spans)


def _span(token: Token, shift: int) -> Span:
    return Span(start=token.idx + shift, end=token.idx + shift + len(token), text=token.text)


def _name(speaker: Speaker | None) -> str | None:
    return None if speaker is None else speaker.name or speaker.description
