"""What a source's own words say of somebody: (marked-up text, name, role, affiliation), one row a construction."""

import pytest

ROWS = {
    "title": ("[[Mayor Petra Lindqvist]] said {{the bridge would close}}.", "Petra Lindqvist", "Mayor", None),
    "title of an institution": (
        "[[Harbour Authority director Paul Renner]] said {{the bridge would close}}.",
        "Paul Renner",
        "director",
        "Harbour Authority",
    ),
    "title before a long name": (
        "[[Director of the Ellis Foundation of Marine Studies Boris Kadnikov]] believes {{fish are scarce}}.",
        "Boris Kadnikov",
        "Director",
        "Ellis Foundation of Marine Studies",
    ),
    "country in a title": (
        "[[Norwegian Foreign Minister Erik Solheim]] said {{talks would go on}}.",
        "Erik Solheim",
        "Foreign Minister",
        "Norwegian",
    ),
    "former": (
        "[[former finance minister Paula Stone]] said {{the budget was wrong}}.",
        "Paula Stone",
        "former finance minister",
        None,
    ),
    "portfolio": (
        "[[Secretary of State Daniel Marsh]] said {{talks would go on}}.",
        "Daniel Marsh",
        "Secretary of State",
        None,
    ),
    "courtesy is no role": ("[[Mrs. Helen Carter]] said {{the shop was full}}.", "Helen Carter", None, None),
    "doctor is no role": (
        "[[Dr. Helen Carter, a surgeon at Northgate Hospital,]] said {{the ward was full}}.",
        "Helen Carter",
        "surgeon",
        "Northgate Hospital",
    ),
    "apposition": (
        "[[Martin Cole, chief executive of Tidewater Gas,]] said {{prices would rise}}.",
        "Martin Cole",
        "chief executive",
        "Tidewater Gas",
    ),
    "apposition with an article": (
        "{{“Prices will rise,”}} said [[Martin Cole, an economist at the University of Leeds]].",
        "Martin Cole",
        "economist",
        "University of Leeds",
    ),
    "age is no role": (
        "[[Maria Lopez, 43, a nurse at Northgate Hospital,]] said {{she was tired}}.",
        "Maria Lopez",
        "nurse",
        "Northgate Hospital",
    ),
    "age alone": ("[[Maria Lopez, 43,]] said {{she was tired}}.", "Maria Lopez", None, None),
    "apposition before": (
        "[[The company's chairman, Robert Hale,]] said {{profits fell}}.",
        "Robert Hale",
        "chairman",
        "company",
    ),
    "spokeswoman before": (
        "[[A Tidewater spokeswoman, Janet Price,]] said {{profits fell}}.",
        "Janet Price",
        "spokeswoman",
        "Tidewater",
    ),
    "spokesman for": (
        "[[a spokesman for Tidewater Gas]] said {{profits fell}}.",
        None,
        "spokesman",
        "Tidewater Gas",
    ),
    "spokeswoman of a person": (
        "[[Carter's spokeswoman]] said {{she would stay}}.",
        None,
        "spokeswoman",
        "Carter",
    ),
    "party and state": (
        "[[Sen. Walter Briggs (D-Ohio)]] said {{the bill would pass}}.",
        "Walter Briggs",
        "Sen.",
        "D-Ohio",
    ),
    "of a place": (
        "[[Chancellor Julia Brandt of Austria]] said {{borders stay open}}.",
        "Julia Brandt",
        "Chancellor",
        "Austria",
    ),
    "of an organisation": (
        "[[Daniel Marsh of Northgate University]] said {{the data were thin}}.",
        "Daniel Marsh",
        None,
        "Northgate University",
    ),
    "chief of staff": (
        "[[Laura Finch, chief of staff to the governor,]] said {{talks failed}}.",
        "Laura Finch",
        "chief of staff",
        "governor",
    ),
    "the aide's own president": (
        "[[a senior adviser to President Carter]] said {{talks failed}}.",
        None,
        "senior adviser",
        "President Carter",
    ),
    "official of a department": (
        "[[a Justice Department official]] said {{the case was open}}.",
        None,
        "official",
        "Justice Department",
    ),
}


