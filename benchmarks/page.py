"""How quick the review page is in a real browser, and how large beside its records.

    python benchmarks/page.py RECORDS.jsonl [--texts PATH...] [--count 5000] [--runs 5]

Takes the first `--count` records, with the texts of their documents under `--texts`.  First paint is the browser's
own `first-contentful-paint`; a filter is timed from the input's event to the frame that shows the result, without
the pause in which the page waits for further letters.  Needs chromium and chromedriver, and the `dev` extra.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))  # the tests' browser

from browser import Browser, launched

from quotes.documents import read_documents
from quotes.report import write_page
from quotes.stored import read_records

TIMED = """
const [name, value, done] = arguments;
const control = document.getElementById(name);
const before = performance.now();
control.value = value;
control.dispatchEvent(new Event(control.tagName === 'SELECT' ? 'change' : 'input'));
const wait = control.tagName === 'SELECT' || control.type === 'range' ? 0 : PAUSE;
setTimeout(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - before - wait))), wait);
"""
PAUSE = 80  # ms, `setUpFilters` in quotes/report/filters.js
FILTERS = (
    ("by-words", "government"),
    ("by-words", "mi"),
    ("by-words", ""),
    ("by-kind", "direct"),
    ("by-kind", ""),
    ("by-low", "0.5"),
    ("by-low", "0"),
    ("by-speaker", "john"),
    ("by-speaker", ""),
)


def timed_filters(browser: Browser, view: str) -> list[float]:
    """Milliseconds of each filter in a view."""
    browser.run(f"document.getElementById('to-{view}').click()")
    script = TIMED.replace("PAUSE", str(PAUSE))
    return [browser.driver.execute_async_script(script, *one) for one in FILTERS]


def main() -> None:
    """Print size, first paint and the times of filters, each as middle and longest."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("records", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    records = list(itertools.islice(read_records(options.records), options.count))
    lines = itertools.islice(options.records.open("rb"), options.count)
    size = sum(map(len, lines))
    wanted = {record.doc.id for record in records}
    texts = (
        {one.id: one.text for one in read_documents(options.texts) if one.id in wanted}
        if options.texts
        else {}
    )
    with tempfile.TemporaryDirectory() as folder, launched(Path(folder)) as browser:
        path = Path(folder) / "report.html"
        started = time.perf_counter()
        write_page(path, records, texts=texts, flags=[], note=None, title="Benchmark")
        seconds = time.perf_counter() - started
        page = path.stat().st_size
        print(f"{len(records):,} records of {len(wanted):,} articles, {len(texts):,} with text")
        print(f"written in {seconds:.1f} s")
        print(f"page {page / 2**20:.1f} MiB, {page / size:.2f} times its JSONL")
        paints, ready = [], []
        filters: dict[str, list[float]] = {}
        for _ in range(options.runs):
            browser.open(path)
            browser.wait("return document.documentElement.dataset.ready", 60)
            paints.append(
                browser.wait("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
            )
            ready.append(browser.run("return performance.getEntriesByType('navigation')[0].loadEventEnd"))
            for view in ("overview", "articles", "review", "flags"):
                filters.setdefault(view, []).extend(timed_filters(browser, view))
        print(f"first paint {told(paints)}; loaded {told(ready)}")
        for view, times in filters.items():
            print(f"filter, {view} in view: {told(times)}")


def told(times: list[Any]) -> str:
    """Middle and longest."""
    return f"{statistics.median(times):.0f} ms, at most {max(times):.0f} ms"


if __name__ == "__main__":
    main()
