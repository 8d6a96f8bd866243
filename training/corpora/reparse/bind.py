"""One sentence's tree from the parsers' votes and the attributions in it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.corpora.reparse.eisner import Scores, best_tree
from training.corpora.reparse.votes import NO_VOTE, Votes

DISTANCE = 0.002  # per token between head and dependent: of equal arcs the shorter
ROOT_FINE = 3.0  # one root where the votes allow
MARK_FINE = 1.0  # for punctuation as a head
# Fines outweigh the votes of two parsers, and of three where another head is at hand.
CUT_CONTENT = 3.0  # an arc into or out of a content
CUT_SOURCE = 2.5
CONTENT_ON_CUE = 0.5  # what an arc from the cue gets back of the fine, as one must lead in
SOURCE_ON_CUE = 1.0
SECOND_CHOICE = 0.5  # the content's head, or the cue's, for words whose head is on the wrong side
MISSING_LINK = 1.5  # between a cue and a content that no parser joins
LINK_VOTES = 1.5  # fewer are none
CLAUSE_LABELS = frozenset({"ccomp", "acl", "xcomp", "advcl"})
OBJECT_LABELS = frozenset({"dobj", "attr", "oprd", "npadvmod", "dep", "appos", "ccomp", "acomp", "dative"})
LOOSE_LABELS = frozenset({"dep", "parataxis", "conj", "appos", "punct"})
HELPERS = frozenset({"aux", "auxpass", "neg", "mark", "case"})

Mask = NDArray[np.bool_]
Weights = defaultdict[str, float]


class Attribution(NamedTuple):
    """Token indices of an article, without white space; source and content may be empty."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]


class Ballots:
    """The votes on one sentence: `arcs[head, dependent]`, node 0 being the root, and labels."""

    def __init__(self, sentence: Sequence[int], votes: Sequence[Votes], weights: Sequence[float]) -> None:
        self.places = {token: node for node, token in enumerate(sentence, 1)}
        size = len(sentence) + 1
        self.arcs: Scores = np.zeros((size, size))
        self.labels: defaultdict[tuple[int, int], Weights] = defaultdict(lambda: defaultdict(float))
        self.any_head: defaultdict[int, Weights] = defaultdict(lambda: defaultdict(float))
        for vote, weight in zip(votes, weights, strict=True):
            for token, node in self.places.items():
                head = vote.heads[token]
                if head == NO_VOTE:
                    continue
                self.any_head[node][vote.labels[token]] += weight
                arc = (0 if head == token else self.places.get(head, -1), node)
                if arc[0] >= 0:
                    self.arcs[arc] += weight
                    self.labels[arc][vote.labels[token]] += weight

    def label(self, head: int, node: int, *, is_verb: bool) -> str:
        """What most say of the arc; where nobody has it, what most say of the word under another head."""
        if not head:
            return "ROOT"
        if self.labels[head, node]:
            return _ranked(self.labels[head, node])[0]
        ranked = _ranked(self.any_head[node])
        if is_verb and ranked[:1] in ([], ["ROOT"]):
            return "ccomp"
        return next((label for label in ranked if label != "ROOT"), "dep")


def _ranked(weights: Weights) -> list[str]:
    """By weight, the heaviest first; of equals what was counted first."""
    return sorted(weights, key=lambda label: -weights[label])


def bound_tree(
    sentence: Sequence[int],
    votes: Sequence[Votes],
    weights: Sequence[float],
    tags: Sequence[str],
    marks: Sequence[bool],
    attributions: Sequence[Attribution],
) -> tuple[dict[int, int], dict[int, str]]:
    """Heads and labels by token index; the root is its own head.

    `tags` and `marks` (which tokens are punctuation) run parallel to the article, `sentence` are indices.
    """
    ballots = Ballots(sentence, votes, weights)
    nodes = np.arange(len(sentence) + 1)
    scores = ballots.arcs - DISTANCE * np.abs(nodes[:, None] - nodes[None, :])
    scores[0] -= ROOT_FINE
    punct = np.array([False, *(marks[token] for token in sentence)])
    scores[punct] -= MARK_FINE
    verbs = {node for token, node in ballots.places.items() if tags[token][:2] in {"VB", "MD"}}
    here = [a for a in attributions if a.cue & ballots.places.keys()]
    for attribution in here:
        _bind(scores, ballots, attribution, punct, verbs)
    tree = best_tree(scores)
    heads, labels = {}, {}
    for token, node in ballots.places.items():
        head = tree[node]
        heads[token] = sentence[head - 1] if head else token
        labels[token] = ballots.label(head, node, is_verb=node in verbs)
    for attribution in here:
        _relabel(heads, labels, attribution, tags, marks)
    return heads, labels


