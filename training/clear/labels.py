"""The labels that remain: each UD label as CLEAR has it, where heads are settled."""

from collections.abc import Callable

from training.clear.tree import Tree
from training.clear.words import NEGATIONS

# Whole labels that need no look at the tree.
PLAIN = {
    "root": "ROOT",
    "nsubj:pass": "nsubjpass",
    "csubj:pass": "csubjpass",
    "obj": "dobj",
    "iobj": "dative",
    "acl:relcl": "relcl",
    "aux:pass": "auxpass",
    "cc:preconj": "preconj",
    "compound:prt": "prt",
    "det:predet": "predet",
    "discourse": "intj",
    "vocative": "npadvmod",
    "nmod:poss": "poss",
    "obl:agent": "agent",
    "goeswith": "compound",
    "list": "dep",
    "reparandum": "dep",
    "orphan": "dep",
    "dislocated": "dep",
    "fixed": "advmod",
}


def relabel(tree: Tree) -> None:
    """Replace all UD labels by CLEAR labels; those already CLEAR stay. See `PLAIN` and the functions below.

    All answers are found before the first is written, since many depend on the UD label of another word.
    """
    tree.label[1:] = [_label(tree, word) for word in tree.words]


def _label(tree: Tree, word: int) -> str:
    base = tree.base(word)
    if tree.label[word] in PLAIN:
        return PLAIN[tree.label[word]]
    if base in PLAIN:
        return PLAIN[base]
    return BY_BASE[base](tree, word) if base in BY_BASE else base


def _subject(tree: Tree, word: int) -> str:
    """`nsubj`, but `attr` for what exists: "There is a <attr>way</attr>"."""
    head = tree.head[word]
    existential = any(tree.lower[child] == "there" for child in tree.children(head, "expl"))
    return "attr" if tree.lemma[head] == "be" and existential else "nsubj"


def _clausal_subject(tree: Tree, word: int) -> str:
    """`csubj`, but a complement where "it" holds the subject's place: "It helps <xcomp>to ask</xcomp>"."""
    if word > tree.head[word] and tree.children(tree.head[word], "expl"):
        return "ccomp" if "VerbForm=Fin" in tree.feats[word] else "xcomp"
    return "csubj"


def _open_complement(tree: Tree, word: int) -> str:
    """`xcomp` of verbs; nouns and adjectives are `attr`, `acomp`, or `oprd` beside an object ("call it a
    day").
    """
    if tree.upos[word] in ("VERB", "AUX"):
        return "xcomp"
    if tree.upos[word] == "ADV":
        return "advmod"
    if tree.children(tree.head[word], "obj", "dobj"):
        return "oprd"
    return "attr" if tree.upos[word] in ("NOUN", "PROPN", "PRON", "NUM") else "acomp"


def _adverb(tree: Tree, word: int) -> str:
    """`neg` for negations, `quantmod` before numbers ("nearly 40"), else `advmod`."""
    if tree.lower[word] in NEGATIONS:
        return "neg"
    head = tree.head[word]
    return "quantmod" if word < head and tree.upos[head] == "NUM" and tree.xpos[head] == "CD" else "advmod"


def _adjective(tree: Tree, word: int) -> str:
    """`amod`; parts of names ("<compound>United</compound> States") and numbers by their tag."""
    if tree.xpos[word] in ("NN", "NNP", "NNPS"):
        return "compound"
    return "nummod" if tree.xpos[word] == "CD" else "amod"


def _compound(tree: Tree, word: int) -> str:
    """`compound`, but `npadvmod` of a noun before a verb form: "<npadvmod>state</npadvmod>-owned"."""
    return "npadvmod" if tree.upos[tree.head[word]] == "VERB" and tree.upos[word] == "NOUN" else "compound"


def _expletive(tree: Tree, word: int) -> str:
    """`expl` is for "there"; the expletive "it" is a subject or an object like any other."""
    if tree.lower[word] == "there":
        return "expl"
    head = tree.head[word]
    return "nsubj" if word < head or tree.upos[head] == "AUX" else "dobj"


def _noun_modifier(tree: Tree, word: int) -> str:
    """A noun under a noun without preposition: title, measure, time, or part of a name."""
    before, xpos, label = word < tree.head[word], tree.xpos[word], tree.label[word]
    if xpos == "PRP$":
        return "poss"
    if label == "nmod:desc":  # "<compound>President</compound> Doe"
        return "compound" if before else "appos"
    if label in ("nmod:unmarked", "nmod:npmod", "nmod:tmod"):
        return "nummod" if xpos == "CD" else "npadvmod"
    return "compound" if before and xpos in ("NN", "NNS", "NNP", "NNPS") else "nmod"


def _number(tree: Tree, word: int) -> str:
    """`nummod`, but `compound` inside a number: "<compound>two</compound> million"."""
    return "compound" if tree.upos[tree.head[word]] == "NUM" else "nummod"


BY_BASE: dict[str, Callable[[Tree, int], str]] = {
    "nsubj": _subject,
    "csubj": _clausal_subject,
    "xcomp": _open_complement,
    "advmod": _adverb,
    "amod": _adjective,
    "compound": _compound,
    "flat": _compound,
    "expl": _expletive,
    "nmod": _noun_modifier,
    "nummod": _number,
    "obl": lambda _tree, _word: "npadvmod",  # what is left without a preposition: "last week"
}
