"""Named entities: files of tagged tokens (newswire TSV, UNER) as passages of running text.

The newswire TSV has `# doc = NAME` lines, one token and its tag a line, blank lines between paragraphs. Its
tokens say nothing of spaces; where the articles themselves are at hand the tokens are found in them, else the
text is put together by rule.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from training.corpora.passages import Entity, Passage
from training.corpora.places import place_label

LABELS = {
    "Person": "PERSON", "Organization": "ORG", "Location": "GPE", "NORP": "NORP", "Date": "DATE",
    "Money": "MONEY", "Facility": "FAC", "Product": "PRODUCT", "Misc": "MISC", "PER": "PERSON",
    "ORG": "ORG", "LOC": "GPE",
}  # fmt: skip
DEV_SHARE, TEST_SHARE = 8, 8  # per cent of the articles
LARGEST_GAP = 12  # characters of an article that may be missing between two tokens


@dataclass(frozen=True, slots=True)
class Tagged:
    """A token with its BIOES or IOB2 tag; `breaks`: a paragraph (or sentence) begins with it."""

    form: str
    tag: str
    breaks: bool = False


def split_of(name: str) -> str:
    """Where an article belongs ("train", "dev", "test"), by a hash of its file name: the same everywhere."""
    bucket = int(hashlib.md5(f"{name}.txt".encode(), usedforsecurity=False).hexdigest(), 16) % 100
    if bucket < DEV_SHARE:
        return "dev"
    return "test" if bucket < DEV_SHARE + TEST_SHARE else "train"


def read_newswire(path: Path) -> Iterator[tuple[str, list[Tagged]]]:
    """Name and tokens of every article."""
    name, breaks = "", False
    tokens: list[Tagged] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# doc ="):
                if tokens:
                    yield name, tokens
                name, tokens, breaks = line.partition("=")[2].strip(), [], False
                continue
            fields = line.split("\t") if "\t" in line else line.rsplit(maxsplit=1)
            if len(fields) >= 2 and fields[0].strip():
                tokens.append(Tagged(fields[0].strip(), fields[1].strip(), breaks))
                breaks = False
            else:
                breaks = bool(tokens)
    if tokens:
        yield name, tokens


def read_uner(path: Path) -> Iterator[Passage]:
    """Sentences of a UNER file (IOB2 in the third column, `# text =` above), their entities PERSON, ORG, GPE,
    LOC.
    """
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        text = re.search(r"^# text = (.*)$", block, re.MULTILINE)
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        tokens = [Tagged(row[1], row[2]) for row in rows if len(row) > 2]
        spans = locate(tokens, text.group(1)) if text else None
        if text and spans:
            yield Passage(text.group(1), entities(tokens, spans, text.group(1)))


def read_articles(paths: Iterable[Path]) -> dict[str, str]:
    """Texts by article id from JSONL files with `id` and `text`; a prefix of the id up to "-" is dropped
    too.
    """
    articles: dict[str, str] = {}
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                text = record["text"].replace("\r\n", "\n")
                articles[record["id"]] = articles[record["id"].partition("-")[2]] = text
    return articles


def to_passage(tokens: list[Tagged], article: str | None) -> tuple[Passage, bool]:
    """The text with its entities, and whether it is the article's own."""
    spans = locate(tokens, article) if article else None
    if article and spans:
        return Passage(article, entities(tokens, spans, article)), True
    text, spans = detokenize(tokens)
    return Passage(text, entities(tokens, spans, text)), False


def locate(tokens: list[Tagged], text: str) -> list[tuple[int, int]] | None:
    """Code point spans of the tokens in `text`, one after the other; None where they are not there."""
    spans, position = [], 0
    marks = {'"': ('"', "“", "”"), "``": ("``", '"', "“"), "''": ("''", '"', "”"), "'": ("'", "‘", "’")}
    for token in tokens:
        found = [
            (text.find(form, position), len(form))
            for form in marks.get(token.form, (token.form,))
            if text.find(form, position) >= 0
        ]
        if not found:
            return None
        start, length = min(found)
        if len(text[position:start].strip()) > LARGEST_GAP:
            return None
        spans.append((start, start + length))
        position = start + length
    return spans


_CLINGS_LEFT = frozenset(".,;:!?%)]}”’") | {"'s", "’s", "n't", "n’t", "'", "''", "..."}
_CLINGS_RIGHT = frozenset("([{“‘$£€") | {"``"}


def detokenize(tokens: list[Tagged]) -> tuple[str, list[tuple[int, int]]]:
    """A text that could have had these tokens, and their spans in it; blank lines where paragraphs begin."""
    text, spans = "", []
    open_quote, previous = False, ""
    for token in tokens:
        if token.breaks:
            text, open_quote = text + "\n\n", False
        elif (
            text
            and token.form not in _CLINGS_LEFT
            and previous not in _CLINGS_RIGHT
            and not (token.form == '"' and open_quote)
            and not (previous == '"' and open_quote)
        ):
            text += " "
        spans.append((len(text), len(text) + len(token.form)))
        text += token.form
        if token.form == '"':
            open_quote = not open_quote
        previous = token.form
    return text, spans


def entities(tokens: list[Tagged], spans: list[tuple[int, int]], text: str) -> tuple[Entity, ...]:
    """Entities of BIOES or IOB2 tags. I- or E- without a beginning opens one, as annotators' slips go."""
    found: list[Entity] = []
    previous = ""
    for token, (start, end) in zip(tokens, spans, strict=True):
        prefix, _, kind = token.tag.partition("-")
        label = LABELS.get(kind, "")
        if label and prefix in ("I", "E") and previous == label:
            found[-1] = Entity(found[-1].start, end, label)
        elif label:
            found.append(Entity(start, end, label))
        previous = label
    return tuple(
        Entity(e.start, e.end, place_label(text[e.start : e.end]) if e.label == "GPE" else e.label)
        for e in found
    )


def relabel_silver(nlp: Language, path: Path) -> list[Doc]:
    """The Docs of a silver DocBin, their places split into GPE and LOC like the newswire's."""
    docs = []
    for doc in DocBin().from_disk(path).get_docs(nlp.vocab):
        unknown = [doc[token.i : token.i + 1] for token in doc if token.ent_iob == 0]
        known = [
            Span(doc, ent.start, ent.end, label=place_label(ent.text) if ent.label_ == "GPE" else ent.label_)
            for ent in doc.ents
        ]
        doc.set_ents(known, missing=unknown, default="outside")
        docs.append(doc)
    return docs
