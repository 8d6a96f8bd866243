"""What several verbs of `quotes audit` do with a run: read it twice, draw from it, find its texts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotes.cli.words import tell

if TYPE_CHECKING:
    from quotes.audit.sampling import Sample


@contextmanager
def twice(records: str) -> Iterator[str]:
    """A path that can be read twice: standard input goes to a file of its own first."""
    if records != "-":
        yield records
        return
    import sys

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standard-input.jsonl"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield str(path)


def draw(strata: Sequence[tuple[str, str]], size: int | None, seed: int) -> Sample | None:
    """A sample of so many; None for the whole run."""
    from quotes.audit import sampling

    return None if size is None or size >= len(strata) else sampling.draw(strata, size, seed)


def texts_of(
    paths: Sequence[str] | None, documents: dict[str, str], text_field: str, id_field: str | None
) -> dict[str, str]:
    """The texts by document; one that is not what its records were made from is refused."""
    if not paths:
        return {}
    from quotes.audit.texts import read_texts

    return read_texts(paths, documents, text_field=text_field, id_field=id_field, on_error=tell)


def checked(records: str, made: Sequence[Any]) -> int:
    """The size of the run, once every decision is on one of its records."""
    from quotes.audit.apply import unknown
    from quotes.stored import read_records

    ids = {record.id for record in read_records(records)}
    decided = {one.record: one for one in made if one.decision != "add"}
    if missing := set(decided) - ids:
        raise unknown(missing, decided)
    return len(ids)
