"""A handful of records made by hand, among them all that may trip a page: markup, emoji, Arabic, a nested record."""

from __future__ import annotations

import hashlib

MARKUP = (
    "\"><img src=x onerror=document.title='broken'> is what the button says"
    "</script><script>document.title='broken'</script>"
)
TEXTS = {
    "quay": (
        "The quay at Ardley 😀 stays shut.\n\n"
        "“It is sinking, 👩‍🔬 and fast,” said Ruth Okafor, the harbour mistress. "
        "Bo Lind added Ms Okafor had told him that it would rain.\n\n"
        "He hoped not."
    ),
    "form": f"Uma Prell read it out: {MARKUP}\r\n\r\nNo more was said of <b>it</b> &amp; that was all.",
    "square": "قالت ليلى حداد: «الجسر مغلق». Nobody else spoke.",
}


def span(doc, words):
    start = TEXTS[doc].index(words)
    return {"start": start, "end": start + len(words), "text": words}


def record(doc, content, *, cue=None, source=None, name=None, role=None, **more):
    """A record whose spans are looked up in the document's text."""
    spans = {"content": [span(doc, content)], "cue": [span(doc, cue)] if cue else []}
    spans["source"] = [span(doc, source)] if source else []
    speaker = {
        "name": name,
        "description": None,
        "id": None,
        "type": "PERSON",
        "role": role,
        "affiliation": None,
        "how": "full-name",
        "confidence": 0.9,
        "evidence": [span(doc, name)] if name and name in TEXTS[doc] else [],
    }
    rule = more.pop("rule", "en.indirect.clause-after-cue")
    candidates = more.pop("candidates", [])
    digest = hashlib.sha256(f"{doc} {content}".encode()).hexdigest()
    return {
        "schema": "quotes/1",
        "id": digest[:16],
        "doc": {
            "id": doc,
            "sha256": hashlib.sha256(TEXTS[doc].encode()).hexdigest(),
            "title": f"On the {doc}",
        },
        "kind": "indirect",
        "act": "say",
        "polarity": "affirmed",
        "text": " ".join(content.split()),
        **spans,
        "cue_lemma": cue,
        "source_kind": "name" if source else "none",
        "speakers": [speaker] if name else [],
        "parent": None,
        "confidence": 0.5,
        "flags": [],
        "why": {"rule": rule, "resolver": "full-name" if name else None, "candidates": candidates},
        "context": {"before": "Before it.", "after": "After it."},
        **more,
    }


def records():
    outer = record(
        "quay", "Ms Okafor had told him that it would rain", cue="added", source="Bo Lind", name="Bo Lind"
    )
    return [
        record(
            "quay",
            "“It is sinking, 👩‍🔬 and fast,”",
            cue="said",
            source="Ruth Okafor, the harbour mistress",
            name="Ruth Okafor",
            role="harbour mistress",
            kind="direct",
            confidence=0.9,
            rule="en.direct.quotation-before-cue",
        ),
        outer,
        record(
            "quay",
            "that it would rain",
            cue="told",
            source="Ms Okafor",
            name="Ruth Okafor",
            parent=outer["id"],
            confidence=0.4,
            candidates=["Ruth Okafor", "Bo Lind"],
        ),
        record("form", MARKUP, cue="read", source="Uma Prell", name="Uma Prell", confidence=0.3),
        record(
            "square",
            "«الجسر مغلق»",
            cue="قالت",
            source="ليلى حداد",
            kind="mixed",
            confidence=0.2,
            flags=["unresolved-speaker"],
        ),
    ]


FLAGS = [
    {
        "name": "misattribution",
        "explanation": "Near-identical words are given to different speakers.",
        "records": [records()[0]["id"], records()[3]["id"], "not-in-the-sample"],
        "detail": "<i>Ruth Okafor</i> or Uma Prell?",
        "doc": None,
        "span": None,
    },
    {
        "name": "unclosed-mark",
        "explanation": "A mark opens and nothing closes it.",
        "records": [],
        "detail": None,
        "doc": "quay",
        "span": [32, 45],
    },
]
