"""The page in a real browser."""

from __future__ import annotations

from quotes.report import write_page


def test_it_opens_and_asks_nobody(browser, seed_records, seed_texts, tmp_path):
    path = tmp_path / "report.html"
    write_page(path, seed_records, texts=seed_texts, flags=[], note=None, title="Seeds")
    browser.open(path)
    assert browser.run("return document.title") == "Seeds"
    assert browser.messages() == []
    assert browser.requests_that_leave() == []
