"""Find the characters that may be quotation marks, and weigh what each may be doing where it stands.

Candidates are all quotation marks and all apostrophes but those inside words. Each gets three costs, from
its glyph's own direction and from the characters around: of opening a quotation, of closing one, and of
being something else (an apostrophe, a prime, a ditto mark, a stray). Which reading holds is decided in
`quotes.marks`, for a whole paragraph at once. One unit of cost is about "unusual"; four and more, "only
if nothing else makes sense". The costs are set by hand; what they must bring about stands in the tables
of the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

STRAY = 4.0  # a closing mark without its opening mark
NEVER = 99.0

# A glyph belongs to a style. U+0082..U+009B are the Windows-1252 marks as they arrive when a text was decoded
# as Latin-1.
STRAIGHT = "straight"
LEFT = "left"
RIGHT = "right"
LOW = "low"
TICK = "tick"  # two single marks

_DOUBLE = {
    '"': STRAIGHT, "\uff02": STRAIGHT, "\u2033": STRAIGHT,
    "\u201c": LEFT, "\x93": LEFT, "\u201f": LEFT, "\u301d": LEFT,
    "\u201d": RIGHT, "\x94": RIGHT, "\u301e": RIGHT,
    "\u201e": LOW, "\x84": LOW,
}  # fmt: skip
_SINGLE = {
    "'": STRAIGHT, "\uff07": STRAIGHT, "\u2032": STRAIGHT,
    "\u2018": LEFT, "\x91": LEFT, "\u201b": LEFT,
    "\u2019": RIGHT, "\x92": RIGHT,
    "\u201a": LOW, "\x82": LOW,
}  # fmt: skip
_ANGLE = {"\xab": LEFT, "\xbb": RIGHT, "\u2039": LEFT, "\u203a": RIGHT, "\x8b": LEFT, "\x9b": RIGHT}

_APOSTROPHES = "'\uff07\u2032\u2018\u2019\x91\x92\u201b"
_LETTER = r"[^\W_]"
_CANDIDATE = re.compile(
    "|".join(
        (
            # rules and fences, empty quotations, rock 'n' roll
            (
                r"(?P<noise>'{4,}|\"{4,}|`{3,}|,{3,}"
                r"|(?<![^\s(])(?:\"\"|(?<!'\s)(?<!'\s\s)''|\u201c\u201d|\u2018\u2019)(?![^\s.,;:!?)])"
                rf"|(?<!{_LETTER})[{_APOSTROPHES}]n[{_APOSTROPHES}](?!{_LETTER}))"
            ),
            r"(?P<three>'''|\u2019\u2019\u2019|\u2018\u2018\u2018)",
            rf"(?P<two>''|``|\u2018\u2018|\u2019\u2019|\x91\x91|\x92\x92|(?<!\S),,(?={_LETTER}))",
            "(?P<double>[" + "".join(_DOUBLE) + "])",
            "(?P<angle>[" + "".join(_ANGLE) + "])",
            rf"(?P<single>(?<!{_LETTER})[{_APOSTROPHES}]|[{_APOSTROPHES}](?!{_LETTER})|[\u201a\x82])",
        )
    )
)
# What a candidate begins with: a set of characters is searched for many times as fast as all that.
_FIRST = re.compile("[" + "".join(sorted({*_DOUBLE, *_SINGLE, *_ANGLE, *_APOSTROPHES})) + "`,]")

# A mark doubled on both sides, as a badly unpacked CSV cell has it, is one mark.
_DOUBLED = re.compile(r"(?<!\S)\"\"(?=[^\"\s])[^\"\n]*\"\"(?![\w\"])")

# Words written with a leading apostrophe, decades and years; "'s", "'ll" ... stand alone in tokenised text.
_ELISION = re.compile(
    r"(?:\d\ds?(?!\d)|(?:em|n|til|till|tis|twas|twere|twill|bout|cos|coz|cuz|cause|cept|fraid|gainst|neath|nother|"
    r"nuff|nuther|ere|im|er|ood|hood|round|roo|roos|scuse|spose|sup|tude|s|t|d|m|ll|re|ve)(?![^\W_]))",
    re.IGNORECASE,
)
_CLITIC = re.compile(r"(?:s|t|d|m|ll|re|ve)(?![^\W_])", re.IGNORECASE)
# ... and words that lose their end: goin', o', ol', th'.
_CLIPPED = re.compile(r"(?:\w{2}in|\b(?:o|ol|lil|th|an|mo|po|wi|lo|fo|yo|jus|an|and|y))$", re.IGNORECASE)
# What cannot be possessed: one of these after a plural possessive speaks for a closing mark.
_NO_NOUN = frozenset(
    """
    a about after against although an and are as at be because been before but by can could did do
    does during for from had has have he her his i if in into is it its like may might more must nor
    not of on or our over said say says she should since so than that the their then there these
    they this those though through to told under until was we were what when where which while who
    will with without would you your
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
_WORD = re.compile(r"\s*([^\W\d_]+)")

