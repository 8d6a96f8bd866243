"""What keeps a statement from standing alone: words that mean something only to who has read what stands before them.

"This has failed", "the contract was cut", "a deficit of two billion": the first needs its antecedent, the second the
contract's parties, and the third is no sentence at all.  Pronouns and "the" count wherever they stand, unless the
statement itself said before whom or what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from quotes.claims.figures import COUNTED, SUBJECTS, Figures
from quotes.claims.lexicons import claim_words
from quotes.speakers.lexicons import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
NOUNS = ("NN", "NNS")
NAMES = ("NNP", "NNPS")
PLURAL = ("NNS", "NNPS")
OTHER_SUBJECTS = frozenset({"expl", "csubj", "csubjpass"})
DEMONSTRATIVES = frozenset({"this", "that", "these", "those"})
SUCH = "such"
# What makes "the" point at something in the statement itself ("the mayor of Ardley", "the 2019 budget", "the worst").
TELLING = frozenset({"prep", "relcl", "acl", "appos", "poss"})
# "Paid the sum from a fund", "met the man after lunch": these hang on the verb more often than on the noun before them.
VERBS_OWN = frozenset({"from", "by", "after", "before", "during", "since", "until"})
# What does so when it is a name, a number or a superlative, and otherwise only by two ("the low interest rate").
DESCRIBING = frozenset({"amod", "compound", "nmod", "advmod", "quantmod", "nummod"})
ENOUGH = 2
YEAR = 4  # digits
# "It is clear that", "it takes time to": the clause after it is what "it" stands for.
CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "relcl"})
STRETCH = 4  # words from which on a later sentence must be one
HEADLINE = 3  # words that are no names, from which on capitals tell
# "(Agency) - The bank", "Markets (continued) - The bank", "Lind Brothers – The boats"
LEADER = re.compile(r"[^.]{0,40}\) ?[-–—] |[A-Z][\w&.]*(?: [A-Z][\w&.]*){0,4} [-–—] ")
HANGING = frozenset({"det", "cc", "case", "predet"})  # what needs a word after it
QUESTIONS = ("WDT", "WP", "WP$", "WRB")

Why = Literal["pointing", "pronoun", "definite", "name", "no-sentence", "speaker", "time", "place", "measure"]


@dataclass(frozen=True, slots=True)
class Open:
    """Words of a statement that send its reader to the article, and why.

    Of "the" with a noun also the noun, whether there are many, and the words that describe it; `slight` when it is but
    the object of a preposition, as in "the rules for the fund": one of these leaves most of a claim to be checked.
    """

    text: str
    why: Why
    noun: str = ""
    many: bool = False
    described: frozenset[str] = frozenset()
    slight: bool = False

    def to_dict(self) -> dict[str, str]:
        """Plain JSON values."""
        return {"text": self.text, "why": self.why}


class OpenWords:
    """Finds them in annotated statements; reads its word lists from the rules' folder once."""

    def __init__(self) -> None:
        self.known = claim_words("known-to-all")
        self.untelling = claim_words("untelling-adjectives")
        self.periods = claim_words("periods")
        self.pointing = claim_words("pointing-words")
        self.fields = claim_words("fields")
        self.people = claim_words("private-people")
        self.figures = Figures()
        self.months = claim_words("months")
        self.phrases = claim_words("phrase-nouns")

    def __call__(self, doc: Doc) -> tuple[Open, ...]:
        """The open words of `doc`, in text order; a first sentence that is none makes the whole open."""
        first = next(doc.sents, None)
        if first is None:
            return ()
        later = list(doc.sents)[1:]
        whole = _is_clause(first.root) and all(map(_is_sentence, later))
        if not whole or _is_subordinate(first) or _is_cut(doc):
            return (Open(first.text, "no-sentence"),)
        times = (Open(word.text, "time") for word in self.figures.undated(doc))
        places = (Open(word.text, why) for word, why in self.figures.placeless(doc))
        return (*self._of(doc, first), *times, *places)

    def _of(self, doc: Doc, first: Span) -> Iterator[Open]:
        main = {token.i for token in _main_words(first)}
        seen: dict[str, None] = {}
        for token in doc:
            if token.tag_ in ("PRP", "PRP$"):
                if is_left_open(token, doc[0].i):
                    yield Open(token.text, "pronoun")
            elif token.i in main and token.lower_ in self.pointing and token.tag_ not in (*NOUNS, "NNP"):
                if not self.is_told(token):
                    yield Open(token.text, "pointing")
            elif token.lower_ == "here" and token.dep_ == "advmod":
                yield Open(token.text, "pointing")
            elif token.lower_ in DEMONSTRATIVES and token.dep_ in ("pobj", "dobj") and token.n_rights == 0:
                yield Open(token.text, "pointing")  # "a forecast for this"
            elif _is_count_alone(token):
                yield Open(token.text, "pointing")
            elif token.lower_ == "then" and token.head.lower_ in ("since", "by", "until"):
                yield Open(f"{token.head.text} {token.text}", "time")
            elif _is_later(token):
                yield Open(token.text, "time")
            elif token.lower_ == "similar" and token.dep_ == "amod":
                if not any(child.lower_ == "to" for child in (*token.children, *token.head.children)):
                    yield Open(token.text, "pointing")
            elif token.tag_ in NOUNS:
                if token.lemma_.lower() not in seen:
                    yield from self._of_noun(token, later=token.i >= first.end)
                seen[token.lemma_.lower()] = None

    def _of_noun(self, noun: Token, *, later: bool) -> Iterator[Open]:
        left = [child for child in noun.children if child.i < noun.i]
        determiner = next((child for child in left if child.lower_ == SUCH), None)
        determiner = determiner or next((child for child in left if child.dep_ == "det"), None)
        lemma = noun.lemma_.lower()
        told_by_all = lemma in self.known and not any(child.dep_ == "compound" for child in left)
        if noun.doc[0].lower_ == "another" and noun.doc[0] in left:
            # "Another 40 tonnes" are counted after others.
            yield Open(noun.doc[: noun.i + 1].text, "pointing")
        if determiner is None or told_by_all or (noun.text[0].isupper() and noun.i > determiner.i):
            return
        phrase = noun.doc[determiner.i : noun.i + 1].text
        if determiner.lower_ == SUCH:
            # "Such a move", but "such firms as Lind Brothers" and "such a loss that".
            told = noun.n_rights > 0
            if not told and not later:
                yield Open(phrase, "pointing")
        elif determiner.lower_ in DEMONSTRATIVES:
            # "At those markets"; but "this year" and "those who pay" are plain.  A second sentence points at the first.
            told = any(child.dep_ in ("relcl", "acl") for child in noun.children)
            if not told and not later and lemma not in self.periods:
                yield Open(phrase, "pointing")
        elif determiner.lower_ == "the" and not self.is_told(noun):
            if lemma not in self.phrases or noun.dep_ not in ("pobj", "npadvmod"):
                yield Open(phrase, "definite", lemma, noun.tag_ in PLURAL, described(noun), _is_slight(noun))
        elif determiner.lower_ == "the" and noun.dep_ in SUBJECTS and _is_told_by_kind(noun):
            yield Open(phrase, "definite", lemma, noun.tag_ in PLURAL, described(noun), slight=True)

    def is_told(self, noun: Token) -> bool:
        """Whether something beside the noun says which one is meant."""
        beside, period = 0, noun.lemma_.lower() in self.periods
        if noun.tag_ == "NN" and noun.lemma_.lower() in self.people:
            return any(child.dep_ in TELLING and _tells(child) for child in noun.children)
        for child in noun.children:
            if child.dep_ in TELLING and _tells(child):
                return True
            if child.tag_ == "CD" and child.like_num and not period and len(child) != YEAR:
                continue  # "the 82 firms" were named before
            if child.dep_ in DESCRIBING and child.lower_ not in self.untelling:
                telling = (word for word in child.subtree if period or not self._is_day(word))
                if any(map(is_distinct, telling)) or (child.like_num and period):
                    return True
                beside += not child.like_num
        return beside >= ENOUGH or (beside > 0 and noun.lemma_.lower() in self.fields)

    def _is_day(self, word: Token) -> bool:
        """Whether a word is of a date without a year: "the October contracts", "the May 1 report" come every year."""
        after = word.i > 0 and word.nbor(-1).lower_ in self.months
        return word.lower_ in self.months or (after and word.text.isdigit() and len(word) < YEAR)


