"""How the token that a rule names grows into a span: the closed vocabulary of a rule file's `span:`.

Token indices go in, sets of them come out; `offsets` turns them into code points.  The conventions are those of
PARC and PolNeAR: an apposition belongs to the source, and where `relatives` says so a relative clause after a comma;
auxiliaries, negation and particles belong to the cue; a leading "that" or "to" belongs to the content.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from quotes.quote import Offsets
from quotes.tree import Tree

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
PASSIVE = frozenset({"auxpass", "nsubjpass"})
NOMINALS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
WITHIN_PHRASE = frozenset({"pobj", "prep", "appos", "conj", "compound", "nummod", "npadvmod"})
CUE_PARTS = frozenset({"aux", "auxpass", "neg", "prt"})
# A verb without a subject of its own shares that of the verb it hangs on.
SHARED_SUBJECT = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp", "prep", "dep"})
CLAUSES_ON_NOUNS = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis", "dep"})
RELATIVES = frozenset({"who", "which", "whose"})
OBJECT_PARTS = frozenset(
    {"dobj", "dative", "xcomp", "oprd", "prep", "ccomp", "attr", "acomp", "pcomp", "prt"}
)
OPENERS = frozenset({"(", "["})
CLOSERS = {")": "(", "]": "["}
TRAILING = frozenset({",", ".", ":", ";", "-", "--", "–", "—", "...", "…", "?", "!"})
LEADING = TRAILING | set(CLOSERS)
SETTING_OFF = frozenset({",", "-", "—", "–", "--"})
NEAR = 4  # tokens
MAX_CLIMB = 6
MAX_PARENTHESIS = 8
FELLOW_REACH = 4  # a closing mark, a comma, a conjunction, an adverb
FELLOW_ADVERBS = frozenset({"also", "then", "not", "instead"})


def offsets(tree: Tree, tokens: Iterable[int]) -> tuple[Offsets, ...]:
    """Code-point spans of the runs of `tokens`; whitespace between two neighbours does not break a run."""
    starts, ends, spaces = tree.starts, tree.ends, tree.is_space
    out: list[Offsets] = []
    last: int | None = None
    for i in sorted(tokens):
        if spaces[i]:
            continue
        if last is not None and (i == last + 1 or all(spaces[last + 1 : i])):
            out[-1] = (out[-1][0], ends[i])
        else:
            out.append((starts[i], ends[i]))
        last = i
    return tuple(out)


def cue_tokens(tree: Tree, cue: int, growth: str) -> set[int]:
    """The cue's head, and for `verb-group` its auxiliaries, negation, particle and the adverbs between them."""
    tokens = {cue}
    if growth == "token":
        return tokens
    deps, puncts = tree.deps, tree.is_punct
    # "Will the plan, he asked, ..." : an auxiliary far to the left belongs to another clause
    tokens |= {child for child in tree.children[cue] if deps[child] in CUE_PARTS and abs(child - cue) <= NEAR}
    low, high = min(tokens), max(tokens)
    return {i for i in range(low, high + 1) if i in tokens or deps[i] == "advmod" or puncts[i]}


def subject_of(tree: Tree, cue: int) -> int | None:
    """The subject of the cue, or of the verb it shares one with (coordination, complement, participle)."""
    deps, heads, children = tree.deps, tree.heads, tree.children
    node = cue
    for _ in range(MAX_CLIMB):
        agent = _agent(tree, node)
        if agent is not None:
            return agent
        for child in children[node]:
            if deps[child] in SUBJECTS and deps[child] != "csubj":
                passive = deps[child] == "nsubjpass" and node == cue
                return None if passive else child
        head = heads[node]
        if deps[node] in {"acl", "relcl"}:
            return head
        if deps[node] not in SHARED_SUBJECT or head == node:
            return None
        if deps[node] == "xcomp":
            controlled = [c for c in children[head] if deps[c] in {"dobj", "dative"} and c < node]
            if controlled and tree.tags[node] == "VB":
                return controlled[-1]
        node = head
    return None


