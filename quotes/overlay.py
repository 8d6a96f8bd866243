"""Copies of shipped rules and lexicons in a folder of the user's own, to be changed there.

A folder that is given with `--rules` lies over the shipped rules: a rule of the same id and a lexicon of the same
name replace the shipped one, and a rule whose status is `deprecated` never fires.
"""

from __future__ import annotations

import re
from pathlib import Path

from quotes.errors import UsageError
from quotes.rules import RuleSet, find_rules_dir

STATUS = re.compile(r"^status:.*$", re.MULTILINE)
OFF = "status: deprecated  # switched off in this folder"


def copy(ruleset: RuleSet, name: str, folder: Path, *, off: bool = False) -> Path:
    """Copy the file of a rule (by id) or of a lexicon (`@name`) to the same place below `folder`; its new path.

    `off` makes the copy of a rule one that never fires.  Raises `RuleError` for an id that no rule has and
    `UsageError` for an unknown lexicon, a file that is there already, or a lexicon that is to be switched off.
    """
    path = _path(ruleset, name)
    home = find_rules_dir()
    target = folder / (path.relative_to(home) if path.is_relative_to(home) else path.name)
    if target.exists():
        raise UsageError(f"{target} exists; edit it, or remove it to begin anew from {path}.")
    text = path.read_text(encoding="utf-8")
    if off:
        if name.startswith("@"):
            raise UsageError(
                f"{name} is a lexicon: only rules can be switched off. Take lines out of a copy."
            )
        # A file without a status is an experimental rule.
        text = STATUS.sub(OFF, text, count=1) if STATUS.search(text) else f"{text.rstrip()}\n{OFF}\n"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{target} cannot be written ({error.strerror}). Name a place that can, with --rules."
        ) from error
    return target


def _path(ruleset: RuleSet, name: str) -> Path:
    if not name.startswith("@"):
        return ruleset.paths[ruleset.rules.index(ruleset.by_id(name))]
    if name[1:] not in ruleset.lexicons:
        near = ", ".join(
            f"@{other}" for other in sorted(ruleset.lexicons) if not other.startswith("speakers/")
        )
        raise UsageError(f"No lexicon has the name {name!r}; there are {near}.")
    return ruleset.lexicons[name[1:]].path
