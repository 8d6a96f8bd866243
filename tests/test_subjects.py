"""Whose words they are where the parse alone does not say: shared subjects, passives, dates, titles, asides."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

import quotes
from quotes import subjects
from quotes.annotate import annotate
from quotes.assemble import Assembly
from quotes.match import RuleMatcher, mark_tokens
from quotes.rules import load_rules
from quotes.tree import Tree


@pytest.fixture(scope="module")
def propose():
    """The sources that the rules propose, by the first word of the cue; what becomes a record is another question."""
    nlp, ruleset = quotes.load_pipeline(), load_rules()
    matcher = RuleMatcher(nlp.vocab, ruleset)

    def sources(text: str) -> dict[str, str]:
        ((_, doc),) = annotate(nlp, text)
        found = {}
        for candidate in Assembly(doc, mark_tokens(doc), ruleset).candidates(matcher(doc)):
            cue = candidate.cue and text[slice(*candidate.cue[0])].split(maxsplit=1)[0]
            source = " ".join(text[start:end] for start, end in candidate.source)
            if cue and candidate.match.rule.span.source == "subject":
                found[cue] = source
        return found

    return sources


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        # a second cue hangs in what the first reports
        (
            "The mayor noted that he had taught law, and added that he knew little of ships.",
            "added",
            "The mayor",
        ),
        ("Okafor said the quay was sinking, warning that the harbour would close.", "warning", "Okafor"),
        ("Lind urged tenants to pay less rent, saying the law was on their side.", "saying", "Lind"),
        ("He repeated his charges against the board, calling it a disgrace.", "calling", "He"),
        # a passive without an agent has no source
        ("Asked whether the quay was safe, Brandt said no.", "Asked", ""),
        ("She said nothing of it when asked whether she would resign.", "asked", ""),
        ("Asked by Brandt whether the quay was safe, Lind shrugged.", "Asked", "Brandt"),
        # the nearer of two verbs has the clause, whichever the parser hung it on
        (
            "The row went on, with Senator Paul Orton telling reporters on Friday he viewed Hale as a thief.",
            "telling",
            "Senator Paul Orton",
        ),
        # "'s" for "has", which parsers take for a passive
        ("He's said that the quay is sinking.", "'s", "He"),
        ("Okafor knows it, and she’s predicted a flood for years.", "’s", "she"),
        ("He's said to be ill.", "'s", ""),
        ("He's told that the quay is sinking.", "'s", ""),
        ("It's said that the quay is sinking.", "'s", ""),
        # the parser begins a sentence at "and"
        ("Okafor cried “What a night!” and said that the quay was saved.", "said", "Okafor"),
        # infinitives
        (
            "The warden Ines Okafor went so far as to say that the quay was lost.",
            "to",
            "The warden Ines Okafor",
        ),
        ("Okafor had this to say: “The quay is lost.”", "to", "Okafor"),
        ("Lind went out of his way to say that the quay was safe.", "to", "Lind"),
        ("Tenants were more likely to say that rents had risen.", "to", "Tenants"),
        ("Brandt was quick to point out that the quay was old.", "to", "Brandt"),
        ("It is rare for a judge to say that a law is foolish.", "to", "a judge"),
        # dates and titles that the parser takes for subjects
        ("Moments earlier, in a short speech, Lind said the quay was safe.", "said", "Lind"),
        ("Lind on Friday said the quay was safe.", "said", "Lind"),
        ("Lind, in a letter to the board, said the quay was safe.", "said", "Lind"),
        ("Lind, for her part, said the quay was safe.", "said", "Lind"),
        (
            "Harbour spokesman the Rev. Bo Lind told reporters that the quay was safe.",
            "told",
            "Harbour spokesman the Rev. Bo Lind",
        ),
        # counts
        ("About four in 10 say they want a new quay.", "say", "About four in 10"),
        ("Of those asked, most are planning to support the plan.", "are", "most"),
        # an inverted subject
        ("“It is a wreck,” wrote a man calling himself Bo Lind.", "wrote", "a man calling himself Bo Lind"),
        # set off, but part of the name
        (
            "Bo Lind — a teacher from Ardley — says the quay is safe.",
            "says",
            "Bo Lind — a teacher from Ardley",
        ),
        ("Critics, including Okafor, said the quay was sinking.", "said", "Critics, including Okafor"),
        # set off, and no part of it
        ("Bo Lind, eager to please the board, praised the quay.", "praised", "Bo Lind"),
        ("The board, in particular, denied that the quay was old.", "denied", "The board"),
    ],
)
def test_source(propose, text, cue, source):
    assert propose(text)[cue] == source


def parsed(notation: str) -> Tree:
    """The tree of a Doc of "word|POS|TAG|label|head" words, heads from 0, as a parser may get it wrong."""
    words, pos, tags, labels, heads = zip(*(word.split("|") for word in notation.split()), strict=True)
    doc = Doc(Vocab(), words=words, pos=pos, tags=tags, deps=labels, heads=list(map(int, heads)))
    tree = Tree(doc)
    tree.read(["ENT_TYPE", "LEMMA"])
    return tree


def test_the_name_between_a_quotation_and_a_remark_before_the_cue():
    tree = parsed(
        "It|PRON|PRP|nsubj|1 sank|VERB|VBD|ccomp|9 ,|PUNCT|,|punct|9 ”|PUNCT|''|punct|9 Bo|PROPN|NNP|compound|5 "
        "Lind|PROPN|NNP|dobj|1 ,|PUNCT|,|punct|5 a|DET|DT|det|8 diver|NOUN|NN|appos|5 said|VERB|VBD|ROOT|9"
    )
    assert subjects.subject_between(tree, 9) is None  # no comma ends the remark
    tree = parsed(
        "It|PRON|PRP|nsubj|1 sank|VERB|VBD|ccomp|10 ,|PUNCT|,|punct|10 ”|PUNCT|''|punct|10 Bo|PROPN|NNP|compound|5 "
        "Lind|PROPN|NNP|dobj|1 ,|PUNCT|,|punct|5 a|DET|DT|det|8 diver|NOUN|NN|appos|5 ,|PUNCT|,|punct|5 "
        "said|VERB|VBD|ROOT|10"
    )
    assert subjects.subject_between(tree, 10) == 5


def test_titles_after_the_cue_that_the_parser_cuts():
    tree = parsed(
        "It|PRON|PRP|nsubj|1 sank|VERB|VBD|ccomp|4 ,|PUNCT|,|punct|4 ”|PUNCT|''|punct|4 said|VERB|VBD|ROOT|4 "
        "retired|VERB|VBN|ccomp|4 Capt|PROPN|NNP|compound|8 .|PUNCT|NNP|punct|4 Lind|PROPN|NNP|dobj|5 .|PUNCT|.|punct|4"
    )
    assert subjects.subject_after(tree, 4) == 8


def test_a_verb_that_is_not_the_nearest_has_no_part_in_it(propose):
    text = "Hale tried to tie Moran to the strike, with one of the leaflets asking, “Is Bo Moran fit for the court?”"
    assert "tried" not in propose(text)
    assert "went" not in propose(
        "The row went on, with Orton telling reporters on Friday he viewed Hale as a thief."
    )
