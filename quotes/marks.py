"""Pair quotation marks: plain text in, nested quotations out; no spaCy, no exception on any string.

`quotes.glyphs` finds the candidates and weighs for each what it costs to read it as an opening mark, a
closing mark or neither. So has every flaw of a structure its cost: a quotation never closed, a straight
mark nested in straight ones, a curly mark closed by a straight one. The cheapest reading of a whole
paragraph wins: a Viterbi search whose state is the stack of open quotations. A mark is thereby judged by
what follows as much as by what precedes ("the players' demands" inside single quotation marks), and
parity matters only where nothing else decides.

Nothing passes from one paragraph to the next but the convention that a quotation left open is taken up by
an opening mark at the start of the next paragraph: a stray mark spoils its own paragraph at most.

Offsets are code points of the text as read, half-open. Time and memory are linear in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from quotes.glyphs import LEFT, LOW, NEVER, RIGHT, Mark, collect_marks
from quotes.paragraphs import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Quotation", "find_quotations"]

# Costs of what can be wrong with a structure, in the unit of `quotes.glyphs`.
_UNCLOSED = 3.0  # an opening mark that nothing closes
_CARRIED = 0.5  # the same, but the next paragraph takes it up
_CUT = 0.2  # on top of unclosed: it ends where the next quotation opens
_RESUMED = 1.5  # instead of both: that one begins a sentence: paragraph breaks were lost, not a mark
_CROSSED = 3.5  # a double mark closed by a single one, or the reverse
_EMPTY = 5.0  # nothing but space between two marks
_TOUCHING = 1.5  # nothing between a mark and its like nested in it

_MAX_DEPTH = 5
_BEAM = 6.0  # readings dearer than the best by this much are dropped
_MAX_STATES = 8
_LONG = 1000  # a paragraph with more candidates is read in pieces, those after the first with fewer states
_FEW_STATES = 3

Action = Literal["open", "resume", "close", "skip"]  # resume: open, carrying on the quotation just given up


@dataclass(frozen=True, slots=True)
class Quotation:
    """One pair of quotation marks (or one opening mark that nothing closes) and where it stands.

    start        offset of the opening mark
    end          offset after the closing mark; without one, the end of the paragraph's text, or of the text
                 before the mark that shows it to be over: the close of the one around it, the next opening
    inner_start  offset after the opening mark
    inner_end    offset of the closing mark; `end` where there is none
    depth        0 for the outermost
    parent       index of the enclosing quotation in the list, which is in order of `start`
    closed       False: no closing mark was found
    continues    index of the segment that this one carries on: a quotation of several paragraphs opens anew
                 in each and closes in the last only; so too where the breaks between them were lost
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int
    parent: int | None
    closed: bool
    continues: int | None


class _Step(NamedTuple):
    """The last step of a reading, and the steps before it."""

    before: _Step | None
    mark: int  # index of the candidate
    action: Action
    pops: int  # quotations given up unclosed before the action


class _State(NamedTuple):
    """The cheapest reading so far that leaves one stack of quotations open."""

    cost: float
    openers: tuple[int, ...]  # indices of their opening marks, outermost first
    last: _Step | None


@dataclass(slots=True)
class _Found:
    """A quotation while its end is not known."""

    mark: Mark
    depth: int
    parent: int | None
    end: int = -1
    inner_end: int = -1
    closed: bool = False
    continues: int | None = None

    def freeze(self) -> Quotation:
        """The quotation, once its end is known."""
        return Quotation(
            start=self.mark.start,
            end=self.end,
            inner_start=self.mark.end,
            inner_end=self.inner_end,
            depth=self.depth,
            parent=self.parent,
            closed=self.closed,
            continues=self.continues,
        )

    def give_up(self, text: str, at: int) -> None:
        """End it without a closing mark at `at`, or before the white space that stands there."""
        while at > self.mark.end and text[at - 1].isspace():
            at -= 1
        self.end = self.inner_end = max(at, self.mark.end)


def find_quotations(text: str) -> list[Quotation]:
    """All quotations of `text`, in order of `start`; never raises."""
    spans = list(paragraphs(text))
    candidates = collect_marks(text, spans)
    leading = [_leading(start, marks) for (start, _), marks in zip(spans, candidates, strict=True)]
    leading.append([])
    found: list[_Found] = []
    carried: list[int] = []
    for number, marks in enumerate(candidates):
        first = len(found)
        end = spans[number][1]
        steps = _read(text, marks, follows=[mark.family for mark in leading[number + 1]])
        left_open = _build(text, end, marks, steps, found)
        for index, mark, before in zip(range(first, len(found)), leading[number], carried, strict=False):
            if found[index].mark != mark or found[before].mark.family != mark.family:
                break
            found[index].continues = before
        carried = left_open
    return [quotation.freeze() for quotation in found]


def _leading(start: int, marks: list[Mark]) -> list[Mark]:
    """The opening marks that a paragraph starting at `start` begins with: `“‘We ...` has two."""
    leading = []
    for mark in marks[:_MAX_DEPTH]:
        if mark.start != start or mark.opens > 2.0:
            break
        leading.append(mark)
        start = mark.end
    return leading


def _build(text: str, end: int, marks: list[Mark], steps: list[_Step], found: list[_Found]) -> list[int]:
    """Append to `found` a paragraph's quotations as `steps` read it; indices of those open at its `end`."""
    stack: list[int] = []
    for step in steps:
        mark = marks[step.mark]
        given_up = None
        for _ in range(step.pops):
            given_up = stack.pop()
            found[given_up].give_up(text, mark.start)
        if step.action == "close":
            quotation = found[stack.pop()]
            quotation.end, quotation.inner_end, quotation.closed = mark.end, mark.start, True
        elif step.action != "skip":
            found.append(_Found(mark, len(stack), stack[-1] if stack else None))
            stack.append(len(found) - 1)
            if step.action == "resume":
                found[-1].continues = given_up
    for index in stack:
        found[index].give_up(text, end)
    return stack


