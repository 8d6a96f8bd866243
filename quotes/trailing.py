"""What trails a content behind its cue: a remark of the writer's, or the rest of what was said.

Counts are of PolNeAR train; parsers cannot tell the two apart, as both hang on the content.  Token indices go in and
come out.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from quotes.growth import TIMES, trim
from quotes.tree import Tree

RELATIVES = frozenset({"which", "who", "whose", "where"})
REMARKS = frozenset({"a", "an", "something"})
REMARK_DEPS = frozenset({"appos", "attr", "dobj", "npadvmod"})
NOMINALS = frozenset({"NOUN", "PROPN", "PRON"})
REST_DEPS = frozenset({"advcl", "xcomp"})
MARKS = frozenset({"``", "''"})
STOP = 2  # tokens: a remark may end before the full stop


def without_remark(tree: Tree, content: AbstractSet[int], cue: int) -> set[int]:
    """The content up to a comma and a remark that ends it.

    ", which floods every spring" (117 out, 77 in; where it is longer than the rest 63 and 29), and what is said of
    the statement or of a thing in it: ", a claim that pilots deny" (40 out, 17 in).  What is said of a person or of
    something in quotation marks stays (", a pilot from Ardley", 6 and 8), and so does what has such marks.  Of
    participles, those behind a quotation go (", drawing a round of laughter": 5 out, 2 in; elsewhere 15 and 47).
    """
    if not content or min(content) < cue:
        return set(content)
    end, tokens = max(content), sorted(content)
    for comma in tokens[2:]:
        first = comma + 1
        if tree.texts[comma] != "," or first > end:
            continue
        behind_marks = any(tree.tags[i] in MARKS for i in tokens if i < comma)
        head = _remark(tree, first, behind_marks=behind_marks)
        if head is None or max(tree.subtree(head)) + STOP < end:
            continue
        if not any(tree.tags[i] in MARKS for i in tokens if i > comma + 1):
            return trim(tree, {i for i in tokens if i < comma})
    return set(content)


def _remark(tree: Tree, first: int, *, behind_marks: bool) -> int | None:
    """What heads the remark that begins with this word after a comma; `behind_marks`: a quotation stands before it."""
    word = tree.texts[first].lower()
    if behind_marks and tree.tags[first] == "VBG" and tree.deps[first] == "advcl":
        return first
    if word in RELATIVES:
        head = first
        while tree.deps[head] != "relcl" and tree.heads[head] != head:
            head = tree.heads[head]
        found = tree.deps[head] == "relcl"
    elif word in REMARKS:
        head = tree.heads[first] if tree.deps[first] == "det" else first
        said_of = first - 2
        named = tree.words("ENT_TYPE")[said_of] == "PERSON" or tree.tags[said_of] == "''"
        found = tree.deps[head] in REMARK_DEPS and tree.pos[head] in {"NOUN", "PRON"} and not named
    else:
        return None
    begins = (i for i in tree.subtree(head) if not tree.is_punct[i])
    return head if found and min(begins) >= first else None


def with_rest(tree: Tree, content: AbstractSet[int], cue: int, without: AbstractSet[int]) -> set[int]:
    """The content with what follows it and the parser hung on the cue.

    The infinitive that says what for ("announced a plan | to mend the quay": 32 in, 4 out), and what somebody is asked
    ("asked the pilot | if he had slept": 5 in).
    """
    after = max(content, default=len(tree)) + 1
    if after >= len(tree):
        return set(content)
    entities = tree.words("ENT_TYPE")
    if all(entities[i] in TIMES or tree.pos[i] not in NOMINALS for i in content):
        return set(content)  # "voted on Monday to strike", "voted ten to one to strike"
    head = tree.heads[after]
    asked = tree.texts[after].lower() == "if" and tree.deps[head] == "advcl"
    infinitive = tree.tags[after] == "TO" and tree.deps[head] in REST_DEPS
    if not (asked or infinitive) or tree.heads[head] != cue:
        return set(content)
    rest = set(tree.subtree(head))
    if rest & without or min(rest) < after:
        return set(content)
    return trim(tree, rest.union(content))
