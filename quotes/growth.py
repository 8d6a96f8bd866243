"""How the token that a rule names grows into a span: the closed vocabulary of a rule file's `span:`.

Token indices go in, sets of them come out; `offsets` turns them into code points.  The conventions are those of
PARC and PolNeAR: an apposition belongs to the source, and where `relatives` says so a relative clause after a comma;
auxiliaries, negation and particles belong to the cue; a leading "that" or "to" belongs to the content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from quotes.quote import Offsets
from quotes.tree import Tree

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
CUE_PARTS = frozenset({"aux", "auxpass", "neg", "prt"})
# They stand after a comma and still belong to the name: "critics, including X"
BELONGING = frozenset({"including", "along", "at", "of", "from", "like", "such", "together"})
JOINING = frozenset({"and", "or"})
PLACES = frozenset({"GPE", "LOC"})
TIMES = frozenset({"DATE", "TIME"})
ASIDES = frozenset({"prep", "advmod", "amod", "npadvmod"})
CLAUSES_ON_NOUNS = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis", "dep"})
RELATIVES = frozenset({"who", "which", "whose"})
OBJECT_PARTS = frozenset(
    {"dobj", "dative", "xcomp", "oprd", "prep", "ccomp", "attr", "acomp", "pcomp", "prt"}
)
OBJECTS = frozenset({"dobj", "dative"})
PREDICATES = frozenset({"acomp", "attr", "oprd"})
OPENERS = frozenset({"(", "["})
CLOSERS = {")": "(", "]": "["}
TRAILING = frozenset({",", ".", ":", ";", "-", "--", "–", "—", "...", "…", "?", "!"})
LEADING = TRAILING | set(CLOSERS)
DASHES = frozenset({"-", "--", "–", "—"})
SETTING_OFF = DASHES | {","}
QUOTATION_ENDS = frozenset({"”", '"', "''", "’", "'"})
QUOTATION_STARTS = frozenset({"“", '"', "''", "``", "‘"})
SENTENCE_ENDS = frozenset({".", "!", "?"})
WHEN = frozenset({"after", "before", "during", "following", "throughout"})
NEAR = 4  # tokens
MAX_PARENTHESIS = 8
FELLOW_REACH = 4  # a closing mark, a comma, a conjunction, an adverb
FELLOW_DEPS = frozenset({"conj", "xcomp", "dep", "advcl", "parataxis"})
GERUNDS = frozenset({"pcomp", "xcomp", "ccomp", "dobj"})
HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr"})  # those that stand for nobody without a name
FELLOW_ADVERBS = frozenset({"also", "then", "not", "instead"})


def never(_verb: int) -> bool:
    """No relative clause after a comma belongs to the source."""
    return False


def offsets(tree: Tree, tokens: Iterable[int]) -> tuple[Offsets, ...]:
    """Code-point spans of the runs of `tokens`; whitespace between two neighbours does not break a run."""
    starts, ends, spaces = tree.starts, tree.ends, tree.is_space
    out: list[Offsets] = []
    last: int | None = None
    for i in sorted(tokens):
        if spaces[i]:
            continue
        if last is not None and (i == last + 1 or all(spaces[last + 1 : i])):
            out[-1] = (out[-1][0], ends[i])
        else:
            out.append((starts[i], ends[i]))
        last = i
    return tuple(out)


def cue_tokens(tree: Tree, cue: int, growth: str) -> set[int]:
    """The cue's head, and for `verb-group` its auxiliaries, negation, particle and the adverbs between them."""
    tokens = {cue}
    if growth == "token":
        return tokens
    deps, puncts = tree.deps, tree.is_punct
    # "Will the plan, he asked, ..." : an auxiliary far to the left belongs to another clause
    tokens |= {child for child in tree.children[cue] if deps[child] in CUE_PARTS and abs(child - cue) <= NEAR}
    low, high = min(tokens), max(tokens)
    return {i for i in range(low, high + 1) if i in tokens or deps[i] == "advmod" or puncts[i]}


