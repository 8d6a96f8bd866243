"""What every engine asks of a worker: a chunk of documents in, finished lines out, never a `Doc`.

A parsed `Doc` takes 120 KB and 8 ms to travel between processes, a record's line a few hundred bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from quotes.annotate import check_pipeline, load_pipeline
from quotes.documents import Document
from quotes.errors import InputError
from quotes.extraction import Extractor
from quotes.people import linked, read_register
from quotes.records import Record
from quotes.rules import CAPACITIES, load_rules

Chunk = Sequence[Document]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run's records depend on besides the documents; goes to each worker process."""

    model: str | None = None
    rules: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    min_confidence: float = 0.0
    scorer: bool = True
    people: str | None = None  # the file of the user's register


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its records as JSON lines, or the message of what went wrong."""

    document: str
    lines: tuple[str, ...] = ()
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """What became of a chunk, one outcome a document in the same order, and warnings about the pipeline."""

    outcomes: tuple[Outcome, ...]
    warnings: tuple[str, ...] = ()


class Worker:
    """A loaded pipeline with its rules; unfit settings raise `ModelError`, `RuleError` or `UsageError`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._register = read_register(settings.people) if settings.people is not None else None
        rules = load_rules(*settings.rules)
        nlp = load_pipeline(settings.model)
        self.warnings = tuple(check_pipeline(nlp, rules.labels()))
        roles = load_rules(*settings.rules, kinds=CAPACITIES) if settings.rules else None
        self._extractor = Extractor(nlp=nlp, rules=rules, scorer=settings.scorer, roles=roles)

    def __call__(self, chunk: Chunk) -> Output:
        """The records of a chunk; a document that makes anything raise fails alone."""
        return Output(tuple(map(self._read, chunk)), self.warnings)

    def _read(self, document: Document) -> Outcome:
        try:
            records = filter(self._wanted, self._extractor.records(document))
            lines = tuple(
                json.dumps(self._linked(record).to_dict(), ensure_ascii=False) for record in records
            )
        except InputError as error:
            return Outcome(document.id, failure=str(error))
        except Exception as error:  # noqa: BLE001 - a component of a swapped-in pipeline may raise anything
            return Outcome(document.id, failure=f"{type(error).__name__}: {' '.join(str(error).split())}")
        return Outcome(document.id, lines)

    def _linked(self, record: Record) -> Record:
        return record if self._register is None else linked(record, self._register)

    def _wanted(self, record: Record) -> bool:
        kinds = self._settings.kinds
        return (not kinds or record.kind in kinds) and record.confidence >= self._settings.min_confidence
