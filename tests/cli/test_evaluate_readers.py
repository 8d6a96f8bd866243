"""Gold in each of the forms that are read, and what is said of gold and records that cannot be used."""

from __future__ import annotations

import json

import pytest
from handmade import OWN, SEEDS
from small_gold import ARTICLES, GOLD, gold_lines, record_lines, spans

from quotes.errors import QuotesError, UsageError
from quotes.evaluate import evaluate, read_gold
from quotes.evaluate.predictions import read_predictions
from quotes.files import ReadError


def offsets(articles):
    return {
        article.document: [(one.content, one.cue, one.source) for one in article.attributions]
        for article in articles
    }


def expected():
    return {
        name: [
            tuple(
                tuple(map(tuple, spans(ARTICLES[name], marked)[role]))
                for role in ("content", "cue", "source")
            )
            for *_, marked in found
        ]
        for name, found in GOLD.items()
    }


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(gold_lines(), encoding="utf-8")
    return path


def as_events(name):
    """The gold as PolNeAR writes it: text-bound lines, then an event with the cue once more as `Attribution`."""
    out, n = [], 0
    for number, (*_, marked) in enumerate(GOLD[name], 1):
        arguments = []
        for role, found in spans(ARTICLES[name], marked).items():
            if found:
                n += 1
                pairs = ";".join(f"{a} {b}" for a, b in found)
                out.append(f"T{n}\t{role.capitalize()} {pairs}\twords")
                arguments.append(f"{role.capitalize()}:T{n}")
        n += 1
        out.append(f"T{n}\tAttribution 0 1\tx")
        out.append(f"E{number}\tAttribution:T{n} {' '.join(arguments)}")
    return "\n".join(out) + "\n"


def test_lines_with_pairs(lines):
    assert offsets(read_gold(lines)) == expected()


def test_a_list_in_a_json_file(tmp_path):
    path = tmp_path / "gold.json"
    path.write_text(json.dumps([json.loads(line) for line in gold_lines().splitlines()]), encoding="utf-8")
    assert offsets(read_gold(path)) == expected()


@pytest.mark.parametrize("annotator", ["", "_a1b2"])
def test_standoff_beside_its_text_and_in_the_folders_of_polnear(tmp_path, annotator):
    attributions, texts = (
        (tmp_path, tmp_path) if not annotator else (tmp_path / "attributions", tmp_path / "text")
    )
    for folder in (attributions, texts):
        folder.mkdir(exist_ok=True)
    for name, text in ARTICLES.items():
        (texts / f"{name}.txt").write_text(text, encoding="utf-8")
        (attributions / f"{name}{annotator}.ann").write_text(as_events(name), encoding="utf-8")
    assert offsets(read_gold(tmp_path)) == expected()


def test_one_annotator_against_another(tmp_path):
    for name, text in ARTICLES.items():
        for folder, annotator in (("one", "_a1b2"), ("other", "_c3d4")):
            for part, suffix, content in (
                ("attributions", f"{annotator}.ann", as_events(name)),
                ("text", ".txt", text),
            ):
                (tmp_path / folder / part).mkdir(parents=True, exist_ok=True)
                (tmp_path / folder / part / f"{name}{suffix}").write_text(content, encoding="utf-8")
    articles = read_gold(tmp_path / "one")
    score = evaluate(articles, read_predictions(tmp_path / "other" / "attributions", articles, print))
    assert score.measures["content and source"].f == 1.0
    second = tmp_path / "other" / "attributions" / "harbour_e5f6.ann"
    second.write_text(as_events("harbour"), encoding="utf-8")
    with pytest.raises(UsageError, match="a second file for 'harbour'"):
        read_predictions(second.parent, articles, print)


def test_ids_with_slashes_come_back_from_file_names(tmp_path):
    for suffix, content in ((".txt", ARTICLES["harbour"]), (".ann", as_events("harbour"))):
        (tmp_path / f"2016%2Fharbour{suffix}").write_text(content, encoding="utf-8")
    assert read_gold(tmp_path)[0].document == "2016/harbour"


@pytest.mark.parametrize("collection", [OWN, SEEDS], ids=["own", "seeds"])
def test_our_own_gold(collection):
    articles = read_gold(collection.articles)
    assert [article.id for article in articles] == collection.names()
    for article in articles:
        assert article.text == collection.text(article.id)
        gold = collection.records(article.id)
        for one, record in zip(article.attributions, gold, strict=True):
            assert [list(span) for span in one.content] == [[s["start"], s["end"]] for s in record["content"]]
            assert one.names == [speaker["name"] for speaker in record["speakers"] if speaker["name"]]
            assert one.nested == (record["parent"] is not None)