def is_distinct(word: Token) -> bool:
    """Whether a describing word is a name, a number or a superlative."""
    names = word.tag_ in (*NAMES, "JJS", "RBS") or word.ent_type_ in ("GPE", "NORP", "ORG", "PERSON")
    return names or any(char.isupper() or char.isdigit() for char in word.text)


def _tells(child: Token) -> bool:
    """Whether a phrase or a clause that hangs on a noun says which one is meant; after a comma it only adds."""
    first = child.left_edge.i
    if child.dep_ in ("relcl", "acl", "prep") and first > 0 and child.doc[first - 1].text == ",":
        return False
    return child.dep_ != "prep" or child.lower_ not in VERBS_OWN


def described(noun: Token) -> frozenset[str]:
    """The words beside a noun that describe it, in lower case."""
    return frozenset(child.lower_ for child in noun.children if child.dep_ in DESCRIBING)


def is_left_open(pronoun: Token, start: int) -> bool:
    """Whether nothing between token `start` and a pronoun of the third person, nor a clause after, says its meaning."""
    word = pronoun.lower_
    if word in words("pronouns-neuter") and (pronoun.dep_ == "expl" or _has_clause(pronoun.head)):
        return False
    before = [token for token in pronoun.doc[start : pronoun.i] if token.tag_ in (*NOUNS, *NAMES)]
    people = [token for token in before if token.ent_type_ == "PERSON" or token.lemma_ in words("role-nouns")]
    if word in words("pronouns-neuter"):
        people += [token for token in before if token.lemma_ in words("anonymous-nouns")]
        others = [
            token for token in before if token not in people and token.ent_type_ not in ("DATE", "TIME")
        ]
        if pronoun.dep_ in ("dobj", "pobj"):
            # "Russia said that it was bound by it": the object is not the subject again.
            verb = next((up for up in pronoun.ancestors if up.pos_ in ("VERB", "AUX")), pronoun)
            subject = {token for child in verb.children if child.dep_ in SUBJECTS for token in child.subtree}
            others = [token for token in others if token not in subject and token.dep_ != "pobj"]
        return all(token.tag_ in PLURAL for token in others)
    if word in words("pronouns-plural"):
        if pronoun.dep_ in SUBJECTS and pronoun.head.dep_ == "ROOT":
            # "Although run by Swedes they are": what they are stands before the sentence.
            before = [token for token in before if not _is_fronted(token, pronoun)]
        joined = any(token.dep_ == "conj" and token.tag_ == "NNP" for token in before)  # "Lind and Vale"
        return not joined and not any(
            token.tag_ in PLURAL or token.ent_type_ in ("ORG", "NORP") for token in before
        )
    if word in words("pronouns-masculine", "pronouns-feminine"):
        return not any(token.tag_ not in PLURAL for token in people)
    return False


