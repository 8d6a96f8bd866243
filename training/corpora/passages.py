"""A text with its entities, and changes to both that keep them in step."""

import random
import re
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from training.corpora.invented import AGENCIES, CITIES, DASHES
from training.corpora.marks import curl, straighten

TITLES = (
    "Mr.", "Mrs.", "Ms.", "Dr.", "Sen.", "Rep.", "Gov.", "Gen.", "Lt. Col.", "Sgt.", "Prof.", "Rev.",
    "Judge", "Mr", "Dr", "Prime Minister", "President", "Deputy Foreign Minister", "police chief",
    "spokeswoman", "Capt.", "Archbishop", "Sheikh", "former finance minister", "Assistant Commissioner",
    "Secretary of State",
)  # fmt: skip
TITLE_SHARE = 0.06
INITIAL_SHARE = 0.08
DATELINE_SHARE = 0.05
HEADLINE_CAPITALS = 0.3
RESTYLED_SHARE = 0.4
SINGLE_MARKS = 0.15  # of the restyled
_SENTENCE_BREAK = re.compile(r"\n\s*|(?<=[.!?”\"])\s+(?=[A-Z“\"])")
_HEADLINE = re.compile(r"(?m)^(?!https?:)[^\n]{12,90}[^\n.!?:;,”\"]$")


@dataclass(frozen=True, slots=True)
class Entity:
    """Code points `[start, end)` of the passage's text. The label "" says: perhaps an entity, nobody
    knows.
    """

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Some sentences of an article; entities are sorted and do not overlap."""

    text: str
    entities: tuple[Entity, ...]

    def insert(self, position: int, words: str) -> "Passage":
        """The passage with `words` before `position`; entities that start there move on, inside ones grow."""
        moved = tuple(
            replace(
                entity,
                start=entity.start + (len(words) if entity.start >= position else 0),
                end=entity.end + (len(words) if entity.end > position else 0),
            )
            for entity in self.entities
        )
        return Passage(self.text[:position] + words + self.text[position:], moved)

    def with_text(self, text: str) -> "Passage":
        """Other characters, same length. Raises ValueError where the length differs."""
        if len(text) != len(self.text):
            raise ValueError(f"{len(text)} characters cannot replace {len(self.text)}")
        return Passage(text, self.entities)

    def to_doc(self, nlp: Language) -> Doc:
        """Tokenized by `nlp`; an entity that ends inside a token takes the whole token, without white
        space.
        """
        doc = nlp.make_doc(self.text)
        spans = [
            doc.char_span(entity.start, entity.end, label=entity.label, alignment_mode="expand")
            for entity in self.entities
        ]
        whole = filter_spans([span for span in map(_trimmed, filter(None, spans)) if span is not None])
        known = [span for span in whole if span.label_]
        doc.set_ents(known, missing=[span for span in whole if not span.label_], default="outside")
        return doc


def _trimmed(span: Span) -> Span | None:
    start, end = span.start, span.end
    while start < end and span.doc[start].is_space:
        start += 1
    while end > start and span.doc[end - 1].is_space:
        end -= 1
    inside = span.doc[start:end]
    if start == end or any(token.is_space for token in inside):
        return None
    return Span(span.doc, start, end, label=span.label)


def cut(passage: Passage, rng: random.Random, *, shortest: int = 250, longest: int = 900) -> list[Passage]:
    """Pieces of about the same length, drawn anew for each passage, cut at line or sentence ends."""
    limit = rng.randint(shortest, longest)
    cuts = [0]
    for match in _SENTENCE_BREAK.finditer(passage.text):
        if match.end() - cuts[-1] > limit and not _inside_entity(passage, match.end()):
            cuts.append(match.end())
    cuts.append(len(passage.text))
    pieces = []
    for start, end in pairwise(cuts):
        inside = [entity for entity in passage.entities if start <= entity.start and entity.end <= end]
        shifted = tuple(Entity(entity.start - start, entity.end - start, entity.label) for entity in inside)
        text = passage.text[start:end].rstrip()
        if text:
            pieces.append(Passage(text, shifted))
    return pieces


def _inside_entity(passage: Passage, position: int) -> bool:
    return any(entity.start < position < entity.end for entity in passage.entities)


def vary(passage: Passage, rng: random.Random) -> Passage:
    """The passage as another paper might print it: marks, headlines, datelines, titles and initials."""
    passage = _vary_names(passage, rng)
    passage = _capitalise_headlines(passage, rng)
    if rng.random() < DATELINE_SHARE and passage.text[:1].isupper():
        passage = with_dateline(passage, rng)
    return _vary_marks(passage, rng)


def _vary_marks(passage: Passage, rng: random.Random) -> Passage:
    if rng.random() >= RESTYLED_SHARE or not re.search("[\"“”'’]", passage.text):
        return passage
    if "“" in passage.text or "’" in passage.text:
        return passage.with_text(straighten(passage.text))
    text = curl(passage.text)
    if rng.random() < SINGLE_MARKS:
        text = text.translate(str.maketrans("“”‘", "‘’“"))
    return passage.with_text(text)


def _capitalise_headlines(passage: Passage, rng: random.Random) -> Passage:
    for line in _HEADLINE.finditer(passage.text):
        capitals = line.group().upper()
        if len(capitals) == len(line.group()) and rng.random() < HEADLINE_CAPITALS:
            text = passage.text[: line.start()] + capitals + passage.text[line.end() :]
            passage = passage.with_text(text)
    return passage


def _vary_names(passage: Passage, rng: random.Random) -> Passage:
    """Titles before, initials inside names of persons; from the last to the first, so that offsets stay
    true.
    """
    for entity in reversed(passage.entities):
        if entity.label != "PERSON":
            continue
        name, draw = passage.text[entity.start : entity.end], rng.random()
        first, _, rest = name.partition(" ")
        before = passage.text[max(0, entity.start - 2) : entity.start]
        if draw < INITIAL_SHARE and rest and "." not in name and first.isalpha() and rest[0].isupper():
            initial = rng.choice("ABCDEFGHJKLMNPRSTVW") + ". "
            passage = passage.insert(entity.start + len(first) + 1, initial)
        elif INITIAL_SHARE <= draw < INITIAL_SHARE + TITLE_SHARE and (not before or before[0] in ",;.\n"):
            passage = passage.insert(entity.start, rng.choice(TITLES) + " ")
    return passage


def with_dateline(passage: Passage, rng: random.Random) -> Passage:
    """The passage after "CITY (Agency) - ": a place and an organisation."""
    city, agency = rng.choice(CITIES), rng.choice(AGENCIES)
    dateline = f"{city} ({agency}) {rng.choice(DASHES)} "
    dated = passage.insert(0, dateline)
    start = len(city) + 2
    return replace(
        dated,
        entities=(Entity(0, len(city), "GPE"), Entity(start, start + len(agency), "ORG"), *dated.entities),
    )
