"""How the token that a rule names grows into a span: the closed vocabulary of a rule file's `span:`.

Sets of token indices go in and out; `offsets` turns them into code points.  The conventions are those of
PARC and PolNeAR: an apposition belongs to the source and a relative clause after a comma does not; auxiliaries,
negation and particles belong to the cue; a leading "that" or "to" belongs to the content.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from quotes.quote import Offsets

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
PASSIVE = frozenset({"auxpass", "nsubjpass"})
NOMINALS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
WITHIN_PHRASE = frozenset({"pobj", "prep", "appos", "conj", "compound", "nummod", "npadvmod"})
CUE_PARTS = frozenset({"aux", "auxpass", "neg", "prt"})
# A verb without a subject of its own shares that of the verb it hangs on.
SHARED_SUBJECT = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp", "prep", "dep"})
CLAUSES_ON_NOUNS = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis", "dep"})
OBJECT_PARTS = frozenset(
    {"dobj", "dative", "xcomp", "oprd", "prep", "ccomp", "attr", "acomp", "pcomp", "prt"}
)
OPENERS = frozenset({"(", "["})
CLOSERS = {")": "(", "]": "["}
TRAILING = frozenset({",", ".", ":", ";", "-", "--", "–", "—", "...", "…", "?", "!"})
MAX_CLIMB = 6
MAX_PARENTHESIS = 8


def offsets(doc: Doc, tokens: Iterable[int]) -> tuple[Offsets, ...]:
    """Code-point spans of the runs of `tokens`; whitespace between two neighbours does not break a run."""
    out: list[Offsets] = []
    last: int | None = None
    for i in sorted(tokens):
        token = doc[i]
        if token.is_space:
            continue
        end = token.idx + len(token)
        if out and last is not None and all(doc[k].is_space for k in range(last + 1, i)):
            out[-1] = (out[-1][0], end)
        else:
            out.append((token.idx, end))
        last = i
    return tuple(out)


def cue_tokens(cue: Token, growth: str) -> set[int]:
    """The cue's head, and for `verb-group` its auxiliaries, negation, particle and the adverbs between them."""
    tokens = {cue.i}
    if growth == "token":
        return tokens
    tokens |= {child.i for child in cue.children if child.dep_ in CUE_PARTS and _near(child, cue)}
    low, high = min(tokens), max(tokens)
    return {
        i for i in range(low, high + 1) if i in tokens or cue.doc[i].dep_ == "advmod" or cue.doc[i].is_punct
    }


def _near(child: Token, cue: Token) -> bool:
    # "Will the plan, he asked, ..." : an auxiliary far to the left belongs to another clause
    return abs(child.i - cue.i) <= 4


def subject_of(cue: Token) -> Token | None:
    """The subject of the cue, or of the verb it shares one with (coordination, complement, participle)."""
    node = cue
    for _ in range(MAX_CLIMB):
        agent = _agent(node)
        if agent is not None:
            return agent
        for child in node.children:
            if child.dep_ in SUBJECTS and child.dep_ != "csubj":
                passive = child.dep_ == "nsubjpass" and node is cue
                return None if passive else child
        if node.dep_ in {"acl", "relcl"}:
            return node.head
        if node.dep_ not in SHARED_SUBJECT or node.head is node:
            return None
        if node.dep_ == "xcomp":
            controlled = [
                child for child in node.head.children if child.dep_ in {"dobj", "dative"} and child.i < node.i
            ]
            if controlled and node.tag_ == "VB":
                return controlled[-1]
        node = node.head
    return None


def subject_beside(cue: Token) -> Token | None:
    """The noun phrase right before a finite verb that the parser left without a subject.

    Adverbs, auxiliaries, and a comma may stand between ("A poll has, however, revealed ...").
    """
    if cue.tag_ not in {"VBD", "VBZ", "VBP"} or any(c.dep_ in PASSIVE for c in cue.children):
        return None
    doc, start = cue.doc, cue.sent.start
    i = min(cue_tokens(cue, "verb-group")) - 1
    while i >= start and (doc[i].pos_ in {"ADV", "AUX"} or doc[i].text == "," or doc[i].is_space):
        i -= 1
    if i < start or doc[i].pos_ not in NOMINALS:
        return None
    node = doc[i]
    while node.head.i < node.i and node.dep_ in WITHIN_PHRASE and node.head.pos_ in NOMINALS | {"ADP"}:
        node = node.head
    return node if node.pos_ in NOMINALS else None


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent":
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    return grandchild
    return None


def noun_phrase_tokens(head: Token, cue: Token | None) -> set[int]:
    """The source around its head noun: modifiers, appositions and prepositional phrases.

    Clauses that follow a comma stay out, as does everything on the far side of the cue.
    """
    doc = head.doc
    tokens = _prune(head, cue)
    if cue is not None:
        tokens = {i for i in tokens if (i < cue.i) == (head.i < cue.i)}
    low, high = min(tokens), max(tokens)
    blocked = {cue.i} if cue is not None else set()
    tokens = {i for i in range(low, high + 1) if i not in blocked}
    tokens = _with_parenthesis(doc, tokens, limit=cue.i if cue is not None and cue.i > high else len(doc))
    return trim(doc, tokens)


