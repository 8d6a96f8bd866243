"""Who is meant: (marked-up text, the names expected for its last quote, how), one row a way to be named."""

import pytest

ROWS = {
    "two, each with a bracket": (
        "[[Martin Cole (Ardley) and Helen Carter (Melby)]] said {{it was full}}.",
        ["Martin Cole", "Helen Carter"],
        None,
    ),
    "an 'and' within the bracket": (
        "[[Martin Cole (bass and drums)]] said {{it was full}}.",
        ["Martin Cole"],
        None,
    ),
    "another name of hers": (
        "Mona Kestrel, also known as Mona Dahl, opened the shop. [[Dahl]] said {{it was full}}.",
        ["Mona Kestrel"],
        None,
    ),
    "a person called a singer of another name is not the singer": (
        "Helen Carter met a singer known as Robert Hale. [[Hale]] said {{the shop was full}}.",
        ["Robert Hale"],
        None,
    ),
    "a couple of one surname": (
        "Mr. Hale left for Ardley before Mrs. Hale did. [[Hale]] said {{the shop was full}}.",
        [],
        "ambiguous",
    ),
    "her of a couple of one surname": (
        "Mr. Hale left for Ardley before Mrs. Hale did. [[Mrs. Hale]] said {{the shop was full}}.",
        ["Hale"],
        None,
    ),
    "it, right after an organisation spoke": (
        "{{“We are right,”}} said [[the Harbour Rail Authority]]. {{“Tidewater Gas is wrong,”}} [[it]] added.",
        ["Harbour Rail Authority"],
        "neuter-pronoun",
    ),
    "a pronoun that takes up the name before it": (
        "Martin Cole left. And the head of the board, Robert Hale, [[he]] said that {{the shop was full}}.",
        ["Robert Hale"],
        "pronoun",
    ),
    "an age is who is talked of": (
        "Helen Carter won the race in Ardley.\n\n{{“I was lucky,”}} said [[the 29-year-old]].",
        ["Helen Carter"],
        "nominal-epithet",
    ),
    "a candidate of whom no party was said": (
        "Helen Carter met the bishop in Ardley.\n\n[[The Democratic presidential candidate]] said {{it was private}}.",
        ["Helen Carter"],
        "nominal-epithet",
    ),
    "an age where two are talked of": (
        "Helen Carter won the race, while Paula Stone came second.\n\n{{“I was lucky,”}} said [[the 29-year-old]].",
        [None],
        "unnamed",
    ),
    "a company whose name holds a possessive": (
        "Kestrel's cut the rating. [[Kestrel's]] said {{profits would fall}}.",
        ["Kestrel's"],
        None,
    ),
    "a company with its legal form": (
        "[[Harlan Ferris Corp]] said {{profits would fall}}.",
        ["Harlan Ferris Corp"],
        None,
    ),
    "a name that begins before the place in it": (
        "On Monday, [[Select Norway]] said {{the shop was full}}.",
        ["Select Norway"],
        None,
    ),
    "a committee to do something": (
        "In May, [[the Committee to Protect Harbours]] said {{the quay was sinking}}.",
        ["Committee to Protect Harbours"],
        None,
    ),
    "initials that the whole name spells": (
        (
            "Rents have fallen again this year, wrote the Harbour Relief and Works Agency for Seamen in the Far East "
            "(HRWA) in May. [[The HRWA]] said {{it was poor}}."
        ),
        ["Harbour Relief and Works Agency for Seamen in the Far East"],
        None,
    ),
    "a company of which the short name holds a people": (
        "Great Danish Mills Inc sold a boat. [[Great Danish]] said {{profits would fall}}.",
        ["Great Danish Mills Inc"],
        None,
    ),
    "a line that breaks before the legal form": (
        "HALE PROFITS FALL\n    Tidewater Gas\n[[Inc]] said {{profits would rise}}.",
        ["Tidewater Gas Inc"],
        None,
    ),
    "an and within a name": (
        "[[Standard and Poor's Corp]] said {{profits would fall}}.",
        ["Standard and Poor's Corp"],
        None,
    ),
    "a common noun with the capital of the sentence": (
        "Some dealers sold. Prices fell. [[Dealers]] said {{more would sell}}.",
        [None],
        "unnamed",
    ),
    "full name": ("[[Helen Carter]] said {{the shop was full}}.", ["Helen Carter"], "full-name"),
    "surname, full name before": (
        "Helen Carter opened the shop in May. [[Carter]] said {{it was full}}.",
        ["Helen Carter"],
        "surname",
    ),
    "surname, full name after": (
        "[[Carter]] said {{the shop was full}}. Helen Carter opened it in May.",
        ["Helen Carter"],
        "surname",
    ),
    "title and surname": (
        "Helen Carter opened the shop. [[Ms. Carter]] said {{it was full}}.",
        ["Helen Carter"],
        "surname",
    ),
    "two of one surname, told apart by address": (
        "Helen Carter and her brother Robert Carter run the shop. [[Mr. Carter]] said {{it was full}}.",
        ["Robert Carter"],
        "surname",
    ),
    "two of one surname, first name": (
        "Helen Carter and her brother Robert Carter run the shop. [[Helen Carter]] said {{it was full}}.",
        ["Helen Carter"],
        "full-name",
    ),
    "two of one surname, nothing to tell": (
        "Helen Carter and her brother Robert Carter run the shop. [[Carter]] said {{it was full}}.",
        [],
        "ambiguous",
    ),
    "acronym": (
        "The Harbour Rail Authority (HRA) closed two lines. [[The HRA]] said {{they would open in May}}.",
        ["Harbour Rail Authority"],
        None,
    ),
    "she": (
        "Helen Carter opened the shop in May. {{“It was full,”}} [[she]] said.",
        ["Helen Carter"],
        "pronoun-named-before",
    ),
    "he is not she": (
        "Robert Hale met Helen Carter at the shop. {{“It was full,”}} [[she]] said.",
        ["Helen Carter"],
        "pronoun-named-before",
    ),
    "whoever spoke last": (
        "[[Robert Hale]] said {{the shop would close}}. {{“It is over,”}} [[he]] said.",
        ["Robert Hale"],
        "pronoun",
    ),
    "who the content names is not the pronoun": (
        "Robert Hale met Martin Cole in June. [[He]] said {{Hale had asked for help}}.",
        ["Martin Cole"],
        "pronoun-named-before",
    ),
    "singular they": (
        "Robin Adler, the team's goalkeeper, left the pitch early. {{“We were tired,”}} [[they]] said.",
        ["Robin Adler"],
        "singular-they",
    ),
    "relative pronoun": (
        "Robert Hale, [[who]] said {{the shop would close}}, left town.",
        ["Robert Hale"],
        "relative-pronoun",
    ),
    "the economist": (
        (
            "Martin Cole, an economist at Northgate University, studied prices. "
            "{{“They will rise,”}} [[the economist]] said."
        ),
        ["Martin Cole"],
        "nominal-role",
    ),
    "the expert is the economist": (
        (
            "Martin Cole, an economist at Northgate University, studied prices. "
            "{{“They will rise,”}} [[the expert]] said."
        ),
        ["Martin Cole"],
        "nominal-role",
    ),
    "the spokeswoman is the woman": (
        (
            "Janet Price, a spokeswoman for Tidewater Gas, met Robert Hale, a spokesman for the union. "
            "[[The spokeswoman]] said {{talks would go on}}."
        ),
        ["Janet Price"],
        "nominal-role",
    ),
    "two economists": (
        (
            "Martin Cole, an economist at Northgate University, met Julia Brandt, an economist at Leeds. "
            "[[The economist]] said {{prices would rise}}."
        ),
        [],
        "ambiguous",
    ),
    "the newspaper": (
        (
            "Two lines will close, the Tidewater Gazette newspaper reported. "
            "[[The newspaper]] said {{a third would follow}}."
        ),
        ["Tidewater Gazette"],
        "nominal-media",
    ),
    "the website is not the agency": (
        (
            "The Tidewater Gazette newspaper printed the list. A website copied it. "
            "[[The website]] said {{it was a joke}}."
        ),
        [None],
        "unnamed",
    ),
    "the police is not whoever has police in the name": (
        (
            "The World Police Organization opened an office in May. "
            "[[The police]] said {{the road was closed}}."
        ),
        [None],
        "unnamed",
    ),
    "paper named by its noun": (
        "[[The Tidewater daily]] reported {{two lines would close}}.",
        ["Tidewater"],
        None,
    ),
    "organisation beside a person": (
        "[[The Harbour Authority]] said {{the bridge was safe}}. Helen Carter crosses it daily.",
        ["Harbour Authority"],
        None,
    ),
    "plural possessive": ("[[The drivers' union]] said {{the strike would go on}}.", [None], "unnamed"),
    "kinship": ("[[Helen Carter's mother]] said {{the shop was full}}.", [None], "unnamed"),
    "anonymous": ("[[A source in the ministry]] said {{the deal was off}}.", [None], "unnamed"),
    "asked not to be named": (
        "[[a person familiar with the talks who asked not to be named]] said {{the deal was off}}.",
        [None],
        "unnamed",
    ),
    "joint": (
        "{{“We won,”}} said [[Helen Carter and Robert Hale]].",
        ["Helen Carter", "Robert Hale"],
        "full-name",
    ),
    "apposition is not a second speaker": (
        "[[Robert Hale, a former governor and senator,]] said {{the shop would close}}.",
        ["Robert Hale"],
        "full-name",
    ),
    "object of a preposition is not the speaker": (
        "[[a lawyer for Helen Carter]] said {{the shop would close}}.",
        [None],
        "unnamed",
    ),
    "next paragraph": (
        "{{“The pump failed,”}} said [[Robert Hale]].\n\n[[]]{{“Nobody called us back.”}}",
        ["Robert Hale"],
        "next-paragraph",
    ),
    "same paragraph": (
        "{{“The pump failed,”}} said [[Robert Hale]]. [[]]{{“Nobody called us back.”}}",
        ["Robert Hale"],
        "continued-speech",
    ),
    "nobody near": ("The pump failed.\n\nIt rained.\n\n[[]]{{“Nobody called us back.”}}", [], "unattributed"),
    "name unknown to everybody": ("[[Qwabetho]] said {{the pump had failed}}.", ["Qwabetho"], None),
}


