"""The page in a real browser, as a reviewer uses it."""

from __future__ import annotations

import json
import time

import pytest
from browser import axe_script
from page_records import FLAGS, MARKUP, TEXTS, records

from quotes.report import write_page

ENTER, ESCAPE, LEFT, RIGHT = "\ue007", "\ue00c", "\ue012", "\ue014"  # WebDriver's keys
RUTH, BO, NESTED, FORM, SQUARE = (one["id"] for one in records())


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    strata = {one["id"]: ("all", 2.5) for one in records()}
    write_page(
        path, records(), texts=TEXTS, flags=FLAGS, note="a sample, seed 7", title="Harbour", strata=strata
    )
    return path


@pytest.fixture
def page(browser, report):
    """The page with no decision kept; afterwards it must have been quiet and have asked for nothing."""
    browser.size(1280, 900)
    browser.scheme("light")
    browser.open(report)
    browser.run("localStorage.clear()")
    again(browser, report)
    yield browser
    assert browser.messages() == []
    assert browser.requests_that_leave() == []


def again(browser, path):
    browser.driver.get("about:blank")
    browser.driver.get(path.as_uri())
    browser.wait("return document.documentElement.dataset.ready")


def click(page, name):
    page.run("document.getElementById(arguments[0]).click()", name)


def words(page, name):
    return page.run("return document.getElementById(arguments[0]).textContent", name)


def enter(page, name, value):
    """Set a control as a person would and wait until it has been heeded."""
    page.run(
        "const e = document.getElementById(arguments[0]); e.value = arguments[1];"
        "e.dispatchEvent(new Event('input')); e.dispatchEvent(new Event('change'))",
        name,
        value,
    )
    time.sleep(0.15)


def export(page):
    """The decisions as the page gives them away."""
    for old in page.downloads.iterdir():
        old.unlink()
    click(page, "export")
    deadline = time.monotonic() + 10
    while not (found := list(page.downloads.glob("*.jsonl"))):
        assert time.monotonic() < deadline, "nothing was exported"
        time.sleep(0.02)
    return found[0]


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def open_article(page, name):
    buttons = "[...document.querySelectorAll('#article-list button')]"
    page.run(f"{buttons}.find(b => b.textContent.includes(arguments[0])).click()", name)


def in_hand(page):
    """The words of the record in review."""
    return page.run(
        "return [...document.querySelectorAll('#passage mark.content.active')].map(m => m.textContent).join('')"
    )


def test_keys_alone_decide_correct_undo_and_export(page, report):
    page.press("3")
    assert words(page, "queue-place") == "1 of 5"
    assert in_hand(page) == "«الجسر مغلق»"
    page.press("r")  # the least sure one
    assert in_hand(page) == MARKUP
    page.press("a")
    page.press("s", "2")  # the second name of the article: Bo Lind
    assert "Bo Lind" in words(page, "review-head")
    page.press("o", "deckhand", ENTER)
    page.press("k", "3")
    page.press("n", "heard twice", ENTER)
    page.press(RIGHT, "a")
    page.press("u")
    assert words(page, "progress-words") == "3 of 5 decided"
    page.press("a", "u", LEFT, RIGHT, "r")
    exported = export(page)
    assert exported.name == "Harbour-decisions.jsonl"
    by_record = {one["record"]: one for one in lines(exported)}
    assert [one["record"] for one in lines(exported)] == [BO, NESTED, FORM, SQUARE]
    assert {record: one["decision"] for record, one in by_record.items()} == {
        SQUARE: "reject",
        FORM: "accept",
        NESTED: "correct",
        BO: "reject",
    }
    assert by_record[NESTED]["corrections"] == {"speaker": "Bo Lind", "role": "deckhand", "kind": "mixed"}
    assert by_record[NESTED]["note"] == "heard twice"
    assert "note" not in by_record[BO]
    assert "corrections" not in by_record[BO]
    one = by_record[BO]
    assert one.pop("at").endswith("Z")
    assert one == {
        "schema": "quotes-decisions/1",
        "record": BO,
        "doc": "quay",
        "decision": "reject",
        "by": "unnamed",
        "rule": "en.indirect.clause-after-cue",
        "kind": "indirect",
        "confidence": 0.5,
        "stratum": "all",
        "weight": 2.5,
    }


