"""Where the results of a corpus run go: a stream, a file that is complete when it exists, or a folder of parts.

A file and a folder keep a journal while they are written, so that a run that breaks off goes on with `--resume`.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from quotes.engines.lines import written
from quotes.engines.worker import Outcome
from quotes.errors import UsageError
from quotes.export import by_document, export, find_format
from quotes.facts import differences
from quotes.journal import Journal, Point
from quotes.output import STDOUT, is_file_to_be, replace_file, told, writable, write_all
from quotes.run import error_line
from quotes.stored import read_records

RUN_SCHEMA = "quotes-run/1"
PART_SIZE = 10_000
# A run that is killed does again what it did since the last point.
SECONDS_BETWEEN_POINTS = 1.0
KIND_OF_TABLE = ".parquet"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the user asked for: places of records, failures and pages' texts, and how to treat an unfinished run.

    A folder, existing or named with a slash at its end, gets a part for every `part_size` entries of the input.
    """

    output: str = STDOUT
    errors: str | None = None
    pages: str | None = None
    table: bool = False
    part_size: int = PART_SIZE
    resume: bool = False
    restart: bool = False

    @property
    def is_folder(self) -> bool:
        """Whether the records go to a folder of parts."""
        return self.output != STDOUT and (self.output.endswith(("/", os.sep)) or Path(self.output).is_dir())

    @property
    def is_stream(self) -> bool:
        """Whether they go where nothing can be taken back: a pipe, a device."""
        return self.output == STDOUT or not (self.is_folder or is_file_to_be(self.output))

    @property
    def is_table(self) -> bool:
        """Whether they are written as Parquet."""
        return self.table or self.output.endswith(KIND_OF_TABLE)


@contextmanager
def open_results(plan: Plan, facts: dict[str, Any]) -> Iterator[Results]:
    """The results of a run, to be added to; complete when the block ends without an exception.

    `facts` are what the records depend on; an unfinished run is taken up with equal facts only.  Raises `UsageError`
    for places that cannot be written, and for an unfinished run that is there unasked; `QuotesError` when a disk is
    full.
    """
    if plan.is_table:
        find_format("parquet").load()
    if plan.is_stream and (plan.resume or plan.restart):
        raise UsageError("--resume and --restart need a file or a folder: name it with -o.")
    if plan.is_stream and plan.is_table:
        raise UsageError("Parquet cannot be written to a stream: name a file with -o.")
    with told(plan.output):
        results: Results = Stream(plan) if plan.is_stream else Kept(plan, facts)
        try:
            yield results
            results.complete()
        except BaseException:
            results.break_off()
            raise


class Results:
    """What all kinds share: the files beside the records."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.point = Point()
        self.points: list[Point] = [self.point]  # that the input must agree with
        self.finished_before = False
        self.run_facts: dict[str, Any] = {}  # for `OUT.run.json`: what the records do not depend on
        self._began = time.monotonic()
        self._side: dict[str, BinaryIO] = {}
        self._side_paths = {"errors": plan.errors, "pages": plan.pages}

    def add(self, outcome: Outcome, chain: str) -> None:
        """Write what became of the next entry of the input; `chain` stands for the entries so far."""
        raise NotImplementedError

    def complete(self) -> None:
        """Give the files their names."""
        raise NotImplementedError

    def break_off(self) -> None:
        """Close the files; what there is to go on from stays."""
        raise NotImplementedError

    @property
    def left(self) -> str | None:
        """What a run that breaks off now leaves, for the user."""
        return None

    def _write_side(self, outcome: Outcome) -> dict[str, int]:
        if outcome.failed and "errors" in self._side:
            write_all(self._side["errors"], error_line(outcome))
        if outcome.page is not None and "pages" in self._side:
            write_all(self._side["pages"], f"{outcome.page}\n".encode())
        return {name: file.tell() for name, file in self._side.items() if file.seekable()}

    def _after(self, outcome: Outcome, chain: str, **changes: Any) -> Point:
        return replace(
            self.point,
            entries=self.point.entries + 1,
            part_entries=self.point.part_entries + 1,
            chain=chain,
            documents=self.point.documents + (outcome.message is None),
            records=self.point.records + len(outcome.lines),
            failures=self.point.failures + outcome.failed,
            seconds=round(self._before + time.monotonic() - self._began, 1),
            **changes,
        )

    _before = 0.0  # seconds of the runs that this one goes on from

    def _close_side(self) -> None:
        for file in self._side.values():
            file.close()


class Stream(Results):
    """Standard output or a device: written and gone."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        for name, path in self._side_paths.items():
            if path is not None:
                self._side[name] = writable(Path(path), path, buffering=0)
        self._file = sys.stdout.buffer if plan.output == STDOUT else writable(Path(plan.output), plan.output)

    def add(self, outcome: Outcome, chain: str) -> None:
        """Write it, at once: someone may be waiting at the other end."""
        for block in written(outcome.lines):
            self._file.write(block)
        self._file.flush()
        self._write_side(outcome)
        self.point = self._after(outcome, chain)

    def complete(self) -> None:
        """All is where it belongs already."""
        self._file.flush()
        self.break_off()

    def break_off(self) -> None:
        """Close what was opened here."""
        self._close_side()
        if self._plan.output != STDOUT:
            with contextlib.suppress(OSError):  # a full device has been told of
                self._file.close()


