"""Why each record of a text came out, and what nearly did.

The stages are those of `quotes extract`, looked at one by one: the quotation marks, what each rule proposed, how
its words grew into spans, which proposal won its cue and which were dropped, and why a quotation belongs to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from quotes.annotate import annotate
from quotes.assemble import Assembly, Candidate
from quotes.check import Spans, spans_of
from quotes.choose import SCORED_THRESHOLD, THRESHOLD, weighed
from quotes.extraction import build_records, doc_info
from quotes.match import Match, RuleMatcher, mark_tokens
from quotes.speakers import Constructions, resolve
from quotes.steps import Fired, Steps, Tracer, Word, fired, sentences, why_first

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from quotes.documents import Document
    from quotes.marks import Quotation
    from quotes.quote import Offsets
    from quotes.records import Record
    from quotes.rules import RuleSet
    from quotes.scorer import Scorer


Step = Literal["blocked", "lost", "weight", "outbid", "quotation"]


@dataclass(frozen=True, slots=True)
class Explained:
    """A record, the title of its rule, the chance that it is right, and its steps (None: no rule's)."""

    record: Record
    title: str | None
    weight: float | None
    steps: Steps | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A proposal that became no record: its rule and weight, its spans in the document, the reason.

    `step` is where it was dropped: a rule blocked its cue, it lost its cue to another proposal, its weight is too
    low, a likelier cue stands in its content, or its cue stands in a quotation that is in no record.
    """

    rule: str
    weight: float
    spans: Spans
    reason: str
    step: Step


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """An outermost quotation in no record's content, and the reason."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of quotation marks (or an opening mark that nothing closes); `depth` is 0 for the outermost."""

    start: int
    end: int
    depth: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of a document; offsets are code points of its text."""

    document: Document
    records: tuple[Explained, ...]
    missed: tuple[Missed, ...]
    unclaimed: tuple[Unclaimed, ...]
    marks: tuple[Pair, ...]
    matches: tuple[Fired, ...]
    sentences: tuple[tuple[Word, ...], ...]


def explain(
    document: Document,
    *,
    nlp: Language,
    rules: RuleSet,
    scorer: Scorer | None = None,
    roles: RuleSet | None = None,
) -> Explanation:
    """Run a document through the stages and account for every proposal and every quotation.

    Without a `scorer` the rules decide alone, by the weights of their lexicons; `roles` are rules of the kind `role`,
    by default the shipped ones.
    """
    constructions = Constructions(roles) if roles is not None else None
    threshold = THRESHOLD if scorer is None else SCORED_THRESHOLD
    calibration = scorer.calibration if scorer is not None else None
    matcher = RuleMatcher(nlp.vocab, rules)
    info = doc_info(document)
    records: list[Explained] = []
    missed: list[Missed] = []
    unclaimed: list[Unclaimed] = []
    marks: list[Pair] = []
    firings: list[Fired] = []
    trees: list[tuple[Word, ...]] = []
    titles = {rule.id: rule.title for rule in rules.rules}
    for shift, doc in annotate(nlp, document.text):
        quotations, matches = mark_tokens(doc), matcher(doc)
        stage = Assembly(doc, quotations, rules, scorer)
        candidates = stage.candidates(matches)
        chosen = stage.choose(candidates, threshold)
        quotes = stage.quotes(chosen)
        marks += [Pair(q.start + shift, q.end + shift, q.depth, q.closed) for q in quotations]
        firings += fired(doc, matches, shift)
        trees += sentences(doc, shift)
        tracer = Tracer(stage, candidates, chosen, shift)
        for quote, record in zip(
            quotes,
            build_records(
                doc,
                quotes,
                resolve(doc, quotes, constructions),
                info,
                calibration,
                whole=document.text,
                shift=shift,
            ),
            strict=True,
        ):
            weight = quote.confidence if quote.rule in titles else None
            records.append(Explained(record, titles.get(quote.rule), weight, tracer.steps(quote)))
        claimed = [span for quote in quotes for span in quote.content]
        kept = {(quote.rule, quote.cue) for quote in quotes}
        for candidate, step, reason in _losers(candidates, chosen, kept, stage, threshold):
            spans = {role: _moved(found, shift) for role, found in spans_of(candidate).items()}
            missed.append(Missed(candidate.match.rule.id, candidate.score, spans, reason, step))
        missed += _blocked(doc, matches, shift)
        for quotation in stage.quotations.outer:
            if not any(quotation.start < end and start < quotation.end for start, end in claimed):
                reason = _why_unclaimed(quotation, stage, matches)
                unclaimed.append(Unclaimed(quotation.start + shift, quotation.end + shift, reason))
    return Explanation(
        document,
        records=tuple(records),
        missed=tuple(missed),
        unclaimed=tuple(unclaimed),
        marks=tuple(marks),
        matches=tuple(firings),
        sentences=tuple(trees),
    )


def _losers(
    candidates: Sequence[Candidate],
    chosen: Sequence[Candidate],
    kept: set[tuple[str, tuple[Offsets, ...]]],
    stage: Assembly,
    threshold: float,
) -> Iterator[tuple[Candidate, Step, str]]:
    """Candidates that are in no record, each with where it was dropped and the reason."""
    winners = {candidate.cue_head: candidate for candidate in chosen}
    for candidate in candidates:
        winner = winners.get(candidate.cue_head)
        rule = candidate.match.rule
        if winner is not None and winner.match.rule is rule:
            if (rule.id, candidate.cue) not in kept:
                yield candidate, "quotation", "its cue stands inside a quotation that is in no record"
            elif not _holds(winner.content, candidate.content):
                yield candidate, "lost", "the same rule has a likelier content for this cue"
        elif winner is not None:
            yield candidate, "lost", f"{winner.match.rule.id} won this cue: {why_first(winner, candidate)}"
        elif (weight := weighed(candidate, stage.quotations)) < threshold:
            yield candidate, "weight", f"its weight {weight:.2f} is below the threshold {threshold:.2f}"
        else:
            rival = max(
                (other for other in chosen if _holds(candidate.content, [(other.start, other.start + 1)])),
                key=lambda other: other.score,
                default=None,
            )
            if rival is None:
                yield candidate, "outbid", "it repeats another, or is outbid by one that was dropped too"
            else:
                cue = stage.doc[rival.cue_head].text
                yield candidate, "outbid", f"its content holds the likelier cue {cue!r} ({rival.score:.2f})"


def _blocked(doc: Doc, matches: Iterable[Match], shift: int) -> Iterator[Missed]:
    """Matches whose cue a block rule covers."""
    blockers: dict[int, str] = {}
    found = list(matches)
    for match in found:
        if match.rule.kind == "block":
            blockers.update(dict.fromkeys(match.roles.get("cue", ()), match.rule.id))
    for match in found:
        cues = [i for i in match.roles.get("cue", ()) if i in blockers]
        if cues and match.rule.kind != "block":
            spans = {
                role: tuple((doc[i].idx + shift, doc[i].idx + len(doc[i]) + shift) for i in tokens)
                for role, tokens in match.roles.items()
                if role in {"cue", "source", "content"}
            }
            yield Missed(match.rule.id, 0.0, spans, f"{blockers[cues[0]]} blocks this cue", "blocked")


def _why_unclaimed(quotation: Quotation, stage: Assembly, matches: Iterable[Match]) -> str:
    inside = stage.grower.tokens_of((quotation.start, quotation.end))
    for match in matches:
        if match.rule.kind == "block" and inside.intersection(match.roles.get("content", ())):
            return f"{match.rule.id} blocks it"
    if not stage.quotations.reads_as_speech(quotation):
        return "no cue claims it, and it reads as a term, a title or a name, not as an utterance"
    return "no cue claims it, and it stands inside a sentence of the writer's"


def _holds(outer: Sequence[Offsets], inner: Sequence[Offsets]) -> bool:
    return all(any(a <= start and end <= b for a, b in outer) for start, end in inner)


def _moved(spans: Sequence[Offsets], shift: int) -> tuple[Offsets, ...]:
    return tuple((start + shift, end + shift) for start, end in spans)
