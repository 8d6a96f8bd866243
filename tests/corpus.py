"""What tests of corpus runs share: documents by number, and a stand-in for the pipeline that does as a text says.

A document with "ONCE" kills the worker that has it the first time, as a stray `kill -9` would.  The stand-in
replaces the extractor in every Python process that starts with `environment`; readers, workers, engines
and results are the real ones.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import quotes

STAND_IN = """\
import os, signal, sys, time
from types import ModuleType, SimpleNamespace

class Extractor:
    def __init__(self, **options):
        pass

    def records(self, document):
        if "RAISE" in document.text:
            raise ZeroDivisionError("as asked")
        if "ONCE" in document.text and not os.path.exists(path := os.path.join(PLACE, document.id)):
            open(path, "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        if "DIE" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "SLOW" in document.text:
            time.sleep(0.02)
        for number in range(2):
            fields = {"doc": {"id": document.id}, "number": number, "text": document.text}
            yield SimpleNamespace(kind="direct", confidence=1.0, to_dict=lambda fields=fields: fields)

stand_in = sys.modules["quotes.extraction"] = ModuleType("quotes.extraction")
stand_in.Extractor = Extractor
import quotes.engines.worker as worker
worker.load_rules = lambda *folders: SimpleNamespace(labels=dict)
worker.load_pipeline = lambda name: None
worker.check_pipeline = lambda nlp, labels: []
"""


def environment(folder: Path) -> dict[str, str]:
    """Variables that put the stand-in, written to `folder`, into each Python process."""
    folder.mkdir(exist_ok=True)
    code = STAND_IN.replace("PLACE", repr(str(folder)))
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    above = Path(quotes.__file__).parents[1]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(above)])}


def corpus(path: Path, texts: list[str]) -> Path:
    """Documents with the ids 0, 1, ... as JSON lines."""
    lines = (json.dumps({"id": number, "text": text}) for number, text in enumerate(texts))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def ids(*files: Path) -> list[str]:
    """Of the documents that files have records of, in order; each must have both of its records, once."""
    found = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert [record["number"] for record in found] == [0, 1] * (len(found) // 2)
    assert [record["doc"]["id"] for record in found[::2]] == [record["doc"]["id"] for record in found[1::2]]
    return [record["doc"]["id"] for record in found[::2]]