def test_decisions_are_kept_reloaded_loaded_and_exported_alike(page, report, tmp_path):
    enter(page, "reviewer", "Zoë 🦊")
    page.press("3", "a", "r")
    first = export(page).read_text(encoding="utf-8")
    assert {one["by"] for one in map(json.loads, first.splitlines())} == {"Zoë 🦊"}
    again(page, report)
    assert words(page, "progress-words") == "2 of 5 decided"
    assert export(page).read_text(encoding="utf-8") == first
    page.run("localStorage.clear()")
    again(page, report)
    assert words(page, "progress-words") == "0 of 5 decided"
    kept = tmp_path / "decisions.jsonl"
    stranger = {**json.loads(first.splitlines()[0]), "record": "elsewhere"}
    kept.write_text(first + json.dumps(stranger) + "\n", encoding="utf-8")
    page.driver.find_element("id", "load-file").send_keys(str(kept))
    page.wait("return document.getElementById('progress-words').textContent === '2 of 5 decided'")
    assert "2 decisions loaded, 1 on records that this page does not hold left out." in words(page, "status")
    assert export(page).read_text(encoding="utf-8") == first


def test_a_broken_file_of_decisions_changes_nothing_and_is_named(page, tmp_path):
    page.press("3", "a")
    broken = tmp_path / "broken.jsonl"
    broken.write_text(
        '{"schema": "quotes-decisions/1", "record": "x", "decision": "perhaps"}\n', encoding="utf-8"
    )
    page.driver.find_element("id", "load-file").send_keys(str(broken))
    page.wait("return document.getElementById('status').textContent.includes('line 1')")
    assert 'not "perhaps"' in words(page, "status")
    assert words(page, "progress-words") == "1 of 5 decided"


def test_the_words_are_corrected_by_selecting_and_by_keys_in_code_points(page):
    enter(page, "by-words", "sinking")
    page.press("3", "t")
    page.run(
        "const marks = [...document.querySelectorAll('#passage mark.content')], range = document.createRange();"
        "const node = marks[0].firstChild, from = node.data.indexOf('sinking');"
        "range.setStart(node, from); range.setEnd(node, node.data.indexOf(' and fast'));"
        "getSelection().removeAllRanges(); getSelection().addRange(range);"
        "document.getElementById('passage-box').dispatchEvent(new MouseEvent('mouseup', {bubbles: true}))"
    )
    assert in_hand(page) == "sinking, 👩‍🔬"
    page.press(RIGHT, RIGHT)  # two words more at the end
    page.driver.find_element("css selector", "#editor button[aria-label='start a word earlier']").click()
    assert in_hand(page) == "is sinking, 👩‍🔬 and fast"
    page.driver.find_element("css selector", "#editor button[type=submit]").click()
    (one,) = lines(export(page))
    (span,) = one["corrections"]["content"]
    assert TEXTS["quay"][span["start"] : span["end"]] == span["text"] == "is sinking, 👩‍🔬 and fast"