def subject_beside(tree: Tree, cue: int) -> int | None:
    """The noun phrase right before a finite verb that the parser left without a subject.

    Adverbs, auxiliaries, and a comma may stand between ("A poll has, however, revealed ...").
    """
    deps, heads, pos = tree.deps, tree.heads, tree.pos
    if tree.tags[cue] not in {"VBD", "VBZ", "VBP"} or any(deps[c] in PASSIVE for c in tree.children[cue]):
        return None
    start = tree.sentence_start(cue)
    i = min(cue_tokens(tree, cue, "verb-group")) - 1
    while i >= start and (pos[i] in {"ADV", "AUX"} or tree.texts[i] == "," or tree.is_space[i]):
        i -= 1
    if i < start or pos[i] not in NOMINALS:
        return None
    while heads[i] < i and deps[i] in WITHIN_PHRASE and pos[heads[i]] in NOMINALS | {"ADP"}:
        i = heads[i]
    return i if pos[i] in NOMINALS else None


def _agent(tree: Tree, verb: int) -> int | None:
    for child in tree.children[verb]:
        if tree.deps[child] == "agent":
            for grandchild in tree.children[child]:
                if tree.deps[grandchild] == "pobj":
                    return grandchild
    return None


def noun_phrase_tokens(tree: Tree, head: int, cue: int | None, *, relatives: bool = False) -> set[int]:
    """The source around its head noun: modifiers, appositions and prepositional phrases.

    Clauses that follow a comma stay out, but for those that begin with "who" or "which" when `relatives` are asked for;
    everything on the far side of the cue does.
    """
    around = {cue, *tree.ancestors(cue)} if cue is not None else set[int]()
    tokens = _prune(tree, head, around, relatives=relatives)
    if cue is not None:
        tokens = {i for i in tokens if (i < cue) == (head < cue)}
    low, high = min(tokens), max(tokens)
    tokens = set(range(low, high + 1)) - {cue}
    tokens = _with_parenthesis(tree, tokens, limit=cue if cue is not None and cue > high else len(tree))
    return trim(tree, tokens)


def _prune(tree: Tree, head: int, around: AbstractSet[int], *, relatives: bool) -> set[int]:
    """The head and what hangs on it, less the cue and what the cue hangs on: these are `around`."""
    deps, pos, texts = tree.deps, tree.pos, tree.texts
    out = {head}
    for child in tree.children[head]:
        if child in around:
            continue
        if deps[child] in CLAUSES_ON_NOUNS and child > head:
            first = min(tree.subtree(child))
            if deps[child] in {"ccomp", "parataxis", "dep"}:
                continue
            if first > 0 and texts[first - 1] in SETTING_OFF:
                if relatives and texts[first].lower() in RELATIVES:
                    out.update(tree.subtree(child))
                continue
        if deps[child] == "conj" and pos[child] in {"VERB", "AUX"}:
            continue
        if deps[child] in {"punct", "cc"} and child > head:
            continue  # filled in again where something follows
        out |= _prune(tree, child, around, relatives=relatives)
    return out


def _with_parenthesis(tree: Tree, tokens: set[int], limit: int) -> set[int]:
    # "Graham (R-S.C.) said": parsers cut the name at the bracket, or within it
    texts = tree.texts
    opened = sum(texts[i] in OPENERS for i in tokens)
    closed = sum(texts[i] in CLOSERS for i in tokens)
    last = max(tokens) + 1
    if opened > closed or (last < len(texts) and texts[last] in OPENERS):
        for j in range(last, min(last + MAX_PARENTHESIS, len(texts), limit + 1)):
            if texts[j] in CLOSERS:
                return tokens | set(range(last, j + 1))
    return tokens


def clause_tokens(tree: Tree, head: int, without: set[int]) -> set[int]:
    """The subtree of a content clause as one stretch, less the tokens of cue and source and what hangs on the cue.

    Its fellows belong to it wherever the parser hung them: "said that A and that B", "pledged to A, B and C".
    """
    tokens = set(tree.subtree(head))
    infinitive = tree.tags[head] == "VB" and any(tree.tags[child] == "TO" for child in tree.children[head])
    while (fellow := _fellow(tree, max(tokens), infinitive=infinitive)) is not None:
        more = set(tree.subtree(fellow))
        if more & without or max(more) <= max(tokens):
            break
        tokens |= more
    return _stretch(tree, tokens, without)


