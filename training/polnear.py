"""PolNeAR's articles as JSONL, and the list of those that no training sees."""

import json
from pathlib import Path
from typing import Any


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file: `doc_id`, `text`, `attributions` with code point spans."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def held_out_names(path: Path) -> set[str]:
    """The `doc_id`s of a JSON list of file names."""
    return {name.removesuffix(".txt") for name in json.loads(path.read_text(encoding="utf-8"))}