def test_filters_search_and_chips(page):
    for name, value, count in [
        ("by-words", "RAIN told", "2 of 5 records"),  # also the record that holds it
        ("by-words", "", "5 records"),
        ("by-kind", "mixed", "1 of 5 records"),
        ("by-kind", "", "5 records"),
        ("by-speaker", "okafor", "2 of 5 records"),
        ("by-speaker", "(nobody named)", "1 of 5 records"),
        ("by-speaker", "", "5 records"),
        ("by-doc", "On the form", "1 of 5 records"),
        ("by-doc", "", "5 records"),
        ("by-rule", "en.direct.quotation-before-cue", "1 of 5 records"),
        ("by-rule", "", "5 records"),
        ("by-flag", "misattribution", "2 of 5 records"),
        ("by-flag", "unresolved-speaker", "1 of 5 records"),
        ("by-flag", "", "5 records"),
        ("by-low", "0.4", "3 of 5 records"),
        ("by-high", "0.5", "2 of 5 records"),
    ]:
        enter(page, name, value)
        assert words(page, "count") == count, (name, value)
    assert page.run("return [...document.querySelectorAll('#chips button')].map(b => b.textContent)") == [
        "confidence: 0.40 – 0.50 ✕"
    ]
    page.run("document.querySelector('#chips button').click()")
    assert words(page, "count") == "5 records"
    page.press("3", "a")
    enter(page, "by-decided", "undecided")
    assert words(page, "count") == "4 of 5 records"
    click(page, "reset")
    assert words(page, "count") == "5 records"


def test_the_bars_of_the_overview_are_filters(page):
    tiles = page.run("return [...document.querySelectorAll('.tile')].map(t => t.textContent)")
    assert tiles == [
        "5records",
        "3articles",
        "3named speakers",
        "20 %without a speaker",
        "0 %speaker without a name",
        "0.46mean confidence",
        "0 %reviewed",
    ]
    page.run("[...document.querySelectorAll('.bars button')].find(b => b.title === 'Ruth Okafor').click()")
    assert words(page, "count") == "2 of 5 records"
    page.run("[...document.querySelectorAll('.bin[tabindex]')].at(-1).dispatchEvent(new MouseEvent('click'))")
    assert words(page, "count") == "1 of 5 records"


def test_markup_in_a_record_stays_text(page):
    click(page, "to-articles")
    open_article(page, "form")
    assert words(page, "article-text") == TEXTS["form"]
    click(page, "to-review")
    enter(page, "by-words", "onerror")
    assert in_hand(page) == MARKUP
    click(page, "to-flags")
    assert "<i>Ruth Okafor</i> or Uma Prell?" in words(page, "flags-body")
    assert page.run("return document.querySelectorAll('img, main script, main i, main b b').length") == 0
    assert page.run("return document.title") == "Harbour"


def test_articles_are_their_texts_marked_where_the_records_say(page):
    click(page, "to-articles")
    for doc in TEXTS:
        open_article(page, doc)
        assert words(page, "article-text") == TEXTS[doc]
    open_article(page, "quay")
    marked = page.run(
        "return [...document.querySelectorAll('#article-text mark.cue')].map(m => m.textContent)"
    )
    assert marked == ["said", "added", "told"]
    page.press(RIGHT)
    details = words(page, "article-details")
    for wanted in ("Ruth Okafor", "harbour mistress", "full-name", "en.direct.quotation-before-cue", "0.90"):
        assert wanted in details
    assert page.run(
        "return [...document.querySelectorAll('#article-text .evidence')].map(m => m.textContent)"
    ) == ["Ruth Okafor"]
    page.run("document.querySelector('#article-details button.link').click()")
    assert page.run("return document.querySelector('#article-text .flash').textContent") == "Ruth Okafor"
    page.press(RIGHT, RIGHT)
    assert "Candidates" in words(page, "article-details")


def test_a_name_given_late_holds_for_what_was_decided_before(page):
    page.press("3", "a")
    enter(page, "reviewer", "Ana")
    page.press("r")
    assert [one["by"] for one in lines(export(page))] == ["Ana", "Ana"]


def test_the_exported_decisions_are_what_the_other_commands_read(page):
    decisions = pytest.importorskip("quotes.audit.decisions", reason="no reader of decisions here")
    page.press("3", "a", "s", "0", "t")
    page.press(RIGHT, ENTER)
    read = decisions.read_decisions([export(page)])
    assert [one.decision for one in read] == ["correct", "accept"]
    assert read[0].corrections.fields == ("speaker", "content")


