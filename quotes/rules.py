"""Rule files: their model, their lexicons, and how both are read and checked.

A rule is one YAML file whose pattern is verbatim spaCy (`Matcher` or `DependencyMatcher`).  Reading goes
YAML -> pydantic (an unknown key is an error) -> lexicon expansion -> spaCy's own validation.  Each error names
the file and says what to change.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from quotes.as_read import FILE, digest_of, read_kept
from quotes.errors import RuleError
from quotes.records import Act, Polarity

ROLES = ("cue", "source", "content")
CHECKED_ATTRIBUTES = ("DEP", "POS", "TAG", "ENT_TYPE")
LEXICON_LINE = re.compile(r"^(?P<entry>\S+)(?:\s+(?P<weight>[01](?:\.\d+)?|\.\d+))?$")
SOURCE_NONE = "none"
# What a rule is for: attributions come out of the first, features of a claim's worth out of the second.
SPEECH = frozenset({"direct", "indirect", "mixed", "block"})
CLAIMS = frozenset({"claim"})
# What the words around a name say of its bearer: no attributions, but who speaks in which capacity.
CAPACITIES = frozenset({"role"})
SAID_OF = ("speaker", "role", "affiliation")

CueGrowth = Literal["token", "verb-group"]
SourceGrowth = Literal["token", "noun-phrase", "subject", "none"]
ContentGrowth = Literal["token", "phrase", "clause", "host", "quotation", "objects", "line", "line-before"]
RoleGrowth = Literal["title", "phrase", "phrase-before", "predicate"]
AffiliationGrowth = Literal["object", "name", "brackets", "party"]


class SpanGrowth(BaseModel):
    """How the token that a rule found for a role grows into a span (see `quotes.growth`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cue: CueGrowth = "verb-group"
    source: SourceGrowth = "noun-phrase"
    content: ContentGrowth = "clause"
    role: RoleGrowth | None = None
    affiliation: AffiliationGrowth | None = None


class Rule(BaseModel):
    """One rule file, its lexicons still unexpanded in `pattern`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z]{2}(\.[a-z0-9]+(-[a-z0-9]+)*)+$")
    title: str = Field(min_length=3)
    kind: Literal["direct", "indirect", "mixed", "block", "claim", "role"]
    status: Literal["experimental", "stable", "deprecated"] = "experimental"
    why: str = Field(min_length=10)
    matcher: Literal["dependency", "token"]
    pattern: list[dict[str, Any]] = Field(min_length=1)
    roles: list[str] | None = None
    span: SpanGrowth = SpanGrowth()
    act: Act | None = None
    polarity: Polarity | None = None
    cue_lemma: str | None = None
    precision: float | None = Field(default=None, ge=0, le=1)
    weight: float | None = None
    match: list[str] = Field(min_length=1)
    no_match: list[str] = Field(min_length=1)
    todo_match: list[str] = []

    @model_validator(mode="after")
    def _roles_fit_the_pattern(self) -> Rule:
        if self.matcher == "token":
            if self.roles is None or len(self.roles) != len(self.pattern):
                raise ValueError(
                    "a token rule needs `roles`: one entry for each token of `pattern` ('' for none)"
                )
            named = set(self.roles)
        else:
            if self.roles is not None:
                raise ValueError("a dependency rule has no `roles`: its node names are the roles")
            named = {str(node.get("RIGHT_ID")) for node in self.pattern}
        if (self.kind == "claim") != (self.weight is not None):
            raise ValueError("a rule of the kind `claim` needs a `weight`, and no other kind has one")
        if self.kind == "claim":
            if "content" not in named:
                raise ValueError("no node is named `content`: name the words that speak for or against")
            return self
        if self.kind == "role":
            return self._says_what_somebody_is(named)
        if self.kind != "block" and "content" not in named and self.span.content != "host":
            raise ValueError("no node is named `content`, and `span.content` is not `host`")
        if self.kind != "block" and self.span.source in ("token", "noun-phrase") and "source" not in named:
            raise ValueError(
                "no node is named `source`: name one, or set `span.source` to `subject` or `none`"
            )
        return self

    def _says_what_somebody_is(self, named: set[str]) -> Rule:
        if self.matcher != "token" or "speaker" not in named:
            raise ValueError(
                "a rule of the kind `role` is a token rule with a token named `speaker`: the name, or part of it"
            )
        grown = [name for name in ("role", "affiliation") if getattr(self.span, name) is not None]
        if len(grown) != 1 or grown[0] not in named:
            raise ValueError(
                "a rule of the kind `role` names one token `role` or `affiliation` and says under `span` how it grows"
            )
        return self


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lemmas with an optional weight: the share of right cues in the frame that the lexicon serves."""

    name: str
    path: Path
    entries: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one language with their lexicons; `patterns` are expanded, in the order of `rules`."""

    rules: tuple[Rule, ...]
    patterns: tuple[list[dict[str, Any]], ...]
    paths: tuple[Path, ...]
    lexicons: Mapping[str, Lexicon]
    acts: Mapping[str, Act] = field(default_factory=dict)
    # By rule the lexicons of its cue: asked for every match.
    _of_cues: dict[str, tuple[Lexicon, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def by_id(self, rule_id: str) -> Rule:
        """The rule of that id; `RuleError` names the nearest ids when there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise RuleError(f"No rule has the id {rule_id!r}. `quotes rules list` prints the ids there are.")

    def weight(self, rule: Rule, lemma: str) -> float:
        """How likely a match of `rule` on this cue lemma is right: lexicon, else the rule's own precision."""
        lexicons = self._of_cues.get(rule.id)
        if lexicons is None:
            names = lexicon_names(rule.pattern, role="cue", roles=rule.roles)
            lexicons = self._of_cues[rule.id] = tuple(self.lexicons[name] for name in names)
        for lexicon in lexicons:
            found = lexicon.entries.get(lemma)
            if found is not None:
                return found
        return 0.5 if rule.precision is None else rule.precision

    def labels(self) -> dict[str, set[str]]:
        """Every DEP, POS, TAG and ENT_TYPE value that the patterns ask for, by attribute."""
        out: dict[str, set[str]] = {name: set() for name in CHECKED_ATTRIBUTES}
        for pattern in self.patterns:
            for attributes in _token_attributes(pattern):
                for name in CHECKED_ATTRIBUTES:
                    out[name].update(_values(attributes.get(name)))
        return out


def find_rules_dir() -> Path:
    """The folder of the shipped rules: package data in an installed wheel, else the checkout's `rules/`."""
    packaged = Path(__file__).parent / "_rules"
    checkout = Path(__file__).parent.parent / "rules"
    for folder in (packaged, checkout):
        if folder.is_dir():
            return folder
    raise RuleError(f"The rule files are missing: looked in {packaged} and {checkout}. Reinstall `quotes`.")


def read_lexicon(path: Path) -> Lexicon:
    """One lexicon file: a lemma a line, an optional weight in 0..1 after it, `#` comments.

    Raises `RuleError` with file and line for a malformed, unsorted or repeated entry.
    """
    return _read_lexicon_once(path, *_version(path))


@lru_cache(maxsize=1024)
def _read_lexicon_once(path: Path, _changed: int, _size: int) -> Lexicon:
    """A lexicon, read again only when it has changed: rules and resolvers ask for the same ones."""
    entries: dict[str, float | None] = {}
    last = ""
    for number, raw in enumerate(_read_text(path).splitlines(), 1):
        line = raw.strip()
        if "#" in line:
            line = "" if raw.startswith("#") else re.sub(r"\s#.*$", "", raw).strip()
        if not line:
            continue
        parsed = LEXICON_LINE.match(line)
        if parsed is None:
            raise RuleError(
                f"{path}:{number}: {line!r} is not `lemma` or `lemma weight` with a weight in 0..1."
            )
        entry = parsed["entry"]
        if entry in entries:
            raise RuleError(f"{path}:{number}: {entry!r} stands twice; remove one of the two lines.")
        if entry < last:
            raise RuleError(
                f"{path}:{number}: {entry!r} comes after {last!r}; lexicons are sorted by code point."
            )
        entries[entry] = float(parsed["weight"]) if parsed["weight"] else None
        last = entry
    if not entries:
        raise RuleError(f"{path}: the lexicon is empty; a pattern that uses it could never match.")
    return Lexicon(path.stem, path, entries)


def load_rules(*folders: Path | str, kinds: Collection[str] = SPEECH) -> RuleSet:
    """The shipped rules, then those of `folders` in turn: a rule or lexicon of the same id or name replaces.

    Of the rules only those of `kinds` are kept (the others are read all the same, so that their errors show).
    Raises `RuleError` for the first file that is wrong: not YAML, an unknown key, an unknown lexicon, a pattern
    that spaCy refuses.
    """
    rules: dict[str, tuple[Rule, Path]] = {}
    lexicons: dict[str, Lexicon] = {}
    for folder in (find_rules_dir(), *map(Path, folders)):
        if not folder.is_dir():
            raise RuleError(
                f"{folder} is not a folder of rules; `--rules` takes a folder that holds .yml files."
            )
        for path in sorted(folder.rglob("*.txt")):
            lexicon = read_lexicon(path)
            lexicons[lexicon_name(path)] = lexicon
        for path in rule_files(folder):
            rule = _read_once(path, *_version(path))
            if rule.id in rules and rules[rule.id][1].is_relative_to(folder):
                raise RuleError(
                    f"{path}: the id {rule.id!r} is taken by {rules[rule.id][1]}; ids are unique."
                )
            rules[rule.id] = (rule, path)
    if not rules:
        raise RuleError(
            f"No rule file (.yml) was found in {', '.join(map(str, folders)) or find_rules_dir()}."
        )
    ordered = [rules[key] for key in sorted(rules) if rules[key][0].kind in kinds]
    return RuleSet(
        rules=tuple(rule for rule, _ in ordered),
        patterns=tuple(_expand(rule, path, lexicons) for rule, path in ordered),
        paths=tuple(path for _, path in ordered),
        lexicons=lexicons,
        acts=_acts(lexicons),
    )


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder, in the order in which they are read."""
    return sorted([*folder.rglob("*.yml"), *folder.rglob("*.yaml")])


def read_rule(path: Path) -> Rule:
    """One rule file as a `Rule`; `RuleError` names the file, the key and the fix."""
    text = _read_text(path)
    data = _kept().get(digest_of(text))
    if data is None:
        from quotes.strict_yaml import read_yaml

        try:
            data = read_yaml(text)
        except ValueError as error:
            raise RuleError(f"{path}: not valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise RuleError(
            f"{path}: a rule file holds one mapping with the keys {', '.join(Rule.model_fields)}."
        )
    try:
        return Rule.model_validate(data)
    except ValidationError as error:
        raise RuleError(f"{path}: " + "; ".join(_readable(item) for item in error.errors())) from error


def kept_path() -> Path:
    """Where what the shipped rule files hold is kept (see `quotes.as_read`)."""
    return find_rules_dir() / "en" / FILE


@lru_cache(maxsize=1)
def _kept() -> dict[str, Any]:
    return read_kept(kept_path())


@lru_cache(maxsize=1024)
def _read_once(path: Path, _changed: int, _size: int) -> Rule:
    """A rule file, read again only when it has changed: speech, roles and claims are loaded one after another."""
    return read_rule(path)


def _version(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def lexicon_name(path: Path) -> str:
    """The name a pattern uses after `@`: the path below `lexicons/`, without the suffix."""
    parts = path.with_suffix("").parts
    if "lexicons" in parts:
        parts = parts[len(parts) - parts[::-1].index("lexicons") :]
    else:
        parts = parts[-1:]
    return "/".join(parts)


def lexicon_names(
    pattern: Iterable[Mapping[str, Any]], role: str | None = None, roles: list[str] | None = None
) -> Iterator[str]:
    """The lexicons that a pattern refers to, or only those of the node with the given role."""
    for position, node in enumerate(pattern):
        name = roles[position] if roles else node.get("RIGHT_ID")
        if role is None or name == role:
            yield from _references(node)


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("@"):
        yield value[1:]
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _expand(rule: Rule, path: Path, lexicons: Mapping[str, Lexicon]) -> list[dict[str, Any]]:
    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, Mapping):
            return {name: walk(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            flat = [walk(inner, key) for inner in value]
            return [
                x
                for inner in flat
                for x in (inner if key in ("IN", "NOT_IN") and isinstance(inner, list) else [inner])
            ]
        if isinstance(value, str) and value.startswith("@"):
            if key not in ("IN", "NOT_IN"):
                raise RuleError(f"{path}: {value!r} stands under {key!r}; a lexicon goes under IN or NOT_IN.")
            if value[1:] not in lexicons:
                near = ", ".join(sorted(lexicons)) or "none"
                raise RuleError(f"{path}: no lexicon is named {value[1:]!r} (there are: {near}).")
            return sorted(lexicons[value[1:]].entries)
        return value

    expanded = walk([dict(node) for node in rule.pattern])
    _validate(rule, path, expanded)
    return list(expanded)


@lru_cache(maxsize=1)
def _empty_vocab() -> Any:
    from spacy.vocab import Vocab

    return Vocab()  # `spacy.blank("en")` would make a tokenizer with it, for longer than all rules take


def _validate(rule: Rule, path: Path, pattern: list[dict[str, Any]]) -> None:
    """Let spaCy refuse what it would refuse: token attributes always, the tree for dependency rules."""
    from spacy.errors import MatchPatternError
    from spacy.matcher import DependencyMatcher, Matcher

    try:
        tokens = (
            [node.get("RIGHT_ATTRS", {}) for node in pattern] if rule.matcher == "dependency" else pattern
        )
        Matcher(_empty_vocab(), validate=True).add(rule.id, [tokens])
        if rule.matcher == "dependency":
            DependencyMatcher(_empty_vocab(), validate=True).add(rule.id, [pattern])
    except MatchPatternError as error:
        raise RuleError(f"{path}: spaCy refuses the pattern: {' '.join(str(error).split())}") from error
    except (ValueError, KeyError) as error:
        raise RuleError(f"{path}: spaCy refuses the pattern: {' '.join(str(error).split())}") from error


def _acts(lexicons: Mapping[str, Lexicon]) -> dict[str, Act]:
    """Lemma -> act, from the lexicons under `acts/`; a lemma in two of them is an error."""
    out: dict[str, Act] = {}
    for name, lexicon in lexicons.items():
        if not name.startswith("acts/"):
            continue
        act = name.removeprefix("acts/")
        for lemma in lexicon.entries:
            if lemma in out:
                raise RuleError(
                    f"{lexicon.path}: {lemma!r} is in acts/{out[lemma]} too; an act lexicon owns a lemma."
                )
            out[lemma] = act  # type: ignore[assignment]  # the record's closed list is checked by a test
    return out


def _token_attributes(pattern: list[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for node in pattern:
        yield node.get("RIGHT_ATTRS", node)


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name in ("IN", "NOT_IN"):
                yield from inner


def _readable(item: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in item["loc"]) or "rule"
    if item["type"] == "extra_forbidden":
        return f"unknown key {where!r} (known: {', '.join(Rule.model_fields)})"
    if item["type"] == "missing":
        return f"the key {where!r} is missing"
    return f"{where}: {item['msg']}"


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8.") from error
