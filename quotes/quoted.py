"""What each token has to do with quotation marks, for patterns to ask: `{"_": {"mark": "open"}}`.

No rule then depends on a tagger's idea of marks, and no Python hard-codes adjacency.  Apostrophes and inch marks have
"".
"""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Doc, Token

from quotes.marks import Quotation, find_quotations

MARK = "mark"
QUOTED = "quoted"
MARK_TOKENS = "quotation_marks"  # of a Doc: the indices of its tokens that are marks
QUOTED_TOKENS = "quoted_tokens"  # of a Doc: the stretches of tokens in quotation marks, half-open

for _name, _default in ((MARK, ""), (QUOTED, False)):
    if not Token.has_extension(_name):
        Token.set_extension(_name, default=_default)
for _name in (MARK_TOKENS, QUOTED_TOKENS):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=())


def mark_tokens(doc: Doc, text: str | None = None) -> list[Quotation]:
    """Pair the quotation marks of the text and tell each token whether it is a mark and whether it is quoted.

    A token inside any quotation is `quoted`; the marks themselves are not.  `text` is the document's, where it is at
    hand: to ask a `Doc` for it takes longer than to find its quotations.
    """
    quotations = find_quotations(doc.text if text is None else text)
    starts = doc.to_array(["IDX"]).ravel().tolist()
    marks: dict[int, str] = {}
    for quotation in quotations:
        i = bisect_left(starts, quotation.start)
        if i < len(starts) and starts[i] == quotation.start:
            marks.setdefault(i, "open")
        i = bisect_left(starts, quotation.inner_end)
        if quotation.closed and i < len(starts) and starts[i] == quotation.inner_end:
            marks[i] = "close"
    stretches = [
        (bisect_left(starts, quotation.start), bisect_left(starts, quotation.end))
        for quotation in quotations
        if quotation.depth == 0
    ]
    for i, mark in marks.items():
        doc[i]._.mark = mark
    for first, end in stretches:
        for i in range(first, end):
            if i not in marks:
                doc[i]._.quoted = True
    doc._.set(MARK_TOKENS, tuple(sorted(marks)))
    doc._.set(QUOTED_TOKENS, tuple(stretches))
    return quotations
