"""From Penn Treebank tags to UPOS, morphology and lemmas: what the attribute ruler of the pipeline says.

UPOS and features follow https://universaldependencies.org/tagset-conversion/en-penn-uposf.html, with what the
tree adds: auxiliaries, subordinating conjunctions and pronouns have tags in common with verbs, prepositions
and determiners.
"""

from typing import Any

from quotes.growth import HONORIFICS

Pattern = list[dict[int | str, Any]]

VERB_TAGS = ["VB", "VBD", "VBG", "VBN", "VBP", "VBZ"]

# Tag: (UPOS, features)
TAGS: dict[str, tuple[str, str]] = {
    ".": ("PUNCT", "PunctType=Peri"),
    ",": ("PUNCT", "PunctType=Comm"),
    ":": ("PUNCT", ""),
    "-LRB-": ("PUNCT", "PunctSide=Ini|PunctType=Brck"),
    "-RRB-": ("PUNCT", "PunctSide=Fin|PunctType=Brck"),
    "``": ("PUNCT", "PunctSide=Ini|PunctType=Quot"),
    "''": ("PUNCT", "PunctSide=Fin|PunctType=Quot"),
    "HYPH": ("PUNCT", "PunctType=Dash"),
    "NFP": ("PUNCT", ""),
    "$": ("SYM", ""),
    "#": ("SYM", ""),
    "SYM": ("SYM", ""),
    "AFX": ("ADJ", "Hyph=Yes"),
    "CC": ("CCONJ", "ConjType=Cmp"),
    "CD": ("NUM", "NumType=Card"),
    "DT": ("DET", ""),
    "PDT": ("DET", ""),
    "EX": ("PRON", "PronType=Dem"),
    "IN": ("ADP", ""),
    "RP": ("ADP", ""),
    "TO": ("PART", ""),
    "POS": ("PART", "Poss=Yes"),
    "JJ": ("ADJ", "Degree=Pos"),
    "JJR": ("ADJ", "Degree=Cmp"),
    "JJS": ("ADJ", "Degree=Sup"),
    "RB": ("ADV", ""),
    "RBR": ("ADV", "Degree=Cmp"),
    "RBS": ("ADV", "Degree=Sup"),
    "WRB": ("ADV", "PronType=Int"),
    "NN": ("NOUN", "Number=Sing"),
    "NNS": ("NOUN", "Number=Plur"),
    "NNP": ("PROPN", "Number=Sing"),
    "NNPS": ("PROPN", "Number=Plur"),
    "PRP": ("PRON", "PronType=Prs"),
    "PRP$": ("PRON", "Poss=Yes|PronType=Prs"),
    "WP": ("PRON", "PronType=Rel"),
    "WP$": ("PRON", "Poss=Yes|PronType=Rel"),
    "WDT": ("PRON", "PronType=Rel"),
    "MD": ("AUX", "VerbForm=Fin"),
    "VB": ("VERB", "VerbForm=Inf"),
    "VBD": ("VERB", "Tense=Past|VerbForm=Fin"),
    "VBG": ("VERB", "Aspect=Prog|Tense=Pres|VerbForm=Part"),
    "VBN": ("VERB", "Aspect=Perf|Tense=Past|VerbForm=Part"),
    "VBP": ("VERB", "Tense=Pres|VerbForm=Fin"),
    "VBZ": ("VERB", "Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"),
    "UH": ("INTJ", ""),
    "FW": ("X", "Foreign=Yes"),
    "ADD": ("X", ""),
    "GW": ("X", ""),
    "LS": ("X", "NumType=Ord"),
    "XX": ("X", ""),
    "_SP": ("SPACE", ""),
    "SP": ("SPACE", ""),
}

BE_FORMS = ["be", "is", "am", "are", "was", "were", "been", "being", "'s", "’s", "'re", "’re", "'m", "’m"]
NEGATIONS = ["not", "n't", "n’t"]
NOMINAL_LABELS = [
    "nsubj",
    "nsubjpass",
    "dobj",
    "pobj",
    "attr",
    "conj",
    "appos",
    "ROOT",
    "dative",
    "pcomp",
    "oprd",
]

# Pronoun: (lemma, features). Possessives keep their own lemma; "her" is split by its tag.
PERSONAL: dict[str, tuple[str, str]] = {
    "i": ("I", "Case=Nom|Number=Sing|Person=1|PronType=Prs"),
    "me": ("I", "Case=Acc|Number=Sing|Person=1|PronType=Prs"),
    "you": ("you", "Person=2|PronType=Prs"),
    "he": ("he", "Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs"),
    "him": ("he", "Case=Acc|Gender=Masc|Number=Sing|Person=3|PronType=Prs"),
    "she": ("she", "Case=Nom|Gender=Fem|Number=Sing|Person=3|PronType=Prs"),
    "her": ("she", "Case=Acc|Gender=Fem|Number=Sing|Person=3|PronType=Prs"),
    "it": ("it", "Gender=Neut|Number=Sing|Person=3|PronType=Prs"),
    "we": ("we", "Case=Nom|Number=Plur|Person=1|PronType=Prs"),
    "us": ("we", "Case=Acc|Number=Plur|Person=1|PronType=Prs"),
    "they": ("they", "Case=Nom|Number=Plur|Person=3|PronType=Prs"),
    "them": ("they", "Case=Acc|Number=Plur|Person=3|PronType=Prs"),
}
POSSESSIVE: dict[str, str] = {
    "my": "Number=Sing|Person=1|Poss=Yes|PronType=Prs",
    "your": "Person=2|Poss=Yes|PronType=Prs",
    "his": "Gender=Masc|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "her": "Gender=Fem|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "its": "Gender=Neut|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "our": "Number=Plur|Person=1|Poss=Yes|PronType=Prs",
    "their": "Number=Plur|Person=3|Poss=Yes|PronType=Prs",
}

