"""`python -m training.evaluate PIPELINE CORPORA`: scores by corpus, attribution on held-out news, speed.

Parse corpora are scored from raw text (tokens, sentences and trees all predicted), punctuation left out, as
`spacy evaluate` does. Attribution asks what the rules need of a parse: that a saying verb has its subject
inside the annotated source and is linked to the annotated content.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin, Token
from spacy.training import Example

from training import spacy_code
from training.assemble import record_scores
from training.polnear import held_out_names, read_rows

PARSE_CORPORA = ("ewt_dev", "gum_dev", "gum_news", "pud_news")
ENTITY_CORPORA = ("newswire_test", "uner_ewt_dev", "uner_ewt_test", "uner_pud_test")
UNER_LABELS = frozenset(("PERSON", "ORG", "PLACE"))
LINKS = frozenset(
    ("ccomp", "xcomp", "dobj", "parataxis", "pcomp", "advcl", "conj", "oprd", "dep", "prep", "nsubj")
)
Span = tuple[int, int]


def read(nlp: Language, path: Path) -> list[Doc]:
    """The Docs of a DocBin."""
    return list(DocBin().from_disk(path).get_docs(nlp.vocab))


def parse_scores(nlp: Language, gold: list[Doc]) -> dict[str, float]:
    """Tags, word classes, lemmas, trees and sentence ends, in per cent."""
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in gold]
    predicted = nlp.pipe([example.predicted for example in examples], disable=["ner"])
    for example, doc in zip(examples, predicted, strict=True):
        example.predicted = doc
    sentences = Scorer.score_spans(
        examples,
        "sents",
        getter=_attribute,
        has_annotation=lambda doc: doc.has_annotation("SENT_START"),
    )
    scores = tree_scores(examples) | {
        "pos": Scorer.score_token_attr(examples, "pos")["pos_acc"],
        "lemma": Scorer.score_token_attr(examples, "lemma")["lemma_acc"],
        "sents_f": sentences["sents_f"],
    }
    return _in_per_cent(scores)


def compared(docs: Iterable[Doc], gold: Iterable[Doc]) -> dict[str, float]:
    """Trees and tags of Docs with the gold's own tokens, in per cent."""
    return _in_per_cent(tree_scores([Example(*pair) for pair in zip(docs, gold, strict=True)]))


def tree_scores(examples: list[Example]) -> dict[str, float]:
    """Shares of right heads, of right heads with right labels (both without punctuation), and of right tags."""
    trees = Scorer.score_deps(
        examples,
        "dep",
        getter=_label,
        head_attr="head",
        head_getter=_attribute,
        ignore_labels=("punct",),
    )
    tags = Scorer.score_token_attr(examples, "tag")
    return {"uas": trees["dep_uas"], "las": trees["dep_las"], "tag": tags["tag_acc"]}


def _in_per_cent(scores: dict[str, float]) -> dict[str, float]:
    return {name: round(100 * (value or 0), 2) for name, value in scores.items()}


def _label(token: Token, attribute: str) -> str:
    return str(getattr(token, f"{attribute}_"))


def _attribute(holder: Doc | Token, attribute: str) -> Any:
    return getattr(holder, attribute)


def entity_scores(nlp: Language, gold: list[Doc], *, only: frozenset[str] | None) -> dict[str, float]:
    """F of exact entities, over all classes and by class, in per cent. GPE and LOC count as one class, PLACE:
    the corpora do not tell them apart.
    """
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    others = [name for name in nlp.pipe_names if name != "ner"]
    for doc, guess in zip(gold, nlp.pipe([doc.text for doc in gold], disable=others), strict=True):
        expected, found = _entities(doc, only), _entities(guess, only)
        right.update(label for *_, label in expected & found)
        wrong.update(label for *_, label in found - expected)
        missed.update(label for *_, label in expected - found)
    scores = {"f": _f(right.total(), wrong.total(), missed.total())}
    scores["precision"] = round(100 * right.total() / max(1, right.total() + wrong.total()), 2)
    scores["recall"] = round(100 * right.total() / max(1, right.total() + missed.total()), 2)
    for label in sorted(right.keys() | missed.keys()):
        scores[label] = _f(right[label], wrong[label], missed[label])
    return scores


def _entities(doc: Doc, only: frozenset[str] | None) -> set[tuple[int, int, str]]:
    labelled = (
        (ent.start_char, ent.end_char, "PLACE" if ent.label_ in ("GPE", "LOC") else ent.label_)
        for ent in doc.ents
    )
    return {entity for entity in labelled if only is None or entity[2] in only}


def _f(right: int, wrong: int, missed: int) -> float:
    return round(100 * 2 * right / max(1, 2 * right + wrong + missed), 2)


