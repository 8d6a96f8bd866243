"""What `quotes rules new` writes: a rule that loads, with a TODO at each place that wants its writer."""

from __future__ import annotations

import re
from typing import get_args

from quotes.errors import UsageError
from quotes.rules import SPEECH, Rule

KINDS = tuple(sorted(SPEECH))
MATCHERS = get_args(Rule.model_fields["matcher"].annotation)
ID = re.compile(r"[a-z]{2}\.[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*")

HEAD = """\
id: {id}
title: "TODO: the construction in a few words"
kind: {kind}
status: experimental
why: >-
  TODO: what it catches, and what it is known to get wrong.
matcher: {matcher}
"""

# The nodes named cue, source and content are the roles; `@name` under IN stands for a lexicon.
DEPENDENCY = """\
pattern:
  - {RIGHT_ID: cue, RIGHT_ATTRS: {POS: VERB, LEMMA: {IN: [say, claim]}}}
  - {LEFT_ID: cue, REL_OP: ">", RIGHT_ID: source, RIGHT_ATTRS: {DEP: nsubj}}
  - {LEFT_ID: cue, REL_OP: ">++", RIGHT_ID: content, RIGHT_ATTRS: {DEP: ccomp}}
span: {source: noun-phrase, cue: verb-group, content: clause}
precision: 0.5
"""
TOKENS = """\
pattern:
  - {POS: PROPN, OP: "+"}
  - {LOWER: {IN: [says, said]}}
  - {_: {mark: open}}
roles: [source, cue, content]
span: {source: token, cue: token, content: quotation}
precision: 0.5
"""
BLOCK_DEPENDENCY = """\
pattern:
  - {RIGHT_ID: cue, RIGHT_ATTRS: {POS: VERB, LEMMA: {IN: [say]}}}
"""
BLOCK_TOKENS = """\
pattern:
  - {LOWER: {IN: [says, said]}}
roles: [cue]
"""

EXAMPLES = """\
match:
  - "TODO <source>Ines Marlow</source> <cue>said</cue> <content>the bridge was closed</content>."
  - "TODO: at least three, in your own words"
no_match:
  - "TODO: at least two that look alike and attribute nothing"
  - "TODO"
"""
BLOCK_EXAMPLES = """\
match:
  - "TODO: a sentence with the <cue>words</cue> that must attribute nothing"
  - "TODO: at least three, in your own words"
no_match:
  - "TODO: at least two where somebody does speak"
  - "TODO"
"""


def template(rule_id: str, matcher: str) -> str:
    """The YAML of a new rule; `UsageError` for an id or a matcher that no rule could have."""
    kind = rule_id.split(".")[1] if "." in rule_id else ""
    if not ID.fullmatch(rule_id) or kind not in KINDS:
        raise UsageError(
            f"{rule_id!r} cannot be the id of a rule: it is LANGUAGE.KIND.NAME, such as "
            f"en.indirect.swears-blind, with the kind one of {', '.join(KINDS)}."
        )
    if matcher not in MATCHERS:
        raise UsageError(f"--matcher {matcher!r} is unknown; there are {', '.join(MATCHERS)}.")
    head = HEAD.format(id=rule_id, kind=kind, matcher=matcher)
    if kind == "block":
        return head + (BLOCK_DEPENDENCY if matcher == "dependency" else BLOCK_TOKENS) + BLOCK_EXAMPLES
    return head + (DEPENDENCY if matcher == "dependency" else TOKENS) + EXAMPLES
