"""How much a statement is worth checking: features that rule files describe, added up, with the words that gave them.

The rules are those of the kind `claim` (`rules/en/claims/`); each adds its weight once, however often it matches.  The
score is the logistic of the sum: it ranks, it is no probability.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quotes.claims.alone import Open, OpenWords, bare_surnames
from quotes.claims.lexicons import claim_words
from quotes.claims.line import spoken
from quotes.match import RuleMatcher, mark_tokens
from quotes.records import Act, Kind, Record, Speaker
from quotes.rules import CLAIMS, Rule, RuleSet, load_rules
from quotes.speakers.lexicons import words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as Stretch

BIAS = -0.6
SHORT = 4  # words; fewer than this seldom say anything that stands alone
SHORT_WEIGHT = -1.2
UNNAMED_WEIGHT = -0.5  # neither a name, a date, a number nor a comparison
# What is quoted in so many words is more often a view, figures in it or not.
QUOTED: dict[Kind, float] = {"direct": -1.2, "mixed": -0.8}
# A notice, a count or a study states; a person also explains and hopes.
PERSON_WEIGHT, BODY_WEIGHT = -1.2, 0.2
PARTY_WEIGHT = -0.9  # what a party says is its case against another
BODY_TYPES = frozenset({"ORG", "DOCUMENT"})
PARTIES = frozenset({"party", "dems"})
MEASURED = ("CD", "JJR", "JJS", "RBR", "RBS")
# What the source does with the words weighs before they are read: an order states nothing.
ACTS: dict[Act, float] = {
    "ask": -1.5,
    "order": -1.5,
    "promise": -1.5,
    "decline": -1.5,
    "judge": -0.7,
    "think": -0.5,
    "claim": 0.1,
    "deny": 0.4,
    "report": 0.4,
}
PLACES, BODIES = ("GPE", "NORP"), ("ORG",)
MARKS = "\"'“”‘’«»„‚ \t\r\n"
LEAD = re.compile(r"that\s+")  # "That market grew" begins with another "that"
WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for or against: a rule's id or a fact of the record, the words that it saw, its weight."""

    feature: str
    words: tuple[str, ...]
    weight: float

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"feature": self.feature, "words": list(self.words), "weight": self.weight}


@dataclass(frozen=True, slots=True)
class Worth:
    """From 0 to 1, the reasons, the weightiest first, and the words that need what stands before them.

    `places` and `bodies` are the countries, towns and organisations that the statement names, `surnames` the people
    whom it calls by one name, `bare` those of them of whom it says nothing else.
    """

    score: float
    reasons: tuple[Reason, ...]
    open: tuple[Open, ...] = ()
    places: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()


class WorthScorer:
    """The compiled claim rules for one pipeline."""

    def __init__(self, nlp: Language, rules: RuleSet | None = None) -> None:
        self.nlp = nlp
        self.rules = rules if rules is not None else load_rules(kinds=CLAIMS)
        self._match = RuleMatcher(nlp.vocab, self.rules)
        self._open = OpenWords()

    def of_records(self, records: Iterable[Record]) -> Iterator[tuple[Record, Worth]]:
        """Each record with the worth of its content; the content is read as a sentence of its own."""
        pairs = ((statement(spoken(record)), record) for record in records)
        for doc, record in self.nlp.pipe(pairs, as_tuples=True):
            yield record, self.of(doc, record.act, record.kind, set(map(_type, record.speakers)))

    def of(
        self, doc: Doc, act: Act = "say", kind: Kind = "indirect", speakers: Collection[str] = ()
    ) -> Worth:
        """The worth of an annotated statement; act, kind and the types of `speakers` are those of its record."""
        reasons = [Reason(rule.id, words, rule.weight or 0.0) for rule, words in self.features(doc)]
        if act in ACTS:
            reasons.append(Reason(f"act:{act}", (), ACTS[act]))
        if kind in QUOTED:
            reasons.append(Reason(f"kind:{kind}", (), QUOTED[kind]))
        if "party" in speakers:
            reasons.append(Reason("speaker:party", (), PARTY_WEIGHT))
        elif "PERSON" in speakers:
            reasons.append(Reason("speaker:person", (), PERSON_WEIGHT))
        elif BODY_TYPES & set(speakers):
            reasons.append(Reason("speaker:body", (), BODY_WEIGHT))
        if len(WORD.findall(doc.text)) < SHORT:
            reasons.append(Reason("short", (doc.text,), SHORT_WEIGHT))
        if not doc.ents and not any(token.like_num or token.tag_ in MEASURED for token in doc):
            reasons.append(Reason("nothing-named", (), UNNAMED_WEIGHT))
        total = BIAS + sum(reason.weight for reason in reasons)
        reasons.sort(key=lambda reason: (-abs(reason.weight), reason.feature))
        places = tuple(e.text for e in doc.ents if e.label_ in PLACES and not _is_of_person(e))
        bodies = tuple(e.text for e in doc.ents if e.label_ in BODIES)
        surnames = tuple(e.text for e in doc.ents if e.label_ == "PERSON" and len(e) == 1)
        score = round(1 / (1 + math.exp(-total)), 3)
        return Worth(
            score, tuple(reasons), self._open(doc), places, bodies, surnames, tuple(bare_surnames(doc))
        )

    def features(self, doc: Doc) -> list[tuple[Rule, tuple[str, ...]]]:
        """The rules that match, each with the words that it calls `content`, in text order."""
        found: dict[str, tuple[Rule, dict[int, None]]] = {}
        for rule, tokens in self.matches(doc):
            found.setdefault(rule.id, (rule, {}))[1].update(dict.fromkeys(tokens))
        return [(rule, _phrases(doc, sorted(tokens))) for rule, tokens in found.values()]

    def matches(self, doc: Doc) -> list[tuple[Rule, tuple[int, ...]]]:
        """Every match as its rule and the tokens of its content."""
        mark_tokens(doc)
        return [(match.rule, match.roles.get("content", ())) for match in self._match(doc)]


def statement(text: str) -> str:
    """A content without the marks around it and the "that" before it, to be read as a sentence."""
    bare = text.strip(MARKS)
    return LEAD.sub("", bare, count=1) if LEAD.match(bare) else bare


def _type(speaker: Speaker) -> str:
    """The speaker's type, and "party" for a political party."""
    said = (speaker.name or speaker.description or "").lower().split()
    return (
        "party"
        if speaker.type != "PERSON" and said and said[-1] in words("party-words") | PARTIES
        else speaker.type
    )


def _is_of_person(entity: Stretch) -> bool:
    """Whether a nationality is somebody's and says nothing of where: "an American hostage"."""
    people = words("role-nouns", "anonymous-nouns") | claim_words("private-people")
    return entity.label_ == "NORP" and entity.root.head.lemma_.lower() in people


def _phrases(doc: Doc, tokens: list[int]) -> tuple[str, ...]:
    """Neighbouring tokens as one stretch of words."""
    out: list[str] = []
    start = 0
    for i, token in enumerate(tokens):
        if i + 1 == len(tokens) or tokens[i + 1] != token + 1:
            out.append(doc[tokens[start] : token + 1].text)
            start = i + 1
    return tuple(out)
