"""Figures that say little without a year or a country: "profit was two million", "prices rose 64 per cent in June"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from quotes.claims.lexicons import claim_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
COUNTED = frozenset({"nsubj", "nsubjpass", "dobj", "attr"})
# How an amount hangs on a verb of change: "rose ten per cent", "fell by a third", "cut it to ten".
AMOUNTS = frozenset({"dobj", "npadvmod", "prep", "attr", "nummod", "advmod"})
WHERE = frozenset({"GPE", "NORP", "ORG", "LOC", "FAC"})
NEAR = 4  # words between a figure and what it counts: "40 per cent of eligible voters"
YEAR = 4  # digits
RELATIVE = frozenset(
    {"last", "this", "today", "yesterday", "ago"}
)  # the article's date tells, or the claim is open
DATES = frozenset({"DATE", "TIME"})
COMPARED = frozenset({"than", "compared", "against", "versus"})
COMPARED_WITHIN = 6  # words before a date that may say that it is the other figure's


class Figures:
    """Finds them; reads its word lists from the rules' folder once."""

    def __init__(self) -> None:
        self.flows = claim_words("flows")
        self.changes = claim_words("change-verbs")
        self.change_nouns = claim_words("change-nouns")
        self.months = claim_words("months")
        self.parts_of_day = claim_words("parts-of-day")
        self.measures = claim_words("measures")
        self.institutions = claim_words("institutions")

    def undated(self, doc: Doc) -> Iterator[Token]:
        """The first profit, loan or price in figures that nothing in the statement dates, or part of a day."""
        if any(self._dates(token) for token in doc):
            return
        for token in doc:
            if (
                token.lemma_.lower() in self.parts_of_day
                and token.dep_ == "pobj"
                and any(t.like_num for t in doc)
            ):
                yield token
                return
            flow = {token.lower_, token.lemma_.lower()} & self.flows and token.dep_ in COUNTED
            up = token.head if token.dep_ in SUBJECTS else token
            if (flow and any(below.like_num for below in up.subtree)) or self._is_changed(token):
                yield token
                return

    def _dates(self, word: Token) -> bool:
        """Whether a word says when: a year, a month, a day of the week; "year-on-year" and "than in May" do not."""
        if word.ent_type_ not in DATES:
            return False
        before = {one.lower_ for one in word.doc[max(0, word.i - COMPARED_WITHIN) : word.i]}
        if before & COMPARED:
            return False  # "more than in January" tells when the other figure was counted
        year = word.text.isdigit() and len(word) == YEAR
        return year or word.is_title or word.lower_ in self.months or word.lower_ in RELATIVE

    def _is_changed(self, verb: Token) -> bool:
        """Whether a verb or a noun says that something became more or less, and by how much or to what."""
        if verb.tag_ == "NN" and verb.lemma_.lower() in self.change_nouns:
            beside = [child for word in (verb, verb.head) for child in word.children if child.dep_ == "prep"]
            return any(below.like_num for child in beside for below in child.subtree)
        if verb.lemma_.lower() not in self.changes or verb.tag_ not in ("VBD", "VBN", "VBZ"):
            return False
        if any(child.dep_ in SUBJECTS and child.ent_type_ for child in verb.children):
            return False  # "Lind Brothers has doubled its offer" is an act, no figure of a series
        amounts = (child for child in verb.children if child.dep_ in AMOUNTS)
        return any(below.like_num for child in amounts for below in child.subtree)

    def placeless(self, doc: Doc) -> Iterator[tuple[Token, Literal["place", "measure"]]]:
        """The first thing that every country has, where no place or body is named.

        A `measure` is one that a firm may have as well ("prices"), a `place` is not ("the police").
        """
        if any(token.ent_type_ in WHERE for token in doc):
            return
        for token in doc:
            if token.tag_ in ("NN", "NNS") and token.dep_ != "compound" and not _is_owned(token):
                lemma = token.lemma_.lower()
                the = any(child.lower_ == "the" for child in token.children)
                counted = token.dep_ in SUBJECTS or any(
                    t.like_num for t in doc[max(0, token.i - NEAR) : token.i]
                )
                if lemma in self.institutions and the:
                    yield token, "place"
                    return
                if lemma in self.measures and counted:
                    yield token, "measure"
                    return


def _is_owned(noun: Token) -> bool:
    return any(child.dep_ == "poss" for child in noun.children)
