"""What can befall a long run, each caused for real: no document is lost, none doubled, and the output is valid."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from corpus import corpus, environment, ids

SLOW = ["It rained. SLOW"] * 150
ALL = [str(number) for number in range(150)]


@pytest.fixture
def faults(tmp_path):
    return environment(tmp_path / "stand-in")


@pytest.fixture
def extract(start, faults):
    """`quotes extract` to its end: exit code and what it said."""

    def call(*arguments, **options):
        process = start("extract", *arguments, env=faults, **options)
        _, said = process.communicate(timeout=120)
        assert b"Traceback" not in said, said.decode()
        return process.returncode, said.decode()

    return call


def wait_for(condition, process=None, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        assert process is None or process.poll() is None, process.stderr.read().decode()
        time.sleep(0.01)


def written(path):
    return path.stat().st_size if path.exists() else 0


# A worker, killed


def test_killed_worker_is_replaced_and_its_document_done_again(extract, tmp_path):
    texts = ["ONCE" if number in (0, 20, 39) else "It rained." for number in range(40)]
    out = tmp_path / "out.jsonl"
    assert extract(corpus(tmp_path / "a.jsonl", texts), "-o", out, "--jobs", 2)[0] == 0
    assert ids(out) == [str(number) for number in range(40)]


def test_documents_that_kill_their_workers_go_to_the_errors_file(extract, tmp_path):
    texts = ["DIE" if number in (0, 30, 59) else "It rained." for number in range(60)]
    out, log = tmp_path / "out.jsonl", tmp_path / "errors.jsonl"
    code, _ = extract(corpus(tmp_path / "a.jsonl", texts), "-o", out, "--errors", log, "--jobs", 2)
    assert code == 1
    assert ids(out) == [str(number) for number in range(60) if number not in (0, 30, 59)]
    errors = [json.loads(line) for line in log.read_text().splitlines()]
    assert [error["document"] for error in errors] == ["0", "30", "59"]
    assert all("worker process died" in error["message"] for error in errors)


def test_document_that_kills_a_run_of_one_process_fails_alone_when_taken_up(extract, tmp_path):
    texts = ["It rained.", "DIE", "It rained."]
    arguments = (corpus(tmp_path / "a.jsonl", texts), "-o", tmp_path / "out.jsonl")
    assert extract(*arguments)[0] == -signal.SIGKILL
    code, said = extract(*arguments, "--resume")
    assert code == 1
    assert "1: the worker process died" in said
    assert ids(tmp_path / "out.jsonl") == ["0", "2"]


# The parent, killed


@pytest.mark.parametrize(("place", "jobs"), [("out.jsonl", 1), ("out/", 2)])
def test_run_killed_again_and_again_ends_as_if_it_had_never_been(
    start, extract, faults, tmp_path, place, jobs
):
    texts = ["RAISE" if number % 20 == 7 else text for number, text in enumerate(SLOW)]
    source = corpus(tmp_path / "a.jsonl", texts)
    arguments = [source, "-o", tmp_path / place, "--errors", tmp_path / "errors", "--jobs", jobs]
    arguments += ["--part-size", 40] if place.endswith("/") else []
    arguments[2] = f"{tmp_path}/{place}"  # a Path has no slash at its end
    for growth in (1, 2_000, 2_000):
        before = sum(map(written, tmp_path.rglob("*part*")))
        process = start("extract", *arguments, "--resume", env=faults)
        wait_for(lambda goal=before + growth: sum(map(written, tmp_path.rglob("*part*"))) > goal, process)
        process.kill()
        process.wait()
    code, said = extract(*arguments, "--resume")
    assert code == 1
    assert "going on after" in said
    files = sorted((tmp_path / "out").glob("part-*.jsonl")) if jobs == 2 else [tmp_path / place]
    failed = [str(number) for number in range(150) if number % 20 == 7]
    assert ids(*files) == [one for one in ALL if one not in failed]
    assert [json.loads(line)["document"] for line in (tmp_path / "errors").read_text().splitlines()] == failed
    if jobs == 2:
        markers = [json.loads(path.read_text()) for path in sorted((tmp_path / "out").glob("*.done"))]
        assert [marker["entries"] for marker in markers] == [40, 40, 40, 30]


# Ctrl-C, twice


def test_ctrl_c_twice(start, extract, faults, tmp_path):
    out = tmp_path / "out.jsonl"
    arguments = (corpus(tmp_path / "a.jsonl", SLOW), "-o", out, "--jobs", 2)
    process = start("extract", *arguments, env=faults)
    wait_for(lambda: written(tmp_path / ".out.jsonl.part"), process)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    assert b"Traceback" not in process.stderr.read()
    assert not out.exists()
    assert extract(*arguments, "--resume")[0] == 0
    assert ids(out) == ALL


# A full disk


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 32 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=32k", "none", place], capture_output=True, check=False
        ).returncode
    )
    if not mounted:
        pytest.skip("only root mounts a disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("jobs", [1, 2])
def test_full_disk_and_more_room(extract, small_disk, tmp_path, jobs):
    source = corpus(tmp_path / "a.jsonl", [f"It rained. {'x' * 200}"] * 150)
    arguments = (source, "-o", small_disk / "out.jsonl", "--errors", tmp_path / "errors", "--jobs", jobs)
    code, said = extract(*arguments)
    assert code == 1
    assert "could not be written to the end (No space left on device)" in said
    assert "with --resume goes on" in said
    assert not (small_disk / "out.jsonl").exists()
    assert extract(*arguments, "--resume")[0] == 1  # still full
    subprocess.run(["mount", "-o", "remount,size=1m", small_disk], check=True)
    assert extract(*arguments, "--resume")[0] == 0
    assert ids(small_disk / "out.jsonl") == ALL


# Bad input


def test_unreadable_files(extract, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "aceg":
        (folder / f"{name}.txt").write_text("It rained.")
    (folder / "b.txt").symlink_to("/proc/self/mem")  # root, too, gets an input/output error
    (folder / "d.txt.gz").write_bytes(gzip.compress(b"It rained. " * 99)[:-9])
    (folder / "f.txt").symlink_to(folder / "nowhere")
    code, said = extract(folder, "-o", tmp_path / "out.jsonl", "--errors", tmp_path / "errors")
    assert code == 1
    assert ids(tmp_path / "out.jsonl") == ["a", "c", "e", "g"]
    errors = [json.loads(line) for line in (tmp_path / "errors").read_text().splitlines()]
    assert [(Path(error["document"]).name, error["stage"]) for error in errors] == [
        ("b.txt", "read"),
        ("d.txt.gz", "read"),
        ("f.txt", "read"),
    ]
    assert "4 documents, 8 records, 3 failures" in said


def test_documents_that_make_a_component_raise(extract, tmp_path):
    texts = ["RAISE" if number % 9 == 4 else "It rained." for number in range(40)]
    source = corpus(tmp_path / "a.jsonl", texts)
    outputs = []
    for jobs in (1, 3):
        out, log = tmp_path / f"{jobs}.jsonl", tmp_path / f"{jobs}.errors"
        assert extract(source, "-o", out, "--errors", log, "--jobs", jobs)[0] == 1
        assert ids(out) == [str(number) for number in range(40) if number % 9 != 4]
        outputs.append((out.read_bytes(), log.read_bytes()))
    assert outputs[0] == outputs[1]
    assert outputs[0][1].count(b"ZeroDivisionError: as asked") == 4


def test_five_percent_corrupt_lines(extract, tmp_path):
    source = corpus(tmp_path / "a.jsonl", ["It rained."] * 200)
    lines = source.read_bytes().splitlines(keepends=True)
    for number in range(0, 200, 20):
        lines[number] = (lines[number][:-9] + b"\n", b"\xff\xfe\n")[number // 20 % 2]
    source.write_bytes(b"".join(lines))
    log = tmp_path / "errors"
    code, _ = extract(source, "-o", tmp_path / "out.jsonl", "--errors", log, "--jobs", 2)
    assert code == 1
    assert ids(tmp_path / "out.jsonl") == [str(number) for number in range(200) if number % 20]
    places = [json.loads(line)["document"] for line in log.read_text().splitlines()]
    assert places == [f"{source}:{number + 1}" for number in range(0, 200, 20)]


# Runs that are not what they were


@pytest.fixture
def unfinished(start, faults, tmp_path):
    """The arguments of a run that was killed in the middle."""
    arguments = (corpus(tmp_path / "a.jsonl", SLOW), "-o", tmp_path / "out.jsonl")
    process = start("extract", *arguments, env=faults)
    wait_for(lambda: written(tmp_path / ".out.jsonl.part") > 8_000, process)  # several documents
    process.kill()
    process.wait()
    return arguments


def test_unfinished_run_is_not_thrown_away_unasked(extract, unfinished, tmp_path):
    code, said = extract(*unfinished)
    assert code == 2
    assert "unfinished" in said
    assert "--resume" in said
    assert extract(*unfinished, "--restart")[0] == 0
    assert ids(tmp_path / "out.jsonl") == ALL


def test_other_settings_and_other_input_are_refused(extract, unfinished, tmp_path):
    code, said = extract(*unfinished, "--resume", "--min-confidence", "0.5")
    assert code == 2
    assert "min_confidence (was 0.0 now 0.5)" in said
    source = tmp_path / "a.jsonl"
    plain = source.read_text()
    source.write_text(plain.replace("rained", "poured", 1))
    code, said = extract(*unfinished, "--resume")
    assert code == 2
    assert "the input has changed" in said
    source.write_text(plain.split("\n", 1)[0] + "\n")
    assert "there are 1 now" in extract(*unfinished, "--resume")[1]
    source.write_text(plain)
    assert extract(*unfinished, "--resume", "--jobs", "2")[0] == 0  # the number of processes changes nothing
    assert ids(tmp_path / "out.jsonl") == ALL


def test_complete_run_is_not_done_again(extract, tmp_path):
    source, out = corpus(tmp_path / "a.jsonl", ["It rained."] * 9), tmp_path / "out.jsonl"
    assert extract(source, "-o", out, "--resume")[0] == 0
    stamp = out.stat().st_mtime_ns
    code, said = extract(source, "-o", out, "--resume")
    assert (code, out.stat().st_mtime_ns) == (0, stamp)
    assert "is complete" in said
    corpus(source, ["It rained."] * 10)
    code, said = extract(source, "-o", out, "--resume")
    assert code == 2
    assert "the input has grown" in said


def test_two_runs_cannot_write_one_output(start, extract, faults, tmp_path):
    process = start("extract", "-", "-o", tmp_path / "out.jsonl", env=faults)
    process.stdin.write(b'{"text": "It rained."}\n')
    process.stdin.flush()
    wait_for(lambda: written(tmp_path / ".out.jsonl.part"), process)
    code, said = extract(corpus(tmp_path / "a.jsonl", ["x"]), "-o", tmp_path / "out.jsonl", "--restart")
    assert code == 2
    assert "is being written by another run" in said
    process.stdin.close()
    assert process.wait(timeout=20) == 0
    assert ids(tmp_path / "out.jsonl") == ["stdin:1"]
