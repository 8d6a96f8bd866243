"""Every format: what goes in comes out, exact to the code point, and its own reader takes it."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybrat.parser import BratParser
from spacy.tokens import DocBin

import quotes
from quotes.errors import InputError, QuotesError, UsageError
from quotes.export import FORMATS, Sheet, Texts, brat, by_document, export, find_format, restore
from quotes.records import DocInfo, Record, Span, Why
from quotes.tally import read_gold

SEEDS = Path(__file__).parents[2] / "seeds"
SHARED = Path(os.environ.get("QUOTES_SHARED", Path(__file__).parents[3] / "shared"))
REVERSIBLE = [one.name for one in FORMATS if one.reversible]
ROLES = ("content", "cue", "source")


def write(name: str, sheets, tmp_path: Path) -> Path:
    place = tmp_path / name
    to = find_format(name)
    if to.folder:
        export(sheets, to, place)
    else:
        with place.open("wb") as file:
            export(sheets, to, file)
    return place


def with_texts(records):
    return by_document(records, Texts([SEEDS]))


@pytest.mark.parametrize("name", REVERSIBLE)
def test_records_come_back_equal(name, seed_records, tmp_path):
    back = list(restore(write(name, with_texts(seed_records), tmp_path), find_format(name)))
    if name == "schema-org":  # says in --list what it leaves out
        kept = {record.id for record in back}
        assert len(kept) > 0.7 * len(seed_records)
        seed_records = [record for record in seed_records if record.id in kept]
    assert back == seed_records


@pytest.mark.parametrize("name", REVERSIBLE)
def test_odd_texts_come_back_equal(name, tmp_path):
    """Quotations over several paragraphs, Windows line ends, tabs, code points beyond the BMP, spaces at edges."""
    text = "“One 😀\r\n\r\n“Two\tthree,” é said\u2028 Bo .\nA\u00a0b  “x y” c"
    contents = [[(0, 8), (12, 23)], [(0, 23)], [(24, 30)], [(39, 44)], [(len(text) - 7, len(text) - 2)]]
    records = [made(text, spans, number) for number, spans in enumerate(contents)]
    sheet = Sheet(records[0].doc, tuple(records), text)
    back = list(restore(write(name, [sheet], tmp_path), find_format(name)))
    assert back == records


def made(text: str, content, number: int, cue=((29, 33),)) -> Record:
    def spans(pairs):
        return [Span(start=a, end=b, text=text[a:b]) for a, b in pairs]

    return Record(
        id=f"{number:016x}",
        doc=DocInfo.model_validate({"id": "../odd id?", "sha256": "0" * 64, "section": "Town=1;2"}),
        kind="direct",
        act="say",
        polarity="affirmed",
        text=text,
        content=spans(content),
        cue=spans(cue),
        source=[],
        cue_lemma="say",
        source_kind="none",
        speakers=[],
        confidence=0.5,
        flags=[],
        why=Why(rule="en.test"),
        context=quotes.records.Context(),
    )


@settings(max_examples=40, deadline=None)
@given(data=st.data(), text=st.text(st.sampled_from("ab ’“.\n\r\t😀é,"), min_size=8, max_size=40))
def test_any_spans_are_exact_in_tokens_and_fragments(data, text, tmp_path_factory):
    edge = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(edge, edge).filter(lambda p: p[0] < p[1]), min_size=1, max_size=4))
    records = [made(text, [pair], number, cue=()) for number, pair in enumerate(pairs)]
    if any(not span.text.strip("\r\n") for record in records for span in record.content):
        return  # brat has no annotation of a bare line end
    sheet = Sheet(records[0].doc, tuple(records), text)
    folder = tmp_path_factory.mktemp("any")
    for name in ("docbin", "brat"):
        assert list(restore(write(name, [sheet], folder), find_format(name))) == records


@pytest.mark.skipif(
    not (SHARED / "data" / "raw-news.jsonl").is_file(), reason="the news articles are not here"
)
def test_news_articles_come_back_equal(nlp, tmp_path):
    """A few here; `benchmarks/exports.py` takes a thousand."""
    with (SHARED / "data" / "raw-news.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in list(file)[:3000:1000]]
    documents = [quotes.Document(row["id"], row["text"]) for row in rows]
    records = list(quotes.extract(documents, nlp=nlp))
    texts = {document.id: document.text for document in documents}
    sheets = [Sheet(sheet.doc, sheet.records, texts[sheet.doc.id]) for sheet in by_document(records)]
    for name in REVERSIBLE:
        back = {record.id: record for record in restore(write(name, sheets, tmp_path), find_format(name))}
        assert all(back.get(record.id, record) == record for record in records)
        assert len(back) == len(records) or name == "schema-org"


def test_brat_files_pass_a_strict_reader(seed_records, seed_texts, tmp_path):
    folder = write("brat", with_texts(seed_records), tmp_path)
    examples = BratParser().parse(folder)
    assert {Path(example.id).name for example in examples} == set(seed_texts)
    for example in examples:
        assert example.text == seed_texts[Path(example.id).name]
        for entity in example.entities:
            words = " ".join(example.text[span.start : span.end] for span in entity.spans)
            assert words == entity.mention
        kinds = {(relation.type, relation.arg1.type, relation.arg2.type) for relation in example.relations}
        assert kinds <= {("Cue", "Content", "Cue"), ("Source", "Content", "Source")}


def test_brat_names_of_files_are_safe_and_distinct():
    names = [brat.file_name(name) for name in ("../a", ".a", "a/b", "a%2Fb", "é" * 300, "é" * 301, "a")]
    assert len(set(names)) == len(names)
    for name in names:
        assert "/" not in name
        assert not name.startswith(".")
        assert len(name.encode()) < 250


def test_parc_lines_are_gold_to_our_own_reader(seed_records, seed_texts, tmp_path):
    rows = list(read_gold(write("parc", with_texts(seed_records), tmp_path)))
    assert sum(len(row["attributions"]) for row in rows) == len(seed_records)
    for row in rows:
        assert row["text"] == seed_texts[row["doc_id"]]


def test_docbin_opens_in_plain_spacy_with_span_groups(seed_records, tmp_path):
    docs = list(
        DocBin()
        .from_disk(write("docbin", with_texts(seed_records), tmp_path))
        .get_docs(spacy.blank("en").vocab)
    )
    found = [(s.id_, s.label_, s.start_char, s.end_char) for doc in docs for s in doc.spans["content"]]
    assert found == [(r.id, r.kind, s.start, s.end) for r in seed_records for s in r.content]
    linked = {s.kb_id_ for doc in docs for s in doc.spans["source"]} - {""}
    assert linked == {r.speakers[0].id for r in seed_records if r.source and r.speakers and r.speakers[0].id}


def test_csv_has_a_row_a_record_and_exact_words(seed_records, seed_texts, tmp_path):
    with write("csv", by_document(seed_records), tmp_path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [record.id for record in seed_records]
    for row in rows:
        text = seed_texts[row["document"]]
        pairs = [tuple(map(int, pair.split("-"))) for pair in row["content_at"].split(";")]
        assert " ".join(" ".join(text[a:b].split()) for a, b in pairs) == row["text"]
        for role in ("cue", "source"):
            pairs = [tuple(map(int, pair.split("-"))) for pair in row[f"{role}_at"].split(";") if pair]
            assert " ".join(text[a:b] for a, b in pairs) == row[role]


def test_parquet_opens_in_duckdb_with_nested_fields(seed_records, tmp_path):
    import duckdb

    place = write("parquet", by_document(seed_records), tmp_path)
    query = "select speakers[1].name, count(*) from read_parquet(?) where kind = 'direct' group by 1 order by 2 desc, 1"
    with duckdb.connect() as base:
        name, count = base.execute(query, [str(place)]).fetchall()[0]
    direct = [record for record in seed_records if record.kind == "direct"]
    names = [record.speakers[0].name if record.speakers else None for record in direct]
    assert count == names.count(name) == max(map(names.count, names))


def test_wrong_texts_are_refused(seed_records, tmp_path):
    (tmp_path / "wire-quake-brief.txt").write_text("Another text.", encoding="utf-8")
    with pytest.raises(InputError, match=r"--texts what `quotes extract` read, unchanged"):
        list(by_document(seed_records, Texts([tmp_path])))
    shifted = seed_records[0].to_dict()
    shifted["content"][0]["start"] += 1
    with pytest.raises(QuotesError, match="Extract the document again"):
        list(by_document([Record.model_validate(shifted)], Texts([SEEDS])))


def test_records_of_a_document_that_are_apart_are_refused(seed_records):
    with pytest.raises(InputError, match="do not stand together"):
        list(by_document([seed_records[0], seed_records[-1], seed_records[1]]))


def test_no_way_back_from_csv():
    with pytest.raises(UsageError, match="no way back"):
        list(restore(SEEDS, find_format("csv")))


@pytest.mark.parametrize("name", REVERSIBLE)
def test_what_is_not_the_format_is_refused(name, tmp_path):
    place = tmp_path / "wrong"
    if find_format(name).folder:
        place.mkdir()
        (place / "a.txt").write_text("a", encoding="utf-8")
        (place / "a.ann").write_text("T1\tContent 0 1\ta\n#1\tAnnotatorNotes T1\tmine\n", encoding="utf-8")
    else:
        place.write_bytes(b'{"items": [{}], "@graph": [{}]}\n')
    with pytest.raises(QuotesError, match=r"quotes export"):
        list(restore(place, find_format(name)))


def test_a_half_written_folder_leaves_nothing(seed_records, tmp_path):
    def sheets():
        yield next(iter(with_texts(seed_records)))
        raise InputError("broken")

    with pytest.raises(InputError):
        export(sheets(), find_format("brat"), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_texts_are_read_forward(seed_records):
    """In the order of the records nothing is kept but what was passed over."""
    texts = Texts([SEEDS])
    for sheet in by_document(seed_records, texts):
        assert sheet.text is not None
    assert texts._passed == {}
