"""What is measured: the records of a file, or of a run over the gold's texts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from quotes.documents import Document
from quotes.errors import QuotesError, UsageError
from quotes.evaluate import standoff
from quotes.evaluate.attributions import ROLES, Article, Attribution, attribution, first_outside
from quotes.files import ReadError, decode, printable
from quotes.stored import read_lines

WANTED = "PRED is what `quotes extract` writes over the gold's texts, or JSON lines with `doc_id` and `attributions`."
Tell = Callable[[str], None]
ByDocument = Mapping[str, Sequence[Attribution]]


def read_predictions(path: Path | str, articles: Sequence[Article], tell: Tell) -> ByDocument:
    """Attributions by document, from records, from lines with `doc_id` and `attributions`, or from a brat folder.

    Raises `UsageError` when no document is one of the gold's or the offsets belong to other texts; documents that
    only one side has are told.
    """
    texts = {article.document: article.text for article in articles}
    out: dict[str, list[Attribution]] = defaultdict(list)
    if Path(path).is_dir():
        for place in sorted(Path(path).rglob("*.ann")):
            document = standoff.document_id(place)
            if document not in texts and standoff.without_annotator(document) in texts:
                document = standoff.without_annotator(document)
            found = list(standoff.read(decode(place.read_bytes(), printable(place)), printable(place)))
            if document in out and found:
                raise UsageError(
                    f"{printable(place)}: a second file for {document!r}; name one annotator's alone."
                )
            out[document].extend(found)
    else:
        for document, item, where in _items(path):
            out[document].append(_attribution(item, document, texts, where))
    _check_documents(set(out), texts, path, tell)
    for document, found in out.items():
        outside = first_outside(texts[document], found) if document in texts else None
        if outside is not None:
            raise UsageError(_other_text(str(path), document, f"{outside[0]} ends at {outside[1][1]}"))
    return out


def run_over(
    articles: Iterable[Article],
    settings: Any,
    tell: Tell,
    *,
    jobs: int = 1,
    on_progress: Callable[[int], None] | None = None,
) -> bytes:
    """The records that the program makes of the gold's texts, as JSON lines; `QuotesError` when a text fails.

    `on_progress` hears how many texts are done.
    """
    from functools import partial

    from quotes.engines.local import work_here, work_in_processes

    engine = work_here if jobs == 1 else partial(work_in_processes, jobs=jobs)
    lines: list[str] = []
    failures = 0
    for done, outcome in enumerate(engine(documents(articles), settings, tell), 1):
        lines.extend(outcome.lines)
        failures += outcome.failed
        if outcome.message is not None:
            tell(f"{outcome.document}: {outcome.message}")
        if on_progress is not None:
            on_progress(done)
    if failures:
        raise QuotesError(f"{failures:,} of the gold's texts failed; figures without them would mislead.")
    return "".join(f"{line}\n" for line in lines).encode()


def documents(articles: Iterable[Article]) -> Iterator[Document]:
    """The texts of the gold, each once."""
    seen = set()
    for article in articles:
        if article.document not in seen:
            seen.add(article.document)
            yield Document(article.document, article.text, dict(article.meta))


def from_lines(lines: bytes) -> ByDocument:
    """Attributions by document of records as `run_over` returns them."""
    out: dict[str, list[Attribution]] = defaultdict(list)
    for line in lines.splitlines():
        record = json.loads(line)
        out[record["doc"]["id"]].append(attribution(record))
    return out


def _items(path: Path | str) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    for where, line in read_lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ReadError(where, f"not JSON ({error}). {WANTED}") from error
        if not isinstance(row, Mapping):
            raise ReadError(where, f"not an object. {WANTED}")
        if isinstance(row.get("attributions"), list):
            identity = row.get("doc_id", row.get("id"))
            items = row["attributions"]
        else:
            doc = row.get("doc")
            identity = doc.get("id") if isinstance(doc, Mapping) else None
            items = [row]
        if identity is None or not all(isinstance(item, Mapping) for item in items):
            raise ReadError(where, f"not a record: it does not say of which document. {WANTED}")
        for item in items:
            yield str(identity), item, where


def _attribution(item: Mapping[str, Any], document: str, texts: Mapping[str, str], where: str) -> Attribution:
    try:
        found = attribution(item)
    except (AttributeError, TypeError, ValueError) as error:
        raise ReadError(where, f"not a record: {error}. {WANTED}") from error
    text = texts.get(document)
    for role in ROLES if text is not None else ():
        for span in item.get(role) or ():
            words = span.get("text") if isinstance(span, Mapping) else None
            if words is not None and text is not None and text[span["start"] : span["end"]] != words:
                raise UsageError(_other_text(where, document, f"{role} {span['start']}-{span['end']}"))
    return found


def _check_documents(found: set[str], texts: Mapping[str, str], path: Path | str, tell: Tell) -> None:
    strange = sorted(found - set(texts))
    if found and len(strange) == len(found):
        raise UsageError(
            f"{path}: none of its {len(found):,} documents is in the gold (there {strange[0]!r}, in the gold "
            f"{min(texts)!r}). Extract the gold's texts under the gold's ids, or name GOLD alone to run over them."
        )
    if strange:
        tell(
            f"{len(strange):,} documents of {path} are not in the gold and are left out, such as {strange[0]!r}"
        )
    without = sorted(set(texts) - found)
    if without:
        tell(f"{len(without):,} of {len(texts):,} gold documents have no records, such as {without[0]!r}")


def _other_text(where: str, document: str, what: str) -> str:
    return (
        f"{where}: {what} of document {document!r} is not what the gold's text says there. The records belong to "
        "another text (or count bytes): extract the gold's own texts."
    )
