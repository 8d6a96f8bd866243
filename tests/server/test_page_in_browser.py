"""The page in a real browser: an article is pasted, marks stand in it, and nobody else is asked for anything."""

from __future__ import annotations

import pytest
from service import running

from quotes.server.app import build_app
from quotes.server.limits import Limits

TEXT = (
    "😀 “The bridge is <b>closed</b>,” said Ruth Okafor, the mayor of Ardley.\n\n"
    "<img src=x onerror=\"document.title='run'\"> Bo Lind denied that he had closed it.\n"
)
TOKEN = "a-token-of-this-test"


def read(browser, text=TEXT):
    """Paste a text and press the button, as a reader does; what the page then says."""
    # Typed keys would do for letters, but the driver refuses characters beyond the basic plane.
    browser.run("document.getElementById('article').value = arguments[0]", text)
    browser.driver.find_element("css selector", "button").click()
    wanted = "const s = document.getElementById('status').textContent; return s && s !== 'reading …' ? s : ''"
    return browser.wait(wanted, seconds=30)


@pytest.fixture
def page(browser, address):
    browser.open(address)
    yield browser
    assert all(one.startswith(address) for one in browser.requests_that_leave())
    assert browser.messages() == []


def test_an_article_is_marked_and_stays_text(page):
    assert read(page) == "2 quotations"
    assert page.run("return document.getElementById('text').textContent") == TEXT
    assert page.run("return document.querySelectorAll('#text b, #text img').length") == 0
    assert page.driver.title == "Who said what"
    marks = page.run(
        "return [...document.querySelectorAll('#text mark')].map(m => [m.className, m.textContent, m.title])"
    )
    (title,) = {
        title
        for role, words, title in marks
        if (role, words) == ("source", "Ruth Okafor, the mayor of Ardley")
    }
    for part in (
        "Ruth Okafor (mayor)",
        "direct, say, affirmed",
        "rule en.direct.",
        "resolver ",
        "confidence 0.",
    ):
        assert part in title
    assert ("cue", "denied") in {(role, words) for role, words, _ in marks}
    rows = page.run("return [...document.querySelectorAll('tbody tr')].map(r => r.cells[0].textContent)")
    assert rows == ["Ruth Okafor (mayor)", "Bo Lind"]


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_marks_are_reached_by_keys_and_the_page_fits_a_phone(page, scheme):
    page.scheme(scheme)
    page.size(390, 800)
    read(page)
    assert page.run("return document.documentElement.scrollWidth") <= 390
    page.run("document.querySelector('button').focus()")
    page.press("\ue004")  # tab
    assert page.run("return document.activeElement.tagName") == "MARK"
    assert page.violations() == []
    page.size(1280, 900)


def test_what_the_service_refuses_is_said(page, limits):
    assert "bytes" in read(page, "x" * (limits.max_bytes + 1))
    page.messages()  # chromium notes the 413, and it is meant


def test_a_token_is_asked_for(browser, extractor):
    limits = Limits(token=TOKEN)
    with running(build_app(extractor, limits), limits) as place:
        browser.open(place)
        assert "token" in read(browser).lower()
        browser.driver.find_element("id", "token").send_keys(TOKEN)
        assert read(browser) == "2 quotations"
