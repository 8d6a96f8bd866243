"""What the decoder of trees does not see to itself goes through spaCy's own loop."""

from __future__ import annotations

from quotes.inference.transitions import Unusual
from quotes.inference.trees import Trees


def test_an_unusual_text_goes_through_spacy(nlp, monkeypatch):
    def unusual(_self, _doc):
        raise Unusual

    text = "Ruth Okafor said the bridge would close."
    expected = [(t.head.i, t.dep_, t.is_sent_start) for t in nlp(text)]
    monkeypatch.setattr(Trees, "_parse", unusual)
    doc = nlp.make_doc(text)
    nlp.get_pipe("tok2vec")(doc)
    assert [(t.head.i, t.dep_, t.is_sent_start) for t in Trees(nlp.get_pipe("parser"))(doc)] == expected


def test_guessed_beginnings_change_no_tree(nlp):
    text = (
        "THE MAYOR OF ARDLEY\n\nRuth Okafor, who keeps the quay, said the bridge would close. “It is old,” Mr. Lind "
        "said. “Nobody laughed.” Then the No. 4 bus\n\nfell in, he told them; and the town paid.\n"
    )
    heads, labels = expected = parsed(nlp, text, None)
    assert len(heads) == len(labels) > 40
    count = len(heads)
    for starts in ([0], range(count), range(0, count, 2), range(0, count, 7), [0, count - 1]):
        assert parsed(nlp, text, list(starts)) == expected


def parsed(nlp, text, starts):
    """Heads and labels, with these beginnings or the usual ones."""
    doc = nlp.make_doc(text)
    for name in ("tok2vec", "tagger"):
        nlp.get_pipe(name)(doc)
    trees = Trees(nlp.get_pipe("parser"))
    if starts is not None:
        trees._likely_starts = lambda _tags: starts
    return trees._parse(doc)
