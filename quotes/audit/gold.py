"""Gold for `quotes evaluate` out of decisions: what reviewers accepted, corrected and added, by document.

A document is gold only when every record of it was decided, else what nobody looked at would count as wrong.  Records
inside others are left out, as the gold that the tools read has none.  Gold from decisions knows no more than the run
and its reviewers found: recall measured on it is an upper bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from quotes.audit.apply import corrected
from quotes.audit.decisions import Decision, last_words, latest
from quotes.records import Record, Span


class Gold:
    """Gold rows of the decided documents; iterate once.  `partly` counts those left out as decided in part."""

    def __init__(
        self,
        records: Iterable[Record],
        decisions: Sequence[Decision],
        texts: Mapping[str, str],
        *,
        with_parts: bool = False,
    ) -> None:
        self._records = records
        self._texts = texts
        self._with_parts = with_parts
        self._decided: dict[str, Decision] = {}
        self._added: dict[str, list[Decision]] = {}
        for record, mine in last_words(decisions).items():
            last = latest(list(mine.values()))
            if last.decision == "add":
                self._added.setdefault(last.doc, []).append(last)
            else:
                self._decided[record] = last
        self.partly = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for doc, group in groupby(self._records, key=lambda record: record.doc.id):
            records = list(group)
            decided = [record for record in records if record.id in self._decided]
            if not decided:
                continue
            if len(decided) < len(records) and not self._with_parts:
                self.partly += 1
                continue
            found = [
                _attribution(corrected(record, self._decided[record.id]))
                for record in decided
                if record.parent is None and self._decided[record.id].decision != "reject"
            ]
            found += [_added(decision) for decision in self._added.get(doc, ())]
            found.sort(key=lambda one: (one["content"], one["cue"]))
            yield {"doc_id": doc, "text": self._texts[doc], "attributions": found}


def _attribution(record: Record) -> dict[str, Any]:
    names = [speaker.name for speaker in record.speakers if speaker.name]
    return {
        "source": _pairs(record.source),
        "cue": _pairs(record.cue),
        "content": _pairs(record.content),
        "kind": record.kind,
        "source_kind": record.source_kind,
        **({"speaker_name": names[0]} if len(names) == 1 else {}),
    }


def _added(decision: Decision) -> dict[str, Any]:
    given = decision.corrections
    if given is None or given.content is None:  # the model refuses such a decision
        raise AssertionError
    return {
        "source": _pairs(given.source or ()),
        "cue": _pairs(given.cue or ()),
        "content": _pairs(given.content),
        "kind": given.kind,
        "source_kind": "name"
        if given.source and given.speaker
        else "none"
        if not given.source
        else "nominal",
        **({"speaker_name": given.speaker} if given.speaker else {}),
    }


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
