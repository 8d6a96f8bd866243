"""Where a quotation stands in its sentence, and what of the sentence belongs to it.

Parsers lose the thread at quotation marks; the text around a mark tells more.  Spans are code points, half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from quotes import growth
from quotes.marks import Quotation
from quotes.quotations import WORD, Quotations, inside_any, merge
from quotes.quote import Offsets
from quotes.subjects import FINITE
from quotes.tree import Tree

INTRODUCED = re.compile(r"[,:]\s*$")
MARKS = re.compile(r"[.;:?!“”\"]\s")
# What a sentence with a quotation in it begins after.
ENDS_THERE = re.compile(r"[.!]?[ \t\xa0]*(?:\n|$)|[.!](?=\s)")
BREAKS = frozenset({".", "!", "?", ":", ";", "…", "(", "[", "-", "--", "–", "—"})
SUBORDINATORS = frozenset({"when", "while", "as", "after", "although", "though", "since", "whereas"})
# What a clause goes on with after a quotation.
GOING_ON = frozenset(
    {"NN", "NNS", "NNP", "NNPS", "JJ", "DT", "IN", "TO", "PRP$", "CD", "VBG", "VBN", "WDT", "WP"}
)
FLOATED = frozenset({"all", "both", "each"})  # quantifiers before the verb
NOMINALS = frozenset({"NOUN", "PROPN", "PRON"})
PREDICATES = FINITE | {"MD"}
MAX_AFTER = 6  # words
MAX_ASIDE = 25


class Sentences:
    """The sentences around the quotations of one document.

    `reports` tells of a token whether it is a form of a verb that reports.
    """

    def __init__(self, tree: Tree, quotations: Quotations, reports: Callable[[int], bool]) -> None:
        self.tree = tree
        self.text = quotations.text
        self.quotations = quotations
        self.reports = reports

    def tokens_of(self, span: Offsets) -> range:
        """Indices of the tokens that begin in the span."""
        starts = self.tree.starts
        return range(bisect_left(starts, span[0]), bisect_left(starts, span[1]))

    def whole(self, spans: Sequence[Offsets], cue: Sequence[Offsets]) -> tuple[Offsets, ...]:
        """Spans with every touched quotation taken whole (99.6 % of PolNeAR), never one that holds the cue."""
        out = list(spans)
        for span in spans:
            for quotation in self.quotations.touching(span):
                if not any(quotation.start <= a < quotation.end for a, _ in cue):
                    out.append((quotation.start, quotation.end))
        return merge(out)

    def within(self, spans: Sequence[Offsets], cue: int) -> tuple[Offsets, ...]:
        """Spans cut to the quotation that the cue stands in, with the inner quotations that they touch."""
        start = self.tree.starts[cue]
        outer = self.quotations.at(start)
        if outer is None:
            return tuple(spans)
        out = [(max(a, outer.inner_start), min(b, outer.inner_end)) for a, b in spans]
        out = [(a, b) for a, b in out if a < b]
        for inner in self.quotations.within(outer):
            touched = any(a < inner.end and inner.start < b for a, b in out)
            if touched and not inner.start <= start < inner.end:
                out.append((inner.start, inner.end))
        return merge(out)

    def through(self, span: Offsets, without: set[int]) -> Offsets:
        """A content cut short at a quotation mark, where parsers lose the thread, with what the sentence goes on with.

        The quotation that begins right after it belongs to it, and so do the words after a quotation without a stop.
        """
        tree, (start, end) = self.tree, span
        while True:
            i = bisect_left(tree.starts, end)
            while i < len(tree) and tree.is_space[i] and not tree.ends_line(i):
                i += 1
            if i >= len(tree) or i in without or tree.is_space[i]:
                return start, end
            quotation = self.quotations.at(tree.starts[i])
            if quotation is not None and quotation.start == tree.starts[i]:
                end = quotation.end
                continue
            last = self.quotations.at(end - 1)
            if last is None or last.end != end or not last.closed or not self._goes_on(last, i):
                return start, end
            more = set(tree.subtree(self._top(i, without)))
            if more & without:
                return start, end
            end = tree.ends[max(growth.trim(tree, more), default=i)]

    def _goes_on(self, quotation: Quotation, i: int) -> bool:
        """Whether the word after a quotation goes on with its clause."""
        inner = self.text[quotation.inner_end - 1]
        return inner.isalnum() and self.tree.tags[i] in GOING_ON

    def _top(self, i: int, without: set[int]) -> int:
        """The highest node above a token whose subtree begins with it."""
        tree = self.tree
        while tree.heads[i] != i and min(tree.subtree(tree.heads[i])) >= i and tree.heads[i] not in without:
            i = tree.heads[i]
        return i

    def with_sentence(self, span: Offsets) -> Offsets:
        """A quotation that goes on with a sentence, and that sentence's words before it: `It "is a toy," Lind said`.

        147 of the 157 contents of this form in PolNeAR train begin with the sentence.
        """
        tree, starts = self.tree, self.tree.starts
        quotation = self.quotations.at(span[0])
        if quotation is None or quotation.start != span[0] or self.quotations.stands_alone(quotation):
            return span
        first = i = bisect_left(starts, span[0])
        while i > 0 and not tree.ends_line(i - 1) and not self._breaks(i - 1):
            before = self.quotations.at(starts[i - 1])
            if before is not None:
                whole = before.start, before.end
                if self.text[before.inner_end - 1] in ".!?" and before.end != span[0]:
                    break  # the sentence before ended with that quotation
                if self.quotations.is_utterance(whole) and self.quotations.stands_alone(before):
                    return span  # `"A," he said, "b," ...`: the sentence began with a quotation of its own
                i = bisect_left(starts, before.start)
            else:
                i -= 1
        while i < first and (tree.is_space[i] or tree.texts[i] in growth.LEADING):
            i += 1
        return (starts[i], span[1]) if i < first and not self._speaks_itself(i, first) else span

    def since_cue(self, span: Offsets, after: int, without: AbstractSet[int]) -> Offsets:
        """A quotation behind its cue, and the words between that begin its clause.

        `said that in May, "we knew"`, `said the quay, built in 1902, "was a toy"`: "that", or a finite verb without its
        subject.  In PolNeAR train the four contents with "that" and a comma before the mark begin so.
        """
        tree = self.tree
        quotation = self.quotations.of_mark(span[0])
        if quotation is None or quotation.start != span[0]:
            return span
        between = [i for i in self.tokens_of((after, span[0])) if not tree.is_space[i]]
        if not between or any(i in without or tree.ends_line(i) or self._breaks(i) for i in between):
            return span
        that = next((i for i in between if tree.tags[i] == "IN" and tree.texts[i].lower() == "that"), None)
        if that is not None:
            return tree.starts[that], span[1]
        if self._lacks_subject(quotation) and any(tree.pos[i] in NOMINALS for i in between):
            return (tree.starts[between[0]], span[1]) if tree.texts[between[0]] != "," else span
        return span

    def parted_subject(self, span: Offsets, aside: AbstractSet[int]) -> Offsets | None:
        """The subject of a quotation that speaker and cue part from it: `The quay, Lind said, "is a toy"`.

        `aside` are the tokens of both; the subject is all that the sentence has before them.
        """
        tree = self.tree
        quotation = self.quotations.of_mark(span[0])
        if quotation is None or quotation.start != span[0] or not self._lacks_subject(quotation):
            return None
        comma = min(aside) - 1
        first = tree.sentence_start(min(aside))
        while first < comma and tree.is_space[first]:
            first += 1
        named = range(first, comma)
        if not named or tree.texts[comma] != "," or not any(tree.pos[i] in NOMINALS for i in named):
            return None
        if any(tree.tags[i] in PREDICATES or tree.ends_line(i) or self._breaks(i) for i in named):
            return None
        parted = self.text[tree.ends[max(aside)] : span[0]].strip() == ","
        return (tree.starts[first], tree.ends[comma - 1]) if parted and tree.pos[first] != "ADP" else None

    def _lacks_subject(self, quotation: Quotation) -> bool:
        """Whether it begins with a finite verb: `"was a toy"`, `"all agree"`, `"never was"`."""
        tree = self.tree
        tokens = self.tokens_of((quotation.inner_start, quotation.end))
        first = next((i for i in tokens if tree.pos[i] != "ADV" and tree.texts[i] not in FLOATED), None)
        return first is not None and tree.tags[first] in PREDICATES and tree.texts[tokens[0]].islower()

    def _breaks(self, i: int) -> bool:
        """Whether a sentence may begin after the token; a hyphen is part of a word."""
        text, start = self.tree.texts[i], self.tree.starts[i]
        return text in BREAKS and not (text == "-" and start > 0 and not self.text[start - 1].isspace())

    def _speaks_itself(self, first: int, end: int) -> bool:
        """Whether the words before a quotation give it a speaker: `telling her, "..."`."""
        tree = self.tree
        speaks = any(tree.pos[i] == "VERB" and self.reports(i) for i in range(first, end))
        opener = next((i for i in range(first, end) if tree.tags[i] not in {"CC", "RB"}), first)
        return speaks and (tree.texts[end - 1] == "," or tree.texts[opener].lower() in SUBORDINATORS)

    def ends_before(self, span: Offsets, after: Sequence[Offsets]) -> bool:
        """Whether a full stop inside the marks ends the quotation's sentence before the one that these spans begin.

        `"... is over." The mayor said taxes would rise.`: the mayor said something else.  In `"... is over." The mayor
        said.` a full stop stands for a comma.
        """
        if not after or min(after)[0] < span[1] or ENDS_THERE.match(self.text, max(after)[1]):
            return False
        inner = self.text[span[0] : span[1]].rstrip("\"'”’»“ \xa0")
        following = self.text[span[1] : span[1] + 3].lstrip(" \xa0")
        return inner.endswith(".") and not inner.endswith("..") and following[:1].isupper()

    def adjacent(self, span: Offsets, cue: Sequence[Offsets], source: Sequence[Offsets]) -> bool:
        """Whether a whole quotation stands beside the cue, set off by punctuation, with no other verb between them."""
        if not cue:
            return False
        before = span[0] < cue[0][0]
        low, high = (span[1], cue[0][0]) if before else (cue[-1][1], span[0])
        words = [m.start() for m in WORD.finditer(self.text, low, high)]
        words = [i for i in words if not inside_any((i, i + 1), source)]
        if before:
            return self.quotations.is_utterance(span) and (not words or self._aside(words, source, high))
        # an addressee or a date may stand between ("told reporters on Friday: ..."), another verb may not
        verbs = any(self.tree.pos[i] in {"VERB", "AUX"} for i in self.tokens_of((low, high)))
        introduced = (
            INTRODUCED.search(self.text, low, high)
            or self.text[low - 1] == ":"  # the cue, as in "X: '...'"
            # "X declared 'What a night!' and left"
            or (not self.text[low:high].strip() and self.quotations.is_sentence(span))
        )
        return len(words) <= MAX_AFTER and not verbs and bool(introduced)

    def _aside(self, words: Sequence[int], source: Sequence[Offsets], cue: int) -> bool:
        """Whether the words are one remark on the source, between commas: `"...," X, who had seen it, said`."""
        if not source or len(words) > MAX_ASIDE:
            return False
        between = self.text[source[-1][1] : cue].strip()
        return words[0] > source[-1][1] and between[:1] == between[-1:] == "," and not MARKS.search(between)
