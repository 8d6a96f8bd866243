"""A morning's articles become a queue of claims for the fact-checking desk.

    python docs/guide/fact_check_queue.py seeds/ 10

Each line stands alone: who, in which capacity, the words as printed, and what "he" and "we" in them mean.
"""

from __future__ import annotations

import sys

import quotes
from quotes.claims import feed, make_claims
from quotes.export import Sheet, by_document


def main(folder: str, top: str) -> None:
    """Print the claims most worth checking, why, and where to open the article."""
    nlp = quotes.load_pipeline()
    documents = list(quotes.read_documents([folder]))
    texts = {document.id: document.text for document in documents}
    found = by_document(quotes.extract(documents, nlp=nlp))
    sheets = (Sheet(sheet.doc, sheet.records, texts[sheet.doc.id]) for sheet in found)
    for line in feed(make_claims(sheets, nlp), top=int(top), min_worth=0.6, at_least=5, alone=True):
        reasons = [word for reason in line["reasons"] if reason["weight"] > 0 for word in reason["words"]]
        print(f"{line['rank']:3}. {line['claim']}")
        where = (
            f"{line['doc']['id']} at {line['content'][0]['start']}, in {len(line['documents'])} article(s)"
        )
        print(f"     worth {line['worth']:.2f} ({', '.join(reasons[:4])}); {where}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
