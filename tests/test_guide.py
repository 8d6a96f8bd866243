"""The guide does what it says: its scripts run, and every block of its recipes."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import quotes
from quotes.export import by_document, export, find_format

CHECKOUT = Path(__file__).parents[1]
GUIDE = CHECKOUT / "docs" / "guide"
SEEDS = CHECKOUT / "seeds"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
RECIPES = [match.groups() for match in BLOCK.finditer((GUIDE / "recipes.md").read_text(encoding="utf-8"))]
SETUP, RECIPES = RECIPES[0], RECIPES[1:]


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


def test_the_first_lines_of_the_guide(capsys):
    language, code = BLOCK.search((GUIDE / "README.md").read_text(encoding="utf-8")).groups()
    assert language == "python"
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert printed.startswith("Ruth Okafor mayor the bridge would close ")


@pytest.fixture(scope="module")
def room(seed_records, seed_file, tmp_path_factory):
    """A folder with what the first block of the recipes makes."""
    assert SETUP[0] == "sh"
    assert "--to parquet" in SETUP[1]
    folder = tmp_path_factory.mktemp("recipes")
    shutil.copy(seed_file, folder / "records.jsonl")
    with (folder / "records.parquet").open("wb") as file:
        export(by_document(seed_records), find_format("parquet"), file)
    return folder


@pytest.mark.parametrize(
    ("language", "code"), RECIPES, ids=[f"{i}-{one[0]}" for i, one in enumerate(RECIPES)]
)
def test_a_recipe_gives_something(language, code, room, monkeypatch, capsys):
    monkeypatch.chdir(room)
    if language == "python":
        exec(compile(code, "recipes.md", "exec"), {})
        assert len(capsys.readouterr().out.splitlines()) > 3
    elif language == "sql":
        import duckdb

        with duckdb.connect() as base:
            assert base.execute(code).fetchall()
    else:
        assert code.startswith("jq ")
        if shutil.which("jq") is None:
            pytest.skip("jq is not here")
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip()
