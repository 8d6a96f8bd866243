"""Errors and a guess at the cause of each: gold that was missed, records that are wrong.

| cause | what |
|---|---|
| `no rule` | nothing was proposed for the gold's cue (or, where only records are known, there is none) |
| `parser` | nothing was, though the cue's lemma is in a rule's lexicon, and tag or sentence are odd |
| `weight` | it was proposed and thought too unlikely |
| `outbid` | it was proposed and gave way to a likelier cue inside its content |
| `blocked` | a block rule silenced it |
| `marks` | quotation marks stand at the gold's edge that were not paired so, or a quotation that nobody claims |
| `nested` | the record is there, but inside another's content, where the gold has it alone |
| `other cue` | the words are there, under another cue |
| `wrong span` | the cue is right, too much or too little of the content |
| `wrong source` | the content is right, the source is not |
| `wrong speaker`, `unresolved speaker` | content and source are right, the name is another or none |
| `twice` | the gold has it once, and a likelier record answers it |
| `not in gold` | the gold has nothing there |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from quotes.evaluate.attributions import Attribution
from quotes.evaluate.pairing import Paired, Side
from quotes.evaluate.people import verdict
from quotes.words import AGREEMENT, Words, WordSet, jaccard

if TYPE_CHECKING:
    from quotes.explain import Explanation, Missed
    from quotes.quote import Offsets
    from quotes.rules import RuleSet
    from quotes.steps import Word

Fault = Literal["missed", "false", "both"]
MARKS = frozenset("\"“”‘’'")
CUE_POS = ("VERB", "AUX")
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Error:
    """A gold attribution that no record answers, a record that answers none, or a pair that is not right."""

    document: str
    cause: str
    detail: str
    gold: Attribution | None
    record: Attribution | None

    @property
    def fault(self) -> Fault:
        """`missed` without a record, `false` without gold, else `both`."""
        return "false" if self.gold is None else "missed" if self.record is None else "both"

    @property
    def start(self) -> int:
        """Where it stands in the text."""
        sides = [one for one in (self.gold, self.record) if one is not None]
        return min(span[0] for one in sides for span in one.content or one.source)


def errors(
    paired: Iterable[Paired],
    *,
    everything: Mapping[str, Sequence[Attribution]],
    explanations: Mapping[str, Explanation] | None = None,
    rules: RuleSet | None = None,
) -> Iterator[Error]:
    """All errors in text order.

    `everything` has the records by document, those inside others too.  With `explanations` by document (and the
    rules that made them) the cause of a miss is looked for among the proposals; without, among the records.
    """
    lemmas = known_lemmas(rules) if rules is not None else frozenset()
    for one in paired:
        document = one.article.document
        explanation = (explanations or {}).get(document)
        case = _Case(one, everything.get(document, ()), explanation, lemmas)
        yield from sorted(case.errors(), key=lambda error: error.start)


def known_lemmas(rules: RuleSet) -> frozenset[str]:
    """The lemmas of all lexicons that weigh cues."""
    return frozenset(
        lemma
        for name, lexicon in rules.lexicons.items()
        if name.startswith("frames/")
        for lemma in lexicon.entries
    )


def count(found: Iterable[Error]) -> dict[str, Counter[str]]:
    """Errors by cause, the most frequent first, with how many are missed, false, and both."""
    out: dict[str, Counter[str]] = {}
    for error in found:
        out.setdefault(error.cause, Counter())[error.fault] += 1
    return dict(sorted(out.items(), key=lambda item: (-item[1].total(), item[0])))


class _Case:
    """One article: its pairs, what was proposed for it, how it was parsed."""

    def __init__(
        self,
        paired: Paired,
        everything: Sequence[Attribution],
        explanation: Explanation | None,
        lemmas: frozenset[str],
    ) -> None:
        self.paired = paired
        self.document = paired.article.document
        self.text = paired.article.text
        self.words = Words(self.text)
        self.explained = explanation is not None
        self.proposals = explanation.missed if explanation is not None else ()
        self.unclaimed = explanation.unclaimed if explanation is not None else ()
        self.marks = explanation.marks if explanation is not None else ()
        self.sentences = explanation.sentences if explanation is not None else ()
        self.lemmas = lemmas
        self.nested = [one for one in everything if one.nested]

    def errors(self) -> Iterator[Error]:
        pairs = self.paired.pairs
        for pair in pairs:
            gold, record = self.paired.both(pair)
            if gold.what.use and (found := self._pair(gold, record, found=pair.found, same=pair.same_source)):
                yield Error(self.document, *found, gold=gold.what, record=record.what)
        golds, records = {pair.gold for pair in pairs}, {pair.record for pair in pairs}
        for i, side in enumerate(self.paired.gold):
            if i not in golds and side.what.use:
                yield Error(self.document, *self._missed(side), gold=side.what, record=None)
        for i, side in enumerate(self.paired.records):
            if i not in records:
                yield Error(self.document, *self._false(side), gold=None, record=side.what)

    # -- pairs ------------------------------------------------------------------------------------------------

    def _pair(self, gold: Side, record: Side, *, found: bool, same: bool) -> tuple[str, str] | None:
        if not found:
            if not gold.cue & record.cue and (gold.cue or record.cue):
                return "other cue", f"{self._first(record)} for {self._first(gold)}"
            return "wrong span", _how_it_differs(gold.content, record.content)
        if not same:
            return "wrong source", _how_source_differs(gold.source, record.source)
        if gold.what.speakers is None or record.what.speakers is None:
            return None
        outcome = verdict(gold.what, record.what)
        if outcome == "right":
            return None
        named = " and ".join(gold.what.names) or "nobody"
        kind = gold.what.mention_kind or "unknown mention"
        if outcome == "wrong":
            return "wrong speaker", f"{' and '.join(record.what.names)} for {named} ({kind})"
        return "unresolved speaker", f"{named} ({kind})"

    # -- gold without a record --------------------------------------------------------------------------------

    def _missed(self, gold: Side) -> tuple[str, str]:
        nested = self._nested_answer(gold)
        if nested is not None:
            return "nested", f"{nested.rule or 'a record'} inside another's content"
        if not self.explained:
            return self._taken(gold) or ("no rule", f"{self._first(gold)}: no record there")
        proposal = self._proposal(gold)
        if proposal is not None:
            cause = {"quotation": "marks", "lost": "wrong span"}.get(proposal.step, proposal.step)
            return cause, f"{proposal.rule}: {proposal.reason}"
        return self._marks(gold) or self._taken(gold) or self._unproposed(gold)

    def _nested_answer(self, gold: Side) -> Attribution | None:
        for one in self.nested:
            if jaccard(self.words.of(one.content), gold.content) >= AGREEMENT:
                return one
        return None

    def _proposal(self, gold: Side) -> Missed | None:
        """The best proposal for the gold: for its cue, else for its content."""
        ranked = []
        for n, one in enumerate(self.proposals):
            at_cue = bool(self.words.touched(one.spans.get("cue", ())) & gold.cue)
            overlap = jaccard(self.words.of(one.spans.get("content", ())), gold.content)
            if at_cue or overlap >= AGREEMENT:
                ranked.append((-overlap, not at_cue, -one.weight, n, one))
        return min(ranked)[-1] if ranked else None

    def _marks(self, gold: Side) -> tuple[str, str] | None:
        for start, end in gold.what.content:
            for quotation in self.unclaimed:
                if _overlap((start, end), (quotation.start, quotation.end)) > (end - start) * HALF:
                    return "marks", f"a quotation that nobody claims: {quotation.reason}"
            edges = {self.text[start], self.text[end - 1]} & MARKS
            paired = any(_overlap((start, end), (one.start, one.end)) for one in self.marks)
            if len(edges) > 0 and not paired:
                return "marks", "quotation marks that are not paired"
        return None

    def _taken(self, gold: Side) -> tuple[str, str] | None:
        """Another record whose content has most of the gold's words."""
        for side in self.paired.records:
            if len(side.content & gold.content) > len(gold.content) * HALF:
                if side.cue & gold.cue:
                    return "wrong span", _how_it_differs(gold.content, side.content)
                return "other cue", f"{self._first(side)} for {self._first(gold)}"
        return None

    def _unproposed(self, gold: Side) -> tuple[str, str]:
        word, sentence = self._cue_word(gold.what.cue)
        if word is None or sentence is None:
            return "no rule", "no cue"
        lemma = word.lemma.lower()
        known = lemma in self.lemmas
        start, end = gold.what.content[0][0], gold.what.content[-1][1]
        low, high = sentence[0].start, sentence[-1].start + len(sentence[-1].text)
        outside = not (start < high and low < end)
        gap = self.text[min(high, end) : max(low, start)] if outside else ""
        if known and outside and not any(mark in gap for mark in "\n.!?"):
            return "parser", f"{lemma!r}: the sentence is cut between cue and content"
        if known and word.pos not in CUE_POS and word.tag[:2] in ("NN", "JJ") and _verb_like(gold, word):
            return "parser", f"{lemma!r} is tagged {word.tag}"
        what = f"{word.pos} {lemma!r}" + (" (in a lexicon)" if known else "")
        return "no rule", f"{what}, content {self._shape(gold)}"

    def _shape(self, gold: Side) -> str:
        """What the content begins with, or that it is a quotation."""
        start = gold.what.content[0][0]
        if self.text[start] in MARKS:
            return "a quotation"
        for sentence in self.sentences:
            for n, word in enumerate(sentence):
                if word.start <= start < word.start + max(1, len(word.text)):
                    return _label(sentence, n, gold.what.content[-1][1])
        return "elsewhere"

    # -- records without gold ---------------------------------------------------------------------------------

    def _false(self, record: Side) -> tuple[str, str]:
        what = f"{record.what.rule or 'unknown rule'}, {record.what.cue_lemma or 'no cue'}"
        for side in self.paired.gold:
            if record.cue & side.cue:
                if jaccard(record.content, side.content) >= AGREEMENT:
                    return "twice", what
                return "wrong span", f"{what}: {_how_it_differs(side.content, record.content)}"
        for side in self.paired.gold:
            if jaccard(record.content, side.content) >= AGREEMENT:
                return "twice", what
            if record.content & side.content:
                return "other cue", f"{self._first(record)} for {self._first(side)}, {what}"
        return "not in gold", what

    # -- words ------------------------------------------------------------------------------------------------

    def _first(self, side: Side) -> str:
        """The cue in words, or that there is none."""
        found = " ".join(" ".join(self.text[a:b].split()) for a, b in side.what.cue)
        return repr(found) if found else "no cue"

    def _cue_word(self, cue: Sequence[Offsets]) -> tuple[Word | None, Sequence[Word] | None]:
        """The highest verb (or word) of the cue in the parse, and its sentence."""
        for sentence in self.sentences:
            inside = [n for n, word in enumerate(sentence) if any(a <= word.start < b for a, b in cue)]
            inside = [n for n in inside if sentence[n].pos not in {"PUNCT", "SPACE"}] or inside
            if inside:
                verbs = [n for n in inside if sentence[n].pos == "VERB"]
                tops = [n for n in verbs or inside if sentence[n].head not in inside or sentence[n].head == n]
                return sentence[(tops or inside)[0]], sentence
        return None, None


def _label(sentence: Sequence[Word], first: int, end: int) -> str:
    """The dependency of the content's highest word in its first sentence."""
    inside = {n for n in range(first, len(sentence)) if sentence[n].start < end}
    tops = [n for n in sorted(inside) if sentence[n].head not in inside or sentence[n].head == n]
    return sentence[tops[0]].dep if tops else "elsewhere"


def _verb_like(gold: Side, word: Word) -> bool:
    """A word tagged as a noun or adjective that is the whole cue and ends as verbs do."""
    return len(gold.cue) == 1 and word.text.lower().endswith(("s", "ed", "ing"))


def _how_it_differs(gold: WordSet, record: WordSet) -> str:
    more, less = len(record - gold), len(gold - record)
    if not gold & record:
        return "elsewhere"
    if more and less:
        return "too much and too little"
    return "too much" if more else "too little"


def _how_source_differs(gold: WordSet, record: WordSet) -> str:
    if not record:
        return "none found"
    if not gold:
        return "none in gold"
    return "another" if not gold & record else _how_it_differs(gold, record)


def _overlap(one: Offsets, other: Offsets) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
