"""Headlines in capitals, as the pipeline reads them."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

import quotes
from quotes.annotate import load_pipeline
from quotes.capitals import Vocabulary, in_running_text, is_headline, vocabulary_of

BODY = (
    "The harbour chief, Bo Lind, called Mayor Ada Vale “a disgrace” on Monday. Fares on the ferry to Rose Island "
    "will rise, and the chief of the Pilots' Guild, Ines May, said that nobody would rip up the plan."
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The embedded pipeline's."""
    return vocabulary_of(load_pipeline())


@pytest.mark.parametrize(
    ("headline", "read"),
    [
        ("Harbour Chief Calls Ada Vale ‘A Disgrace’", "Harbour chief calls Ada Vale ‘a disgrace’"),
        ("Ines May Says Nobody Can Rip Up The Plan", "Ines May says nobody can rip up the plan"),
        (
            "Lind: Fares On The Ferry Will Rise",
            "Lind: Fares on the ferry will rise",
        ),  # a sentence begins there
        ("Lind: ‘It Is The Ferry That Will Rise’", "Lind: ‘It is the ferry that will rise’"),
        ("Vale Isn't Ready To Rip Up The Ferry Plan", "Vale isn't ready to rip up the ferry plan"),
        ("Will Rose Island Have A Ferry After All?", "Will Rose Island have a ferry after all?"),
        ("17 Ferry Pilots Said NO To The Plan", "17 ferry Pilots said NO to the plan"),
        ("Ada P. Vale Slams The Rose Island Plan", "Ada P. Vale slams the Rose Island plan"),
        ("BO LIND SLAMS THE FERRY PLAN", "BO LIND SLAMS THE FERRY PLAN"),
        ("Mayor Vale and the chief of the pilots", "Mayor Vale and the chief of the pilots"),
        ("Bo Lind, Ada Vale, Ines May", "Bo Lind, Ada Vale, Ines May"),
    ],
)
def test_only_names_keep_their_capitals(vocabulary: Vocabulary, headline: str, read: str) -> None:
    """What the article has inside its sentences with a capital is a name."""
    text = f"{headline}\n\n{BODY}\n"
    shown = in_running_text(text, vocabulary)
    assert shown.split("\n", 1) == [read, f"\n{BODY}\n"]


def test_without_a_body_names_of_unknown_words_stay(vocabulary: Vocabulary) -> None:
    """Verbs, adjectives and function words are told by the pipeline's tables; a base form behind a name may be one."""
    assert (
        in_running_text("Vale Slams Lazy Pilots Over Bo Bush", vocabulary)
        == "Vale slams lazy pilots over Bo Bush"
    )


def test_without_tables_function_words_and_the_body_tell() -> None:
    """A pipeline without a rule lemmatizer."""
    blank = Vocabulary(spacy.blank("en"))
    assert in_running_text("Vale Slams The Lazy Pilots", blank) == "Vale Slams the Lazy Pilots"
    text = f"Vale Rips The Ferry Plan\n\n{BODY}"
    assert in_running_text(text, blank) == f"Vale Rips the ferry plan\n\n{BODY}"


def test_a_paragraph_is_no_headline() -> None:
    """Long lines, short ones, and lines with few capitals."""
    assert is_headline("Harbour Chief Calls Vale A Disgrace")
    assert not is_headline("The Pilots")
    assert not is_headline("Harbour Chief Calls Vale A Disgrace " * 8)
    assert not is_headline("“The Mill on the Long Field.”")  # the title of a work
    assert is_headline("‘The Ferry Must Go,’ Says Harbour Chief")
    assert not is_headline("The harbour chief called Ada Vale a disgrace")


def test_records_of_a_headline_hold_its_own_words() -> None:
    """Offsets and texts are the article's, whatever the pipeline read."""
    text = f"Harbour Chief Calls Ada Vale ‘A Disgrace’ Over Ferry Fares\n\n{BODY}\n"
    record = next(iter(quotes.extract(text)))
    assert [span.text for span in record.cue] == ["Calls"]
    assert [span.text for span in record.source] == ["Harbour Chief"]
    assert record.kind == "mixed"
    assert "Ada Vale ‘A Disgrace’" in record.text
    for span in (*record.content, *record.cue, *record.source):
        assert text[span.start : span.end] == span.text


@given(st.text(max_size=300))
def test_the_code_points_stay_where_they_are(text: str) -> None:
    """Whatever the text, it differs in case alone."""
    shown = in_running_text(text, Vocabulary(spacy.blank("en")))
    assert len(shown) == len(text)
    assert all(a == b or a.lower() == b for a, b in zip(text, shown, strict=True))