def noun_phrase_tokens(
    tree: Tree, head: int, cue: int | None, *, relatives: Callable[[int], bool] = never
) -> set[int]:
    """The source around its head noun: modifiers, appositions and prepositional phrases.

    Clauses that follow a comma stay out, but for those that begin with "who" or "which" and of whose verbs `relatives`
    says so; everything on the far side of the cue does.
    """
    around = {cue, *tree.ancestors(cue)} if cue is not None else set[int]()
    tokens = _prune(tree, head, around, relatives=relatives)
    tokens |= _split_off(tree, head, min(tokens), around)
    if min(tokens) == head and _first_name_before(tree, head, around):
        tokens.add(head - 1)
    if max(tokens) == head and _last_name_after(tree, head, around):
        tokens.add(head + 1)
    if cue is not None:
        tokens = {i for i in tokens if (i < cue) == (head < cue)}
    low, high = min(tokens), max(tokens)
    tokens = _on_one_line(tree, head, low, high) - {cue}
    tokens = _with_parenthesis(tree, tokens, limit=cue if cue is not None and cue > high else len(tree))
    marks = [i for i in tokens if tree.texts[i] in QUOTATION_ENDS]
    if len(marks) == 1 and all(tree.is_punct[i] for i in tokens if i < marks[0]):
        # the closing mark of a quotation that the parser hung on the name after it
        tokens = {i for i in tokens if i > marks[0]}
    after = max(tokens) + 1
    if not marks and after < len(tree) and tree.texts[after] in QUOTATION_ENDS and _opens(tree, tokens):
        tokens = tokens | {after}  # a name in marks: the parser hung the closing one elsewhere
    return trim(tree, tokens)


def _on_one_line(tree: Tree, head: int, low: int, high: int) -> set[int]:
    """The tokens from `low` to `high` in the head's line: beyond a break begins something else, whatever hangs."""
    breaks = [i for i in range(low, high + 1) if tree.is_space[i] and "\n" in tree.texts[i]]
    first = max((i + 1 for i in breaks if i < head), default=low)
    end = min((i for i in breaks if i > head), default=high + 1)
    return set(range(first, end))


def _opens(tree: Tree, tokens: AbstractSet[int]) -> bool:
    return any(tree.tags[i] == "``" for i in tokens)


def _first_name_before(tree: Tree, head: int, around: AbstractSet[int]) -> bool:
    """Whether a person's name begins right before its head, with a word that the parser took for another: "Bo Lind"."""
    entities, first = tree.words("ENT_TYPE"), head - 1
    return (
        head > 0
        and entities[head] == entities[first] == "PERSON"
        and tree.texts[first].istitle()
        and first not in around
        and (head < 2 or entities[head - 2] != "PERSON")
    )


def _last_name_after(tree: Tree, head: int, around: AbstractSet[int]) -> bool:
    """Whether the name of a title stands after it, though the parser took it for an adverb: "Mrs Tully said"."""
    name = head + 1
    return (
        tree.texts[head].lower().rstrip(".") in HONORIFICS
        and name < len(tree)
        and tree.texts[name].istitle()
        and name not in around
    )


def _split_off(tree: Tree, head: int, first: int, around: AbstractSet[int]) -> set[int]:
    """What belongs before the phrase that begins there, though the parser made two subjects of them.

    "Transport spokesman | the Rev. X said", "barbers, bakers, | and many butchers say", "Y of Ardley, | Ohio said".
    """
    if tree.deps[head] not in SUBJECTS:
        return set()
    entities = tree.words("ENT_TYPE")
    for other in tree.siblings(head):
        if not other < first or tree.deps[other] not in SUBJECTS or entities[other] in TIMES:
            continue
        tokens = _prune(tree, other, around, relatives=never)
        between = [tree.texts[i].lower() for i in range(max(tokens) + 1, first) if not tree.is_space[i]]
        places = {entities[first], entities[max(tokens)]} <= PLACES
        if not between or (between[-1] in JOINING and len(between) <= 2) or (places and between == [","]):
            return tokens
    return set()


def _prune(tree: Tree, head: int, around: AbstractSet[int], *, relatives: Callable[[int], bool]) -> set[int]:
    """The head and what hangs on it, less the cue and what the cue hangs on: these are `around`."""
    deps, pos = tree.deps, tree.pos
    out = {head}
    for child in tree.children[head]:
        if child in around:
            continue
        if child > head and _is_aside(tree, child):
            if (
                deps[child] == "relcl"
                and tree.texts[_first_word(tree, child)].lower() in RELATIVES
                and relatives(child)
            ):
                out.update(tree.subtree(child))
            continue
        if deps[child] == "conj" and pos[child] in {"VERB", "AUX"} and deps[head] != "relcl":
            continue  # but "the pilot who built the ferry and runs it"
        if deps[child] in {"punct", "cc"} and child > head:
            continue  # filled in again where something follows
        out |= _prune(tree, child, around, relatives=relatives)
    return out


