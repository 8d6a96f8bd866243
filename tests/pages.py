"""README and docs/ as programs: their code blocks in order, run in a folder of their own.

    python tests/pages.py README.md docs/tutorial.md      # write what the commands print today into these pages

What a block is, its language says: `console` (`$ command` with its output), `sh`, `python`, `pycon`, `sql`.  A comment
right above a block says more:

    <!-- write: PATH -->          the block is a file, written where the next commands look for it
    <!-- add: PATH -->            its lines are added to that file, which stays sorted
    <!-- not run: REASON -->      nobody runs it, and why
    <!-- run -->, <!-- test -->   README's two: set-up and a command; only the command after the last `&&` is run here

In output `...` stands for anything, `[...]` in a command line for nothing: see `doctest`.  Seconds are not compared.
"""

from __future__ import annotations

import contextlib
import doctest
import functools
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from command import invoke
from loaded import pipeline
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
SHOWN = (
    "seeds",
    "docs",
    "rules",
    "schema",
    "tests",
)  # what commands in the pages may name: the checkout's own
GENERATED = "<!-- Written by `"  # a page of which a test compares every byte with what the program writes
MARK = re.compile(r"<!-- (?P<verb>write|add|not run|run|test)(?:: (?P<what>.+?))? -->\s*\Z", re.DOTALL)
COMMAND = re.compile(r"^\$ ", re.MULTILINE)
SECONDS = re.compile(r"\b\d+(\.\d+)? s\b")
TOOLS = ("jq", "curl")  # what commands in the pages need besides ours and a shell
READ_SEEDS = ["quotes", "extract", "seeds/", "-o", "records.jsonl"]
ADDRESS = "http://127.0.0.1:8080"
FIGURES = re.compile(r"^(\| ([^|]+) \|) at least [\d.]+ \| at least [\d.]+ \|$", re.MULTILINE)
SHELL = re.compile(r"[|<>&;`$]")


@dataclass(frozen=True)
class Block:
    """A fenced block: where its first line stands (from 0), its language and text, and what the comment above says."""

    line: int
    language: str
    text: str
    verb: str | None
    what: str | None


def pages() -> list[Path]:
    """README and every page below docs/, those excepted that a program writes."""
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [path for path in found if not path.read_text(encoding="utf-8").startswith(GENERATED)]


def blocks(text: str) -> Iterator[Block]:
    """The code blocks of a page, in order; those that are merely indented have the language `indented`."""
    above = ""
    for token in MarkdownIt("commonmark").parse(text):
        if token.type in ("fence", "code_block"):
            language = token.info.strip() if token.type == "fence" else "indented"
            mark = MARK.search(above)
            verb, what = (mark["verb"], mark["what"]) if mark else (None, None)
            yield Block(token.map[0] + (token.type == "fence"), language, token.content, verb, what)
        if not token.type.endswith("_open"):
            above = token.content if token.type == "html_block" else ""


class MissingToolError(Exception):
    """This machine lacks a program that the page uses."""


