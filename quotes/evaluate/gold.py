"""Readers of gold: our own, PolNeAR's brat standoff, PARC-style JSON lines, speakers and roles.

- `.jsonl`, `.json`: an article a line (or a list of them) with `text`, `doc_id` or `id`, `attributions`; or a sentence
  a line with `text`, `source`, `name`, `roles_accepted`, `affiliations_accepted`;
- `.gold`: a record a line; the article is the `.txt` beside it or one folder up;
- `.ann`: brat standoff; the article is the `.txt` beside it or in the folder `text` beside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from quotes.errors import UsageError
from quotes.evaluate import standoff
from quotes.evaluate.attributions import Article, Attribution, Person, attribution, first_outside, spans
from quotes.files import ReadError, decode, open_bytes, printable, suffixes

WANTED = (
    "GOLD is JSON lines with `text` and `attributions`, a folder of .gold files beside their .txt, "
    "or a folder of brat's .ann files (see docs/evaluate.md)."
)
JSON_SUFFIXES = (".jsonl", ".json")
IDS = ("doc_id", "id")


def read_gold(path: Path | str) -> list[Article]:
    """The articles of a gold file or folder.

    Raises `UsageError` for what is not there or holds no attributions at all, and `ReadError` naming file and line
    for the first thing that is not gold.
    """
    place = Path(path)
    if place.is_dir():
        articles = list(_folder(place))
    elif place.exists():
        articles = list(_file(place, place.parent))
    else:
        raise UsageError(f"{printable(place)} does not exist. {WANTED}")
    if not any(article.attributions for article in articles):
        raise UsageError(f"{printable(place)} holds {len(articles):,} articles and no attributions. {WANTED}")
    _check_ids(articles)
    return articles


def _folder(folder: Path) -> Iterator[Article]:
    for suffix in (".gold", ".ann", *JSON_SUFFIXES):
        found = sorted(path for path in folder.rglob(f"*{suffix}") if not path.name.startswith("."))
        if found:
            for path in found:
                yield from _file(path, folder)
            return
    raise UsageError(f"{printable(folder)} holds no .gold, .ann, .jsonl or .json file. {WANTED}")


def _file(path: Path, folder: Path) -> Iterator[Article]:
    kind = suffixes(path)[0]
    if kind == ".gold":
        yield _marked(path)
    elif kind == ".ann":
        yield _standoff(path)
    elif kind in JSON_SUFFIXES:
        yield from _json(path, printable(path.relative_to(folder)) if path != folder else path.name)
    else:
        raise UsageError(f"{printable(path)} is no gold that can be read. {WANTED}")


def _marked(path: Path) -> Article:
    """An article and its gold records, one a line; a record inside another's content names its `parent`."""
    text = _text_of(path, [path.with_suffix(".txt"), path.parent.parent / f"{path.stem}.txt"])
    items = [_attribution(row, where) for row, where in _rows(path)]
    return _checked(Article(path.stem, text, tuple(items), document=path.stem, where=printable(path)))


def _standoff(path: Path) -> Article:
    places = [path.with_suffix(".txt")]
    base = standoff.without_annotator(path.stem)
    for folder in (path.parent, path.parent.parent / "text"):
        places += [folder / f"{name}.txt" for name in (path.stem, base) if name]
    text = _text_of(path, places)
    document = standoff.document_id(next(place for place in places if place.is_file()))
    items = tuple(standoff.read(_content(path), printable(path)))
    return _checked(Article(path.stem, text, items, document=document, where=printable(path)))


def _json(path: Path, name: str) -> Iterator[Article]:
    for number, (row, where) in enumerate(_rows(path), 1):
        if not isinstance(row, Mapping):
            raise ReadError(where, f"not an object. {WANTED}")
        if str(row.get("schema", "")).startswith("quotes"):
            raise ReadError(where, f"this is a record, and records carry no text to count words in. {WANTED}")
        if not isinstance(row.get("text"), str):
            raise ReadError(where, f"no `text`. {WANTED}")
        identity = next((str(row[key]) for key in IDS if key in row), f"{name}#{number}")
        if isinstance(row.get("attributions"), list):
            items = tuple(_attribution(one, where) for one in row["attributions"])
        elif "source" in row and {"name", "roles_accepted"} & set(row):
            items = (_sentence(row, where),)
        else:
            raise ReadError(where, f"no `attributions`. {WANTED}")
        meta = {key: row[key] for key in ("title", "date", "publisher") if isinstance(row.get(key), str)}
        yield _checked(Article(identity, row["text"], items, document=identity, where=where, meta=meta))


def _sentence(row: Mapping[str, Any], where: str) -> Attribution:
    """A sentence of which only the source and what it says of the speaker are known."""
    try:
        source = spans(row, "source", required=True)
    except (TypeError, ValueError) as error:
        raise ReadError(where, f"{error}. {WANTED}") from error
    name = row.get("name")
    roles, places = (tuple(row.get(key) or ()) for key in ("roles_accepted", "affiliations_accepted"))
    person = Person(name, roles=roles, affiliations=places)
    return Attribution((), source=source, id=str(row.get("id")), speakers=(person,), facts=True)


def _attribution(item: Any, where: str) -> Attribution:
    if not isinstance(item, Mapping):
        raise ReadError(where, f"an attribution is no object. {WANTED}")
    try:
        return attribution(item)
    except (AttributeError, TypeError, ValueError) as error:
        raise ReadError(where, f"an attribution is broken: {error}. {WANTED}") from error


def _rows(path: Path) -> Iterator[tuple[Any, str]]:
    """The values of a JSON lines file with their places; a `.json` file may hold a list or one object."""
    name, content = printable(path), _content(path)
    if suffixes(path)[0] == ".json":
        try:
            whole = json.loads(content)
        except ValueError:
            pass  # JSON lines under another name
        else:
            rows = whole if isinstance(whole, list) else [whole]
            yield from ((row, f"{name}[{number}]") for number, row in enumerate(rows))
            return
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line), f"{name}:{number}"
            except ValueError as error:
                raise ReadError(f"{name}:{number}", f"not JSON ({error}). {WANTED}") from error


def _content(path: Path) -> str:
    with open_bytes(path) as file:
        return decode(file.read(), printable(path)).removeprefix("\ufeff")


def _text_of(path: Path, places: Iterable[Path]) -> str:
    looked = list(dict.fromkeys(places))
    for place in looked:
        if place.is_file():
            with open_bytes(place) as file:
                return decode(file.read(), printable(place))
    names = " nor ".join(printable(place) for place in looked)
    raise ReadError(printable(path), f"its article is not there: neither {names} exists.")


def _checked(article: Article) -> Article:
    outside = first_outside(article.text, article.attributions)
    if outside is not None:
        role, (start, end) = outside
        raise ReadError(
            article.where,
            f"`{role}` {start}-{end} ends after the text of {article.id!r}, which has {len(article.text):,} code "
            "points. Offsets count code points, not bytes.",
        )
    return article


def _check_ids(articles: Iterable[Article]) -> None:
    seen: dict[str, str] = {}
    for article in articles:
        if article.id in seen:
            message = (
                f"the id {article.id!r} is taken by {seen[article.id]}. Give each article an id of its own."
            )
            raise ReadError(article.where, message)
        seen[article.id] = article.where