def _read(text: str, marks: list[Mark], *, follows: list[str]) -> list[_Step]:
    """The cheapest reading of a paragraph: one step for each mark, in order.

    `follows` are the families of the opening marks that the next paragraph begins with.
    """
    states: dict[tuple[str, ...], _State] = {(): _State(0.0, (), None)}
    steps: list[_Step] = []
    for i, mark in enumerate(marks):
        after: dict[tuple[str, ...], _State] = {}
        bound = float("inf")
        for key, (cost, openers, last) in states.items():
            for more, action, pops in _moves(text, marks, i, openers):
                total = cost + more
                if total > bound:
                    continue
                bound = min(bound, total + _BEAM)
                kept = len(openers) - pops
                if action == "close":
                    new_key, new_openers = key[: kept - 1], openers[: kept - 1]
                elif action == "skip":
                    new_key, new_openers = key, openers
                else:
                    new_key, new_openers = (*key[:kept], mark.family + mark.style), (*openers[:kept], i)
                rival = after.get(new_key)
                if rival is None or total < rival.cost:
                    after[new_key] = _State(total, new_openers, _Step(last, i, action, pops))
        most = _MAX_STATES if i < _LONG else _FEW_STATES
        states = after if len(after) <= most else dict(sorted(after.items(), key=_cost_of)[:most])
        if (i + 1) % _LONG == 0:  # settle what has been read, to bound memory
            key, state = min(states.items(), key=_cost_of)
            steps += _unwind(state.last)
            states = {key: _State(0.0, state.openers, None)}
    best = min(states.values(), key=lambda state: state.cost + _left_open(marks, state.openers, follows))
    return steps + _unwind(best.last)


def _cost_of(item: tuple[tuple[str, ...], _State]) -> float:
    return item[1].cost


def _unwind(last: _Step | None) -> list[_Step]:
    steps = []
    while last is not None:
        steps.append(last)
        last = last.before
    return steps[::-1]


def _left_open(marks: list[Mark], openers: tuple[int, ...], follows: list[str]) -> float:
    """Cost of ending a paragraph with quotations open."""
    cost, carried = 0.0, True
    for depth, opener in enumerate(openers):
        carried = carried and depth < len(follows) and follows[depth] == marks[opener].family
        cost += _CARRIED if carried else _unclosed(marks[opener])
    return cost


def _unclosed(opener: Mark) -> float:
    """An apostrophe is the likelier reading of a single mark that nothing closes."""
    return _UNCLOSED + 1.0 if opener.family == "single" and opener.style != LEFT else _UNCLOSED


def _moves(
    text: str, marks: list[Mark], i: int, openers: tuple[int, ...]
) -> Iterator[tuple[float, Action, int]]:
    """What mark `i` may do while `openers` are open: (cost, action, quotations given up before it)."""
    mark = marks[i]
    yield mark.skips, "skip", 0
    if mark.opens < NEVER and len(openers) < _MAX_DEPTH:
        yield mark.opens + _nesting(marks, openers, i), "open", 0
    given_up = 0.0
    for pops, index in enumerate(reversed(openers)):
        if given_up > 2 * _BEAM:
            break
        opener = marks[index]
        empty = _EMPTY if index == i - 1 and not text[opener.end : mark.start].strip() else 0.0
        if mark.closes < NEVER:
            yield mark.closes + _mismatch(opener, mark) + given_up + empty, "close", pops
        if mark.opens < NEVER and mark.family == opener.family:
            cost = mark.opens + given_up + empty + _nesting(marks, openers[: len(openers) - pops - 1], i)
            if mark.resumes:
                yield cost + _RESUMED, "resume", pops + 1
            else:
                yield cost + _unclosed(opener) + _CUT, "open", pops + 1
        given_up += _unclosed(opener)


def _nesting(marks: list[Mark], openers: tuple[int, ...], i: int) -> float:
    """Cost of opening mark `i` inside `openers`: marks alternate, and one seldom nests in its like."""
    mark = marks[i]
    cost = 0.0 if len(openers) < 3 else 3.0
    for index in reversed(openers):
        opener = marks[index]
        if opener.family != mark.family:
            break
        if opener.end == mark.start:
            cost += _TOUCHING
        if mark.family == "single":
            cost += 3.0
        elif mark.family == "double":
            cost += 2.0 if opener.style == mark.style else 0.8
        else:
            cost += 1.0
    return cost


def _mismatch(opener: Mark, closer: Mark) -> float:
    """Cost of `closer` ending what `opener` began, beside what it costs `closer` to close at all."""
    if opener.family != closer.family:
        return _CROSSED if {opener.family, closer.family} == {"double", "single"} else NEVER
    if opener.family in ("guillemet", "angle"):
        if opener.style == RIGHT:  # »so« takes back what the glyph's direction cost; »so» is rarer
            return -1.0 if closer.style == LEFT else 0.2
        return 0.0 if closer.style == RIGHT else 3.0
    if opener.style == LOW:  # „so“, „so”
        return -1.5 if closer.style == LEFT else 0.0
    if opener.style == closer.style or (opener.style == LEFT and closer.style == RIGHT):
        return 0.0
    return 3.0 if opener.style == RIGHT and closer.style == LEFT else 0.3