def _is_aside(tree: Tree, child: int) -> bool:
    """Whether what follows a noun is said beside it: a clause, adverb or phrase set off by a comma or dash."""
    dep = tree.deps[child]
    if dep not in CLAUSES_ON_NOUNS | ASIDES:
        return False
    set_off = set_off_by(tree, child)
    if dep == "dep" and tree.pos[child] in {"NOUN", "PROPN"}:
        return set_off is None  # "X - a teacher from Y - said" is an apposition
    if dep in {"ccomp", "parataxis", "dep"}:
        return True
    if set_off is None and _is_when(tree, child):
        return True  # "Lind on Friday said"
    if dep in ASIDES:
        return set_off == "," and tree.texts[_first_word(tree, child)].lower() not in BELONGING
    return set_off is not None


def _is_when(tree: Tree, child: int) -> bool:
    """Whether the phrase after a name tells when, which belongs to the verb."""
    entities = tree.words("ENT_TYPE")
    if tree.pos[tree.heads[child]] not in {"PROPN", "PRON"}:
        return False
    if tree.deps[child] == "prep":
        objects = [c for c in tree.children[child] if tree.deps[c] == "pobj"]
        return bool(objects) and entities[objects[0]] in TIMES
    return tree.deps[child] == "npadvmod" and entities[child] in TIMES


def _first_word(tree: Tree, head: int) -> int:
    """The first token of what the head holds, past punctuation and spaces."""
    return min(i for i in tree.subtree(head) if i == head or not (tree.is_punct[i] or tree.is_space[i]))


def set_off_by(tree: Tree, head: int) -> str | None:
    """The comma or dash before the first word of what the head holds."""
    before = _first_word(tree, head) - 1
    while before > 0 and tree.is_space[before]:
        before -= 1
    return tree.texts[before] if before >= 0 and tree.texts[before] in SETTING_OFF else None


def _with_parenthesis(tree: Tree, tokens: set[int], limit: int) -> set[int]:
    # "Graham (R-S.C.) said": parsers cut the name at the bracket, or within it
    texts = tree.texts
    opened = sum(texts[i] in OPENERS for i in tokens)
    closed = sum(texts[i] in CLOSERS for i in tokens)
    last = max(tokens) + 1
    if opened > closed or (last < len(texts) and texts[last] in OPENERS):
        for j in range(last, min(last + MAX_PARENTHESIS, len(texts), limit + 1)):
            if texts[j] in CLOSERS:
                return tokens | set(range(last, j + 1))
    return tokens


def clause_tokens(tree: Tree, head: int, without: set[int]) -> set[int]:
    """The subtree of a content clause as one stretch, less the tokens of cue and source and what hangs on the cue.

    Its fellows belong to it wherever the parser hung them: "said that A and that B", "pledged to A, B and C".
    """
    tokens = set(tree.subtree(head))
    while (fellow := _fellow(tree, max(tokens), _form(tree, head))) is not None:
        more = set(tree.subtree(fellow))
        if more & without or max(more) <= max(tokens):
            break
        tokens |= more
    return _stretch(tree, tokens, without)


def _form(tree: Tree, head: int) -> str:
    """Of an infinitive with "to" the tag TO, of a gerund VBG, of other clauses nothing."""
    if tree.tags[head] == "VB" and any(tree.tags[child] == "TO" for child in tree.children[head]):
        return "TO"
    return "VBG" if tree.tags[head] == "VBG" and tree.deps[head] in GERUNDS else ""


def _fellow(tree: Tree, last: int, form: str) -> int | None:
    """The verb of a clause like the one that ends there, right after a comma or a conjunction and with no cue between.

    After "that" clauses "and that", after infinitives another, with or without "to", after gerunds a gerund.
    """
    at, joined, comma = last + 1, False, False
    while at < len(tree) and at <= last + FELLOW_REACH:
        text = tree.texts[at].lower()
        if tree.tags[at] == "CC":
            joined = True
        elif text == ",":
            comma = True
        elif not tree.is_punct[at] and text not in FELLOW_ADVERBS:
            break
        elif text in {".", ";", ":", "?", "!"}:
            return None
        at += 1
    if at >= len(tree) or at == last + 1:
        return None
    if joined and tree.texts[at].lower() == "that" and tree.deps[at] == "mark":
        return tree.heads[at]
    if not (joined or comma):
        return None
    if form == "TO" and tree.tags[at] == "TO" and tree.tags[tree.heads[at]] == "VB":
        at = tree.heads[at]
    wanted = {"TO": "VB", "VBG": "VBG"}.get(form)
    return at if tree.tags[at] == wanted and tree.deps[at] in FELLOW_DEPS else None


