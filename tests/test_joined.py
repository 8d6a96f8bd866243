"""What belongs to one attribution though something stands between: paragraphs, second halves, fellow clauses."""

from __future__ import annotations

import pytest

import quotes


@pytest.fixture(scope="module")
def nlp():
    return quotes.load_pipeline()


def contents(nlp, text):
    """The parts of each record's content, by cue."""
    return {
        " ".join(span.text for span in record.cue): [span.text for span in record.content]
        for record in quotes.extract(text, nlp=nlp)
    }


SAID = "“We sold the mill in May,” Ruth Okafor said on Friday.\n\n"


def test_a_paragraph_that_is_one_quotation_goes_on_with_the_attribution_before(nlp):
    text = SAID + "“Nobody asked what it was worth.”\n\n“Now they ask.”\n\nThe council left."
    assert contents(nlp, text)["said"] == [
        "“We sold the mill in May,”",
        "“Nobody asked what it was worth.”",
        "“Now they ask.”",
    ]


@pytest.mark.parametrize(
    "paragraph",
    [
        "“Nobody asked what it was worth,” Bo Lind said.",  # a speaker of its own
        "“Nobody asked what it was worth.” The council left.",  # more than the quotation
        "The sign read “Closed” for a month.",
        "“The Long Field”",  # a title
    ],
)
def test_other_paragraphs_do_not(nlp, paragraph):
    said = [record for record in quotes.extract(SAID + paragraph, nlp=nlp) if record.content[0].start == 0]
    assert [[span.text for span in record.content] for record in said] == [["“We sold the mill in May,”"]]


def test_nor_does_a_paragraph_behind_another(nlp):
    text = SAID + "The council left at noon, and nobody came back.\n\n“Nobody asked what it was worth.”"
    assert contents(nlp, text)["said"] == ["“We sold the mill in May,”"]


def test_a_second_half_may_end_with_a_quotation_inside(nlp):
    text = "“It is not fair,” Bo Lind said in reply. “They came and asked, ‘Who will pay for the roof?’”"
    assert contents(nlp, text)["said"][1] == "“They came and asked, ‘Who will pay for the roof?’”"


@pytest.mark.parametrize(
    ("text", "cue", "end"),
    [
        ("Lind argued that rent “is a trap” and that “no tenant owns a home.”", "argued", "owns a home.”"),
        ("He pledged to clean the harbour, fix the “broken” pump and lower rents.", "pledged", "lower rents"),
        ("Lind said that the pump was safe, and the council left.", "said", "the pump was safe"),
        ("He pledged to fix the roof, and left the hall.", "pledged", "fix the roof"),
    ],
)
def test_fellow_clauses(nlp, text, cue, end):
    found = contents(nlp, text)[cue]
    assert len(found) == 1
    assert found[0].endswith(end)


def test_a_remark_between_speaker_and_verb(nlp):
    (record,) = quotes.extract(
        "“Nobody knows,” Bo Lind, who had watched the fire from the quay, shouted.", nlp=nlp
    )
    assert (record.source[0].text, record.cue[0].text) == ("Bo Lind", "shouted")


def test_a_plain_report_in_a_report_is_kept(nlp):
    text = "A clerk noted that Ruth Okafor assumes that the mill should not be sold."
    outer, inner = quotes.extract(text, nlp=nlp)
    assert (inner.cue[0].text, inner.parent) == ("assumes", outer.id)
    assert inner.confidence >= 0.4
