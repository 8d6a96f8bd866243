"""CoNLL-U files: sentences with the document and paragraph they belong to.

Format: https://universaldependencies.org/format.html. Multiword tokens ("don't" as 2-3) only say where spaces
stand; empty nodes of the enhanced layer are left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Token:
    """One syntactic word. `head` counts from 1 inside the sentence, 0 is the root's; `space` follows the
    word.
    """

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `document` and `sent_id` are "" where the file does not say."""

    document: str
    sent_id: str
    starts_paragraph: bool
    tokens: tuple[Token, ...]


def read_conllu(path: Path) -> Iterator[Sentence]:
    """The sentences of a file, in order. Raises ValueError with file and line number for a broken row."""
    with path.open(encoding="utf-8") as lines:
        yield from parse_conllu(lines, name=str(path))


def parse_conllu(lines: Iterable[str], *, name: str = "<lines>") -> Iterator[Sentence]:
    """As `read_conllu`, from lines; `name` stands in error messages."""
    document = sent_id = ""
    starts_paragraph = False
    rows: list[list[str]] = []
    number = 0
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            if key.strip() == "newdoc id":
                document, starts_paragraph = value.strip(), True
            elif key.strip() in ("newpar", "newpar id"):
                starts_paragraph = True
            elif key.strip() == "sent_id":
                sent_id = value.strip()
        elif line.strip():
            row = line.split("\t")
            if len(row) != 10:
                raise ValueError(f"{name}, line {number}: {len(row)} columns where CoNLL-U has 10")
            rows.append(row)
        elif rows:
            yield Sentence(document, sent_id, starts_paragraph, _tokens(rows, f"{name}, line {number}"))
            rows, starts_paragraph = [], False
    if rows:
        yield Sentence(document, sent_id, starts_paragraph, _tokens(rows, f"{name}, line {number}"))


def _tokens(rows: list[list[str]], where: str) -> tuple[Token, ...]:
    tokens: list[Token] = []
    last_of_multiword, multiword_space = 0, True
    for identifier, form, lemma, upos, xpos, feats, head, deprel, _, misc in rows:
        space = "SpaceAfter=No" not in misc
        if "-" in identifier:
            last_of_multiword, multiword_space = int(identifier.split("-")[1]), space
            continue
        if "." in identifier:
            continue
        index = int(identifier)
        if index != len(tokens) + 1:
            raise ValueError(f"{where}: word {index} where {len(tokens) + 1} was expected")
        if index < last_of_multiword:
            space = False
        elif index == last_of_multiword:
            space = space and multiword_space
        tokens.append(
            Token(form, form if lemma == "_" else lemma, upos, xpos, feats, int(head), deprel, space)
        )
    return tuple(tokens)
