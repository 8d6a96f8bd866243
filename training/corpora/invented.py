"""What news has and the treebanks lack, put into their sentences: titles, initials, datelines.

All words here are invented or public titles; shares are kept low, so that the corpora stay what they are.
"""

import random
from dataclasses import replace

from training.clear import Sentence, Token

TITLE_SHARE = 0.15
INITIAL_SHARE = 0.12
DATELINE_SHARE = 0.06
DATELINE_WORDS = 10  # a sentence shorter than this gets no dateline

# Title words with their tags; the last word heads the rest.
TITLES: tuple[tuple[tuple[str, str], ...], ...] = (
    (("Mr.", "NNP"),), (("Mrs.", "NNP"),), (("Ms.", "NNP"),), (("Dr.", "NNP"),), (("Sen.", "NNP"),),
    (("Rep.", "NNP"),), (("Gov.", "NNP"),), (("Gen.", "NNP"),), (("Lt.", "NNP"), ("Col.", "NNP")),
    (("Sgt.", "NNP"),), (("Prof.", "NNP"),), (("Rev.", "NNP"),), (("Judge", "NNP"),), (("Mayor", "NNP"),),
    (("Mr", "NNP"),), (("Dr", "NNP"),), (("Prime", "NNP"), ("Minister", "NNP")), (("President", "NNP"),),
    (("police", "NN"), ("chief", "NN")), (("company", "NN"), ("spokesman", "NN")),
    (("union", "NN"), ("leader", "NN")), (("former", "JJ"), ("finance", "NN"), ("minister", "NN")),
    (("Deputy", "NNP"), ("Foreign", "NNP"), ("Minister", "NNP")), (("chief", "JJ"), ("executive", "NN")),
    (("ministry", "NN"), ("spokeswoman", "NN")), (("state", "NN"), ("attorney", "NN"), ("general", "NN")),
    (("acting", "VBG"), ("regional", "JJ"), ("health", "NN"), ("director", "NN")),
)  # fmt: skip
CITIES = (
    "LAGOS", "NAIROBI", "MANILA", "VIENNA", "Oslo", "QUITO", "Hanoi", "DENVER", "LISBON", "TUNIS",
    "BELFAST", "Riga", "DHAKA", "Perth", "OTTAWA", "SKOPJE", "HELSINKI", "ACCRA", "MONTEVIDEO", "Tbilisi",
)  # fmt: skip
AGENCIES = ("Reuters", "AP", "AFP", "NorthWire", "Meridian", "CNA", "Harbour News", "UPI")
DASHES = ("-", "—", "–", "--")

_NAME_ROLES = frozenset(("nsubj", "obj", "obl", "nmod", "appos", "conj", "root"))


def add_news_features(sentence: Sentence, rng: random.Random) -> Sentence:
    """The sentence, now and then with a title or an initial in a name, or a dateline in front (UD
    annotation).
    """
    tokens = sentence.tokens
    full = len(tokens) >= DATELINE_WORDS and tokens[-1].upos == "PUNCT" and tokens[0].form[:1].isupper()
    if sentence.starts_paragraph and full and rng.random() < DATELINE_SHARE:
        return replace(sentence, tokens=with_dateline(tokens, rng))
    for name in personal_names(tokens):
        draw = rng.random()
        if draw < TITLE_SHARE:
            return replace(sentence, tokens=with_title(tokens, name, rng.choice(TITLES)))
        if draw < TITLE_SHARE + INITIAL_SHARE:
            initial = rng.choice("ABCDEFGHJKLMNPRSTVW") + "."
            return replace(sentence, tokens=with_initial(tokens, name, initial))
    return sentence


def personal_names(tokens: tuple[Token, ...]) -> list[int]:
    """Heads (from 1) of bare names of two or more words: `flat` in UD is a person's name, nearly always."""
    found = []
    for index, token in enumerate(tokens, 1):
        flat = index < len(tokens) and tokens[index].head == index and tokens[index].deprel == "flat"
        bare = not any(
            other.head == index and position < index and other.deprel not in ("punct", "cc", "case", "mark")
            for position, other in enumerate(tokens, 1)
        )
        name = token.xpos == "NNP" and token.form.istitle() and token.deprel.partition(":")[0] in _NAME_ROLES
        if name and flat and bare and tokens[index].xpos == "NNP" and tokens[index].form.istitle():
            found.append(index)
    return found


def insert(tokens: tuple[Token, ...], at: int, word: Token) -> tuple[Token, ...]:
    """`tokens` with `word` in place `at` (from 1); its `head` is given in the numbering before."""

    def moved(head: int) -> int:
        return head + 1 if head >= at else head

    before = [replace(token, head=moved(token.head)) for token in tokens]
    return (*before[: at - 1], replace(word, head=moved(word.head)), *before[at - 1 :])


def _word(form: str, tag: str, head: int, deprel: str, *, space: bool = True) -> Token:
    upos = {"NNP": "PROPN", "NN": "NOUN", "JJ": "ADJ", "VBG": "VERB"}.get(tag, "PUNCT")
    return Token(form, form.lower(), upos, tag, "_", head, deprel, space)


def with_title(tokens: tuple[Token, ...], name: int, title: tuple[tuple[str, str], ...]) -> tuple[Token, ...]:
    """A title before the name at `name`: `nmod:desc` in UD, its own words under its last."""
    form, tag = title[-1]
    tokens = insert(tokens, name, _word(form, tag, name, "nmod:desc"))
    for already, (form, tag) in enumerate(reversed(title[:-1])):
        deprel = "amod" if tag in ("JJ", "VBG") else "compound"
        tokens = insert(tokens, name, _word(form, tag, name + already, deprel))
    return tokens


def with_initial(tokens: tuple[Token, ...], name: int, initial: str) -> tuple[Token, ...]:
    """A middle initial after the first name."""
    return insert(tokens, name + 1, _word(initial, "NNP", name, "flat"))


def with_dateline(tokens: tuple[Token, ...], rng: random.Random) -> tuple[Token, ...]:
    """The sentence after "CITY (Agency) - ", whose words hang on the root, the city as a bare adverbial."""
    root = next(index for index, token in enumerate(tokens, 1) if token.head == 0)
    agency = rng.choice(AGENCIES).split()
    dateline = [_word(rng.choice(CITIES), "NNP", 0, "obl:unmarked")]
    if rng.random() < 0.7:
        dateline.append(_word("(", "-LRB-", 0, "punct", space=False))
        dateline.extend(_word(part, "NNP", 0, "dep") for part in agency[:-1])
        dateline.append(_word(agency[-1], "NNP", 0, "dep", space=False))
        dateline.append(_word(")", "-RRB-", 0, "punct"))
    dateline.append(_word(rng.choice(DASHES), ":", 0, "punct"))
    for word in reversed(dateline):
        tokens = insert(tokens, 1, replace(word, head=root))
        root += 1
    return tokens
