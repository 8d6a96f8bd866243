"""Prepositions: UD hangs them under their noun or verb, CLEAR the noun or verb under them."""

from training.clear.tree import Tree
from training.clear.words import FIRST_WORD_PREPOSITIONS, GERUND_PREPOSITIONS, GIVING_VERBS, PREPOSITIONS

FINITE_TAGS = frozenset(("VBZ", "VBP", "VBD", "MD"))


def lift_adpositions(tree: Tree) -> None:
    """Make every preposition the head of its noun.

    UD: "of Rome" is Rome > of (`case`), Rome being an `obl` or `nmod`. CLEAR: the governor has "of" as `prep`
    (or `agent` after a passive, `dative` after a verb of giving), and "of" has Rome as `pobj` (`pcomp` if a
    clause or an adverb). Several prepositions make a chain ("from under the bed"). Quantities keep their
    head: "about 40" has a `quantmod`.
    """
    complement: dict[int, int] = {}
    for noun in tree.words:
        cases = [child for child in tree.children(noun) if tree.label[child] == "case"]
        cases = [child for child in cases if not _is_possessive(tree, child, noun)]
        if not cases:
            continue
        base = tree.base(noun)
        if base in ("nummod", "quantmod") or (base == "advmod" and tree.upos[noun] == "NUM"):
            for case in cases:
                tree.label[case] = "quantmod"
        elif base in ("amod", "compound"):  # "an under-the-radar deal"
            for case in cases:
                tree.label[case] = "nmod" if case < noun else "prep"
        else:
            _lift(tree, noun, cases)
            complement[cases[0]] = noun
    _coordinate_phrases(tree, complement)


def _is_possessive(tree: Tree, case: int, noun: int) -> bool:
    return tree.xpos[case] == "POS" or (case > noun and tree.lower[case] in ("'s", "’s", "'", "’"))


def _lift(tree: Tree, noun: int, cases: list[int]) -> None:
    first, governor, base = cases[0], tree.head[noun], tree.base(noun)
    label = _preposition_label(tree, noun, first)
    complement_label = _complement_label(tree, noun)
    for child in tree.children(noun):
        if child < first:  # "just before noon"
            tree.attach(child, first)
    tree.attach(first, governor, label)
    if base == "root":
        tree.label[first] = "root"
    last = _unfold(tree, first)
    for case in cases[1:]:
        tree.attach(case, last, "prep")
        last = _unfold(tree, case)
    tree.attach(noun, last, complement_label)


def _unfold(tree: Tree, preposition: int) -> int:
    """Give a complex preposition its chain and return the word that takes the noun: out > of, in > front >
    of.
    """
    rest = tree.children(preposition, "fixed")
    if not rest:
        return preposition
    phrase = " ".join(tree.lower[word] for word in (preposition, *rest))
    if phrase in FIRST_WORD_PREPOSITIONS:
        for word in rest:
            tree.label[word] = "pcomp"
        return preposition
    if not any(tree.xpos[word] in ("IN", "TO") for word in rest):
        for word in rest:
            tree.label[word] = "advmod"
        return preposition
    last = preposition
    for word in rest:
        if tree.xpos[word] in ("IN", "TO"):
            tree.attach(word, last, "prep")
            last = word
        elif tree.xpos[word] in ("NN", "NNS"):
            tree.attach(word, preposition, "pobj")
            last = word
        else:
            tree.attach(word, preposition, "advmod")
    return last


def _preposition_label(tree: Tree, noun: int, preposition: int) -> str:
    base, governor = tree.base(noun), tree.head[noun]
    if base in ("root", "conj", "parataxis"):
        return base
    if tree.label[noun] == "obl:agent":
        return "agent"
    siblings = tree.children(governor) if governor else []
    passive = any(tree.label[sibling] == "aux:pass" for sibling in siblings)
    if (
        tree.lower[preposition] == "by"
        and tree.label[noun] == "nmod"
        and tree.xpos[governor] == "VBN"
        and passive
    ):
        return "agent"
    given = any(tree.base(s) in ("obj", "dobj") or tree.label[s] == "nsubj:pass" for s in siblings)
    if tree.lower[preposition] == "to" and base == "obl" and tree.lemma[governor] in GIVING_VERBS and given:
        return "dative"
    return "prep"


def _complement_label(tree: Tree, noun: int) -> str:
    clause = ("advcl", "acl", "ccomp", "xcomp", "csubj", "conj", "root")
    if tree.upos[noun] in ("VERB", "AUX") and tree.base(noun) in clause:
        return "pcomp"
    alone = not any(tree.label[child] != "case" for child in tree.children(noun))
    if tree.upos[noun] == "ADV" and alone:
        return "pcomp"  # "until now"
    return "amod" if tree.xpos[noun] == "JJ" and alone else "pobj"  # "in general"


def _coordinate_phrases(tree: Tree, complement: dict[int, int]) -> None:
    """The second preposition is conjoined with the first, not with its noun: "in Rome and in Milan"."""
    for preposition in complement:
        noun = tree.head[preposition]
        if tree.label[preposition] != "conj" or tree.label[noun] not in ("pobj", "pcomp"):
            continue
        first = tree.head[noun]
        while first and first not in complement and tree.label[first] == "prep":
            first = tree.head[first]
        if first in complement:
            tree.attach(preposition, first)


def lift_clause_markers(tree: Tree) -> None:
    """Prepositions before clauses become heads; infinitival "to" becomes an auxiliary.

    UD: "after leaving", "about who won" and "to leave" all have a `mark`. CLEAR: the preposition is a `prep`
    that has the clause as `pcomp`; "to" is `aux`; conjunctions ("that", "because", "after they left") stay
    `mark`.
    """
    for marker in tree.words:
        verb = tree.head[marker]
        if tree.label[marker] != "mark" or not verb:
            continue
        if tree.xpos[marker] == "TO" and tree.lower[marker] in ("to", "na", "ta", "a", "t"):
            tree.label[marker] = "aux"  # "gonna", "gotta" are two words
        elif marker < verb and _governs_clause(tree, marker, verb):
            for child in tree.children(verb):
                if child < marker:
                    tree.attach(child, marker)
            keep = tree.base(verb) in ("root", "conj", "parataxis")
            tree.attach(marker, tree.head[verb], tree.label[verb] if keep else "prep")
            tree.attach(verb, marker, "pcomp")


def _governs_clause(tree: Tree, marker: int, verb: int) -> bool:
    word, role = tree.lower[marker], tree.base(verb)
    if _is_gerund(tree, verb) and word in GERUND_PREPOSITIONS:
        subject = bool(tree.children(verb, "nsubj"))
        roles = ("advcl", "acl", "ccomp", "xcomp", "csubj", "conj", "root", "parataxis")
        if role in roles:
            return not (word == "as" and subject)
    if word not in PREPOSITIONS - {"for", "in"} or tree.xpos[marker] != "IN":
        return False
    infinitive = any(tree.xpos[child] == "TO" for child in tree.children(verb))
    return not infinitive and role in ("ccomp", "acl", "advcl", "xcomp")


def _is_gerund(tree: Tree, verb: int) -> bool:
    auxiliaries = {tree.xpos[child] for child in tree.children(verb, "aux")}
    if auxiliaries & FINITE_TAGS:
        return False
    return tree.xpos[verb] == "VBG" or (tree.xpos[verb] in ("VBN", "JJ") and "VBG" in auxiliaries)
