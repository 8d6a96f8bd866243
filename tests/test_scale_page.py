"""docs/scale.md does what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pyarrow as pa
import pytest

CHECKOUT = Path(__file__).parents[1]
PAGE = (CHECKOUT / "docs" / "scale.md").read_text(encoding="utf-8")


def test_the_recipe_for_duckdb(seed_file, tmp_path, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    recipe = re.search(r"```sh\n(quotes extract seeds/ .*?)```", PAGE, re.DOTALL)[1]
    extract, database = recipe.split("&&")
    assert shlex.split(extract) == ["quotes", "extract", "seeds/", "-o", "out.jsonl"]
    (tmp_path / "out.jsonl").write_bytes(seed_file.read_bytes())  # what that command writes
    command, option, query = shlex.split(database)
    assert (command, option) == ("duckdb", "-c")
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as base:
        assert len(base.execute(query).fetchall()) == 5


def test_the_function_for_spark():
    names: dict = {}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], names)
    batch = pa.RecordBatch.from_pydict(
        {"id": ["a"], "text": ["The mayor said the bridge would close."], "n": [1]}
    )
    (out,) = names["records"](iter([batch]))
    assert '"id": "a"' in out["record"][0].as_py()


def test_every_test_that_the_table_of_faults_names_is_there():
    tests = (CHECKOUT / "tests" / "cli" / "test_faults.py").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+)(?:\.\.\.)?`", PAGE)
    assert len(named) >= 9
    assert all(f"def {name}" in tests for name in named)


def test_every_option_named_is_one_of_the_command():
    from quotes.cli import extract

    source = Path(extract.__file__).read_text(encoding="utf-8").replace("_", "-")
    for option in set(re.findall(r"(?<=[\s`])--([a-z-]{3,})", PAGE)):
        other = option in {"array", "cpus-per-task", "mem", "time", "requeue", "articles", "times", "only"}
        assert other or option in source, option
