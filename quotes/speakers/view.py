"""A document as parallel lists, read once: what the resolvers look up per token."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from quotes.quote import Offsets, Quote
from quotes.speakers.lexicons import words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_COLUMNS: list[int | str] = [
    "ORTH",
    "SPACY",
    "IDX",
    "LENGTH",
    "TAG",
    "DEP",
    "LEMMA",
    "ENT_TYPE",
    "ENT_IOB",
    "SENT_START",
]
_SENTENCE_END = (".", "!", "?", ":", ";")
_HEADLINE_WORDS = 30
_APOSTROPHES = frozenset("'’‘`")


def _ends_sentence(words_: list[str]) -> bool:
    """Whether a paragraph ends as a sentence does; closing quotation marks and brackets are looked behind."""
    for word in reversed(words_[-3:]):
        if word[-1].isalnum() or word.endswith(_SENTENCE_END):
            return word.endswith(_SENTENCE_END)
    return False


def _entities(inside: list[int], labels: list[str]) -> list[tuple[int, int, str]]:
    """The entities by spaCy's ENT_IOB (3 begins one, 1 goes on) and label; `doc.ents` makes an object a token."""
    out: list[tuple[int, int, str]] = []
    for i, code in enumerate(inside):
        if code == 3:
            out.append((i, i + 1, labels[i]))
        elif code == 1 and out and out[-1][1] == i:
            out[-1] = (out[-1][0], i + 1, out[-1][2])
    return out


@cache
def _title_nouns() -> frozenset[str]:
    roles = words("role-nouns")
    return (
        roles
        | {f"{noun}s" for noun in roles}
        | words("honorifics-feminine", "honorifics-masculine", "honorifics-neutral")
    )


