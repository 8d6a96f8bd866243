"""Names in headlines, where every word has a capital."""

from __future__ import annotations

from quotes.speakers.entities import Mention
from quotes.speakers.names import clean, fold, is_given_name, parse_person
from quotes.speakers.view import View

_LONGEST = 4


def reread_headlines(view: View, mentions: list[Mention]) -> list[Mention]:
    """Names in headlines, where every word is capitalised, as the body has them; what it does not have, if short.

    The recogniser joins a name there to the words after it ("Vale Vows").  A single word that only a headline has is
    nobody's surname where there is a body ("Keeps").
    """
    body: dict[str, Mention] = {}
    for mention in mentions:
        if not view.headline[mention.start]:
            body.setdefault(fold(mention.text), mention)
            if mention.kind == "PERSON":
                body.setdefault(parse_person(clean(mention.text)).surname, mention)
    out: list[Mention] = []
    for mention in mentions:
        if not view.headline[mention.start] or fold(mention.text) in body:
            out.append(mention)
            continue
        size = mention.end - mention.start
        parts = [
            (a, b)
            for n in range(size - 1, 0, -1)
            for a in range(mention.start, mention.end - n + 1)
            for b in [a + n]
        ]
        known = (
            next(((a, b) for a, b in parts if fold(view.span(a, b)) in body), None)
            if size <= _LONGEST * 3
            else None
        )
        if known is not None and _named_in_full(view, mention, known):
            span = (mention.start, known[1])
            out.append(Mention(*span, "PERSON", " ".join(view.span(*span).split())))
        elif known is not None:
            kind = body[fold(view.span(*known))].kind
            out.append(Mention(*known, kind, " ".join(view.span(*known).split())))
        elif size <= _LONGEST and not (body and mention.kind == "PERSON" and size == 1):
            out.append(mention)
    return out


def _named_in_full(view: View, mention: Mention, known: tuple[int, int]) -> bool:
    """Whether a headline alone has the given name: "Ada Vale Vows", where the body has "Vale"."""
    front = view.word[mention.start : known[0]]
    return (
        mention.kind == "PERSON"
        and bool(front)
        and all(is_given_name(word) or len(word.rstrip(".")) == 1 for word in front)
    )
