"""Documents in, records out: the one generator that every command calls."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from quotes.annotate import annotate, load_pipeline
from quotes.assemble import assemble
from quotes.confidence import Calibration, confidence
from quotes.documents import Document
from quotes.errors import InputError
from quotes.legible import text_of
from quotes.match import RuleMatcher, mark_tokens
from quotes.quote import Offsets, Quote, Resolution
from quotes.records import Context, DocInfo, Record, Span, Why
from quotes.rules import RuleSet, load_rules
from quotes.scorer import Scorer, load_scorer
from quotes.speakers import Constructions, resolve
from quotes.tree import Tree

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

ID_LENGTH = 16
DOC_FIELDS = ("url", "title", "date", "publisher", "author")


def extract(
    documents: str | Document | Iterable[Document],
    *,
    nlp: Language | None = None,
    rules: RuleSet | None = None,
    on_error: Callable[[InputError], None] | None = None,
) -> Iterator[Record]:
    """Yield the records of each document, in document order and in text order within one.

    `documents` is a text, a `Document` or an iterable of `Document`s; `nlp` defaults to the embedded pipeline and
    `rules` to the shipped rules.  A document that cannot be used is passed to `on_error` and skipped; without
    `on_error` its `InputError` is raised.  Offsets in the records are code points of the document's text.
    """
    extractor = Extractor(nlp=nlp, rules=rules)
    for document in _documents(documents):
        try:
            yield from extractor.records(document)
        except InputError as error:
            if on_error is None:
                raise
            on_error(error)


class Extractor:
    """A pipeline and a compiled rule set, kept for many documents."""

    def __init__(
        self,
        *,
        nlp: Language | None = None,
        rules: RuleSet | None = None,
        scorer: Scorer | bool | None = True,
        roles: RuleSet | None = None,
    ) -> None:
        """`scorer` is the shipped one by default, another one, or None or False to let the rules decide alone.

        `roles` are rules of the kind `role`, by default the shipped ones.
        """
        self.scorer = (load_scorer() if scorer else None) if isinstance(scorer, bool) else scorer
        self.nlp = nlp if nlp is not None else load_pipeline()
        self.rules = rules if rules is not None else load_rules()
        self._match = RuleMatcher(self.nlp.vocab, self.rules)
        self._roles = Constructions(roles) if roles is not None else None

    def records(self, document: Document) -> Iterator[Record]:
        """The records of one document."""
        info = doc_info(document)
        for start, doc in annotate(self.nlp, document.text):
            tree = Tree(doc)
            quotations = mark_tokens(doc, tree.text)
            matches = self._match(doc, tree)
            quotes = assemble(doc, matches, quotations, self.rules, scorer=self.scorer, tree=tree)
            # a list, so that nobody holds the Doc while records are consumed
            resolutions = resolve(doc, quotes, self._roles)
            calibration = self.scorer.calibration if self.scorer is not None else None
            yield from list(
                build_records(doc, quotes, resolutions, info, calibration, whole=document.text, shift=start)
            )


def build_records(
    doc: Doc,
    quotes: Sequence[Quote],
    resolutions: Sequence[Resolution],
    info: DocInfo,
    calibration: Calibration | None = None,
    *,
    whole: str | None = None,
    shift: int = 0,
) -> Iterator[Record]:
    """Records of the quotes of one annotated piece that begins at code point `shift` of the document's text, `whole`.

    Without `whole` the annotated text is the document's; without a `calibration` the quotes' own chances are taken.
    """
    if not quotes:
        return
    ids = [record_id(info.id, _shifted(quote.content, shift), _shifted(quote.cue, shift)) for quote in quotes]
    text = text_of(doc) if whole is None else whole[shift : shift + len(text_of(doc))]
    sentences = _Sentences(doc)
    for quote, resolution, identity in zip(quotes, resolutions, ids, strict=True):
        speakers = [
            speaker.model_copy(update={"evidence": [_in(text, span, shift) for span in speaker.evidence]})
            if whole is not None and speaker.evidence
            else speaker
            for speaker in resolution.speakers
        ]
        yield Record(
            id=identity,
            doc=info,
            kind=quote.kind,
            act=quote.act,
            polarity=quote.polarity,
            text=" ".join(" ".join(text[a:b].split()) for a, b in quote.content),
            content=_spans(text, quote.content, shift),
            cue=_spans(text, quote.cue, shift),
            source=_spans(text, quote.source, shift),
            cue_lemma=quote.cue_lemma,
            source_kind=resolution.source_kind,
            speakers=speakers,
            parent=ids[quote.parent] if quote.parent is not None else None,
            confidence=confidence(quote, resolution, calibration),
            flags=list(dict.fromkeys((*quote.flags, *resolution.flags))),
            why=Why(rule=quote.rule, resolver=resolution.resolver, candidates=list(resolution.candidates)),
            context=sentences.context(quote),
        )


def record_id(doc_id: str, content: Sequence[Offsets], cue: Sequence[Offsets]) -> str:
    """A stable id from the document's id and the offsets of content and cue; the rule has no part in it.

    The cue is in because two attributions of one document may share their content ("X said and Y confirmed ...").
    """
    key = "\x1f".join([doc_id, repr(list(content)), repr(list(cue))])
    return hashlib.sha256(key.encode()).hexdigest()[:ID_LENGTH]


def doc_info(document: Document) -> DocInfo:
    """Where the records of a document say they come from."""
    sha = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    meta = {key: value for key, value in document.meta.items() if key not in {"id", "sha256", "path"}}
    return DocInfo(id=document.id, sha256=sha, path=document.path, **meta)


def _documents(documents: str | Document | Iterable[Document]) -> Iterable[Document]:
    if isinstance(documents, str):
        return [Document(id="text", text=documents, meta={}, path=None)]
    return [documents] if isinstance(documents, Document) else documents


def _shifted(spans: Sequence[Offsets], shift: int) -> tuple[Offsets, ...]:
    return tuple((a + shift, b + shift) for a, b in spans)


def _spans(text: str, spans: Sequence[Offsets], shift: int) -> list[Span]:
    return [Span(start=a + shift, end=b + shift, text=text[a:b]) for a, b in spans]


def _in(text: str, span: Span, shift: int) -> Span:
    """The span in the document, with the document's own words."""
    return Span(start=span.start + shift, end=span.end + shift, text=text[span.start : span.end])


class _Sentences:
    """Where the sentences of an annotated text stand, looked up by code point."""

    def __init__(self, doc: Doc) -> None:
        starts, lengths, borders = doc.to_array(["IDX", "LENGTH", "SENT_START"]).T.tolist()
        firsts = [i for i, border in enumerate(borders) if i == 0 or border == 1]
        lasts = [*(i - 1 for i in firsts[1:]), len(starts) - 1]
        self._text = text_of(doc)
        self._starts = [starts[i] for i in firsts]
        self._ends = [starts[i] + lengths[i] for i in lasts]

    def context(self, quote: Quote) -> Context:
        """The sentence before and the sentence after those that the quote's parts stand in."""
        points = [
            p for spans in (quote.content, quote.cue, quote.source) for a, b in spans for p in (a, b - 1)
        ]
        return Context(
            before=self._sentence(bisect_right(self._starts, min(points)) - 2),
            after=self._sentence(bisect_right(self._starts, max(points))),
        )

    def _sentence(self, number: int) -> str:
        if not 0 <= number < len(self._starts):
            return ""
        return self._text[self._starts[number] : self._ends[number]].strip()