@pytest.mark.parametrize(("marked", "names", "how"), ROWS.values(), ids=ROWS.keys())
def test_who_is_meant(resolved, marked, names, how):
    result = resolved(marked)[-1]
    assert [speaker.name for speaker in result.speakers] == names
    assert how is None or result.resolver == how


def test_unattributed_indirect_speech_is_nobody_in_particulars(resolved):
    results = resolved("[[Robert Hale]] left at noon, he said {{so}}. [[]]{{Rain}} is expected.")
    assert results[1].speakers == ()
    assert results[1].source_kind == "none"


def test_ties_name_the_candidates(resolved):
    (result,) = resolved(
        "Helen Carter and her brother Robert Carter run the shop. [[Carter]] said {{it was full}}."
    )
    assert set(result.candidates) == {"Helen Carter", "Robert Carter"}
    assert result.flags == ("ambiguous-speaker",)


@pytest.mark.parametrize(
    ("marked", "kind", "speaker_type", "description"),
    [
        ("[[The drivers' union]] said {{the strike would go on}}.", "nominal", "ORG", "drivers' union"),
        ("[[Officials]] said {{the deal was off}}.", "anonymous", "PERSON", "Officials"),
        ("[[The report]] said {{the deal was off}}.", "document", "DOCUMENT", "report"),
        ("[[A study]] found {{the deal was off}}.", "document", "DOCUMENT", "study"),
        ("[[The city]] said {{the bridge was safe}}.", "nominal", "GPE", "city"),
        ("[[She]] said {{the bridge was safe}}.", "pronoun", None, None),
        ("[[Helen Carter]] said {{the bridge was safe}}.", "name", "PERSON", None),
        ("[[]]{{“The bridge is safe.”}}", "none", None, None),
    ],
)
def test_source_kind_and_type(resolved, marked, kind, speaker_type, description):
    (result,) = resolved(marked)
    assert result.source_kind == kind
    if speaker_type is None:
        assert result.speakers == ()
    else:
        assert (result.speakers[0].type, result.speakers[0].description) == (speaker_type, description)


