from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from quotes.documents import Document
from quotes.engines.worker import Outcome, Output, Settings
from quotes.errors import QuotesError, UsageError
from quotes.files import NothingToRead, ReadError
from quotes.run import CHUNK_CHARACTERS, Account, cut_into_chunks, open_errors, open_output, run


def documents(*lengths: int):
    return [Document(str(n), "x" * length) for n, length in enumerate(lengths)]


def sizes(chunks):
    return [len(chunk) for chunk in chunks]


def test_chunks_grow_so_that_the_first_record_is_out_early():
    assert sizes(cut_into_chunks(documents(*[1] * 100))) == [1, 2, 4, 8, 16, 32, 32, 5]


def test_long_documents_make_short_chunks():
    long = CHUNK_CHARACTERS
    assert sizes(cut_into_chunks(documents(1, long, 1, 1, 1, 1))) == [1, 1, 4]


def test_chunks_are_cut_as_documents_come():
    def endless():
        while True:
            yield Document("x", "x")

    assert next(cut_into_chunks(endless()))


def test_run_writes_in_order_and_counts(monkeypatch):
    def work(chunks, settings):
        for chunk in chunks:
            yield Output(
                tuple(
                    Outcome(d.id, ("a", "b")) if d.id != "1" else Outcome(d.id, failure="broke")
                    for d in chunk
                ),
                ("mind the labels",),
            )

    monkeypatch.setattr("quotes.run.work_here", work)
    told: list[str] = []
    shown: list[int] = []
    out, log = io.BytesIO(), io.StringIO()
    account = Account(told.append, log)
    summary = run(documents(1, 1, 1), out, Settings(), account, on_progress=lambda s: shown.append(s.records))
    assert (summary.documents, summary.records, summary.failures) == (2, 4, 1)
    assert out.getvalue() == b"a\nb\na\nb\n"
    assert told == ["warning: mind the labels", "1: broke"]  # a warning is said once
    assert shown == [2, 4]
    assert json.loads(log.getvalue())["document"] == "1"


def test_account_tells_notes_from_failures():
    told: list[str] = []
    account = Account(told.append)
    account.unreadable(NothingToRead("a.txt", "the text is empty."))
    assert account.summary.failures == 0
    account.unreadable(ReadError("b.txt", "no good."))
    assert account.summary.failures == 1
    assert told == ["a.txt: the text is empty.", "b.txt: no good."]


def test_file_appears_when_it_is_complete(tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"old")
    with open_output(str(out)) as file:
        file.write(b"new")
        file.flush()
        assert out.read_bytes() == b"old"
    assert out.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [out]


def test_broken_off_run_leaves_nothing(tmp_path):
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
        with pytest.raises(UsageError, match="cannot be written"), open_errors(str(place)):
            pass


def test_closed_pipe_and_full_disk_are_told_apart(tmp_path):
    with pytest.raises(BrokenPipeError), open_output(str(tmp_path / "a")):
        raise BrokenPipeError
    with pytest.raises(QuotesError, match="No space") as error, open_output(str(tmp_path / "a")):
        raise OSError(28, "No space left on device")
    assert error.value.exit_code == 1