class View:
    """Token texts, tags, offsets, sentence and paragraph numbers of one `Doc`.

    Lists are indexed by token; `start` and `end` are code points, half-open. `quoted` marks direct speech, `headline`
    words of a headline, `capital` a first letter in upper case (`capitals`: where these are), `titles` nouns that may
    stand before a name; `title_word` is the token as the lists of titles have it, in lower case without its full stop.
    `names` are the recognised entities (first token, end, label), `sources` the quotes' sources as token spans,
    `boundary` the tokens where these begin.
    """

    def __init__(self, doc: Doc, quotes: Sequence[Quote] = ()) -> None:
        self.doc = doc
        # One array in place of token objects: ten times faster, and the resolvers only read
        columns = doc.to_array(_COLUMNS).T.tolist()
        orths, spaces, starts, lengths, tags, deps, lemmas, entities, inside, borders = columns or [[]] * 10
        strings: dict[int, str] = {
            key: doc.vocab.strings[key] for key in {*orths, *tags, *deps, *lemmas, *entities}
        }
        self.word = [strings[key] for key in orths]
        # what `doc.text` gives, which makes an object a token
        self.text = "".join([word + " " * space for word, space in zip(self.word, spaces, strict=True)])
        self.start: list[int] = starts
        self.end = [start + length for start, length in zip(starts, lengths, strict=True)]
        lower = {word: word.lower().replace("’", "'") for word in set(self.word)}
        self.lower = [lower[word] for word in self.word]
        self.tag = [strings[key] for key in tags]
        self._breaks = [i for i, word in enumerate(self.word) if "\n" in word]
        self._mend_possessives()
        self.dep = [strings[key] for key in deps]
        lowered = {key: strings[key].lower() for key in set(lemmas)}
        self.lemma = [lowered[key] for key in lemmas]
        self.entity = [strings[key] for key in entities]
        self.names = _entities(inside, self.entity)
        self.capital = [word[:1].isupper() for word in self.word]
        bare = {word: word.rstrip(".") or word for word in lower.values()}
        self.title_word = [bare[word] for word in self.lower]
        self.capitals = [i for i, capital in enumerate(self.capital) if capital]
        begins = [int(border == 1) for border in borders]
        begins[:1] = [0]
        self.sentence = list(accumulate(begins))
        self.paragraph: list[int] = []
        for number, stop in enumerate((*(i + 1 for i in self._breaks), len(self.word))):
            self.paragraph += [number] * (stop - len(self.paragraph))
        self.headline = self._headlines()
        self.titles = self._titles()
        self.sources = [self.tokens(offsets) for quote in quotes for offsets in quote.source]
        self.boundary = {first for first, _ in self.sources}
        self.quoted = [False] * len(doc)
        for quote in quotes:
            if quote.kind == "direct":
                for offsets in quote.content:
                    first, last = self.tokens(offsets)
                    self.quoted[first:last] = [True] * (last - first)

    def __len__(self) -> int:
        return len(self.word)

    def tokens(self, offsets: Offsets) -> tuple[int, int]:
        """The tokens that a stretch of the text touches, half-open; empty where it covers only white space."""
        first = max(bisect_right(self.start, offsets[0]) - 1, 0)
        if self.word and self.end[first] <= offsets[0]:
            first += 1
        last = first
        while last < len(self.word) and self.start[last] < offsets[1]:
            last += 1
        while first < last and self.word[first].isspace():
            first += 1
        while last > first and self.word[last - 1].isspace():
            last -= 1
        return first, last

    def span(self, first: int, last: int) -> str:
        """The text of tokens `first` to `last`, half-open."""
        return self.text[self.start[first] : self.end[last - 1]] if last > first else ""

    def outside_brackets(self, start: int, end: int) -> list[int]:
        """The tokens from `start` to `end` that are neither round brackets nor inside a pair of them."""
        found, depth = [], 0
        for i in range(start, end):
            if self.word[i] == ")":
                depth = max(0, depth - 1)
            elif self.word[i] == "(":
                depth += 1
            elif depth == 0:
                found.append(i)
        return found

    def blank(self, i: int) -> bool:
        """Whether token `i` is white space within a line, such as a no-break space."""
        return self.word[i].isspace() and "\n" not in self.word[i]

    def _mend_possessives(self) -> None:
        """Tag as possessive an apostrophe glued to an s that a tagger took for a closing mark."""
        opened = False
        marks = [i for i, word in enumerate(self.word) if word in _APOSTROPHES or "\n" in word]
        for i in marks:
            word = self.word[i]
            if "\n" in word:
                opened = False
            elif word in ("‘", "`") or (word == "'" and self.tag[i] == "``"):
                opened = True
            elif word in ("'", "’") and self.tag[i] == "''":
                glued = (
                    i > 0 and self.start[i] == self.end[i - 1] and self.lower[i - 1].endswith(("s", "z", "x"))
                )
                if glued and not opened and self.text[self.end[i] : self.end[i] + 2].strip().isalpha():
                    self.tag[i] = "POS"
                opened = False

    def _titles(self) -> list[bool]:
        """Whether each token may be the noun of a title before a name: an honorific, a rank, a role."""
        always, short = _title_nouns(), words("titles-abbreviated")
        pairs = zip(self.title_word, self.capital, strict=True)
        return [bare in always or (capital and bare in short) for bare, capital in pairs]

    def _headlines(self) -> list[bool]:
        """Short paragraphs without a final mark whose words are mostly capitalised: casing says nothing there."""
        out = [False] * len(self.word)
        begin = 0
        for i in (*self._breaks, len(self.word)):
            if 3 <= i - begin <= _HEADLINE_WORDS:
                long = [word for word in self.word[begin:i] if len(word) > 3 and word.isalpha()]
                fewest = 5 if _ends_sentence(self.word[begin:i]) else 3
                if len(long) >= fewest and sum(word[0].isupper() for word in long) >= 0.8 * len(long):
                    out[begin:i] = [True] * (i - begin)
            begin = i + 1
        return out
