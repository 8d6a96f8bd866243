"""Matches and quotation marks become quotes.

1. Every match becomes a candidate; a block rule silences the cues and quotations that it covers.
2. Each cue keeps its likeliest candidate (`quotes.choose`).
3. Split and multi-paragraph quotations join; quotations that nobody claims are kept as floating.
4. A candidate whose cue stands inside another's content is that one's child.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import takewhile

from spacy.tokens import Doc

from quotes.candidates import Candidate, Grower
from quotes.choose import SCORED_THRESHOLD, THRESHOLD, choose, rank
from quotes.marks import Quotation
from quotes.match import Match
from quotes.quotations import CLOSING, WORD, Quotations, inside_any, merge, overlap
from quotes.quote import Offsets, Quote
from quotes.records import Kind, Polarity
from quotes.rules import RuleSet
from quotes.scorer import Scorer
from quotes.tree import Tree

__all__ = ["FLOATING", "THRESHOLD", "Assembly", "Candidate", "assemble"]

FLOATING = "en.direct.floating"
FLOATING_SCORE = 0.5
FLOATING_PROPOSAL = 0.1  # below it the cue is more likely no cue at all
MAX_WORDS_BETWEEN = 40
MAX_WORDS_TO_PARAGRAPH = 25  # "..., she said in a statement on Friday." and the paragraph is over
MAX_PASSED = 2
MARK_AND_STOP = 6  # code points that hold a closing mark, a nested one's and the stop before them
SENTENCE_BREAK = re.compile(r"[.!?]\s")
RESUMED = re.compile(r",\s*(?:(?:and|but|because|that)\s*)?\Z")  # `"A," Lind said, but "b."`
# Of a thought or an order nobody goes on to tell the wording in a paragraph of its own.
UNSPOKEN = frozenset({"think", "order"})


def assemble(
    doc: Doc,
    matches: Sequence[Match],
    quotations: Sequence[Quotation],
    ruleset: RuleSet,
    *,
    scorer: Scorer | None = None,
    threshold: float | None = None,
    tree: Tree | None = None,
) -> list[Quote]:
    """Quotes of a document in text order; `parent` indexes the returned list.

    Without a `scorer` the rules decide alone, by the weights of their lexicons.  `tree` is the document's, where one is
    at hand.
    """
    stage = Assembly(doc, quotations, ruleset, scorer, tree)
    return stage.quotes(stage.choose(stage.candidates(matches), threshold))


class Assembly:
    """The work on one document, step by step, so that `quotes explain` can show each step."""

    def __init__(
        self,
        doc: Doc,
        quotations: Sequence[Quotation],
        ruleset: RuleSet,
        scorer: Scorer | None = None,
        tree: Tree | None = None,
    ) -> None:
        tree = Tree(doc) if tree is None else tree
        self.doc = doc
        self.scorer = scorer
        self.text = tree.text
        self.ruleset = ruleset
        self.quotations = Quotations(self.text, quotations)
        self.grower = Grower(doc, self.quotations, ruleset, tree)
        self.blocked: set[int] = set()
        self._proposed: list[Candidate] = []

    def candidates(self, matches: Sequence[Match]) -> list[Candidate]:
        """Grown candidates of all rules but the block rules, without those whose cue or quotation these cover."""
        blocked_cues: set[int] = set()
        for match in matches:
            if match.rule.kind == "block":
                blocked_cues.update(match.roles.get("cue", ()))
                self.blocked.update(match.roles.get("content", ()))
        grown = (
            self.grower.grow(match)
            for match in matches
            if match.rule.kind != "block"
            and not blocked_cues.intersection(match.roles.get("cue", ()))
            and not (
                match.rule.span.content == "quotation"
                and self.blocked.intersection(match.roles.get("content", ()))
            )
        )
        found = [
            candidate for candidate in grown if candidate is not None and not self._is_blocked(candidate)
        ]
        return (
            self.scorer.score(found, self.doc, self.quotations, self.grower.tree)
            if self.scorer is not None
            else found
        )

    def _is_blocked(self, candidate: Candidate) -> bool:
        """Whether all of the content is a quotation that a block rule covers, whatever grew it ("known as “Jim”")."""
        if not self.blocked or len(candidate.content) != 1:
            return False
        quotation = self.quotations.of_mark(candidate.content[0][0])
        if quotation is None or (quotation.start, quotation.end) != candidate.content[0]:
            return False
        return min(self.grower.tokens_of(candidate.content[0])) in self.blocked  # the mark that opens it

    def choose(self, candidates: Sequence[Candidate], threshold: float | None = None) -> list[Candidate]:
        """The candidates that become quotes (see `quotes.choose`)."""
        self._proposed = list(candidates)
        if threshold is None:
            threshold = THRESHOLD if self.scorer is None else SCORED_THRESHOLD
        return choose(candidates, self.quotations, threshold)

    def quotes(self, chosen: Sequence[Candidate]) -> list[Quote]:
        """Parts joined, floating quotations added, parents linked; in text order."""
        found = [self._quote(c) for c in chosen if not c.quoted]
        found = self._with_second_parts(found)
        spoken = {quote.content[0] for quote in found}
        found = [self._with_paragraphs(quote, spoken) for quote in found]
        found = self._with_earlier_paragraphs(found)
        found = _with_passed_on(self._with_next_paragraphs(found))
        found += self._floating(found, {c.cue_head for c in chosen if c.cue})
        found += [
            self._quote(c) for c in chosen if c.quoted and any(inside_any(c.cue[0], q.content) for q in found)
        ]
        found.sort(key=lambda q: (q.content[0][0], -q.content[-1][1], q.cue))
        return _with_parents(found)

    # -- one quote --------------------------------------------------------------------------------------------

    def _quote(self, candidate: Candidate) -> Quote:
        rule = candidate.match.rule
        cue = self.doc[candidate.cue_head] if candidate.cue else None
        lemma = rule.cue_lemma or (cue.lemma_.lower() if cue is not None else None)
        polarity: Polarity = rule.polarity or ("denied" if candidate.act == "deny" else "affirmed")
        tree = self.grower.tree
        if cue is not None and any(tree.deps[child] == "neg" for child in tree.children[cue.i]):
            polarity = "affirmed" if polarity == "denied" else "negated"
        return Quote(
            kind=self._kind(candidate),
            content=candidate.content,
            cue=candidate.cue,
            source=candidate.source,
            cue_lemma=lemma,
            act=candidate.act,
            polarity=polarity,
            rule=rule.id,
            confidence=round(candidate.score, 3),
            flags=self._flags(candidate),
        )

    def _kind(self, candidate: Candidate) -> Kind:
        """By the share of the words in quotation marks; for a nested cue only inner marks count."""
        depth = 1 if candidate.quoted else 0
        words = [m.start() for a, b in candidate.content for m in WORD.finditer(self.text, a, b)]
        near = [(q.start, q.end) for part in candidate.content for q in self.quotations.touching(part, depth)]
        inside = sum(inside_any((i, i + 1), near) for i in words)
        if not inside:
            return "indirect"
        return "mixed" if inside < len(words) or candidate.match.rule.kind == "mixed" else "direct"

    def _flags(self, candidate: Candidate) -> tuple[str, ...]:
        for start, end in candidate.content:
            quotation = self.quotations.at(start)
            if quotation is None or quotation.closed or quotation.end > end + 1:
                continue
            if quotation.continues is None and not self.quotations.later(quotation.start):
                return ("unclosed",)
        return ()

    # -- parts ------------------------------------------------------------------------------------------------

    def _with_second_parts(self, found: list[Quote]) -> list[Quote]:
        """`"A," X said. "B"`: a quotation right after the attribution, in its paragraph and with no cue of its own."""
        claimed = [span for quote in found for span in quote.content]
        cues = sorted(quote.cue[0][0] for quote in found if quote.cue)
        out = []
        for quote in sorted(found, key=lambda q: q.content):
            whole = quote
            while (part := self._second_part(whole, claimed, cues)) is not None:
                claimed.append(part)
                plain = self.quotations.of_mark(part[0])
                whole_quotation = plain is not None and plain.end == part[1]
                kind: Kind = whole.kind if whole.kind != "indirect" and whole_quotation else "mixed"
                whole = replace(whole, kind=kind, content=(*whole.content, part))
            out.append(whole)
        return out

    def _second_part(
        self, quote: Quote, claimed: Sequence[tuple[int, int]], cues: Sequence[int]
    ) -> Offsets | None:
        if not quote.cue:
            return None
        first, last = quote.content[0][0], quote.content[-1][1]
        quoted = self.quotations.at(first) is not None or self.quotations.at(last - 1) is not None
        if not quoted and (part := self._after_colon(quote, claimed)) is not None:
            return part.start, part.end
        after = max(quote.content[-1][1], quote.cue[-1][1], quote.source[-1][1] if quote.source else 0)
        following = (
            self._rest_of_sentence(last, after)
            or self._begun_in_marks(after)
            or self._next_sentence_in_marks(after)
        )
        if following is None:
            return None
        between = self.text[after : following.start]
        if "\n" in between or len(WORD.findall(between)) > (MAX_WORDS_BETWEEN if quoted else 0):
            return None
        if any(overlap((following.start, following.end), span) for span in claimed):
            return None
        broken = SENTENCE_BREAK.search(between)
        # a cue in what hangs on the attribution ("X said, as he called for ...") does not speak the quotation
        free = following.start if broken is None else after + broken.start()
        if after == last and self._ends_sentence(last):
            free = after
        # what stands in marks goes on with its own paragraph, whoever speaks the next
        later = [] if quoted else self.quotations.later(following.start)
        end = max(q.end for q in [following, *later])
        if any(free <= cue < self._sentence_end(end) for cue in cues):
            return None
        return self.grower.sentences.through((following.start, following.end), set())

    def _begun_in_marks(self, after: int) -> Quotation | None:
        """`"A," X said. "They are not there yet" to give up.`: a sentence that goes on behind the marks."""
        i = bisect_left(self.quotations.outer_starts, after)
        if i == len(self.quotations.outer):
            return None
        following = self.quotations.outer[i]
        begins = self.text[after : following.start].rstrip(" \xa0")[-1:] in {".", "!", "?"}
        return following if begins and self.quotations.begins_as_speech(following) else None

    def _next_sentence_in_marks(self, after: int) -> Quotation | None:
        """The first quotation from there on that reads as speech, past at most `MAX_PASSED` terms in marks."""
        i = bisect_left(self.quotations.outer_starts, after)
        nearest = self.quotations.outer[i : i + MAX_PASSED + 1]
        return next((q for q in nearest if self.quotations.reads_as_speech(q)), None)

    def _rest_of_sentence(self, last: int, after: int) -> Quotation | None:
        """`"The risk," said Lind, who runs the ferry, "is the quay."`: what goes on behind the comma, however far."""
        i = bisect_left(self.quotations.outer_starts, after)
        first = self.quotations.at(last - 1)
        if first is None or i == len(self.quotations.outer):
            return None
        following = self.quotations.outer[i]
        parted = self.text[first.inner_start : first.inner_end].rstrip().endswith(",")
        inner = self.text[following.inner_start : following.inner_end].strip()
        resumed = RESUMED.search(self.text, after, following.start)
        goes_on = inner[:1].islower() and inner[-1:] in {".", "!", "?"}
        return following if parted and resumed and goes_on else None

    def _after_colon(self, quote: Quote, claimed: Sequence[tuple[int, int]]) -> Quotation | None:
        """`X said that a deal was near: "We have ..."`: the quotation right after the colon that ends the clause."""
        last = quote.content[-1][1]
        if last < quote.cue[-1][1]:
            return None
        i = bisect_left(self.quotations.outer_starts, last)
        if i == len(self.quotations.outer):
            return None
        following = self.quotations.outer[i]
        taken = any(overlap((following.start, following.end), span) for span in claimed)
        return None if taken or self.text[last : following.start].strip(" \xa0") != ":" else following

    def _sentence_end(self, offset: int) -> int:
        """Where the sentence that goes on after a quotation ends; the quotation's own full stop ends it too."""
        if self._ends_sentence(offset):
            return offset
        token = next(iter(self.grower.tokens_of((offset, offset + 2))), len(self.doc) - 1)
        return int(self.doc[token].sent.end_char)

    def _ends_sentence(self, offset: int) -> bool:
        """Whether a full stop, and marks perhaps, stand right before it."""
        return self.text[max(0, offset - MARK_AND_STOP) : offset].rstrip(CLOSING)[-1:] in {".", "!", "?"}

    def _with_paragraphs(self, quote: Quote, spoken: AbstractSet[Offsets] = frozenset()) -> Quote:
        """The quote with the later paragraphs of its quotations, up to one that has a cue of its own (`spoken`)."""
        segments = [self.quotations.later(start) for start, _ in quote.content]
        later = [
            span
            for found in segments
            for span in takewhile(lambda span: span not in spoken, ((q.start, q.end) for q in found))
            if not inside_any(span, quote.content)
        ]
        return replace(quote, content=tuple(sorted({*quote.content, *later}))) if later else quote

    def _with_earlier_paragraphs(self, found: Sequence[Quote]) -> list[Quote]:
        """The quotes with the paragraphs before that their quotations carry on, and no cue of their own reports."""
        claimed = [span for quote in found for span in quote.content]
        out = []
        for quote in found:
            parts: list[Offsets] = []
            for segment in reversed(self.quotations.earlier(quote.content[0][0])):
                span = segment.start, segment.end
                if any(overlap(span, other) for other in claimed):
                    break
                parts.insert(0, span)
            out.append(replace(quote, content=(*parts, *quote.content)) if parts else quote)
        return out

    def _with_next_paragraphs(self, found: list[Quote]) -> list[Quote]:
        """A paragraph that is one quotation, marks and all, after one that an attribution ends.

        `"A," X said.` and `"B."` are one in 50 of 61 such pairs of PolNeAR train, `X said that A.` and `"B."` in 14 of
        19, but in one of five where X thinks or orders.
        """
        claimed = [span for quote in found for span in quote.content]
        cues = sorted(quote.cue[0][0] for quote in found if quote.cue)
        out = []
        for quote in found:
            whole = quote
            while (part := self._next_paragraph(whole, claimed, cues)) is not None:
                claimed.append((part.start, part.end))
                kind: Kind = "mixed" if whole.kind == "indirect" else whole.kind
                whole = self._with_paragraphs(
                    replace(whole, kind=kind, content=(*whole.content, (part.start, part.end)))
                )
            out.append(whole)
        return out

    def _next_paragraph(
        self, quote: Quote, claimed: Sequence[tuple[int, int]], cues: Sequence[int]
    ) -> Quotation | None:
        last = quote.content[-1][1]
        if not quote.cue or not quote.source:
            return None
        quoted = self.quotations.at(last - 1) is not None
        if not quoted and quote.act in UNSPOKEN:
            return None
        after = max(last, quote.cue[-1][1], quote.source[-1][1])
        i = bisect_left(self.quotations.outer_starts, after)
        if i == len(self.quotations.outer):
            return None
        following = self.quotations.outer[i]
        tail, *gap = self.text[after : following.start].split("\n")
        rest = self.text[following.end :].partition("\n")[0]
        alone = bool(gap) and not "".join(gap).strip() and not rest.strip()
        if not alone or not following.closed or len(WORD.findall(tail)) > MAX_WORDS_TO_PARAGRAPH:
            return None
        broken = SENTENCE_BREAK.search(tail)
        if not quoted and (broken is not None or inside_any(quote.cue[0], claimed)):
            return None
        if any(overlap((following.start, following.end), span) for span in claimed):
            return None
        # as in `_second_part`: "X said, referring to the quay." and "B."
        free = following.start if broken is None else after + broken.start()
        if any(free <= cue < following.end for cue in cues) or not self.quotations.reads_as_speech(following):
            return None
        return following

    def _floating(self, found: Sequence[Quote], taken: AbstractSet[int]) -> list[Quote]:
        """Sentences and paragraphs in quotation marks that no chosen candidate claimed.

        That somebody is quoted is plain; so the likeliest proposal for such a quotation, whose cue is not in `taken`,
        may say who, though alone it would fall short.
        """
        claimed = [span for quote in found for span in quote.content]
        out = []
        for quotation in self.quotations.outer:
            span = (quotation.start, quotation.end)
            if quotation.continues is not None or any(overlap(span, other) for other in claimed):
                continue
            if not self.quotations.reads_as_speech(quotation) or not self.quotations.stands_alone(quotation):
                continue
            proposal = self._proposal(span, taken)
            if proposal is not None:
                out.append(self._with_paragraphs(self._quote(proposal)))
            elif not self.blocked & self.grower.tokens_of(span):
                quote = Quote(
                    "direct",
                    (span,),
                    (),
                    (),
                    None,
                    "say",
                    "affirmed",
                    FLOATING,
                    FLOATING_SCORE,
                    ("floating",),
                )
                out.append(self._with_paragraphs(quote))
        return out

    def _proposal(self, span: tuple[int, int], taken: AbstractSet[int]) -> Candidate | None:
        """The likeliest candidate of which this quotation is the whole content."""
        fitting = [
            c
            for c in self._proposed
            if c.content == (span,)
            and c.adjacent
            and c.source
            and not c.quoted
            and c.cue_head not in taken
            and c.score >= FLOATING_PROPOSAL
        ]
        return min(fitting, key=rank) if fitting else None


def _with_passed_on(found: Sequence[Quote]) -> list[Quote]:
    """`"A," X said, according to Y. "B"`: what goes on after a report that Y passes on, Y passes on, too."""
    out = []
    for quote in found:
        more: list[Offsets] = []
        if quote.cue and quote.cue[0] > quote.content[-1]:
            for other in found:
                if other.cue and all(
                    inside_any(span, quote.content) for span in (other.cue[0], other.content[0])
                ):
                    more += [part for part in other.content if part > quote.cue[-1]]
        out.append(replace(quote, content=merge([*quote.content, *more])) if more else quote)
    return out


def _with_parents(found: list[Quote]) -> list[Quote]:
    """Each quote with the index of the smallest other whose content holds its cue and its content."""
    out = []
    for i, quote in enumerate(found):
        anchor = quote.cue[0] if quote.cue else quote.content[0]
        holders = [
            (sum(b - a for a, b in other.content), j)
            for j, other in enumerate(found)
            if other.content[0][0] <= anchor[0] < other.content[-1][1]
            and j != i
            and other.content != quote.content
            and inside_any(anchor, other.content)
            and all(inside_any(span, other.content) for span in quote.content)
        ]
        out.append(replace(quote, parent=min(holders)[1]) if holders else quote)
    return out
