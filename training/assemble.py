"""`python -m training.assemble PARSER NER OUTPUT`: one pipeline that needs nothing but spaCy.

Tagger and parser (on shared token vectors) and NER (on its own) come from two trainings; attribute ruler and
lemmatizer from tables. The result holds weights, tables and labels, and no word of any training text.
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.util import compile_infix_regex

from training.lemmas import mend
from training.tagset import names, rules

if TYPE_CHECKING:
    from spacy.pipeline import AttributeRuler, Lemmatizer

NAME = "quotes_news"
LARGEST = 15_000_000  # bytes on disk
BATCH_SIZE = 8  # texts: articles are long, and 256 of them take 900 MB where 8 take 340 MB, at the same speed
# A mark between two words without space, as files that lost it have: `said:"We`, `left."The`.
GLUED = (
    r"(?<=[\w)\]])[,.:;!?](?=[\"“”]\w)",
    r"(?<=[\w)\]][,.:;!?])[\"“”](?=\w)",
    r"(?<=\w.)[)\]](?=[,.:;!?][\"“”]\w)",
)
# Faces that spaCy keeps as one token, and that news writes as the end of a bracket: "Ada Vale (R-Ohio): ...".
FACES = frozenset({"):", ")-:"})
# Titles whose stop spaCy takes for that of a sentence, and the parser with it: "Lt. Col. Bo Lind said".
TITLES = (
    "Amb Asst Atty Brig Capt Cdr Cllr Cmdr Col Comdr Congr Cpl Dep Det Drs Fr Ft Gens Govs Hon Insp Lieut Lt Maj Msgr "
    "Pfc Pres Profs Pvt Reps Sec Sens Sgt Sr Supt"
)
META: dict[str, Any] = {
    "version": "0.1.0",
    "description": "English news for quote attribution: CLEAR trees, Penn Treebank tags, UPOS, entities",
    "author": "the quotes project",
    "license": "CC BY-SA 4.0",
    "url": "",
    "email": "",
    "notes": "Data, terms, scores and known errors: README.md beside this file.",
    "sources": [
        {"name": "UD English EWT", "license": "CC BY-SA 4.0", "url": "", "author": "Silveira et al."},
        {"name": "UD English GUM", "license": "annotations CC BY 4.0", "url": "", "author": "Zeldes et al."},
        {"name": "Worldwide newswire NER", "license": "not stated", "url": "", "author": "Stanford NLP"},
        {
            "name": "PolNeAR train, gold attributions and automatic annotations",
            "license": "not stated",
            "url": "",
            "author": "Newell",
        },
        {
            "name": "Raw news with trees by vote: Reuters-21578, BBC, Fake News Challenge, worldwide newswire",
            "license": "research use",
            "url": "",
            "author": "",
        },
        {
            "name": "all-MiniLM-L6-v2 (the encoder of a parser that gave the raw news other trees)",
            "license": "Apache-2.0",
            "url": "",
            "author": "sentence-transformers",
        },
        {
            "name": "en_core_web_sm 3.8 (a vote on silver trees)",
            "license": "MIT",
            "url": "",
            "author": "Explosion",
        },
        {"name": "spacy-lookups-data (lemma tables)", "license": "MIT", "url": "", "author": "Explosion"},
    ],
}


def assemble(parser: Path, ner: Path) -> Language:
    """The whole pipeline in memory. Needs spacy-lookups-data, which what it writes does not."""
    trees, entities = spacy.load(parser), spacy.load(ner)
    nlp = English(vocab=trees.vocab)
    adapt_tokenizer(nlp)
    for name in ("tok2vec", "tagger", "parser"):
        nlp.add_pipe(name, source=trees)
    ruler = cast("AttributeRuler", nlp.add_pipe("attribute_ruler"))
    for patterns, attributes in rules():
        ruler.add(patterns, attributes)
    for patterns, attributes in names():
        ruler.add(patterns, attributes, index=-1)
    lemmatizer = cast("Lemmatizer", nlp.add_pipe("lemmatizer", config={"mode": "rule"}))
    lemmatizer.initialize()
    mend(lemmatizer.lookups)
    for string in entities.vocab.strings:
        nlp.vocab.strings.add(string)
    nlp.add_pipe("ner", source=entities)
    nlp.meta["name"] = NAME
    nlp.meta.update(META)
    nlp.batch_size = BATCH_SIZE
    return nlp


def adapt_tokenizer(nlp: Language) -> None:
    """Let spaCy's English tokenizer cut what news writes otherwise than it expects."""
    tokenizer = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex([*English.Defaults.infixes, *GLUED]).finditer
    tokenizer.rules = {text: cut for text, cut in tokenizer.rules.items() if text not in FACES}
    for title in TITLES.split():
        for text in (f"{title}.", f"{title.upper()}."):
            tokenizer.add_special_case(text, [{"ORTH": text}])


def needed_strings(nlp: Language) -> list[str]:
    """The strings that the pipeline's own output is made of: labels, tags, features, lemmas of the ruler."""
    needed = {"ROOT", "dep"}
    for name in ("tagger", "parser", "ner"):
        needed.update(str(label) for label in nlp.get_pipe(name).labels)  # type: ignore[attr-defined]
    for _, attributes in rules():
        needed.update(attributes.values())
        needed.update(attributes.get("MORPH", "").split("|"))
    return sorted(needed - {""})


def write(nlp: Language, output: Path) -> int:
    """Write the pipeline under a temporary name, rename it, and return its size in bytes.

    The string store is cut down to `needed_strings`: it holds every word seen in training, and hash
    embeddings need none of them. A README.md that lies in `output` is kept. Raises ValueError above
    `LARGEST`.
    """
    draft = output.with_name(output.name + ".partial")
    if draft.exists():
        shutil.rmtree(draft)
    draft.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(draft)
    strings = json.dumps(needed_strings(nlp), ensure_ascii=False, indent=0)
    (draft / "vocab" / "strings.json").write_text(strings, encoding="utf-8")
    if (output / "README.md").exists():
        shutil.copy(output / "README.md", draft / "README.md")
    size = sum(path.stat().st_size for path in draft.rglob("*") if path.is_file())
    if size > LARGEST:
        raise ValueError(f"{draft} has {size} bytes, above the limit of {LARGEST}")
    if output.exists():
        shutil.rmtree(output)
    draft.rename(output)
    return size


def record_scores(output: Path, scores: dict[str, Any]) -> None:
    """Put the evaluation's figures into the pipeline's meta.json, as spaCy's own pipelines have them."""
    path = output / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta["performance"] = scores
    path.write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.assemble", description=__doc__)
    parser.add_argument("parser", type=Path, help="trained pipeline with tok2vec, tagger, parser")
    parser.add_argument("ner", type=Path, help="trained pipeline with ner")
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    size = write(assemble(options.parser, options.ner), options.output)
    print(f"{options.output}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
