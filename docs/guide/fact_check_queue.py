"""A morning's articles become a queue of claims for the fact-checking desk.

    python docs/guide/fact_check_queue.py seeds/ 10

Each line stands alone: who, in which capacity, the words as printed, and what "he" and "we" in them mean.
"""

from __future__ import annotations

import sys

import quotes
from quotes.claims import feed, make_claims
from quotes.export import Sheet


def main(folder: str, top: str) -> None:
    """Print the claims most worth checking, why, and where to open the article."""
    nlp = quotes.load_pipeline()
    sheets = []
    for document in quotes.read_documents([folder]):
        records = tuple(quotes.extract(document, nlp=nlp))
        if records:
            sheets.append(Sheet(records[0].doc, records, document.text))
    for line in feed(make_claims(sheets, nlp, min_worth=0.5), top=int(top)):
        reasons = [word for reason in line["reasons"] if reason["weight"] > 0 for word in reason["words"]]
        print(f"{line['rank']:3}. {line['claim']}")
        where = (
            f"{line['doc']['id']} at {line['content'][0]['start']}, in {len(line['documents'])} article(s)"
        )
        print(f"     worth {line['worth']:.2f} ({', '.join(reasons[:4])}); {where}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
