"""The conversion as a whole: small transformations in an order that matters.

CLEAR labels are those of Choi and Palmer's "Guidelines for the CLEAR style constituent to dependency
conversion" (2012) as spaCy's English pipelines use them. What UD does not record (most small clauses,
datives, adverbs between copula and adjective) is decided by the lists in `words`.
"""

from collections.abc import Callable, Sequence

from training.clear.clauses import build_small_clauses, chain_conjuncts
from training.clear.conllu import Token
from training.clear.copulas import lift_copulas
from training.clear.labels import relabel
from training.clear.nominals import (
    head_dates_at_month,
    head_money_at_number,
    right_head_names,
    unfold_fixed_expressions,
)
from training.clear.prepositions import lift_adpositions, lift_clause_markers
from training.clear.punctuation import reattach_punctuation
from training.clear.tree import Tree

TRANSFORMATIONS: tuple[Callable[[Tree], None], ...] = (
    right_head_names,
    head_money_at_number,
    head_dates_at_month,
    unfold_fixed_expressions,
    lift_copulas,  # before prepositions: "is in Rome" must still have its `case`
    build_small_clauses,  # before prepositions: needs UD's objects
    lift_adpositions,
    lift_clause_markers,
    chain_conjuncts,  # after prepositions, which may have become the conjuncts
    relabel,
    reattach_punctuation,
)


def convert(tokens: Sequence[Token]) -> tuple[list[int], list[str]] | None:
    """Heads (from 1, 0 for the root) and CLEAR labels of a UD v2 sentence; None where no tree comes out.

    None means a sentence that UD's own annotation makes cyclic under the changes (a few in a million words):
    leave it out of training.
    """
    tree = Tree(tokens)
    for transform in TRANSFORMATIONS:
        transform(tree)
    if not tree.is_tree():
        return None
    return tree.head[1:], tree.label[1:]
