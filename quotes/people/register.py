"""The user's own register of people and organisations, and records linked to it.

A register is a CSV file with a heading or JSON lines: `id` and `name`, and where wanted `aliases`, `role`,
`affiliation`, `from` and `to`. Several lines of one id are one person's: other roles, other years. What it says wins
over what was read from an article; where the two differ the record is flagged.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from quotes.days import day_of
from quotes.errors import UsageError
from quotes.files import open_bytes, printable
from quotes.people.wording import agree
from quotes.records import Record, Speaker
from quotes.speakers.names import fold, identifier

FIELDS = ("id", "name", "aliases", "role", "affiliation", "from", "to")
CONFLICT, OUTDATED, AMBIGUOUS = "register-conflict", "register-dates", "register-ambiguous"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: who, by which names, in which capacity, in office from `start` to `end` (both included)."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    affiliation: str | None = None
    start: date | None = None
    end: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether the line holds on a day; a document without a date is held against no dates."""
        return day is None or (
            (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
        )


class Register:
    """The entries by every name that they give."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_name: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_id: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._by_id[entry.id].append(entry)
            for name in (entry.name, *entry.aliases):
                for key in _keys(name):
                    self._by_name[key][entry.id] = None

    def __len__(self) -> int:
        """How many people and organisations it has."""
        return len(self._by_id)

    def __contains__(self, identity: object) -> bool:
        """Whether the identifier is the register's own."""
        return identity in self._by_id

    def name(self, identity: str) -> str:
        """The name of an identifier's first line."""
        return self._by_id[identity][0].name

    def link(self, speaker: Speaker, day: date | None) -> tuple[Speaker, tuple[str, ...]]:
        """The speaker as the register has it, and flags; the speaker unchanged where it has nobody of that name."""
        if not speaker.name or speaker.id in self._by_id:
            return speaker, ()
        found = list(dict.fromkeys(i for key in _keys(speaker.name) for i in self._by_name.get(key, ())))
        if len(found) > 1:
            found = self._namesakes(found, speaker, day)
        if len(found) != 1:
            return speaker, (AMBIGUOUS,) if found else ()
        return self._as_registered(found[0], speaker, day)

    def _namesakes(self, found: list[str], speaker: Speaker, day: date | None) -> list[str]:
        """Those whose role or affiliation is what the article says; else those in office on its day."""
        said = [i for i in found if any(_fits(entry, speaker) for entry in self._by_id[i])]
        current = [i for i in said or found if any(entry.holds(day) for entry in self._by_id[i])]
        return current or said or found

    def _as_registered(
        self, identity: str, speaker: Speaker, day: date | None
    ) -> tuple[Speaker, tuple[str, ...]]:
        lines = self._by_id[identity]
        now = [entry for entry in lines if entry.holds(day)]
        chosen = next((entry for entry in now if _fits(entry, speaker)), None)
        if chosen is None and now:
            # of several offices the latest; without a day for them there is no telling
            latest = max(now, key=lambda entry: entry.start or date.min)
            chosen = latest if day is not None or len(now) == 1 else None
        changes: dict[str, Any] = {"id": identity, "name": lines[0].name}
        if chosen is None:
            dated = any(entry.role or entry.affiliation for entry in lines) and not now
            return speaker.model_copy(update=changes), (OUTDATED,) if dated else ()
        flags: tuple[str, ...] = ()
        for field in ("role", "affiliation"):
            ours, theirs = getattr(speaker, field), getattr(chosen, field)
            if theirs:
                changes[field] = theirs
                flags = (CONFLICT,) if ours and not agree(ours, theirs) else flags
        return speaker.model_copy(update=changes), flags


def linked(record: Record, register: Register) -> Record:
    """The record with its speakers linked to the register and flagged where the two differ."""
    if not record.speakers:
        return record
    day = day_of(record.doc.date)
    pairs = [register.link(speaker, day) for speaker in record.speakers]
    if all(new is old for (new, _), old in zip(pairs, record.speakers, strict=True)) and not any(
        flags for _, flags in pairs
    ):
        return record
    flags = dict.fromkeys((*record.flags, *(flag for _, found in pairs for flag in found)))
    return record.model_copy(update={"speakers": [speaker for speaker, _ in pairs], "flags": list(flags)})


def read_register(path: Path | str) -> Register:
    """The register in a file: `.csv`, `.tsv` or JSON lines, also `.gz` or `.zst`.

    Raises `UsageError` with file and line for the first line that cannot be used.
    """
    entries = [_entry(where, fields) for where, fields in _lines(Path(path))]
    if not entries:
        raise UsageError(
            f"{printable(Path(path))}: the register is empty; it needs lines with `id` and `name`."
        )
    return Register(entries)


def _keys(name: str) -> Iterator[str]:
    """A name as written, and as one that leaves out middle initials or a legal form."""
    yield fold(name)
    for kind in ("PERSON", "ORG"):
        yield identifier(kind, name) or ""


def _fits(entry: Entry, speaker: Speaker) -> bool:
    """Whether the article says of the speaker what the line says, and nothing else."""
    pairs = [
        (a, b) for a, b in ((speaker.role, entry.role), (speaker.affiliation, entry.affiliation)) if a and b
    ]
    return bool(pairs) and all(agree(a, b) for a, b in pairs)


def _lines(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    name = printable(path)
    if not path.is_file():
        found = "is a folder" if path.is_dir() else "does not exist"
        raise UsageError(f"{name} {found}. --people takes a CSV or JSONL file with `id` and `name`.")
    try:
        with open_bytes(path) as file:
            text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: byte {error.start} is not UTF-8; save the file as UTF-8.") from error
    except OSError as error:
        raise UsageError(f"{name} cannot be read ({error.strerror or error}).") from error
    kinds = [suffix.lower() for suffix in path.suffixes]
    if ".csv" in kinds or ".tsv" in kinds:
        yield from _rows(name, text, "\t" if ".tsv" in kinds else ",")
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise UsageError(
                f"{name}:{number}: not JSON ({error}); write one object a line, or name a .csv file."
            ) from error
        if not isinstance(value, dict):
            raise UsageError(f"{name}:{number}: not an object; write one object a line.")
        yield f"{name}:{number}", value


def _rows(name: str, text: str, mark: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    heading: list[str] | None = None
    for row in reader:
        where = f"{name}:{reader.line_num}"
        if not any(cell.strip() for cell in row):
            continue
        if heading is None:
            heading = [cell.strip() for cell in row]
            missing = [field for field in ("id", "name") if field not in heading]
            if missing:
                raise UsageError(
                    f"{where}: the heading has no {' and no '.join(map(repr, missing))} (it has: "
                    f"{', '.join(heading)}); a register has the columns {', '.join(FIELDS)}."
                )
            continue
        if len(row) != len(heading):
            raise UsageError(
                f"{where}: {len(row)} cells under {len(heading)} headings; "
                f"put quotation marks around a cell that holds {mark!r}."
            )
        yield where, dict(zip(heading, row, strict=True))


def _entry(where: str, fields: Mapping[str, Any]) -> Entry:
    values = {name: _plain(where, name, fields.get(name)) for name in FIELDS if name != "aliases"}
    for name in ("id", "name"):
        if not values[name]:
            raise UsageError(f"{where}: there is no {name!r}; each line needs an `id` and a `name`.")
    start, end = _day(where, "from", values["from"]), _day(where, "to", values["to"], last=True)
    if start and end and end < start:
        raise UsageError(f"{where}: `to` ({end}) is before `from` ({start}); exchange them.")
    return Entry(
        id=values["id"] or "",
        name=values["name"] or "",
        aliases=_aliases(where, fields.get("aliases")),
        role=values["role"],
        affiliation=values["affiliation"],
        start=start,
        end=end,
    )


def _plain(where: str, name: str, value: Any) -> str | None:
    if value is None or isinstance(value, bool | list | dict):
        if value is not None:
            raise UsageError(f"{where}: `{name}` is {json.dumps(value)}; it must be a text.")
        return None
    return " ".join(str(value).split()) or None


def _aliases(where: str, value: Any) -> tuple[str, ...]:
    """A list, or one text with `;` or `|` between the names."""
    if isinstance(value, str):
        value = value.replace("|", ";").split(";")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise UsageError(f"{where}: `aliases` must be a list of names, or names with ; between them.")
    return tuple(name.strip() for name in value if name.strip())


def _day(where: str, name: str, value: str | None, *, last: bool = False) -> date | None:
    """A day; a year or a month stands for its first day, or its `last`."""
    if value is None:
        return None
    parts = value.split("-")
    if value.isdigit() and len(value) == 4:
        return date(int(value), 12, 31) if last else date(int(value), 1, 1)
    if len(parts) == 2 and all(part.isdigit() for part in parts) and len(parts[0]) == 4:
        year, month = map(int, parts)
        if 1 <= month <= 12:
            following = date(year + month // 12, month % 12 + 1, 1)
            return following - timedelta(days=1) if last else date(year, month, 1)
    day = day_of(value)
    if day is None:
        raise UsageError(f"{where}: `{name}` is {value!r}; write a day (2019-05-31), a month or a year.")
    return day