def _is_fronted(word: Token, pronoun: Token) -> bool:
    """Whether a word is in a clause without a subject before the main one."""
    clause = next(
        (up for up in (word, *word.ancestors) if up.dep_ == "advcl" and up.head == pronoun.head), None
    )
    return clause is not None and not any(child.dep_ in SUBJECTS for child in clause.children)


def bare_surnames(doc: Doc) -> Iterator[str]:
    """People whom a statement calls by one name and says nothing of: "Wang", but "President Wang" is told."""
    for one in doc.ents:
        name = one.root
        if (
            one.label_ == "PERSON"
            and len(one) == 1
            and name.is_title
            and name.dep_ not in ("compound", "appos")
        ) and not any(child.dep_ in TELLING | {"compound"} and child.is_title for child in name.children):
            yield one.text


def _is_count_alone(word: Token) -> bool:
    """Whether a number in letters counts what was named before: "all five left", "released the four"."""
    if not word.like_num or not word.is_alpha or word.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT"):
        return False
    counts = word.dep_ in SUBJECTS or any(child.dep_ in ("det", "predet") for child in word.children)
    return word.tag_ == "CD" and counts and word.dep_ in COUNTED | {"pobj"} and word.n_rights == 0


def _has_the(word: Token) -> bool:
    """Whether nothing but more describing words stands between a word and "the" before it."""
    before = word.i - 1
    while before > 0 and word.doc[before].tag_ in ("RB", "JJ"):
        before -= 1
    return word.doc[before].lower_ == "the"