def _prune(head: Token, cue: Token | None) -> set[int]:
    out = {head.i}
    for child in head.children:
        if cue is not None and (
            child.i == cue.i or (cue.is_ancestor(child) is False and child.is_ancestor(cue))
        ):
            continue
        if child.dep_ in CLAUSES_ON_NOUNS and child.i > head.i:
            first = child.left_edge.i
            if child.dep_ in {"ccomp", "parataxis", "dep"} or (
                first > 0 and head.doc[first - 1].text in {",", "-", "—", "–", "--"}
            ):
                continue
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"}:
            continue
        if child.dep_ in {"punct", "cc"} and child.i > head.i:
            continue  # filled in again where something follows
        out |= _prune(child, cue)
    return out


def _with_parenthesis(doc: Doc, tokens: set[int], limit: int) -> set[int]:
    # "Graham (R-S.C.) said": parsers cut the name at the bracket, or within it
    opened = [i for i in tokens if doc[i].text in OPENERS]
    closed = [i for i in tokens if doc[i].text in CLOSERS]
    last = max(tokens) + 1
    if len(opened) > len(closed) or (last < len(doc) and doc[last].text in OPENERS):
        for j in range(last, min(last + MAX_PARENTHESIS, len(doc), limit + 1)):
            if doc[j].text in CLOSERS:
                return tokens | set(range(last, j + 1))
    return tokens


def clause_tokens(head: Token, without: set[int]) -> set[int]:
    """The subtree of a content clause as one stretch, less the tokens of cue and source and what hangs on the cue."""
    inside = [t.i for t in head.subtree if t.i not in without]
    if not inside:
        return set()
    return trim(head.doc, {i for i in range(min(inside), max(inside) + 1) if i not in without})


def host_tokens(cue: Token, without: set[int]) -> set[int]:
    """The clause that a parenthetical cue or an "according to" phrase stands in, less that phrase.

    A coordinate clause after the phrase stays out: in "Rents rose, according to X, but wages fell" X is only
    said to have spoken of rents.
    """
    head = cue.head
    without = set(without)
    while head.dep_ in {"prep", "pobj", "aux", "auxpass"} and head.head is not head:
        without.add(head.i)  # the "in" of "in her view"
        head = head.head
    if head is cue:
        return set()
    tokens = {t.i for t in head.subtree}
    if any(i < cue.i for i in tokens - without):
        for child in head.children:
            if child.dep_ == "conj" and child.i > cue.i > head.i and child.pos_ in {"VERB", "AUX"}:
                tokens -= {t.i for t in child.subtree}
                tokens -= {c.i for c in head.children if c.dep_ == "cc" and cue.i < c.i < child.i}
    rest = tokens - without
    if not rest:
        return set()
    filled = {i for i in range(min(rest), max(rest) + 1) if i in tokens or head.doc[i].is_punct}
    return trim(head.doc, filled - without)


def object_tokens(cue: Token, content: Token, without: set[int]) -> set[int]:
    """The objects of the cue from the content node on: "voters to reject it", "Brown of lying", "it a disgrace"."""
    tokens: set[int] = {t.i for t in content.subtree}
    for child in cue.children:
        if child.i > content.i and child.dep_ in OBJECT_PARTS:
            tokens |= {t.i for t in child.subtree}
    tokens -= without
    if not tokens:
        return set()
    return trim(cue.doc, {i for i in range(min(tokens), max(tokens) + 1) if i not in without})


def line_tokens(first: Token, without: set[int]) -> set[int]:
    """From a token to the end of its line, as scripts and interviews give a speaker's turn."""
    doc, out = first.doc, set[int]()
    for i in range(first.i, len(doc)):
        if doc[i].is_space and "\n" in doc[i].text:
            break
        out.add(i)
    while out and doc[max(out)].is_space:
        out.discard(max(out))
    return out - without


def line_before_tokens(last: Token, without: set[int]) -> set[int]:
    """From where a token's sentence or line begins, whichever is nearer, to the token: a headline before its colon."""
    doc, first = last.doc, last.i
    while first > last.sent.start and not (doc[first - 1].is_space and "\n" in doc[first - 1].text):
        first -= 1
    return trim(doc, set(range(first, last.i + 1)) - without)


def trim(doc: Doc, tokens: set[int]) -> set[int]:
    """Without punctuation and spaces at the edges; a bracket stays when its partner is inside, a mark always."""
    out = sorted(tokens)
    while out and (doc[out[0]].is_space or (doc[out[0]].text in TRAILING) or doc[out[0]].text in CLOSERS):
        out.pop(0)
    while out:
        last = doc[out[-1]]
        unpaired = last.text in CLOSERS and not any(doc[i].text == CLOSERS[last.text] for i in out)
        if last.is_space or last.text in TRAILING or last.text in OPENERS or unpaired:
            out.pop()
        else:
            break
    if out and doc[out[0]].text in OPENERS and not any(doc[i].text in CLOSERS for i in out):
        out.pop(0)
    return set(out)
