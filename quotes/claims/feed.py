"""The feed: records -> claims, ranked, each a line that a fact-checker can take up without opening the article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quotes.annotate import annotate
from quotes.claims.alone import Open, Why
from quotes.claims.group import Group, group
from quotes.claims.line import line_of
from quotes.claims.mentions import NO_NAME, Mentions
from quotes.claims.places import PLACE, country_of, in_country, main_country
from quotes.claims.referents import Referent, from_record, from_text
from quotes.claims.source import has_country, has_place, is_identified
from quotes.claims.times import open_times, times_of
from quotes.claims.worth import Worth, WorthScorer
from quotes.days import day_of
from quotes.export.sheets import Sheet
from quotes.find.wording import differences
from quotes.records import Record, Speaker

if TYPE_CHECKING:
    from spacy.language import Language

SCHEMA = "quotes-claim/1"
# Who asks, orders, promises or declines asserts nothing, and neither does who "did not say".
NO_ASSERTION = frozenset({"ask", "order", "promise", "decline"})
NO_STATEMENT = frozenset({"negated", "no-comment"})
GUESSED = "speaker-and-others"  # "we" whose body is not known
SLIGHT, SLIGHTLY = 0.8, 1  # is left for each noun after a preposition that is not told; so many are let pass
OPEN = 0.5  # of its rank is left to a claim that sends its reader to the article


@dataclass(frozen=True, slots=True)
class Claim:
    """A record that states something, with its worth and with what its pronouns stand for."""

    record: Record
    worth: Worth
    refers: tuple[Referent, ...]

    @property
    def rank(self) -> float:
        """Worth times the record's confidence, less for what does not stand alone, or not quite."""
        whole = SLIGHT ** len(self.open) if self.stands_alone else OPEN
        return self.worth.score * self.record.confidence * whole

    @property
    def stands_alone(self) -> bool:
        """Whether somebody is named, and at most one slight thing in the words means what only the article tells."""
        return len(self.open) <= SLIGHTLY and all(one.slight for one in self.open)

    @property
    def open(self) -> list[Open]:
        """What a reader of this line alone cannot tell: who speaks, when, and what words point at, but for `refers`."""
        known = {referent.span.text.lower() for referent in self.refers if referent.to is not None}
        unknown = [
            Open(one.span.text, "name" if one.how == NO_NAME else "pronoun")
            for one in self.refers
            if one.to is None or one.how == GUESSED
        ]
        told = self._told_by_line()
        found = [one for one in self.worth.open if one.text.lower() not in known and one.why not in told]
        found += [*unknown, *open_times(self.record)]
        places = (*self.worth.places, *(one.to or "" for one in self.refers if one.how == PLACE))
        if len({country_of(place) for place in places} - {None}) > 1:
            places = ()  # of several countries none tells whose ministry it is
        if not any(is_identified(speaker, places, self.worth.bodies) for speaker in self.record.speakers):
            found.insert(0, Open(" ".join(span.text for span in self.record.source), "speaker"))
        return list({(one.text.lower(), one.why == "speaker"): one for one in reversed(found)}.values())[::-1]

    def _told_by_line(self) -> set[Why]:
        """What the rest of the line says: its date dates figures, its speaker says where."""
        told: set[Why] = set()
        if any(map(has_country, self.record.speakers)):
            told |= {"place", "measure"}
        elif any(map(has_place, self.record.speakers)):
            told.add("measure")
        return told | ({"time"} if day_of(self.record.doc.date) is not None else set())

    @property
    def sentence(self) -> str:
        """A line that stands alone; the verbatim words are in it unchanged, what is added stands around them."""
        whole = not any(one.why == "no-sentence" for one in self.worth.open)
        return line_of(self.record, self.refers, whole=whole)


