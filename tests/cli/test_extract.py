"""`quotes extract` as its user meets it: what comes out, and what each bad input gets."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from corpus import environment

SCHEMA = json.loads((Path(__file__).parents[2] / "schema" / "quotes-1.json").read_text(encoding="utf-8"))
ARTICLE = (
    "The mayor of Ardley, Ruth Okafor, said the bridge would close in May.\n\n"
    '"Nobody asked us," said Bo Lind, a baker. Lind denied that he had been warned.\n'
)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def records(lines: str | bytes):
    """The records of JSON lines, each held against the committed schema."""
    found = [json.loads(line) for line in lines.splitlines()]
    for record in found:
        jsonschema.validate(record, SCHEMA)
    return found


def json_lines(path, *documents):
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return path


# What comes out


def test_records_of_an_article(quotes_command, article):
    result = quotes_command("extract", article)
    assert result.exit_code == 0
    found = records(result.stdout)
    assert len(found) >= 2
    for record in found:
        assert record["doc"]["id"] == "article"
        assert record["doc"]["path"] == str(article)
        for span in [span for role in ("content", "cue", "source") for span in record[role]]:
            assert ARTICLE[span["start"] : span["end"]] == span["text"]
    assert "1 document, " in result.stderr


def test_quiet_says_nothing(quotes_command, article):
    assert quotes_command("extract", "-q", article).stderr == ""


def test_fields_of_a_json_line_come_along_in_doc(quotes_command, tmp_path):
    path = json_lines(
        tmp_path / "a.jsonl", {"id": 7, "text": ARTICLE, "title": "Bridge", "date": "2024-05-01"}
    )
    doc = records(quotes_command("extract", path).stdout)[0]["doc"]
    assert (doc["id"], doc["title"], doc["date"]) == ("7", "Bridge", "2024-05-01")


@pytest.mark.parametrize("arguments", [["-"], []])
def test_standard_input(quotes_command, arguments):
    found = records(quotes_command("extract", *arguments, stdin=ARTICLE).stdout)
    assert {record["doc"]["id"] for record in found} == {"stdin"}


def test_filters(quotes_command, article):
    everything = records(quotes_command("extract", article).stdout)
    direct = records(quotes_command("extract", "--kind", "direct", article).stdout)
    assert direct == [record for record in everything if record["kind"] == "direct"]
    floor = sorted(record["confidence"] for record in everything)[1]
    sure = records(quotes_command("extract", "--min-confidence", str(floor), article).stdout)
    assert sure == [record for record in everything if record["confidence"] >= floor]


def test_file_has_the_bytes_of_standard_output(quotes_command, article, tmp_path):
    out = tmp_path / "out.jsonl"
    assert quotes_command("extract", article, "-o", out).stdout == ""
    assert out.read_text(encoding="utf-8") == quotes_command("extract", article).stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "article.txt",
        "out.jsonl",
        "out.jsonl.run.json",
    ]


def test_bytes_are_equal_for_any_number_of_processes(start, tmp_path):
    path = json_lines(tmp_path / "a.jsonl", *({"id": n, "text": ARTICLE * (n % 3)} for n in range(30)))
    outputs = [start("extract", "-q", path, "--jobs", n).communicate() for n in (1, 2)]
    assert outputs[0] == outputs[1]
    assert len(records(outputs[0][0])) > 30


def test_parts_as_parquet_hold_the_same_records(quotes_command, article, tmp_path):
    duckdb, _ = pytest.importorskip("duckdb"), pytest.importorskip("pyarrow")
    source = json_lines(tmp_path / "a.jsonl", *({"id": n, "text": ARTICLE} for n in range(3)))
    lines = quotes_command("extract", source).stdout
    quotes_command("extract", source, "-o", f"{tmp_path}/parts/", "--parquet", "--part-size", 2)
    assert [path.name for path in sorted((tmp_path / "parts").glob("*.parquet"))] == [
        "part-00000.parquet",
        "part-00001.parquet",
    ]
    with duckdb.connect() as base:
        rows = base.execute(f"select id from '{tmp_path}/parts/*.parquet' order by filename").fetchall()
    assert [row[0] for row in rows] == [record["id"] for record in records(lines)]


def test_texts_of_pages_come_along(quotes_command, tmp_path):
    pytest.importorskip("trafilatura")
    said = "".join(
        f"<p>The mayor of Ardley, Ruth Okafor, said on day {n} that the bridge would close.</p>"
        for n in range(9)
    )
    (tmp_path / "a.html").write_text(
        f"<html><head><title>Bridge</title></head><body><article>{said}</article></body></html>"
    )
    texts = tmp_path / "texts.jsonl"
    result = quotes_command("extract", tmp_path / "a.html", "--page-texts", texts)
    (page,) = map(json.loads, texts.read_text(encoding="utf-8").splitlines())
    found = records(result.stdout)
    assert found
    assert all(record["doc"]["sha256"] == page["sha256"] for record in found)
    assert all(
        page["text"][s["start"] : s["end"]] == s["text"] for record in found for s in record["content"]
    )
    # The folder may be read again, and the texts alone too.
    assert {r["doc"]["id"] for r in records(quotes_command("extract", tmp_path).stdout)} == {"a"}
    assert [r["content"] for r in records(quotes_command("extract", texts).stdout)] == [
        r["content"] for r in found
    ]


def test_shares_make_up_the_whole(quotes_command, tmp_path):
    source = json_lines(tmp_path / "a.jsonl", *({"id": n, "text": ARTICLE} for n in range(6)))
    shares = [quotes_command("extract", source, "--shard", f"{n}/2").stdout.splitlines() for n in (1, 2)]
    assert all(shares)
    assert sorted([*shares[0], *shares[1]]) == sorted(quotes_command("extract", source).stdout.splitlines())


@pytest.mark.parametrize("jobs", [1, 2])
def test_first_record_is_out_while_input_is_waited_for(start, tmp_path, jobs):
    env = environment(tmp_path / "stand-in") if jobs > 1 else None  # it is the engine that might hold it back
    process = start("extract", "-", "--jobs", jobs, env=env)
    process.stdin.write(json.dumps({"text": ARTICLE}).encode() + b"\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["doc"]["id"] == "stdin:1"


# Bad input: others go on, exit code 1


def test_path_that_does_not_exist(quotes_command, article, tmp_path):
    result = quotes_command("extract", tmp_path / "none.txt", article)
    assert result.exit_code == 1
    assert f"{tmp_path / 'none.txt'}: no such file or folder" in result.stderr
    assert records(result.stdout)
    assert "1 failure" in result.stderr


def test_folder_without_documents(quotes_command, tmp_path):
    result = quotes_command("extract", tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{tmp_path}: the folder holds no documents (.txt " in result.stderr


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_empty_text_has_no_quotes_and_nothing_has_failed(quotes_command, tmp_path, text):
    path = tmp_path / "a.txt"
    path.write_text(text)
    result = quotes_command("extract", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"{path}: the text is empty" in result.stderr


@pytest.mark.parametrize(
    ("raw", "messages"),
    [
        (b"The caf\xe9 said no.", ["byte 0xe9 at 7 is not UTF-8", "iconv"]),
        (b"She said\0 no.", ["character 8 is NUL", "tr -d"]),
        ("She said no.".encode("utf-16"), ["UTF-16", "iconv"]),
    ],
)
def test_text_that_is_not_utf8(quotes_command, article, tmp_path, raw, messages):
    bad = tmp_path / "0.txt"
    bad.write_bytes(raw)
    result = quotes_command("extract", tmp_path)
    assert result.exit_code == 1
    assert f"quotes: {bad}: " in result.stderr
    assert all(message in result.stderr for message in messages)
    assert {record["doc"]["id"] for record in records(result.stdout)} == {"article"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "b", "text": "cut', "not valid JSON (column 21: Unterminated string starting at)"),
        ('{"id": "b"}', "there is no field 'text' (fields: 'id'). Name it with --text-field"),
        ('{"id": "b", "text": 5}', "the field 'text' holds a number, not text"),
    ],
)
def test_bad_json_line(quotes_command, tmp_path, line, message):
    path = tmp_path / "a.jsonl"
    good = [json.dumps({"id": name, "text": ARTICLE}) for name in "ac"]
    path.write_text("\n".join([good[0], line, good[1]]))
    result = quotes_command("extract", path)
    assert result.exit_code == 1
    assert f"quotes: {path}:2: {message}" in result.stderr
    assert {record["doc"]["id"] for record in records(result.stdout)} == {"a", "c"}


def test_two_documents_with_one_id(quotes_command, tmp_path):
    path = json_lines(tmp_path / "a.jsonl", *[{"id": "x", "text": ARTICLE}] * 2)
    result = quotes_command("extract", path)
    assert result.exit_code == 1
    assert f"{path}:2: the id 'x' is taken by {path}:1; this one is read as 'x#2'" in result.stderr
    found = records(result.stdout)
    assert {record["doc"]["id"] for record in found} == {"x", "x#2"}
    assert len({record["id"] for record in found}) == len(found)


def test_five_million_characters(quotes_command, tmp_path):
    # Long words, as in logs and encoded data, so that there is something to read but little to parse.
    filler = "\n\n".join(" ".join([chr(97 + n % 26) * 2500] * 8) for n in range(250))
    text = f"{ARTICLE}\n{filler}\n\n{ARTICLE}"
    assert len(text) > 5_000_000
    (tmp_path / "a.txt").write_text(text)
    result = quotes_command("extract", tmp_path / "a.txt")
    assert result.exit_code == 0
    found = records(result.stdout)
    ends = [record for record in found if record["content"][0]["start"] > 5_000_000]
    assert len(ends) == len(found) / 2
    assert all(text[s["start"] : s["end"]] == s["text"] for record in found for s in record["content"])


def test_errors_file(quotes_command, article, tmp_path):
    log = tmp_path / "errors.jsonl"
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff")
    assert quotes_command("extract", bad, article, "--errors", log).exit_code == 1
    (line,) = map(json.loads, log.read_text().splitlines())
    assert (line["document"], line["stage"]) == (str(bad), "read")
    assert line["message"].startswith("byte 0xff at 0")


# Wrong usage, rules or model: exit code 2, nothing is read


def test_no_path_on_a_terminal(start):
    _, terminal = pty.openpty()
    process = start("extract", stdin=terminal)
    assert b"name files or folders to read" in process.communicate()[1]
    assert process.returncode == 2


def test_unknown_kind(quotes_command, article):
    result = quotes_command("extract", "--kind", "rumour", article)
    assert result.exit_code == 2
    assert "--kind 'rumour' is unknown; there are direct, indirect, mixed" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--shard", "3/2"], "--shard '3/2' is none"),
        (["--shard", "1"], "such as 3/8"),
        (["--engine", "spark"], "there are local, ray"),
        (["--address", "auto"], "add --engine ray"),
        (["--encoding", "utf-99"], "--encoding 'utf-99' is unknown"),
        (["--resume"], "name it with -o"),
        (["--resume", "--restart", "-o", "x"], "name one of them"),
    ],
)
def test_options_that_cannot_be(quotes_command, article, arguments, message):
    result = quotes_command("extract", article, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.parametrize("place", ["none/out.jsonl", "."])
@pytest.mark.parametrize("option", ["-o", "--errors", "--page-texts"])
def test_unwritable_output(quotes_command, article, tmp_path, place, option):
    result = quotes_command("extract", article, option, tmp_path / place)
    assert (result.exit_code, result.stdout) == (2, "")
    assert str(tmp_path / place) in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["article.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_full_disk(quotes_command, article):
    result = quotes_command("extract", article, "-o", "/dev/full")
    assert result.exit_code == 1
    assert "/dev/full could not be written to the end (No space left on device)" in result.stderr


def test_model_that_is_not_installed(quotes_command, article, tmp_path):
    out = tmp_path / "out.jsonl"
    result = quotes_command("extract", "--model", "en_core_web_none", article, "-o", out)
    assert result.exit_code == 2
    assert "No spaCy pipeline 'en_core_web_none' is installed" in result.stderr
    assert "spacy download" in result.stderr
    assert not out.exists()


RULE = """\
id: en.indirect.test-rule
title: A rule of a test
kind: indirect
why: It stands in a test and catches nothing worth having.
matcher: dependency
pattern:
  - {RIGHT_ID: cue, RIGHT_ATTRS: {LEMMA: say}}
  - {LEFT_ID: cue, REL_OP: ">", RIGHT_ID: source, RIGHT_ATTRS: {DEP: nsubj}}
  - {LEFT_ID: cue, REL_OP: ">", RIGHT_ID: content, RIGHT_ATTRS: {DEP: ccomp}}