def _is_later(word: Token) -> bool:
    """Whether "later" or "earlier" counts from a day that stands before the words, as in "two days later"."""
    if word.lower_ not in ("later", "earlier") or word.dep_ != "advmod":
        return False
    return not any(before.ent_type_ == "DATE" or before.like_num for before in word.doc[: word.left_edge.i])


def _is_told_by_kind(noun: Token) -> bool:
    """Whether all beside a noun is "of" with a kind of thing: "the price of oil", but also "the cache of weapons"."""
    beside = [child for child in noun.children if child.dep_ in TELLING | DESCRIBING]
    kinds = [child for of in beside if of.lower_ == "of" for child in of.children if child.dep_ == "pobj"]
    plain = all(kind.tag_ in NOUNS and kind.n_rights == 0 and kind.n_lefts == 0 for kind in kinds)
    return len(beside) == 1 and bool(kinds) and plain


def _is_slight(noun: Token) -> bool:
    """Whether a noun hangs on a preposition of the verb's, not on the subject."""
    if noun.dep_ != "pobj":
        return False
    up = noun
    while up.head != up and up.dep_ not in SUBJECTS:
        up = up.head
    return up.dep_ not in SUBJECTS


def _is_clause(verb: Token) -> bool:
    """Whether a verb is finite, itself or by an auxiliary, and has a subject."""
    family = [verb, *(child for child in verb.children if child.dep_ in ("aux", "auxpass"))]
    if len(family) == 1 and any(child.dep_ == "agent" for child in verb.children):
        return False  # "two billion owed by the bank": a participle, whatever its tag
    subject = any(child.dep_ in SUBJECTS or child.dep_ in OTHER_SUBJECTS for child in verb.children)
    return subject and any(one.tag_ in FINITE for one in family)


def _is_sentence(sentence: Span) -> bool:
    """Whether a later sentence has a verb with a subject, as "Responding to criticism." has not."""
    words = [token for token in sentence if not token.is_punct]
    return len(words) < STRETCH or any(map(_is_clause, words))


def _is_subordinate(sentence: Span) -> bool:
    """Whether all there is, is "if prices rise", "what happened next" or "which to see"."""
    opener = sentence[0]
    if opener.lower_ == "as" and opener.dep_ == "prep" and not any(c.dep_ == "pobj" for c in opener.children):
        return True  # "as rents had fallen": the clause after it was taken for the main one
    if opener.lower_ == "the" and sentence[1:2].text.lower() in ("more", "less"):
        return True  # "the more they paid" is half of a sentence
    if opener.dep_ == "prep" and any(child.tag_ in QUESTIONS for child in opener.children):
        return True  # "during which two boats were sold"
    if opener.tag_ in QUESTIONS:
        return opener.head == sentence.root or (
            opener.head.head == sentence.root and opener.head.dep_ != "csubj"
        )
    return opener.dep_ == "mark" and opener.head == sentence.root


