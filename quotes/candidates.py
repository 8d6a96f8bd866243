"""A match becomes a candidate: the tokens that the rule named grow into spans, a touched quotation is taken whole."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from quotes import growth, subjects
from quotes.marks import Quotation
from quotes.match import Match
from quotes.quotations import WORD, Quotations, inside_any, merge
from quotes.quote import Offsets
from quotes.rules import RuleSet
from quotes.tree import Tree

INTRODUCED = re.compile(r"[,:]\s*$")
READ = ("ORTH", "DEP", "TAG", "POS", "IDX", "LENGTH", "IS_SPACE", "IS_PUNCT", "SENT_START")
MARKS = re.compile(r"[.;:?!“”\"]\s")
BREAKS = frozenset(
    {".", "!", "?", ":", ";", "…", "(", "[", "-", "--", "–", "—"}
)  # before a quotation's sentence
SUBORDINATORS = frozenset({"when", "while", "as", "after", "although", "though", "since", "whereas"})
RUNNING = frozenset({"clause", "objects"})
GOING_ON = frozenset(
    {"NN", "NNS", "NNP", "NNPS", "JJ", "DT", "IN", "TO", "PRP$", "CD", "VBG", "VBN", "WDT", "WP"}
)
OF_OBJECTS = frozenset(
    {"as", "for"}
)  # what they say is of the object: "praised Lind for ...", "saw it as ..."
FINITE = frozenset({"VBD", "VBZ", "VBP"})
MAX_AFTER = 6  # words
MAX_ASIDE = 25
MAX_REACH = 40  # code points between a quotation and its cue's group, such as "told reporters on Friday, "


@dataclass(frozen=True, slots=True)
class Candidate:
    """A grown match; `cue_head` is a token index.

    `score` is the chance that content and source are right, `prior` that chance by the rule and its lexicon alone.
    """

    match: Match
    cue_head: int
    prior: float
    score: float
    cue: tuple[Offsets, ...]
    source: tuple[Offsets, ...]
    content: tuple[Offsets, ...]
    quoted: bool  # the cue stands inside quotation marks
    adjacent: bool = (
        False  # a whole quotation, set off by punctuation, with no other verb between it and the cue
    )
    plain: bool = False  # a name, a finite reporting verb and its clause

    @property
    def start(self) -> int:
        """Where the cue begins (or the content, without a cue), in code points."""
        return self.cue[0][0] if self.cue else self.content[0][0]

    @property
    def beside(self) -> bool:
        """A quotation right before its cue: `"...," she said`, the surest form there is."""
        return self.adjacent and self.content[0] < self.cue[0]


class Grower:
    """Grows the matches of one document."""

    def __init__(self, doc: Doc, quotations: Quotations, ruleset: RuleSet, tree: Tree | None = None) -> None:
        self.doc = doc
        self.text = quotations.text
        self.quotations = quotations
        self.ruleset = ruleset
        self.tree = Tree(doc) if tree is None else tree
        self.tree.read(READ)
        self._phrases: dict[tuple[int, int | None, bool], set[int]] = {}
        self._subjects: dict[int, int | None] = {}

    def grow(self, match: Match) -> Candidate | None:
        """The candidate of a match, or None when its content comes to nothing or its parts collide."""
        tree, rule, head = self.tree, match.rule, match.cue
        cue = growth.cue_tokens(tree, head, rule.span.cue) if head is not None else set()
        for name, tokens in match.roles.items():
            if name.startswith("cue"):
                cue.update(tokens)
        source = self._source(match, head) - cue
        content = self._content(match, head, cue, source)
        if rule.span.content == "phrase" and head is not None and content:
            # "called for a vote": the preposition is the verb's (in PolNeAR train 2,000 of 2,140, "to" left out)
            first = min(content)
            if tree.deps[first] == "prep" and first > head and len(content) > 1:
                cue.add(first)
                content = growth.trim(tree, content - {first})
        if not content:
            return None
        cue_spans = growth.offsets(tree, cue)
        quoted = head is not None and self.quotations.at(tree.starts[head]) is not None
        spans = growth.offsets(tree, content)
        if quoted and head is not None:
            spans = self._within_quotation(spans, head)
        else:
            spans = self._with_quotations(spans, cue_spans)
            if spans and cue_spans and rule.span.content in RUNNING and cue_spans[-1] < spans[-1]:
                spans = (*spans[:-1], self._through_quotations(spans[-1], cue | source))
        source_spans = tuple(s for s in growth.offsets(tree, source) if not inside_any(s, spans))
        if not spans or (source and not source_spans):
            return None
        if rule.span.content == "quotation" and self._ends_before(spans[0], (*source_spans, *cue_spans)):
            return None
        adjacent = rule.span.content == "quotation" and self._adjacent(spans[0], cue_spans, source_spans)
        if adjacent and not quoted and spans[0] < cue_spans[0]:
            spans = (self._with_sentence_before(spans[0]), *spans[1:])
        if (
            rule.span.content == "quotation"
            and not adjacent
            and cue_spans
            and head is not None
            and tree.pos[head] == "VERB"
        ):
            return None  # a fragment: the rules for clauses and objects take it with the words around it
        prior = self.ruleset.weight(rule, self.doc[head].lemma_.lower() if head is not None else "")
        return Candidate(
            match=match,
            cue_head=head if head is not None else min(content),
            prior=prior,
            score=prior,
            cue=cue_spans,
            source=source_spans,
            content=spans,
            quoted=quoted,
            adjacent=adjacent,
            plain=rule.span.content == "clause" and head is not None and self._plain(head),
        )

    def _plain(self, cue: int) -> bool:
        """Whether a name is the subject of this finite verb, which an act lexicon has."""
        if self.tree.tags[cue] not in FINITE or not self._reports(cue):
            return False
        subject = self._subject(cue)
        return subject is not None and self.tree.pos[subject] == "PROPN"

    def tokens_of(self, span: Offsets) -> set[int]:
        """Indices of the tokens that begin in the span."""
        starts = self.tree.starts
        return set(range(bisect_left(starts, span[0]), bisect_left(starts, span[1])))

    def _source(self, match: Match, cue: int | None) -> set[int]:
        how = match.rule.span.source
        if how == "none":
            return set()
        if how == "subject":
            subject = self._subject(cue) if cue is not None else None
            if subject is None or self.tree.deps[subject] == "expl":
                return set()
            return self._phrase(match, subject, cue)
        named = match.roles.get("source", ())
        if how == "token" or not named:
            return set(named)
        if match.rule.matcher == "token":
            # the pattern's own words, and what hangs on the noun that heads them: ", the engineer who ..."
            own = set(range(min(named), max(named) + 1))
            return own | self._phrase(match, self.doc[min(own) : max(own) + 1].root.i, cue)
        return {i for head in named for i in self._phrase(match, head, cue)}

    def _phrase(self, match: Match, head: int, cue: int | None) -> set[int]:
        """The noun phrase around its head; many rules ask for the same.

        A relative clause after a comma belongs to a source that stands before its cue (in PolNeAR train 100 of 123
        with at most twelve words) and to one after a quotation and its cue (104 of 157), not to one after a clause
        and its cue (21 of 47).
        """
        relatives = cue is not None and (head < cue or self._after_quotation(match, cue))
        key = (head, cue, relatives)
        known = self._phrases.get(key)
        if known is None:
            known = self._phrases[key] = growth.noun_phrase_tokens(self.tree, head, cue, relatives=relatives)
        return known

    def _after_quotation(self, match: Match, cue: int) -> bool:
        before = self.text[: self.tree.starts[cue]]
        return match.rule.kind == "direct" or self.quotations.at(len(before.rstrip()) - 1) is not None

    def _subject(self, cue: int) -> int | None:
        """The cue's subject; never one inside a quotation that the cue stands outside of."""
        if cue not in self._subjects:
            self._subjects[cue] = self._find_subject(cue)
        return self._subjects[cue]

    def _find_subject(self, cue: int) -> int | None:
        tree = self.tree
        subject = subjects.subject_of(tree, cue)
        if subject is None:
            subject = subjects.subject_beside(tree, cue)
        if subject is None:
            subject = subjects.subject_after(tree, cue)
        if subject is None or self._same_side(subject, cue):
            return subject
        outside = (
            token
            for token in range(cue - 1, tree.sentence_start(cue) - 1, -1)
            if tree.deps[token] in {"nsubj", "nsubjpass"} and self._same_side(token, cue)
        )
        return next(outside, None)

    def _reports(self, i: int) -> bool:
        return self.doc[i].lemma_.lower() in self.ruleset.acts

    def _same_side(self, one: int, two: int) -> bool:
        starts = self.tree.starts
        return self.quotations.at(starts[one]) == self.quotations.at(starts[two])

    def _content(self, match: Match, cue: int | None, cue_tokens: set[int], source: set[int]) -> set[int]:
        tree, how = self.tree, match.rule.span.content
        without = cue_tokens | source
        named = match.roles.get("content", ())
        if how == "quotation":
            return self._quotation(named[0], cue, without)
        if how == "token":
            return set(named)
        if how == "host":
            return (
                growth.host_tokens(tree, cue, without.union(tree.subtree(cue))) if cue is not None else set()
            )
        if how == "line":
            return growth.line_tokens(tree, named[0], without)
        if how == "line-before":
            return growth.line_before_tokens(tree, named[-1], without)
        head = named[0]
        if how == "objects" and cue is not None:
            return self._before_participle(growth.object_tokens(tree, cue, head, without), cue)
        if how == "phrase" and cue is not None and tree.texts[head].lower() in OF_OBJECTS:
            objects = [i for i in tree.children[cue] if tree.deps[i] == "dobj" and cue < i < head]
            return growth.phrases_tokens(tree, [*objects[:1], named[0]], without)
        if how == "clause" and cue is not None and head < cue:
            # the verb stands last: what hangs on it after the clause is no part of the clause
            clause = {head, *tree.descendants(head)}
            edge = max(clause)
            without = without.union(i for i in tree.subtree(cue) if i > edge and i not in clause)
        return self._before_participle(growth.clause_tokens(tree, head, without), cue)

    def _before_participle(self, content: set[int], cue: int | None) -> set[int]:
        """A content after its cue up to a comma and a participle that reports in its turn: `..., adding that ...`.

        It belongs to the speaker, not to what he said: in 303 of 340 such sentences of PolNeAR train.
        """
        tree = self.tree
        if cue is None or not content or cue > min(content):
            return content
        for i in sorted(content)[1:]:
            if tree.tags[i] == "VBG" and tree.texts[i - 1] == "," and self._reports(i):
                return growth.trim(tree, {j for j in content if j < i})
        return content

    def _quotation(self, mark: int, cue: int | None, without: set[int]) -> set[int]:
        """The tokens of the quotation that a mark belongs to, when the cue's group is near enough to reach it."""
        starts = self.tree.starts
        quotation = self.quotations.of_mark(starts[mark])
        if quotation is None:
            return set()
        if cue is not None:
            around = self.quotations.innermost(starts[cue])
            if (self.quotations.all[quotation.parent] if quotation.parent is not None else None) != around:
                return set()
        tokens = self.tokens_of((quotation.start, quotation.end))
        if not tokens or tokens & without:
            return set()
        if without and max(tokens) < min(without):
            low, high = quotation.end, starts[min(without)]
        else:
            last = max(without, default=0)
            low, high = self.tree.ends[last], quotation.start
        between = self.text[low:high]
        if len(between.strip()) > MAX_REACH or "\n" in between.strip():
            return set()
        # only a colon carries over the end of a paragraph: `Marlow continued:` and the quotation below
        return tokens if "\n" not in between or ":" in between else set()

    def _through_quotations(self, span: Offsets, without: set[int]) -> Offsets:
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

    def _with_sentence_before(self, span: Offsets) -> Offsets:
        """A quotation that goes on with a sentence, and that sentence's words before it: `It "is a toy," Lind said`.

        147 of the 157 contents of this form in PolNeAR train begin with the sentence.
        """
        tree, starts = self.tree, self.tree.starts
        quotation = self.quotations.at(span[0])
        if quotation is None or quotation.start != span[0] or self.quotations.stands_alone(quotation):
            return span
        first = i = bisect_left(starts, span[0])
        while i > 0 and not tree.ends_line(i - 1) and tree.texts[i - 1] not in BREAKS:
            before = self.quotations.at(starts[i - 1])
            if before is not None:
                if self.quotations.is_utterance((before.start, before.end)):
                    return span  # `"A," he said, "b," ...`: the sentence began with a quotation of its own
                i = bisect_left(starts, before.start)
            else:
                i -= 1
        while i < first and (tree.is_space[i] or tree.texts[i] in growth.LEADING):
            i += 1
        return (starts[i], span[1]) if i < first and not self._speaks_itself(i, first) else span

    def _speaks_itself(self, first: int, end: int) -> bool:
        """Whether the words before a quotation give it a speaker: `telling her, "..."`."""
        tree = self.tree
        speaks = any(
            tree.pos[i] == "VERB" and self.doc[i].lemma_ in self.ruleset.acts for i in range(first, end)
        )
        opener = next((i for i in range(first, end) if tree.tags[i] not in {"CC", "RB"}), first)
        return speaks and (tree.texts[end - 1] == "," or tree.texts[opener].lower() in SUBORDINATORS)

    def _ends_before(self, span: Offsets, after: Sequence[Offsets]) -> bool:
        """Whether a full stop inside the marks ends the quotation's sentence before the one that these spans begin.

        `"... is over." The mayor said taxes would rise.`: the mayor said something else.
        """
        if not after or min(after)[0] < span[1]:
            return False
        inner = self.text[span[0] : span[1]].rstrip("\"'”’»“ \xa0")
        following = self.text[span[1] : span[1] + 3].lstrip(" \xa0")
        return inner.endswith(".") and not inner.endswith("..") and following[:1].isupper()

    def _adjacent(self, span: Offsets, cue: Sequence[Offsets], source: Sequence[Offsets]) -> bool:
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
            INTRODUCED.search(self.text, low, high) or self.text[low - 1] == ":"
        )  # the cue, as in "X: '...'"
        return len(words) <= MAX_AFTER and not verbs and bool(introduced)

    def _aside(self, words: Sequence[int], source: Sequence[Offsets], cue: int) -> bool:
        """Whether the words are one remark on the source, between commas: `"...," X, who had seen it, said`."""
        if not source or len(words) > MAX_ASIDE:
            return False
        between = self.text[source[-1][1] : cue].strip()
        return words[0] > source[-1][1] and between[:1] == between[-1:] == "," and not MARKS.search(between)

    def _with_quotations(self, spans: Sequence[Offsets], cue: Sequence[Offsets]) -> tuple[Offsets, ...]:
        """Spans with every touched quotation taken whole (99.6 % of PolNeAR), never one that holds the cue."""
        out = list(spans)
        for span in spans:
            for quotation in self.quotations.touching(span):
                if not any(quotation.start <= a < quotation.end for a, _ in cue):
                    out.append((quotation.start, quotation.end))
        return merge(out)

    def _within_quotation(self, spans: Sequence[Offsets], cue: int) -> tuple[Offsets, ...]:
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
