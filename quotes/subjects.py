"""Who is the subject of a cue: its own, or that of the verb with which it shares one.

Parsers hang a second cue too low ("Lind said the quay was sinking, adding ..."), take dates for subjects and leave
counts without a label ("About four in ten say ..."); what is undone of that here holds for any English parser.
"""

from __future__ import annotations

from quotes.growth import CUE_PARTS, SUBJECTS, TIMES, cue_tokens, set_off_by
from quotes.tree import Tree

PASSIVE = frozenset({"auxpass", "nsubjpass"})
PARTICIPIAL = frozenset({"acl", "advcl", "pcomp"})
VERBS = frozenset({"VERB", "AUX"})
NOMINALS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
WITHIN_PHRASE = frozenset({"pobj", "prep", "appos", "conj", "compound", "nummod", "npadvmod"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
# A verb without a subject of its own shares that of the verb it hangs on.
SHARED_SUBJECT = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp", "prep", "dep", "acomp"})
ENDING = frozenset({",", "”", "’", '"', "''", "'", "?", "!"})
CLOSING_TAG = "''"
NAMING = NOMINALS | {"ADJ", "DET", "PART"}
MAX_REMARK = 40  # tokens
LONGEST_TITLE = 4  # code points of what a full stop shortens: "Capt."
DUMMIES = frozenset({"it", "there"})  # "it is hard to say"
COUNTS = frozenset({"most", "many", "some", "few", "half", "all", "both", "several", "others", "none"})
ROUNDING = frozenset({"about", "around", "over", "under", "more", "less", "fewer"})
PERSONS = frozenset({"PERSON", "ORG", "NORP"})
PERSONAL = frozenset({"me", "him", "her", "us", "them", "you", "people", "voters"})
# Where a second cue may hang, by its label, and what it may hang in.
SECOND = {
    "conj": frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG"}),
    "advcl": frozenset({"VBG"}),
    "xcomp": frozenset({"VBG"}),
}
HAVING = frozenset({"have", "has", "had", "having"})
REPORTED = frozenset({"ccomp", "xcomp"})
BEFORE_PARTICIPLES = frozenset({"when", "if", "once", "unless", "until", "though"})
UNDER = REPORTED | frozenset(
    {"acl", "conj", "pcomp", "prep", "dobj", "pobj", "attr", "acomp", "nsubj", "oprd"}
)
# Participles that say what their subject feels, though the parser takes them for passives: "Lind was worried that".
FELT = frozenset(
    {
        *("alarmed", "astonished", "concerned", "convinced", "delighted", "determined", "disappointed"),
        *("dismayed", "divided", "excited", "frustrated", "inclined", "interested", "opposed", "outraged"),
        *("pleased", "resigned", "resolved", "satisfied", "shocked", "surprised", "thrilled", "troubled"),
        *("upset", "worried"),
    }
)
# Verbs of saying whose passive has the one who was told for its subject: "he's told that", "she's promised a seat".
TELLING = frozenset(
    {
        *("accused", "advised", "asked", "assured", "called", "convinced", "given", "informed", "named"),
        *("offered", "persuaded", "promised", "quoted", "reminded", "shown", "taught", "thanked", "told"),
        "warned",
    }
)
MAX_CLIMB = 6


def subject_of(tree: Tree, cue: int) -> int | None:
    """The subject of the cue, or of the verb it shares one with (coordination, complement, participle)."""
    deps, heads = tree.deps, tree.heads
    agent = _agent(tree, cue)
    if agent is not None:
        return agent
    node = cue
    if not any(deps[child] in SUBJECTS for child in tree.children[cue]):
        if _is_passive(tree, cue):
            return _agent(tree, cue, "prep")  # "Asked about it, X said ...": nobody tells who asked
        beneficiary = _with_for(tree, cue)
        if beneficiary is not None:
            return beneficiary
        node = _over_reported(tree, cue)
    for _ in range(MAX_CLIMB):
        subject = _own_subject(tree, node)
        if subject is not None:
            passive = node == cue and deps[subject] == "nsubjpass" and not _is_perfect(tree, cue, subject)
            return None if passive and tree.texts[cue].lower() not in FELT else subject
        head = heads[node]
        if deps[node] in {"acl", "relcl"}:
            if not _passes_over(tree, node):
                return head
            over = _verb_over(tree, head)
            if over is None:
                return head if tree.tags[node] == "VBG" else _owner(tree, head)
            node = over
            continue
        if deps[node] == "advmod" and tree.tags[cue] == "VB":  # "went so far as to say"
            node = head
            continue
        if deps[node] not in SHARED_SUBJECT or head == node:
            return None
        if deps[node] == "acomp":
            subject = _own_subject(tree, head)
            return None if subject is None or tree.texts[subject].lower() in DUMMIES else subject
        controller = _controller(tree, node)
        if controller is not None and tree.tags[cue] == "VB":
            return controller
        if deps[node] == "prep" and tree.pos[head] in NOMINALS:
            over = _verb_over(tree, head)
            if over is None:
                return _owner(tree, head)
            head = over
        node = head
    return None


def subject_before(tree: Tree, cue: int) -> int | None:
    """The subject of the sentence before, where a stop inside marks broke off the second half of its predicate.

    "Lind cried “What a night!” and said that ...": parsers begin a sentence at "and".
    """
    start = tree.sentence_start(cue)
    joined = start > 0 and tree.deps[start] == "cc" and tree.texts[start].islower()
    if (
        not joined
        or tree.heads[cue] != cue
        or tree.tags[cue] not in FINITE
        or tree.tags[start - 1] != CLOSING_TAG
    ):
        return None
    if any(tree.pos[i] != "ADV" for i in range(start + 1, cue)):
        return None
    node = start - 1
    while tree.heads[node] != node:
        node = tree.heads[node]
    return subject_of(tree, node)


def subject_beside(tree: Tree, cue: int) -> int | None:
    """The noun phrase right before a finite verb that the parser left without a subject.

    Adverbs, auxiliaries, and a comma may stand between ("A poll has, however, revealed ...").
    """
    deps, heads, pos = tree.deps, tree.heads, tree.pos
    group = cue_tokens(tree, cue, "verb-group")
    if any(deps[c] in PASSIVE for c in tree.children[cue]) or _after_subordinator(tree, cue):
        return None
    first = min(group)
    if tree.tags[cue] not in FINITE and tree.tags[first] not in FINITE | {"MD"}:
        return None
    start = tree.sentence_start(cue)
    i = first - 1
    while i >= start and (
        (pos[i] in {"ADV", "AUX"} and tree.texts[i].lower() not in COUNTS)
        or tree.texts[i] == ","
        or tree.is_space[i]
    ):
        i -= 1
    if i >= start and tree.texts[i].lower() in COUNTS and deps[i] in {"advmod", "nsubj", "dep", "amod"}:
        return i
    i = _before_participle(tree, i, start) if tree.texts[first - 1] == "," else i
    if i < start or pos[i] not in NOMINALS:
        return None
    while heads[i] < i and deps[i] in WITHIN_PHRASE and pos[heads[i]] in NOMINALS | {"ADP"}:
        i = heads[i]
    if pos[i] in NOMINALS or (tree.texts[i].lower() in ROUNDING and heads[i] == cue):
        return i
    return None


def _before_participle(tree: Tree, i: int, start: int) -> int:
    """The word before a remark between commas whose last word is `i`: "Bo Lind, wearing a red cape, said"."""
    up = i
    for _ in range(MAX_CLIMB):
        up = tree.heads[up]
        if up > i:
            break
        if tree.tags[up] in {"VBG", "VBN"} and up - 1 > start and tree.texts[up - 1] == ",":
            return up - 2
    return i


def subject_between(tree: Tree, cue: int) -> int | None:
    """The name between a closing mark and a remark that ends before the cue: "“...,” Lind, a diver, said"."""
    texts, pos = tree.texts, tree.pos
    if tree.tags[cue] not in FINITE or cue < 1 or texts[cue - 1] != ",":
        return None
    mark = next(
        (i for i in range(cue - 1, max(0, cue - MAX_REMARK), -1) if tree.tags[i] == CLOSING_TAG), None
    )
    if mark is None or not (texts[mark - 1] in ENDING or texts[mark + 1] == ","):
        return None
    first = i = mark + 1 + (texts[mark + 1] == ",")
    while i < cue and (pos[i] in NAMING or tree.is_space[i] or texts[i] == "."):
        i += 1
    return i - 1 if first < i < cue - 1 and texts[i] == "," and pos[i - 1] in NOMINALS else None


def subject_after(tree: Tree, cue: int) -> int | None:
    """The noun phrase right after a finite verb behind a quotation, or first: the parser took it for an object."""
    before = cue - 1
    while before > 0 and tree.is_space[before]:
        before -= 1
    first = cue == tree.sentence_start(cue) and tree.tags[cue] in FINITE | {"VBN"}  # "Said Lind: ..."
    if not first and (tree.tags[cue] not in FINITE or before < 0 or tree.texts[before] not in ENDING):
        return None
    for child in tree.children[cue]:
        if tree.deps[child] in {"dobj", "attr", "npadvmod", "dep", "oprd"} and tree.pos[child] in NOMINALS:
            low = min(tree.subtree(child))
            return child if low == cue + 1 else None
    return _name_after(tree, cue)


def _name_after(tree: Tree, cue: int) -> int | None:
    """The last word of the name and titles right after the cue: "said retired Army Lt. Gen. Bo Lind"."""
    texts, pos = tree.texts, tree.pos
    i = cue + 1
    while i < len(tree) and (
        pos[i] in NAMING
        or (i == cue + 1 and tree.tags[i] == "VBN")
        or (texts[i] == "." and len(texts[i - 1]) <= LONGEST_TITLE and pos[i + 1 : i + 2] == ["PROPN"])
    ):
        i += 1
    return i - 1 if i > cue + 1 and pos[i - 1] == "PROPN" else None


def _controller(tree: Tree, verb: int) -> int | None:
    """Who is to do what an infinitive says, where the verb over it has an object: "urged voters to reject it"."""
    deps, head = tree.deps, tree.heads[verb]
    if tree.tags[verb] != "VB" or deps[verb] not in {"xcomp", "advcl"}:
        return None
    if tree.texts[head].lower() in HAVING:
        return None  # "had this to say"
    objects = [c for c in tree.children[head] if deps[c] in {"dobj", "dative"} and c < verb]
    if not objects:
        return None
    found = objects[-1]
    if deps[verb] == "xcomp" or _is_person(tree, found):
        return found
    return None  # "held a briefing to say"


def _is_person(tree: Tree, token: int) -> bool:
    return tree.words("ENT_TYPE")[token] in PERSONS or tree.texts[token].lower() in PERSONAL


def _with_for(tree: Tree, verb: int) -> int | None:
    """The X of "for X to say": a noun phrase after "for" that ends where the infinitive begins."""
    deps, heads = tree.deps, tree.heads
    to = next((c for c in tree.children[verb] if tree.tags[c] == "TO" and c < verb), None)
    if tree.tags[verb] != "VB" or to is None or to == 0:
        return None
    i = to - 1
    for _ in range(MAX_CLIMB):
        if deps[i] == "pobj" and tree.texts[heads[i]].lower() == "for":
            # "looked for ways to say"
            return i if tree.pos[heads[heads[i]]] != "VERB" or _is_person(tree, i) else None
        if deps[i] not in WITHIN_PHRASE or heads[i] > i or tree.pos[heads[i]] not in NOMINALS | {"ADP"}:
            return None
        i = heads[i]
    return None


def _passes_over(tree: Tree, verb: int) -> bool:
    """Whether a verb that hangs on a noun belongs to the verb over it.

    "went out of his way to say", "repeated his charge, calling him ...", "spent Saturday telling ...".
    """
    if tree.deps[verb] != "acl":
        return False
    tag = tree.tags[verb]
    if tag == "VB":
        return True
    return tag == "VBG" and (
        set_off_by(tree, verb) == "," or tree.words("ENT_TYPE")[tree.heads[verb]] in TIMES
    )


def _verb_over(tree: Tree, noun: int) -> int | None:
    """The verb that a noun is part of; None when it is that verb's subject."""
    node = noun
    while tree.pos[node] not in VERBS:
        if tree.deps[node] in SUBJECTS or tree.heads[node] == node:
            return None
        node = tree.heads[node]
    return node


def _owner(tree: Tree, noun: int) -> int | None:
    return next((child for child in tree.children[noun] if tree.deps[child] == "poss"), None)


def _over_reported(tree: Tree, cue: int) -> int:
    """The verb that a second cue goes with though the parser hung it in what the first one reports.

    "Lind said the quay was sinking and warned ...", "Lind said the quay was sinking, adding ...": Lind warned and
    added.
    """
    deps, heads = tree.deps, tree.heads
    if tree.tags[cue] not in SECOND.get(deps[cue], ()):
        return cue
    beside = deps[cue] != "conj" and set_off_by(tree, cue) == ","
    over, node = cue, heads[cue]
    while heads[node] < node and deps[node] in UNDER:
        if deps[node] in REPORTED or (beside and deps[node] == "acl"):
            over = heads[node]
        node = heads[node]
    while tree.pos[over] not in VERBS and heads[over] < over:
        over = heads[over]
    return over


def _is_passive(tree: Tree, verb: int) -> bool:
    """Whether a verb without a subject of its own is a passive: "Asked about it, X said ...", "X, known as ...".

    The second half of "has slammed and mocked" is none, nor is a past tense that the tagger took for a participle
    ("... and accused the town of ...", "The mayor called on them to ...").
    """
    deps, heads = tree.deps, tree.heads
    kinds = {deps[child] for child in tree.children[verb]}
    if "auxpass" in kinds:
        return deps[verb] in PARTICIPIAL | {"conj"}
    if _after_subordinator(tree, verb):
        return True
    if tree.tags[verb] != "VBN" or kinds & {"aux", "dobj"}:
        return False
    if deps[verb] == "conj":
        return _is_passive(tree, heads[verb])
    if deps[verb] == "acl":
        return "ccomp" not in kinds and deps[heads[verb]] != "ROOT"
    return deps[verb] == "advcl"


def _after_subordinator(tree: Tree, verb: int) -> bool:
    """Whether it is a participle that the tagger took for a past tense, which would have a subject: "when asked"."""
    tag, dep = tree.tags[verb], tree.deps[verb]
    return tag == "VBD" and dep == "advcl" and tree.texts[verb - 1].lower() in BEFORE_PARTICIPLES


def _is_perfect(tree: Tree, verb: int, subject: int) -> bool:
    """Whether "'s" is short for "has", which parsers take for "is": "he's said that", "she's said it often".

    Nobody can be said that; "he's said to be ill" is a passive, and so is "he's told that".
    """
    auxiliary = next((c for c in tree.children[verb] if tree.deps[c] == "auxpass"), None)
    if auxiliary is None or tree.texts[auxiliary].lower() not in {"'s", "’s"}:
        return False
    if (
        tree.pos[subject] != "PRON"
        or tree.texts[subject].lower() in DUMMIES
        or tree.texts[verb].lower() in TELLING
    ):
        return False
    return any(tree.deps[c] in {"ccomp", "dobj"} and c > verb for c in tree.children[verb])


def _own_subject(tree: Tree, verb: int) -> int | None:
    """The subject of this verb; of two the nearer one, if no other verb has it ("Moments earlier X said ...")."""
    deps, pos, entities = tree.deps, tree.pos, tree.words("ENT_TYPE")
    found = [child for child in tree.children[verb] if deps[child] in SUBJECTS - {"csubj"}]
    if len(found) > 1:
        found = [child for child in found if entities[child] not in TIMES] or found
    while len(found) > 1 and found[0] + 1 == found[1]:
        del found[0]  # a first name and a surname: "Bo | Lind, eager to please, said"
    before = [child for child in found if child < verb]
    if len(before) > 1 and not any(
        pos[i] == "VERB" and deps[i] not in CUE_PARTS for i in range(before[-1] + 1, verb)
    ):
        return before[-1]
    return found[0] if found else None


def _agent(tree: Tree, verb: int, dep: str = "agent") -> int | None:
    """Whom "by" names; a participle's parsers often take for a plain preposition."""
    for child in tree.children[verb]:
        if tree.deps[child] == dep and tree.texts[child].lower() == "by":
            for grandchild in tree.children[child]:
                named = dep == "agent" or tree.pos[grandchild] in {"PROPN", "PRON"}
                if tree.deps[grandchild] == "pobj" and (
                    named or any(tree.deps[c] == "det" for c in tree.children[grandchild])
                ):
                    return grandchild
    return None