@pytest.mark.parametrize("name", ["brat", "parc"])
def test_what_export_writes_is_gold_and_prediction_alike(quotes_command, tmp_path, seed_file, name):
    target = tmp_path / f"out-{name}"
    target = target.with_suffix(".jsonl") if name == "parc" else target
    made = quotes_command("export", seed_file, "--to", name, "--texts", SEEDS.articles, "-o", target)
    assert made.exit_code == 0, made.stderr
    articles = read_gold(target)
    for path in (seed_file, target):
        score = evaluate(articles, read_predictions(path, articles, print), resamples=0)
        figures = {key: (one.precision, one.recall) for key, one in score.measures.items() if one.gold}
        assert set(figures.values()) == {(1.0, 1.0)}
        assert "... and role" in figures


ROW = {"doc_id": "a", "text": "Ada Brook said no.", "attributions": [{"content": [[15, 17]]}]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{not json}\n", r"gold\.jsonl:1: not JSON"),
        ("[]\n", r"gold\.jsonl:1: not an object"),
        (json.dumps({"doc_id": "a", "attributions": []}), "no `text`"),
        (json.dumps({"text": "No."}), "no `attributions`"),
        (json.dumps({**ROW, "attributions": [7]}), "an attribution is no object"),
        (json.dumps({**ROW, "attributions": [{"cue": [[0, 2]]}]}), "`content` is not a list"),
        (json.dumps({**ROW, "attributions": [{"content": []}]}), "`content` is empty"),
        (json.dumps({**ROW, "attributions": [{"content": [["x", 2]]}]}), "no \\[start, end\\] pair"),
        (json.dumps({**ROW, "attributions": [{"content": [[5, 2]]}]}), "5-2, which is no span"),
        (json.dumps({**ROW, "attributions": [{"content": [[15, 99]]}]}), "15-99 ends after the text"),
        (json.dumps(ROW) + "\n" + json.dumps(ROW), r"gold\.jsonl:2: the id 'a' is taken"),
        (record_lines(), "this is a record, and records carry no text"),
    ],
)
def test_gold_that_is_broken_names_its_line(tmp_path, content, message):
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=message):
        read_gold(path)


def test_gold_without_attributions_is_of_no_use(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({**ROW, "attributions": []}), encoding="utf-8")
    with pytest.raises(UsageError, match="1 articles and no attributions"):
        read_gold(path)


@pytest.mark.parametrize(("name", "message"), [("nothing.jsonl", "does not exist"), ("", "holds no .gold")])
def test_gold_that_is_not_there(tmp_path, name, message):
    with pytest.raises(UsageError, match=message):
        read_gold(tmp_path / name)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("T1\tContent\twords\n", r"a\.ann:1: not a text-bound line"),
        ("T1\tContent 0 2\tx\nE1\tAttribution:T2 Content:T9\n", r"a\.ann:2: it does not fit the lines above"),
    ],
)
def test_standoff_that_is_broken_names_its_line(tmp_path, lines, message):
    (tmp_path / "a.txt").write_text("Ada Brook said no.", encoding="utf-8")
    (tmp_path / "a.ann").write_text(lines, encoding="utf-8")
    with pytest.raises(ReadError, match=message):
        read_gold(tmp_path)


def test_gold_whose_article_is_missing(tmp_path):
    (tmp_path / "a.gold").write_text("{}", encoding="utf-8")
    with pytest.raises(ReadError, match="its article is not there"):
        read_gold(tmp_path)


def broken(**changes):
    return json.dumps({**json.loads(record_lines().splitlines()[0]), **changes})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("oops\n", r"pred\.jsonl:1: not JSON"),
        ("[]\n", "not an object"),
        (broken(doc={}), "does not say of which document"),
        (broken(content=None), "`content` is not a list"),
        (broken(doc={"id": "harbor"}), "none of its 1 documents is in the gold"),
        (broken(content=[{"start": 0, "end": 3, "text": "Tom"}]), "is not what the gold's text says there"),
        (broken(content=[{"start": 0, "end": 9000}]), "content ends at 9000"),
    ],
)
def test_records_that_cannot_be_used(lines, tmp_path, content, message):
    path = tmp_path / "pred.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(QuotesError, match=message):
        read_predictions(path, read_gold(lines), print)


def test_documents_that_only_one_side_has_are_told(lines, tmp_path):
    path = tmp_path / "pred.jsonl"
    path.write_text(broken() + "\n" + broken(doc={"id": "elsewhere"}) + "\n", encoding="utf-8")
    told: list[str] = []
    read_predictions(path, read_gold(lines), told.append)
    assert len(told) == 2
    assert "not in the gold" in told[0]
    assert "have no records" in told[1]