def test_i_inside_a_quotation_is_its_speaker(resolved):
    results = resolved(
        "[[Robert Hale]] wrote: {{“A storm came.”}} [[I]] think {{it will return}}.", parents=[(1, 0)]
    )
    assert [speaker.name for speaker in results[1].speakers] == ["Robert Hale"]
    assert results[1].resolver == "first-person"


def test_she_inside_reported_speech_is_its_speaker(resolved):
    results = resolved(
        "[[Helen Carter]] said {{that}} [[she]] believed {{prices would rise}}.", parents=[(1, 0)]
    )
    assert results[1].resolver == "reported-pronoun"
    assert results[1].speakers[0].name == "Helen Carter"


def test_no_quotes_no_work(resolved):
    assert resolved("Nothing was said.") == []


def test_the_same_speaker_has_the_same_identifier(resolved):
    results = resolved(
        "[[Helen Carter]] said {{it was full}}. [[Carter]] said {{it was late}}. [[She]] said {{so}}."
    )
    assert {result.speakers[0].id for result in results} == {"person:helen-carter"}


def test_every_answer_has_a_confidence_and_a_resolver(resolved):
    for marked, names, _ in ROWS.values():
        for result in resolved(marked):
            assert result.resolver
            assert all(0 < speaker.confidence <= 1 and speaker.how for speaker in result.speakers)
        assert isinstance(names, list)
