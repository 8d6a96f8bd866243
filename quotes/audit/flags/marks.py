"""Quotation marks that nothing closes, and reporting words beside quoted words that no record holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from quotes.audit.facts import Said
from quotes.audit.flags.model import Flag
from quotes.marks import Quotation, find_quotations
from quotes.rules import find_rules_dir, read_lexicon

if TYPE_CHECKING:
    from re import Pattern

NEAR = 60  # code points before and after the marks
LEAST_WORDS = 4  # between the marks: fewer are a title, a nickname or a word held at arm's length
FRAMES = ("parenthetical", "quotation-after", "quotation-before")  # where cues stand beside marks
LIKELY = 0.5  # right more often than not in such a place
BREAK = re.compile(r"\n\s*\n|[.!?](?=\s)")
WORD = re.compile(r"\w+")
SHOWN = 90


def unclosed(run: Sequence[Said], texts: Mapping[str, str]) -> Iterator[Flag]:
    """Records that hang on a mark that nothing closes and, with texts, such marks that no record holds."""
    for one in run:
        if "unclosed" in one.flags:
            yield Flag("unclosed", (one.id,), one.text[:SHOWN], one.doc, (one.start, one.end))
    held = _held(run)
    for doc, text in texts.items():
        found = find_quotations(text)
        taken_up = {one.continues for one in found if one.continues is not None}
        for number, mark in enumerate(found):
            if mark.closed or number in taken_up or _words(text, mark) < LEAST_WORDS:
                continue
            if not any(a < mark.end and mark.start < b for a, b in held.get(doc, ())):
                yield Flag("unclosed", (), _line(text[mark.start : mark.end]), doc, (mark.start, mark.end))


def unread_cues(run: Sequence[Said], texts: Mapping[str, str]) -> Iterator[Flag]:
    """Quotations that no record holds, with a reporting word in the same sentence close by."""
    if not texts:
        return
    from textacy.extract.kwic import keyword_in_context

    pattern, held = cue_pattern(), _held(run)
    for doc, text in texts.items():
        spans = held.get(doc, ())
        quotations = [one for one in find_quotations(text) if one.depth == 0]
        for one in quotations:
            if _words(text, one) < LEAST_WORDS or any(a < one.end and one.start < b for a, b in spans):
                continue
            for start, end in _sides(text, one, quotations):
                beside = text[start:end]
                for before, word, after in keyword_in_context(beside, pattern, window_width=NEAR):
                    at = (
                        start + len(before)
                        if len(before) < NEAR
                        else start + beside.index(before + word) + NEAR
                    )
                    if any(a < at + len(word) and at < b for a, b in spans):
                        continue
                    context = _line(f"{before}{word}{after}")
                    quoted = _line(text[one.start : one.end])
                    detail = (
                        f"{word}: {quoted} {context}" if start >= one.end else f"{word}: {context} {quoted}"
                    )
                    yield Flag("unread-cue", (), detail, doc, (at, at + len(word)))
                    break
                else:
                    continue
                break


@cache
def cue_pattern() -> Pattern[str]:
    """The forms of the lemmas that report beside quotation marks, as one pattern."""
    from quotes.annotate import load_pipeline

    folder = find_rules_dir() / "en" / "lexicons"
    speech = {lemma for path in (folder / "acts").glob("*.txt") for lemma in read_lexicon(path).entries}
    lemmas = {
        lemma
        for frame in FRAMES
        for lemma, weight in read_lexicon(folder / "frames" / f"{frame}.txt").entries.items()
        if (weight or 0) >= LIKELY and lemma in speech
    }
    forms = {form for lemma in lemmas for form in _regular(lemma)}
    lookups = getattr(load_pipeline().get_pipe("lemmatizer"), "lookups", None)
    table = (
        lookups.get_table("lemma_exc").get("verb", {}) if lookups and lookups.has_table("lemma_exc") else {}
    )
    forms |= {form for form, of in table.items() if form.isalpha() and set(of) & lemmas}
    return re.compile(
        r"\b(?:" + "|".join(sorted(map(re.escape, forms), key=len, reverse=True)) + r")\b", re.IGNORECASE
    )


def _regular(lemma: str) -> Iterator[str]:
    yield lemma
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    elif lemma.endswith("e"):
        yield from (lemma + "s", lemma + "d", lemma[:-1] + "ing")
    else:
        yield from (lemma + "s", lemma + "es", lemma + "ed", lemma + "ing")


def _sides(text: str, one: Quotation, all_of: Sequence[Quotation]) -> Iterator[tuple[int, int]]:
    """The stretches of the same sentence after and before a quotation, up to the next marks."""
    after = min((q.start for q in all_of if q.start >= one.end), default=len(text))
    limit = min(one.end + NEAR, after)
    stop = BREAK.search(text, one.end, limit)
    yield one.end, stop.start() if stop else limit
    before = max((q.end for q in all_of if q.end <= one.start), default=0)
    limit = max(one.start - NEAR, before)
    stops = [match.end() for match in BREAK.finditer(text, limit, one.start)]
    yield stops[-1] if stops else limit, one.start


def _held(run: Sequence[Said]) -> dict[str, list[tuple[int, int]]]:
    """The content and cue spans of each document."""
    out: dict[str, list[tuple[int, int]]] = {}
    for doc, group in groupby(run, key=lambda one: one.doc):
        out.setdefault(doc, []).extend(span for one in group for span in one.spans)
    return out


def _words(text: str, one: Quotation) -> int:
    return len(WORD.findall(text, one.inner_start, one.inner_end))


def _line(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 1]}…"
