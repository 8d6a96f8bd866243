"""Marked-up sentences as a document and its quotes: `[[source]]`, `{{content}}`, `[[]]` for a missing source."""

import re

import pytest

from quotes.quote import Quote
from quotes.speakers import resolve

MARK = re.compile(r"\[\[(.*?)\]\]|\{\{(.*?)\}\}", re.DOTALL)


def read_marks(marked):
    """Plain text and, for each `{{content}}`, a quote with the source of the same number."""
    text, at, sources, contents = "", 0, [], []
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        inner = match[1] if match[1] is not None else match[2]
        span = (len(text), len(text) + len(inner))
        if match[1] is not None:
            sources.append((span,) if inner else ())
        else:
            contents.append(span)
        text += inner
        at = match.end()
    text += marked[at:]
    quotes = [
        Quote(
            kind="direct" if text[content[0]] in "“\"‘'" else "indirect",
            content=(content,),
            cue=(),
            source=source,
            cue_lemma="say",
            act="say",
            polarity="affirmed",
            rule="test",
            confidence=1.0,
        )
        for content, source in zip(contents, sources, strict=True)
    ]
    return text, quotes


@pytest.fixture(scope="session")
def resolved(nlp):
    """Resolve a marked-up text: the resolutions of its quotes in order."""

    def run(marked, parents=()):
        text, quotes = read_marks(marked)
        for child, parent in parents:
            fields = {name: getattr(quotes[child], name) for name in Quote.__slots__}
            quotes[child] = Quote(**{**fields, "parent": parent})
        return resolve(nlp(text), quotes)

    return run
