"""Time words that count from the article's day, and the dates that they come to."""

from __future__ import annotations

import pytest

from quotes.claims.times import open_times, times_of
from quotes.records import DocInfo, Record, Span


def record(text: str, day: str | None = None) -> Record:
    doc = DocInfo(id="a", sha256="0" * 64, date=day)
    span = Span(start=40, end=40 + len(text), text=text)
    return Record.model_construct(doc=doc, text=text, content=[span])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the mill was sold last year", [("last year", "2015")]),
        ("rents fell last month", [("last month", "2016-02")]),
        ("it was shut yesterday", [("yesterday", "2016-03-01")]),
        ("they met on Tuesday", [("Tuesday", "2016-03-01")]),
        ("they will meet on Tuesday", [("Tuesday", "2016-03-08")]),
        ("they met last Wednesday", [("last Wednesday", "2016-02-24")]),
        ("it burnt two years ago", [("two years ago", "2014")]),
        ("it burnt three months ago", [("three months ago", "2015-12")]),
        ("it burnt 10 days ago", [("10 days ago", "2016-02-21")]),
        ("sales rose last quarter", [("last quarter", "quarter 4 of 2015")]),
        ("sales rose in November", [("November", "2015-11")]),
        ("sales rose on February 3", [("February 3", "2016-02-03")]),
        ("the hall will open in January", [("January", "2017-01")]),
        ("the strike last week cost a lot", [("last week", "week of 2016-02-22")]),
        ("40 boats were sold so far", [("so far", "up to 2016-03-02")]),
        ("rents rose over the past 18 months", [("past 18 months", "up to 2016-03-02")]),
        ("40 boats were sold over the weekend, it said", [("over the weekend", "up to 2016-03-02")]),
        # already dated, or no time at all
        ("40 boats were sold in the year of the flood", []),
        ("sales rose in November 2014", []),
        ("sales rose on November 3, 2014", []),
        ("it may march on", []),
        ("April Lind sold the mill", []),
        ("the last yearbook", []),
    ],
)
def test_dates_count_from_the_day_of_the_article(text, found):
    told = times_of(record(text, "2016-03-02"))  # a Wednesday
    assert [(one.span.text, one.to) for one in told] == found
    for one in told:
        assert text[one.span.start - 40 : one.span.end - 40] == one.span.text
    assert open_times(record(text, "2016-03-02")) == []


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("the mill was sold last year", ["last year"]),
        ("they met on Tuesday", ["Tuesday"]),
        ("sales rose for the year, the best since 1999", ["for the year"]),
        ("runs were down in the four weeks", ["in the four weeks"]),
        ("sales rose in November", []),
        ("sales rose in 2014", []),
    ],
)
def test_without_a_day_nobody_knows_which_year_was_the_last(text, opened):
    assert times_of(record(text)) == []
    assert [one.text for one in open_times(record(text))] == opened


def test_a_season_is_left_open():
    assert [one.text for one in open_times(record("they lost last season", "2016-03-02"))] == ["last season"]
