"""The text as the pipeline reads it, and that records still speak of the text as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quotes
from quotes.annotate import annotate
from quotes.legible import LONGEST, legible, text_of

WRAPPED = (
    "The warden of Sellick, Dora Pym, said on Friday\nthat the ferry would not sail for a whole\n"
    'week. "The rudder is gone," she told the\ncouncil of the island.\n\n'
    "The operator promised to bring a second\nboat from Harn by the end of the month.\n"
)
LONG = "a line of words that is long enough"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"{LONG}\ngoes on\n\nthree", f"{LONG} goes on\n\nthree"),
        (f"{LONG}\r\nGoes on\r\n\r\nthree", f"{LONG}  Goes on\r\n\r\nthree"),
        (f"{LONG}.\nNext\n\nthree", f"{LONG}.\nNext\n\nthree"),  # a sentence ends there
        (f"{LONG}\n- Ines Lind\n\nthree", f"{LONG}\n- Ines Lind\n\nthree"),  # signed
        (
            f"“{LONG}.” ― Ines Lind\n“Next”",
            f"“{LONG}.” — Ines Lind\n“Next”",
        ),  # one signed quotation after another
        (f"{LONG * 4}\nOn one line\n\nthree", f"{LONG * 4}\nOn one line\n\nthree"),  # nobody wrapped it
        ("Heading\ntext\n\nthree", "Heading\ntext\n\nthree"),
        ("One.\nTwo.\nThree.", "One.\nTwo.\nThree."),  # no blank line: each line is a paragraph
        (
            "''Who was 'Lind?''' she said.",
            "''Who was 'Lind?’'' she said.",
        ),  # three marks that close, not that open
        ("'''Lind' it was,'' she said.", "'''Lind' it was,'' she said."),
        ("Lind'''' it was", "Lind'''' it was"),
        ("no break", "no break"),
        ("-" * (LONGEST + 3) + "x", "-" * LONGEST + "   x"),
        ("", ""),
    ],
)
def test_what_is_read(text, read):
    assert legible(text) == read


@given(st.text(alphabet="ab \n\r\"'.-\u2015\u2028", max_size=300))
def test_every_code_point_stays_in_its_place(text):
    read = legible(text)
    assert len(read) == len(text)
    for i, (a, b) in enumerate(zip(text, read, strict=True)):
        third = (a, b) == ("'", "’") and text.startswith("'''", i)  # of three marks that close
        assert b in (a, " ") or (a, b) == ("―", "—") or third


def test_wrapped_lines_cost_no_record_and_no_offset(nlp):
    found = list(quotes.extract(WRAPPED, nlp=nlp))
    running = WRAPPED.replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n\n")
    assert [r.text for r in found] == [r.text for r in quotes.extract(running, nlp=nlp)]
    assert any("week" in r.text for r in found)
    for record in found:
        spans = [
            *record.content,
            *record.cue,
            *record.source,
            *(e for s in record.speakers for e in s.evidence),
        ]
        assert all(WRAPPED[span.start : span.end] == span.text for span in spans)


def test_an_annotated_text_is_known_without_its_tokens(nlp):
    for _, doc in annotate(nlp, WRAPPED):
        assert text_of(doc) == doc.text == legible(WRAPPED)
    assert text_of(nlp.make_doc(WRAPPED)) == WRAPPED