class Runner:
    """Runs the blocks of one page in `folder`, which it furnishes; `start` gives the address of a service."""

    def __init__(self, folder: Path, start: Any = None) -> None:
        self.folder, self.names, self.start = folder, {"__name__": "__page__"}, start
        for name in SHOWN:
            (folder / name).symlink_to(ROOT / name)

    def run(self, block: Block) -> Iterator[tuple[str, str, str]]:
        """Run it; of each command that has output beside it, the command, the output expected and the one got."""
        if block.verb == "not run":
            return
        if block.verb in ("write", "add"):
            self._write(block)
        elif block.verb in ("run", "test"):
            last = block.text.strip().rpartition("&& ")[2].removeprefix(".venv/bin/")
            if block.verb == "run":
                self.command(last)
        elif block.language == "console":
            for piece in COMMAND.split(block.text)[1:]:
                line, _, expected = piece.partition("\n")
                while line.endswith("\\"):
                    more, _, expected = expected.partition("\n")
                    line = line[:-1] + more.removeprefix("> ").strip()
                yield line, expected, self.command(line)
        elif block.language == "sh":
            for line in _commands(block.text):
                assert self.command(line) or not line.startswith("jq"), f"it prints nothing: {line}"
        elif block.language == "python":
            exec(compile(block.text, "page", "exec"), self.names)
        elif block.language == "pycon":
            self._doctest(block)
        elif block.language == "sql":
            import duckdb

            with duckdb.connect() as base:
                assert base.execute(block.text).fetchall(), f"no rows: {block.text}"
        else:
            raise AssertionError(
                f"line {block.line}: nothing runs a block of {block.language!r}. Put `<!-- write: PATH -->` above it, "
                "or `<!-- not run: REASON -->`."
            )

    def command(self, line: str) -> str:
        """What a command prints, errors and all; it must end with exit code 0."""
        words = shlex.split(line, comments=True)
        if words and words[0] == "quotes" and not SHELL.search(re.sub(r"\"[^\"]*\"|'[^']*'", "", line)):
            code, out = read_seeds() if words == READ_SEEDS else call(words[1:])
        else:
            if ADDRESS in line and self.start is not None:
                line = line.replace(ADDRESS, self.start())
            for tool in TOOLS:
                if re.search(rf"\b{tool}\b", line) and shutil.which(tool) is None:
                    raise MissingToolError(tool)
            python = shlex.quote(sys.executable)
            script = f'quotes() {{ {python} -m quotes "$@"; }}\npython() {{ {python} "$@"; }}\n{line}'
            path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", script],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": path},
            )
            code, out = done.returncode, done.stdout
        assert code == 0, f"exit code {code}: {line}\n{out}"
        return out

    def _write(self, block: Block) -> None:
        path = self.folder / (block.what or "")
        assert path.resolve().is_relative_to(self.folder.resolve()), (
            f"{block.what} is outside the page's folder"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        text = block.text
        if block.verb == "add":
            lines = (path.read_text(encoding="utf-8") + text).splitlines()
            comments = [line for line in lines if line.startswith("#")]
            entries = [line for line in lines if not line.startswith("#")]
            text = "\n".join(comments + sorted(entries)) + "\n"
        path.write_text(text, encoding="utf-8")

    def _doctest(self, block: Block) -> None:
        test = doctest.DocTestParser().get_doctest(block.text, self.names, "page", "page", block.line)
        told = io.StringIO()
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(test, out=told.write, clear_globs=False)
        self.names = test.globs
        assert runner.failures == 0, told.getvalue()


def _commands(text: str) -> Iterator[str]:
    """The commands of a block: a line each, more where a line ends with a backslash or within quotation marks."""
    open_ = ""
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        whole = open_ + line
        try:
            words = shlex.split(whole, comments=True)
        except ValueError:  # no closing quotation
            open_ = whole + "\n"
            continue
        open_ = ""
        if words:
            yield whole
    assert not open_, f"a quotation mark stands open: {open_}"


def same(expected: str, got: str) -> bool:
    """Whether output is what the page shows; seconds and blanks at the ends of lines do not count."""
    expected, got = (
        re.sub(r"[ \t]+$", "", SECONDS.sub("0 s", one), flags=re.MULTILINE) for one in (expected, got)
    )
    return doctest.OutputChecker().check_output(
        expected.strip("\n") + "\n", got.strip("\n") + "\n", doctest.ELLIPSIS
    )


def call(arguments: list[str]) -> tuple[int, str]:
    """`quotes ...` in this process, the pipeline loaded once: exit code and output."""
    done = invoke(*arguments, env={"COLUMNS": "80"})
    return done.exit_code, done.output


def read_seeds() -> tuple[int, str]:
    """What most pages begin with, done once for all of them: equal input gives equal bytes."""
    code, out, records = _read_seeds()
    Path(READ_SEEDS[-1]).write_bytes(records)
    return code, out


@functools.cache
def _read_seeds() -> tuple[int, str, bytes]:
    code, out = call(READ_SEEDS[1:])
    return code, out, Path(READ_SEEDS[-1]).read_bytes()


def with_figures(text: str) -> str:
    """The page with the floors of today in its table of figures."""
    floors = json.loads((ROOT / "tests" / "floors.json").read_text(encoding="utf-8"))["floors"]

    def row(match: re.Match[str]) -> str:
        seeds, gold = (floors[name][match[2]]["floor"] for name in ("seeds", "gold"))
        return f"{match[1]} at least {seeds} | at least {gold} |"

    return FIGURES.sub(row, text)


@contextlib.contextmanager
def one_pipeline() -> Iterator[None]:
    """Commands share one embedded pipeline while this lasts; what the pages' own Python loads is its own."""
    import quotes.annotate
    import quotes.engines.worker

    homes, real = (quotes.annotate, quotes.engines.worker), quotes.load_pipeline
    for home in homes:
        home.load_pipeline = pipeline
    try:
        yield
    finally:
        for home in homes:
            home.load_pipeline = real


def main(names: list[str]) -> None:
    """Run the pages; put today's output into console blocks (not where it has `...`), the floors into README."""
    import tempfile

    for name in names:
        page = Path(name).resolve()
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), one_pipeline():
            runner = Runner(Path(folder))
            for block in list(blocks(text)):
                fresh = block.text
                for line, expected, got in runner.run(block):
                    if same(expected, got):
                        continue
                    if "..." in expected:
                        sys.stderr.write(f"{name}: mend by hand what stands after: {line}\n{got}\n")
                        continue
                    sys.stderr.write(f"{name}: {line}\n")
                    blank = "\n" if expected.endswith("\n\n") else ""
                    shown = got.strip("\n") + "\n" + blank
                    fresh = fresh.replace(f"$ {line}\n{expected}", f"$ {line}\n{shown}", 1)
                text = text.replace(block.text, fresh, 1)
        page.write_text(with_figures(text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