@pytest.mark.parametrize(("marked", "name", "role", "affiliation"), ROWS.values(), ids=ROWS.keys())
def test_own_words(resolved, marked, name, role, affiliation):
    (result,) = resolved(marked)
    (speaker,) = result.speakers
    assert (speaker.name, speaker.role, speaker.affiliation) == (name, role, affiliation)
    for span in speaker.evidence:
        assert span.text == marked_text(marked)[span.start : span.end]


def marked_text(marked):
    for mark in ("[[", "]]", "{{", "}}"):
        marked = marked.replace(mark, "")
    return marked


def test_a_capitalised_title_behind_a_common_noun_begins_anew(resolved):
    (result,) = resolved(
        "Over [[the quarrels about coastal defence Director of the Ellis Foundation of Marine Studies Boris Kadnikov]] "
        "believes {{that peace is near}}."
    )
    (speaker,) = result.speakers
    assert (speaker.name, speaker.role) == ("Boris Kadnikov", "Director")
    assert speaker.affiliation == "Ellis Foundation of Marine Studies"


def test_where_a_source_is_said_to_be(resolved):
    (result,) = resolved("[[A Tidewater source in the Justice Department]] said {{the case was closed}}.")
    assert (result.speakers[0].role, result.speakers[0].affiliation) == (None, "Justice Department")


def test_a_role_given_once_serves_later_mentions(resolved):
    results = resolved(
        "[[Martin Cole, chief executive of Tidewater Gas,]] said {{prices would rise}}.\n\n"
        "The weather was mild. [[Cole]] said {{demand had not fallen}}. [[He]] added that {{winter would be long}}."
    )
    assert [(r.speakers[0].name, r.speakers[0].role) for r in results] == [
        ("Martin Cole", "chief executive")
    ] * 3
    assert {r.speakers[0].affiliation for r in results} == {"Tidewater Gas"}


def test_a_plural_role_serves_both_of_two_names(resolved):
    (result,) = resolved("{{“The dam held,”}} said [[engineers Daniel Marsh and Julia Brandt]].")
    assert [(s.name, s.role) for s in result.speakers] == [
        ("Daniel Marsh", "engineers"),
        ("Julia Brandt", "engineers"),
    ]


@pytest.mark.parametrize("title", ["Reps.", "Sens.", "Senators"])
def test_so_does_a_plural_title_with_brackets_behind_the_names(resolved, title):
    (result,) = resolved(f"[[{title} Daniel Marsh (D) and Julia Brandt (R)]] said {{{{the dam held}}}}.")
    assert [(speaker.name, speaker.role) for speaker in result.speakers] == [
        ("Daniel Marsh", title),
        ("Julia Brandt", title),
    ]


def test_a_title_of_one_does_not(resolved):
    (result,) = resolved("[[Rep. Daniel Marsh (D) and Julia Brandt]] said {{the dam held}}.")
    assert [(speaker.name, speaker.role) for speaker in result.speakers] == [
        ("Daniel Marsh", "Rep."),
        ("Julia Brandt", None),
    ]


@pytest.mark.parametrize("rank", ["Lt. Col.", "Sgt. Maj.", "Brig. Gen.", "Det. Insp."])
def test_a_rank_of_two_words(resolved, rank):
    (result,) = resolved(f"{{{{“The dam held,”}}}} said [[{rank} Daniel Marsh]].")
    assert [(speaker.name, speaker.role) for speaker in result.speakers] == [("Daniel Marsh", rank)]


def test_a_relative_clause_gives_the_affiliation(resolved):
    (result,) = resolved("[[Paul Renner, who heads the Harbour Authority,]] said {{the bridge would close}}.")
    assert result.speakers[0].affiliation == "Harbour Authority"


def test_a_copula_gives_the_role(resolved):
    results = resolved(
        "Paul Renner is the director of the Harbour Authority. The bridge is old. "
        "[[Renner]] said {{the bridge would close}}."
    )
    assert (results[0].speakers[0].role, results[0].speakers[0].affiliation) == (
        "director",
        "Harbour Authority",
    )
