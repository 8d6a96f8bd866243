"""A match becomes a candidate: the tokens that the rule named grow into spans, a touched quotation is taken whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from spacy.tokens import Doc

from quotes import growth, subjects, trailing
from quotes.match import Match
from quotes.quotations import CLOSING, Quotations, inside_any
from quotes.quote import Offsets
from quotes.records import Act
from quotes.rules import RuleSet
from quotes.sentences import Sentences
from quotes.tree import Tree

READ = ("ORTH", "DEP", "TAG", "POS", "IDX", "LENGTH", "IS_SPACE", "IS_PUNCT", "SENT_START")
DATING = frozenset({"after", "at", "before", "by", "during", "in", "on", "since", "until"})
RUNNING = frozenset({"clause", "objects"})
TRAILED = frozenset({"clause", "objects", "phrase"})
OCCASIONS = "growth/occasion-nouns"
OF_OBJECTS = frozenset({"as", "for"})  # they say something of the object: "praised Lind for ..."
BEFORE_NOUNS = frozenset({"amod", "compound", "nmod", "npadvmod", "nummod", "poss"})
# Participles with a subject of their own: "with Lind telling", "a poll showing".
NEARER = frozenset({"acl", "pcomp"})
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
    act: Act = "say"  # the rule's, or its cue's by the lexicons

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
        self.sentences = Sentences(self.tree, quotations, self._reports)
        occasions = ruleset.lexicons.get(OCCASIONS)  # users may have rules of their own alone
        self._occasions = occasions.entries.keys() if occasions is not None else frozenset[str]()
        self._phrases: dict[tuple[int, int | None, bool], set[int]] = {}
        self._subjects: dict[int, int | None] = {}

    def grow(self, match: Match) -> Candidate | None:
        """The candidate of a match, or None when its content comes to nothing or its parts collide.

        Where a nearer verb reports the content, that verb is the cue.
        """
        tree, rule, head = self.tree, match.rule, match.cue
        cue = growth.cue_tokens(tree, head, rule.span.cue) if head is not None else set()
        for name, tokens in match.roles.items():
            if name.startswith("cue"):
                cue.update(tokens)
        source = self._source(match, head) - cue - self._clause_on_source(match)
        content = self._content(match, head, cue, source)
        if head is not None and rule.span.content in TRAILED:
            if rule.span.content != "clause":
                content = trailing.with_rest(tree, content, head, cue | source)
                content = growth.trim(tree, content - self._next_reports(content, head))
            content = trailing.without_remark(tree, content, head)
        if rule.span.content == "phrase" and head is not None and content:
            # "called for a vote": the preposition is the verb's (in PolNeAR train 2,000 of 2,140, "to" left out)
            first = min(content)
            if tree.deps[first] == "prep" and first > head and len(content) > 1:
                cue.add(first)
                content = growth.trim(tree, content - {first})
                if self._is_date(first, content):
                    return None
        if not content:
            return None
        nearer = self._nearer_cue(head, min(content)) if head is not None else None
        if nearer is not None:
            moved = replace(match, roles={"cue": (nearer,), "content": match.roles.get("content", ())})
            return self.grow(moved) if rule.span.source == "subject" else None
        cue_spans = growth.offsets(tree, cue)
        quoted = head is not None and self.quotations.at(tree.starts[head]) is not None
        spans = growth.offsets(tree, content)
        if quoted and head is not None:
            spans = self.sentences.within(spans, head)
        else:
            spans = self.sentences.whole(spans, cue_spans)
            if spans and cue_spans and rule.span.content in RUNNING and cue_spans[-1] < spans[-1]:
                spans = (*spans[:-1], self.sentences.through(spans[-1], cue | source))
            if spans and cue_spans and cue_spans[-1] < spans[0]:
                spans = (self.sentences.since_cue(spans[0], cue_spans[-1][1], source), *spans[1:])
                subject = self.sentences.parted_subject(spans[0], cue | source)
                if subject is not None:
                    spans = (subject, self.sentences.through(spans[0], cue | source), *spans[1:])
        source_spans = tuple(s for s in growth.offsets(tree, source) if not inside_any(s, spans))
        if not spans or (source and not source_spans):
            return None
        if rule.span.content == "quotation" and self.sentences.ends_before(
            spans[0], (*source_spans, *cue_spans)
        ):
            return None
        adjacent = rule.span.content == "quotation" and self.sentences.adjacent(
            spans[0], cue_spans, source_spans
        )
        if adjacent and not quoted and spans[0] < cue_spans[0]:
            whole = self.sentences.with_sentence(spans[0])
            if whole != spans[0] and not self._says_something(whole):
                return None
            spans = (whole, *spans[1:])
        if (
            rule.span.content == "quotation"
            and not adjacent
            and cue_spans
            and head is not None
            and tree.pos[head] == "VERB"
        ):
            return None  # a fragment: the rules for clauses and objects take it with the words around it
        lemma = self.doc[head].lemma_.lower() if head is not None else ""
        prior = self.ruleset.weight(rule, lemma)
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
            act=rule.act or self.ruleset.acts.get(rule.cue_lemma or lemma, "say"),
        )

    def _is_date(self, preposition: int, content: set[int]) -> bool:
        """Whether a phrase tells when it was said: "vowed on Friday", but not "spoke about Friday"."""
        entities = self.tree.words("ENT_TYPE")
        dated = all(entities[i] in growth.TIMES or self.tree.pos[i] == "DET" for i in content)
        return dated and self.tree.texts[preposition].lower() in DATING

    def _says_something(self, span: Offsets) -> bool:
        """Whether the words around a quotation and it are a clause of their own, as what is said is.

        `In an interview with "Harbour Talk," Lind said ...` is none for want of a finite verb (6 of 28 such were right
        in PolNeAR train), `Asked if it was "a toy," half of them said yes` for the participle that reports it itself.
        """
        tokens = self.sentences.tokens_of(span)
        reported = self.tree.tags[tokens[0]] == "VBN" and self._reports(tokens[0])
        return not reported and any(self.tree.tags[i] in subjects.FINITE | {"MD"} for i in tokens)

    def _next_reports(self, content: set[int], cue: int) -> set[int]:
        """What of a content belongs to a second verb of the speaker's: "urged her to stay | and said ..."."""
        tree = self.tree
        joined = {tree.heads[i] for i in content if tree.deps[i] in {"conj", "advcl"} and self._reports(i)}
        return set().union(*(growth.next_report(tree, cue, i, self._reports) for i in joined & content))

    def _nearer_cue(self, cue: int, first: int) -> int | None:
        """A participle that reports right before a clause that the parser hung on the verb over it.

        "The row went on, with Lind telling reporters on Friday he was ...": whom and when may stand between.
        """
        tree, at = self.tree, first - 1
        while at > cue and (tree.is_punct[at] or tree.is_space[at]):
            at -= 1
        for _ in range(subjects.MAX_CLIMB):
            if at <= cue or tree.heads[at] == at:
                return None
            if tree.tags[at] == "VBG" and tree.deps[at] in NEARER and self._reports(at):
                own = any(tree.deps[child] == "ccomp" and child > at for child in tree.children[at])
                return None if own else at
            at = tree.heads[at]
        return None

    def _plain(self, cue: int) -> bool:
        """Whether a name is the subject of this finite verb, which an act lexicon has."""
        if self.tree.tags[cue] not in subjects.FINITE or not self._reports(cue):
            return False
        subject = self._subject(cue)
        return subject is not None and self.tree.pos[subject] == "PROPN"

    def tokens_of(self, span: Offsets) -> set[int]:
        """Indices of the tokens that begin in the span."""
        return set(self.sentences.tokens_of(span))

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
            return own | self._phrase(
                match, self._head_of(self.doc[min(own) : max(own) + 1].root.i, cue), cue
            )
        return {i for head in named for i in self._phrase(match, head, cue)}

    def _clause_on_source(self, match: Match) -> set[int]:
        """A content that the parser hung on the source: "a pledge from the mayor | to build homes"."""
        named = match.roles.get("content", ())
        over = set(self.tree.ancestors(named[0])) if named and match.rule.span.content == "clause" else set()
        return set(self.tree.subtree(named[0])) if over.intersection(match.roles.get("source", ())) else set()

    def _head_of(self, token: int, cue: int | None) -> int:
        """The noun that a word before it describes: Lind of "said Ardley-based lawyer Bo Lind"."""
        tree, at = self.tree, token
        while tree.deps[at] in BEFORE_NOUNS and tree.heads[at] > at:
            at = tree.heads[at]
        past_cue = cue is not None and token < cue <= at
        return token if past_cue or tree.pos[at] not in {"NOUN", "PROPN"} else at

    def _phrase(self, match: Match, head: int, cue: int | None) -> set[int]:
        """The noun phrase around its head; many rules ask for the same.

        A relative clause after a comma belongs to a source that stands after a quotation and its cue (in PolNeAR train
        104 of 157), and so, for one rule, to one before its cue, where annotators are of two minds (94 to 105); not to
        one after a clause and its cue (21 of 47).  See `_is_told` for those that never do.
        """
        relatives = cue is not None and (head < cue or self._after_quotation(match, cue))
        key = (head, cue, relatives)
        known = self._phrases.get(key)
        if known is None:
            told = partial(self._is_told, cue=cue) if relatives else growth.never
            known = self._phrases[key] = growth.noun_phrase_tokens(self.tree, head, cue, relatives=told)
        return known

    def _is_told(self, verb: int, cue: int | None) -> bool:
        """Whether a relative clause after a comma tells who the source is, and not what else he did.

        ", who added that ...", is an attribution of its own (3 in the source, 29 out in PolNeAR train); and what a lone
        surname before its cue brings along ("Lind, who won in June, said") is news (11 in, 31 out), unless it says what
        he is ("Lind, who is the pilot, said": 13 in, 3 out).
        """
        tree, head = self.tree, self.tree.heads[verb]
        if self._reports(verb) and any(tree.deps[child] == "ccomp" for child in tree.children[verb]):
            return False
        lone = tree.pos[head] == "PROPN" and not any(
            child < verb for child in tree.children[head] if not tree.is_punct[child]
        )
        says_what = any(self.doc[i].lemma_ == "be" for i in (verb, *tree.children[verb]))
        return says_what or not (lone and cue is not None and head < cue)

    def _after_quotation(self, match: Match, cue: int) -> bool:
        if match.rule.kind == "direct":
            return True
        before = cue - 1
        while before > 0 and self.tree.is_space[before]:
            before -= 1
        if before < 0:
            return False
        # a lone closing mark, too: the sentence may be all that there is of a longer quotation
        return (
            self.tree.texts[before][-1:] in CLOSING
            or self.quotations.at(self.tree.starts[before]) is not None
        )

    def _subject(self, cue: int) -> int | None:
        """The cue's subject; never one inside a quotation that the cue stands outside of."""
        if cue not in self._subjects:
            self._subjects[cue] = self._find_subject(cue)
        return self._subjects[cue]

    def _find_subject(self, cue: int) -> int | None:
        tree = self.tree
        subject = subjects.subject_of(tree, cue)
        if subject is None:
            subject = subjects.subject_between(tree, cue)
        if subject is None:
            subject = subjects.subject_beside(tree, cue)
        if subject is None:
            subject = subjects.subject_after(tree, cue)
        if subject is None:
            subject = subjects.subject_before(tree, cue)
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
            return self._before_participle(
                growth.object_tokens(tree, cue, head, without, self._occasions), cue
            )
        if how == "phrase" and cue is not None and tree.texts[head].lower() in OF_OBJECTS:
            objects = [i for i in tree.children[cue] if tree.deps[i] == "dobj" and cue < i < head]
            return growth.phrases_tokens(tree, [*objects[:1], named[0]], without)
        if how == "clause" and cue is not None and head < cue:
            # the verb stands last: what hangs on it after the clause is no part of the clause
            clause = {head, *tree.descendants(head)}
            edge = max(clause)
            without = without.union(i for i in tree.subtree(cue) if i > edge and i not in clause)
            return growth.clause_tokens(tree, head, without) | growth.reason_tokens(tree, cue)
        if how == "clause" and cue is not None:
            without = without.union(growth.next_report(tree, cue, head, self._reports))
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
        # only a colon carries over the end of a paragraph, `Marlow continued:` and the quotation below, and a signature
        signs = not between.strip() and cue is not None and self.tree.texts[cue] in growth.DASHES
        return tokens if "\n" not in between or ":" in between or signs else set()
