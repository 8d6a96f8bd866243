from __future__ import annotations

import gzip
import io
import json
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import lines, read

from quotes.documents import LONGEST_META, Document, Page, Reading, falls_to, read_documents, read_entries
from quotes.errors import UsageError
from quotes.files import file_id


@pytest.fixture
def stdin(monkeypatch):
    def pipe(raw: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))

    return pipe


# Ids and order


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", "a"),
        ("a.TXT", "a"),
        ("deep/er/a.md", "deep/er/a"),
        ("a.txt.gz", "a"),
        ("a.b.jsonl.zst", "a.b"),  # only the suffixes of kind and compression go
        ("2024.01.html", "2024.01"),
    ],
)
def test_file_id_is_the_relative_path_without_suffix(tmp_path, name, expected):
    assert file_id(tmp_path / name, tmp_path) == expected


def test_folder_is_walked_in_sorted_order_without_hidden_or_foreign_files(tmp_path):
    for name in ["b.txt", "a/z.txt", "a/b.md", ".hidden.txt", ".git/x.txt", "README.md", "i.png", "c.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("words")
    documents, errors = read(tmp_path)
    assert [d.id for d in documents] == ["a/b", "a/z", "b", "c"]
    assert errors == []


def test_file_named_directly_has_its_name_as_id_and_the_path_as_given(tmp_path):
    path = tmp_path / "deep" / "a.txt"
    path.parent.mkdir()
    path.write_text("words")
    documents, _ = read(path)
    assert documents == [Document("a", "words", {}, str(path))]


def test_second_document_of_one_id_is_reported_and_kept_under_another(tmp_path):
    one, two = lines(tmp_path / "one.jsonl", {"id": "x", "text": "first"}), tmp_path / "two.jsonl"
    lines(two, {"id": "x", "text": "second"}, {"id": "x", "text": "third"})
    documents, errors = read(one, two)
    assert [(d.id, d.text) for d in documents] == [("x", "first"), ("x#2", "second"), ("x#3", "third")]
    assert len(errors) == 2
    assert f"{two}:1: " in errors[0]
    assert f"{one}:1" in errors[0]
    assert "'x#2'" in errors[0]


def test_new_id_does_not_collide_with_one_that_looks_like_it(tmp_path):
    path = lines(tmp_path / "a.jsonl", *({"id": i, "text": "t"} for i in ["x", "x#2", "x"]))
    assert [d.id for d in read(path)[0]] == ["x", "x#2", "x#3"]


def test_same_file_named_twice_is_read_once(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("words")
    documents, errors = read(path, path, tmp_path)
    assert [d.id for d in documents] == ["a"]
    assert errors == []


# Text is never altered


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc\n", "\ufeffword", "  lead and trail \n\n", "e\u0301 \u200b\u2028x", "🙂 x"]
)
def test_text_is_as_in_the_file(tmp_path, text):
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    assert read(path)[0][0].text == text


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_text_survives_a_json_line(tmp_path_factory, text):
    path = lines(tmp_path_factory.mktemp("t") / "a.jsonl", {"id": "x", "text": text})
    documents, errors = read(path)
    if text.removeprefix("\ufeff").strip():
        assert documents[0].text == text
    else:
        assert "empty" in errors[0]


def test_line_separator_inside_a_json_string_ends_no_line(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "x", "text": "one\u2028two\x85three"}\n', encoding="utf-8")
    assert read(path)[0][0].text == "one\u2028two\x85three"


def test_gzip_is_read(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"words\r\n"))
    assert read(path)[0] == [Document("a", "words\r\n", {}, str(path))]


def test_zstandard_is_read(tmp_path):
    zstandard = pytest.importorskip("zstandard")
    path = tmp_path / "a.jsonl.zst"
    path.write_bytes(zstandard.compress(b'{"id": "x", "text": "words"}\n'))
    assert [(d.id, d.text) for d in read(path)[0]] == [("x", "words")]


# Fields


def test_fields_come_along_as_strings_and_nested_ones_stay_behind(tmp_path):
    record = {
        "doc_id": 17,
        "text": "words",
        "title": "T",
        "author": ["Ann Oyelaran", "Bo Lind"],
        "words": 2,
        "free": True,
        "empty": "",
        "nothing": None,
        "nested": {"a": 1},
        "path": "never ours",
        "page": "x" * (LONGEST_META + 1),
    }
    document = read(lines(tmp_path / "a.jsonl", record))[0][0]
    assert document.id == "17"
    assert document.meta == {"title": "T", "author": "Ann Oyelaran, Bo Lind", "words": "2", "free": "true"}


