"""What an article slips in between the words of a sentence, and what a parser had better not see.

"Sen. Ada Vale (R-Ohio) said ...": party and state part the name from its verb, and a parser trained on other text
loses the subject.  The sentence is therefore parsed without the bracket, whose tokens get their annotation afterwards.
"HARBOUR CITY, Ohio - Sen. Ada Vale said ...": the dateline is a sentence of its own, or it is taken for the subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from spacy.language import Language
    from spacy.tokens import Doc

# "(D-Ohio)", "(R-N.Y.)", "(Lab., Leeds)"; "(R)" alone behind a word.  Before a capital the stop in "(R-Ohio.)" may end
# the sentence.  Between commas (", R-Ohio,") setting aside gains as often as it loses.
PARTY_AND_STATE = re.compile(
    r"(?<=\w )\((?:[DRI]|[A-Z][A-Za-z]{0,4}\.?[-–‑,/] ?[A-Z][A-Za-z.]{0,12}(?: [A-Z][A-Za-z.]*)?)\)(?!\s*[A-Z“\"‘])"
)
# A town in capitals, with its state or country, agency and day, up to the dash: "OSLO, March 3 (AFP) - ".
DATELINE = re.compile(
    r"^[ \t]*[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}(?:, [A-Z][A-Za-z.]*(?: [A-Z][A-Za-z.]*)?(?: \d{1,2})?){0,2}"
    r"(?: ?\([A-Za-z. ]{2,24}\))?(?: ?(?:--|[–—]) ?| ?- )(?=[A-Z“\"'‘])",
    re.MULTILINE,
)
COPIED = ("TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "ENT_TYPE", "ENT_IOB")
INSIDE, OUTSIDE, BEGINS = 1, 2, 3  # spaCy's ENT_IOB
BRACKETS = {"(": ("-LRB-", "PunctSide=Ini|PunctType=Brck"), ")": ("-RRB-", "PunctSide=Fin|PunctType=Brck")}


def read_around(nlp: Language, text: str, read: Callable[[str | Doc], Doc]) -> Doc:
    """The text as `read` annotates it, with brackets of party and state set aside and datelines set apart."""
    brackets = [found.span() for found in PARTY_AND_STATE.finditer(text)]
    datelines = [found.span() for found in DATELINE.finditer(text)]
    if not brackets and not datelines:
        return read(text)
    doc = nlp.make_doc(text)
    for start, end in datelines:
        _set_apart(doc, start, end)
    spans = [doc.char_span(start, end) for start, end in brackets]
    runs = [(span.start, span.end) for span in spans if span is not None and span.start]
    if not runs:
        return read(doc)
    return _with_asides(doc, read(_without(doc, runs)), runs)


def _set_apart(doc: Doc, start: int, end: int) -> None:
    dateline = doc.char_span(start, end, alignment_mode="contract")
    if dateline is None or dateline.end >= len(doc):
        return
    for token in doc[dateline.start + 1 : dateline.end]:
        token.is_sent_start = False
    doc[dateline.end].is_sent_start = True


def _kept(length: int, runs: Sequence[tuple[int, int]]) -> np.ndarray[Any, Any]:
    import numpy as np

    keep = np.ones(length, dtype=bool)
    for start, end in runs:
        keep[start:end] = False
    return np.flatnonzero(keep)


def _without(doc: Doc, runs: Sequence[tuple[int, int]]) -> Doc:
    from spacy.tokens import Doc as NewDoc

    kept = _kept(len(doc), runs)
    spaces = [bool(token.whitespace_) for token in doc]
    for start, end in runs:
        spaces[start - 1] = spaces[end - 1]
    out = NewDoc(doc.vocab, words=[doc[int(i)].text for i in kept], spaces=[spaces[i] for i in kept])
    attributes: list[Any] = ["NORM", "SENT_START"]  # the tokenizer's own norms, the datelines
    out.from_array(attributes, doc.to_array(attributes)[kept])
    return out


def _with_asides(doc: Doc, read: Doc, runs: Sequence[tuple[int, int]]) -> Doc:
    """The tokens of `doc` with the annotation of `read`, which lacks the runs; these hang on the token before them."""
    import numpy as np

    kept = _kept(len(doc), runs)
    attributes: list[Any] = list(COPIED)
    known = read.to_array(attributes).astype(np.int64)
    head, inside = COPIED.index("HEAD"), COPIED.index("ENT_IOB")
    known[:, head] = kept[np.arange(len(kept)) + known[:, head]] - kept
    values = np.zeros((len(doc), len(COPIED)), dtype=np.int64)
    values[kept] = known
    for start, end in runs:
        values[start:end, inside] = OUTSIDE
        first = _first(start, end)
        values[start:end, head] = first - np.arange(start, end)
        values[first, head] = start - 1 - first
        if end < len(doc) and values[end, inside] == INSIDE:
            values[end, inside] = BEGINS
    columns: Any = values.astype(np.uint64)  # spaCy's stub asks for thinc's name of it
    doc.from_array(attributes, columns)
    for start, end in runs:
        for token in doc[start:end]:
            _annotate(token, first=token.i == _first(start, end))
    return doc


def _first(start: int, end: int) -> int:
    return min(start + 1, end - 1)  # behind the bracket


def _annotate(token: Any, *, first: bool) -> None:
    token.lemma_ = token.text
    if token.text in BRACKETS:
        tag, morph = BRACKETS[token.text]
        token.tag_, token.pos_, token.dep_ = tag, "PUNCT", "punct"
    elif token.is_punct:
        tag, morph = (",", "PunctType=Comm") if token.text == "," else ("HYPH", "PunctType=Dash")
        token.tag_, token.pos_, token.dep_ = tag, "PUNCT", "punct"
    else:
        morph = "Number=Sing"
        token.tag_, token.pos_, token.dep_ = "NNP", "PROPN", "appos" if first else "npadvmod"
    token.set_morph(morph)
