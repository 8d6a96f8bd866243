"""The steps from a match to a record, as `quotes explain` shows them: plain values, no `Doc` is kept.

What grew from which words and how, which proposals for the same cue were beaten, and what spoke for and against.
All spans are code points of the document, half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotes.choose import BESIDE, rank
from quotes.quotations import inside_any
from quotes.rules import ROLES
from quotes.scorer import features

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from quotes.assemble import Assembly, Candidate
    from quotes.match import Match
    from quotes.quote import Offsets, Quote

# What each place of `quotes.choose.rank` means, in its order.
RANKS = (
    "{:.2f} against {:.2f}",
    "as likely, and its source is known",
    "as likely, and its content is longer",
    "it comes first in the text",
)


@dataclass(frozen=True, slots=True)
class Grown:
    """How a role came to its spans: the words that the rule named (none for a shared subject), and the way."""

    role: str
    named: tuple[Offsets, ...]
    how: str
    spans: tuple[Offsets, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A feature of the scorer and what it added to the log-odds (for) or took from them (against)."""

    feature: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class Beaten:
    """A proposal of another rule for the same cue that came second, and why."""

    rule: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one record.

    `prior` is the chance by rule and lexicon alone; `joined` the parts of the content that another quotation, a
    later paragraph or a second clause brought; `weighed` and `intercept` are the scorer's, strongest first.
    """

    prior: float
    grown: tuple[Grown, ...]
    joined: tuple[Offsets, ...]
    beaten: tuple[Beaten, ...]
    intercept: float | None
    weighed: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A token for a tree: `head` is an index in its sentence (its own for the root)."""

    start: int
    text: str
    lemma: str
    tag: str
    pos: str
    dep: str
    head: int
    mark: str


@dataclass(frozen=True, slots=True)
class Fired:
    """A match as the rule made it: the tokens of each of its nodes."""

    rule: str
    kind: str
    roles: tuple[tuple[str, tuple[Offsets, ...]], ...]


class Tracer:
    """Tells the steps of the quotes of one annotated piece, which begins at code point `shift` of the document."""

    def __init__(
        self, stage: Assembly, candidates: Sequence[Candidate], chosen: Sequence[Candidate], shift: int
    ) -> None:
        self._doc = stage.doc
        self._stage = stage
        self._candidates = candidates
        self._shift = shift
        self._chosen = {(one.match.rule.id, one.cue): one for one in chosen}
        self._features = (
            {id(one): found for one, found in self._all_features()} if stage.scorer is not None else {}
        )

    def steps(self, quote: Quote) -> Steps | None:
        """The steps of a quote; None for one that no rule proposed."""
        winner = self._chosen.get((quote.rule, quote.cue))
        if winner is None:
            return None
        own = self._own(winner)
        rivals: dict[str, Candidate] = {}
        for one in sorted(self._candidates, key=rank):
            if one.cue_head == winner.cue_head and one.match.rule.id != quote.rule:
                rivals.setdefault(one.match.rule.id, one)
        beaten = [Beaten(rule, one.score, why_first(own, one)) for rule, one in rivals.items()]
        joined = [span for span in quote.content if not inside_any(span, own.content)]
        scorer = self._stage.scorer
        weighed: list[Weighed] = []
        if scorer is not None and not winner.quoted:
            for name, value in self._features.get(id(own), {}).items():
                log_odds = scorer.weights.get(name, 0.0) * value
                if log_odds:
                    weighed.append(Weighed(name, log_odds))
        return Steps(
            prior=winner.prior,
            grown=tuple(self._grown(own)),
            joined=self._moved(joined),
            beaten=tuple(beaten),
            intercept=scorer.intercept if scorer is not None and not winner.quoted else None,
            weighed=tuple(sorted(weighed, key=lambda one: -abs(one.log_odds))),
        )

    def _all_features(self) -> Iterable[tuple[Candidate, dict[str, float]]]:
        found = features(self._candidates, self._doc, self._stage.quotations)
        return zip(self._candidates, found, strict=True)

    def _own(self, winner: Candidate) -> Candidate:
        """The winner before a second half was joined to it: `choose` replaces it by a copy then."""
        same = [one for one in self._candidates if one.match is winner.match]
        return same[0] if same else winner

    def _grown(self, candidate: Candidate) -> Iterable[Grown]:
        rule = candidate.match.rule
        for role in ROLES:
            named = [i for name, tokens in candidate.match.roles.items() if _part(name, role) for i in tokens]
            spans = getattr(candidate, role)
            if named or spans:
                how = str(getattr(rule.span, role))
                yield Grown(role, self._moved(token_spans(self._doc, named)), how, self._moved(spans))

    def _moved(self, spans: Iterable[Offsets]) -> tuple[Offsets, ...]:
        return tuple((start + self._shift, end + self._shift) for start, end in spans)


def why_first(winner: Candidate, other: Candidate) -> str:
    """Why one candidate for a cue goes before another: what first tells their ranks apart (`quotes.choose`)."""
    for mine, theirs, reason in zip(rank(winner), rank(other), RANKS, strict=True):
        if mine != theirs:
            beside = winner.score <= other.score and winner.adjacent and reason is RANKS[0]
            told = reason.format(winner.score, other.score)
            return f"{told}, and a quotation beside its cue counts {BESIDE} more" if beside else told
    return "it comes first in the text"


def token_spans(doc: Doc, tokens: Iterable[int], shift: int = 0) -> tuple[Offsets, ...]:
    """A span for each token, in text order."""
    return tuple((doc[i].idx + shift, doc[i].idx + len(doc[i]) + shift) for i in sorted(tokens))


def fired(doc: Doc, matches: Iterable[Match], shift: int) -> list[Fired]:
    """The matches of all rules, block rules included."""
    return [
        Fired(
            match.rule.id,
            match.rule.kind,
            tuple((role, token_spans(doc, tokens, shift)) for role, tokens in match.roles.items()),
        )
        for match in matches
    ]


def sentences(doc: Doc, shift: int) -> list[tuple[Word, ...]]:
    """The sentences as trees."""
    return [
        tuple(
            Word(t.idx + shift, t.text, t.lemma_, t.tag_, t.pos_, t.dep_, t.head.i - sentence.start, t._.mark)
            for t in sentence
        )
        for sentence in doc.sents
    ]


def _part(name: str, role: str) -> bool:
    """Whether a node's tokens go to the role: every node whose name begins with `cue` belongs to the cue."""
    return name.startswith("cue") if role == "cue" else name == role
