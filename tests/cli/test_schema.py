from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

from quotes.cli.extract import KINDS
from quotes.records import Kind

COMMITTED = Path(__file__).parents[2] / "schema" / "quotes-1.json"


def test_committed_schema_is_the_types_own(quotes_command):
    printed = quotes_command("schema").stdout
    assert printed == COMMITTED.read_text(encoding="utf-8"), "run: quotes schema > schema/quotes-1.json"


def test_schema_names_its_version():
    schema = json.loads(COMMITTED.read_text(encoding="utf-8"))
    assert schema["properties"]["schema"]["const"] == "quotes/1"
    assert {"id", "doc", "kind", "content", "cue", "source", "speakers"} <= set(schema["required"])


def test_help_of_extract_names_every_kind():
    assert set(KINDS) == set(get_args(Kind))
