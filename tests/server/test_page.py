"""The page: nothing from elsewhere runs in it, and its marks stand where the records say."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess

import httpx
import pytest

import quotes
from quotes.server.app import INLINE, PAGE

SCRIPT = dict(INLINE.findall(PAGE.read_text(encoding="utf-8")))["script"]
TEXT = "😀 <b>“It is <i>late</i>, he said no,”</b> said Ruth Okafor, the mayor. Bo Lind said she said it would rain.\n"


def test_the_policy_allows_the_page_s_own_code_and_nothing_else(address):
    answer = httpx.get(address)
    policy = answer.headers["content-security-policy"]
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name, code in INLINE.findall(answer.text):
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert not re.search(r"https?://|\bon\w+=|\bstyle=|innerHTML", answer.text)


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here")
def test_pieces_are_the_whole_text_and_marks_the_spans(nlp):
    records = [record.to_dict() for record in quotes.extract(TEXT, nlp=nlp)]
    assert any(record["speakers"] for record in records)
    program = f"{SCRIPT}\nconst {{text, records}} = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
    program += "\nconsole.log(JSON.stringify([pieces(text, records), records.map(note)]));"
    given = json.dumps({"text": TEXT, "records": records})
    done = subprocess.run(["node", "-e", program], input=given, capture_output=True, text=True, check=True)
    pieces, notes = json.loads(done.stdout)
    assert "".join(piece["text"] for piece in pieces) == TEXT
    at = 0
    for piece in pieces:
        covering = {
            record["id"]
            for record in records
            for role in ("content", "cue", "source")
            for span in record[role]
            if span["start"] <= at and at + len(piece["text"]) <= span["end"]
        }
        assert {record["id"] for record in piece["records"]} == covering
        assert (piece["role"] is None) == (not covering)
        at += len(piece["text"])
    for line, record in zip(notes, records, strict=True):
        assert record["why"]["rule"] in line
        assert all(speaker["name"] in line for speaker in record["speakers"])
