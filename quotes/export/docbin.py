"""spaCy DocBin: one `Doc` a document with the span groups `content`, `cue` and `source`.

A span's `id_` is its record's id, its label the record's kind (content), act (cue) or source kind (source), its
`kb_id_` the speaker's id.  The rest of each record is in `doc.user_data["quotes"]`.  Nothing is kept in `Span._`,
where two spans with equal offsets overwrite each other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from quotes.export.sheets import Sheet
from quotes.records import Record

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LABELS = {"content": "kind", "cue": "act", "source": "source_kind"}
USER_DATA = "quotes"


def write(sheets: Iterable[Sheet], file: BinaryIO) -> None:
    """All documents as one DocBin; it is put together in memory."""
    from spacy.tokens import DocBin

    nlp = _english()
    docs = DocBin(attrs=["ORTH", "SPACY"], store_user_data=True)
    for sheet in sheets:
        docs.add(make_doc(nlp, sheet))
    file.write(docs.to_bytes())


def read(file: IO[bytes]) -> Iterator[Record]:
    """The records of a DocBin that `write` wrote; the spans come from the span groups."""
    from spacy.tokens import DocBin

    vocab = _english().vocab
    for doc in DocBin().from_bytes(file.read()).get_docs(vocab):
        spans: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for role in LABELS:
            for span in doc.spans[role]:
                one = {"start": span.start_char, "end": span.end_char, "text": span.text}
                spans.setdefault(span.id_, {}).setdefault(role, []).append(one)
        for rest in doc.user_data[USER_DATA]:
            found = {role: spans[rest["id"]].get(role, []) for role in LABELS}
            yield Record.model_validate({**rest, **found})


def make_doc(nlp: Language, sheet: Sheet) -> Doc:
    """A document with its span groups, each span exact to the code point.

    Tokens are those of spaCy's English tokenizer, cut further where a span begins or ends inside one.
    """
    from spacy.tokens import Doc, Span

    text = sheet.text or ""
    found = [span for record in sheet.records for role in LABELS for span in getattr(record, role)]
    words, spaces = _cut(nlp, text, {span.start for span in found}, {span.end for span in found})
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    doc.user_data[USER_DATA] = []
    for role, label in LABELS.items():
        spans = []
        for record in sheet.records:
            speaker = record.speakers[0].id if record.speakers else None
            for span in getattr(record, role):
                at = doc.char_span(span.start, span.end)
                if at is None:
                    raise ValueError(f"no tokens at {span.start}-{span.end} of {sheet.doc.id}")
                spans.append(
                    Span(
                        doc,
                        at.start,
                        at.end,
                        label=getattr(record, label),
                        kb_id=speaker or "",
                        span_id=record.id,
                    )
                )
        doc.spans[role] = spans
    for record in sheet.records:
        rest = record.to_dict()
        for role in LABELS:
            del rest[role]
        doc.user_data[USER_DATA].append(rest)
    return doc


@cache
def _english() -> Language:
    import spacy

    return spacy.blank("en")


def _cut(nlp: Language, text: str, starts: set[int], ends: set[int]) -> tuple[list[str], list[bool]]:
    """Words and whether a space follows each, with a word's end wherever a span begins or ends."""
    words: list[str] = []
    spaces: list[bool] = []
    edges = sorted(starts | ends)
    for token in nlp.make_doc(text):
        start, end = token.idx, token.idx + len(token.text)
        for edge in (*edges[bisect_right(edges, start) : bisect_left(edges, end)], end):
            words.append(text[start:edge])
            spaces.append(False)
            start = edge
        if token.whitespace_ and (end in starts or end + 1 in ends):
            words.append(" ")  # a span that begins or ends with the space needs a token for it
            spaces.append(False)
        elif token.whitespace_:
            spaces[-1] = True
    return words, spaces