match: ["<source>She</source> <cue>said</cue> <content>it rained</content>."]
no_match: ["It rained."]
"""


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("title: A", "title: [A", "not valid YAML"),
        ("kind: indirect", "kind: indirect\nkind: direct", "not valid YAML"),
        ("why:", "reason: x\nwhy:", "unknown key 'reason'"),
        ("LEMMA: say", 'LEMMA: {IN: "@no-such-lexicon"}', "no lexicon is named 'no-such-lexicon'"),
        ('REL_OP: ">"', 'REL_OP: "=>"', "spaCy refuses the pattern"),
        ("DEP: nsubj", "DEEP: nsubj", "spaCy refuses the pattern"),
    ],
)
def test_bad_rule(quotes_command, article, tmp_path, before, after, message):
    path = tmp_path / "rules" / "bad.yml"
    path.parent.mkdir()
    path.write_text(RULE.replace(before, after, 1))
    result = quotes_command("extract", "--rules", path.parent, article)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"quotes: {path}" in result.stderr
    assert message in result.stderr


def test_rules_that_are_no_folder(quotes_command, article, tmp_path):
    result = quotes_command("extract", "--rules", tmp_path / "none", article)
    assert result.exit_code == 2
    assert "not a folder of rules" in result.stderr


# Signals and pipes


def test_closed_pipe_is_quiet(start, tmp_path):
    path = json_lines(tmp_path / "a.jsonl", *({"id": n, "text": ARTICLE * 5} for n in range(200)))
    process = start("extract", path)
    assert process.stdout.readline().startswith(b'{"schema"')
    process.stdout.close()
    errors = process.stderr.read()
    assert process.wait() == 128 + signal.SIGPIPE
    assert errors == b""


@pytest.mark.parametrize(
    ("jobs", "number", "code"), [(1, signal.SIGINT, 130), (2, signal.SIGINT, 130), (2, signal.SIGTERM, 143)]
)
def test_interrupted_in_the_middle_leaves_nothing_half_written_in_sight(start, tmp_path, jobs, number, code):
    out = tmp_path / "out.jsonl"
    out.write_text("from an earlier run\n")
    # The signal comes to the process that writes: with two jobs that is none that parses.
    env = environment(tmp_path / ".stand-in") if jobs > 1 else None
    process = start("extract", "-", "-o", out, "--jobs", jobs, env=env)
    # One document after another, the end never comes: it is in the middle once a document is noted as done.
    line = json.dumps({"text": ARTICLE}).encode() + b"\n"
    deadline = time.monotonic() + 60
    while not any(note.read_bytes().count(b"\n") > 1 for note in tmp_path.glob(".out.jsonl.journal")):
        assert time.monotonic() < deadline
        assert process.poll() is None, process.stderr.read()
        process.stdin.write(line)
        process.stdin.flush()
        time.sleep(0.05)
    process.send_signal(number)
    assert process.wait(timeout=20) == code
    assert [path.name for path in tmp_path.glob("[!.]*")] == ["out.jsonl"]
    assert out.read_text() == "from an earlier run\n"
    said = process.stderr.read()
    assert b"Traceback" not in said
    assert b"the same command with --resume goes on" in said


# Documents and workers that fail; sitecustomize.py is run by every Python process that starts


FAULTS = """\
import os, signal
import quotes.extraction as extraction
plain = extraction.Extractor.records
def records(self, document):
    if "RAISE" in document.text:
        raise ZeroDivisionError("as asked")
    if "DIE" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(self, document)
