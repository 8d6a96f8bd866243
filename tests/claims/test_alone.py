"""What keeps a statement from standing alone, and what does not."""

from __future__ import annotations

import pytest

from quotes.claims.alone import OpenWords
from quotes.claims.source import is_identified
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
        ("The board sold the boats in May.", [("The board", "definite"), ("the boats", "definite")]),
        ("Was cut by a third in May.", [("Was cut by a third in May.", "no-sentence")]),
        ("The new system failed.", [("The new system", "definite")]),
        ("Steers fell by a third at those markets.", [("those markets", "pointing")]),
        ("Ardley paid for the currency loss.", [("the currency loss", "definite")]),
        ("The two firms were sold in 2019.", [("The two firms", "definite")]),
        ("The plant, which was grown in Ardley, is tall.", [("The plant", "definite")]),
        ("Ardley had not considered such a move.", [("such a move", "pointing")]),
        ("Its mill in Ardley was sold.", [("Its", "pronoun")]),
        ("Ardley was bound by it in 2019.", [("it", "pronoun")]),
        ("If prices fall.", [("If prices fall.", "no-sentence")]),
        ("What happened next.", [("What happened next.", "no-sentence")]),
        ("Two billion euros of debts to Ardley and to other banks.", "cut"),
        ("(Carrow Wire) - Ardley sold its mill in 2019.", "cut"),
        ("Ardley sold its mill to Carrow Ferries <CRW", "cut"),
        ("Ardley sold its mill in 2019 and", "cut"),
        ("Ardley paid the owners of", "cut"),
        ("Ardley knew which fund the boats in Carrow were paid from.", []),
        ("Ardley (Carrow) sold its mill in 2019.", []),
        ("Ardley sold the October contracts.", [("the October contracts", "definite")]),
        ("Carrow Ferries made a profit of £2 million.", [("profit", "time")]),
        ("The economy grew by a third.", [("grew", "time"), ("economy", "measure")]),
        ("Prices rose by a third in May.", [("Prices", "measure")]),
        ("The police shot a man in 2019.", [("police", "place")]),
        ("Business loans fell ten million pounds to three billion.", [("fell", "time")]),
        ("Nine mayors met here in 2019.", [("here", "pointing")]),
        ("Lending in Ardley fell by a third year-on-year.", [("fell", "time")]),
        ("Ardley has seen an increase from 40 boats to 90.", [("increase", "time")]),
        ("Ardley lent banks 20 million pounds in the morning.", [("morning", "time")]),
        ("All five are still in Carrow.", [("five", "pointing")]),
        ("Two days later, the mayor of Ardley left.", [("later", "time")]),
        ("The Ardley patient was in Carrow.", [("The Ardley patient", "definite")]),
        (
            "Ardley sold its mill in 2019. Responding to its critics in Carrow.",
            [("Ardley sold its mill in 2019.", "no-sentence")],
        ),
        ("As the boats of Ardley have sunk.", "cut"),
        ("Mayor Sells Old Mill and New Boats to Carrow Ferries.", "cut"),
        ("The more boats Ardley sold.", "cut"),
        ("and Ardley sold its mill in 2019.", "cut"),
        ("During which nine boats were sold in Carrow.", "cut"),
        ("Ardley Fund – The mill of Carrow was sold in 2019.", "cut"),
        ("Carrow has spent two million pounds since then.", [("since then", "time")]),
        ("Ardley has plans for similar mills.", [("similar", "pointing")]),
        ("The 82 firms were sold in 2019.", [("The 82 firms", "definite")]),
        ("The boat, out of Carrow, was sold in 2019.", [("The boat", "definite")]),
        ("Another 40 boats were sold in Carrow.", [("Another 40 boats", "pointing")]),
        ("Carrow Ferries made no plans for this.", [("this", "pointing")]),
        ("Income stood at £2 million, more than in May 2019.", [("Income", "time")]),
        ("Ardley sold boats under which Lind, a maker of masts and ropes.", "cut"),
        ("Ardley has mended the roofs of all 271.", "cut"),
        ("Ardley sold two boats to the owner of Carrow's", "cut"),
        # nothing before it is needed
        ("Carrow Ferries made a profit of £2 million in 2019.", []),
        ("Ardley has plans for mills similar to those in Carrow.", []),
        ("Ardley lost money when its mill was sold.", []),
        ("The housing market in Ardley grew.", []),
        ("The mill that burnt in 2019 was insured.", []),
        ("The mayor of Ardley sold two boats.", []),
        ("The 2019 budget was cut by a third.", []),
        ("It is clear that Ardley lost money.", []),
        ("The economy of Ardley grew by a third in 2019.", []),
        ("Ardley has lost 400 jobs. This was in 2019.", []),
        ("Ardley sold boats, and these boats leaked.", []),
        ("Those who pay are leaving Ardley.", []),
        ("Unemployment in Norway fell this year.", []),
    ],
)
def test_open_words(open_words, nlp, text, found):
    if found == "cut":
        found = [(text, "no-sentence")]
    assert [(one.text, one.why) for one in open_words(nlp(text))] == found


