"""Make the facts about a person from token spans."""

from __future__ import annotations

from quotes.quote import Offsets
from quotes.speakers.entities import RoleFact
from quotes.speakers.phrases import Phrase, TokenSpan, role_lemma
from quotes.speakers.view import View


def phrase_fact(view: View, phrase: Phrase, site: str) -> RoleFact:
    """The fact that a role phrase states; `site` names the construction."""
    return role_fact(view, phrase.role, phrase.affiliation, phrase.head, site)


def role_fact(
    view: View,
    role: TokenSpan | None,
    affiliation: TokenSpan | None,
    head: int | None,
    site: str,
    token: int | None = None,
) -> RoleFact:
    """A fact from token spans; it stands at `head`, the role's noun, or at `token` where there is none."""
    at = head if head is not None else (token if token is not None else 0)
    return RoleFact(
        _offsets(view, role),
        _offsets(view, affiliation),
        role_lemma(view, head) if head is not None else None,
        site,
        at,
    )


def _offsets(view: View, span: TokenSpan | None) -> Offsets | None:
    return None if span is None else (view.start[span[0]], view.end[span[1] - 1])