def _is_cut(doc: Doc) -> bool:
    """Whether words begin or end in the middle: after a dateline, with a bracket, or at "the", "its" or a bare "of"."""
    text = doc.text
    if (doc[0].is_punct and not doc[0].is_quote) or LEADER.match(text) or _is_headline(doc):
        return True
    if any(text.count(left) != text.count(right) for left, right in ("()", "<>", "[]")):
        return True
    if doc[0].tag_ == "CC" and doc[0].is_lower and doc[0].lower_ not in ("both", "either", "neither"):
        return True  # "and the boats were sold"
    if _is_relative_cut(doc):
        return True  # "a deal under which Lind, a maker of boats"
    if any(one.tag_ == "CC" and one.nbor().text == "," for one in doc[1:-1]):
        return True  # "from bars and, in Ireland": what it joins is left out
    last = next((token for token in reversed(doc) if not token.is_punct), doc[-1])
    if last.tag_ == "POS" or (last.tag_ == "CD" and last.i > 0 and last.nbor(-1).lower_ in ("all", "the")):
        return True  # "Lind Brothers'", "in all 271"
    if _ends_in_name(doc, last):
        return True
    if last.tag_ in ("JJ", "VBN") and not last.like_num and last.i > 0 and _has_the(last):
        return True  # "sold to the newly created"
    if last.dep_ in HANGING or last.tag_ == "PRP$":
        return True
    # "The fund that it was paid from" ends in a preposition and is whole.
    return last.tag_ == "IN" and last.dep_ == "prep" and not any(up.dep_ in CLAUSES for up in last.ancestors)


def _is_relative_cut(doc: Doc) -> bool:
    """Whether no finite verb stands behind the last "which" or "who"."""
    last = max((one.i for one in doc if one.tag_ in ("WDT", "WP")), default=None)
    return last is not None and not any(one.tag_ in FINITE for one in doc[last + 1 :])


def _ends_in_name(doc: Doc, last: Token) -> bool:
    """Whether nothing but a person's name stands behind the last comma: who said it, of whom the cue was lost."""
    for name in doc.ents:
        if name.label_ == "PERSON" and name.end == last.i + 1 and name.start > 1:
            # "Met the mayor, Bo Lind" ends in an apposition.
            return doc[name.start - 1].text == "," and doc[name.start - 2].tag_ not in (*NOUNS, *NAMES, "PRP")
    return False


def _is_headline(doc: Doc) -> bool:
    """Whether its verbs and adjectives have capitals, too: "Mayor Sells Old Mill To Ferry Firm"."""
    words = [t for t in doc[1:] if t.pos_ in ("VERB", "ADJ", "ADV", "NOUN") and t.is_alpha]
    return len(words) >= HEADLINE and 2 * sum(t.text[0].isupper() for t in words) > len(words)


def _has_clause(verb: Token) -> bool:
    """Whether a clause hangs on the verb, or on the adjective or noun after it ("is clear that")."""
    after = [verb, *(child for child in verb.children if child.dep_ in ("acomp", "attr", "oprd"))]
    below = [child for word in after for child in word.children]
    purposes = [
        child
        for child in below
        if child.dep_ == "advcl" and any(one.lower_ == "to" for one in child.children)
    ]
    return bool(purposes) or any(child.dep_ in CLAUSES for child in below)


def _main_words(sentence: Span) -> list[Token]:
    """The subject of the main clause and the first subject of the sentence, in text order."""
    root = sentence.root
    found = {child.i: child for child in root.children if child.dep_ in SUBJECTS}
    first = next((token for token in sentence if token.dep_ in SUBJECTS), None)
    if first is not None:
        found[first.i] = first
    return [found[i] for i in sorted(found)]
