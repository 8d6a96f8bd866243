"""`quotes audit`: flags, samples and a page to review; figures from what reviewers decided; corrections applied."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from quotes.cli.audit import decided, exchange, page, score

HELP_FLAGS = ("-h", "--help")


class PageOrVerb(TyperGroup):
    """A group whose `page` may be left out: `quotes audit RECORDS -o report.html`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Anything first that is no verb and no call for help is the page's."""
        if args and args[0] not in self.commands and args[0] not in HELP_FLAGS:
            args = ["page", *args]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """How it is called: records, or a verb."""
        return ["RECORDS [OPTIONS]", "|", *super().collect_usage_pieces(ctx)[1:]]


app = typer.Typer(
    cls=PageOrVerb,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Flag, sample and review records, and say how good a run is.\n\n"
    "`quotes audit RECORDS -o report.html` writes a page to review them in: it is short for `quotes audit page`, "
    "whose --help has the options. What reviewers export from it goes to the other commands.",
)
app.command("page")(page.page)
app.command("score")(score.score_command)
app.command("apply")(decided.apply_command)
app.command("suggest")(decided.suggest_command)
app.command("gold")(decided.gold_command)
app.command("export")(exchange.export_command)
app.command("import")(exchange.import_command)