def _fellow(tree: Tree, last: int, *, infinitive: bool) -> int | None:
    """The verb of a clause like the one that ends there, right after a comma or a conjunction and with no cue between.

    After "that" clauses "and that", after infinitives a bare one.
    """
    at, joined, comma = last + 1, False, False
    while at < len(tree) and at <= last + FELLOW_REACH:
        text = tree.texts[at].lower()
        if tree.tags[at] == "CC":
            joined = True
        elif text == ",":
            comma = True
        elif not tree.is_punct[at] and text not in FELLOW_ADVERBS:
            break
        elif text in {".", ";", ":", "?", "!"}:
            return None
        at += 1
    if at >= len(tree) or at == last + 1:
        return None
    if joined and tree.texts[at].lower() == "that" and tree.deps[at] == "mark":
        return tree.heads[at]
    if (
        infinitive
        and (joined or comma)
        and tree.tags[at] == "VB"
        and tree.deps[at] in {"conj", "xcomp", "dep", "advcl"}
    ):
        return at
    return None


def _stretch(tree: Tree, tokens: set[int], without: set[int]) -> set[int]:
    """From the first of the tokens to the last, less others."""
    inside = tokens - without
    if not inside:
        return set()
    return trim(tree, set(range(min(inside), max(inside) + 1)) - without)


def host_tokens(tree: Tree, cue: int, without: set[int]) -> set[int]:
    """The clause that a parenthetical cue or an "according to" phrase stands in, less that phrase.

    A coordinate clause after the phrase stays out: in "Rents rose, according to X, but wages fell" X is only
    said to have spoken of rents.
    """
    deps, heads = tree.deps, tree.heads
    head = heads[cue]
    without = set(without)
    while deps[head] in {"prep", "pobj", "aux", "auxpass"} and heads[head] != head:
        without.add(head)  # the "in" of "in her view"
        head = heads[head]
    if head == cue:
        return set()
    tokens = set(tree.subtree(head))
    if any(i < cue for i in tokens - without):
        children = tree.children[head]
        for child in children:
            if deps[child] == "conj" and child > cue > head and tree.pos[child] in {"VERB", "AUX"}:
                tokens.difference_update(tree.subtree(child))
                tokens.difference_update(c for c in children if deps[c] == "cc" and cue < c < child)
    rest = tokens - without
    if not rest:
        return set()
    filled = {i for i in range(min(rest), max(rest) + 1) if i in tokens or tree.is_punct[i]}
    return trim(tree, filled - without)


def object_tokens(tree: Tree, cue: int, content: int, without: set[int]) -> set[int]:
    """The objects of the cue from the content node on: "voters to reject it", "Brown of lying", "it a disgrace"."""
    tokens = set(tree.subtree(content))
    for child in tree.children[cue]:
        if child > content and tree.deps[child] in OBJECT_PARTS:
            tokens.update(tree.subtree(child))
    return _stretch(tree, tokens, without)


def line_tokens(tree: Tree, first: int, without: set[int]) -> set[int]:
    """From a token to the end of its line, as scripts and interviews give a speaker's turn."""
    end = first
    while end < len(tree) and not tree.ends_line(end):
        end += 1
    while end > first and tree.is_space[end - 1]:
        end -= 1
    return set(range(first, end)) - without


def line_before_tokens(tree: Tree, last: int, without: set[int]) -> set[int]:
    """From where a token's sentence or line begins, whichever is nearer, to the token: a headline before its colon."""
    first, start = last, tree.sentence_start(last)
    while first > start and not tree.ends_line(first - 1):
        first -= 1
    return trim(tree, set(range(first, last + 1)) - without)


def trim(tree: Tree, tokens: set[int]) -> set[int]:
    """Without punctuation and spaces at the edges; a bracket stays when its partner is inside, a mark always."""
    texts, spaces = tree.texts, tree.is_space
    out = sorted(tokens)
    first, end = 0, len(out)
    while first < end and (spaces[out[first]] or texts[out[first]] in LEADING):
        first += 1
    while first < end:
        last = texts[out[end - 1]]
        unpaired = last in CLOSERS and not any(texts[i] == CLOSERS[last] for i in out[first:end])
        if not (spaces[out[end - 1]] or last in TRAILING or last in OPENERS or unpaired):
            break
        end -= 1
    if first < end and texts[out[first]] in OPENERS and not any(texts[i] in CLOSERS for i in out[first:end]):
        first += 1
    return set(out[first:end])
