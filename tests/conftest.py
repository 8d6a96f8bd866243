"""What many rooms' tests share: the pipeline and a browser, started once a session, and the seeds' records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser import launched

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="session")
def nlp():
    """The embedded pipeline."""
    from loaded import pipeline

    return pipeline()


@pytest.fixture(scope="session")
def seed_texts():
    """The seed articles as the program reads them, by id."""
    return {path.stem: path.read_bytes().decode() for path in sorted(SEEDS.glob("*.txt"))}


@pytest.fixture(scope="session")
def seed_records(nlp):
    """The records of all seed articles."""
    import quotes

    return list(quotes.extract(quotes.read_documents([SEEDS]), nlp=nlp))


@pytest.fixture(scope="session")
def seed_file(seed_records, tmp_path_factory):
    """The same as a file of JSON lines, as `quotes extract seeds/` writes it."""
    path = tmp_path_factory.mktemp("records") / "seeds.jsonl"
    lines = [json.dumps(record.to_dict(), ensure_ascii=False) + "\n" for record in seed_records]
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """A real browser, or a skip: see `tests/browser.py`."""
    with launched(tmp_path_factory.mktemp("browser")) as one:
        yield one
