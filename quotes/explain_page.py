"""`quotes explain --html`: one self-contained page, with displaCy's trees whose words are coloured by role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotes.rules import ROLES

if TYPE_CHECKING:
    from quotes.explain import Explained, Explanation
    from quotes.quote import Offsets
    from quotes.records import Record
    from quotes.steps import Word

TEMPLATE = Path(__file__).parent / "explain.html"
# Dark enough for words on white, light enough behind black words (WCAG AA, both).
COLOURS = {
    "source": {"word": "#1b6e2d", "background": "#d3f0d9"},
    "cue": {"word": "#8a5300", "background": "#ffe9b8"},
    "content": {"word": "#0b5a8f", "background": "#d4eaf9"},
}
AROUND = 80  # code points of text on either side of a record
WORD_FILL = re.compile(r'(<tspan class="displacy-word" fill=")currentColor(")')
MAX_WORDS = 80  # a longer sentence's tree is of no use to a reader


def page(explanations: Iterable[Explanation]) -> str:
    """The page for some documents."""
    from jinja2 import Environment

    template = Environment(autoescape=True).from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(explanations=[_view(one) for one in explanations], colours=COLOURS)


def speakers_in_words(record: Record) -> str:
    """The speakers with what is known of them, and the resolver that answered."""
    if not record.speakers:
        return f"unresolved ({record.source_kind})"
    out = []
    for speaker in record.speakers:
        extra = [speaker.role, speaker.affiliation, f"by {speaker.how}", f"{speaker.confidence:.2f}"]
        out.append(f"{speaker.name or speaker.description} ({', '.join(filter(None, extra))})")
    return "; ".join(out)


def facts_in_words(record: Record) -> str:
    """Kind, act, polarity, confidence and flags."""
    facts = [record.kind, record.act, record.polarity, f"confidence {record.confidence:.2f}", *record.flags]
    return ", ".join(facts)


def in_words(text: str, spans: Iterable[Offsets]) -> str:
    """The words of some spans on one line."""
    return " … ".join(" ".join(text[a:b].split()) for a, b in spans)


def _view(explanation: Explanation) -> dict[str, Any]:
    text = explanation.document.text
    return {
        "id": explanation.document.id,
        "marks": len(explanation.marks),
        "matches": len(explanation.matches),
        "records": [_record(text, one) for one in explanation.records],
        "missed": [
            {"pieces": list(_pieces(text, one.spans)), "rule": one.rule, "reason": one.reason}
            for one in explanation.missed
        ],
        "unclaimed": [
            {"text": in_words(text, [(one.start, one.end)]), "reason": one.reason}
            for one in explanation.unclaimed
        ],
        "trees": list(_trees(explanation)),
    }


def _record(text: str, one: Explained) -> dict[str, Any]:
    record, steps = one.record, one.steps
    spans = {role: [(s.start, s.end) for s in getattr(record, role)] for role in ROLES}
    names = [speaker.name or speaker.description or "" for speaker in record.speakers]
    return {
        "speaker": ", ".join(names) or "nobody named",
        "pieces": list(_pieces(text, spans)),
        "facts": facts_in_words(record),
        "rule": record.why.rule,
        "title": one.title,
        "resolved": speakers_in_words(record),
        "candidates": ", ".join(record.why.candidates),
        "grown": [
            {"role": g.role, "named": in_words(text, g.named), "how": g.how, "spans": in_words(text, g.spans)}
            for g in (steps.grown if steps else ())
        ],
        "joined": in_words(text, steps.joined) if steps else "",
        "beaten": steps.beaten if steps else (),
        "weighed": steps.weighed if steps else (),
    }


def _pieces(text: str, spans: Mapping[str, Sequence[Offsets]]) -> Iterator[dict[str, str]]:
    """The text around the spans cut where a role begins or ends; a span within another is not shown."""
    flat = sorted((a, b, role) for role in spans for a, b in spans[role])
    first, last = _whole_words(text, flat[0][0] - AROUND, max(b for _, b, _ in flat) + AROUND)
    yield {"role": "", "text": "…" if first else ""}
    position = first
    for start, end, role in flat:
        if start >= position:
            yield {"role": "", "text": text[position:start]}
            yield {"role": role, "text": text[start:end]}
            position = end
    yield {"role": "", "text": text[position : max(last, position)] + ("…" if last < len(text) else "")}


def _whole_words(text: str, first: int, last: int) -> tuple[int, int]:
    """A stretch of text without the word that it begins in and the one that it ends in."""
    if first > 0 and not text[first - 1].isspace():
        first = next((i + 1 for i in range(first, last) if text[i].isspace()), first)
    if last < len(text) and not text[last].isspace():
        last = next((i for i in range(last - 1, first, -1) if text[i].isspace()), last)
    return max(0, first), min(len(text), last)


def _trees(explanation: Explanation) -> Iterator[Any]:
    """Trees by displaCy of the sentences in which a rule matched or a quotation stands."""
    from markupsafe import Markup
    from spacy import displacy

    roles = [
        (span.start, span.end, role)
        for one in explanation.records
        for role in ("content", "source", "cue")
        for span in getattr(one.record, role)
    ]
    touched = [(a, b) for match in explanation.matches for _, spans in match.roles for a, b in spans] + [
        (pair.start, pair.end) for pair in explanation.marks
    ]
    for sentence in explanation.sentences:
        words = [word for word in sentence if not word.text.isspace()]
        if not words or len(words) > MAX_WORDS:
            continue
        start, end = words[0].start, words[-1].start + len(words[-1].text)
        if any(a < end and start < b for a, b in touched):
            drawn = displacy.render(
                _displacy(sentence), style="dep", manual=True, jupyter=False, options={"compact": True}
            )
            # displaCy escapes the words itself
            yield Markup(_coloured(drawn, words, roles))  # noqa: S704


def _displacy(sentence: Sequence[Word]) -> dict[str, Any]:
    """What displaCy draws: the words but for spaces, and an arc to each from its head."""
    place = {i: n for n, i in enumerate(i for i, w in enumerate(sentence) if not w.text.isspace())}
    arcs = [
        {
            "start": min(place[i], place[word.head]),
            "end": max(place[i], place[word.head]),
            "label": word.dep,
            "dir": "left" if i < word.head else "right",
        }
        for i, word in enumerate(sentence)
        if i in place and word.head != i and word.head in place
    ]
    return {"words": [{"text": sentence[i].text, "tag": sentence[i].pos} for i in place], "arcs": arcs}


def _coloured(drawn: str, words: Sequence[Word], roles: Iterable[tuple[int, int, str]]) -> str:
    """The drawing with each word in the colour of the role that covers it; the cue's wins."""
    by_word = [""] * len(words)
    for start, end, role in roles:
        for n, word in enumerate(words):
            if start <= word.start < end:
                by_word[n] = role
    fills = iter(COLOURS[role]["word"] if role else "currentColor" for role in by_word)
    return WORD_FILL.sub(lambda found: f"{found[1]}{next(fills)}{found[2]}", drawn)
