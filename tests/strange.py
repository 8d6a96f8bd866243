"""Texts that no editor would pass: for tests and for `benchmarks/fuzz.py`."""

from __future__ import annotations

import random

MARKS = [*"\"'“”‘’«»‹›„‚`´″′", "''", "``", "““", "—", "–", "...", "…", ":", ";", "(", ")", "[", "]"]
WORDS = [
    "said",
    "Lind",
    "according to",
    "she",
    "the mayor",
    "told",
    "did not say",
    "that",
    "denied",
    "Ruth Okafor",
    "asked",
]
ODD = [
    "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u202c", "\u2066", "\r\n", "\r", "\n\n", "\t", "\x85",
    "\u2028", "\x0b", "\x1f", "🙂", "👩‍👩‍👧", "🇳🇴", "e\u0301", "z\u0337\u0301\u0323",
    "שלום", "مرحبا", "日本", "ﷺ", "\U0010ffff", "\ud7ff",
    "&amp;", "<b>", "http://x.example/a?b=c", "#tag", "@lind", "1.2.3", "a" * 300, "." * 80, "-" * 60, "\x00",
]  # fmt: skip


def strange_text(random: random.Random) -> str:
    """A text of up to a few hundred parts: marks, words and oddities, in shares that differ from text to text."""
    shares = [random.random() for _ in range(3)]
    length = random.choice([1, 3, 10, 30, 100, 300])
    blank = random.choice(["", " ", " ", " "])
    kinds = random.choices([MARKS, WORDS, ODD], shares, k=length)
    return "".join(random.choice(kind) + (blank if random.random() < 0.8 else "") for kind in kinds)


def huge_texts(length: int) -> dict[str, str]:
    """Texts of one kind of character each, without a blank, and the like."""
    units = {
        "letters": "a", "straight marks": '"', "curly marks": "“”", "apostrophes": "'", "brackets": "(", "stops": ".",
        "dashes": "-", "digits": "1", "emoji": "🙂", "joiners": "\u200d", "letters and stops": "a.", "lines": "\n",
        "slashes": "a/", "quoted letters": '"a"', "commas": "a,", "words": "word ", "said": "“a,” he said. ",
    }  # fmt: skip
    return {name: (unit * (length // len(unit) + 1))[:length] for name, unit in units.items()}
