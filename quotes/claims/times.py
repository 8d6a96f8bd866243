"""When "last year" was: the words in a content that count from the article's day, and the date that they come to.

"Yesterday", "last month", "on Tuesday", "two years ago", "so far" and a month without a year are counted from the day
that the document carries.  Without one, all but the months leave the claim open: nobody can tell which year was
"last year".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from quotes.claims.alone import Open
from quotes.claims.referents import Referent
from quotes.days import day_of
from quotes.records import Record, Span
from quotes.words import NUMBERS

# The calendar is no word list to question; names of months and days have capitals ("may" and "march" have other uses).
MONTHS = (
    *("", "January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STEPS = {"last": -1, "this": 0, "next": 1}
NEAR = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
SURE, LESS_SURE = 0.9, 0.75  # a counted date; one for which the side, past or future, had to be guessed
LAST_DAY = 31

PERIODS = "year|month|week|quarter|season|night|morning|afternoon|evening"
TIMES = re.compile(
    rf"""\b(?:
      (?P<near>(?i:yesterday|today|tonight|tomorrow))
    | (?P<step>(?i:last|this|next))\s(?P<period>(?i:{PERIODS})|{"|".join(DAYS)}|{"|".join(MONTHS[1:])})
    | (?P<count>\d+|(?i:an?|{"|".join(NUMBERS[1:])}))\s(?P<unit>day|week|month|year)s?\sago
    | (?P<until>(?i:so\sfar|to\sdate|recently|currently
        |(?:over|during|at|for|in)\sthe\s(?:(?:\d+|{"|".join(NUMBERS[1:])})\s)?(?:weekend|weeks?|months?|quarter|year)
         (?=\s*(?:[,.;]|$|(?:was|were|is|has|had|and|but|compared|from|rose|fell)\b))
        |(?:past|latest)\s(?:(?:\d+|{"|".join(NUMBERS[1:])})\s)?(?:day|week|month|quarter|year)s?
        |last\s(?:\d+|{"|".join(NUMBERS[1:])})\s(?:day|week|month|quarter|year)s?))
    | (?P<weekday>{"|".join(DAYS)})
    | (?P<month>{"|".join(MONTHS[1:])})
      (?:\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s(?:pct|per|percent|mln|million)))?
      (?!,?\s(?:of\s)?\d{{4}}|,?\s(?:of\s)?(?:last|this|next)\syear|\s?\d|\s[A-Z][a-z])
    )\b""",
    re.VERBOSE,
)
AHEAD = re.compile(
    r"\b(?:will|would|shall|going|due|scheduled|expected?|plans?|planned|aims?|to)\b|['’]ll\b", re.IGNORECASE
)


def times_of(record: Record) -> list[Referent]:
    """The dates of the relative time words in a record's content; empty when the document has no day."""
    day = day_of(record.doc.date)
    if day is None:
        return []
    out = []
    for span, found in _found(record):
        ahead = AHEAD.search(span.text, 0, found.start()) is not None
        to = _date(found, day, ahead=ahead)
        if to is not None:
            at = Span(start=span.start + found.start(), end=span.start + found.end(), text=found[0])
            guessed = found["weekday"] or found["month"]
            out.append(Referent(at, to, "date", LESS_SURE if guessed else SURE))
    return out


def open_times(record: Record) -> list[Open]:
    """The time words of a record that nothing dates."""
    day = day_of(record.doc.date)
    return [
        Open(found[0], "time")
        for span, found in _found(record)
        if (not found["month"] if day is None else _date(found, day, ahead=False) is None)
    ]


def _found(record: Record) -> Iterator[tuple[Span, re.Match[str]]]:
    for span in record.content:
        for found in TIMES.finditer(span.text):
            yield span, found


def _date(found: re.Match[str], day: date, *, ahead: bool) -> str | None:
    """What the words come to, as ISO 8601 where it is a day, a month or a year; None for "last season"."""
    if found["near"]:
        return (day + timedelta(NEAR[found["near"].lower()])).isoformat()
    if found["until"]:
        return f"up to {day.isoformat()}"
    if found["step"]:
        return _stepped(STEPS[found["step"].lower()], found["period"], day)
    if found["count"]:
        return _ago(found["count"].lower(), found["unit"].lower(), day)
    if found["weekday"]:
        return _weekday(DAYS.index(found["weekday"]), day, 1 if ahead else -1).isoformat()
    number = MONTHS.index(found["month"])
    year = day.year
    if ahead and number < day.month:
        year += 1
    elif not ahead and number > day.month:
        year -= 1
    if not found["day"]:
        return f"{year}-{number:02}"
    return f"{year}-{number:02}-{int(found['day']):02}" if 0 < int(found["day"]) <= LAST_DAY else None


def _stepped(step: int, named: str, day: date) -> str | None:
    if named in DAYS:
        return _weekday(DAYS.index(named), day, step or -1, strictly=step != 0).isoformat()
    if named in MONTHS:
        number = MONTHS.index(named)
        year = day.year - (step < 0 and number >= day.month) + (step > 0 and number <= day.month)
        return f"{year}-{number:02}"
    period = named.lower()
    if period == "year":
        return str(day.year + step)
    if period == "month":
        return _month(day, step)
    if period == "week":
        monday = day - timedelta(day.weekday()) + timedelta(weeks=step)
        return f"week of {monday.isoformat()}"
    if period in ("night", "morning", "afternoon", "evening"):
        return (day + timedelta(step)).isoformat()
    if period == "quarter":
        index = day.year * 4 + (day.month - 1) // 3 + step
        return f"quarter {index % 4 + 1} of {index // 4}"
    return None


def _ago(count: str, unit: str, day: date) -> str | None:
    number = int(count) if count.isdigit() else 1 if count in ("a", "an") else NUMBERS.index(count)
    if number >= day.year:
        return None
    if unit == "year":
        return str(day.year - number)
    if unit == "month":
        return _month(day, -number)
    try:
        then = day - timedelta(number if unit == "day" else 7 * number)
    except OverflowError:
        return None
    return then.isoformat() if unit == "day" else f"week of {(then - timedelta(then.weekday())).isoformat()}"


def _month(day: date, step: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    return f"{year}-{month + 1:02}"


def _weekday(wanted: int, day: date, side: int, *, strictly: bool = False) -> date:
    """The nearest such day before (`side` -1) or after `day`; `day` itself counts unless `strictly`."""
    away = (day.weekday() - wanted) % 7 if side < 0 else (wanted - day.weekday()) % 7
    return day + timedelta(side * (away or 7 * strictly))