def _mask(tokens: frozenset[int], places: dict[int, int], size: int) -> Mask:
    mask = np.zeros(size, bool)
    mask[[places[token] for token in tokens & places.keys()]] = True
    return mask


def _bind(scores: Scores, ballots: Ballots, attribution: Attribution, punct: Mask, verbs: set[int]) -> None:
    """Fine the arcs that cut the spans of an attribution, and offer others."""
    source, cue, content = (_mask(tokens, ballots.places, len(scores)) for tokens in attribution)
    lead = max(np.flatnonzero(cue), key=lambda node: _leads(ballots, int(node), cue))
    if (content & ~punct).any():
        _bind_content(scores, ballots, content, cue, int(lead), punct, verbs)
        scores[np.ix_(content & ~source, source & ~content)] -= CUT_SOURCE
    if source.any():
        scores[np.ix_(~source, source)] -= CUT_SOURCE
        scores[np.ix_(cue, source)] += SOURCE_ON_CUE


def _leads(ballots: Ballots, node: int, cue: Mask) -> float:
    """How much speaks for a word as the head of its cue: votes for heads outside it, and that it helps none."""
    helps = bool(HELPERS.intersection(_ranked(ballots.any_head[node])[:1]))
    return float(ballots.arcs[~cue, node].sum()) - 10 * helps


def _bind_content(
    scores: Scores,
    ballots: Ballots,
    content: Mask,
    cue: Mask,
    lead: int,
    punct: Mask,
    verbs: set[int],
) -> None:
    arcs = ballots.arcs
    scores[np.ix_(~content, content)] -= CUT_CONTENT
    scores[np.ix_(cue, content)] += CONTENT_ON_CUE
    outside = ~content & ~cue & ~punct
    outside[0] = False
    scores[np.ix_(content, outside)] -= CUT_CONTENT
    for node in np.flatnonzero(outside & (arcs[content].sum(axis=0) > 0)):
        scores[lead, node] += SECOND_CHOICE
    tops = np.flatnonzero(content & ~punct & (arcs[~content].sum(axis=0) > 0))
    if not len(tops):
        return
    head = max(tops, key=lambda node: _heads_content(ballots, int(node), cue, verbs))
    scores[head, tops[tops != head]] += SECOND_CHOICE
    solid = content & ~punct
    if arcs[np.ix_(cue, solid)].sum() + arcs[np.ix_(solid, cue)].sum() < LINK_VOTES:
        scores[lead, head] += MISSING_LINK


def _heads_content(ballots: Ballots, node: int, cue: Mask, verbs: set[int]) -> float:
    """How much speaks for a word as the head of its content: votes for the cue above it, or for the root."""
    total = float(ballots.arcs[0, node]) + 0.3 * (node in verbs)
    for head in np.flatnonzero(cue):
        clause = bool(CLAUSE_LABELS & ballots.labels[int(head), node].keys())
        total += float(ballots.arcs[head, node]) * (1.5 if clause else 1)
    return total


def _relabel(
    heads: dict[int, int],
    labels: dict[int, str],
    attribution: Attribution,
    tags: Sequence[str],
    marks: Sequence[bool],
) -> None:
    """A source under its verb is a subject, whatever it was taken for, and a clause of content a complement."""
    for token, head in heads.items():
        if head == token or head not in attribution.cue or tags[head][:2] not in {"VB", "MD"}:
            continue
        nominal = tags[token][:2] in {"NN", "PR", "CD"} and not marks[token]
        if token in attribution.source and nominal and labels[token] in OBJECT_LABELS:
            labels[token] = "nsubj"
        if token in attribution.content and tags[token][:2] in {"VB", "MD"} and labels[token] in LOOSE_LABELS:
            labels[token] = "ccomp"
