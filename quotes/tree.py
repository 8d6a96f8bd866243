"""A `Doc` as plain lists: rules look at every token many times, and a list answers in a tenth of a `Token`'s time.

Tokens are their indices.  Nothing here follows later changes of the `Doc`: make a `Tree` when its annotation is done.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from spacy.tokens import Doc

from quotes.quoted import MARK, MARK_TOKENS, QUOTED, QUOTED_TOKENS

EXTENSION = "_."  # before the name of a token's extension attribute: a column of "_.mark"
SENTENCE_STARTS = frozenset({"IS_SENT_START", "SENT_START"})


class Tree:
    """Attributes, heads and children of a document's tokens, each read once."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._columns: dict[str, list[Any]] = {}
        self._words: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self.doc)

    # -- attributes -------------------------------------------------------------------------------------------

    def read(self, names: Iterable[str]) -> None:
        """Read several columns at one go."""
        missing = [n for n in names if n not in self._columns and not n.startswith(EXTENSION)]
        if not missing:
            return
        spacys: list[int | str] = [
            "SENT_START" if n in SENTENCE_STARTS else "ORTH" if n == "TEXT" else n for n in missing
        ]
        for name, column in zip(missing, self.doc.to_array(spacys).reshape(-1, len(spacys)).T, strict=True):
            if name in SENTENCE_STARTS:  # -1 is "surely none", and of no interest to a pattern
                column = column == 1  # noqa: PLW2901
            self._columns[name] = column.tolist()

    def column(self, name: str) -> list[Any]:
        """The attribute's number for each token, as a Matcher sees it; its value for an extension attribute."""
        if name not in self._columns:
            if name.startswith(EXTENSION):
                self._columns[name] = self._extension(name.removeprefix(EXTENSION))
            else:
                self.read([name])
        return self._columns[name]

    def words(self, name: str) -> list[str]:
        """The attribute as a string for each token."""
        known = self._words.get(name)
        if known is None:
            numbers, strings = self.column(name), self.doc.vocab.strings
            spelt = {number: strings[number] for number in set(numbers)}
            known = self._words[name] = [spelt[number] for number in numbers]
        return known

    @cached_property
    def text(self) -> str:
        """The text of the document, put together once."""
        return self.doc.text

    @cached_property
    def deps(self) -> list[str]:
        """The label of each token."""
        return self.words("DEP")

    @cached_property
    def tags(self) -> list[str]:
        """The fine part of speech of each token."""
        return self.words("TAG")

    @cached_property
    def pos(self) -> list[str]:
        """The coarse part of speech of each token."""
        return self.words("POS")

    @cached_property
    def texts(self) -> list[str]:
        """Each token as it is written."""
        return self.words("ORTH")

    @cached_property
    def is_space(self) -> list[int]:
        """1 for each token that is white space."""
        return self.column("IS_SPACE")

    @cached_property
    def is_punct(self) -> list[int]:
        """1 for each token that is punctuation."""
        return self.column("IS_PUNCT")

    @cached_property
    def starts(self) -> list[int]:
        """Where each token begins, in code points."""
        return self.column("IDX")

    @cached_property
    def ends(self) -> list[int]:
        """Where each token ends, in code points."""
        return [start + length for start, length in zip(self.starts, self.column("LENGTH"), strict=True)]

    def ends_line(self, token: int) -> bool:
        """Whether a line break stands in the token."""
        return bool(self.is_space[token]) and "\n" in self.texts[token]

    def _extension(self, name: str) -> list[Any]:
        doc = self.doc
        if name == MARK:  # few tokens are marks, and `mark_tokens` has listed them
            out: list[Any] = [""] * len(doc)
            for i in doc._.get(MARK_TOKENS):
                out[i] = doc[i]._.get(MARK)
            return out
        if name == QUOTED:
            out = [False] * len(doc)
            for start, end in doc._.get(QUOTED_TOKENS):
                out[start:end] = [True] * (end - start)
            for i in doc._.get(MARK_TOKENS):
                out[i] = False
            return out
        values = (token._.get(name) for token in doc)
        return [value if isinstance(value, str | bool | int) else None for value in values]

    # -- the parse --------------------------------------------------------------------------------------------

    @cached_property
    def _heads(self) -> np.ndarray[Any, Any]:
        offsets = self.doc.to_array(["HEAD"]).astype("int64").ravel()
        return offsets + np.arange(len(offsets))

    @cached_property
    def heads(self) -> list[int]:
        """The head of each token; a root is its own."""
        out: list[int] = self._heads.tolist()
        return out

    @cached_property
    def children(self) -> list[Sequence[int]]:
        """What hangs on each token, in text order."""
        found: dict[int, list[int]] = {}
        for i, head in enumerate(self.heads):
            if head == i:
                continue
            siblings = found.get(head)
            if siblings is None:
                found[head] = [i]
            else:
                siblings.append(i)
        return [found.get(i, ()) for i in range(len(self.heads))]

    @cached_property
    def _roots(self) -> np.ndarray[Any, Any]:
        roots = self._heads
        while True:
            higher = roots[roots]  # twice as far up each time
            if np.array_equal(higher, roots):
                return roots
            roots = higher

    @cached_property
    def roots(self) -> list[int]:
        """The root above each token."""
        out: list[int] = self._roots.tolist()
        return out

    @cached_property
    def _reach(self) -> tuple[list[int], list[int]]:
        """By root, the first and the last token below."""
        places = np.arange(len(self._roots))
        first, last = np.zeros_like(places), np.zeros_like(places)
        last[self._roots] = places  # of several the last one stays
        first[self._roots[::-1]] = places[::-1]
        return first.tolist(), last.tolist()

    def reach(self, token: int) -> tuple[int, int]:
        """The first and the last token under the same root."""
        root, (first, last) = self.roots[token], self._reach
        return first[root], last[root]

    def ancestors(self, token: int) -> list[int]:
        """The heads above a token, nearest first."""
        out = []
        while self.heads[token] != token:
            token = self.heads[token]
            out.append(token)
        return out

    def descendants(self, token: int) -> list[int]:
        """Every token below."""
        out = list(self.children[token])
        for child in out:  # grows while it is walked
            out.extend(self.children[child])
        return out

    def subtree(self, token: int) -> list[int]:
        """The token and every token below it."""
        return [token, *self.descendants(token)]

    def siblings(self, token: int) -> Sequence[int]:
        """The children of the same head, the token itself among them; a root's are its own children."""
        return self.children[self.heads[token]]

    # -- sentences, which may hold several roots or cut a tree -------------------------------------------------

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [i for i, begins in enumerate(self.column("SENT_START")) if begins or i == 0]

    def sentence_start(self, token: int) -> int:
        """The first token of the sentence."""
        return self._sentence_starts[bisect_right(self._sentence_starts, token) - 1]
