"""Which record answers which gold attribution: greedily, the likest contents first, each at most once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotes.evaluate.attributions import Article, Attribution
from quotes.words import AGREEMENT, Words, WordSet, jaccard, same_words


@dataclass(frozen=True, slots=True)
class Side:
    """An attribution with the words that its spans touch."""

    what: Attribution
    content: WordSet
    cue: WordSet
    source: WordSet


@dataclass(frozen=True, slots=True)
class Pair:
    """A record and the gold attribution that it answers, by their places; `overlap` is their contents' Jaccard."""

    record: int
    gold: int
    overlap: float
    same_source: bool

    @property
    def found(self) -> bool:
        """Whether half of the content's words are common."""
        return self.overlap >= AGREEMENT

    @property
    def triple(self) -> bool:
        """Whether the source is right too."""
        return self.found and self.same_source


@dataclass(frozen=True, slots=True)
class Paired:
    """An article's gold and records, those without a word of content left out, and the pairs among them."""

    article: Article
    gold: tuple[Side, ...]
    records: tuple[Side, ...]
    pairs: tuple[Pair, ...]

    def counted(self) -> tuple[list[Side], list[Side], list[Pair]]:
        """The gold to be measured, the records that are not paired with other gold, and the pairs of both."""
        idle = {pair.record for pair in self.pairs if not self.gold[pair.gold].what.use}
        gold = [side for side in self.gold if side.what.use]
        records = [side for i, side in enumerate(self.records) if i not in idle]
        return gold, records, [pair for pair in self.pairs if pair.record not in idle]

    def both(self, pair: Pair) -> tuple[Side, Side]:
        """The gold attribution and the record of a pair."""
        return self.gold[pair.gold], self.records[pair.record]

    def by_gold(self) -> dict[int, Pair]:
        """The pairs by the place of their gold attribution."""
        return {pair.gold: pair for pair in self.pairs}

    def by_record(self) -> dict[int, Pair]:
        """The pairs by the place of their record."""
        return {pair.record: pair for pair in self.pairs}


def pair_up(article: Article, records: Sequence[Attribution]) -> Paired:
    """Pair the records of an article with its gold; pairs share at least one word of content."""
    words = Words(article.text)
    gold, found = (
        tuple(side for side in (_side(one, words) for one in items) if side.content)
        for items in (article.attributions, records)
    )
    candidates = [
        (-overlap, i, j)
        for i, record in enumerate(found)
        for j, one in enumerate(gold)
        if (overlap := jaccard(record.content, one.content))
    ]
    pairs, taken = [], set()
    for minus, i, j in sorted(candidates):
        if ("record", i) not in taken and ("gold", j) not in taken:
            taken |= {("record", i), ("gold", j)}
            pairs.append(Pair(i, j, -minus, same_words(found[i].source, gold[j].source)))
    return Paired(article, gold, found, tuple(pairs))


def _side(one: Attribution, words: Words) -> Side:
    return Side(one, words.of(one.content), words.touched(one.cue), words.touched(one.source))
