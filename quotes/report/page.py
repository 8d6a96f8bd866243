"""The page put together from its template, its style, its scripts and the records, and written whole or not at all.

A page asks nobody for anything: it opens from disk, and its Content-Security-Policy names the hashes of its own
style and script and forbids all else.  Records, texts and flags stand in it as JSON, never as HTML.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from quotes.records import Record
from quotes.report.payload import build_payload
from quotes.run import open_output

ROOM = Path(__file__).parent
# In the order in which they are joined: each uses what stands before it.
SCRIPTS = (
    "data.js",
    "elements.js",
    "decisions.js",
    "filters.js",
    "passage.js",
    "overview.js",
    "articles.js",
    "correct.js",
    "review.js",
    "flags.js",
    "print.js",
    "main.js",
)


def write_page(
    path: Path | str,
    records: Iterable[Record | Mapping[str, Any]],
    *,
    texts: Mapping[str, str],
    flags: Sequence[Mapping[str, Any]] = (),
    note: str | None = None,
    title: str = "Who said what",
    strata: Mapping[str, tuple[str | None, float | None]] | None = None,
) -> None:
    """Write the review page of some records to `path`, under its name only when complete (`-` is stdout).

    `texts` are the documents' texts by id; a document without one, or with one that is not what its records were
    made from, is shown by its records' contexts.  `flags` are findings across documents, each a mapping with
    `name`, `explanation`, `records` (ids), `detail`, `doc` and `span`.  `note` is shown at the top, such as "a
    sample of 2,000 of 41,000 records, seed 7".  `strata` gives a sampled record's stratum and weight by its id, for
    the decisions to carry.  Equal input gives equal bytes.  Raises what `quotes.run.open_output` raises.
    """
    payload = build_payload(records, texts=texts, flags=flags, note=note, title=title, strata=strata or {})
    with open_output(str(path)) as file:
        file.write(render(payload).encode("utf-8"))


def render(payload: Mapping[str, Any]) -> str:
    """The page of a payload that `build_payload` made."""
    from jinja2 import Environment
    from markupsafe import Markup

    style = (ROOM / "page.css").read_text(encoding="utf-8")
    parts = [(ROOM / name).read_text(encoding="utf-8") for name in SCRIPTS]
    script = '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"
    template = Environment(autoescape=True).from_string((ROOM / "page.html").read_text(encoding="utf-8"))
    # Our own files, and JSON in which nothing can end the element that holds it.
    return template.render(
        title=payload["title"],
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        data=Markup(as_json(payload)),  # noqa: S704
        policy=policy(style, script),
    )


def as_json(payload: Mapping[str, Any]) -> str:
    """JSON for a script element: no `<` in it, so that neither `</script` nor `<!--` can stand there."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def policy(style: str, script: str) -> str:
    """The Content-Security-Policy: this style and this script, no request to anywhere."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(code: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode()
