"""Near-identical quotations: the same words given to different people, and one person's words in two wordings.

Every quotation is cut into runs of three words; two that share enough of them are compared word by word.  Runs that
very many share are followed only from neighbour to neighbour, so that the work grows with the number of records and
not with its square (`benchmarks/audit_flags.py`).  The index of `quotes find` answers one search in milliseconds; to
ask it for each record of a large run would take far longer, hence these tables in memory.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from quotes.audit.facts import Said
from quotes.audit.flags.model import Flag
from quotes.audit.flags.speakers import same
from quotes.find.wording import differences, words
from quotes.marks import find_quotations
from quotes.words import NUMBERS

RUN = 3
COMMON = 24  # wordings that may share a run and all be compared
LEAST_WORDS = 6  # fewer are said by everybody
LEAST_CHANGED = 8  # where one is a short part of the other, or a word differs
LEAST_REPORTED = 10  # of reported speech, where the words are the article's
SHORT = 12
FORMULA = 3  # people with the same few words: a set phrase, not an error
TEMPLATE = 5  # wordings of one thing by one person: said again and again, not altered
ALIKE = 0.75  # of the shorter's words, in their order, in the longer
NEARLY_ALL = 0.85  # where different people are given them
NEGATIONS = frozenset({"not", "no", "never", "none", "nobody", "nothing", "without", "neither", "nor"})
# Spellings of the two Englishes, and words that style books write in two ways.
SPELLINGS = (
    (re.compile(r"is(e|es|ed|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"our(s|ed|ing|able|ite|ful)?$"), r"or\1"),
    (re.compile(r"(tre)$"), "ter"),
    (re.compile(r"ll(ed|ing|er|ers)$"), r"l\1"),
)
SAME = {
    "percent": "per-cent",
    "%": "per-cent",
    "ok": "okay",
    "programme": "program",
    "programmes": "programs",
}
DIGITS = {word: str(number) for number, word in enumerate(NUMBERS)}
ENDING = re.compile(r"[.!?…][\"'”’»]*$|,[\"'”’»]+$")
MARKED = re.compile(r"\[[^\]]*\]|\((?:\.\.\.|…)\)|\.\.\.|…|\. \. \.")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one record to compare; `folded` is their plain spelling."""

    said: Said
    text: str
    folded: tuple[str, ...]
    quoted: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of the shorter stands in the longer in order; `excerpt` when it stands there without a gap.

    `tight` is the share of what they have in common in the whole stretch of the longer where it stands.
    """

    share: float
    tight: float
    identical: bool
    excerpt: bool
    extra: frozenset[str]  # words that only one of them has, within the stretch that they share


def wordings(run: Sequence[Said]) -> Iterator[Flag]:
    """The flags `misattributed` and `altered`."""
    pieces = list(_pieces(run))
    wrong: list[tuple[int, int]] = []
    other: list[tuple[int, int]] = []
    for a, b in _candidates(pieces):
        one, two = pieces[a], pieces[b]
        if _overlap(one.said, two.said):
            continue
        alike = compare(one.folded, two.folded)
        if alike.share < ALIKE:
            continue
        verdict = same(one.said, two.said)
        if verdict is False:
            if _near_identical(one, two, alike):
                wrong.append((a, b))
        elif one.quoted and two.quoted and one.said.doc != two.said.doc and _differs(one, two, alike):
            other.append((a, b))
    for group in _groups(_without_formulas(wrong, pieces)):
        yield _misattributed([pieces[i] for i in group])
    for group in _groups(other):
        yield from _altered([pieces[i] for i in group])


def compare(one: Sequence[str], other: Sequence[str]) -> Likeness:
    """Two sequences of words side by side."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if one == other:
        return Likeness(1.0, 1.0, identical=True, excerpt=True, extra=frozenset())
    blocks = [b for b in LCSseq.opcodes(short, long) if b.tag == "equal"]
    if not blocks:
        return Likeness(0.0, 0.0, identical=False, excerpt=False, extra=frozenset())
    common = sum(b.src_end - b.src_start for b in blocks)
    first, last = blocks[0].dest_start, blocks[-1].dest_end
    if last - first > 2 * len(short) + 2:  # the words stand here and there in a long text
        return Likeness(0.0, 0.0, identical=False, excerpt=False, extra=frozenset())
    gone = [
        w for b in LCSseq.opcodes(short, long) if b.tag != "equal" for w in short[b.src_start : b.src_end]
    ]
    kept = {i for b in blocks for i in range(b.dest_start, b.dest_end)}
    come = [long[i] for i in range(first, last) if i not in kept]
    excerpt = common == len(short) == last - first
    tight = common / max(len(short), last - first)
    return Likeness(
        common / len(short), tight, identical=False, excerpt=excerpt, extra=frozenset(gone + come)
    )


