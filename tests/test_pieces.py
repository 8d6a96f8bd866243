from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.marks import find_quotations
from quotes.pieces import pieces


def cut(text, limit):
    return [text[a:b] for a, b in pieces(text, limit)]


def test_short_text_is_one_piece():
    assert list(pieces("He left.")) == [(0, 8)]
    assert list(pieces("")) == []


def test_byte_order_mark_belongs_to_no_piece():
    assert list(pieces("\ufeffHe left.")) == [(1, 9)]
    assert list(pieces("\ufeff")) == []


def test_cut_where_a_paragraph_begins():
    text = "a" * 40 + "\n\n" + "b" * 40 + "\r\n\r\n" + "c" * 30
    assert cut(text, 80) == ["a" * 40 + "\n\n", "b" * 40 + "\r\n\r\n" + "c" * 30]


@pytest.mark.parametrize(
    ("paragraph", "ends"),
    [
        ("line one is long\nline two\nline three", "\n"),
        ('He left. She "stayed." They saw it all', '" '),
        ("no sentence ends here but there are words", " "),
        ("x" * 60, "x"),
    ],
)
def test_paragraph_over_the_limit_is_cut_at_the_best_place(paragraph, ends):
    assert cut(paragraph, 30)[0].endswith(ends)


def test_quotation_inside_a_long_paragraph_is_not_cut():
    text = "Lind rose to speak to a full hall. “It rained. It poured. It stopped,” he said then. He left."
    assert cut(text, 60)[0] == "Lind rose to speak to a full hall. "
    assert cut(text, 90)[0].endswith("he said then. ")


def test_quotation_of_several_paragraphs_is_not_cut():
    text = "The hall was full.\n\nLind rose.\n\n“It rained.\n\n“It poured.\n\n“It stopped,” Lind said.\n\nHe left."
    first, *_ = cut(text, 60)
    assert first == "The hall was full.\n\nLind rose.\n\n"


def test_quotation_longer_than_a_piece_is_cut_between_its_paragraphs():
    text = "\n\n".join(["“It rained."] * 20)
    assert all(piece.startswith("“") and piece.strip().endswith(".") for piece in cut(text, 50))


@given(st.text(st.sampled_from("ab .\n\r\u2028\ufeff\"'“”")), st.integers(1, 12))
def test_pieces_cover_the_text_within_the_limit(text, limit):
    spans = list(pieces(text, limit))
    assert "".join(text[a:b] for a, b in spans) == text.removeprefix("\ufeff")
    assert all(0 < b - a <= limit for a, b in spans)
    assert [b for _, b in spans[:-1]] == [a for a, _ in spans[1:]]


@given(st.lists(st.text("ab ", min_size=1, max_size=9).filter(str.strip), min_size=1))
def test_no_paragraph_that_fits_is_cut(blocks):
    text = "\n\n".join(block.strip() for block in blocks)
    beginnings = {a for a, _ in pieces(text, 11)}
    assert all(a == 0 or text[a - 2 : a] == "\n\n" for a in beginnings)


@given(st.lists(st.sampled_from(["It rained.", "“It rained,” he said.", "“It", "“poured.”"]), min_size=9))
def test_no_quotation_that_fits_is_cut(blocks):
    text = "\n\n".join(blocks)
    ends = {b for _, b in pieces(text, 80)}
    assert not any(found.start < end < found.end for found in find_quotations(text) for end in ends)