extraction.Extractor.records = records
"""


@pytest.fixture
def faults(tmp_path):
    folder = tmp_path / "faults"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(FAULTS)
    above = Path(sys.modules["quotes"].__file__).parents[1]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(above)])}


def test_document_that_makes_a_component_raise_fails_alone(start, tmp_path, faults):
    texts = [ARTICLE, ARTICLE, ARTICLE + "RAISE", ARTICLE]
    path = json_lines(tmp_path / "a.jsonl", *({"id": n, "text": text} for n, text in enumerate(texts)))
    process = start("extract", path, env=faults)  # with several processes: `test_faults.py`
    out, errors = process.communicate()
    assert process.returncode == 1
    assert b"quotes: 2: ZeroDivisionError: as asked" in errors
    assert {record["doc"]["id"] for record in records(out)} == {"0", "1", "3"}


def test_document_that_kills_its_worker_fails_alone(start, tmp_path, faults):
    texts = [ARTICLE] * 4 + [ARTICLE + "DIE"] + [ARTICLE] * 15
    path = json_lines(tmp_path / "a.jsonl", *({"id": n, "text": text} for n, text in enumerate(texts)))
    log = tmp_path / "errors.jsonl"
    process = start("extract", path, "--jobs", 2, "--errors", log, env=faults)
    out, _ = process.communicate()
    assert process.returncode == 1
    found = records(out)
    assert list(dict.fromkeys(record["doc"]["id"] for record in found)) == [
        str(n) for n in range(20) if n != 4
    ]
    assert len({record["id"] for record in found}) == len(found)
    (line,) = map(json.loads, log.read_text().splitlines())
    assert (line["document"], line["stage"]) == ("4", "extract")
    assert "worker process died" in line["message"]


def test_workers_do_not_outlive_a_killed_parent(start, tmp_path):
    process = start("extract", "-", "--jobs", 2, env=environment(tmp_path / "stand-in"))
    process.stdin.write((json.dumps({"text": ARTICLE}) + "\n").encode() * 9)
    process.stdin.flush()
    deadline = time.monotonic() + 60
    while len(children := _children(process.pid)) < 3:  # two workers and Python's own watcher of semaphores
        assert time.monotonic() < deadline
        time.sleep(0.1)
    process.kill()
    process.wait()
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _children(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(child) for child in listed.stdout.split()]