_OPENING_BRACKETS = "([{<"
_CLOSING_BRACKETS = ")]}>"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015/\x96\x97"
_PUNCTUATION = ".,!?;:\u2026\x85\u203d"
_AFTER_SENTENCE = re.compile(r"[.!?\u2026]\s{1,3}$")
_MAX_GAP = 2  # spaces between two marks that close together; `noise` above leaves as many out
_FEET = re.compile(r"\d[\u2032'\u2019]\s?\d{1,2}(?:\.\d+)?$")


class Mark(NamedTuple):
    """A candidate and what each reading costs before its context of other marks is known."""

    start: int
    end: int
    family: str  # "double" | "single" | "guillemet" | "angle": what pairs with what
    style: str
    opens: float
    closes: float
    skips: float
    resumes: bool  # stands between the end of a sentence and a capital


class _Place(NamedTuple):
    """A candidate and its surroundings; marks that touch (as in `.’”`) share theirs."""

    text: str
    paragraph: tuple[int, int]
    start: int
    end: int
    run_end: int  # end of the run of marks that touch
    left: str  # the characters beside the run; "" where the paragraph ends
    right: str
    opens: float  # costs by these characters alone
    closes: float
    resumes: bool

    @property
    def apart(self) -> bool:
        """Whether space or nothing stands on both sides."""
        return not self.left.strip() and not self.right.strip()


def collect_marks(text: str, spans: list[tuple[int, int]]) -> list[list[Mark]]:
    """The candidates of each paragraph, with their costs."""
    raw: list[list[tuple[int, int]]] = [[] for _ in spans]
    doubled = {at for hit in _DOUBLED.finditer(text) for at in (hit.start(), hit.end() - 2)}
    number = 0
    for hit in _candidates(text):
        if hit.lastgroup == "noise":
            continue
        start, end = hit.span()
        while number < len(spans) and spans[number][1] <= start:
            number += 1
        if number == len(spans):
            break
        if hit.lastgroup == "three":
            # "'''" opens as double + single and closes as single + double.
            opening = start == 0 or text[start - 1].isspace() or text[start - 1] in _OPENING_BRACKETS
            middle = start + 2 if opening else start + 1
            raw[number] += [(start, middle), (middle, end)]
        elif start in doubled:
            raw[number].append((start, start + 2))
        elif start - 1 not in doubled:
            raw[number].append((start, end))
    return [_weigh_all(text, span, pieces) for span, pieces in zip(spans, raw, strict=True)]


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """What `_CANDIDATE.finditer` gives."""
    at = 0
    while first := _FIRST.search(text, at):
        hit = _CANDIDATE.match(text, first.start())
        at = hit.end() if hit else first.end()
        if hit:
            yield hit


def _weigh_all(text: str, paragraph: tuple[int, int], pieces: list[tuple[int, int]]) -> list[Mark]:
    """Cost each candidate of a paragraph."""
    marks: list[Mark] = []
    i = 0
    while i < len(pieces):
        j = i + 1
        while j < len(pieces) and (
            pieces[j][0] == pieces[j - 1][1]
            or _closes_too(text, paragraph, (pieces[i][0], pieces[j - 1][1]), pieces[j])
        ):
            j += 1
        run_start, run_end = pieces[i][0], pieces[j - 1][1]
        left, right = _beside(text, paragraph, run_start, run_end)
        opens, closes = _around(left, right)
        resumes = right.isupper() and bool(
            _AFTER_SENTENCE.search(text, max(paragraph[0], run_start - 4), run_start)
        )
        for start, end in pieces[i:j]:
            place = _Place(text, paragraph, start, end, run_end, left, right, opens, closes, resumes)
            if text[start] in _ANGLE:
                marks.append(_weigh_angle(place))
            elif end - start == 2 or text[start] in _DOUBLE:
                marks.append(_weigh_double(place))
            else:
                marks.append(_weigh_single(place))
        i = j
    return marks


