from __future__ import annotations

import pickle

import pytest

from quotes.engines.lines import Packed, packed, written

LINES = ("{}", '{"text": "“No”, she said."}', '{"a": "\u2028\x85"}', "", "{}")


@pytest.mark.parametrize("block", [1, 5, 40, 1_000_000])
@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_lines_come_out_as_they_went_in(monkeypatch, block, count):
    monkeypatch.setattr("quotes.engines.lines.BLOCK", block)
    lines = LINES[:count]
    found = packed(iter(lines))
    assert isinstance(found, Packed) == (sum(map(len, lines)) >= block)
    assert tuple(found) == lines
    assert len(found) == count
    assert b"".join(written(found)) == "".join(f"{line}\n" for line in lines).encode()
    assert pickle.loads(pickle.dumps(found)) == found


def test_many_lines_take_little_room():
    lines = [f'{{"number": {number}, "text": "“We knew it in spring,”"}}' for number in range(50_000)]
    assert sum(map(len, packed(lines).blocks)) < sum(map(len, lines)) / 5
