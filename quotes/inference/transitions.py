"""The moves of spaCy's arc-eager parser, for stretches of one text side by side.

What is allowed, and what a move does, is spaCy's word for word (`spacy/pipeline/_parser_internals/arc_eager.pyx`,
`_state.pxd`).  When the stack is empty nothing that came before has a say: the parser goes on as if the text began
there.  So a stretch may begin wherever a sentence is likely to, while what stands before is not parsed yet.  It counts
when the stretch before comes to the same token with an empty stack; a stretch that goes over that token instead undoes
it, and finds for itself what follows.  The tree is the same, whatever was guessed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence

SHIFT, REDUCE, LEFT, RIGHT, BREAK = range(5)
KINDS = "SDLRB"  # as spaCy's names of moves begin
NONE = -1  # no token; as an index, the last entry of a list that has one more for it
# Two tokens of the buffer, three of the stack, the last left child of each first, the last right child of the stack's;
# then the kinds of moves that are allowed, a bit for each.
State = tuple[int, int, int, int, int, int, int, int, int]


class Unusual(Exception):  # noqa: N818 - no error: the text goes another way
    """Something that spaCy's loop must see to: no move is allowed, or an arc is replaced out of order."""


class Stretch:
    """A part of the text that is parsed from a guessed beginning; `end` is the first token not shifted yet."""

    __slots__ = ("broken", "done", "end", "start", "steps", "undone")

    def __init__(self, start: int) -> None:
        self.start = self.end = start
        self.broken: list[int] = []  # where it began sentences
        self.done = self.undone = False
        self.steps: Generator[State, int, None]


class Tree:
    """The arcs of a text: the head (`NONE`: none yet) and the label of each token."""

    def __init__(self, borders: Sequence[int], kinds: Sequence[int], labels: Sequence[int]) -> None:
        """`borders` are the tokens' `SENT_START`; `kinds` and `labels` tell what a move is, by number."""
        self._kinds, self._labels_of = kinds, labels
        self._count = count = len(borders)
        self._begins = {i for i, border in enumerate(borders) if border == 1}
        self._joined = {i for i, border in enumerate(borders) if border == -1}
        self.heads, self.labels = [NONE] * count, [0] * count
        self._left, self._right = [NONE] * (count + 1), [NONE] * (count + 1)  # last child on that side
        self._older = [NONE] * count  # the right child of its head that a right child came after
        self._barred = [False] * count  # from shifting
        self._stretches: dict[int, Stretch] = {}

    def stretches(self, starts: Iterable[int]) -> list[Stretch]:
        """Stretches that begin there; the first token of the text must be among them."""
        self._stretches = {start: Stretch(start) for start in starts}
        for stretch in self._stretches.values():
            stretch.steps = self._parse(stretch)
        return list(self._stretches.values())

    def _undo(self, start: int) -> None:
        """Forget the stretch that begins there, and what it found."""
        gone = self._stretches.pop(start)
        gone.undone = True
        self._begins.difference_update(gone.broken)
        # where it is not done, it may have given children to the token that comes next
        end = gone.end if gone.done or gone.end in self._stretches else min(gone.end + 1, self._count)
        size = end - start
        for column in (self.heads, self._left, self._right, self._older):
            column[start:end] = [NONE] * size
        self.labels[start:end] = [0] * size
        self._barred[start:end] = [False] * size

    def _parse(self, stretch: Stretch) -> Generator[State, int, None]:
        """Asks for moves until the text ends, or the next stretch begins."""
        kinds, labels_of, count = self._kinds, self._labels_of, self._count
        begins, joined, barred = self._begins, self._joined, self._barred
        heads, labels = self.heads, self.labels
        left, right, older = self._left, self._right, self._older
        others, start = self._stretches, stretch.start
        following = start
        stack: list[int] = []
        again: list[int] = []  # tokens put back before the buffer
        while True:
            depth = len(stack)
            if again:
                waiting = count - following + len(again)
                b0 = again[-1]
                b1 = again[-2] if len(again) > 1 else (following if following < count else NONE)
            else:
                waiting = count - following
                if depth == 0 and (waiting == 0 or (following in others and following != start)):
                    stretch.done = True
                    return
                b0 = following if waiting else NONE
                b1 = following + 1 if waiting > 1 else NONE
            s0 = stack[-1] if depth else NONE
            begun = b0 in begins
            if depth == 0:
                allowed = 1
            else:
                allowed = 1 if waiting > 1 and not begun and not barred[b0] else 0
                if waiting == 0 or not (depth == 1 and b0 in joined):
                    allowed |= 2
                if waiting and not begun:
                    allowed |= 12
            if waiting > 1 and b1 == b0 + 1 and b1 not in begins and b1 not in joined:
                allowed |= 16
            move = 0
            if allowed == 1:
                kind = SHIFT
            elif allowed == 2:
                kind = REDUCE
            elif not allowed:
                raise Unusual
            else:
                move = yield (
                    b0,
                    b1,
                    s0,
                    stack[-2] if depth > 1 else NONE,
                    stack[-3] if depth > 2 else NONE,
                    left[b0],
                    left[s0],
                    right[s0],
                    allowed,
                )
                kind = kinds[move]
            if kind == REDUCE:
                stack.pop()
                if heads[s0] < 0 and depth > 1:
                    barred[s0] = True
                    again.append(s0)
                continue
            if kind == BREAK:
                begins.add(b1)
                stretch.broken.append(b1)
                continue
            if b0 in others and b0 != start:
                self._undo(b0)
            if kind == LEFT:
                head = heads[s0]
                if head >= 0:
                    # s0 hangs on the token below it on the stack, whose last right child it is
                    if head > s0 or right[head] != s0:
                        raise Unusual
                    right[head] = older[s0]
                heads[s0], labels[s0] = b0, labels_of[move]
                left[b0] = s0
                barred[b0] = False
                stack.pop()
                continue
            if kind == RIGHT:
                if heads[b0] >= 0:
                    raise Unusual
                heads[b0], labels[b0] = s0, labels_of[move]
                older[b0] = right[s0]
                right[s0] = b0
            if again:
                again.pop()
            else:
                following += 1
                stretch.end = following
            stack.append(b0)
