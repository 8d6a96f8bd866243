"""Speakers and roles alone: the resolvers on the gold's own spans, so that no error of the spans comes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from quotes.annotate import annotate
from quotes.errors import UsageError
from quotes.evaluate.attributions import Article, Attribution, Person
from quotes.evaluate.breakdown import Outcomes
from quotes.evaluate.causes import Error
from quotes.evaluate.people import fact, matching, verdict
from quotes.files import ReadError
from quotes.quote import Quote
from quotes.speakers import resolve
from quotes.stored import read_lines
from quotes.words import Words, jaccard

if TYPE_CHECKING:
    from spacy.language import Language

    from quotes.quote import Resolution

Key = Literal["roles", "affiliations"]
FACTS: dict[str, Key] = {"role": "roles", "affiliation": "affiliations"}


@dataclass(slots=True)
class Given:
    """Outcomes by kind of mention and by resolver, of names, roles and affiliations; `total` is what was asked."""

    mentions: dict[str, Outcomes] = field(default_factory=dict)
    resolvers: dict[str, Outcomes] = field(default_factory=dict)
    facts: dict[str, Outcomes] = field(default_factory=dict)
    total: int = 0
    found: int = 0
    errors: list[Error] = field(default_factory=list)


def resolve_given(articles: Iterable[Article], nlp: Language) -> Given:
    """Resolve the sources of the gold itself; those whose speaker the gold does not know are passed over."""
    out = Given()
    for article in articles:
        items = [one for one in article.attributions if one.use and one.speakers is not None and one.source]
        if not items:
            continue
        for gold, found in zip(items, _resolved(article.text, items, nlp), strict=True):
            out.total += 1
            out.found += 1
            _judge(out, article, gold, found)
    return _told(out)


def by_source(articles: Iterable[Article], records: Mapping[str, Sequence[Attribution]]) -> Given:
    """The same for records, each answering the gold whose source it shares half of the words with.

    For gold that knows only sources and speakers, such as single sentences.
    """
    out = Given()
    for article in articles:
        words = Words(article.text)
        for gold in article.attributions:
            if not gold.use or gold.speakers is None:
                continue
            out.total += 1
            mine = words.touched(gold.source)
            shares = [jaccard(mine, words.touched(one.source)) for one in records.get(article.document, ())]
            if shares and max(shares) >= 0.5:
                out.found += 1
                _judge(out, article, gold, records[article.document][shares.index(max(shares))])
    return _told(out)


def read_labels(path: Path | str, articles: Sequence[Article]) -> list[Article]:
    """The articles that a file of labels names, with the speakers that it gives; others are left out.

    A line has `doc_id`, the attribution's `id`, its `kind` of mention and `speaker`: a name, several, or null.  Other
    wordings that will do are in `aliases`, by name; those under "" may be named though nobody need be.
    """
    labels: dict[tuple[str, str], Mapping[str, Any]] = {}
    for where, line in read_lines(path):
        row = _label(where, line)
        labels[str(row["doc_id"]), str(row["id"])] = row
    named = {document for document, _ in labels}
    out = [
        replace(
            article,
            attributions=tuple(
                _labelled(one, labels.get((article.id, str(one.id)))) for one in article.attributions
            ),
        )
        for article in articles
        if article.id in named
    ]
    if not out:
        message = f"{path}: none of its {len(named):,} documents is in the gold, such as {min(named, default='')!r}."
        raise UsageError(f"{message} Name the gold that the labels were made for.")
    return out


def _label(where: str, line: bytes) -> Mapping[str, Any]:
    import json

    wanted = "A label is an object with doc_id, id, kind and speaker."
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ReadError(where, f"not JSON ({error}). {wanted}") from error
    if not isinstance(row, Mapping) or not {"doc_id", "id", "kind", "speaker"} <= set(row):
        raise ReadError(where, f"not a label. {wanted}")
    return row


def _labelled(one: Attribution, label: Mapping[str, Any] | None) -> Attribution:
    if label is None:
        return replace(one, use=False)
    names, aliases = label["speaker"], label.get("aliases") or {}
    listed = [] if names is None else [names] if isinstance(names, str) else names
    people = [Person(name, tuple(aliases.get(name, ()))) for name in listed]
    if not people and "" in aliases:
        people = [Person(None, tuple(aliases[""]))]
    return replace(one, use=True, mention=label["kind"], speakers=tuple(people))


def _resolved(text: str, items: Sequence[Attribution], nlp: Language) -> Iterator[Attribution]:
    found: dict[int, Attribution] = {}
    for shift, doc in annotate(nlp, text):  # a piece is gone when the next one comes
        end = shift + len(doc.text)
        inside = [i for i, one in enumerate(items) if shift <= one.source[0][0] < end]
        quotes = [_quote(items[i], end - shift, shift) for i in inside]
        for i, resolution in zip(inside, resolve(doc, quotes), strict=True):
            found[i] = _attribution(items[i], resolution)
    yield from (found[i] for i in range(len(items)))


def _quote(one: Attribution, length: int, shift: int) -> Quote:
    """The gold's spans as `assemble` would hand them over; a sentence's content is what its source leaves."""

    def moved(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((a - shift, b - shift) for a, b in spans)

    source = moved(one.source)
    start, end = source[0][0], source[-1][1]
    rest = (end, length) if end + 1 < length else (0, start)
    kind: Any = one.kind or "indirect"
    content = moved(one.content) or (rest,)
    return Quote(kind, content, moved(one.cue), source, None, "say", "affirmed", "gold", 1.0)


def _attribution(gold: Attribution, found: Resolution) -> Attribution:
    people = tuple(
        Person(
            one.name,
            roles=(one.role,) if one.role else (),
            affiliations=(one.affiliation,) if one.affiliation else (),
        )
        for one in found.speakers
    )
    return Attribution(gold.content, source=gold.source, speakers=people, resolver=found.resolver or "none")


def _judge(out: Given, article: Article, gold: Attribution, found: Attribution) -> None:
    outcome = verdict(gold, found)
    for table, name in (
        (out.mentions, "all"),
        (out.mentions, gold.mention_kind or "named"),
        (out.resolvers, found.resolver or "none"),
    ):
        table.setdefault(name, Outcomes()).counts[outcome] += 1
    if outcome != "right":
        named = " and ".join(gold.names) or "nobody"
        detail = f"{' and '.join(found.names) or 'nobody'} for {named} ({gold.mention_kind or 'named'})"
        out.errors.append(Error(article.document, f"{outcome} speaker", detail, gold, found))
    if gold.facts and gold.speakers:
        person = gold.speakers[0]
        other = matching(person, found.speakers or ())
        names = (person.name,) if person.name else ()
        _fact(out, article, gold, found, "name", other.name if other else None, names)
        for name, key in FACTS.items():
            values = getattr(other, key) if other else ()
            _fact(out, article, gold, found, name, values[0] if values else None, getattr(person, key))


def _fact(
    out: Given,
    article: Article,
    gold: Attribution,
    found: Attribution,
    name: str,
    value: str | None,
    wordings: tuple[str, ...],
) -> None:
    """Count one role, affiliation or name, and note it where it is not right."""
    outcome = fact(value, wordings)
    out.facts.setdefault(name, Outcomes()).counts[outcome] += 1
    if outcome != "right" and name != "name":
        detail = f"{value or 'none'} for {' or '.join(wordings) or 'none'}"
        out.errors.append(Error(article.document, f"{outcome} {name}", detail, gold, found))


def _told(out: Given) -> Given:
    def ordered(table: Mapping[str, Outcomes]) -> dict[str, Outcomes]:
        return dict(sorted(table.items(), key=lambda item: (-item[1].total, item[0])))

    out.mentions, out.resolvers = ordered(out.mentions), ordered(out.resolvers)
    if not out.total:
        raise UsageError("this gold names no speakers: there is nothing to measure of them.")
    return out
