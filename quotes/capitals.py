"""A headline in which every word has a capital, as running text would have it.

"Harbour Chief Calls Ada Vale ‘A Disgrace’": taggers learn from running text, and take such verbs for names.  Which
words are names the article tells: what it has inside its sentences with a small letter is none.  The code points stay
where they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from spacy.lang.en.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from spacy.language import Language

WORDS = range(4, 31)  # of a headline
LONGEST = 240  # code points
LONG, FEWEST_LONG = 4, 3  # letters, and words of so many: shorter words are often small in a headline, too
CAPITALISED = 0.8  # share of the long words
BEFORE = 4  # code points that tell whether a word begins something
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PART = re.compile(r"['’]")  # "Isn’t", "Vale’s"
_QUOTED = re.compile(r"\s*[\"“‘'][^\"”“]*[\"”’'][.,]?\s*")
_INSIDE = re.compile(r"(?:[\w,;]\s+|[-(])\Z")  # before a word that begins no sentence
_BEGINS = re.compile(r"[:.?!]\s*[\"“‘']?\Z")
_vocabularies: WeakKeyDictionary[Language, Vocabulary] = WeakKeyDictionary()


class Vocabulary:
    """The verbs, adjectives and adverbs of a rule lemmatizer's tables; none where a pipeline has no such tables."""

    def __init__(self, nlp: Language) -> None:
        lemmatizer: Any = nlp.get_pipe("lemmatizer") if nlp.has_pipe("lemmatizer") else None
        tables = getattr(lemmatizer, "lookups", None)
        found = {
            name: tables.get_table(name) if tables is not None and tables.has_table(name) else {}
            for name in ("lemma_index", "lemma_rules", "lemma_exc")
        }
        index = found["lemma_index"]
        self._verbs = frozenset(index.get("verb", ()))
        self._others = frozenset(index.get("adj", ())).union(index.get("adv", ()))
        self._endings = [(old, new) for old, new in found["lemma_rules"].get("verb", ()) if old]
        self._irregular = frozenset(found["lemma_exc"].get("verb", ()))

    def has(self, word: str) -> bool:
        """Whether it is one of these, in any form."""
        return word in self._verbs or word in self._others or self.inflects(word)

    def inflects(self, word: str) -> bool:
        """Whether it is a form of a verb with an ending, or an irregular one: "slams", "told"."""
        return word in self._irregular or any(
            word.endswith(old) and word.removesuffix(old) + new in self._verbs for old, new in self._endings
        )


def vocabulary_of(nlp: Language) -> Vocabulary:
    """A pipeline's, made once."""
    known = _vocabularies.get(nlp)
    if known is None:
        known = _vocabularies[nlp] = Vocabulary(nlp)
    return known


def in_running_text(text: str, vocabulary: Vocabulary) -> str:
    """The text with small letters in its headlines, but for names and where a sentence begins."""
    headlines = [line.span() for line in _LINE.finditer(text) if is_headline(line[0])]
    if not headlines:
        return text
    small, capital = _counted(text, headlines)
    out = list(text)
    for start, end in headlines:
        named = False  # the word before is a name, which the next may go on with
        for word in _capitalised(text, start, end):
            lower = word[0].lower()
            stem = _PART.split(lower)[0]
            if stem in STOP_WORDS or lower[-3:] in {"n't", "n’t"}:
                plain = small[stem] >= capital[stem]  # "May" is a month, too
            elif small[stem] or capital[stem]:
                plain = small[stem] > capital[stem]
            else:
                plain = vocabulary.inflects(stem) if named else vocabulary.has(stem)
            named = not plain
            if plain and not _BEGINS.search(text, max(start, word.start() - BEFORE), word.start()):
                out[word.start()] = lower[0]
    return "".join(out)


def is_headline(line: str) -> bool:
    """Whether most of the long words of a line have a capital, and most not only capitals; not of a title in marks."""
    words = _WORD.findall(line) if len(line) <= LONGEST and not _QUOTED.fullmatch(line) else []
    long = [word for word in words if len(word) >= LONG]
    if len(words) not in WORDS or len(long) < FEWEST_LONG:
        return False
    initials = sum(word[0].isupper() for word in long)
    return initials >= CAPITALISED * len(long) and 2 * sum(map(str.isupper, long)) <= len(long)


def _capitalised(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The words of a headline that another line might have without their capital: not the first, no abbreviation."""
    for word in _WORD.finditer(text, start, end):
        first = not any(map(str.isalnum, text[start : word.start()]))
        capitals = word[0].isupper() and word[0] != "A"
        if (
            word[0][0].isupper()
            and len(word[0][0].lower()) == 1
            and not first
            and not capitals
            and word[0] != "I"
        ):
            yield word


def _counted(text: str, headlines: list[tuple[int, int]]) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands elsewhere with a small letter, and how often with a capital inside a sentence."""
    small, capital = Counter[str](), Counter[str]()
    at = 0
    for start, end in [*headlines, (len(text), len(text))]:
        for word in _WORD.finditer(text, at, start):
            stem = _PART.split(word[0])[0]
            if stem[0].islower():
                small[stem] += 1
            elif _INSIDE.search(text, max(at, word.start() - BEFORE), word.start()):
                capital[stem.lower()] += 1
        at = end
    return small, capital
