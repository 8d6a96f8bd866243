"""What keeps a statement from standing alone, and what does not."""

from __future__ import annotations

import pytest

from quotes.claims.alone import OpenWords
from quotes.claims.feed import _identified
from quotes.records import Speaker


@pytest.fixture(scope="module")
def open_words():
    return OpenWords()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This has cost Ardley £2m.", [("This", "pointing")]),
        ("Those were closed in 2019.", [("Those", "pointing")]),
        ("The contract was cut by a third.", [("The contract", "definite")]),
        ("It has doubled since 2019.", [("It", "pronoun")]),
        ("A deficit of two billion.", [("A deficit of two billion.", "no-sentence")]),
        ("The board sold the boats in May.", [("The board", "definite")]),
        ("Was cut by a third in May.", [("Was cut by a third in May.", "no-sentence")]),
        ("The new system failed.", [("The new system", "definite")]),
        ("Steers fell by a third at those markets.", [("those markets", "pointing")]),
        # nothing before it is needed
        ("The mayor of Ardley sold the town hall.", []),
        ("The 2019 budget was cut by a third.", []),
        ("It is clear that Ardley lost money.", []),
        ("The economy grew by a third.", []),
        ("Ardley has lost 400 jobs. This was in 2019.", []),
        ("Ardley sold boats, and these boats leaked.", []),
        ("Those who pay are leaving Ardley.", []),
        ("Unemployment fell this year.", []),
    ],
)
def test_open_words(open_words, nlp, text, found):
    assert [(one.text, one.why) for one in open_words(nlp(text))] == found


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"name": "Ruth Okafor"}, True),
        ({"name": "Okafor"}, False),
        ({"name": "Okafor", "role": "mayor"}, True),
        ({"name": "Ardleyco", "type": "ORG"}, True),
        ({"name": "Co Ltd", "type": "ORG"}, False),
        ({"name": None, "description": "officials"}, False),
        ({"name": None, "description": "source in the ministry"}, True),
    ],
)
def test_who_can_be_found_by_the_line_alone(facts, expected):
    speaker = {"type": "PERSON", "how": "full-name", "confidence": 1.0, **facts}
    assert _identified(Speaker(**speaker)) is expected
