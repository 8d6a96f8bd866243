"""What every engine asks of a worker: a document in, finished lines out, never a `Doc`.

A parsed `Doc` takes 120 KB and 8 ms to travel between processes, a record's line a few hundred bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from quotes.annotate import check_pipeline, load_pipeline
from quotes.documents import TEXTS_SCHEMA, Document, Page
from quotes.engines.lines import Lines, packed
from quotes.errors import InputError
from quotes.files import NothingToRead, ReadError
from quotes.rules import CAPACITIES, load_rules

if TYPE_CHECKING:
    from quotes.records import Record

DIED = "the worker process died on this document, twice (killed, out of memory or a crash)"


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
    """What became of one document: its records as JSON lines, or the message of what went wrong.

    `failed` says that the run's exit code must tell, a message without it is a note.  `page` is, for a web page,
    the JSON line that holds the text found in it.
    """

    document: str
    lines: Lines = ()
    message: str | None = None
    stage: str = "extract"
    failed: bool = False
    page: str | None = None


# What goes through an engine, in order: something to work on, or what could not be read and is done with.
Task = Document | Page | Outcome
Engine = Callable[[Iterable[Task], Settings, Callable[[str], None]], Iterator[Outcome]]


def of_error(error: ReadError, document: str | None = None) -> Outcome:
    """What could not be read, or is empty."""
    message = str(error).removeprefix(f"{error.where}: ")
    failed = not isinstance(error, NothingToRead)
    return Outcome(document or error.where, message=message, stage="read", failed=failed)


def of_death(task: Document | Page) -> Outcome:
    """A document that has killed its worker twice."""
    return Outcome(task.id, message=DIED, failed=True)


def _as_is(record: Record) -> Record:
    return record


class Worker:
    """A loaded pipeline with its rules; unfit settings raise `ModelError`, `RuleError` or `UsageError`."""

    def __init__(self, settings: Settings) -> None:
        from quotes.extraction import Extractor  # spaCy and all: what only hands work out needs not load it
        from quotes.people import linked, read_register

        self._settings = settings
        register = read_register(settings.people) if settings.people is not None else None
        self._linked: Callable[[Record], Record] = partial(linked, register=register) if register else _as_is
        rules = load_rules(*settings.rules)
        nlp = load_pipeline(settings.model)
        self.warnings = tuple(check_pipeline(nlp, rules.labels()))
        roles = load_rules(*settings.rules, kinds=CAPACITIES) if settings.rules else None
        self._extractor = Extractor(nlp=nlp, rules=rules, scorer=settings.scorer, roles=roles)

    def __call__(self, task: Document | Page) -> Outcome:
        """The records of a document; one that makes anything raise fails alone."""
        page = None
        try:
            document = task
            if isinstance(document, Page):
                document = document.read()
                page = _page_line(document)
            records = filter(self._wanted, self._extractor.records(document))
            lines = packed(
                json.dumps(self._linked(record).to_dict(), ensure_ascii=False) for record in records
            )
        except ReadError as error:
            return of_error(error)
        except InputError as error:
            return Outcome(task.id, message=str(error), failed=True, page=page)
        except Exception as error:  # noqa: BLE001 - a component of a swapped-in pipeline may raise anything
            message = f"{type(error).__name__}: {' '.join(str(error).split())}"
            return Outcome(task.id, message=message, failed=True, page=page)
        return Outcome(task.id, lines, page=page)

    def _wanted(self, record: Record) -> bool:
        kinds = self._settings.kinds
        return (not kinds or record.kind in kinds) and record.confidence >= self._settings.min_confidence


def _page_line(document: Document) -> str:
    line = {
        "schema": TEXTS_SCHEMA,
        "id": document.id,
        "sha256": hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "file": document.path,
        **{name: value for name, value in document.meta.items() if name not in ("schema", "file", "text")},
        "text": document.text,
    }
    return json.dumps(line, ensure_ascii=False)