def _closes_too(text: str, paragraph: tuple[int, int], run: tuple[int, int], mark: tuple[int, int]) -> bool:
    """Whether only space parts a mark from those that close before it, and from what follows: `'Yes,'  '' she`.

    Databases of newspapers put space between two marks that close together.
    """
    gap = text[run[1] : mark[0]]
    if len(gap) > _MAX_GAP or not gap.isspace():
        return False
    left, right = _beside(text, paragraph, run[0], mark[1])
    return bool(left.strip()) and not right.strip()


def _beside(text: str, paragraph: tuple[int, int], start: int, end: int) -> tuple[str, str]:
    """The characters beside a run of marks, but for the backslashes of a badly unpacked JSON string."""
    before = start - 1
    if before >= paragraph[0] and text[before] == "\\":
        before -= 1
    if end + 1 < paragraph[1] and text[end] == "\\":
        end += 1
    return text[before] if before >= paragraph[0] else "", text[end] if end < paragraph[1] else ""


def _kind(char: str) -> str:
    if not char:
        return "edge"
    if char.isalnum():
        return "word"
    if char in _PUNCTUATION:
        return "point"
    if char.isspace() or char == "\u200b":
        return "space"
    if char in _DASHES:
        return "dash"
    if char in _OPENING_BRACKETS:
        return "bracket"
    if char in _CLOSING_BRACKETS:
        return "unbracket"
    return "sign"


# Cost of opening and of closing by (what stands left, what stands right). Not listed: 4.
_OPENS = {
    ("space", "word"): 0.0, ("space", "space"): 1.5, ("space", "point"): 1.5, ("space", "dash"): 0.4,
    ("space", "bracket"): 0.0, ("space", "unbracket"): 2.5, ("space", "sign"): 0.1,
    ("bracket", "word"): 0.0, ("bracket", "sign"): 0.2, ("bracket", "point"): 1.0,
    ("bracket", "bracket"): 0.2,
    ("dash", "word"): 0.3, ("dash", "sign"): 0.5, ("dash", "bracket"): 0.5, ("dash", "space"): 3.0,
    ("dash", "point"): 1.5,
    ("point", "word"): 1.0, ("point", "sign"): 1.5, ("point", "bracket"): 1.5,
    ("unbracket", "word"): 1.5, ("sign", "word"): 0.5, ("sign", "sign"): 1.5, ("sign", "bracket"): 1.5,
    ("word", "word"): 2.0, ("word", "bracket"): 3.0, ("word", "sign"): 2.5,
}  # fmt: skip
_CLOSES = {
    ("word", "space"): 0.0, ("word", "point"): 0.0, ("word", "dash"): 0.2, ("word", "unbracket"): 0.0,
    ("word", "bracket"): 0.5, ("word", "word"): 2.0, ("word", "sign"): 0.3,
    ("point", "space"): 0.0, ("point", "point"): 0.0, ("point", "dash"): 0.1, ("point", "unbracket"): 0.0,
    ("point", "bracket"): 0.3, ("point", "word"): 0.8, ("point", "sign"): 0.3,
    ("unbracket", "space"): 0.0, ("unbracket", "point"): 0.0, ("unbracket", "dash"): 0.2,
    ("unbracket", "unbracket"): 0.0, ("unbracket", "word"): 1.5, ("unbracket", "bracket"): 0.5,
    ("sign", "space"): 0.0, ("sign", "point"): 0.0, ("sign", "dash"): 0.3, ("sign", "unbracket"): 0.1,
    ("sign", "sign"): 1.0, ("sign", "word"): 2.0,
    ("dash", "space"): 0.3, ("dash", "point"): 0.5, ("dash", "unbracket"): 0.5, ("dash", "dash"): 1.0,
    ("dash", "word"): 3.0,
    ("space", "space"): 1.5, ("space", "point"): 1.5, ("space", "unbracket"): 2.5, ("space", "dash"): 2.5,
}  # fmt: skip


