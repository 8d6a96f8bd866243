"""What is compared: attributions of an article, whoever made them, gold and program alike.

Offsets are code points of the article's text, half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quotes.quote import Offsets

ROLES = ("content", "cue", "source")
UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker; gold may accept several wordings (`aliases`, `roles`, `affiliations`).

    `confidence` is a record's: the chance that the name is the right one.
    """

    name: str | None
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution.  `speakers` is None where the gold does not say who it is, empty where nobody is.

    `facts` says whether roles and affiliations are annotated.  `use` is False for gold that is there but is not to
    be measured: whatever is paired with it is neither right nor wrong.
    """

    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...] = ()
    source: tuple[Offsets, ...] = ()
    id: str | None = None
    kind: str | None = None
    act: str | None = None
    polarity: str | None = None
    mention: str | None = None
    speakers: tuple[Person, ...] | None = None
    facts: bool = False
    nested: bool = False
    use: bool = True
    rule: str | None = None
    resolver: str | None = None
    confidence: float | None = None
    cue_lemma: str | None = None

    @property
    def names(self) -> list[str]:
        """The names of its speakers."""
        return [person.name for person in self.speakers or () if person.name]

    @property
    def confidence_of_spans(self) -> float | None:
        """A record's chance that content and source are right, whoever is named: `quotes.confidence`, undone."""
        if self.confidence is None:
            return None
        shares = [one.confidence for one in self.speakers or () if one.name is not None and one.confidence]
        return min(1.0, self.confidence / min(shares, default=1.0))

    @property
    def mention_kind(self) -> str | None:
        """The kind of mention that the source is, `unnamed` where the gold knows no name."""
        return UNNAMED if self.speakers is not None and not self.names else self.mention


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its gold; `document` is the id under which its records stand."""

    id: str
    text: str
    attributions: tuple[Attribution, ...]
    document: str
    where: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)


def attribution(item: Mapping[str, Any]) -> Attribution:
    """An attribution as gold files, PARC-style exports and records have it.

    Raises `ValueError` or `TypeError` with a phrase that says what is wrong with it.
    """
    features = item.get("features")
    values: Mapping[str, Any] = {**features, **item} if isinstance(features, Mapping) else item
    why = values.get("why")
    reasons: Mapping[str, Any] = why if isinstance(why, Mapping) else {}
    confidence = values.get("confidence")
    identity = values.get("id")
    return Attribution(
        content=spans(values, "content", required=True),
        cue=spans(values, "cue"),
        source=spans(values, "source"),
        id=None if identity is None else str(identity),
        kind=values.get("kind"),
        act=values.get("act"),
        polarity=values.get("polarity"),
        mention=values.get("speaker_mention_kind") or values.get("source_kind"),
        speakers=_speakers(values),
        facts="speakers" in values,
        nested=values.get("parent") is not None or values.get("nested") is True,
        use=values.get("use") is not False,
        rule=reasons.get("rule"),
        resolver=reasons.get("resolver"),
        confidence=None if confidence is None else float(confidence),
        cue_lemma=values.get("cue_lemma"),
    )


def spans(values: Mapping[str, Any], role: str, *, required: bool = False) -> tuple[Offsets, ...]:
    """The spans of a role: `[start, end]` pairs or `{start, end}` objects; a single pair will do."""
    found = values.get(role)
    if found is None and not required:
        return ()
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise TypeError(f"`{role}` is not a list of [start, end] pairs")
    if len(found) == 2 and all(isinstance(point, int) for point in found):
        found = [found]
    out = tuple(_span(one, role) for one in found)
    if required and not out:
        raise ValueError(f"`{role}` is empty")
    return out


def _span(found: Any, role: str) -> Offsets:
    if isinstance(found, Mapping):
        pair: Any = (found.get("start"), found.get("end"))
    else:
        pair = found
    if not isinstance(pair, Sequence) or len(pair) != 2 or not all(isinstance(point, int) for point in pair):
        raise TypeError(f"`{role}` holds {found!r}, which is no [start, end] pair")
    start, end = pair
    if not 0 <= start <= end:
        raise ValueError(f"`{role}` holds {start}-{end}, which is no span")
    return start, end


def _speakers(values: Mapping[str, Any]) -> tuple[Person, ...] | None:
    if "speakers" in values:
        return tuple(
            Person(
                one.get("name"),
                roles=_wordings(one.get("role")),
                affiliations=_wordings(one.get("affiliation")),
                confidence=one.get("confidence"),
            )
            for one in values["speakers"]
        )
    if "speaker_name" in values:
        named = values["speaker_name"]
        names = [named] if named is None or isinstance(named, str) else list(named)
        aliases = tuple(values.get("speaker_aliases") or ())
        return tuple(Person(name, aliases) for name in names if name is not None)
    return None


def _wordings(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) and value else ()


def first_outside(text: str, attributions: Iterable[Attribution]) -> tuple[str, Offsets] | None:
    """The first span that ends after the text, with its role."""
    for one in attributions:
        for role in ROLES:
            for span in getattr(one, role):
                if span[1] > len(text):
                    return role, span
    return None
