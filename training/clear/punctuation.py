"""Punctuation, re-attached so that it crosses no arc: spaCy's parser builds projective trees only."""

from training.clear.tree import Tree


def reattach_punctuation(tree: Tree) -> None:
    """Punctuation (and conjunctions) crossed by an arc climb until nothing crosses theirs, nor they
    another's.

    UD attaches marks by its own rules before the heads moved; both trees put them where they cross nothing. A
    mark under an arc but attached outside it goes to the head of the innermost such arc.
    """
    for word in tree.words:
        if tree.label[word] in ("punct", "cc"):
            while tree.head[tree.head[word]] and tree.crosses(word):
                tree.head[word] = tree.head[tree.head[word]]
    parents = set(tree.head)
    for mark in tree.words:
        if tree.label[mark] != "punct" or mark in parents:
            continue
        covering: list[tuple[int, int, int]] = []
        for word in tree.words:
            head = tree.head[word]
            first, last = sorted((word, head))
            if head and first < mark < last and not first <= tree.head[mark] <= last:
                covering.append((last - first, word, head))
        if covering:
            tree.head[mark] = min(covering)[2]
