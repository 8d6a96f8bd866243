"""What a run's records depend on, so that an unfinished run goes on only as it began: versions, model, rules."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from quotes import __version__
from quotes.annotate import EMBEDDED, MODEL_VARIABLE
from quotes.engines.worker import Settings
from quotes.rules import find_rules_dir

PACKAGES = ("spacy", "thinc", "numpy", "textacy")
SCORER = Path(__file__).parent / "scorer.json"


def facts_of(settings: Settings) -> dict[str, Any]:
    """Versions, model, rules and filters as plain JSON values."""
    rules = (find_rules_dir(), *map(Path, settings.rules))
    return {
        "quotes": __version__,
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
        "model": _model(settings.model),
        "rules": {"folders": ["shipped", *settings.rules], "sha256": _digest(rules)},
        "scorer": _digest([SCORER]) if settings.scorer else None,
        "kinds": sorted(settings.kinds),
        "min_confidence": settings.min_confidence,
        "people": _digest(map(Path, filter(os.path.isfile, [settings.people]))) if settings.people else None,
    }


def machine() -> dict[str, Any]:
    """What the run ran on."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "arguments": sys.argv[1:],
    }


def differences(before: Any, now: Any, name: str = "") -> list[str]:
    """What two sets of facts do not share, as `name (before, now)`."""
    if isinstance(before, dict) and isinstance(now, dict):
        keys = dict.fromkeys((*before, *now))
        return [
            one
            for key in keys
            for one in differences(before.get(key), now.get(key), f"{name}.{key}" if name else key)
        ]
    if before == now:
        return []
    shown = " now ".join(_short(value) for value in (before, now))
    return [f"{name} (was {shown})"]


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:60]}…"


def _model(name: str | None) -> dict[str, Any]:
    chosen = name or os.environ.get(MODEL_VARIABLE) or str(EMBEDDED)
    place = Path(chosen)
    if not place.is_dir():
        found = importlib.util.find_spec(chosen) if chosen.isidentifier() else None
        if found is None or not found.submodule_search_locations:
            return {"name": chosen}
        place = Path(next(iter(found.submodule_search_locations)))
    shown = "embedded" if place == EMBEDDED else chosen
    meta = place / "meta.json"
    known = json.loads(meta.read_text(encoding="utf-8")) if meta.is_file() else {}
    return {"name": shown, "version": known.get("version"), "sha256": _digest([place])}


def _digest(places: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of all files, those that Python makes apart."""
    digest = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(place).as_posix()
                digest.update(f"{name}\0{path.stat().st_size}\0".encode())
                with path.open("rb") as file:
                    while block := file.read(1 << 20):
                        digest.update(block)
    return digest.hexdigest()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
