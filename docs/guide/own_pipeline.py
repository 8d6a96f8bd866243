"""Your own spaCy pipeline and your own rules.

    python docs/guide/own_pipeline.py

Any English pipeline with a tagger, a parser of CLEAR labels, a lemmatizer and named entities will do, such as
`spacy.load("en_core_web_sm")`; here the embedded one gets a component of ours.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import quotes
from quotes.extraction import Extractor

RULE = """
id: en.indirect.let-slip
title: Somebody let slip that
kind: indirect
status: experimental
why: A verb and a particle that no lexicon has, "slip" being the particle's head in the parse of some pipelines.
matcher: token
pattern:
  - {POS: PROPN, OP: "+"}
  - {LOWER: let}
  - {LOWER: slip}
  - {LOWER: that}
  - {IS_PUNCT: false, OP: "+"}
roles: [source, cue, cue, content, content]
span: {source: noun-phrase, cue: token, content: token}
precision: 0.7
match:
  - "<source>Lind</source> <cue>let slip</cue> <content>that the quay was sold</content>."
no_match:
  - "Lind let the rope slip."
"""


def main() -> None:
    """Add a place to the pipeline and a rule to the rules, and read a sentence with both."""
    nlp = quotes.load_pipeline()
    ruler = nlp.add_pipe("entity_ruler", after="ner", config={"overwrite_ents": True})
    ruler.add_patterns([{"label": "PERSON", "pattern": "Oko Lind"}])  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "let-slip.yml").write_text(RULE, encoding="utf-8")
        rules = quotes.load_rules(folder)
    text = "Oko Lind, the harbour master, spoke at noon. Then Lind let slip that the quay had been sold."
    # The fitted scorer has never seen a rule of yours and may silence it: without it the rules' weights decide.
    extractor = Extractor(nlp=nlp, rules=rules, scorer=False)
    for record in extractor.records(quotes.Document("mine", text)):
        who = record.speakers[0].name if record.speakers else None
        print(f"{record.why.rule}: {who}, {record.text!r}")


if __name__ == "__main__":
    main()