def test_text_and_id_fields_can_be_named(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"id": "no", "url": "https://e.example/1", "body": "words"})
    document = read(path, text_field="body", id_field="url")[0][0]
    assert (document.id, document.text) == ("https://e.example/1", "words")
    assert document.meta == {"url": "https://e.example/1"}


def test_record_without_id_gets_file_and_line(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"text": "one"}, "", {"text": "two"})
    assert [d.id for d in read(path)[0]] == ["a:1", "a:3"]


def test_csv_keeps_line_ends_quotes_and_long_texts(tmp_path):
    path = tmp_path / "a.csv"
    long = "word " * 50_000
    path.write_bytes(
        f'\ufeffid,text,date\r\n1,"He said ""no"".\r\nThen left.",2024-05-01\r\n2,{long},\r\n'.encode()
    )
    first, second = read(path)[0]
    assert first.text == 'He said "no".\r\nThen left.'
    assert first.meta == {"date": "2024-05-01"}
    assert second.text == long


def test_tab_separated_values(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("id\ttext\n1\twords, more\n")
    assert read(path)[0][0].text == "words, more"


def test_parquet(tmp_path):
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    table = pyarrow.table({"id": [1, 2], "text": ["one", None], "title": ["T", "U"]})
    parquet.write_table(table, path)
    documents, errors = read(path)
    assert documents == [Document("1", "one", {"title": "T"}, str(path))]
    assert f"{path}:2: the field 'text' holds null" in errors[0]


def test_damaged_parquet(tmp_path):
    pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    path.write_bytes(b"no table")
    assert "not valid Parquet" in read(path)[1][0]


def test_html_gives_text_and_metadata(tmp_path):
    pytest.importorskip("trafilatura")
    path = tmp_path / "a.html"
    body = "".join(
        f"<p>The council of Ardley met on day {i} and heard the plans of its engineers.</p>" for i in range(9)
    )
    path.write_text(
        f"<html><head><title>Council meets</title></head><body><article>{body}</article></body></html>"
    )
    document = read(path)[0][0]
    assert "heard the plans" in document.text
    assert document.meta["title"] == "Council meets"


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("a.html", "trafilatura", "html"),
        ("a.parquet", "pyarrow.parquet", "parquet"),
        ("a.txt.zst", "zstandard", "zst"),
    ],
)
def test_missing_extra_is_named(tmp_path, monkeypatch, name, module, extra):
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_bytes(b"<p>words</p>")
    assert f"pip install 'quotes[{extra}]'" in read(tmp_path / name)[1][0]


# Standard input


def test_stdin_of_json_lines(stdin):
    stdin(b'\n {"id": "x", "text": "one"}\n{"text": "two"}\n')
    documents, errors = read("-")
    assert [(d.id, d.text, d.path) for d in documents] == [("x", "one", None), ("stdin:3", "two", None)]
    assert errors == []


def test_stdin_of_plain_text(stdin):
    stdin(b"\n\nHe left.\r\n")
    assert read("-")[0] == [Document("stdin", "\n\nHe left.\r\n", {}, None)]


def test_empty_stdin(stdin):
    stdin(b"")
    assert read("-") == ([], ["standard input: the text is empty; nothing to find in it."])


@pytest.mark.parametrize("pack", ["gzip", "zstandard"])
def test_compressed_stdin(stdin, pack):
    stdin(pytest.importorskip(pack).compress(b'{"id": "x", "text": "words"}\n'))
    assert [(d.id, d.text) for d in read("-")[0]] == [("x", "words")]


# Patterns and large folders


