"""Reliability drawn: an SVG of its own, or the same in a page with the numbers beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.errors import UsageError

if TYPE_CHECKING:
    from quotes.evaluate.reliability import Reliability

SUFFIXES = (".svg", ".html")
SIDE, GAP, MARGIN = 320, 90, 60  # pixels
INK, QUIET, LINE, BAR = "#1a1a1a", "#767676", "#0b5a8f", "#d4eaf9"


def check_name(target: str) -> None:
    """`UsageError` unless the file's name says in which of the two forms it is wanted."""
    if Path(target).suffix not in SUFFIXES:
        raise UsageError(f"--plot {target}: name a file that ends in {' or '.join(SUFFIXES)}.")


def as_svg(found: Reliability) -> str:
    """Two panels: the share of right ones by confidence, and precision against recall over the threshold."""
    width, height = 2 * SIDE + GAP + 2 * MARGIN, SIDE + 2 * MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"',
        f'font-family="system-ui, sans-serif" font-size="12" fill="{INK}" role="img" aria-labelledby="t">',
        f'<title id="t">{escape(_title(found))}</title>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *_panel(MARGIN, "confidence", "share right", _reliability(found)),
        *_panel(MARGIN + SIDE + GAP, "recall", "precision", _curve(found)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def as_page(found: Reliability) -> str:
    """A self-contained page."""
    bins = _rows(
        (f"{one.low:.1f}-{one.high:.1f}", str(one.count), f"{one.mean:.3f}", f"{one.right:.3f}")
        for one in found.bins
        if one.count
    )
    curve = _rows(
        (f"{one.threshold:.2f}", str(one.kept), f"{one.precision:.3f}", f"{one.recall:.3f}")
        for one in found.curve
    )
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Reliability</title>
<style>
  body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; color: {INK}; }}
  table {{ border-collapse: collapse; margin: 1rem 0; }}
  th, td {{ text-align: right; padding: .1rem 1.2rem .1rem 0; }}
  th {{ border-bottom: 1px solid {QUIET}; }}
  svg {{ max-width: 100%; height: auto; }}
</style></head>
<body>
<h1>Reliability</h1>
<p>{escape(_title(found))}. A record is right when its content and source are, and its speaker where the gold knows who
it is. On the left bars show how many records there are, dots what share of them is right; on the diagonal the
confidence means what it says.</p>
{as_svg(found)}
<table><thead>{_head("confidence", "records", "mean", "right")}</thead><tbody>{bins}</tbody></table>
<table><thead>{_head("threshold", "records", "precision", "recall")}</thead><tbody>{curve}</tbody></table>
</body>
</html>
"""


def _title(found: Reliability) -> str:
    return f"{found.count:,} records, Brier score {found.brier:.3f}, expected calibration error {found.error:.3f}"


def _panel(left: float, across: str, upward: str, inside: Iterable[str]) -> Iterator[str]:
    """A square from 0 to 1 both ways, with its axes."""
    yield f'<g transform="translate({left} {MARGIN})">'
    for step in range(0, 11, 2):
        at = SIDE * step / 10
        yield f'<path d="M{at} 0V{SIDE}M0 {at}H{SIDE}" stroke="#e5e5e5"/>'
        yield f'<text x="{at}" y="{SIDE + 18}" text-anchor="middle">{step / 10:g}</text>'
        yield f'<text x="-8" y="{SIDE - at + 4}" text-anchor="end">{step / 10:g}</text>'
    yield f'<text x="{SIDE / 2}" y="{SIDE + 40}" text-anchor="middle">{across}</text>'
    yield f'<text transform="translate(-38 {SIDE / 2}) rotate(-90)" text-anchor="middle">{upward}</text>'
    yield from inside
    yield f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="{QUIET}"/></g>'


def _reliability(found: Reliability) -> Iterator[str]:
    most = max(one.count for one in found.bins)
    width = SIDE / len(found.bins)
    for one in found.bins:
        height = SIDE / 3 * one.count / most
        if one.count:
            place = f'x="{one.low * SIDE + 1:.1f}" y="{SIDE - height:.1f}"'
            yield f'<rect {place} width="{width - 2:.1f}" height="{height:.1f}" fill="{BAR}"/>'
    yield f'<path d="M0 {SIDE}L{SIDE} 0" stroke="{QUIET}" stroke-dasharray="4 4"/>'
    yield from _line([(one.mean, one.right, f"{one.count} records") for one in found.bins if one.count])


def _curve(found: Reliability) -> Iterator[str]:
    yield from _line(
        [(one.recall, one.precision, f"from {one.threshold:.2f}") for one in found.curve if one.kept]
    )


def _line(points: list[tuple[float, float, str]]) -> Iterator[str]:
    """Dots joined by a line; each tells its numbers."""
    places = [(x * SIDE, (1 - y) * SIDE) for x, y, _ in points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    yield f'<path d="M{path}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
    for (x, y), (across, upward, what) in zip(places, points, strict=True):
        told = f"{what}: {across:.3f}, {upward:.3f}"
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{LINE}"><title>{told}</title></circle>'


def _head(*names: str) -> str:
    return "<tr>" + "".join(f'<th scope="col">{name}</th>' for name in names) + "</tr>"


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
