"""How often each rule fires on gold data, and how often it is right.

Gold rows are JSON objects with `text` and `attributions`, each with `content` and `source` as `[start, end]`
pairs of code points.  A quote is right when some attribution has its content and its source, words compared
by a Jaccard index of at least 0.5 (a leading "that" not counted; both empty is agreement).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import srsly

from quotes.annotate import annotate
from quotes.assemble import assemble
from quotes.errors import InputError
from quotes.match import RuleMatcher, mark_tokens
from quotes.rules import CAPACITIES
from quotes.words import Words, same_words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from quotes.quote import Offsets
    from quotes.rules import RuleSet


@dataclass(slots=True)
class Tally:
    """Counts of one rule: first-level quotes that it gave, and those that gold has too."""

    fires: int = 0
    right: int = 0

    @property
    def precision(self) -> float | None:
        """Share of right ones, None where it never fired."""
        return self.right / self.fires if self.fires else None


def tally_rules(nlp: Language, ruleset: RuleSet, rows: Iterable[Mapping[str, Any]]) -> dict[str, Tally]:
    """Tallies by rule id; rules of floating quotations and the like, which no file holds, are counted too."""
    matcher = RuleMatcher(nlp.vocab, ruleset)
    out = {rule.id: Tally() for rule in ruleset.rules if rule.kind not in {"block", *CAPACITIES}}
    for row, shift, doc in _annotated(nlp, rows):
        quotations = mark_tokens(doc)
        words = Words(doc.text, shift)
        gold = [(words.of(one["content"]), words.touched(one["source"])) for one in row["attributions"]]
        for quote in assemble(doc, matcher(doc), quotations, ruleset):
            if quote.parent is not None:
                continue
            tally = out.setdefault(quote.rule, Tally())
            tally.fires += 1
            content, source = (
                words.of(_moved(quote.content, shift)),
                words.touched(_moved(quote.source, shift)),
            )
            tally.right += any(same_words(content, c) and same_words(source, s) for c, s in gold)
    return out


def _annotated(
    nlp: Language, rows: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], int, Doc]]:
    for row in rows:
        for shift, doc in annotate(nlp, row["text"]):
            yield row, shift, doc


def read_gold(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a gold file; `InputError` names the line that is not one."""
    if not path.is_file():
        raise InputError(f"{path} is not a file; --gold takes JSON lines with `text` and `attributions`.")
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = srsly.json_loads(line)
            except ValueError as error:
                raise InputError(f"{path}:{number}: not JSON ({error}).") from error
            if not isinstance(row, dict) or not {"text", "attributions"} <= set(row):
                raise InputError(f"{path}:{number}: a gold line is an object with `text` and `attributions`.")
            yield row


def _moved(spans: Iterable[Offsets], shift: int) -> list[Offsets]:
    return [(start + shift, end + shift) for start, end in spans]
