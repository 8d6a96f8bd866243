import re
from pathlib import Path

import pytest

from quotes.rules import find_rules_dir, read_lexicon
from quotes.speakers.lexicons import hyponyms, weights, words

FOLDER = find_rules_dir() / "en" / "lexicons" / "speakers"
FILES = sorted(FOLDER.rglob("*.txt"))
CODE = Path(__file__).parents[2] / "quotes" / "speakers"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_list_is_readable_and_in_lower_case(path):
    entries = read_lexicon(path).entries
    assert all(entry == entry.lower() for entry in entries)
    assert path.read_text(encoding="utf-8").startswith("#"), "a list says what it is for"


def test_every_list_that_the_code_names_exists():
    names = set()
    for path in CODE.glob("*.py"):
        for call in re.findall(r"\b(?:words|weights)\(([^()*]*)\)", path.read_text(encoding="utf-8")):
            names.update(re.findall(r'"([a-z-]+)"', call))
    assert names
    assert names <= {path.stem for path in FILES}


def test_a_general_noun_takes_up_a_narrower_one_and_itself():
    assert {"expert", "economist"} <= hyponyms("expert")
    assert hyponyms("lighthouse") == {"lighthouse"}


def test_pronouns_do_not_overlap():
    lists = [words(f"pronouns-{name}") for name in ("feminine", "masculine", "plural", "neuter", "first")]
    assert sum(map(len, lists)) == len(frozenset().union(*lists))


def test_confidences_are_shares():
    assert all(0 < weight <= 1 for weight in weights("resolver-confidence").values())


@pytest.mark.parametrize("noun", ["a" * 5000, "../words", "/etc/hosts", "a\x00b"])
def test_a_word_of_the_article_never_becomes_a_path(noun):
    assert hyponyms(noun) == {noun}
