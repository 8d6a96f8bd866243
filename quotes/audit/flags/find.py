"""All flags of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quotes.audit.facts import Said
from quotes.audit.flags.marks import unclosed, unread_cues
from quotes.audit.flags.model import EXPLANATIONS, Flag
from quotes.audit.flags.roles import conflicting_roles
from quotes.audit.flags.speakers import distant_pronouns, without_speaker
from quotes.audit.flags.wordings import wordings


def find_flags(run: Sequence[Said], texts: Mapping[str, str] | None = None) -> list[Flag]:
    """The flags of a run, by name in the order of `EXPLANATIONS`, then in the run's order.

    `texts` are the documents' by id.  Without them no reporting words that nobody took are sought, and what stands
    between a pronoun and its name is known from the records alone.
    """
    texts = texts or {}
    found = [
        *wordings(run),
        *conflicting_roles(run),
        *distant_pronouns(run, texts),
        *without_speaker(run),
        *unread_cues(run, texts),
        *unclosed(run, texts),
    ]
    order = {name: number for number, name in enumerate(EXPLANATIONS)}
    return sorted(found, key=lambda flag: order[flag.name])
