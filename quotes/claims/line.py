"""A claim as an English sentence: who said it, in which capacity, the words as they stand, what they refer to.

The words are the record's, in their order and unchanged, but for a "However," before them, which joins them to a
sentence that the reader has not, and for a comma that stands twice where two parts meet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotes.claims.lexicons import claim_words
from quotes.claims.referents import Referent
from quotes.records import Record, Speaker
from quotes.speakers.lexicons import words

UNNAMED = "Somebody not named"
LONGEST = 15  # words of a source that are given instead of a name
OPENER = re.compile(r"(?P<word>[\w-]+)\s*,\s*")
COMMAS = re.compile(r"^[\s,;]+")
SENTENCE_ENDS = (".", "!", "?", "…")
CLOSING = "\"'”’»)"


def line_of(record: Record, refers: Sequence[Referent], *, whole: bool = True) -> str:
    """The line; `whole` when the words are a clause, which "that" may then introduce."""
    said = spoken(record)
    told = said.startswith("that ") and record.kind != "direct"
    that = "" if told else " that" if whole and record.kind != "direct" and said[:1].islower() else ":"
    date = f" (in an article of {record.doc.date})" if record.doc.date else ""
    end = "" if said.rstrip(CLOSING).endswith(SENTENCE_ENDS) or said[-1:] in CLOSING else "."
    known = dict.fromkeys(f"{one.span.text}: {one.to}" for one in refers if one.to is not None)
    notes = f" [{'; '.join(known)}]" if known else ""
    who = _who(record)
    return f"{who[:1].upper()}{who[1:]} {_verb(record)}{date}{that} {said}{end}{notes}"


def spoken(record: Record) -> str:
    """The words of a record's content for reading: without the connective before them, each comma once."""
    out = ""
    for span in record.content:
        text = " ".join(span.text.split())
        if not out or out.endswith((",", ";")):
            text = COMMAS.sub("", text)
        opener = OPENER.match(f"{text}, " if text.endswith(",") else text)
        if not out and opener is not None and opener["word"].lower() in claim_words("connectives"):
            text = text[opener.end() :]
        out = f"{out} {text}".strip() if text[:1] not in (",", ";") else out + text
    return out or record.text


def _verb(record: Record) -> str:
    if record.polarity == "denied" or record.act == "deny":
        return "denied"
    person = any(speaker.type == "PERSON" for speaker in record.speakers)
    if record.act == "report" and not person:
        return "reported"
    return {"claim": "claimed", "think": "thought"}.get(record.act, "said")


def _who(record: Record) -> str:
    source = " ".join(" ".join(span.text for span in record.source).split())
    return " and ".join(_described(one, source) for one in record.speakers) or source or UNNAMED


def _described(speaker: Speaker, source: str) -> str:
    if speaker.name is None:
        return _unnamed(speaker, source)
    capacity = _capacity(speaker)
    if speaker.type != "PERSON":
        the = "The " if source.lower().startswith(f"the {speaker.name.lower()}") else ""
        return f"{the}{speaker.name}{f' ({capacity})' if capacity else ''}"
    if not capacity or capacity.lower() in speaker.name.lower():
        return speaker.name
    if capacity.istitle() and len(capacity.split()) <= len(("Deputy", "Prime", "Minister")):
        return f"{capacity} {speaker.name}"
    return f"{speaker.name}, {capacity},"


def _unnamed(speaker: Speaker, source: str) -> str:
    """The source's own words when they are short, for they have the article and all else that is said of it."""
    described = speaker.description or UNNAMED
    who = source if described.lower() in source.lower() and len(source.split()) <= LONGEST else described
    belongs = speaker.affiliation or ""
    return who if belongs.lower() in who.lower() else f"{who} ({belongs})"


def _capacity(speaker: Speaker) -> str:
    """Role and affiliation: "French finance minister", "spokesman for Lind Brothers", "analyst at", "mayor of"."""
    role, body = speaker.role or "", speaker.affiliation or ""
    if body.lower() in role.lower() or (speaker.name and body.lower() in speaker.name.lower()):
        return role
    if not role:
        return f"of {body}"
    if {body.lower(), body.split()[-1].lower()} & (words("demonyms") | words("party-words")):
        return f"{body} {role}"
    first = role.split()[-1].lower()
    if first.startswith("spokes"):
        return f"{role} for {body}"
    return f"{role} {'at' if first in claim_words('roles-at') else 'of'} {body}"
