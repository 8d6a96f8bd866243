"""`quotes audit` from outside: a page without a verb, figures, corrections, and what is said of bad input."""

from __future__ import annotations

import gzip
import json

import pytest
from audited import decision, lines, record
from command import invoke
from planted import make

import quotes.cli.audit.page
from quotes.records import Record


def audit(*arguments, stdin=None):
    result = invoke("audit", *arguments, stdin=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def run():
    return make(clean=300, each=5).records


@pytest.fixture
def run_file(run, tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_text(lines(run), encoding="utf-8")
    return path


@pytest.fixture
def written(tmp_path):
    """A file of records or decisions."""

    def write(things, name="d.jsonl"):
        path = tmp_path / name
        path.write_text(lines(things), encoding="utf-8")
        return path

    return write


def test_flags_in_a_table_as_lines_and_as_json(run_file):
    table = audit(run_file)
    assert table.exit_code == 0
    head, first, *_ = table.stdout.splitlines()
    assert head == "315 records in 315 documents"
    count, name, *_ = first.split()
    assert (int(count) >= 5, name) == (True, "misattributed")
    assert audit("page", run_file).stdout == table.stdout
    assert audit("-", stdin=run_file.read_bytes()).stdout == table.stdout
    found = rows(audit(run_file, "--json").stdout)
    assert sum(one["name"] == "misattributed" for one in found) == int(count)
    cases = audit(run_file, "--flag", "altered").stdout.splitlines()
    assert cases[0].startswith("altered  article-")
    assert all(line.startswith(("altered", "  ")) for line in cases)
    wrong = audit(run_file, "--flag", "odd")
    assert (wrong.exit_code, "no flag is called 'odd'. There are misattributed" in wrong.stderr) == (2, True)


def test_nothing_to_flag(written):
    assert "Nothing is flagged." in audit(written([record(1, "“Go.”", "Ada Vale")])).stdout
    assert "0 records in 0 documents" in audit(written([])).stdout


def test_a_sample_is_drawn_the_same_way_twice(run_file):
    first = audit(run_file, "--sample", 40, "--by", "kind,confidence", "--seed", 5)
    assert first.stdout == audit("--sample", 40, "--by", "kind,confidence", "--seed", 5, run_file).stdout
    drawn = rows(first.stdout)
    assert len({one["record"] for one in drawn}) == 40
    assert sum(one["weight"] for one in drawn) == pytest.approx(315, abs=0.01)
    assert audit(run_file, "--sample", 40, "--seed", 6).stdout != first.stdout
    assert len(rows(audit(run_file, "--sample", 9999).stdout)) == 315


def test_a_page_of_a_sample_says_so(run_file, tmp_path):
    page = tmp_path / "page.html"
    result = audit(run_file, "--sample", 40, "-o", page)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "A sample of 40 of 315 records, drawn by kind,rule,confidence with seed 0" in result.stderr
    html = page.read_text(encoding="utf-8")
    assert "A sample of 40 of 315 records" in html
    drawn = {one["record"] for one in rows(audit(run_file, "--sample", 40).stdout)}
    assert sum(f'"{one}"' in html for one in drawn) == 40


def test_a_run_too_large_for_a_page_takes_a_sample(run, run_file, tmp_path, monkeypatch):
    monkeypatch.setattr(quotes.cli.audit.page, "PAGE_HOLDS", 100)
    monkeypatch.setattr(quotes.cli.audit.page, "FLAGGED", 20)
    page = tmp_path / "page.html"
    result = audit(run_file, "-o", page)
    assert "A sample of 80 of 315 records" in result.stderr
    assert "20 flagged records stand beside it" in result.stderr
    html = page.read_text(encoding="utf-8")
    assert sum(f'"{one.id}"' in html for one in run) == 100


def test_texts_that_changed_are_refused(seed_file, tmp_path):
    (tmp_path / "texts").mkdir()
    first = Record.model_validate_json(seed_file.read_text(encoding="utf-8").splitlines()[0]).doc.id
    (tmp_path / "texts" / f"{first}.txt").write_text("other words", encoding="utf-8")
    changed = audit(seed_file, "--texts", tmp_path / "texts")
    assert changed.exit_code == 1
    assert f"{first}: the text has changed since its records were made" in changed.stderr
    (tmp_path / "texts" / f"{first}.txt").unlink()
    (tmp_path / "texts" / "other.txt").write_text("other words", encoding="utf-8")
    assert "no text of this id under" in audit(seed_file, "--texts", tmp_path / "texts").stderr


def test_figures_of_a_sample(run_file, run, written):
    drawn = rows(audit(run_file, "--sample", 60, "--by", "kind").stdout)
    known = {one.id: one for one in run}
    made = [
        decision(
            known[one["record"]],
            "reject" if number % 5 == 0 else "accept",
            stratum=one["stratum"],
            weight=one["weight"],
            rule=known[one["record"]].why.rule,
        )
        for number, one in enumerate(drawn)
    ]
    path = written(made)
    told = audit("score", path, "--records", run_file, "--by", "rule")
    assert told.exit_code == 0
    assert told.stdout.startswith(
        "60 decisions on 60 records: 48 accept, 12 reject\nthe run, 315 records: precision 0."
    )
    assert "more decisions would halve the margin of 0." in told.stdout
    assert "kind=direct" in told.stdout
    assert "\nby rule\n  en.direct.a" in told.stdout
    found = json.loads(audit("score", path, "--json").stdout)
    assert found["run"]["low"] < found["run"]["precision"] < found["run"]["high"]
    assert found["run"]["precision"] == pytest.approx(0.8, abs=0.05)
    assert found["agreement"] is None


def test_decisions_without_strata_give_no_estimate(written):
    told = audit("score", written([decision("r1"), decision("r2", "reject")]))
    assert told.exit_code == 0
    assert "these records: precision 0.500" in told.stdout
    assert "no estimate for the run: the decisions carry no stratum and weight" in told.stdout


def test_a_run_that_was_decided_whole(written):
    run = [record(n, f"“Word {n}.”", "Ada Vale") for n in range(4)]
    made = written([decision(one, "accept" if number else "reject") for number, one in enumerate(run)])
    told = audit("score", made, "--records", written(run, "run.jsonl"))
    assert "the run, all of it: precision 0.750" in told.stdout


def test_two_reviewers(written):
    ana = written([decision(f"r{n}") for n in range(4)], "ana.jsonl")
    bo = written([decision(f"r{n}", "reject" if n == 2 else "accept", by="bo") for n in range(4)], "bo.jsonl")
    told = audit("score", ana, bo).stdout
    assert "ana, bo decided 4 records together, 3 alike\nKrippendorff's alpha 0.00\n" in told
    assert "  r2  doc-2  ana: accept; bo: reject" in told


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("", 2, "there are no decisions in these files"),
        ("{nonsense\n", 1, "d.jsonl:1: not a decision: Invalid JSON"),
        ('{"schema": "quotes-decisions/1"}\n', 1, "d.jsonl:1: not a decision: record: Field required"),
    ],
)
def test_decisions_that_cannot_be_read(tmp_path, content, code, said):
    (tmp_path / "d.jsonl").write_text(content, encoding="utf-8")
    result = audit("score", tmp_path / "d.jsonl")
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


