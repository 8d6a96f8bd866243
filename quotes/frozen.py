"""Frozen parses of the rules' examples: `quotes rules test` runs on them, fast and whatever the pipeline of the day.

A rule's test then fails when the rule changes, not when a pipeline is trained anew; how far the two have drifted
apart is another question, which `quotes rules test --live` answers.  The parses lie beside the rules, in one file of
JSON lines sorted by text, so that a change of one example is a change of one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import srsly

from quotes.errors import RuleError
from quotes.rules import RuleSet, find_rules_dir

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

FROZEN = "frozen.jsonl"
# The columns of a parse: one value a token, joined by spaces, for none of them holds one.
COLUMNS = ("tags", "pos", "morphs", "deps", "heads", "ents")
KEYS = ("text", "words", "lemmas", *COLUMNS)

Parse = Mapping[str, Any]


class FrozenPipeline:
    """Stands in for a pipeline: known texts are thawed, others go through the real one, which is loaded for them."""

    def __init__(self, parses: Mapping[str, Parse], load: Callable[[], Language]) -> None:
        import spacy

        self.vocab: Vocab = spacy.blank("en").vocab
        self.parsed_live: list[str] = []
        self._parses = parses
        self._load = load

    def pipe(self, texts: Iterable[str]) -> Iterator[Doc]:
        """A `Doc` for each text, in order; texts that no parse is kept of are noted in `parsed_live`."""
        asked = list(texts)
        new = [text for text in asked if text not in self._parses]
        live = {doc.text: freeze(doc) for doc in self._load().pipe(new)} if new else {}
        self.parsed_live += new
        for text in asked:
            yield thaw(self.vocab, live.get(text) or self._parses[text])


def freeze(doc: Doc) -> dict[str, Any]:
    """A parse as JSON values; `heads` count from the beginning of the text."""
    out: dict[str, Any] = {
        "text": doc.text,
        "words": [token.text for token in doc],
        "lemmas": [token.lemma_ for token in doc],
        "tags": " ".join(token.tag_ or "-" for token in doc),
        "pos": " ".join(token.pos_ or "-" for token in doc),
        "morphs": " ".join(str(token.morph) or "-" for token in doc),
        "deps": " ".join(token.dep_ or "-" for token in doc),
        "heads": " ".join(str(token.head.i) for token in doc),
        "ents": " ".join(f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in doc),
    }
    # What the blank vocabulary does not know: norms that the tokenizer's exceptions give ("n't" is "not").
    norms = {str(t.i): t.norm_ for t in doc if t.norm_ != t.text.lower()}
    return out | ({"norms": norms} if norms else {})


def thaw(vocab: Vocab, parse: Parse) -> Doc:
    """The `Doc` of a parse; `RuleError` for one that does not fit its text."""
    from spacy.tokens import Doc

    columns = {name: ["" if v == "-" else v for v in parse[name].split(" ")] for name in COLUMNS}
    words = parse["words"]
    try:
        doc = Doc(
            vocab,
            words=words,
            spaces=_spaces(parse["text"], words),
            lemmas=parse["lemmas"],
            tags=columns["tags"],
            pos=columns["pos"],
            deps=columns["deps"],
            heads=[int(head) for head in columns["heads"]],
            ents=columns["ents"],
            morphs=columns["morphs"],
        )
    except (ValueError, IndexError, KeyError) as error:
        raise RuleError(
            f"{FROZEN}: the parse of {parse['text']!r} does not fit its text ({' '.join(str(error).split())}). "
            f"Write it anew: quotes rules freeze"
        ) from error
    for i, norm in parse.get("norms", {}).items():
        doc[int(i)].norm_ = norm
    return doc


def drift(parse: Parse, doc: Doc) -> list[str]:
    """Where a live parse of the same text differs from the frozen one, in words; `[]` where they are one."""
    live = freeze(doc)
    if live["words"] != parse["words"]:
        return [f"other tokens: {' '.join(parse['words'])!r} is now {' '.join(live['words'])!r}"]
    out = []
    words = parse["words"]
    for name in ("lemmas", *COLUMNS):
        before, after = (one[name] if name == "lemmas" else one[name].split(" ") for one in (parse, live))
        for i, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new and name == "heads":
                old, new = (repr(words[int(head)]) for head in (old, new))  # noqa: PLW2901
            if old != new:
                out.append(f"{words[i]!r}: {name.removesuffix('s')} {old} is now {new}")
    return out


def read_frozen(*folders: Path | str) -> dict[str, Parse]:
    """The parses by text: the shipped ones, then those beside the rules of `folders`.

    Raises `RuleError` with file and line for what is no parse.
    """
    out: dict[str, Parse] = {}
    for path in (frozen_path(folder) for folder in (None, *folders)):
        if not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                parse = srsly.json_loads(line)
            except ValueError as error:
                raise RuleError(f"{path}:{number}: not JSON ({error}). {_FIX}") from error
            if not isinstance(parse, dict) or not set(KEYS) <= set(parse):
                raise RuleError(f"{path}:{number}: a parse has the keys {', '.join(KEYS)}. {_FIX}")
            out[parse["text"]] = parse
    return out


_FIX = "Write the file anew: quotes rules freeze"


def frozen_path(folder: Path | str | None = None) -> Path:
    """Where the parses of a folder's rules lie (None: the shipped rules)."""
    return find_rules_dir() / "en" / FROZEN if folder is None else Path(folder) / FROZEN


def write_frozen(docs: Iterable[Doc], folder: Path | str | None = None) -> Path:
    """Write the parses of a folder's examples, and no others; the path of the file."""
    path = frozen_path(folder)
    parses = sorted((freeze(doc) for doc in docs), key=lambda parse: str(parse["text"]))
    temporary = path.with_suffix(".tmp")
    temporary.write_text("".join(f"{srsly.json_dumps(parse)}\n" for parse in parses), encoding="utf-8")
    temporary.replace(path)
    return path


def example_texts(ruleset: RuleSet, folder: Path | str | None = None) -> list[str]:
    """The texts of the examples of the rules in a folder (None: the shipped rules), each once."""
    from quotes.check import examples_of

    home = find_rules_dir() if folder is None else Path(folder)
    rules = (r for r, path in zip(ruleset.rules, ruleset.paths, strict=True) if path.is_relative_to(home))
    return list(dict.fromkeys(example.text for rule in rules for example in examples_of(rule)))


def _spaces(text: str, words: Iterable[str]) -> list[bool]:
    out, position = [], 0
    for word in words:
        if not text.startswith(word, position):
            raise ValueError(f"{word!r} does not stand at {position}")
        position += len(word)
        out.append(text.startswith(" ", position))
        position += out[-1]
    return out