@lru_cache(maxsize=1 << 16)
def spelled(word: str) -> str:
    """A word in one of its spellings: -ize, -or, digits."""
    if word in DIGITS:
        return DIGITS[word]
    word = SAME.get(word, word)
    if len(word) > 5:
        for pattern, replacement in SPELLINGS:
            word = pattern.sub(replacement, word)
    return word


def folded(text: str) -> tuple[str, ...]:
    """The words of a text for comparison: plain, in one spelling, "per cent" as one."""
    found = words(text.lower().replace("per cent", "percent").replace("%", " percent "))
    return tuple(spelled(word) for word in found)


def _pieces(run: Sequence[Said]) -> Iterator[Piece]:
    holders = {one.parent for one in run if one.parent is not None}
    for one in run:
        if one.id in holders:  # its words are in part somebody else's: the inner record has those
            continue
        text = one.text
        if one.kind == "mixed":
            for found in find_quotations(text):
                inner = text[found.inner_start : found.inner_end]
                if found.depth == 0 and len(plain := folded(inner)) >= LEAST_WORDS:
                    yield Piece(one, inner, plain, quoted=True)
            continue
        least = LEAST_WORDS if one.kind == "direct" else LEAST_REPORTED
        if len(plain := folded(text)) >= least:
            yield Piece(one, text, plain, quoted=one.kind == "direct")


