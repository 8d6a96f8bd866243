"""What keeps a statement from standing alone: words that mean something only to who has read what stands before them.

"This has failed", "the contract was cut", "a deficit of two billion": the first needs its antecedent, the second the
contract's parties, and the third is no sentence at all.  The first sentence decides: later ones may point back to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from quotes.rules import find_rules_dir, read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
OTHER_SUBJECTS = frozenset({"expl", "csubj", "csubjpass"})
DEMONSTRATIVES = frozenset({"this", "that", "these", "those"})
# What makes "the" point at something in the statement itself ("the mayor of Ardley", "the 2019 budget", "the worst").
TELLING = frozenset(
    {
        "prep",
        "relcl",
        "acl",
        "amod",
        "compound",
        "nummod",
        "poss",
        "appos",
        "nmod",
        "advmod",
        "conj",
        "quantmod",
    }
)
# "It is clear that", "it takes time to": the clause after it is what "it" stands for.
CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "advcl", "relcl"})
CLAIMS = ("en", "lexicons", "claims")

Why = Literal["pointing", "pronoun", "definite", "no-sentence"]


@dataclass(frozen=True, slots=True)
class Open:
    """Words of a statement that send its reader to the article, and why."""

    text: str
    why: Why

    def to_dict(self) -> dict[str, str]:
        """Plain JSON values."""
        return {"text": self.text, "why": self.why}


class OpenWords:
    """Finds them in annotated statements; reads its word lists from the rules' folder once."""

    def __init__(self) -> None:
        folder = find_rules_dir().joinpath(*CLAIMS)
        self.known = frozenset(read_lexicon(folder / "known-to-all.txt").entries)
        self.untelling = frozenset(read_lexicon(folder / "untelling-adjectives.txt").entries)
        self.periods = frozenset(read_lexicon(folder / "periods.txt").entries)
        self.pointing = frozenset(read_lexicon(folder / "pointing-words.txt").entries)

    def __call__(self, doc: Doc) -> tuple[Open, ...]:
        """The open words of the first sentence of `doc`, in text order."""
        first = next(doc.sents, None)
        if first is None:
            return ()
        if not _is_clause(first.root):
            return (Open(first.text, "no-sentence"),)
        return tuple(self._of(first))

    def _of(self, sentence: Span) -> Iterator[Open]:
        main = {token.i for token in _main_words(sentence)}
        for token in sentence:
            determiner = next((child for child in token.children if child.dep_ == "det"), None)
            noun = token.tag_ in ("NN", "NNS") and token.lemma_.lower() not in self.known
            if determiner is not None and determiner.lower_ in DEMONSTRATIVES and noun:
                # Anywhere: "at those markets"; but "this year", "those who pay" and what repeats a word are plain.
                told = any(child.dep_ in ("relcl", "acl") for child in token.children)
                told = told or any(one.lemma_ == token.lemma_ for one in sentence if one.i < token.i)
                if not told and token.lemma_.lower() not in self.periods:
                    yield Open(token.doc[determiner.i : token.i + 1].text, "pointing")
            elif token.i not in main or self._is_told(token):
                continue
            elif token.lower_ in self.pointing and token.tag_ not in ("NN", "NNS", "NNP"):
                yield Open(token.text, "pointing")
            elif token.lower_ == "it" and token.dep_ in SUBJECTS and not _has_clause(token.head):
                yield Open(token.text, "pronoun")
            elif noun and determiner is not None and determiner.lower_ == "the":
                yield Open(token.doc[determiner.i : token.i + 1].text, "definite")

    def _is_told(self, noun: Token) -> bool:
        """Whether something beside the noun says which one is meant."""
        return any(child.dep_ in TELLING and child.lower_ not in self.untelling for child in noun.children)


def _is_clause(verb: Token) -> bool:
    """Whether a verb is finite, itself or by an auxiliary, and has a subject."""
    family = [verb, *(child for child in verb.children if child.dep_ in ("aux", "auxpass"))]
    subject = any(child.dep_ in SUBJECTS or child.dep_ in OTHER_SUBJECTS for child in verb.children)
    return subject and any(one.tag_ in FINITE for one in family)


def _has_clause(verb: Token) -> bool:
    """Whether a clause hangs on the verb, or on the adjective or noun after it ("is clear that")."""
    after = [verb, *(child for child in verb.children if child.dep_ in ("acomp", "attr", "oprd"))]
    return any(child.dep_ in CLAUSES for word in after for child in word.children)


def _main_words(sentence: Span) -> list[Token]:
    """The subject of the main clause and the first subject of the sentence, in text order."""
    root = sentence.root
    found = {child.i: child for child in root.children if child.dep_ in SUBJECTS}
    first = next((token for token in sentence if token.dep_ in SUBJECTS), None)
    if first is not None:
        found[first.i] = first
    return [found[i] for i in sorted(found)]
