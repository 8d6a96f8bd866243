"""A flag: something in a run that deserves a second look, and what its name means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# In the order in which they are told: what may do somebody wrong first.
EXPLANATIONS = {
    "misattributed": "The same words are given to different people. One article may have the wrong name.",
    "altered": "One person's quoted words differ between articles: something was changed or cut out.",
    "conflicting-roles": "Articles give one person roles that do not go together: an error, a change, or two people.",
    "distant-pronoun": "The speaker is a pronoun, and other people are named between it and the name it was given.",
    "no-speaker": "A quotation that is given to nobody.",
    "unread-cue": "A reporting word stands beside quoted words that no record holds.",
    "unclosed": "A quotation mark opens and nothing closes it, so that the words' end is a guess.",
}


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding: the records that it is about, in words what was seen, and the place when it is one in a text.

    `span` is in code points of the text of `doc`, half-open.
    """

    name: str
    records: tuple[str, ...]
    detail: str | None = None
    doc: str | None = None
    span: tuple[int, int] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, with the explanation: what the page and `--json` show."""
        return {
            "name": self.name,
            "explanation": EXPLANATIONS[self.name],
            "records": list(self.records),
            "detail": self.detail,
            "doc": self.doc,
            "span": None if self.span is None else list(self.span),
        }
