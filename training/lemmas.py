"""Mends to the English lemma tables of spacy-lookups-data, before they are written into the pipeline."""

import re

from spacy.lookups import Lookups

# A short verb that ends in one vowel and one consonant doubles the consonant: hop, hopping, hopped, hops.
_DOUBLING = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")

SINGULAR_PLURALS = (
    "data media species headquarters whereabouts grassroots politics economics series mathematics news"
).split()


def mend(lookups: Lookups) -> None:
    """Change the tables, in place, where the rules' first answer is wrong.

    Verbs: "hopes", "hoping" and "hoped" are forms of "hope", since those of "hop" double the "p"; the same
    for every pair of verbs like these (rate, stare, gripe, slate). The lemmatizer takes the first rule that
    leads to a word in the index, and "hop" comes first: so it leaves the index, and its doubled forms become
    exceptions. Nouns: plurals that are their own lemma leave their singulars ("datum") no way in.
    """
    index, exceptions = lookups.get_table("lemma_index"), lookups.get_table("lemma_exc")
    verbs, nouns = set(index["verb"]), set(index["noun"])
    short = {verb for verb in verbs if _DOUBLING.fullmatch(verb) and f"{verb}e" in verbs}
    doubled = {f"{verb}{verb[-1]}{ending}": [verb] for verb in short for ending in ("ing", "ed")}
    index["verb"] = sorted(verbs - short)
    exceptions["verb"] = doubled | exceptions["verb"]
    index["noun"] = sorted(nouns | set(SINGULAR_PLURALS))
    exceptions["noun"] = {**exceptions["noun"], **{noun: [noun] for noun in SINGULAR_PLURALS}}
