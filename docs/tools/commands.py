"""The command reference, from the commands' own `--help`.

python docs/tools/commands.py > docs/commands.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import typer.main

from quotes.cli.app import VERBS, app

WIDTH = 80  # of the help texts, as on a terminal
HEAD = """<!-- Written by `python docs/tools/commands.py`: edit the command, not this page. -->

# Commands

What `--help` prints, command by command. All of them write data to standard output or to `-o FILE`, and everything
else to standard error. A file that exists is complete: it is written under another name and renamed at the end.

| exit code | what |
|--:|---|
| 0 | done; no quotes in an article is fine |
| 1 | it ran, and something failed: a file that cannot be read, a document that cannot be used |
| 2 | wrong usage, wrong rules |
| 130 | interrupted |
"""


def helps(command: Any, name: str, context: Any = None) -> Iterator[tuple[str, str]]:
    """The command's full name and its help, then those of its subcommands."""
    settings = {**command.context_settings, "max_content_width": WIDTH, "terminal_width": WIDTH}
    inner = type(command).context_class(command, info_name=name, parent=context, **settings)
    yield inner.command_path, command.get_help(inner)
    for sub in getattr(command, "commands", {}).values():
        yield from helps(sub, sub.name, inner)


def reference() -> str:
    """The page."""
    parts = [HEAD]
    command = typer.main.get_command(app)
    commands = dict(helps(command, "quotes"))
    # in the order of the app, subcommands below their verb
    order = ["quotes", *(name for verb in VERBS for name in commands if name.split()[1:2] == [verb])]
    for name in order:
        level = "##" if len(name.split()) < 3 else "###"
        parts.append(f"\n{level} {name}\n\n```text\n{commands[name].rstrip()}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(reference())