class Kept(Results):
    """A file, or a folder of parts."""

    def __init__(self, plan: Plan, facts: dict[str, Any]) -> None:
        super().__init__(plan)
        self._facts = facts
        self._path = Path(plan.output).resolve()  # a link stays a link
        self._journal = Journal(self._hidden("journal"), plan.output)
        self._records: BinaryIO | None = None
        self._noted = 0.0
        self.facts_path = self._path.with_name(f"{self._path.name}.run.json")
        started = self._start()
        self._new = not started
        try:
            if not self.finished_before:
                self._open_files()
        except BaseException:
            self.break_off()
            raise

    # Places

    def _hidden(self, suffix: str) -> Path:
        return (
            self._path / f".{suffix}"
            if self._plan.is_folder
            else self._path.with_name(f".{self._path.name}.{suffix}")
        )

    def _working(self, part: int) -> Path:
        return self._hidden(f"part-{part:05}" if self._plan.is_folder else "part")

    def _final(self, part: int) -> Path:
        suffix = KIND_OF_TABLE if self._plan.is_table else ".jsonl"
        return self._path / f"part-{part:05}{suffix}" if self._plan.is_folder else self._path

    def _side_working(self, name: str) -> Path:
        path = Path(str(self._side_paths[name])).resolve()
        # Failures are to be seen as they happen; texts are a file that is complete when it exists.
        return (
            path if name == "errors" or not is_file_to_be(str(path)) else path.with_name(f".{path.name}.part")
        )

    # Beginning

    def _start(self) -> bool:
        """Go on from an unfinished run, or begin; whether there was one."""
        plan, there = self._plan, self._journal.exists
        if plan.restart:
            self._remove_earlier()
        elif there and not plan.resume:
            raise UsageError(
                f"{plan.output} is unfinished: an earlier run broke off. The same command with --resume goes on, "
                f"with --restart begins anew."
            )
        elif plan.resume and there:
            self._journal.take_up(self._facts)
            self._choose_point()
            return self.point.entries > 0
        elif plan.resume and self._is_complete():
            self.finished_before = True
            return True
        if plan.is_folder:
            if self._path.is_dir() and any(self._path.iterdir()):
                raise UsageError(
                    f"{plan.output} holds files already. Name a new or an empty folder, or --restart to replace the "
                    f"parts of an earlier run."
                )
            try:
                self._path.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(
                    f"{plan.output} cannot be written ({error.strerror}). Name a place that can."
                ) from error
        self._journal.begin(self._facts)
        return False

    def _remove_earlier(self) -> None:
        """The working files of an earlier run and, in a folder, its parts."""
        self._journal.claim()
        if self._plan.is_folder:
            ours = [path for glob in ("part-*", ".part-*") for path in self._path.glob(glob)]
            for path in ours:
                path.unlink()
        else:
            self._working(0).unlink(missing_ok=True)
        self._journal.remove()

    def _is_complete(self) -> bool:
        """Whether the output is that of a complete run with equal facts; `UsageError` when with others."""
        if not self.facts_path.is_file() or not self._path.exists():
            return False
        try:
            run = json.loads(self.facts_path.read_text(encoding="utf-8"))
            self.point = Point(**run["point"])
        except (ValueError, KeyError, TypeError):
            return False
        if changed := differences(run["settings"], json.loads(json.dumps(self._facts))):
            raise UsageError(
                f"{self._plan.output} is complete, and was made otherwise: {'; '.join(changed)}."
            )
        self.points = [self.point]
        return True

    def _choose_point(self) -> None:
        """The last point of the journal that the files bear out."""
        made = self._made_of_working()
        points = self._journal.points
        chosen = next((n for n in range(len(points) - 1, -1, -1) if self._borne_out(points[n], made)), 0)
        self.point = points[chosen]
        self.points = points[: chosen + 1]
        self._before = self.point.seconds

    def _made_of_working(self) -> dict[int, int]:
        """Sizes of the working file at which points stand -> CRC-32 of the bytes up to there."""
        last = self._journal.points[-1]
        path = self._working(last.part)
        made, check, size = {0: 0}, 0, 0
        if path.is_file():
            with path.open("rb") as file:
                for end in sorted({point.size for point in self._journal.points if point.part == last.part}):
                    block = file.read(end - size)
                    if len(block) < end - size:
                        break
                    check, size = zlib.crc32(block, check), end
                    made[end] = check
        return made

    def _borne_out(self, point: Point, made: dict[int, int]) -> bool:
        for name, size in point.sizes.items():
            path = self._side_paths.get(name) and self._side_working(name)
            if not path or not path.is_file() or path.stat().st_size < size:
                return False
        if point.part != self._journal.points[-1].part and not (self._plan.is_folder and point.done):
            return False
        if point.done:
            return self._final(point.part).is_file() or made.get(point.size) == point.check
        return made.get(point.size) == point.check

    def _open_files(self) -> None:
        for name, path in self._side_paths.items():
            if path is not None:
                file = self._side[name] = self._open(self._side_working(name), path)
                if file.seekable():
                    self._cut(file, self.point.sizes.get(name, 0))
        if self.point.done:
            self._finish_part(self.point)
        else:
            self._records = self._open(self._working(self.point.part), self._plan.output)
            self._cut(self._records, self.point.size)

    def _open(self, path: Path, target: str) -> BinaryIO:
        return writable(path, target, "r+b" if path.is_file() else "wb", buffering=0)

    def _cut(self, file: BinaryIO, size: int) -> None:
        file.truncate(size)
        file.seek(size)

    # Writing

    def add(self, outcome: Outcome, chain: str) -> None:
        """Write it, and note how far the run is; `UsageError` for an entry more than a complete run had."""
        if self.finished_before or self.point.done:
            raise UsageError(
                f"{self._plan.output} is complete, and the input has grown since. Begin anew with --restart, or "
                f"name the new documents alone and another output."
            )
        if self._records is None:
            self._records = self._open(self._working(self.point.part), self._plan.output)
            self._cut(self._records, 0)
        size, check = self.point.size, self.point.check
        for block in written(outcome.lines):
            write_all(self._records, block)
            size, check = size + len(block), zlib.crc32(block, check)
        sizes = self._write_side(outcome)
        self.point = self._after(outcome, chain, size=size, check=check, sizes=sizes)
        if self._plan.is_folder and self.point.part_entries >= self._plan.part_size:
            self._end_part()
        elif (now := time.monotonic()) - self._noted >= SECONDS_BETWEEN_POINTS:
            self._journal.note(self.point)
            self._noted = now

    def _end_part(self) -> None:
        if self._records is None:  # an input without an entry makes one empty part
            self._records = self._open(self._working(self.point.part), self._plan.output)
        os.fsync(self._records.fileno())
        self._records.close()
        self._records = None
        self.point = replace(self.point, done=True)
        self._journal.note(self.point)
        self._finish_part(self.point)

    def _finish_part(self, point: Point) -> None:
        """Give a part that is written its name and, in a folder, its marker; again if need be."""
        working, final = self._working(point.part), self._final(point.part)
        if working.is_file():
            if self._plan.is_table:
                table = working.with_name(f"{working.name}.table")
                with table.open("wb") as file:
                    export(by_document(read_records(working)), find_format("parquet"), file)
                table.replace(final)
                working.unlink()
            else:
                working.replace(final)
        if self._plan.is_folder:
            marker = {"part": final.name, "entries": point.part_entries, "bytes": final.stat().st_size}
            replace_file(final.with_suffix(".done"), json.dumps(marker).encode() + b"\n")
            self.point = replace(point, part=point.part + 1, part_entries=0, done=False, size=0, check=0)
            self._journal.note(self.point)

    # Ending

    def complete(self) -> None:
        """Give the files their names; the facts of the run stand beside them, in `OUT.run.json`."""
        if not self.finished_before:
            if not self._plan.is_folder and not self.point.done:
                self._end_part()
            elif self._plan.is_folder and (self.point.part_entries or not self.point.part):
                self._end_part()
            self._close_side()
            if self._plan.pages is not None and (working := self._side_working("pages")).name.startswith("."):
                working.replace(Path(self._plan.pages).resolve())
            self._report()
        self._journal.remove()

    def _report(self) -> None:
        point = self.point
        whole = {
            "schema": RUN_SCHEMA,
            "output": self._plan.output,
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": point.seconds,
            "counts": {"documents": point.documents, "records": point.records, "failures": point.failures},
            "parts": point.part if self._plan.is_folder else None,
            "run": self.run_facts,
            "settings": self._facts,
            "point": asdict(point),
        }
        replace_file(self.facts_path, json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n")

    @property
    def left(self) -> str | None:
        """What there is to go on from."""
        if not self.point.entries or self.finished_before:
            return None
        return f"{self.point.documents:,} documents are kept; the same command with --resume goes on"

    def break_off(self) -> None:
        """Leave a point to go on from or, where nothing was done, nothing."""
        with contextlib.suppress(OSError):  # the disk may be full
            if self.point.entries and not self.finished_before and not self.point.done:
                self._journal.note(self.point)
        if self._records is not None:
            self._records.close()
        self._close_side()
        if self._new and not self.point.entries:
            self._working(self.point.part).unlink(missing_ok=True)
            if self._plan.pages is not None and "pages" in self._side:
                self._side_working("pages").unlink(missing_ok=True)
            self._journal.remove()
            if self._plan.is_folder:
                with contextlib.suppress(OSError):
                    self._path.rmdir()
        self._journal.close()
