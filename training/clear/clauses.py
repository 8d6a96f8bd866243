"""Small clauses and coordination."""

from training.clear.tree import Tree
from training.clear.words import OPENING_MARKS, SMALL_CLAUSE_VERBS


def build_small_clauses(tree: Tree) -> None:
    """The object of "want", "let", "make" ... before an infinitive becomes that infinitive's subject.

    UD: "want them to go" is want > them (`obj`), want > go (`xcomp`). CLEAR: want > go (`ccomp`), go > them
    (`nsubj`, or `nsubjpass` before a passive).
    """
    for verb in tree.words:
        governor = tree.head[verb]
        if tree.label[verb] != "xcomp" or tree.upos[verb] not in ("VERB", "AUX"):
            continue
        if tree.lemma[governor] not in SMALL_CLAUSE_VERBS:
            continue
        objects = [child for child in tree.children(governor, "obj", "dobj") if governor < child < verb]
        if len(objects) != 1:
            continue
        passive = any(tree.label[child] == "aux:pass" for child in tree.children(verb))
        tree.attach(objects[0], verb, "nsubj:pass" if passive else "nsubj")
        tree.label[verb] = "ccomp"


def chain_conjuncts(tree: Tree) -> None:
    """Each conjunct hangs on the one before it, and so do the conjunction and comma between them.

    UD: "bread, milk and eggs" is bread > milk, bread > eggs, with comma and "and" under the conjunct that
    follows. CLEAR: bread > milk > eggs; comma under "bread", "and" under "milk". An opening quotation mark or
    bracket before a conjunct stays with it.
    """
    for first in tree.words:
        conjuncts = [child for child in tree.children(first) if child > first and tree.label[child] == "conj"]
        if not conjuncts:
            continue
        shared = [child for child in tree.children(first) if child > first and tree.label[child] == "cc"]
        previous = first
        for conjunct in conjuncts:
            for child in [*tree.children(conjunct), *shared]:
                link = tree.label[child] == "cc" or (
                    tree.label[child] == "punct" and tree.form[child] not in OPENING_MARKS
                )
                if link and previous < child < conjunct:
                    tree.attach(child, previous)
            tree.attach(conjunct, previous)
            previous = conjunct
