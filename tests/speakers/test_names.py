import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.speakers.names import (
    clean,
    first_names_agree,
    fold,
    gender_of_first_name,
    identifier,
    is_acronym,
    is_misspelling,
    parse_person,
    slug,
)

LETTERS = st.text(alphabet=string.ascii_letters + "éüñøČш'’.- ", max_size=40)


@pytest.mark.parametrize(
    ("text", "first", "last", "surname"),
    [
        ("Ada Vale", "Ada", "Vale", "vale"),
        ("Okoro", "", "Okoro", "okoro"),
        ("Ursula van der Linde", "Ursula", "van der Linde", "linde"),
        ("Salim al-Haddar", "Salim", "al-Haddar", "al-haddar"),
        ("Peter Q. Marsh Jr.", "Peter", "Marsh", "marsh"),
        ("Dean Holloway", "Dean", "Holloway", "holloway"),  # a given name, not a title
        ("Ines Fabre OBE", "Ines", "Fabre", "fabre"),  # letters of honour are no surname
        ('Thomas "Moose" Iversen', "Thomas", "Iversen", "iversen"),  # a nickname is no part
        ("Zoë Þorsdóttir", "Zoë", "Þorsdóttir", "þorsdottir"),
    ],
)
def test_parts_of_a_name(text, first, last, surname):
    name = parse_person(text)
    assert (name.first, name.last, name.surname) == (first, last, surname)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Ada Vale", "A. Vale", True),
        ("Ada Vale", "Vale", True),
        ("Ada Vale", "Bruno Vale", False),
        ("Mitchell Orr", "Mitch Orr", True),
        ("L. Ron Hale", "Ron Hale", True),
        ("Kristen Falk", "Kristin Falk", True),  # one letter of a long name
        ("Ann Falk", "Dan Falk", False),
    ],
)
def test_first_names_that_may_be_one_persons(one, other, agree):
    assert first_names_agree(parse_person(one), parse_person(other)) is agree
    assert first_names_agree(parse_person(other), parse_person(one)) is agree


@pytest.mark.parametrize(
    ("short", "full", "fits"),
    [
        ("HRA", "Harbour Rail Authority", True),
        ("H.R.A.", "Harbour Rail Authority", True),
        ("BOWE", "Bureau of Water Engineers", True),
        ("BWE", "Bureau of Water Engineers", True),
        ("HR", "Harbour Rail Authority", False),
        ("Hra", "Harbour Rail Authority", False),
        ("H", "Harbour", False),
    ],
)
def test_acronyms(short, full, fits):
    assert is_acronym(short, full) is fits


def test_misspelling_needs_length_and_the_same_beginning():
    assert is_misspelling("Mauren", "Maurren")
    assert not is_misspelling("Vale", "Vane")
    assert not is_misspelling("Brandt", "Grandt")
    assert not is_misspelling("Brandt", "Brandt")


def test_gender_is_evidence_only_where_the_name_is_one_sided():
    assert gender_of_first_name("Petra") == "f"
    assert gender_of_first_name("Kofi") == "m"
    assert gender_of_first_name("Robin") == gender_of_first_name("Robin")
    assert gender_of_first_name("Zxq") is None
    assert gender_of_first_name("") is None


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("PERSON", "Ada Vale", "person:ada-vale"),
        ("PERSON", "Siobhán O’Dell", "person:siobhan-odell"),
        ("ORG", "the Harbour Rail Authority", "org:harbour-rail-authority"),
        ("ORG", "Hale & Sons", "org:hale-sons"),
        ("PERSON", None, None),
        ("PERSON", "…", None),
    ],
)
def test_identifier(kind, name, expected):
    assert identifier(kind, name) == expected


@given(LETTERS)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(LETTERS)
def test_slugs_are_plain_words(text):
    stem = slug(text)
    assert stem == slug(stem)
    assert not stem.startswith("-")
    assert not stem.endswith("-")
    assert " " not in stem


@given(LETTERS)
def test_article_and_case_do_not_change_the_identifier(text):
    if clean(text) and not clean(text).lower().startswith("the "):
        assert identifier("ORG", "the " + clean(text)) == identifier("ORG", clean(text).lower())


@given(LETTERS)
def test_parsing_never_fails(text):
    assert isinstance(parse_person(text).surname, str)
