"""Copulas: UD hangs "be" under the predicate, CLEAR the predicate under "be".

UD: "She is [now] a judge" is headed by "judge", with "is" as `cop`. CLEAR: "is" is the head, "judge" its
`attr` (nouns) or `acomp` (adjectives), or a preposition that follows. Whatever says something of the clause
moves up to the verb; whatever belongs to the noun or adjective stays.
"""

from training.clear.tree import Tree
from training.clear.words import CLAUSE_ADVERBS

DEGREE_WORDS = frozenset(("as", "so", "too", "more", "less"))
ALWAYS_CLAUSAL = frozenset(
    ("nsubj", "csubj", "aux", "expl", "vocative", "discourse", "parataxis", "dislocated", "orphan", "cop")
)


def lift_copulas(tree: Tree) -> None:
    """Make every copula the head of its clause, innermost (rightmost) predicates first."""
    for predicate in reversed(tree.words):
        _lift(tree, predicate)


def _lift(tree: Tree, predicate: int) -> None:
    copulas = [child for child in tree.children(predicate) if tree.label[child] == "cop"]
    if not copulas:
        return
    outer = [child for child in tree.children(predicate) if tree.label[child].endswith(":outer")]
    if outer:
        _lift_outer(tree, predicate, copulas[0], outer)
    else:
        _lift_plain(tree, predicate, copulas[0])


def _lift_outer(tree: Tree, predicate: int, copula: int, outer: list[int]) -> None:
    """The predicate is a clause of its own ("The trouble is that he left", "The question is who pays").

    UD marks the subject of the outer clause as `nsubj:outer`. It and what precedes the copula go to the
    copula; the inner clause becomes its `ccomp`, and gets a copula of its own lifted where it has one.
    """
    for child in tree.children(predicate):
        if child == copula:
            continue
        before = child < copula and tree.base(child) not in ("case", "det")
        after = child > predicate and tree.base(child) == "punct"
        if child in outer:
            tree.attach(child, copula, tree.base(child))
        elif before or after:
            tree.attach(child, copula)
    tree.promote(copula, predicate, label="attr")
    inner_copula = any(tree.label[child] == "cop" for child in tree.children(predicate))
    if inner_copula or _is_clause(tree, predicate):
        tree.label[predicate] = "ccomp"
    elif tree.upos[predicate] == "ADJ":
        tree.label[predicate] = "acomp"
    if inner_copula:
        _lift(tree, predicate)


def _is_clause(tree: Tree, word: int) -> bool:
    return tree.upos[word] in ("VERB", "AUX") or bool(
        tree.children(word, "nsubj", "csubj", "cop", "aux", "expl")
    )


def _lift_plain(tree: Tree, predicate: int, copula: int) -> None:
    children = tree.children(predicate)
    prepositional = any(tree.label[child] == "case" and tree.xpos[child] != "POS" for child in children)
    expletive = any(tree.base(child) == "expl" for child in children)
    moving = [c for c in children if c != copula and _moves(tree, c, predicate, copula, expletive=expletive)]
    for child in children:
        if child == copula:
            continue
        if tree.base(child) == "csubj" and child > predicate and expletive:
            tree.label[child] = (
                "ccomp" if _is_finite(tree, child) else "xcomp"
            )  # "It is clear that ...", "... to"
        elif tree.base(child) == "cop":
            tree.label[child] = "aux"  # a second copula: "had been" tagged as two
        if child in moving:
            tree.attach(child, copula)
    tree.promote(copula, predicate, label=_predicate_label(tree, predicate, prepositional=prepositional))


def _is_adjectival(tree: Tree, word: int) -> bool:
    return tree.upos[word] in ("ADJ", "ADV") or tree.xpos[word] in ("VBN", "VBG", "JJ", "JJR", "JJS")


def _is_finite(tree: Tree, word: int) -> bool:
    return "VerbForm=Fin" in tree.feats[word] or any(
        tree.xpos[child] in ("MD", "VBZ", "VBD", "VBP") for child in tree.children(word)
    )


def _predicate_label(tree: Tree, predicate: int, *, prepositional: bool) -> str:
    if prepositional:
        return "obl"  # "is in Rome": the preposition is lifted later
    if tree.upos[predicate] == "ADV" or tree.xpos[predicate] in ("RB", "WRB"):
        return "advmod"
    if _is_adjectival(tree, predicate):
        return "acomp"
    return "xcomp" if tree.upos[predicate] == "VERB" else "attr"


def _moves(tree: Tree, child: int, predicate: int, copula: int, *, expletive: bool) -> bool:
    """Whether a dependent of the predicate belongs to the clause, and so to the copula."""
    base = tree.base(child)
    adjectival = _is_adjectival(tree, predicate)
    if base in ALWAYS_CLAUSAL:
        return True
    if base == "cc":  # "both a judge and ...": before the predicate; "and" after it belongs to a conjunct
        return child < predicate
    if base == "mark":
        return child < copula
    if base == "punct":
        return not min(copula, predicate) < child < max(copula, predicate)
    if base == "advmod":
        return _adverb_moves(tree, child, predicate, copula)
    if base == "obl":
        marked = any(tree.label[grandchild] == "case" for grandchild in tree.children(child))
        own = (child > predicate and marked) or copula < child < predicate  # "proud of it", "two years old"
        return not (adjectival and own)
    if base == "conj":
        return _is_clause(tree, child)
    if base == "advcl":
        return not _is_compared(tree, predicate)
    if base in ("ccomp", "xcomp"):  # "sure that ..." keeps its clause, "the plan is to ..." does not
        return expletive or not adjectival or child < copula
    return False


def _adverb_moves(tree: Tree, adverb: int, predicate: int, copula: int) -> bool:
    if adverb < copula:  # "How old is it?": the adverb next to a fronted predicate is its own
        return not (predicate < copula and adverb == predicate - 1)
    if adverb < predicate:
        clausal = tree.lower[adverb] in CLAUSE_ADVERBS or tree.xpos[adverb] == "WRB"
        return clausal or not _is_adjectival(tree, predicate)
    return tree.lower[adverb] != "enough"


def _is_compared(tree: Tree, predicate: int) -> bool:
    """Whether a clause completes the adjective: "older than ...", "so old that ..."."""
    if tree.upos[predicate] != "ADJ":
        return False
    return "Degree=Cmp" in tree.feats[predicate] or any(
        tree.lower[child] in DEGREE_WORDS and child < predicate and tree.label[child] == "advmod"
        for child in tree.children(predicate)
    )