@pytest.mark.parametrize(
    ("facts", "places", "expected"),
    [
        ({"name": "Ruth Okafor", "role": "mayor", "affiliation": "Ardley"}, [], True),
        # one of many of that name
        ({"name": "Ruth Okafor"}, ["Ardley"], False),
        ({"name": "Ruth Okafor", "role": "source"}, ["Ardley"], False),
        # of what, and where?
        ({"name": "Ruth Okafor", "role": "chairman"}, [], False),
        ({"name": "Okafor"}, ["Ardley"], False),
        ({"name": "Okafor", "role": "mayor"}, ["Ardley"], True),
        ({"name": "Ardleyco", "type": "ORG"}, [], True),
        ({"name": "Co Ltd", "type": "ORG"}, [], False),
        ({"name": "General Group Corp", "type": "ORG"}, [], True),
        ({"name": "Financial Times", "type": "ORG"}, [], True),
        ({"name": "Their November report", "type": "DOCUMENT"}, [], False),
        ({"name": None, "description": "UN forecast", "type": "DOCUMENT"}, [], True),
        ({"name": None, "description": "official figures", "type": "DOCUMENT"}, ["Ardland"], True),
        ({"name": None, "description": "official figures", "type": "DOCUMENT"}, [], False),
        ({"name": None, "description": "data from the QXV", "type": "DOCUMENT"}, [], False),
        ({"name": "AP/Carrow", "type": "ORG"}, [], False),
        ({"name": None, "description": "police", "type": "ORG"}, ["Ardland"], True),
        ({"name": None, "description": "Tory councillor", "affiliation": "Tory"}, [], False),
        ({"name": "Finance Ministry", "type": "ORG"}, [], False),
        ({"name": "Finance Ministry", "type": "ORG"}, ["Ardland"], True),
        ({"name": "National Land Institute", "type": "ORG"}, [], False),
        ({"name": "National Land Institute", "type": "ORG"}, ["Ardland"], True),
        ({"name": "Ruth Okafor", "role": "president"}, ["Ardley"], False),
        ({"name": "Ruth Okafor", "role": "mayor"}, ["Ardley"], True),
        ({"name": "Central Statistical Office", "type": "ORG", "affiliation": "Ardland"}, [], True),
        ({"name": "66 pct", "type": "ORG"}, [], False),
        ({"name": "Inc of Ardley", "type": "ORG"}, [], False),
        ({"name": "AVQR", "type": "ORG"}, ["Ardley"], False),
        ({"name": "BBC", "type": "ORG"}, [], True),
        # what may be the rest of a name, or anybody
        ({"name": "Greater Ardley", "type": "GPE"}, ["Ardland"], False),
        ({"name": "Americans", "type": "NORP"}, [], False),
        ({"name": "Norway", "type": "GPE"}, [], True),
        ({"name": "Commission", "type": "ORG"}, ["Ardland"], False),
        ({"name": "Government", "type": "ORG"}, ["Ardland"], True),
        ({"name": None, "description": "a/b.html Dr Lind of Carrow Ferries"}, ["Ardley"], False),
        ({"name": None, "description": "Port officials", "affiliation": "Port"}, [], False),
        ({"name": None, "description": "officials"}, ["Ardley"], False),
        ({"name": None, "description": "source in the ministry"}, ["Ardley"], False),
        ({"name": None, "description": "source in the Carrow embassy"}, [], True),
        ({"name": None, "description": "officials", "affiliation": "Carrow Ferries"}, [], True),
    ],
)
def test_who_can_be_found_by_the_line_alone(facts, places, expected):
    speaker = {"type": "PERSON", "how": "full-name", "confidence": 1.0, **facts}
    assert is_identified(Speaker(**speaker), places) is expected
