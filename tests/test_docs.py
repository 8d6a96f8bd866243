"""README and docs/ say what is so: every code block runs, or says why not; what is listed is what there is."""

from __future__ import annotations

import contextlib
import json
import re
import runpy

import pytest
from pages import (
    FIGURES,
    GENERATED,
    ROOT,
    MissingToolError,
    Runner,
    blocks,
    one_pipeline,
    pages,
    same,
    with_figures,
)
from service import running

PAGES = pages()
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def service(nlp):
    """Starts a service when a page first asks for one, and stops it with the page."""
    from quotes.extraction import Extractor
    from quotes.server.app import build_app
    from quotes.server.limits import Limits

    with contextlib.ExitStack() as stack:

        def start():
            limits = Limits()
            return stack.enter_context(running(build_app(Extractor(nlp=nlp), limits), limits))

        yield start


@contextlib.contextmanager
def skipped_without_tools():
    try:
        yield
    except MissingToolError as tool:
        pytest.skip(f"{tool} is not here")


@pytest.mark.parametrize("page", PAGES, ids=[str(path.relative_to(ROOT)) for path in PAGES])
def test_every_block_runs(page, tmp_path, monkeypatch, service):
    monkeypatch.chdir(tmp_path)
    runner = Runner(tmp_path, service)
    with one_pipeline(), skipped_without_tools():
        for block in blocks(page.read_text(encoding="utf-8")):
            for line, expected, got in runner.run(block):
                name = page.relative_to(ROOT)
                assert same(expected, got), (
                    f"{name}: $ {line}\nshows:\n{expected}\nprints:\n{got}\npython tests/pages.py {name} writes this."
                )


def test_what_is_not_run_says_why():
    for page in PAGES:
        for block in blocks(page.read_text(encoding="utf-8")):
            if block.verb == "not run":
                assert block.what, f"{page.name}, line {block.line}: <!-- not run: REASON -->"
                assert len(block.what.split()) > 3, (
                    f"{page.name}, line {block.line}: {block.what!r} is no reason"
                )


def test_a_wrong_page_fails(tmp_path):
    text = "```console\n$ quotes --version\nquotes 99\n```\n\n<!-- not run: because -->\n```sh\nfalse\n```\n"
    text += "\n    indented\n\n```sh\nfalse\n```\n"
    version, left_out, indented, failing = blocks(text)
    runner = Runner(tmp_path)
    [(line, expected, got)] = runner.run(version)
    assert (line, expected) == ("quotes --version", "quotes 99\n")
    assert not same(expected, got)
    assert not list(runner.run(left_out))
    for wrong in (indented, failing):
        with pytest.raises(AssertionError, match=r"nothing runs|exit code 1"):
            list(runner.run(wrong))


def test_the_command_reference_is_fresh():
    write = runpy.run_path(str(ROOT / "docs" / "tools" / "commands.py"))["reference"]
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page.startswith(GENERATED)
    assert page == write(), "stale: python docs/tools/commands.py > docs/commands.md"


def test_readme_lists_every_command():
    from quotes.cli.app import VERBS

    table = README.partition("\n## Commands\n")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `quotes (\w+)", table, re.MULTILINE)
    assert sorted(listed) == sorted(VERBS)


@pytest.mark.parametrize("page", ["README.md", "docs/record.md"])
def test_every_field_of_the_record_is_explained(page):
    # README may leave the review's own fields to the record's page.
    schema = json.loads((ROOT / "schema" / "quotes-1.json").read_text(encoding="utf-8"))
    text = (ROOT / page).read_text(encoding="utf-8")
    parts = [schema, *(p for name, p in schema["$defs"].items() if page != "README.md" or name != "Review")]
    fields = [(name, field) for part in parts for name, field in part["properties"].items()]
    names = {name for name, _ in fields} | {value for _, field in fields for value in field.get("enum", ())}
    missing = {one for one in names if not re.search(rf"`[^`\n]*\b{re.escape(one)}\b[^`\n]*`", text)}
    assert not missing


def test_the_figures_of_readme_are_the_floors():
    assert len(FIGURES.findall(README)) >= 5
    assert with_figures(README) == README, "stale: python tests/pages.py README.md"
