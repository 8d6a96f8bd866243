"""Reporting clauses beside a quotation, varied: other verbs than "said", and verb before subject.

Newspapers write "said" nine times in ten, and a parser that has seen little else takes the name in ",
explained Dr. Jane Doe" for an object, and "Said Jane Doe:" for a name. The trees stay what they are; only the verb's
form and the order of verb and subject change.
"""

import random
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span, Token

VERB_SHARE = 0.3
INVERTED_SHARE = 0.2
FRONTED_SHARE = 0.2  # of the sentences that begin with a name, "said" and a quotation
LONGEST_SUBJECT = 8  # words; longer ones are not put after the verb
VERBS = (
    "explained added argued warned noted recalled insisted replied complained joked conceded observed "
    "announced admitted declared claimed remarked asserted countered lamented predicted stressed quipped "
    "responded wrote suggested concluded acknowledged cautioned continued maintained tweeted boasted "
    "testified agreed"
).split()


def varied(docs: Iterable[Doc], seed: int) -> Iterator[Doc]:
    """The Docs with their reporting clauses varied."""
    rng = random.Random(seed)
    return (vary_reporting_clauses(doc, rng) for doc in docs)


def vary_reporting_clauses(doc: Doc, rng: random.Random) -> Doc:
    """A copy of a Doc (words, spaces, tags, trees) whose "said" after a fronted clause, or before a quotation at the
    start of a sentence, is now and then another verb, now and then before its subject. The Doc itself where nothing
    changes.
    """
    words = [token.text for token in doc]
    order = list(range(len(doc)))
    for verb in doc:
        if verb.tag_ != "VBD" or verb.lower_ != "said":
            continue
        if _follows_its_content(verb):
            subject, share = _movable_subject(verb, "."), INVERTED_SHARE
        else:
            subject, share = _subject_before_quotation(verb), FRONTED_SHARE
            if subject is None:
                continue
        if rng.random() < VERB_SHARE:
            words[verb.i] = rng.choice(VERBS)
        if subject is not None and rng.random() < share:
            order[subject.start : verb.i + 1] = [verb.i, *range(subject.start, verb.i)]
            if doc[subject.start].is_sent_start:
                words[verb.i] = words[verb.i].capitalize()
    if words == [token.text for token in doc] and order == sorted(order):
        return doc
    place = {old: new for new, old in enumerate(order)}
    return Doc(
        doc.vocab,
        words=[words[old] for old in order],
        spaces=[bool(token.whitespace_) for token in doc],  # of the places, not of the words
        tags=[doc[old].tag_ for old in order],
        deps=[doc[old].dep_ for old in order],
        heads=[place[doc[old].head.i] for old in order],
    )


def _follows_its_content(verb: Token) -> bool:
    return any(child.dep_ == "ccomp" and child.i < verb.i for child in verb.children)


def _subject_before_quotation(verb: Token) -> Span | None:
    """The subject of a sentence that begins with a name, the verb, a comma or colon and a quotation mark."""
    subject = _movable_subject(verb, ",:")
    after = verb.i + 2
    opens = after < len(verb.doc) and verb.doc[after].tag_ == "``"
    return subject if subject is not None and opens and verb.doc[subject.start].is_sent_start else None


def _movable_subject(verb: Token, ends: str) -> Span | None:
    """The subject's words if they stand right before the verb, are a name, and a mark of `ends` follows the verb."""
    subjects = [child for child in verb.lefts if child.dep_ == "nsubj"]
    if len(subjects) != 1 or subjects[0].tag_ != "NNP" or verb.i + 1 >= len(verb.doc):
        return None
    subject = verb.doc[subjects[0].left_edge.i : subjects[0].right_edge.i + 1]
    adjacent = subject.end == verb.i and bool(subject[-1].whitespace_) and verb.nbor().text in ends
    if not adjacent or len(subject) > LONGEST_SUBJECT:
        return None
    return subject
