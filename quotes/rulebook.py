"""Rule files for readers: the pages under `docs/rules/` and the JSON Schema that editors check rule files with.

Both are generated, so that neither can say what the rule files do not; a test fails where one is stale.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import srsly

from quotes.check import parse_markup
from quotes.errors import RuleError
from quotes.rules import ROLES, SAID_OF, Rule, RuleSet, find_rules_dir, lexicon_names

SCHEMA_VERSION = "quotes rule/1"
INDEX = "README.md"
GENERATED = "<!-- Written by `quotes rules docs`: edit the rule file, not this page. -->"
MEASURED = "measured.json"
# What a page shows of the file word for word: the rest stands above it and below it in prose.
SHOWN = ("matcher", "pattern", "roles", "span", "act", "polarity", "cue_lemma", "precision")
TOP_LEVEL_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~$])")
# Tags, for Markdown's asterisks break where two roles touch, as in "NOVAK:".
TAGS = (*ROLES, *SAID_OF)
STYLES = {"content": "b", "cue": "i", "source": "ins", "speaker": "ins", "role": "b", "affiliation": "i"}
KINDS = {
    "direct": "Direct speech: the words themselves, in quotation marks",
    "indirect": "Indirect speech: what was said, in the writer's words",
    "mixed": "Mixed: quoted words within indirect speech",
    "block": "Block: what looks like speech and is not",
    "claim": "Claim: what makes a statement worth checking, or not",
    "role": "Role: what the words around a name say of its bearer",
}

# -- pages ----------------------------------------------------------------------------------------------------


def read_measured(path: Path | None = None) -> dict[str, dict[str, Any]]:
    """How often each rule fires on gold and how often it is right: `{id: {"fires": n, "precision": p}}`.

    `{}` where nobody has measured; `RuleError` for a file that holds something else.
    """
    path = path or find_rules_dir() / "en" / MEASURED
    if not path.is_file():
        return {}
    try:
        data = srsly.json_loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RuleError(f"{path}: not JSON ({error}).") from error
    fits = isinstance(data, dict) and all(
        isinstance(one, dict) and {"fires", "precision"} <= set(one) for one in data.values()
    )
    if not fits:
        raise RuleError(
            f"{path}: it must map rule ids to `fires` and `precision`; "
            f"write it with: quotes rules list --gold FILE --write"
        )
    return dict(data)


def write_measured(counts: Mapping[str, Mapping[str, Any]], path: Path | None = None) -> Path:
    """Keep `fires` and `precision` of each rule where `read_measured` finds them; the path of the file.

    Raises `RuleError` where the file cannot be written.
    """
    path = path or find_rules_dir() / "en" / MEASURED
    rows = ({name: one[name] for name in ("fires", "precision")} for one in counts.values())
    lines = [f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in zip(counts, rows, strict=True)]
    temporary = path.with_suffix(".tmp")
    try:
        temporary.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise RuleError(f"{path} cannot be written ({error.strerror}).") from error
    return path


def pages(ruleset: RuleSet, measured: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The pages by file name: an index with a table for each kind, and one page a rule."""
    out = {INDEX: _index(ruleset.rules, measured)}
    for rule, path in zip(ruleset.rules, ruleset.paths, strict=True):
        out[f"{rule.id}.md"] = _page(rule, path, measured.get(rule.id))
    return out


