"""What was said, by cue."""

from __future__ import annotations

import quotes


def contents(nlp, text):
    """The parts of each record's content, by cue."""
    return {
        " ".join(span.text for span in record.cue): [span.text for span in record.content]
        for record in quotes.extract(text, nlp=nlp)
    }
