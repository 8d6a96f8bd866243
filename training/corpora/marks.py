"""Styles of quotation marks. A parser that has seen one style only breaks sentences at the marks of
another.
"""

from typing import Literal

Style = Literal["as-is", "straight", "curly", "single-straight", "single-curly"]

OPENING, CLOSING = "``", "''"  # Penn Treebank tags, and the marks of old wire copy
_DOUBLE = frozenset(('"', "“", "”", "„", "``", "''"))
_SINGLE = frozenset(("'", "‘", "’", "`"))

_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})


def restyle_token(form: str, tag: str, style: Style) -> str:
    """A word or mark in another style; the tag says which way a straight mark faces.

    With "single-..." the outer marks are single and inner ones double, as in British papers. Apostrophes
    follow: curly or straight.
    """
    if style == "as-is":
        return form
    quoting = tag in (OPENING, CLOSING)
    single = style.startswith("single")
    if form in _DOUBLE:
        return _mark(single=single, opening=tag == OPENING or form in ("“", "``"), curly="curly" in style)
    if quoting and form in _SINGLE:
        return _mark(single=not single, opening=tag == OPENING, curly="curly" in style)
    return form.replace("'", "’") if "curly" in style else form.translate(_STRAIGHT)


def _mark(*, single: bool, opening: bool, curly: bool) -> str:
    if not curly:
        return "'" if single else '"'
    return ("‘" if opening else "’") if single else ("“" if opening else "”")


def straighten(text: str) -> str:
    """All quotation marks and apostrophes straight; the length stays."""
    return text.translate(_STRAIGHT)


def curl(text: str) -> str:
    """All quotation marks and apostrophes curly, by the characters beside them; the length stays."""
    curled = []
    for position, character in enumerate(text):
        if character not in "\"'":
            curled.append(character)
            continue
        before = text[position - 1] if position else " "
        after = text[position + 1] if position + 1 < len(text) else " "
        opens = before.isspace() or before in "([—–-“‘\"'"
        if character == '"':
            curled.append("“" if opens and not after.isspace() else "”")
        else:
            curled.append("‘" if opens and after.isalpha() and before != '"' else "’")
    return "".join(curled)