def _around(left: str, right: str) -> tuple[float, float]:
    """Cost of opening and of closing between two characters; the paragraph's ends are empty strings."""
    before, after = _kind(left), _kind(right)
    opening_left = "space" if before == "edge" else before
    closing_right = "space" if after == "edge" else after
    opens = NEVER if after == "edge" else _OPENS.get((opening_left, after), 4.0)
    closes = NEVER if before == "edge" else _CLOSES.get((before, closing_right), 4.0)
    if left in (":", "="):
        opens = min(opens, 0.4 if after == "word" else 4.0)
    if after == "point" and right in "\u2026\x85." and before in ("space", "edge", "bracket"):
        opens = 0.3  # an ellipsis opens a quotation as well as a word does
    return opens, closes


def _weigh_angle(place: _Place) -> Mark:
    """French sets space inside the marks, so the glyph decides; German and Danish may turn them round."""
    glyph = place.text[place.start]
    family = "guillemet" if glyph in "\xab\xbb" else "angle"
    style = _ANGLE[glyph]
    if style == LEFT:
        opens, closes, skips = place.opens / 2, place.closes + 1.0, 2.0 if place.apart else STRAY
    else:  # apart, it may separate the steps of a path
        opens, closes, skips = place.opens + 1.0, place.closes / 2, 0.5 if place.apart else STRAY
    return Mark(place.start, place.end, family, style, opens, closes, skips, place.resumes)


def _weigh_double(place: _Place) -> Mark:
    glyph = place.text[place.start]
    opens, closes, skips = place.opens, place.closes, STRAY
    if glyph == ",":
        style, opens, closes, skips = LOW, opens / 2, NEVER, 2.0
    elif glyph in _SINGLE or glyph == "`":
        style = TICK
        if glyph in "'\u2019\x92":
            opens += 0.8
        elif glyph == "`":  # code has them on both sides
            closes, skips = closes + 4.0, 1.8
        else:
            closes += 1.0
    else:
        style = _DOUBLE[glyph]
    if style == LEFT:
        opens, closes = opens / 2, closes + 1.5
    elif style == RIGHT:
        opens, closes = opens + 1.5, closes / 2
    elif style == LOW:
        opens, closes = opens / 2, closes + 3.0
    elif place.left.isdigit() or (place.left and place.left in "\xb0\u2032'"):  # inches, seconds
        feet = _FEET.search(place.text, max(place.paragraph[0], place.start - 8), place.start)
        skips = 0.1 if feet else 1.0
    elif place.apart:  # a ditto mark
        skips = 2.0
    return Mark(place.start, place.end, "double", style, opens, closes, skips, place.resumes)


def _weigh_single(place: _Place) -> Mark:
    text, left, right = place.text, place.left, place.right
    opens, closes, skips = place.opens, place.closes, STRAY
    style = _SINGLE[text[place.start]]
    if style == LOW:
        opens, closes, skips = opens / 2, closes + 3.0, 2.0
    elif left.isalnum():
        if right.isalnum() or left.isdigit():  # inside a word after all; feet, minutes
            skips = 0.3
        elif left in "sSxXzZ":
            word = _WORD.match(text, place.run_end, min(place.paragraph[1], place.run_end + 24))
            if word and word.group(1).lower() not in _NO_NOUN:
                skips, closes = 0.2, closes + 0.5
            else:
                skips = 0.8
        elif _CLIPPED.search(text, max(place.paragraph[0], place.start - 5), place.start):
            skips, closes = 0.4, closes + 0.3
        else:
            skips = 2.5
    elif right.isalnum():
        if left.isspace() and style != LEFT and _CLITIC.match(text, place.run_end):
            skips, opens = 0.1, opens + 2.5
        elif _ELISION.match(text, place.run_end):
            skips, opens = 0.1, opens + (0.8 if style == LEFT else 1.2)
        elif style == LEFT:
            skips = 3.5
        else:  # software that makes marks curly gives an unknown elision the right glyph, too
            skips = 2.5 if style == STRAIGHT else 1.0
    elif place.apart:  # in tokenised text, possessives and quotations alike
        skips = 0.6 if text[max(place.paragraph[0], place.start - 2) : place.start].lower() == "s " else 2.0
    if style == STRAIGHT:
        opens += 0.2
    elif style == LEFT:
        closes += 1.5
    elif style == RIGHT:
        opens += 1.5
    return Mark(place.start, place.end, "single", style, opens, closes, skips, place.resumes)