def _stretch(tree: Tree, tokens: set[int], without: set[int]) -> set[int]:
    """From the first of the tokens to the last, less others."""
    inside = tokens - without
    if not inside:
        return set()
    out = trim(tree, set(range(min(inside), max(inside) + 1)) - without)
    last = max(out, default=0)
    if tree.pos[last] == "ADP" and any(c in without for c in tree.children[last] if tree.deps[c] == "pobj"):
        return trim(tree, out - {last})  # the "by" of "described as a mess by Lind"
    return out


def reason_tokens(tree: Tree, cue: int) -> set[int]:
    """The clause with "because" that follows a cue whose content stands before it: "It sank, she said, because ..."."""
    for child in tree.children[cue]:
        late = child > cue and tree.deps[child] == "advcl"
        if late and tree.texts[_first_word(tree, child)].lower() == "because":
            return set(tree.subtree(child))
    return set()


def next_report(tree: Tree, cue: int, content: int, reports: Callable[[int], bool]) -> set[int]:
    """What stands in a content clause and is a report beside the cue's: "said he was ill and called it a cold".

    A second verb of saying, of the cue's own tense: without a subject and without a "that" of its own, or with the
    subject of a clause behind a comma and a conjunction (", while Lind said").
    """
    deps, tags = tree.deps, tree.tags
    if tags[cue] not in {"VBD", "VBZ", "VBP", "VBG", "VBN"} or content < cue:
        return set()
    for verb in tree.subtree(content):
        children = tree.children[verb]
        if deps[verb] not in {"conj", "advcl"} or tags[verb] != tags[cue] or not reports(verb):
            continue
        if any(deps[c] in SUBJECTS for c in children):
            first = _joint_before(tree, verb, content)
            if first is None:
                continue
            return set(range(first, max(tree.subtree(content)) + 1))
        if deps[verb] != "conj" or any(deps[c] == "mark" and c < verb for c in children):
            continue
        return set(range(_conjunction_before(tree, verb, content), max(tree.subtree(content)) + 1))
    return set()


def _joint_before(tree: Tree, verb: int, content: int) -> int | None:
    """Where ", but" or ", while" stands before a clause with a subject of its own."""
    first = min(tree.subtree(verb))
    for i in (first, first - 1, first - 2):
        if i > content and tree.texts[i].lower() in {"but", "while", "and", "whereas", "although"}:
            return i if tree.texts[i - 1] == "," else None
    return None


def _conjunction_before(tree: Tree, verb: int, content: int) -> int:
    """Where the conjunction stands that ties a verb to what is before it, or the verb's own first word."""
    first = min(tree.subtree(verb))
    for i in range(verb - 1, max(content, verb - FELLOW_REACH), -1):
        if tree.tags[i] == "CC":
            return i
    return first


def host_tokens(tree: Tree, cue: int, without: set[int]) -> set[int]:
    """The clause that a parenthetical cue or an "according to" phrase stands in, less that phrase.

    A coordinate clause after the phrase stays out: in "Rents rose, according to X, but wages fell" X is only
    said to have spoken of rents.  A phrase that ends the sentence after a comma stands for all of it, however low the
    parser hung it: "Rents rose while wages fell, according to X".
    """
    deps, heads = tree.deps, tree.heads
    head = heads[cue]
    without = set(without)
    while deps[head] in {"prep", "pobj", "aux", "auxpass"} and heads[head] != head:
        without.add(head)  # the "in" of "in her view"
        head = heads[head]
    if head == cue:
        return set()
    if deps[cue] != "advcl" and _ends_sentence(tree, without):
        start = tree.sentence_start(cue)
        while heads[head] != head and heads[head] >= start and ":" not in tree.texts[heads[head] : head]:
            head = heads[head]
    tokens = set(tree.subtree(head))
    if any(i < cue for i in tokens - without):
        children = tree.children[head]
        for child in children:
            if deps[child] == "conj" and child > cue > head and tree.pos[child] in {"VERB", "AUX"}:
                tokens.difference_update(tree.subtree(child))
                tokens.difference_update(c for c in children if deps[c] == "cc" and cue < c < child)
    rest = tokens - without
    if not rest:
        return set()
    end = next((i for i in range(cue, max(rest)) if _quotes_next(tree, i)), max(rest))
    filled = {i for i in range(min(rest), end + 1) if i in tokens or tree.is_punct[i]} - without
    before = trim(tree, {i for i in filled if i < cue})
    if all(tree.tags[i] == "CC" for i in before):
        before = set()  # "But, according to X, wages fell": the writer's word
    return before | trim(tree, {i for i in filled if i > cue})


def _quotes_next(tree: Tree, i: int) -> bool:
    """Whether a sentence ends there and a quotation begins the next, which the parser took for one."""
    return tree.texts[i] in SENTENCE_ENDS and tree.texts[i + 1] in QUOTATION_STARTS