def attribution_scores(nlp: Language, articles: Iterable[dict[str, Any]]) -> dict[str, float]:
    """Per cent of say-verb attributions whose subject, whose content and both are where annotators put them.

    `articles` are PolNeAR records (`text`, `attributions` with code point spans). Counted are attributions
    with one source span, content, and a cue of the saying kind that is or holds exactly one verb.
    """
    counts = Counter[str]()
    for article in articles:
        doc = nlp(article["text"])
        for attribution in article["attributions"]:
            if attribution.get("cue_class") != "saying" or len(attribution["source"]) != 1:
                continue
            verb = _cue_verb(doc, attribution["cue"])
            if verb is None or not attribution["content"]:
                continue
            subject = _subject_inside(verb, attribution["source"][0])
            content = _linked(verb, attribution["content"])
            counts.update(total=1, subject=subject, content=content, both=subject and content)
        counts["sentences"] += sum(1 for _ in doc.sents)
        counts["odd_starts"] += sum(_is_odd_start(doc, sentence.start) for sentence in doc.sents)
    total = max(1, counts["total"])
    return {
        "attributions": counts["total"],
        **{name: round(100 * counts[name] / total, 2) for name in ("subject", "content", "both")},
        "odd_sentence_starts": round(100 * counts["odd_starts"] / max(1, counts["sentences"]), 2),
    }


def read_held_out(polnear: Path, held_out: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file whose `doc_id` is in a JSON list of file names."""
    names = held_out_names(held_out)
    return [record for record in read_rows(polnear) if record["doc_id"] in names]


def _inside(token: Token, spans: Iterable[list[int]]) -> bool:
    return any(start <= token.idx and token.idx + len(token) <= end for start, end in spans)


def _cue_verb(doc: Doc, cue: list[list[int]]) -> Token | None:
    verbs = [token for token in doc if _inside(token, cue) and token.text.isalpha() and token.text.islower()]
    return verbs[0] if len(verbs) == 1 and len(cue) == 1 else None


def _subject_inside(verb: Token, source: list[int]) -> bool:
    """The verb's own subject, or that of the verb it is conjoined with, or the noun it modifies ("X,
    saying").
    """
    seen = 0
    while seen < 5:
        subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "agent")]
        for subject in subjects:
            heads = subject.children if subject.dep_ == "agent" else (subject,)
            if any(_inside(head, [source]) for head in heads):
                return True
        if subjects or verb.dep_ not in ("conj", "xcomp", "advcl"):
            return verb.dep_ in ("acl", "relcl") and _inside(verb.head, [source])
        verb, seen = verb.head, seen + 1
    return False


def _linked(verb: Token, content: list[list[int]]) -> bool:
    """A dependent of the verb lies in the content, or the verb is a parenthesis of a word there."""
    if any(child.dep_ in LINKS and _inside(child, content) for child in verb.children):
        return True
    return verb.dep_ in ("parataxis", "ccomp", "conj", "advcl") and _inside(verb.head, content)


def _is_odd_start(doc: Doc, start: int) -> bool:
    """A sentence that starts with a small letter or a comma right after a word: nobody writes so."""
    if start == 0 or doc[start - 1].is_space:
        return False
    before, first = doc[start - 1], doc[start]
    return (first.is_lower or first.text in ",;") and (before.is_alpha or before.text == ",")


def words_per_second(nlp: Language, docs: list[Doc], *, words: int = 20_000) -> float:
    """Speed of the whole pipeline on this machine, on about so many words in texts of some paragraphs."""
    texts, total = [], 0
    for doc in docs:
        if total < words:
            texts.append(doc.text)
            total += len(doc)
    started = time.perf_counter()
    for _ in nlp.pipe(texts):
        pass
    return round(total / (time.perf_counter() - started))


def evaluate(
    nlp: Language, corpora: Path, *, polnear: Path | None = None, held_out: Path | None = None
) -> dict[str, Any]:
    """All scores; corpora that are not there are left out."""
    scores: dict[str, Any] = {}
    for name in PARSE_CORPORA:
        if (corpora / f"{name}.spacy").exists():
            scores[name] = parse_scores(nlp, read(nlp, corpora / f"{name}.spacy"))
    for name in ENTITY_CORPORA:
        if (corpora / f"{name}.spacy").exists():
            only = UNER_LABELS if name.startswith("uner") else None
            scores[name] = entity_scores(nlp, read(nlp, corpora / f"{name}.spacy"), only=only)
    if polnear and held_out:
        scores["attribution"] = attribution_scores(nlp, read_held_out(polnear, held_out))
    if (corpora / "newswire_test.spacy").exists():
        scores["words_per_second"] = words_per_second(nlp, read(nlp, corpora / "newswire_test.spacy"))
    return scores


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("corpora", type=Path, help="the folder `eval` that training.corpora has written")
    parser.add_argument("--polnear", type=Path, help="PolNeAR train as JSONL")
    parser.add_argument("--held-out", type=Path, help="JSON list of its articles that no training has seen")
    parser.add_argument("--output", type=Path, help="JSON file for the scores")
    parser.add_argument("--record", action="store_true", help="put them into the pipeline's meta.json too")
    options = parser.parse_args()
    spacy_code.use_numpy()
    nlp = spacy.load(options.pipeline)
    scores = evaluate(nlp, options.corpora, polnear=options.polnear, held_out=options.held_out)
    for name, score in scores.items():
        row = " ".join(f"{key}={value}" for key, value in score.items()) if isinstance(score, dict) else score
        print(f"{name:15} {row}")
    if options.output:
        options.output.write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
    if options.record:
        record_scores(options.pipeline, scores)


if __name__ == "__main__":
    main()
