"""The spaCy component `quotes`: `nlp.add_pipe("quotes")` on a pipeline of the user's own.

The records are kept as plain JSON values in `doc.user_data`, so that they travel wherever a `Doc` does (bytes,
`DocBin`, worker processes); `doc._.quotes` reads them as `Record`s.  Nothing is kept in `Span._`, where two spans of
equal offsets would overwrite each other: the spans in `doc.spans` name their record by `span.id_`.

spaCy imports this module with every pipeline that it makes, ours or not: what it needs is imported when it is used.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import srsly
from spacy import util
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup

from quotes.errors import ModelError, RuleError, UsageError

if TYPE_CHECKING:
    from quotes.match import RuleMatcher
    from quotes.records import Record
    from quotes.rules import Lexicon, RuleSet
    from quotes.scorer import Scorer
    from quotes.speakers import Constructions

USER_DATA = "quotes"  # records of a Doc, as JSON values
DOC = "doc"  # what the user says of a Doc: {"id": ..., "title": ..., "url": ...}
ROLES = ("content", "cue", "source")
NEEDED = ("TAG", "LEMMA", "DEP")
KINDS = ("direct", "indirect", "mixed")
FORMAT = 1  # of what to_disk and to_bytes write


@Language.factory(
    "quotes",
    assigns=["doc._.quotes", "doc.spans"],
    requires=["token.tag", "token.lemma", "token.dep"],
    default_config={
        "rules": None,
        "scorer": True,
        "spans_key": "quotes",
        "kinds": None,
        "min_confidence": 0.0,
    },
)
def make_quotes(
    nlp: Language,
    name: str,
    rules: str | list[str] | None,
    scorer: bool,  # noqa: FBT001 (spaCy passes the config by name)
    spans_key: str | None,
    kinds: list[str] | None,
    min_confidence: float,
) -> QuoteFinder:
    """Make the component, as `nlp.add_pipe("quotes", config={...})` asks for it."""
    return QuoteFinder(
        nlp,
        name,
        rules=[rules] if isinstance(rules, str) else rules or [],
        scorer=scorer,
        spans_key=spans_key,
        kinds=kinds,
        min_confidence=min_confidence,
    )


class QuoteFinder(Pipe):
    """Finds who says what in a `Doc` that a tagger, a lemmatizer and a parser have annotated."""

    def __init__(
        self,
        nlp: Language,
        name: str = "quotes",
        *,
        rules: Sequence[str | Path] = (),
        scorer: bool = True,
        spans_key: str | None = "quotes",
        kinds: Sequence[str] | None = None,
        min_confidence: float = 0.0,
    ) -> None:
        """`rules` are folders to lay over the shipped rules, `scorer` False lets the rules decide alone.

        `spans_key` None writes no `doc.spans`.  Raises `UsageError` for a kind or confidence that cannot be, and
        `RuleError` for rules that are wrong.
        """
        unknown = sorted(set(kinds or ()) - set(KINDS))
        if unknown:
            raise UsageError(f"kinds: {', '.join(unknown)} is not one of {', '.join(KINDS)}.")
        if not 0 <= min_confidence <= 1:
            raise UsageError(f"min_confidence: {min_confidence} is not within 0..1.")
        self.nlp = nlp
        self.name = name
        self.spans_key = spans_key
        self.kinds: frozenset[str] = frozenset(kinds or KINDS)
        self.min_confidence = min_confidence
        self._folders = [Path(folder) for folder in rules]
        self._use_scorer = scorer
        self._scorer: Scorer | None = None
        self._rules: RuleSet | None = None
        self._matcher: RuleMatcher | None = None
        self._roles: RuleSet | None = None  # None: the shipped rules for roles
        self._constructions: Constructions | None = None
        self._checked = False
        # Not on first use: patterns that are compiled within `nlp.memory_zone()` are lost at its end.  A folder that
        # is not here may be that of the machine where the pipeline was saved: then `from_disk` brings the rules.
        if all(folder.is_dir() for folder in self._folders):
            self._load()

    @property
    def rules(self) -> RuleSet:
        """The rules at work, lexicons included."""
        return self._ready()[0]

    def __call__(self, doc: Doc) -> Doc:
        """Find the quotes of a `Doc` and write them to it; the same `Doc` is returned."""
        try:
            self.set_annotations(doc, self.match(doc))
        except Exception as error:  # noqa: BLE001 (spaCy's contract: the pipeline's error handler decides)
            self.get_error_handler()(self.name, self, [doc], error)
        return doc

    def match(self, doc: Doc) -> list[Record]:
        """The records of a `Doc`, in text order; sets no annotation but the tokens' `_.mark` and `_.quoted`.

        Raises `ModelError` for a `Doc` without tags, lemmas or dependencies.
        """
        from quotes.assemble import assemble
        from quotes.extraction import build_records, doc_info
        from quotes.match import mark_tokens
        from quotes.speakers import resolve
        from quotes.tree import Tree

        rules, matcher = self._ready()
        if not len(doc) or doc.text.isspace():
            return []
        self._check(doc)
        tree = Tree(doc)
        quotations = mark_tokens(doc, tree.text)
        found = assemble(doc, matcher(doc, tree), quotations, rules, scorer=self._scorer, tree=tree)
        calibration = self._scorer.calibration if self._scorer is not None else None
        speakers = resolve(doc, found, self._constructions)
        records = build_records(doc, found, speakers, doc_info(_document(doc)), calibration)
        kept = [r for r in records if r.kind in self.kinds and r.confidence >= self.min_confidence]
        ids = {record.id for record in kept}
        return [r if r.parent in ids else r.model_copy(update={"parent": None}) for r in kept]

    def set_annotations(self, doc: Doc, records: Iterable[Record]) -> None:
        """Write records to `doc._.quotes` and their spans to `doc.spans`, in place of those of an earlier run."""
        kept = list(records)
        doc.user_data[USER_DATA] = [record.to_dict() for record in kept]
        if self.spans_key is None:
            return
        for role in ROLES:
            spans = [
                _span(doc, part.start, part.end, role, record.id)
                for record in kept
                for part in getattr(record, role)
            ]
            key = f"{self.spans_key}/{role}"
            doc.spans[key] = SpanGroup(doc, name=key, spans=spans)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The rules with their lexicons, and the scorer."""
        return util.to_bytes({"state": lambda: srsly.msgpack_dumps(self._state())}, exclude)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> QuoteFinder:
        """Take over the rules and the scorer that `to_bytes` gave."""
        read: dict[str, Callable[[Any], Any]] = {"state": lambda b: self._restore(srsly.msgpack_loads(b))}
        util.from_bytes(data, read, exclude)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write a folder with `rules.json`: the rules with their lexicons, and the scorer."""
        util.to_disk(Path(path), {"rules.json": lambda p: srsly.write_json(p, self._state())}, exclude)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> QuoteFinder:
        """Take over the rules and the scorer that `to_disk` wrote."""
        util.from_disk(Path(path), {"rules.json": lambda p: self._restore(srsly.read_json(p))}, exclude)
        return self

    # -- rules ------------------------------------------------------------------------------------------------

    def _ready(self) -> tuple[RuleSet, RuleMatcher]:
        if self._rules is None or self._matcher is None:
            self._load()  # for its error: a folder is missing
        assert self._rules is not None  # noqa: S101 (for the type checker)
        assert self._matcher is not None  # noqa: S101
        return self._rules, self._matcher

    def _load(self) -> None:
        from quotes.rules import CAPACITIES, load_rules
        from quotes.scorer import load_scorer

        roles = load_rules(*self._folders, kinds=CAPACITIES) if self._folders else None
        self._use(load_rules(*self._folders), roles, load_scorer() if self._use_scorer else None)

    def _use(self, rules: RuleSet, roles: RuleSet | None, scorer: Scorer | None) -> None:
        from quotes.match import RuleMatcher
        from quotes.speakers import Constructions

        self._rules, self._roles, self._scorer = rules, roles, scorer
        self._matcher = RuleMatcher(self.nlp.vocab, rules)
        self._constructions = Constructions(roles) if roles is not None else None

    def _state(self) -> dict[str, Any]:
        rules, _ = self._ready()
        return {
            "format": FORMAT,
            **_listed(rules),
            "roles": _listed(self._roles) if self._roles is not None else None,
            "lexicons": {name: dict(lexicon.entries) for name, lexicon in rules.lexicons.items()},
            "acts": dict(rules.acts),
            "scorer": asdict(self._scorer) if self._scorer is not None else None,
        }

    def _restore(self, state: Mapping[str, Any]) -> None:
        from quotes.rules import Lexicon
        from quotes.scorer import scorer_of

        if state.get("format") != FORMAT:
            raise RuleError(
                f"{self.name}: the saved rules have the format {state.get('format')!r}, and this version of `quotes` "
                f"reads {FORMAT}. Save the pipeline again with this version."
            )
        lexicons = {
            name: Lexicon(name, Path(f"lexicons/{name}.txt"), entries)
            for name, entries in state["lexicons"].items()
        }
        rules = _rule_set(state, lexicons, state["acts"])
        kept = state.get("roles")  # missing in pipelines saved before role rules came along
        roles = _rule_set(kept, lexicons, state["acts"]) if kept is not None else None
        scorer = scorer_of(state["scorer"]) if state["scorer"] is not None and self._use_scorer else None
        self._use(rules, roles, scorer)

    def _check(self, doc: Doc) -> None:
        missing = [name for name in NEEDED if not doc.has_annotation(name)]
        if missing:
            raise ModelError(
                f"{self.name}: the text has no {', no '.join(missing)} annotation. Add `quotes` after a tagger, "
                f"a lemmatizer and a parser (the pipeline has: {', '.join(self.nlp.pipe_names) or 'nothing'})."
            )
        if self._checked:
            return
        self._checked = True
        if self.nlp.has_pipe("parser"):
            from quotes.annotate import check_pipeline

            for message in check_pipeline(self.nlp, self.rules.labels()):
                warnings.warn(message, stacklevel=2)


def _listed(rules: RuleSet) -> dict[str, Any]:
    """The rules of a set as plain values; its lexicons are kept once for all sets."""
    return {
        "rules": [rule.model_dump(mode="json", exclude_defaults=True) for rule in rules.rules],
        "patterns": list(rules.patterns),
        "paths": ["/".join(rule.id.split(".")) + ".yml" for rule in rules.rules],
    }


def _rule_set(listed: Mapping[str, Any], lexicons: Mapping[str, Lexicon], acts: Mapping[str, Any]) -> RuleSet:
    """What `_listed` took apart."""
    from quotes.rules import Rule, RuleSet

    return RuleSet(
        rules=tuple(Rule.model_validate(rule) for rule in listed["rules"]),
        patterns=tuple(listed["patterns"]),
        paths=tuple(Path(path) for path in listed["paths"]),
        lexicons=dict(lexicons),
        acts=dict(acts),
    )


def _records(doc: Doc) -> list[Record]:
    """What `doc._.quotes` gives: the records of a `Doc`, `[]` before the component has run."""
    from quotes.records import Record

    return [Record.model_validate(one) for one in doc.user_data.get(USER_DATA, ())]


if not Doc.has_extension("quotes"):
    Doc.set_extension("quotes", getter=_records)


def _document(doc: Doc) -> Any:
    """The `Document` of a `Doc`: what the user said of it, else an id made from its text."""
    from quotes.documents import Document
    from quotes.extraction import ID_LENGTH

    meta = dict(doc.user_data.get(DOC) or {})
    digest = hashlib.sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest()
    identity, path = meta.pop("id", digest[:ID_LENGTH]), meta.pop("path", None)
    return Document(id=str(identity), text=doc.text, meta=meta, path=path)


def _span(doc: Doc, start: int, end: int, role: str, record_id: str) -> Span:
    """The tokens that the code points touch; `label_` is the role, `id_` the record's id."""
    found = doc.char_span(start, end, alignment_mode="expand")
    assert found is not None  # noqa: S101 (records are made from this Doc's own tokens)
    return Span(doc, found.start, found.end, label=role, span_id=record_id)