def _candidates(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Pairs of pieces that may be alike, each once: of equal words, and those that share a run of three."""
    import numpy as np

    equal: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, piece in enumerate(pieces):
        equal[piece.folded].append(i)
    for group in equal.values():
        yield from _neighbours(group)
    leaders = [group[0] for group in equal.values()]
    runs, owners = [], []
    for i in leaders:
        plain = pieces[i].folded
        mine = {zlib.crc32(" ".join(plain[k : k + RUN]).encode()) for k in range(len(plain) - RUN + 1)}
        runs.append(np.fromiter(mine, dtype=np.int64, count=len(mine)))
        owners.append(np.full(len(mine), i, dtype=np.int64))
    if not runs:
        return
    all_runs, all_owners = np.concatenate(runs), np.concatenate(owners)
    order = np.lexsort((all_owners, all_runs))
    all_runs, all_owners = all_runs[order], all_owners[order]
    edges = np.flatnonzero(np.diff(all_runs)) + 1
    starts, ends = np.concatenate(([0], edges)), np.concatenate((edges, [len(all_runs)]))
    shared: list[int] = []
    count = len(pieces)
    for start, end in zip(*(x[ends - starts > 1].tolist() for x in (starts, ends)), strict=True):
        shared.extend(a * count + b for a, b in _neighbours(all_owners[start:end].tolist(), pieces))
    codes, times = np.unique(np.asarray(shared, dtype=np.int64), return_counts=True)
    for code, seen in zip(codes.tolist(), times.tolist(), strict=True):
        a, b = divmod(code, count)
        # an eighth of the shorter's runs: a word changed in every four leaves as many
        if seen * 8 >= min(len(pieces[a].folded), len(pieces[b].folded)) - RUN + 1:
            yield from _with_equals(a, b, equal, pieces)


def _neighbours(group: list[int], pieces: Sequence[Piece] | None = None) -> Iterator[tuple[int, int]]:
    """All pairs of a small group; of a large one the pairs that stand side by side when sorted by their words."""
    if len(group) <= COMMON:
        for k, a in enumerate(group):
            for b in group[k + 1 :]:
                yield a, b
        return
    if pieces is not None:
        group = sorted(group, key=lambda i: pieces[i].folded)
    for a, b in pairwise(group):
        yield min(a, b), max(a, b)


def _with_equals(
    a: int, b: int, equal: dict[tuple[str, ...], list[int]], pieces: Sequence[Piece]
) -> Iterator[tuple[int, int]]:
    """A pair of wordings as pairs of records: a few of those with equal words, for each may name another speaker."""
    for x in equal[pieces[a].folded][:5]:
        for y in equal[pieces[b].folded][:5]:
            yield x, y


def _overlap(one: Said, other: Said) -> bool:
    return one.id == other.id or (one.doc == other.doc and one.start < other.end and other.start < one.end)


def _near_identical(one: Piece, other: Piece, alike: Likeness) -> bool:
    """Nearly all words the same, and no number, name or negation among those that are not."""
    if alike.tight < NEARLY_ALL or not (one.quoted or other.quoted or alike.tight > 0.95):
        return False
    short, long = sorted((len(one.folded), len(other.folded)))
    if short < LEAST_CHANGED and not alike.identical and (alike.extra or short * 2 < long):
        return False
    if any(word.isdigit() or any(ch.isdigit() for ch in word) for word in alike.extra):
        return False
    if alike.extra & NEGATIONS:
        return False
    capital = {
        word.casefold() for piece in (one, other) for word in re.findall(r"(?<=[a-z,] )[A-Z]\w+", piece.text)
    }
    return not (alike.extra & capital)


def _differs(one: Piece, other: Piece, alike: Likeness) -> bool:
    """Whether words were changed or left out, and no brackets or dots say so."""
    if alike.identical:
        return False
    if alike.excerpt:
        return _stops_early(one, other)
    if _join(one.folded, other.folded, alike.extra):
        return False
    return not (MARKED.search(one.text) or MARKED.search(other.text))


def _join(one: Sequence[str], other: Sequence[str], extra: frozenset[str]) -> bool:
    """Whether the difference is only in how words are joined or contracted: "well known", "don't"."""
    if not extra:
        return False
    glued = ["".join(side).replace("'", "").replace("not", "nt") for side in (one, other)]
    return glued[0] == glued[1]


def _stops_early(one: Piece, other: Piece) -> bool:
    """Whether the shorter ends like a sentence where the longer's sentence goes on."""
    short, long = (one, other) if len(one.folded) <= len(other.folded) else (other, one)
    if not ENDING.search(short.text.strip()) or MARKED.search(short.text):
        return False
    place = next(
        (
            k
            for k in range(len(long.folded) - len(short.folded) + 1)
            if long.folded[k : k + len(short.folded)] == short.folded
        ),
        0,
    )
    last = place + len(short.folded)
    found = list(re.finditer(r"\w+(?:['’]\w+)*", long.text))
    if last >= len(long.folded) or len(found) != len(long.folded):
        return False
    between = long.text[found[last - 1].end() : found[last].start()]
    return not re.search(r"[.!?;:…—–\"”]", between)


def _without_formulas(pairs: Sequence[tuple[int, int]], pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """The pairs without short words that several people have: a set phrase."""
    having: dict[int, set[str]] = defaultdict(set)
    for a, b in pairs:
        for one, two in ((a, b), (b, a)):
            having[one] |= {pieces[one].said.given_to, pieces[two].said.given_to}
    formulas = {i for i, names in having.items() if len(names) > FORMULA and len(pieces[i].folded) < SHORT}
    return [(a, b) for a, b in pairs if not (a in formulas or b in formulas)]


def _misattributed(group: Sequence[Piece]) -> Flag:
    speakers: dict[str, list[Piece]] = defaultdict(list)
    for piece in group:
        speakers[piece.said.given_to].append(piece)
    given = [
        f"{name} ({_docs(pieces)})" for name, pieces in sorted(speakers.items(), key=lambda kv: -len(kv[1]))
    ]
    text = max((piece.text for piece in group), key=len)
    return Flag("misattributed", _ids(group), f"{'; '.join(given)}: {text}")


def _altered(group: Sequence[Piece]) -> Iterator[Flag]:
    wordings: dict[tuple[str, ...], list[Piece]] = defaultdict(list)
    for piece in group:
        wordings[piece.folded].append(piece)
    if len(wordings) > TEMPLATE:
        return
    ordered = sorted(wordings.values(), key=lambda pieces: (-len(pieces), -len(pieces[0].folded)))
    usual = ordered[0][0]
    shown = [
        f"{_docs(ps)} against {_docs(ordered[0])}: {differences(usual.text, ps[0].text)}"
        for ps in ordered[1:]
    ]
    yield Flag("altered", _ids([ordered[0][0], *(p for ps in ordered[1:] for p in ps)]), "; ".join(shown))


def _docs(pieces: Iterable[Piece]) -> str:
    docs = list(dict.fromkeys(piece.said.doc for piece in pieces))
    return docs[0] if len(docs) == 1 else f"{docs[0]} and {len(docs) - 1} more"


def _ids(pieces: Iterable[Piece]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece.said.id for piece in pieces))


def _groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Pieces that pairs join, as groups in order."""
    leader: dict[int, int] = {}

    def root(i: int) -> int:
        while (up := leader.setdefault(i, i)) != i:
            leader[i] = leader[up]
            i = leader[i]
        return i

    for one, two in pairs:
        a, b = root(one), root(two)
        leader[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = defaultdict(list)
    for i in sorted(leader):
        groups[root(i)].append(i)
    return [groups[first] for first in sorted(groups)]
