"""`quotes rules`: list, show, test, check and begin rule files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli.options import AsJson, Model, Rules
from quotes.cli.rule_output import (
    as_dict,
    painted,
    print_drift,
    print_parse,
    print_table,
    readable,
    verdict,
)
from quotes.cli.threads import one_thread
from quotes.cli.words import counted
from quotes.errors import UsageError

if TYPE_CHECKING:
    from quotes.rules import RuleSet

app = typer.Typer(
    help="List, show, test, check and begin rule files.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command("list", short_help="The rules, their examples, how right they are.")
def list_rules(
    rules: Rules = None,
    gold: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="JSON lines with `text` and `attributions`: count how often each rule fires."
        ),
    ] = None,
    write: Annotated[
        bool,
        typer.Option("--write", help="Keep what --gold counted in rules/en/measured.json, for the pages."),
    ] = False,
    model: Model = None,
    as_json: AsJson = False,
) -> None:
    """List the rules: id, kind, status and numbers of examples; with --gold also how often each is right.

    Without --gold the figures are those that --write kept, where there are any.
    """
    if write and gold is None:
        raise UsageError("--write keeps what --gold counts; name a file of gold attributions with --gold.")
    from quotes.rulebook import read_measured, write_measured

    ruleset = _ruleset(rules)
    tallies: dict[str, Any] = {}
    measured = read_measured()
    if gold is not None:
        from quotes.tally import read_gold, tally_rules

        tallies = tally_rules(_pipeline(model), _extracting(rules), read_gold(Path(gold)))
    rows = []
    for rule in ruleset.rules:
        row: dict[str, Any] = {
            "id": rule.id,
            "kind": rule.kind,
            "status": rule.status,
            "match": len(rule.match),
            "no_match": len(rule.no_match),
            "todo_match": len(rule.todo_match),
        }
        if rule.id in tallies:
            tally = tallies[rule.id]
            share = None if tally.precision is None else round(tally.precision, 3)
            row |= {"fires": tally.fires, "right": tally.right, "precision": share}
        elif gold is None and rule.id in measured:
            row |= {name: measured[rule.id][name] for name in ("fires", "precision")}
        rows.append(row)
    if write:
        path = write_measured({row["id"]: row for row in rows if "fires" in row})
        typer.echo(f"{path}: written. Write the pages anew with: quotes rules docs", err=True)
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row))
        return
    columns = [
        "id",
        "kind",
        "status",
        "match",
        "no_match",
        *(("fires", "right", "precision") if gold else ("fires", "precision") if measured else ()),
    ]
    print_table(columns, [[row.get(column) for column in columns] for row in rows])
    total = sum(row["match"] + row["no_match"] + row["todo_match"] for row in rows)
    typer.echo(f"{counted(len(rows), 'rule')}, {counted(total, 'example')}", err=True)


@app.command("show", short_help="One rule with its lexicons and examples in full.")
def show(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a rule.")],
    rules: Rules = None,
    as_json: AsJson = False,
) -> None:
    """Show a rule: what it is for, its pattern, its lexicons in full and its examples, roles marked."""
    from quotes.rules import CLAIMS, lexicon_names

    ruleset = _ruleset(rules)
    rule = ruleset.by_id(rule_id)
    position = ruleset.rules.index(rule)
    names = list(dict.fromkeys(lexicon_names(rule.pattern)))
    if as_json:
        whole = rule.model_dump(mode="json", exclude_none=True)
        whole["path"] = str(ruleset.paths[position])
        whole["lexicons"] = {name: dict(ruleset.lexicons[name].entries) for name in names}
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    typer.echo(typer.style(rule.id, bold=True))
    typer.echo(f"  {rule.title}")
    typer.echo(f"  {rule.kind}, {rule.status}, {rule.matcher} matcher")
    typer.echo(f"  {ruleset.paths[position]}\n")
    typer.echo(f"{rule.why.strip()}\n")
    typer.echo("pattern")
    for i, node in enumerate(rule.pattern):
        role = f"{rule.roles[i] or '-':8}" if rule.roles else ""
        typer.echo(f"  {role}{json.dumps(node, ensure_ascii=False)}")
    grown = {
        name: how
        for name, how in rule.span.model_dump(exclude_unset=rule.kind == "role").items()
        if how is not None
    }
    if rule.kind not in CLAIMS:
        typer.echo(f"span\n  {', '.join(f'{name}: {how}' for name, how in grown.items())}")
    kept = {"act", "polarity", "cue_lemma", "precision", "weight"}
    settings = rule.model_dump(include=kept, exclude_none=True)
    for name, value in settings.items():
        typer.echo(f"{name}\n  {value}")
    for name in names:
        entries = ruleset.lexicons[name].entries
        words = [lemma if weight is None else f"{lemma} {weight:.2f}" for lemma, weight in entries.items()]
        typer.echo(f"@{name} ({len(words)})\n  {', '.join(words)}")
    for kind in ("match", "no_match", "todo_match"):
        examples = getattr(rule, kind)
        if examples:
            typer.echo(kind)
        for marked in examples:
            typer.echo(f"  {painted(marked)}")


@app.command("test", short_help="Run the rules' examples.")
def run_examples(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID...]", help="Rules to test.  [default: all]", show_default=False),
    ] = None,
    rules: Rules = None,
    model: Model = None,
    parse: Annotated[
        bool, typer.Option("--parse", help="Print the parse of each example that fails.")
    ] = False,
    live: Annotated[
        bool,
        typer.Option("--live", help="Parse the examples anew, and say where parses differ from the frozen."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run the examples of rules, each through its rule alone, then (but for claims) through the whole set.

    The examples' parses are kept with the rules, so that this does not hang on a pipeline; --live and --model parse.
    """
    from quotes.check import Report, check_examples
    from quotes.check_claims import check_claim_examples
    from quotes.check_roles import check_role_examples
    from quotes.frozen import FrozenPipeline, read_frozen
    from quotes.rules import CAPACITIES, CLAIMS, SPEECH, load_rules

    every = _ruleset(rules)
    # an unknown id is an error before the pipeline loads
    asked = {rule_id: every.by_id(rule_id).kind for rule_id in ids or ()}
    parses = read_frozen(*(rules or ()))
    frozen = FrozenPipeline(parses, lambda: _pipeline(model))
    thawed = not live and model is None
    nlp = frozen if thawed else _pipeline(model)
    reports = []
    checks = ((check_examples, SPEECH), (check_role_examples, CAPACITIES), (check_claim_examples, CLAIMS))
    for check, kinds in checks:
        wanted = [rule_id for rule_id, kind in asked.items() if kind in kinds]
        if wanted or not asked:
            reports.append(check(nlp, load_rules(*(rules or ()), kinds=kinds), wanted))
    report = Report(
        tuple(example for one in reports for example in one.examples),
        tuple(problem for one in reports for problem in one.problems),
        {text: doc for one in reports for text, doc in one.docs.items()},
    )
    for problem in report.problems:
        typer.echo(json.dumps(as_dict(problem), ensure_ascii=False) if as_json else readable(problem))
        if parse and not as_json and problem.level == "error":
            print_parse(report, problem)
    if live:
        print_drift(report, parses, as_json)
    typer.echo(verdict(report), err=True)
    if frozen.parsed_live:
        count = len(frozen.parsed_live)
        typer.echo(f"{count} examples without a frozen parse were parsed live: quotes rules freeze", err=True)
    if report.failed:
        raise typer.Exit(1)