def test_right_to_left_and_other_names_keep_to_themselves(page):
    click(page, "to-articles")
    open_article(page, "square")
    direction = "return getComputedStyle(document.querySelector('#article-text .paragraph')).direction"
    assert page.run(direction) == "rtl"
    assert page.run("return document.querySelectorAll('#article-details bdi, #article-head bdi').length") > 0


def test_without_texts_the_contexts_are_shown(browser, tmp_path):
    path = tmp_path / "bare.html"
    write_page(path, records(), texts={}, flags=FLAGS, note=None, title="Bare")
    browser.open(path)
    browser.wait("return document.documentElement.dataset.ready")
    click(browser, "to-articles")
    assert "(--texts)" in words(browser, "article-text")
    assert "Before it." in words(browser, "article-text")
    click(browser, "to-review")
    assert "After it." in words(browser, "passage")
    browser.press("t")
    assert "--texts" in words(browser, "status")
    assert browser.messages() == []


def test_what_is_searched_for_is_marked_in_the_text(page):
    click(page, "to-articles")
    enter(page, "by-words", "RAIN okafor")
    found = "return [...CSS.highlights.get('found')].map(range => range.toString())"
    assert sorted(page.run(found)) == ["Okafor", "Okafor", "rain"]
    enter(page, "by-words", "")
    assert page.run(found) == []


def test_a_page_without_records_opens(browser, tmp_path):
    path = tmp_path / "none.html"
    write_page(path, [], texts={}, flags=[], note=None, title="Nothing")
    browser.open(path)
    browser.wait("return document.documentElement.dataset.ready")
    assert words(browser, "count") == "0 records"
    browser.press("2", RIGHT, "3", "a", "s", "u", RIGHT, "4")
    assert browser.messages() == []


def test_one_key_does_nothing_while_somebody_types_or_wants_none(page):
    page.press("3", "/", "arua", ESCAPE)
    assert words(page, "progress-words") == "0 of 5 decided"
    enter(page, "by-words", "")
    click(page, "single-keys")
    page.press("a")
    assert words(page, "progress-words") == "0 of 5 decided"
    click(page, "single-keys")
    page.press("a")
    assert words(page, "progress-words") == "1 of 5 decided"


def test_thousands_of_rows_are_not_in_the_page_at_once(browser, tmp_path):
    path = tmp_path / "many.html"
    many = [{**one, "id": f"{number:04}{one['id'][4:]}"} for number in range(400) for one in records()]
    write_page(path, many, texts=TEXTS, flags=[], note=None, title="Many")
    browser.open(path)
    browser.wait("return document.documentElement.dataset.ready")
    click(browser, "to-review")
    rows = "return document.querySelectorAll('#queue-list [role=listitem]').length"
    assert 5 < browser.run(rows) < 60
    browser.run("document.getElementById('queue-list').scrollTop = 1e9")
    last = (
        "[...document.querySelectorAll('#queue-list [role=listitem]')].at(-1).getAttribute('aria-posinset')"
    )
    browser.wait(f"return {last} === '2000'")
    assert browser.run(rows) < 60
    assert path.stat().st_size < 3 * sum(len(json.dumps(one)) for one in many)


def test_a_printed_page_holds_every_record(page):
    page.run("dispatchEvent(new Event('beforeprint'))")
    printed = words(page, "print")
    for one in records():
        assert one["text"] in printed
    page.run("dispatchEvent(new Event('afterprint'))")
    assert words(page, "print") == ""


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_serious_in_any_view(page, scheme, width):
    axe_script()
    page.size(width, 844)
    page.scheme(scheme)
    page.press("3", "a", "1")
    found = {}
    for view in ("overview", "articles", "review", "flags"):
        click(page, f"to-{view}")
        page.press(RIGHT)
        found[view] = page.violations()
    click(page, "to-review")
    page.press("s")
    found["speaker"] = page.violations()
    page.press(ESCAPE, "?")
    found["help"] = page.violations()
    page.press(ESCAPE)
    assert found == {name: [] for name in found}
    wider = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.run(wider) <= 0
