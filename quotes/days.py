"""Days: what a document's date says, as ISO 8601 or as newspapers write it."""

from __future__ import annotations

from datetime import date, datetime

SHAPES = ("%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y", "%b %d, %Y", "%Y%m%d", "%Y/%m/%d")


def day_of(value: str | None) -> date | None:
    """The day of a document's date; None for what cannot be read."""
    if not value:
        return None
    try:
        return datetime.fromisoformat(value.strip()).date()
    except ValueError:
        pass
    head = value.strip().split("T")[0]
    for shape in SHAPES:
        for piece in (head, head.split(" ")[0]):
            try:
                return datetime.strptime(piece, shape).date()  # noqa: DTZ007 (a day has no zone)
            except ValueError:
                continue
    return None