def _ends_sentence(tree: Tree, phrase: AbstractSet[int]) -> bool:
    """Whether the phrase stands between a comma and the end of a sentence."""
    before, after = min(phrase) - 1, max(phrase) + 1
    while before > 0 and (tree.is_space[before] or tree.texts[before] in QUOTATION_ENDS):
        before -= 1
    return (
        before > 0
        and tree.texts[before] == ","
        and (after >= len(tree) or tree.texts[after] in SENTENCE_ENDS)
    )


def object_tokens(
    tree: Tree, cue: int, content: int, without: set[int], occasions: AbstractSet[str] = frozenset()
) -> set[int]:
    """The objects of the cue from the content node on: "voters to reject it", "Brown of lying", "it a disgrace".

    Whom a clause with "that" is told stays out, and so does the occasion: "assured Lind | that ...", "praised Lind |
    in a speech", where `occasions` are lemmas like "speech".
    """
    children = tree.children[cue]
    clause = next((c for c in children if c > content and _is_that_clause(tree, c)), None)
    if clause is not None and tree.deps[content] in OBJECTS:
        return _stretch(tree, set(tree.subtree(clause)), without)
    tokens = set(tree.subtree(content))
    predicate = tree.deps[content] in PREDICATES
    for child in children:
        after = child > content and tree.deps[child] in OBJECT_PARTS
        if after and tree.deps[child] == "prep" and _is_occasion(tree, child, occasions):
            reason = _reason_on(tree, child)
            tokens |= reason
            without = without.union(tree.subtree(child)) - reason
            continue
        # "called the plan unfit": a predicate is said of the object before it
        if after or (predicate and cue < child < content and tree.deps[child] in OBJECTS):
            tokens.update(tree.subtree(child))
    return _stretch(tree, tokens, without)


def _reason_on(tree: Tree, occasion: int) -> set[int]:
    """What the parser hung on the occasion: "praised Lind in a speech | for mending the quay"."""
    for noun in tree.children[occasion]:
        for child in tree.children[noun]:
            gerund = any(tree.deps[c] == "pcomp" for c in tree.children[child])
            if tree.texts[child].lower() == "for" and gerund:
                return set(tree.subtree(child))
    return set()


def _is_that_clause(tree: Tree, head: int) -> bool:
    return tree.deps[head] == "ccomp" and any(
        tree.deps[c] == "mark" and tree.texts[c].lower() == "that" for c in tree.children[head]
    )


def _is_occasion(tree: Tree, phrase: int, occasions: AbstractSet[str]) -> bool:
    """Whether a phrase on the cue says when or where it was said, not what."""
    if tree.texts[phrase].lower() in WHEN:
        return True
    lemmas = tree.words("LEMMA")
    return any(tree.deps[c] == "pobj" and lemmas[c].lower() in occasions for c in tree.children[phrase])


def phrases_tokens(tree: Tree, heads: Iterable[int], without: set[int]) -> set[int]:
    """The phrases around several heads as one stretch: "the new bridge", "as a toy"."""
    return _stretch(tree, {i for head in heads for i in tree.subtree(head)}, without)


def line_tokens(tree: Tree, first: int, without: set[int]) -> set[int]:
    """From a token to the end of its line, as scripts and interviews give a speaker's turn."""
    end = first
    while end < len(tree) and not tree.ends_line(end):
        end += 1
    while end > first and tree.is_space[end - 1]:
        end -= 1
    return set(range(first, end)) - without


def line_before_tokens(tree: Tree, last: int, without: set[int]) -> set[int]:
    """From where a token's sentence or line begins, whichever is nearer, to the token: a headline before its colon."""
    first, start = last, tree.sentence_start(last)
    while first > start and not tree.ends_line(first - 1):
        first -= 1
    return trim(tree, set(range(first, last + 1)) - without)


def trim(tree: Tree, tokens: set[int]) -> set[int]:
    """Without punctuation and spaces at the edges; a bracket stays when its partner is inside, a mark always."""
    texts, spaces = tree.texts, tree.is_space
    out = sorted(tokens)
    first, end = 0, len(out)
    while first < end and (spaces[out[first]] or texts[out[first]] in LEADING):
        first += 1
    while first < end:
        last = texts[out[end - 1]]
        unpaired = last in CLOSERS and not any(texts[i] == CLOSERS[last] for i in out[first:end])
        if not (spaces[out[end - 1]] or last in TRAILING or last in OPENERS or unpaired):
            break
        end -= 1
    if first < end and texts[out[first]] in OPENERS and not any(texts[i] in CLOSERS for i in out[first:end]):
        first += 1
    return set(out[first:end])
