from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from quotes.documents import Document
from quotes.engines.worker import Outcome, Settings
from quotes.errors import QuotesError, UsageError
from quotes.files import NothingToRead, ReadError
from quotes.output import open_output
from quotes.results import Plan, open_results
from quotes.run import Account, run


def engine(tasks, settings, warn):
    """Two lines a document; the document `1` fails."""
    warn("mind the labels")
    warn("mind the labels")
    for task in tasks:
        if isinstance(task, Outcome):
            yield task
        elif task.id == "1":
            yield Outcome("1", message="broke", failed=True)
        else:
            yield Outcome(task.id, (f"{task.id}a", f"{task.id}b"))


def entries(number):
    return [Document(str(n), "x") for n in range(number)]


def go(plan, entries, facts=None):
    told: list[str] = []
    with open_results(plan, facts or {"v": 1}) as results:
        run(entries, results, Settings(), Account(told.append), engine=engine)
    return results.point, told


def test_run_writes_in_order_and_counts(tmp_path):
    log, out = tmp_path / "errors", tmp_path / "out"
    bad = [NothingToRead("e.txt", "the text is empty."), ReadError("b.txt", "no good.")]
    point, told = go(Plan(str(out), errors=str(log)), [*entries(2), *bad, Document("2", "x")])
    assert (point.documents, point.records, point.failures) == (2, 4, 2)
    assert out.read_bytes() == b"0a\n0b\n2a\n2b\n"
    assert told == ["warning: mind the labels", "1: broke", "e.txt: the text is empty.", "b.txt: no good."]
    errors = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(one["document"], one["stage"]) for one in errors] == [("1", "extract"), ("b.txt", "read")]
    facts = json.loads((tmp_path / "out.run.json").read_text())
    assert facts["counts"] == {"documents": 2, "records": 4, "failures": 2}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["errors", "out", "out.run.json"]


def test_parts_and_their_markers(tmp_path):
    go(Plan(f"{tmp_path}/parts/", part_size=2), entries(5))
    names = sorted(path.name for path in (tmp_path / "parts").iterdir())
    assert names == [f"part-0000{n}.{kind}" for n in range(3) for kind in ("done", "jsonl")]
    assert (tmp_path / "parts" / "part-00001.jsonl").read_bytes() == b"2a\n2b\n3a\n3b\n"
    assert (tmp_path / "parts.run.json").exists()


def test_no_documents_make_an_empty_file_and_one_empty_part(tmp_path):
    go(Plan(f"{tmp_path}/out"), [])
    go(Plan(f"{tmp_path}/parts/"), [])
    assert (tmp_path / "out").read_bytes() == b""
    assert (tmp_path / "parts" / "part-00000.jsonl").read_bytes() == b""


def breaking(number):
    yield from entries(number)
    raise KeyboardInterrupt


@pytest.mark.parametrize("place", ["out", "parts/"])
@pytest.mark.parametrize("first", range(1, 9))
def test_broken_off_anywhere_and_taken_up(tmp_path, place, first):
    plan = Plan(f"{tmp_path}/{place}", part_size=3, resume=True)
    for stop in (first, first + 1):
        with pytest.raises(KeyboardInterrupt):
            go(plan, breaking(stop))
    point, _ = go(plan, entries(10))
    assert point.documents == 9
    files = sorted((tmp_path / "parts").glob("*.jsonl")) or [tmp_path / "out"]
    expected = "".join(f"{n}a\n{n}b\n" for n in range(10) if n != 1)
    assert "".join(file.read_text() for file in files) == expected


def test_what_was_written_after_the_last_point_is_cut_off(tmp_path):
    plan = Plan(f"{tmp_path}/out", resume=True)
    with pytest.raises(KeyboardInterrupt):
        go(plan, breaking(4))
    with (tmp_path / ".out.part").open("ab") as file:
        file.write(b"half a rec")
    with (tmp_path / ".out.journal").open("ab") as file:
        file.write(b'{"entries": 5, "cha')
    go(plan, entries(5))
    assert (tmp_path / "out").read_text() == "".join(f"{n}a\n{n}b\n" for n in range(5) if n != 1)


def test_records_that_were_altered_are_done_again(tmp_path):
    plan = Plan(f"{tmp_path}/out", resume=True)
    with pytest.raises(KeyboardInterrupt):
        go(plan, breaking(4))
    (tmp_path / ".out.part").write_bytes(b"X" * (tmp_path / ".out.part").stat().st_size)
    go(plan, entries(5))
    assert (tmp_path / "out").read_text().startswith("0a\n0b\n")


def test_nothing_done_leaves_nothing(tmp_path):
    for place in ("out", "parts/"):
        with pytest.raises(KeyboardInterrupt):
            go(Plan(f"{tmp_path}/{place}", pages=f"{tmp_path}/pages"), breaking(0))
    assert list(tmp_path.iterdir()) == []


def test_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("x")
    for restart in (False, True):
        with pytest.raises(UsageError, match="holds files already"):
            go(Plan(f"{tmp_path}/", restart=restart), entries(1))
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_streams_are_not_taken_up(monkeypatch):
    for plan in (
        Plan("-", resume=True),
        Plan("-", restart=True),
        Plan("-", table=True),
        Plan(os.devnull, table=True),
    ):
        with pytest.raises(UsageError, match="-o"):
            go(plan, [])
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    go(Plan("-"), entries(1))
    assert out.getvalue() == b"0a\n0b\n"


# `open_output`, which the other commands use


def test_file_appears_when_it_is_complete(tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"old")
    with open_output(str(out)) as file:
        file.write(b"new")
        file.flush()
        assert out.read_bytes() == b"old"
    assert out.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [out]


def test_broken_off_command_leaves_nothing(tmp_path):
    out = tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt), open_output(str(out)) as file:  # noqa: PT012 - in the middle
        file.write(b"half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_link_stays_a_link(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with open_output(str(tmp_path / "link")) as file:
        file.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_device_is_written_and_not_replaced():
    with open_output(os.devnull) as file:
        file.write(b"new")
    assert not Path(os.devnull).is_file()


def test_place_that_cannot_be_written(tmp_path):
    for place in (tmp_path, tmp_path / "none" / "out.jsonl"):
        with pytest.raises(UsageError, match="cannot be written"), open_output(str(place)):
            pass


def test_closed_pipe_and_full_disk_are_told_apart(tmp_path):
    with pytest.raises(BrokenPipeError), open_output(str(tmp_path / "a")):
        raise BrokenPipeError
    with pytest.raises(QuotesError, match="No space") as error, open_output(str(tmp_path / "a")):
        raise OSError(28, "No space left on device")
    assert error.value.exit_code == 1