def make_claims(
    sheets: Iterable[Sheet],
    nlp: Language,
    *,
    min_worth: float = 0.0,
    scorer: WorthScorer | None = None,
) -> Iterator[Claim]:
    """The claims of each document, in its order; sheets that have their text get their pronouns resolved in it."""
    scorer = scorer or WorthScorer(nlp)
    for sheet in sheets:
        stated = [record for record in sheet.records if is_statement(record)]
        worthy = [(r, w) for r, w in scorer.of_records(stated) if w.score >= min_worth]
        if not worthy:
            continue
        pieces = [] if sheet.text is None else list(annotate(nlp, sheet.text))
        known = from_text(pieces, sheet.records) if pieces else None
        mentions, country = Mentions(pieces), main_country(pieces)
        for record, worth in worthy:
            refers = from_record(nlp, record) if known is None else known[record.id]
            told = {one.span.text.lower() for one in refers if one.to is not None}
            refers = [*refers, *mentions.of(record, worth, told), *times_of(record)]
            if country is not None:
                refers += in_country(record, worth, country)
            yield Claim(record, worth, tuple(sorted(refers, key=lambda one: one.span.start)))


def is_statement(record: Record) -> bool:
    """Whether the source asserts or denies something by it."""
    return record.act not in NO_ASSERTION and record.polarity not in NO_STATEMENT


def feed(
    claims: Iterable[Claim],
    *,
    top: int | None = None,
    min_worth: float = 0.0,
    at_least: int = 0,
    alone: bool = False,
    progress: Callable[[Claim], None] | None = None,
) -> Iterator[dict[str, Any]]:
    """Groups of claims as JSON values, best first; the best of a group stands for it.

    With `alone`, only those whose best stands alone.  What is worth less than `min_worth` comes only to make up
    `at_least` so many lines: of one article a reader wants the best, whatever they are worth.  `progress` is called
    with every claim that came in.
    """
    every = []
    for claim in claims:
        every.append(claim)
        if progress is not None:
            progress(claim)
    groups = group(every, key=lambda claim: (claim.record.text, claim.record.polarity))
    ranked = sorted((_ordered(one) for one in groups), key=lambda one: (-one[0].rank, one[0].record.id))
    if alone:
        ranked = [one for one in ranked if one[0].stands_alone]
    worthy = [one for one in ranked if one[0].worth.score >= min_worth]
    if len(worthy) < at_least:
        less = [one for one in ranked if one[0].worth.score < min_worth]
        worthy += less[: at_least - len(worthy)]
    for place, one in enumerate(worthy[:top], 1):
        yield {"schema": SCHEMA, "rank": place, **claim_values(one)}


def claim_values(claims: Sequence[Claim]) -> dict[str, Any]:
    """The values of one line: the first claim, and every document that carries it."""
    best, record = claims[0], claims[0].record
    dated = [(day, c) for c in claims if (day := day_of(c.record.doc.date)) is not None]
    first = min(dated, key=lambda pair: pair[0]) if dated else None
    whole = record.to_dict()
    return {
        "id": record.id,
        "claim": best.sentence,
        "stands_alone": best.stands_alone,
        "open": [one.to_dict() for one in best.open],
        "worth": best.worth.score,
        "confidence": record.confidence,
        "reasons": [reason.to_dict() for reason in best.worth.reasons],
        **{name: whole[name] for name in ("text", "content", "kind", "act", "polarity")},
        "speakers": [_speaker(speaker) for speaker in record.speakers],
        "refers": [referent.to_dict() for referent in best.refers],
        "date": record.doc.date,
        "doc": whole["doc"],
        "context": whole["context"],
        "parent": record.parent,
        "flags": record.flags,
        "first_seen": None
        if first is None
        else {"date": first[0].isoformat(), "doc": first[1].record.doc.id},
        "documents": [
            {
                "doc": claim.record.doc.id,
                "date": claim.record.doc.date,
                "url": claim.record.doc.url,
                "record": claim.record.id,
                "speakers": [speaker.name or speaker.description for speaker in claim.record.speakers],
                "text": claim.record.text,
                "wording": differences(record.text, claim.record.text),
            }
            for claim in claims
        ],
    }


def _speaker(speaker: Speaker) -> dict[str, Any]:
    names = ("name", "description", "id", "type", "role", "affiliation", "confidence")
    return {name: getattr(speaker, name) for name in names}


def _ordered(members: Group[Claim]) -> list[Claim]:
    return sorted(members, key=lambda claim: (-claim.rank, claim.record.id))
