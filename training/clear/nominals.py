"""Names, dates, sums of money and fixed expressions: phrases that CLEAR heads at another word than UD
does.
"""

from training.clear.tree import Tree
from training.clear.words import CURRENCY_SIGNS, MONTHS, RIGHT_HEADED_EXPRESSIONS


def right_head_names(tree: Tree) -> None:
    """Names of several words get their last word as head.

    UD: the first word heads the rest as `flat` (Jane > Doe). CLEAR: the last word heads the others as
    `compound` (Doe > Jane), and with it goes everything that hung on the name.
    """
    for first in tree.words:
        rest = [child for child in tree.children(first, "flat") if child > first]
        if not rest:
            continue
        last = rest[-1]
        for child in tree.children(first):
            if child != last:
                tree.attach(child, last, "compound" if child in rest else None)
        tree.promote(last, first, label="compound")


def head_dates_at_month(tree: Tree) -> None:
    """Dates get the month as head.

    UD: "July 4" is headed by the day in some treebanks (4 > July), by the month in others (July > 4 as
    `nmod`). CLEAR: the month heads day and year as `nummod`.
    """
    for month in tree.words:
        if tree.lemma[month] not in MONTHS:
            continue
        day = month + 1
        under_day = tree.head[month] == day and tree.label[month] in (
            "compound", "nmod", "nmod:desc", "nmod:unmarked",
        )  # fmt: skip
        if under_day and tree.xpos[month] in ("NN", "NNP") and tree.xpos[day] == "CD":
            for child in tree.children(day):
                if child != month:
                    tree.attach(child, month)
            tree.promote(month, day, label="nummod")
        for child in tree.children(month, "nmod", "nummod", "appos", "compound"):
            follows = child > month
            if tree.xpos[child] == "CD" and (follows or under_day) and tree.base(child) != "compound":
                tree.label[child] = "nummod"


def head_money_at_number(tree: Tree) -> None:
    """Sums of money get the number as head.

    UD: the currency sign heads the number ($ > million). CLEAR: the number heads the sign as `quantmod`.
    """
    for sign in tree.words:
        if tree.xpos[sign] not in ("$", "#") and tree.lower[sign] not in CURRENCY_SIGNS:
            continue
        numbers = [child for child in tree.children(sign, "nummod") if child > sign]
        if not numbers:
            continue
        number = numbers[0]
        for child in tree.children(sign):
            if child != number:
                tree.attach(child, number)
        tree.promote(number, sign, label="quantmod")


def unfold_fixed_expressions(tree: Tree) -> None:
    """Fixed expressions other than complex prepositions get inner structure.

    UD: the first word heads all others as `fixed`. CLEAR knows no such label: adverbial expressions ("of
    course"), "such as" and conjunctions ("as well as") are headed by their last word, each word under the
    next; conjunctions of clauses ("so that") become so many `mark`s; what is left ("kind of") keeps its head,
    and the other words are labelled by what they are. Complex prepositions ("out of") wait for
    `prepositions.lift_adpositions`.
    """
    for first in tree.words:
        rest = tree.children(first, "fixed")
        if not rest:
            continue
        phrase = " ".join(tree.lower[word] for word in (first, *rest))
        role = tree.base(first)
        if phrase in RIGHT_HEADED_EXPRESSIONS or role == "cc":
            _head_at_last(tree, first, rest)
        elif role == "mark":
            for word in rest:
                tree.attach(word, tree.head[first], "mark")
        elif role != "case":
            labels = {"IN": "prep", "TO": "aux", "NN": "npadvmod"}
            for word in rest:
                tree.label[word] = labels.get(tree.xpos[word], "advmod")


def _head_at_last(tree: Tree, first: int, rest: list[int]) -> None:
    last = rest[-1]
    for child in tree.children(first):
        if child not in rest:
            tree.attach(child, last)
    tree.promote(last, first, label="advmod")
    for word, following in zip((first, *rest), rest, strict=False):
        inner = {"such": "amod", "each": "det", "one": "det", "the": "det"}
        tree.attach(word, following, inner.get(tree.lower[word], "advmod"))
