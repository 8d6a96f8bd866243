"""What the decoder of trees does not see to itself goes through spaCy's own loop."""

from __future__ import annotations

from quotes.inference import trees
from quotes.inference.trees import Trees


def test_an_unusual_text_goes_through_spacy(nlp, monkeypatch):
    def unusual(_self, _doc):
        raise trees._Unusual

    text = "Ruth Okafor said the bridge would close."
    expected = [(t.head.i, t.dep_, t.is_sent_start) for t in nlp(text)]
    monkeypatch.setattr(Trees, "_parse", unusual)
    doc = nlp.make_doc(text)
    nlp.get_pipe("tok2vec")(doc)
    assert [(t.head.i, t.dep_, t.is_sent_start) for t in Trees(nlp.get_pipe("parser"))(doc)] == expected