@pytest.mark.parametrize("verb", ["score", "apply"])
def test_decisions_on_unknown_records(written, verb):
    run, made = written([record(1, "“Go.”")], "run.jsonl"), written([decision("r1"), decision("r9")])
    arguments = (made, "--records", run) if verb == "score" else (run, made)
    result = audit(verb, *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no record has the id 'r9' (document 'doc-9') that was decided on" in result.stderr


def test_a_failed_apply_leaves_no_file(written, tmp_path):
    out = tmp_path / "out.jsonl"
    result = audit("apply", written([record(1, "“Go.”")], "run.jsonl"), written([decision("r9")]), "-o", out)
    assert result.exit_code == 1
    assert not out.exists()


def test_corrections_are_applied(written, tmp_path):
    run = [record(n, f"“Word {n}.”", "Ada Vale") for n in range(4)]
    made = [
        decision(run[0]),
        decision(run[1], "reject"),
        decision(run[2], "correct", corrections={"speaker": "Bo Lind"}),
    ]
    packed = tmp_path / "run.jsonl.gz"
    packed.write_bytes(gzip.compress(lines(run).encode()))
    result = audit("apply", packed, written(made))
    assert result.stderr == "1 accepted, 1 corrected, 1 rejected (left out), 1 not decided\n"
    out = [Record.model_validate(row) for row in rows(result.stdout)]
    assert [one.id for one in out] == ["r0", "r2", "r3"]
    assert out[1].speakers[0].name == "Bo Lind"
    assert (out[1].review.by, out[1].review.was["speakers"][0]["name"]) == ("ana", "Ada Vale")
    assert out[2] == run[3]
    assert len(rows(audit("apply", packed, written(made), "--keep-rejected", "-q").stdout)) == 4


def test_corrected_records_go_through_every_other_command(written):
    run = [record(n, "“The ferry will not sail before the ramp is tested.”", "Ada Vale") for n in range(2)]
    fixed = audit(
        "apply",
        written(run, "run.jsonl"),
        written([decision(run[0], "correct", corrections={"role": "mayor"})]),
    )
    again = invoke("find", "-", "the ferry will not sail", stdin=fixed.stdout)
    assert "2 quotations" in again.stdout
    assert audit("-", stdin=fixed.stdout).exit_code == 0


def test_suggestions(written, nlp, monkeypatch):
    monkeypatch.setattr("quotes.annotate.load_pipeline", lambda *_: nlp)
    rule = "en.indirect.according-to"
    run = [record(n, f"“Word {n}.”", "Ada Vale", rule=rule) for n in range(10)]
    made = [decision(one, "reject" if number else "accept") for number, one in enumerate(run)]
    added = {
        "kind": "indirect",
        "content": [{"start": 20, "end": 23, "text": "yes"}],
        "cue": [{"start": 1, "end": 12, "text": "has mumbled"}],
    }
    made += [decision(f"added:{n}", "add", corrections=added, doc="doc-0") for n in range(2)]
    result = audit("suggest", written(run, "run.jsonl"), written(made))
    assert result.exit_code == 0
    assert f"{rule}: right in 1 of 10 (0.02 to 0.40), below 0." in result.stdout
    assert "cue mumble: added 2 times" in result.stdout


def test_decisions_become_gold_that_our_own_reader_takes(seed_file, seed_records, written, tmp_path):
    from pathlib import Path

    from quotes.tally import read_gold

    doc = seed_records[0].doc.id
    mine = [one for one in seed_records if one.doc.id == doc]
    made = written([decision(one) for one in mine])
    seeds = Path(__file__).parents[2] / "seeds"
    result = audit("gold", seed_file, made, "--texts", seeds, "-o", tmp_path / "gold.jsonl")
    assert (result.exit_code, result.stderr) == (0, "1 document of gold\n")
    (row,) = read_gold(tmp_path / "gold.jsonl")
    assert row["doc_id"] == doc
    assert len(row["attributions"]) == sum(one.parent is None for one in mine)
    part = audit("gold", seed_file, written([decision(mine[0])]), "--texts", seeds)
    assert part.stdout == ""
    assert "0 documents of gold; 1 document decided in part left out" in part.stderr


@pytest.mark.parametrize("tool", ["label-studio", "prodigy"])
def test_out_to_a_tool_and_back(tool, seed_file, tmp_path):
    from pathlib import Path

    seeds = Path(__file__).parents[2] / "seeds"
    tasks = tmp_path / "tasks"
    out = audit("export", seed_file, "--to", tool, "--texts", seeds, "--sample", 20, "-o", tasks)
    assert out.exit_code == 0, out.stderr
    if tool == "label-studio":
        found = json.loads(tasks.read_text(encoding="utf-8"))
        for one in found:
            one["annotations"] = [{"result": one["predictions"][0]["result"], "completed_by": 3}]
        tasks.write_text(json.dumps(found), encoding="utf-8")
    back = audit("import", seed_file, tasks, "--from", tool, "--by", "ana", "-o", tmp_path / "d.jsonl")
    assert back.stderr == "20 decisions: 20 accept, 0 reject, 0 correct, 0 add\n"
    told = audit("score", tmp_path / "d.jsonl", "--records", seed_file)
    assert "20 decisions on 20 records: 20 accept\nthe run, " in told.stdout


def test_what_a_tool_has_to_be_told_first():
    assert "<Relations>" in audit("export", "--to", "label-studio", "--config").stdout
    assert audit("export", "--to", "prodigy", "--config").stdout.startswith("prodigy rel.manual")
    for wrong in (["export", "x.jsonl", "--to", "brat"], ["export", "--to", "prodigy"]):
        assert audit(*wrong).exit_code == 2


def test_help_says_that_the_verb_may_be_left_out():
    told = audit("--help").stdout
    assert "audit RECORDS [OPTIONS] | COMMAND [ARGS]..." in told
    assert "..." not in told.split("Commands:")[1], "each command's help fits its line"
    assert audit().exit_code == 2


def test_a_file_that_is_not_there():
    missing = audit("nowhere.jsonl", "-o", "page.html")
    assert missing.exit_code == 2
    assert "nowhere.jsonl does not exist" in missing.stderr
