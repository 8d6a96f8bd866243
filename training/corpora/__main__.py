"""`python -m training.corpora`: build all corpora from the folders that the user names."""

import argparse
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from training.corpora.invented import add_news_features
from training.corpora.inventory import inventory
from training.corpora.newswire import (
    read_articles,
    read_newswire,
    read_uner,
    relabel_silver,
    split_of,
    to_passage,
)
from training.corpora.passages import cut, vary
from training.corpora.reparse.articles import bound_docs
from training.corpora.reporting import varied
from training.corpora.treebanks import Paragraph, read_documents, training_docs
from training.polnear import held_out_names, read_rows

SEED = 20
NEWS_GENRES = ("GUM_news", "GUM_interview")


def save(docs: Iterable[Doc], path: Path) -> None:
    """Write a DocBin and say what is in it."""
    docs = list(docs)
    path.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs, store_user_data=False).to_disk(path)
    labels = Counter(ent.label_ for doc in docs for ent in doc.ents)
    print(f"{path}: {len(docs)} docs, {sum(map(len, docs))} tokens {dict(labels) or ''}", flush=True)


def build_parse_corpora(nlp: Language, treebanks: Path, output: Path) -> None:
    """train_parse (all `*-train.conllu`), dev_parse (EWT and GUM dev), eval (those, PUD's and GUM's news)."""
    train = sorted(treebanks.glob("*-train.conllu"))
    if not train:
        raise FileNotFoundError(f"no file in {treebanks} is named *-train.conllu")
    documents = read_documents(train, augment=add_news_features, seed=SEED)
    docs = training_docs(nlp.vocab, documents, seed=SEED, varied=True)
    random.Random(SEED).shuffle(docs)
    save(docs, output / "train_parse" / "gold.spacy")
    news: dict[str, list[Paragraph]] = {}
    for path in sorted(treebanks.glob("*-dev.conllu")):
        documents = read_documents([path])
        held_out = training_docs(nlp.vocab, documents, seed=SEED, varied=False)
        save(held_out, output / "dev_parse" / f"{path.stem.replace('-', '_')}.spacy")
        save(held_out, output / "eval" / f"{path.stem.replace('-', '_')}.spacy")
        news |= {name: text for name, text in documents.items() if name.startswith(NEWS_GENRES)}
    for path in sorted(treebanks.glob("gum-test.conllu")):
        documents = read_documents([path])
        news |= {name: text for name, text in documents.items() if name.startswith(NEWS_GENRES)}
    if news:
        save(training_docs(nlp.vocab, news, seed=SEED, varied=False), output / "eval" / "gum_news.spacy")
    for path in treebanks.glob("pud.conllu"):  # documents named n... are news, w... Wikipedia
        documents = {name: text for name, text in read_documents([path]).items() if name.startswith("n")}
        save(training_docs(nlp.vocab, documents, seed=SEED, varied=False), output / "eval" / "pud_news.spacy")


def build_entity_corpora(nlp: Language, ner: Path, articles: list[Path], output: Path) -> None:
    """train_ner, dev_ner and eval/newswire_test from `*newswire*.tsv`; eval/uner_* from `uner-*.iob2`."""
    rng = random.Random(SEED)
    originals = read_articles(articles)
    docs: dict[str, list[Doc]] = {"train": [], "dev": [], "test": []}
    found = Counter[bool]()
    for path in sorted(ner.glob("*newswire*.tsv")):
        for name, tokens in read_newswire(path):
            passage, original = to_passage(tokens, originals.get(name))
            found[original] += 1
            split = split_of(name)
            for piece in cut(passage, rng):
                docs[split].append((vary(piece, rng) if split == "train" else piece).to_doc(nlp))
    if not docs["train"]:
        raise FileNotFoundError(f"no articles in {ner}/*newswire*.tsv")
    print(
        f"newswire articles: {found[True]} found in their originals, {found[False]} put together", flush=True
    )
    random.Random(SEED).shuffle(docs["train"])
    save(docs["train"], output / "train_ner" / "newswire.spacy")
    save(docs["dev"], output / "dev_ner" / "newswire.spacy")
    save(docs["test"], output / "eval" / "newswire_test.spacy")
    for path in sorted(ner.glob("uner-*.iob2")):
        name = path.stem.replace("uner-en_", "uner_").replace("-ud-", "_")
        save((passage.to_doc(nlp) for passage in read_uner(path)), output / "eval" / f"{name}.spacy")


