"""The guide's scripts run and print what they promise; `test_docs.py` runs its pages."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import pytest

import quotes

CHECKOUT = Path(__file__).parents[1]
GUIDE = CHECKOUT / "docs" / "guide"
SEEDS = CHECKOUT / "seeds"


@pytest.fixture
def seeds_once(monkeypatch, nlp, seed_records):
    """The seed articles as the session has read them; anything else is read anew."""
    real = quotes.extract

    def extract(documents, **options):
        if isinstance(documents, str):
            return real(documents, **options)
        wanted = {documents.id} if isinstance(documents, quotes.Document) else {one.id for one in documents}
        return iter([record for record in seed_records if record.doc.id in wanted])

    monkeypatch.setattr(quotes, "extract", extract)


def run(name, capsys, monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
    runpy.run_path(str(GUIDE / name), run_name="__main__")
    return capsys.readouterr().out


def test_every_script_is_in_the_guide():
    page = (GUIDE / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in GUIDE.glob("*.py")} == set(re.findall(r"\]\((\w+\.py)\)", page))


@pytest.mark.usefixtures("seeds_once")
def test_a_folder_becomes_a_table(capsys, monkeypatch, tmp_path, seed_records):
    printed = run("who_said_what.py", capsys, monkeypatch, SEEDS, tmp_path / "quotes.csv")
    assert "Nuala Brandt" in printed
    assert (
        len((tmp_path / "quotes.csv").read_text(encoding="utf-8-sig").splitlines()) == len(seed_records) + 1
    )


@pytest.mark.usefixtures("seeds_once")
def test_an_outlet_is_audited(capsys, monkeypatch, seed_records):
    printed = run("audit_outlet.py", capsys, monkeypatch, SEEDS)
    assert printed.startswith(f"{len(seed_records)} quotations in {len(list(SEEDS.glob('*.txt')))} articles")
    assert "say" in printed


@pytest.mark.usefixtures("seeds_once")
def test_claims_queue_up(capsys, monkeypatch):
    printed = run("fact_check_queue.py", capsys, monkeypatch, SEEDS, 5)
    assert re.findall(r"^ +(\d)\. ", printed, re.MULTILINE) == list("12345")


def test_ones_own_pipeline_and_rules(capsys, monkeypatch):
    printed = run("own_pipeline.py", capsys, monkeypatch)
    assert printed == "en.indirect.let-slip: Oko Lind, 'that the quay had been sold'\n"
