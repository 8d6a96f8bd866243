"""Link every located quote of an article to its speaker."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quotes.quote import Quote, Resolution
from quotes.speakers.answers import named, speaker_of
from quotes.speakers.constructions import Constructions
from quotes.speakers.floating import continued_speech
from quotes.speakers.mentions import Inventory
from quotes.speakers.roles import collect_roles
from quotes.speakers.sieve import first_answer
from quotes.speakers.sources import read_source, source_kind
from quotes.speakers.state import State
from quotes.speakers.view import View

if TYPE_CHECKING:
    from spacy.tokens import Doc


def resolve(
    doc: Doc, quotes: Sequence[Quote], constructions: Constructions | None = None
) -> list[Resolution]:
    """One `Resolution` for each quote, in the same order.

    `doc` is a whole article annotated by a pipeline with CLEAR labels, Penn tags and entities. Quotes are read in
    text order, those inside another after it; quotations without a source come last, when all others are known.
    `constructions` are the compiled rules of the kind `role`; the shipped ones by default.
    """
    if not quotes:
        return []
    view = View(doc, quotes)
    inventory = Inventory(view)
    collect_roles(view, inventory, constructions)
    state = State(view, inventory, quotes)
    out: dict[int, Resolution] = {}
    order = sorted(range(len(quotes)), key=lambda i: (_depth(quotes, i), _position(quotes[i])))
    for index in order:
        if quotes[index].source:
            out[index] = _attributed(state, index)
    for index in order:
        if not quotes[index].source:
            out[index] = _floating(state, index)
    return [out[i] for i in range(len(quotes))]


def _attributed(state: State, index: int) -> Resolution:
    view, quote = state.view, state.quotes[index]
    start, end = view.tokens((quote.source[0][0], quote.source[0][1]))
    references = read_source(view, state.inventory, start, end)
    if not references:
        return Resolution("nominal", flags=("unresolved-speaker",))
    state.index = index
    pairs = [(ref, first_answer(state, ref)) for ref in references]
    state.answers[index] = pairs
    _remember(state, index, start)
    kind = source_kind(view, references[0])
    tied = [answer for _, answer in pairs if answer.rivals]
    candidates = tuple(dict.fromkeys(e.name for _, a in pairs for e in (*a.rivals, *a.considered)))
    resolver = "+".join(dict.fromkeys(answer.how for _, answer in pairs))
    if tied:
        return Resolution(kind, (), resolver, candidates, ("ambiguous-speaker",))
    if all(answer.how == "unresolved-pronoun" for _, answer in pairs):
        return Resolution(kind, (), resolver, candidates, ("unresolved-speaker",))
    speakers = tuple(
        speaker_of(view, ref, answer) for ref, answer in pairs if answer.how != "unresolved-pronoun"
    )
    flags = ("anonymous",) if kind == "anonymous" and all(s.name is None for s in speakers) else ()
    return Resolution(kind, speakers, resolver, candidates, flags)


def _floating(state: State, index: int) -> Resolution:
    view = state.view
    if state.quotes[index].kind == "indirect":
        return Resolution("none", (), "unattributed")  # "rain is expected": nobody in particular expects it
    answer = continued_speech(state, index)
    if answer.entity is None:
        candidates = tuple(e.name for e in answer.rivals)
        flags = ("ambiguous-speaker",) if candidates else ("unresolved-speaker",)
        return Resolution("none", (), answer.how, candidates, flags)
    at = view.tokens(state.quotes[index].content[0])
    return Resolution("none", (named(view, answer.entity, at, answer.how),), answer.how)


def _remember(state: State, index: int, token: int) -> None:
    """Note who spoke where: by the source's place, so that "the last speaker" follows the reader's eye."""
    insort(state.spoken, (token, index))


def _position(quote: Quote) -> int:
    return min(offsets[0] for offsets in (*quote.content, *quote.source))


def _depth(quotes: Sequence[Quote], index: int) -> int:
    """How many quotes hold this one; a ring of parents, which would be an error, ends the count."""
    depth, parent = 0, quotes[index].parent
    while parent is not None and depth < len(quotes):
        depth, parent = depth + 1, quotes[parent].parent
    return depth
