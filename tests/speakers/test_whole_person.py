"""By which name a person goes whom an article names in several ways, or a recogniser reads amiss."""

import pytest

ROWS = {
    "a nickname before the given name is no part of it": (
        (
            "Helen Carter came. Helen Carter spoke. “Nobody works harder than Honest Helen Carter,” he said. "
            "[[Carter]] said {{it was full}}."
        ),
        ["Helen Carter"],
    ),
    "a middle initial is": (
        "Helen Carter came. Helen J. Carter spoke. [[Carter]] said {{it was full}}.",
        ["Helen J. Carter"],
    ),
    "a surname of two words after Mr.": (
        "Robert Van Voorst, a trader, came. [[Mr. Van Voorst]] said {{it was full}}.",
        ["Robert Van Voorst"],
    ),
    "a surname with a small word, at the head of its sentence": (
        "Omar bin Rashed came to Ardley. [[Bin Rashed]] said {{it was full}}.",
        ["Omar bin Rashed"],
    ),
    "junior": (
        "Vice President Robert J. Hale Jr. spoke. [[Mr. Hale]] said {{it was full}}.",
        ["Robert J. Hale Jr."],
    ),
    "a day after a title is nobody": (
        (
            "Robert Hale and Helen Carter wished to be the harbour's chief Wednesday. Robert Hale spoke. "
            "[[He]] said {{it was full}}."
        ),
        ["Robert Hale"],
    ),
    "the verb before the name": (
        "Robert Hale is a lobbyist. Said [[Hale]]: {{“The shop was full.”}}",
        ["Robert Hale"],
    ),
    "in full in the headline alone": (
        (
            "Helen Carter Opens The Harbour Shop In Ardley\n\nCarter opened it on Monday.\n\n"
            "[[Carter]] said {{it was full}}."
        ),
        ["Helen Carter"],
    ),
    "a headline's verb is nobody": (
        "Robert Hale Keeps His Promise To The Old Harbour\n\nRobert Hale spoke on Monday. [[He]] said {{it was full}}.",
        ["Robert Hale"],
    ),
    "a headline's nouns are nobody": (
        "[[Tired Bakers]] Say {{Schools In Ardley Are Full}}\n\nThe schools are old.",
        [None],
    ),
    "relatives by their first names leave the surname to the other": (
        (
            "Robert Hale came with his wife, Helen, and his father, Martin. Helen Hale sang and Martin Hale slept.\n\n"
            "It rained. The harbour was wet. The boats were gone.\n\n"
            "[[Hale]] said {{it was full}}."
        ),
        ["Robert Hale"],
    ),
    "a family name that stands first": (
        "Mr. Ban left for Ardley.\n\n[[Ban Ki-tae, the secretary of the harbour]], said {{it was full}}.",
        ["Ban Ki-tae"],
    ),
    "a letter short": (
        "Harold Marenstein is a baker. The bill had been signed in haste by [[Marensten]], who said {{it was full}}.",
        ["Harold Marenstein"],
    ),
    "one of several, then the name": (
        "[[One of the family's lawyers, Robert Hale]], said {{it was full}}.",
        ["Robert Hale"],
    ),
    "a nickname in marks": (
        "[[State Del. Helen “Cia” Carter]] said {{it was full}}.",
        ["Helen “Cia” Carter"],
    ),
    "two with party and state between commas": (
        "[[Senator Robert Hale, R-Tenn., and Helen Carter, D-S.C.,]] said {{it was full}}.",
        ["Robert Hale", "Helen Carter"],
    ),
    "two, each of a place": (
        "[[Senator Robert Hale of Texas and Senator Helen Carter of Ohio]] said {{it was full}}.",
        ["Robert Hale", "Helen Carter"],
    ),
    "two, each with what he is": (
        "[[Robert Hale, the former Ardley mayor, and Helen Carter, a doctor]] said {{it was full}}.",
        ["Robert Hale", "Helen Carter"],
    ),
    "two, one the other's wife": (
        "[[Robert Hale, 25, and his wife, Helen Carter, 27,]] said {{it was full}}.",
        ["Robert Hale", "Helen Carter"],
    ),
    "a friend of two is one": (
        "[[Robert Hale, a friend of Helen Carter and Martin Cole]], said {{it was full}}.",
        ["Robert Hale"],
    ),
    "a member of two bodies is one": (
        "[[Robert Hale, who heads the Harbour Trust and the Ardley Museum]], said {{it was full}}.",
        ["Robert Hale"],
    ),
    "the first of two surnames": (
        "Marta Alonso Ferrer runs the shop. [[Ms. Alonso]] said {{it was full}}.",
        ["Marta Alonso Ferrer"],
    ),
    "whom a group urges on is not the group": (
        "[[Groups encouraging Helen Carter to run]] said {{it was full}}.",
        [None],
    ),
    "three countries": (
        "[[The United States, Britain and France]] said {{it was full}}.",
        ["United States", "Britain", "France"],
    ),
    "a paper called an observer": (
        "[[The Ardley Observer]] found {{it was full}}.",
        ["Ardley Observer"],
    ),
    "a body with its purpose": (
        "[[The Committee for a Responsible Harbour Budget]] said {{it was full}}.",
        ["Committee for a Responsible Harbour Budget"],
    ),
    "the presidential nominee is not the vice presidential one": (
        (
            "Robert Hale, the vice presidential nominee, sang in Ardley.\n\nIt rained.\n\n"
            "[[The presidential nominee]] said {{it was full}}."
        ),
        [None],
    ),
}


@pytest.mark.parametrize(("marked", "names"), ROWS.values(), ids=ROWS.keys())
def test_by_which_name(resolved, marked, names):
    assert [speaker.name for speaker in resolved(marked)[-1].speakers] == names


def test_who_are_officials_in_a_place_is_not_the_place(resolved):
    result = resolved("He met old friends in Oslo, [[who]] said {{it was full}}.")[-1]
    assert [speaker.name for speaker in result.speakers if speaker.name] == []
