"""Cues in words: their lemma, and whether some lexicon has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from quotes.rules import find_rules_dir, read_lexicon

if TYPE_CHECKING:
    from spacy.language import Language

FRAMES = "frames"


def lemma_in(nlp: Language) -> Callable[[str], str]:
    """A function that gives the lemma of a cue: its last verb, as in "has repeatedly warned", else its last word."""

    def lemma(words: str) -> str:
        doc = nlp(words)
        verbs = [token for token in doc if token.pos_ == "VERB"]
        last = verbs[-1] if verbs else doc[-1]
        return last.lemma_.lower()

    return lemma


def known_cues() -> frozenset[str]:
    """The lemmas that the shipped lexicons of cues hold."""
    folder = find_rules_dir() / "en" / "lexicons"
    paths = [*(folder / FRAMES).glob("*.txt"), *folder.glob("*.txt")]
    return frozenset(lemma for path in paths for lemma in read_lexicon(path).entries)
