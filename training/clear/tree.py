"""A dependency tree that transformations change in place.

Words count from 1; 0 is the root above the sentence, and lists hold a placeholder there. A label is UD's
until `labels.relabel` has run, except where an earlier transformation has set a CLEAR label that UD lacks
(prep, pobj ...).
"""

from collections.abc import Sequence

from training.clear.conllu import Token


class Tree:
    """Heads and labels of one sentence, with its forms, lemmas (lower case), tags and features to look at."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.size = len(tokens)
        self.form = ["", *(token.form for token in tokens)]
        self.lower = [form.lower() for form in self.form]
        self.lemma = ["", *(token.lemma.lower() for token in tokens)]
        self.upos = ["", *(token.upos for token in tokens)]
        self.xpos = ["", *(token.xpos for token in tokens)]
        self.feats = ["", *(token.feats for token in tokens)]
        self.head = [0, *(token.head for token in tokens)]
        self.label = ["", *(token.deprel for token in tokens)]

    @property
    def words(self) -> range:
        """The indices of all words, left to right."""
        return range(1, self.size + 1)

    def base(self, word: int) -> str:
        """The label without its subtype: "nmod" for "nmod:poss"."""
        return self.label[word].partition(":")[0]

    def children(self, word: int, *bases: str) -> list[int]:
        """Dependents left to right; with `bases`, only those whose label has one of these bases."""
        found = [child for child in self.words if self.head[child] == word]
        return [child for child in found if self.base(child) in bases] if bases else found

    def attach(self, word: int, head: int, label: str | None = None) -> None:
        """Hang `word` under `head`; the label stays where none is given."""
        self.head[word] = head
        if label is not None:
            self.label[word] = label

    def promote(self, word: int, over: int, *, label: str) -> None:
        """Put `word` into the place (head and label) of `over`, which goes under it, now labelled `label`."""
        self.attach(word, self.head[over], self.label[over])
        self.attach(over, word, label)

    def dominates(self, ancestor: int, word: int) -> bool:
        """Whether `ancestor` stands above `word`, or is it."""
        steps = 0
        while word != ancestor and word and steps <= self.size:
            word, steps = self.head[word], steps + 1
        return word == ancestor

    def crosses(self, word: int) -> bool:
        """Whether the arc from its head to `word` covers a word that the head does not dominate."""
        head = self.head[word]
        first, last = sorted((word, head))
        return bool(head) and not all(self.dominates(head, between) for between in range(first + 1, last))

    def is_tree(self) -> bool:
        """One root, and every word hangs below it."""
        roots = [word for word in self.words if self.head[word] == 0]
        return len(roots) == 1 and all(self.dominates(roots[0], word) for word in self.words)