class Voting(NamedTuple):
    """Whose parses vote on the trees of articles with gold attributions."""

    voters: list[Path]  # pipelines, the most trusted first
    polnear: Path
    held_out: frozenset[str]  # names of articles that no training may see


def add_silver(nlp: Language, silver: Path, output: Path, voting: Voting | None) -> None:
    """Put silver trees and `ner_silver.spacy` beside the gold corpora, in folders of their own.

    The trees are those of `parse_silver.spacy`, or with `voting` those that its votes and others add up to.  Silver
    annotations are other programs': they train, and never count in dev or eval.
    """
    gold = output / "train_parse" / "gold.spacy"
    folder = output / "train_parse_silver"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gold.spacy").write_bytes(gold.read_bytes())
    pieces = silver / "parse_silver.spacy"
    docs: Iterable[Doc] = DocBin().from_disk(pieces).get_docs(nlp.vocab)
    if voting is not None:
        docs = vote(voting, pieces, gold)
    save(varied(docs, SEED), folder / "silver.spacy")
    save(relabel_silver(nlp, silver / "ner_silver.spacy"), output / "train_ner" / "silver.spacy")


def vote(voting: Voting, pieces: Path, gold: Path) -> Iterable[Doc]:
    """Trees of the annotated articles, with no tag or label that the gold trees do not have."""
    tags, labels = inventory(gold)
    articles = [row for row in read_rows(voting.polnear) if row["doc_id"] not in voting.held_out]
    return bound_docs(articles, voting.voters, pieces, tags=tags, labels=labels, seed=SEED)


def build(
    treebanks: Path,
    ner: Path,
    output: Path,
    *,
    articles: list[Path],
    silver: Path | None,
    voting: Voting | None = None,
) -> None:
    """All corpora under `output`. Raises FileNotFoundError where a folder lacks what is needed."""
    nlp = spacy.blank("en")
    build_parse_corpora(nlp, treebanks, output)
    build_entity_corpora(nlp, ner, articles, output)
    if silver:
        add_silver(nlp, silver, output, voting)


def voting_of(
    voters: list[Path], polnear: Path | None, held_out: Path | None, silver: Path | None
) -> Voting | None:
    """None where nobody votes. Raises SystemExit where there is nothing to vote on."""
    if voters and polnear is None:
        raise SystemExit("--voters: name the articles with gold attributions with --polnear FILE")
    if voters and silver is None:
        raise SystemExit("--voters: name the folder of the silver data with --silver DIR")
    names = held_out_names(held_out) if held_out is not None else set[str]()
    return Voting(voters, polnear, frozenset(names)) if voters and polnear else None


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.corpora", description=__doc__)
    parser.add_argument(
        "--treebanks", type=Path, required=True, help="ewt-, gum-{train,dev}.conllu, pud.conllu"
    )
    parser.add_argument("--ner", type=Path, required=True, help="*newswire*.tsv and uner-*.iob2")
    parser.add_argument(
        "--articles", type=Path, nargs="*", default=[], help="JSONL with the newswire's own texts"
    )
    parser.add_argument("--silver", type=Path, help="folder with parse_silver.spacy and ner_silver.spacy")
    parser.add_argument(
        "--voters", type=Path, nargs="*", default=[], help="pipelines, the most trusted first"
    )
    parser.add_argument("--polnear", type=Path, help="PolNeAR train as JSONL, whose trees they vote on")
    parser.add_argument("--held-out", type=Path, help="JSON list of its articles that no training may see")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    build(
        options.treebanks,
        options.ner,
        options.output,
        articles=options.articles,
        silver=options.silver,
        voting=voting_of(options.voters, options.polnear, options.held_out, options.silver),
    )


if __name__ == "__main__":
    main()
