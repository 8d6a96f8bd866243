"""A tiny set of data folders in the formats that the recipe reads. All sentences and people are invented."""

import itertools
import json
from pathlib import Path

import spacy
from spacy.tokens import DocBin

from training.corpora.newswire import split_of
from training.corpora.passages import Entity, Passage
from training.corpora.treebanks import read_documents, training_docs
from training.tests.trees import ud

SENTENCES = [
    "Ina|Ina|PROPN|NNP|3|nsubj Pell|Pell|PROPN|NNP|1|flat said|say|VERB|VBD|0|root the|the|DET|DT|5|det "
    "ferry|ferry|NOUN|NN|7|nsubj will|will|AUX|MD|7|aux sink|sink|VERB|VB|3|ccomp .|.|PUNCT|.|3|punct",
    '"|"|PUNCT|``|4|punct It|it|PRON|PRP|4|nsubj is|be|AUX|VBZ|4|cop late|late|ADJ|JJ|7|ccomp ,|,|PUNCT|,|4|punct '
    "\"|\"|PUNCT|''|4|punct said|say|VERB|VBD|0|root Ola|Ola|PROPN|NNP|7|nsubj Brun|Brun|PROPN|NNP|8|flat "
    ".|.|PUNCT|.|7|punct",
    "The|the|DET|DT|2|det mayor|mayor|NOUN|NN|5|nsubj of|of|ADP|IN|4|case Varnholt|Varnholt|PROPN|NNP|2|nmod "
    "resigned|resign|VERB|VBD|0|root .|.|PUNCT|.|5|punct",
]
ARTICLE = [
    "Mr O,Ina B-Person,Pell E-Person,of O,the O,Tarn B-Organization,Union E-Organization,spoke O,in O",
    "Varnholt S-Location,. O",
]


def conllu(repetitions: int) -> str:
    """Documents of one paragraph, each with all `SENTENCES`."""
    lines = []
    for number, notation in itertools.product(range(repetitions), SENTENCES):
        if notation is SENTENCES[0]:
            lines += [f"# newdoc id = n{number:03}", "# newpar"]
        for index, token in enumerate(ud(notation), 1):
            row = [
                index,
                token.form,
                token.lemma,
                token.upos,
                token.xpos,
                "_",
                token.head,
                token.deprel,
                "_",
                "_",
            ]
            lines.append("\t".join(map(str, row)))
        lines.append("")
    return "\n".join(lines) + "\n"


def write_data(folder: Path) -> None:
    """`treebanks`, `ner`, `raw.jsonl` and PolNeAR-like `polnear.jsonl` with `held-out.json` under `folder`."""
    (folder / "treebanks").mkdir(parents=True)
    (folder / "ner").mkdir()
    for name, repetitions in (("ewt-train", 40), ("gum-dev", 2), ("ewt-dev", 2), ("pud", 2)):
        (folder / "treebanks" / f"{name}.conllu").write_text(conllu(repetitions), encoding="utf-8")
    (folder / "ner" / "tiny-newswire.tsv").write_text(_newswire(), encoding="utf-8")
    rows = ["# text = Ina Pell", "1\tIna\tB-PER", "2\tPell\tI-PER"]
    (folder / "ner" / "uner-en_ewt-ud-dev.iob2").write_text("\n".join(rows) + "\n\n", encoding="utf-8")
    text = "Ina Pell said the ferry will sink."
    attribution = {"source": [[0, 8]], "cue": [[9, 13]], "content": [[14, 33]], "cue_class": "saying"}
    records = [{"doc_id": name, "text": text, "attributions": [attribution]} for name in ("ferry", "quay")]
    rows = [json.dumps(record) + "\n" for record in records]
    (folder / "polnear.jsonl").write_text("".join(rows), encoding="utf-8")
    raw = " ".join(["The tide went out again.", "Ola Brun said that it was late."] * 12)
    (folder / "raw.jsonl").write_text(json.dumps({"text": raw}) + "\n", encoding="utf-8")
    (folder / "held-out.json").write_text(json.dumps(["ferry.txt"]), encoding="utf-8")


def write_silver(folder: Path) -> None:
    """DocBins of trees and entities, as if another program had made them."""
    folder.mkdir(parents=True)
    nlp = spacy.blank("en")
    treebank = folder / "silver.conllu"
    treebank.write_text(conllu(4), encoding="utf-8")
    trees = training_docs(nlp.vocab, read_documents([treebank]), seed=0, varied=False)
    DocBin(docs=trees).to_disk(folder / "parse_silver.spacy")
    passage = Passage("Ola Brun left Varnholt in May.", (Entity(0, 8, "PERSON"), Entity(26, 29, "")))
    DocBin(docs=[passage.to_doc(nlp)] * 4).to_disk(folder / "ner_silver.spacy")


def tiny_encoder(folder: Path) -> None:
    """An encoder of BERT's make with chance weights, which knows whole words of `SENTENCES` only."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = {token.form.lower() for notation in SENTENCES for token in ud(notation)}
    names = {name: number for number, name in enumerate(["[PAD]", "[UNK]", *sorted(words)])}
    tokenizer = Tokenizer(models.WordPiece(names, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]").save_pretrained(
        folder
    )
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(names),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)


def _newswire() -> str:
    """Articles of all three splits."""
    wanted = {"train": 8, "dev": 2, "test": 2}
    lines = []
    for number in itertools.count():
        split = split_of(f"tiny_{number}")
        if not any(wanted.values()):
            break
        if wanted[split]:
            wanted[split] -= 1
            lines.append(f"# doc = tiny_{number}")
            for paragraph in ARTICLE:
                lines += [word.replace(" ", "\t") for word in paragraph.split(",")]
            lines.append("")
    return "\n".join(lines) + "\n"
