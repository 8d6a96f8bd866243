"""A little gold of our own and records of it, written in place: {c|content} {v|cue} {s|source}.

`python tests/small_gold.py FOLDER` writes both there, as `gold.jsonl` and `records.jsonl`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

MARK = re.compile(r"\{([cvs])\|([^{}]*)\}")
ROLES = {"c": "content", "v": "cue", "s": "source"}

ARTICLES = {
    "harbour": "Ruth Okafor said that the harbour would close on Monday. “We are ready,” she told the council. "
    "The pilots doubt it. According to the Tarn Gazette, two ferries are late.",
    "orchard": "The growers asked for help. Emil Sand, who owns three orchards, warned that the frost “killed half of "
    "the buds”, and he urged the minister to act. Nobody was hurt.",
    "quiet": "Rain fell on the town all night.",
}
GOLD = {
    "harbour": [
        ("indirect", "name", "{s|Ruth Okafor} {v|said} {c|that the harbour would close on Monday}"),
        ("direct", "pronoun", "{c|“We are ready,”} {s|she} {v|told}"),
        ("indirect", "nominal", "{s|The pilots} {v|doubt} {c|it}"),
        ("indirect", "name", "{v|According to} {s|the Tarn Gazette}, {c|two ferries are late}"),
    ],
    "orchard": [
        ("indirect", "nominal", "{s|The growers} {v|asked} {c|for help}"),
        (
            "mixed",
            "name",
            "{s|Emil Sand, who owns three orchards,} {v|warned} {c|that the frost “killed half of the buds”}",
        ),
        ("indirect", "pronoun", "{s|he} {v|urged} {c|the minister to act}"),
    ],
    "quiet": [],
}
RECORDS = {
    "harbour": [
        ("indirect", None, "{s|Ruth Okafor} {v|said} that {c|the harbour would close on Monday}"),
        ("direct", None, "{c|“We are ready,”} {s|she} {v|told}"),
        ("indirect", None, "{v|According to} {s|the Tarn} Gazette, {c|two ferries} are late"),
    ],
    "orchard": [
        ("mixed", None, "{s|Emil Sand}, who owns three orchards, {v|warned} {c|that the frost “killed half}"),
        ("direct", None, "{c|“killed half of the buds”}"),
        ("indirect", None, "{v|urged} {c|the minister to act. Nobody was hurt}"),
    ],
    "quiet": [("indirect", None, "{v|fell} {c|on the town}")],
}


def spans(text: str, marked: str) -> dict[str, list[list[int]]]:
    """Offsets in the text of the parts of a marked phrase, each looked up where the phrase stands."""
    plain = MARK.sub(lambda found: found[2], marked)
    begin = text.index(plain)
    out: dict[str, list[list[int]]] = {role: [] for role in ROLES.values()}
    taken = 0
    for found in MARK.finditer(marked):
        start = begin + found.start() - taken
        out[ROLES[found[1]]].append([start, start + len(found[2])])
        taken += len(found[0]) - len(found[2])
    return out


def gold_lines() -> str:
    rows = [
        {
            "doc_id": name,
            "text": text,
            "attributions": [
                {"id": f"E{n}", "kind": kind, "source_kind": source, **spans(text, marked)}
                for n, (kind, source, marked) in enumerate(GOLD[name], 1)
            ],
        }
        for name, text in ARTICLES.items()
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def record_lines(records=RECORDS, confidence=0.5) -> str:
    out = []
    for name, found in records.items():
        text = ARTICLES[name]
        for kind, _, marked in found:
            parts = {
                role: [{"start": a, "end": b, "text": text[a:b]} for a, b in pairs]
                for role, pairs in spans(text, marked).items()
            }
            record = {"schema": "quotes/1", "doc": {"id": name}, "kind": kind, "confidence": confidence}
            out.append({**record, **parts, "parent": None, "why": {"rule": "test.rule"}})
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in out)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "gold.jsonl").write_text(gold_lines(), encoding="utf-8")
    (folder / "records.jsonl").write_text(record_lines(), encoding="utf-8")