# The rule lemmatizer has no rules for auxiliaries; as main verbs these have the same lemmas.
AUXILIARIES = {
    "be": ("be", "am", "is", "are", "was", "were", "been", "being"),
    "have": ("have", "has", "had", "having"),
    "do": ("do", "does", "did", "done", "doing"),
}

# Contracted verbs whose lemma no rule finds. "'s" and "'d" are ambiguous: see `rules`.
CONTRACTED = {
    "'ll": "will",
    "'re": "be",
    "'m": "be",
    "'ve": "have",
    "wo": "will",
    "ca": "can",
    "sha": "shall",
    "ai": "be",
}


def rules() -> list[tuple[list[Pattern], dict[str, str]]]:
    """Matcher patterns and the attributes they set on their first token; where two apply, the later one
    stands.
    """
    table: list[tuple[list[Pattern], dict[str, str]]] = []
    for tag, (pos, features) in TAGS.items():
        table.append(([[{"TAG": tag}]], {"POS": pos, "MORPH": features} if features else {"POS": pos}))
    table += [
        (
            [
                [{"TAG": {"IN": VERB_TAGS}, "DEP": {"IN": ["aux", "auxpass"]}}],
                [{"TAG": {"IN": VERB_TAGS}, "LOWER": {"IN": BE_FORMS}}],
            ],
            {"POS": "AUX"},
        ),
        ([[{"TAG": "IN", "DEP": "mark"}], [{"TAG": "WRB", "DEP": "mark"}]], {"POS": "SCONJ"}),
        ([[{"TAG": "DT", "DEP": {"IN": NOMINAL_LABELS}}]], {"POS": "PRON"}),
        ([[{"TAG": {"IN": ["WDT", "WP"]}, "DEP": "det"}]], {"POS": "DET"}),
        (
            [[{"TAG": "RB", "LOWER": {"IN": NEGATIONS}}]],
            {"POS": "PART", "MORPH": "Polarity=Neg", "LEMMA": "not"},
        ),
    ]
    for form, (lemma, features) in PERSONAL.items():
        table.append(([[{"TAG": "PRP", "LOWER": form}]], {"LEMMA": lemma, "MORPH": features}))
    for form, features in POSSESSIVE.items():
        table.append(([[{"TAG": "PRP$", "LOWER": form}]], {"LEMMA": form, "MORPH": features}))
    for lemma, forms in AUXILIARIES.items():
        table.append(([[{"TAG": {"IN": VERB_TAGS}, "LOWER": {"IN": list(forms)}}]], {"LEMMA": lemma}))
    table.append(([[{"TAG": "DT", "LOWER": "an"}]], {"LEMMA": "a"}))
    for form, lemma in CONTRACTED.items():
        table.append(([[_verb(form)]], {"LEMMA": lemma}))
    table += [
        ([[_verb("'s")]], {"LEMMA": "be"}),
        (
            [[_verb("'s", aux=True), {"TAG": "RB", "OP": "?"}, {"TAG": "VBN", "DEP": "ROOT"}]],
            {"LEMMA": "have"},
        ),
        ([[_verb("'s", aux=True), {"LOWER": {"IN": ["been", "had", "got"]}}]], {"LEMMA": "have"}),
        ([[_verb("'d")]], {"LEMMA": "would"}),
        ([[_verb("'d"), {"TAG": "RB", "OP": "?"}, {"TAG": "VBN"}]], {"LEMMA": "have"}),
    ]
    return table


def names() -> list[tuple[list[Pattern], dict[str, str]]]:
    """The same, for their last token: what follows a title is a name, though it look like an adverb: "Mrs Tully"."""
    pos, features = TAGS["NNP"]
    titles = sorted({title + stop for title in HONORIFICS for stop in ("", ".")})
    pattern: Pattern = [
        {"LOWER": {"IN": titles}, "TAG": "NNP"},
        {"IS_TITLE": True, "TAG": {"NOT_IN": ["NNP", "NNPS"]}},
    ]
    return [([pattern], {"TAG": "NNP", "POS": pos, "MORPH": features})]


def _verb(form: str, *, aux: bool = False) -> dict[int | str, Any]:
    both = sorted({form, form.replace("'", "’")})
    token: dict[int | str, Any] = {"LOWER": {"IN": both}, "TAG": {"IN": [*VERB_TAGS, "MD"]}}
    return token | {"DEP": "aux"} if aux else token