@pytest.fixture
def tree(tmp_path):
    for name in ["2023/a.txt", "2024/b.txt", "2024/c.jsonl.gz", "2024/deep/d.txt", "e.txt", "2024/.f.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_bytes(
            gzip.compress(b'{"id": "c", "text": "words"}') if name.endswith("gz") else b"words"
        )
    return tmp_path


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["e"]),
        ("*/*.txt", ["2023/a", "2024/b"]),
        ("202[34]/?.txt", ["2023/a", "2024/b"]),
        ("**/*.txt", ["2023/a", "2024/b", "2024/deep/d", "e"]),
        ("*4", ["2024/b", "c", "2024/deep/d"]),  # a folder that fits is read whole
        ("2024/*", ["b", "c", "deep/d"]),  # ids begin below the folder before the first wild card
        ("2024/**/d*", ["deep/d"]),
    ],
)
def test_patterns(tree, pattern, expected):
    documents, errors = read(f"{tree}/{pattern}")
    assert [d.id for d in documents] == expected
    assert errors == []


def test_pattern_that_fits_nothing(tree):
    assert "nothing there matches *.html" in read(f"{tree}/*.html")[1][0]


def test_name_that_looks_like_a_pattern(tmp_path):
    (tmp_path / "a[1].txt").write_text("words")
    assert [d.id for d in read(tmp_path / "a[1].txt")[0]] == ["a[1]"]


@pytest.mark.parametrize("at_once", [1, 2, 7])
def test_large_folder_is_listed_in_rounds(tmp_path, monkeypatch, at_once):
    monkeypatch.setattr("quotes.files.LISTED_AT_ONCE", at_once)
    for number in range(7):
        (tmp_path / f"{number}.txt").write_text("words")
    assert [d.id for d in read(tmp_path)[0]] == list("0123456")


def test_files_are_read_as_documents_are_asked_for(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("words")
    documents = read_documents([tmp_path])
    next(documents)
    (tmp_path / "b.txt").write_text("other words")
    assert next(documents).text == "other words"


# Encodings


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("windows-1252", "a.txt"),
        ("windows-1252", "a.jsonl"),
        ("windows-1252", "a.csv"),
        ("utf-16", "a.txt"),
        ("utf-16", "a.jsonl"),
        ("utf-16", "a.csv"),
        ("gb18030", "a.tsv"),
    ],
)
def test_named_encoding(tmp_path, encoding, name):
    text = "“Café”, she said"
    whole = {
        "txt": text,
        "jsonl": json.dumps({"text": text}, ensure_ascii=False) + "\n",
        "csv": f'id,text\n1,"{text}"\n',
        "tsv": f"id\ttext\n1\t{text}\n",
    }[name[2:]]
    (tmp_path / name).write_bytes(whole.encode(encoding))
    documents, errors = read(tmp_path / name, encoding=encoding)
    assert ([d.text for d in documents], errors) == ([text], [])


def test_named_encoding_on_stdin(stdin):
    stdin("café\n".encode("utf-16"))
    assert read("-", encoding="utf-16")[0][0].text == "café\n"


def test_line_that_is_wrong_in_a_named_encoding(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "\x81"}\n{"text": "words"}\n')
    documents, errors = read(tmp_path / "a.jsonl", encoding="windows-1252")
    assert [d.text for d in documents] == ["words"]
    assert "byte 0x81 at 10 is not" in errors[0]


@pytest.mark.parametrize("name", ["utf-99", "hex", ""])
def test_encoding_that_does_not_exist(tmp_path, name):
    if name:
        with pytest.raises(UsageError, match="--encoding"):
            read(tmp_path, encoding=name)
    else:
        assert "holds no documents" in read(tmp_path, encoding=name)[1][0]


# Pages and shares


def test_page_is_left_to_workers(tmp_path):
    (tmp_path / "a.html").write_bytes(b"<p>words</p>")
    assert list(read_entries([tmp_path], Reading())) == [Page("a", b"<p>words</p>", str(tmp_path / "a.html"))]


def test_shards_share_out_documents_and_errors(tmp_path):
    lines(tmp_path / "a.jsonl", *({"id": n % 30, "text": "words"} for n in range(40)), "{", "{", "{")
    for name in "bcdef":
        (tmp_path / f"{name}.txt").write_bytes(b"words" if name < "e" else b"\xff")
    whole = list(read_entries([tmp_path], Reading()))
    shares = [list(read_entries([tmp_path], Reading(shard=(n, 3)))) for n in (1, 2, 3)]
    assert sorted(map(str, whole)) == sorted(str(entry) for share in shares for entry in share)
    assert all(len(share) > 5 for share in shares)


def test_share_of_an_id_never_changes():
    assert [falls_to("article-1", (n, 4)) for n in (1, 2, 3, 4)] == [False, False, True, False]
