"""A folder of articles becomes a table of who said what.

    python docs/guide/who_said_what.py seeds/ quotes.csv

Opens in any spreadsheet.  Each row says where the words stand, so that every cell can be checked in the article.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter

import quotes


def main(folder: str, table: str) -> None:
    """Read every article below `folder`, write one row a quotation, and print who is quoted most."""
    spoken: Counter[str] = Counter()
    with open(table, "w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["article", "who", "role", "how", "words", "from", "to", "confidence"])
        # Articles are read and records come one by one: a large folder needs no more memory than a small one.
        for record in quotes.extract(quotes.read_documents([folder])):
            names = [speaker.name or speaker.description or "" for speaker in record.speakers]
            roles = [speaker.role for speaker in record.speakers if speaker.role]
            spoken.update(speaker.name for speaker in record.speakers if speaker.name)
            start, end = record.content[0].start, record.content[-1].end
            who, capacity = "; ".join(names), "; ".join(roles)
            rows.writerow(
                [record.doc.id, who, capacity, record.kind, record.text, start, end, record.confidence]
            )
    for name, count in spoken.most_common(5):
        print(f"{count:4}  {name}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
