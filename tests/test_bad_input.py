"""What cannot be read is told with its place and the fix, and other documents go on."""

from __future__ import annotations

import gzip

import pytest
from reading import lines, read

from quotes.documents import read_documents
from quotes.files import NothingToRead, ReadError


def test_missing_path_and_the_others_go_on(tmp_path):
    (tmp_path / "a.txt").write_text("words")
    documents, errors = read(tmp_path / "none.txt", tmp_path / "a.txt")
    assert [d.id for d in documents] == ["a"]
    assert "no such file or folder" in errors[0]


def test_folder_without_documents(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"x")
    assert "holds no documents" in read(tmp_path)[1][0]


def test_file_of_unknown_kind(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"x")
    assert ".jsonl" in read(tmp_path / "a.docx")[1][0]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
@pytest.mark.parametrize("raw", [b"", b" \n\t\r\n"])
def test_empty_input_is_a_note(tmp_path, name, raw):
    (tmp_path / name).write_bytes(raw)
    errors: list[ReadError] = []
    assert list(read_documents([tmp_path / name], on_error=errors.append)) == []
    assert [type(error) for error in errors] == [NothingToRead]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"caf\xe9", "byte 0xe9 at 3 is not UTF-8"),
        ("word".encode("utf-16"), "UTF-16"),
        (b"ab\0c", "character 2 is NUL"),
    ],
)
def test_undecodable_text_names_place_and_fix(tmp_path, raw, message):
    (tmp_path / "a.txt").write_bytes(raw)
    (tmp_path / "b.txt").write_text("words")
    documents, errors = read(tmp_path)
    assert [d.id for d in documents] == ["b"]
    assert message in errors[0]
    assert "UTF-8" in errors[0]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"text": "cut off', "not valid JSON"),
        (b'{"text": "caf\xe9"}', "byte 0xe9 at 13 is not UTF-8"),
        (b'{"text": "a\\u0000b"}', "character 1 is NUL"),
        (b'{"text": "a\\ud800b"}', "\\ud800 is half a character"),
        (b'{"body": "words"}', "no field 'text' (fields: 'body'). Name it with --text-field"),
        (b'{"text": 5}', "holds a number, not text"),
        (b'{"text": null}', "holds null, not text"),
        (b'{"text": ["a"]}', "holds a list, not text"),
        (b'["text"]', "a JSON object is expected"),
        (b'{"text": "words", "id": [1]}', "neither text nor a whole number"),
        (b"[" * 100_000, "JSON"),
        (b'{"schema": "quotes/1", "text": "words"}', "records of attributions, not documents"),
    ],
)
def test_bad_line_is_reported_with_its_number_and_the_others_go_on(tmp_path, line, message):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": 1, "text": "one"}\n' + line + b'\n{"id": 3, "text": "three"}\n')
    documents, errors = read(path)
    assert [d.id for d in documents] == ["1", "3"]
    assert len(errors) == 1
    assert errors[0].startswith(f"{path}:2: ")
    assert message in errors[0]


@pytest.mark.parametrize(
    "record", [{"schema": "quotes/1", "text": "x"}, {"content": [], "cue": [], "source": []}]
)
def test_records_in_a_walked_folder_are_passed_over(tmp_path, record):
    (tmp_path / "a.txt").write_text("words")
    lines(tmp_path / "out.jsonl", record)
    documents, errors = read(tmp_path)
    assert [d.id for d in documents] == ["a"]
    assert errors == []


def test_missing_id_field(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"id": 1, "text": "words"})
    assert "'guid' that --id-field names" in read(path, id_field="guid")[1][0]


def test_csv_row_that_is_not_utf8_and_the_others_go_on(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,text\n1,one\n2,caf\xe9\n3,three\n")
    documents, errors = read(path)
    assert [d.id for d in documents] == ["1", "3"]
    assert f"{path}:3: character 3: byte 0xe9 is not UTF-8" in errors[0]


def test_csv_without_the_column_is_one_error(tmp_path):
    (tmp_path / "a.csv").write_text("id,body\n1,one\n2,two\n")
    errors = read(tmp_path / "a.csv")[1]
    assert len(errors) == 1
    assert "no column 'text' (columns: 'id', 'body')" in errors[0]


def test_csv_with_an_open_quote(tmp_path):
    (tmp_path / "a.csv").write_text('id,text\n1,one\n2,"two\n')
    documents, errors = read(tmp_path / "a.csv")
    assert [d.id for d in documents] == ["1"]
    assert "not valid CSV" in errors[0]


def test_zstandard_that_is_cut_off(tmp_path):
    zstandard = pytest.importorskip("zstandard")
    raw = zstandard.compress(b'{"id": "x", "text": "words"}\n' * 9000)
    (tmp_path / "a.jsonl.zst").write_bytes(zstandard.compress(b'{"id": "y", "text": "words"}\n') + raw[:-5])
    documents, errors = read(tmp_path / "a.jsonl.zst")
    assert documents[0].id == "y"
    assert "damaged or cut off (the last frame has no end)" in errors[-1]


def test_broken_link_in_a_folder(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "none")
    assert "the link leads nowhere" in read(tmp_path)[1][0]


@pytest.mark.parametrize("raw", [b"no gzip", gzip.compress(b"words " * 1000)[:-20]], ids=["foreign", "cut"])
def test_damaged_gzip(tmp_path, raw):
    (tmp_path / "a.txt.gz").write_bytes(raw)
    assert "damaged or cut off" in read(tmp_path / "a.txt.gz")[1][0]


def test_without_a_callback_the_first_error_is_raised(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"\xff")
    with pytest.raises(ReadError, match="0xff"):
        list(read_documents([tmp_path]))