def stale_pages(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """Names of pages that are missing, differ, or are of a rule that is gone, sorted."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    gone = {name for name, text in there.items() if text.startswith(GENERATED) and name not in wanted}
    return sorted(gone | {name for name, text in wanted.items() if there.get(name) != text})


def write_pages(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """Write what is stale and remove the pages of rules that are gone; the names of both."""
    folder.mkdir(parents=True, exist_ok=True)
    stale = stale_pages(folder, wanted)
    for name in stale:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return stale


def _index(rules: Iterable[Rule], measured: Mapping[str, Mapping[str, Any]]) -> str:
    rules = list(rules)
    examples = sum(len(r.match) + len(r.no_match) + len(r.todo_match) for r in rules)
    lines = [
        GENERATED,
        "",
        "# The rules",
        "",
        f"{len(rules)} rules with {examples} examples. Each is one file under [rules/](../../rules); how to write",
        "one of your own stands in [extending.md](../extending.md).",
        "",
        "Fires: the first-level records that the rule gave on the gold that it was last measured on (`quotes rules",
        "list --gold FILE --write`). Precision: the share of these that gold has too, content and source both.",
    ]
    for kind, heading in KINDS.items():
        chosen = [rule for rule in rules if rule.kind == kind]
        if not chosen:
            continue
        lines += ["", f"## {heading}", ""]
        lines += ["| rule | what it finds | status | must match | must not | fires | precision |"]
        lines += ["|---|---|---|--:|--:|--:|--:|"]
        for rule in chosen:
            fires, precision = _figures(measured.get(rule.id))
            cells = [f"[{rule.id}]({rule.id}.md)", _escape(rule.title), rule.status]
            cells += [str(len(rule.match)), str(len(rule.no_match)), fires, precision]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _figures(measured: Mapping[str, Any] | None) -> tuple[str, str]:
    if measured is None:
        return "", ""
    share = measured["precision"]
    return str(measured["fires"]), "" if share is None else f"{share:.2f}"


def _page(rule: Rule, path: Path, measured: Mapping[str, Any] | None) -> str:
    file = "/".join(rule.id.split(".")) + ".yml"
    lines = [GENERATED, "", f"# {_escape(rule.title)}", ""]
    lines += [f"[`{rule.id}`](../../rules/{file}) · {rule.kind} · {rule.status} · [all rules]({INDEX})", ""]
    lines += [_escape(" ".join(rule.why.split())), ""]
    if measured is not None:
        fires, precision = _figures(measured)
        right = f", right in {precision} of these" if precision else ""
        lines += [f"Measured on gold attributions: fires {fires} times{right}.", ""]
    lines += ["## Examples", ""]
    bold, slanted, under = (
        ("role", "affiliation", "speaker") if rule.kind == "role" else ROLES[::-1][:1] + ROLES[:2]
    )
    lines += [
        f"The <b>{bold}</b> is bold, the <i>{slanted}</i> in italics, the <ins>{under}</ins> underlined.",
        "",
    ]
    for heading, examples in (
        ("Covered: nothing is attributed here" if rule.kind == "block" else "Found", rule.match),
        ("Left alone", rule.no_match),
        ("Not found yet, and should be", rule.todo_match),
    ):
        if examples:
            lines += [f"{heading}:", "", *(f"- {_rendered(marked)}" for marked in examples), ""]
    lines += ["## Pattern", "", "```yaml", *_verbatim(path), "```", ""]
    names = list(dict.fromkeys(lexicon_names(rule.pattern)))
    if names:
        language = rule.id.split(".")[0]
        links = [f"[@{name}](../../rules/{language}/lexicons/{name}.txt)" for name in names]
        lines += [f"Lexicons: {', '.join(links)}.", ""]
    return "\n".join(lines)


def _rendered(marked: str) -> str:
    """An example as Markdown, its roles in three styles, on one line."""
    text, spans = parse_markup(marked, TAGS)
    out, position = [], 0
    for start, end, role in sorted((a, b, name) for name in TAGS for a, b in spans.get(name, ())):
        style = STYLES[role]
        out += [_escape(text[position:start]), f"<{style}>", _escape(text[start:end]), f"</{style}>"]
        position = end
    return "<br>".join("".join([*out, _escape(text[position:])]).splitlines())


def _escape(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", text)


def _verbatim(path: Path) -> Iterator[str]:
    """The lines of a rule file that say how it matches, comments included."""
    text = path.read_text(encoding="utf-8")
    keys = list(TOP_LEVEL_KEY.finditer(text))
    ends = [key.start() for key in keys[1:]] + [len(text)]
    for key, end in zip(keys, ends, strict=True):
        if key[1] in SHOWN:
            yield from text[key.start() : end].rstrip().splitlines()


# -- the schema of a rule file --------------------------------------------------------------------------------

DESCRIPTIONS = {
    "id": "LANGUAGE.KIND.NAME, as the file's path; never reused",
    "title": "the construction in a few words",
    "kind": "what the rule finds; block: nobody said what it covers; claim: what makes a claim worth checking; "
    "role: what somebody is",
    "status": "experimental: not yet proven on gold; stable: right three times in four; deprecated: never fires",
    "why": "what it catches, and what it is known to get wrong",
    "matcher": "dependency: spaCy's DependencyMatcher; token: spaCy's Matcher",
    "pattern": 'verbatim spaCy; the nodes named cue, source and content are the roles; IN: "@name" is a lexicon',
    "roles": "token rules only: the role of each token of the pattern, '' for none",
    "span": "how the token of each role grows into a span",
    "act": "what the source does, whatever the cue's lemma",
    "polarity": "whatever the cue's negation",
    "cue_lemma": "what the record gives as cue_lemma, in place of the cue's own lemma",
    "precision": "how likely a match is right, for cues to which no lexicon gives a weight",
    "weight": "claim rules only: what the words add to the claim's worth, or take from it",
    "match": "sentences that it must find, roles marked <source>, <cue>, <content>; at least three",
    "no_match": "sentences that it must leave alone; at least two",
    "todo_match": "sentences that it should find and does not yet: they must fail until it does",
}
OPERATORS = [
    *("<", ">", "<<", ">>", ".", ".*", ";", ";*"),
    *("$+", "$-", "$++", "$--", ">+", ">-", ">++", ">--", "<+", "<-", "<++", "<--"),
]


def rule_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one rule file, generated from `quotes.rules.Rule`."""
    schema = Rule.model_json_schema()
    for name, words in DESCRIPTIONS.items():
        schema["properties"][name]["description"] = words
        schema["properties"][name].pop("title", None)
    node = {
        "type": "object",
        "required": ["RIGHT_ID", "RIGHT_ATTRS"],
        "properties": {
            "LEFT_ID": {"type": "string", "description": "the node that this one hangs on"},
            "REL_OP": {"enum": OPERATORS, "description": "how: LEFT_ID REL_OP RIGHT_ID"},
            "RIGHT_ID": {"type": "string", "description": "this node: cue, source and content are the roles"},
            "RIGHT_ATTRS": {"type": "object", "description": "what its token is like, as in spaCy's Matcher"},
        },
        "dependentRequired": {"LEFT_ID": ["REL_OP"], "REL_OP": ["LEFT_ID"]},
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": SCHEMA_VERSION,
        "if": {"properties": {"matcher": {"const": "token"}}},
        "then": {"required": ["roles"]},
        "else": {"not": {"required": ["roles"]}, "properties": {"pattern": {"items": node}}},
    }