@app.command("freeze", short_help="Keep the examples' parses, for `test`.")
def freeze(
    folder: Annotated[
        str | None,
        typer.Option(
            "--rules",
            metavar="DIR",
            help="Freeze the examples of this folder of rules.  [default: the shipped]",
        ),
    ] = None,
    model: Model = None,
) -> None:
    """Parse the examples and keep the parses with the rules, for `quotes rules test`.

    Of the shipped rules, what YAML reads in their files is kept, too: a start takes it from there.
    """
    from quotes.as_read import write_kept
    from quotes.frozen import example_texts, write_frozen
    from quotes.rules import find_rules_dir, kept_path, rule_files

    ruleset = _ruleset([folder] if folder is not None else None)
    texts = example_texts(ruleset, folder)
    try:
        path = write_frozen(_pipeline(model).pipe(texts), folder)
        if folder is None:
            write_kept(rule_files(find_rules_dir()), kept_path())
    except OSError as error:
        raise UsageError(f"the parses cannot be written ({error.strerror}: {error.filename}).") from error
    typer.echo(f"{path}: {len(texts)} parses", err=True)


@app.command("lint", short_help="Find what loads and is yet wrong.")
def lint(
    rules: Rules = None,
    model: Model = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check rule files and lexicons for what loads and is yet wrong; exit 1 when something is."""
    import quotes
    from quotes.frozen import FrozenPipeline, read_frozen
    from quotes.lint import lint as find
    from quotes.rulebook import read_measured

    ruleset, nlp = _ruleset(rules), _pipeline(model)
    parses = FrozenPipeline(read_frozen(*(rules or ())), lambda: nlp) if model is None else nlp
    package = Path(quotes.__file__).parent
    findings = find(ruleset, nlp, package, parses=parses, measured=read_measured())
    for finding in findings:
        line = {"level": finding.level, "where": finding.where, "message": finding.message}
        typer.echo(json.dumps(line) if as_json else f"{finding.level}: {finding.where}: {finding.message}")
    errors = sum(finding.level == "error" for finding in findings)
    typer.echo(f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}", err=True)
    if errors or (strict and findings):
        raise typer.Exit(1)


@app.command("docs", short_help="Write a page for each rule.")
def docs(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="Where the pages go.")] = "docs/rules",
    rules: Rules = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 when a page is not what it would be.")
    ] = False,
) -> None:
    """Write a page for each rule of speech and of roles, and an index of all of them, from the rule files."""
    from quotes.rulebook import pages, read_measured, stale_pages, write_pages

    wanted = pages(_extracting(rules), read_measured())
    try:
        found = (stale_pages if check else write_pages)(Path(folder), wanted)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}). Name a place that can.") from error
    for name in found:
        typer.echo(f"{'stale' if check else 'written'}: {Path(folder) / name}", err=True)
    typer.echo(f"{len(wanted)} pages, {len(found)} {'stale' if check else 'changed'}", err=True)
    if check and found:
        typer.echo(f"Write them with: quotes rules docs {folder}", err=True)
        raise typer.Exit(1)


@app.command("schema", short_help="Print the JSON Schema of a rule file.")
def schema() -> None:
    """Print the JSON Schema of a rule file, with which editors complete and check it."""
    from quotes.rulebook import rule_schema

    typer.echo(json.dumps(rule_schema(), indent=2, ensure_ascii=False))


@app.command("new", short_help="Write a template for a rule.")
def new(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="Such as en.indirect.swears-blind.")],
    folder: Annotated[
        str, typer.Option("--rules", metavar="DIR", help="The folder of rules that the file is for.")
    ] = "rules",
    matcher: Annotated[
        str, typer.Option(metavar="dependency|token", help="Which spaCy matcher.")
    ] = "dependency",
) -> None:
    """Write a template for a rule; filled in, it passes `quotes rules test ID`."""
    from quotes.template import template

    content = template(rule_id, matcher)
    path = Path(folder).joinpath(*rule_id.split(".")).with_suffix(".yml")
    if path.exists():
        raise UsageError(f"{path} exists; take another id, or edit it.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written ({error.strerror}). Name a place that can, with --rules."
        ) from error
    typer.echo(str(path))
    typer.echo(f"Replace each TODO, then run: quotes rules test --rules {folder} {rule_id}", err=True)


def _ruleset(folders: list[str] | None) -> RuleSet:
    """All rules: those of speech and of roles, which `quotes extract` takes, and those that weigh claims."""
    from quotes.rules import CAPACITIES, CLAIMS, SPEECH, load_rules

    return load_rules(*(folders or ()), kinds=SPEECH | CAPACITIES | CLAIMS)


def _extracting(folders: list[str] | None) -> RuleSet:
    """The rules that take part in `quotes extract`."""
    from quotes.rules import CAPACITIES, SPEECH, load_rules

    return load_rules(*(folders or ()), kinds=SPEECH | CAPACITIES)


def _pipeline(name: str | None) -> Any:
    one_thread()
    from quotes.annotate import load_pipeline

    return load_pipeline(name)


@app.command("copy", short_help="Copy shipped rules or lexicons, to change them.")
def copy(
    names: Annotated[list[str], typer.Argument(metavar="ID|@LEXICON...", help="Shipped rules and lexicons.")],
    folder: Annotated[str, typer.Option("--rules", metavar="DIR", help="The folder to copy to.")],
    off: Annotated[
        bool, typer.Option("--off", help="Switch the rules off: the copies are of status deprecated.")
    ] = False,
) -> None:
    """Copy shipped rules or lexicons to a folder of yours, where a change replaces the shipped ones."""
    from quotes.overlay import copy as copy_file

    ruleset = _ruleset(None)
    for name in names:
        typer.echo(str(copy_file(ruleset, name, Path(folder), off=off)))
