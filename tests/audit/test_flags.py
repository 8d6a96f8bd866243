"""Flags: each row is something that deserves a second look, or something that looks like it and does not."""

from __future__ import annotations

import pytest
from audited import person, record
from planted import found_and_false, make

from quotes.audit.facts import facts
from quotes.audit.flags import EXPLANATIONS, find_flags
from quotes.audit.flags.roles import contradict, read_role

LONG = "“The ferry will not sail before the new ramp is tested, whatever the minister says.”"


def flags(*records, texts=None):
    """The flags of some records: name and record ids."""
    return [(one.name, list(one.records)) for one in find_flags(list(facts(records)), texts)]


def names(*records, texts=None):
    return {name for name, _ in flags(*records, texts=texts)}


def test_planted_errors_are_found_and_little_else():
    corpus = make()
    found, false = found_and_false(corpus)
    assert len(corpus.records) == 2060
    assert all(count >= 19 for count in found.values()), found
    assert sum(false.values()) <= 40, false


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (LONG, "Bo Lind"),
        (LONG.upper(), "Bo Lind"),
        (LONG.replace("“", '"').replace("”", '"'), "Bo Lind"),
        (LONG.replace("before the", "before a"), "Bo Lind"),
        ("“The ferry will not sail before the new ramp is tested.”", "Bo Lind"),
        (LONG, person("Netherby Ferries", kind="ORG")),
    ],
)
def test_one_persons_words_given_to_another(text, given):
    ours = person("Ada Vale", role="engineer", affiliation="Harbour Rail")
    assert ("misattributed", ["r1", "r2"]) in flags(record(1, LONG, ours), record(2, text, given))


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (LONG, "Ada Valeska"),
        (LONG, "Valeska"),
        (LONG, "A. Valeska"),
        (LONG, "Ada Valesca"),
        (LONG, person("Harbour Rail", kind="ORG")),
        (
            LONG.replace("new ramp", "old bridge").replace("minister", "mayor").replace("ferry", "bus"),
            "Bo Lind",
        ),
        ("“The ferry will sail on time.”", "Bo Lind"),
    ],
)
def test_one_persons_words_in_another_article(text, given):
    ours = person("Ada Valeska", role="engineer", affiliation="Harbour Rail")
    assert "misattributed" not in names(record(1, LONG, ours), record(2, text, given))


def test_words_that_everybody_says_are_nobodys():
    text = "“Our thoughts are with the families today.”"
    people = ("Ada Vale", "Bo Lind", "Cy Dahl", "Di Roe", "Ed Moss")
    assert names(*(record(n, text, who) for n, who in enumerate(people))) == set()


def test_other_numbers_are_other_statements():
    text = "“We expect to hire {} more nurses in the coming year for the ward.”"
    assert (
        names(record(1, text.format("12"), "Ada Vale"), record(2, text.format("forty"), "Bo Lind")) == set()
    )
    assert (
        names(record(1, text.format("12"), "Ada Vale"), record(2, text.format("twelve"), "Ada Vale")) == set()
    )


def test_a_report_within_a_report_is_no_misattribution():
    inner = LONG.strip("“”")
    outer = record(2, f"that Bo Lind had said {inner}", "Ada Vale", kind="indirect")
    held = record(3, inner, "Bo Lind", kind="indirect", doc="doc-2", start=120, parent="r2")
    assert "misattributed" not in names(record(1, LONG, "Bo Lind"), outer, held)


@pytest.mark.parametrize(
    "text",
    [
        LONG.replace("not ", ""),
        LONG.replace("whatever", "because"),
        LONG.replace("new ramp is tested", "new ramp is welded and tested"),
        LONG.replace(", whatever the minister says", ""),  # it ends as if she had stopped there
    ],
)
def test_words_that_were_changed_or_cut(text):
    found = find_flags(list(facts([record(1, LONG, "Ada Vale"), record(2, text, "Ada Vale")])))
    assert [(one.name, set(one.records)) for one in found] == [("altered", {"r1", "r2"})]
    assert "[-" in found[0].detail or "{+" in found[0].detail


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (LONG.replace("”", " And I mean it.”"), {}),
        (LONG.replace("not sail before the new ramp", "not sail … the new ramp"), {}),
        (LONG.replace("The ferry", "[The boat]"), {}),
        ("the ferry will not sail until the ramp is tested, whatever anybody says", {"kind": "indirect"}),
        ("that “the ferry will not sail before the new ramp is tested” by then", {"kind": "mixed"}),
        (LONG.replace("whatever", "because"), {"doc": "doc-1", "start": 900}),  # she said it twice
    ],
)
def test_words_that_honest_articles_shorten(text, more):
    assert names(record(1, LONG, "Ada Vale"), record(2, text, "Ada Vale", **more)) == set()


def test_two_englishes_are_one_wording():
    text = "“The harbour board will organise seventy per cent of the labour programme.”"
    american = "“The harbor board will organize seventy percent of the labor program.”"
    assert names(record(1, text, "Ada Vale"), record(2, american, "Ada Vale")) == set()


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (("mayor", "Ardley"), ("mayor", "Bexmoor"), True),
        (("mayor of Ardley", ""), ("mayor", "Bexmoor"), True),
        (("finance minister", ""), ("police chief", "Ardley"), True),
        (("finance minister", ""), ("health minister", ""), True),
        (("mayor", "Ardley"), ("police chief", "Ardley"), True),
        (("mayor", "Ardley"), ("deputy mayor", "Ardley"), True),
        (("mayor", ""), ("former mayor", ""), True),
        (("mayor", "Ardley"), ("Mayor", ""), False),
        (("mayor", "Ardley"), ("mayor of Ardley", ""), False),
        (("chief executive", "Ardley Steel"), ("CEO", "Ardley Steel"), False),
        (("chairman", "DNC"), ("interim chairwoman", "Democratic National Committee"), False),
        (("Sen.", "D-Mo."), ("senator", "Democratic"), False),
        (("press secretary", "White House"), ("spokesman", "White House"), False),
    ],
)
def test_roles_that_do_not_go_together(one, other, conflict):
    first, second = (read_role(*role) for role in (one, other))
    assert first is not None
    assert second is not None
    assert contradict(first, second) is conflict
    assert contradict(second, first) is conflict


@pytest.mark.parametrize("role", ["candidate", "critic", "book", "", "rival"])
def test_parts_that_contradict_no_office(role):
    assert read_role(role, "") is None


def in_office(number, role, affiliation="", **more):
    return record(
        number,
        f"“Words of the number {number}.”",
        person("Ada Vale", role=role, affiliation=affiliation),
        **more,
    )


def test_conflicting_roles_across_articles():
    usual = [in_office(n, "mayor", "Ardley") for n in range(3)]
    found = find_flags(list(facts([*usual, in_office(9, "police chief", "Ardley"), in_office(10, "critic")])))
    assert [(one.name, one.records) for one in found] == [("conflicting-roles", ("r0", "r9"))]
    assert found[0].detail == "Ada Vale: mayor, Ardley (doc-0 and 2 more) / police chief, Ardley (doc-9)"


def test_roles_that_one_article_gives_together_go_together():
    both = [in_office(1, "mayor", "Ardley", doc="a"), in_office(2, "surgeon", doc="a", start=300)]
    assert names(*both, in_office(3, "surgeon")) == set()


def test_an_office_comes_to_its_end():
    before, after = in_office(1, "mayor", day="2026-01-01"), in_office(2, "former mayor", day="2026-05-01")
    assert names(before, after) == set()
    assert names(in_office(1, "mayor", day="2026-06-01"), after) == {"conflicting-roles"}


def test_a_pronoun_far_from_its_name():
    text = "Ada Vale met Bo Lind. Cy Dahl left. She said no."
    at = text.index("She")
    people = [
        record(1, "x", person("Ada Vale", at=0), doc="d"),
        record(2, "y", person("Bo Lind", at=13), doc="d"),
        record(3, "z", person("Cy Dahl", at=22), doc="d"),
    ]
    she = {
        "source": [{"start": at, "end": at + 3, "text": "She"}],
        "source_kind": "pronoun",
        "doc": people[0].doc.model_dump(),
    }
    far = record(4, "no", person("Ada Vale", at=0), kind="indirect")
    far = type(far).model_validate({**far.to_dict(), **she})
    for texts in ({"d": text}, None):
        assert ("distant-pronoun", ["r4"]) in flags(*people, far, texts=texts)
    near = type(far).model_validate({**far.to_dict(), "speakers": [person("Cy Dahl", at=22)]})
    assert "distant-pronoun" not in names(*people, near, texts={"d": text})


def test_a_quotation_that_is_given_to_nobody():
    described = {**person("x"), "name": None, "description": "a neighbour"}
    run = [record(1, "“Go.”"), record(2, "“Go.”", described), record(3, "to go", kind="indirect")]
    assert flags(*run) == [("no-speaker", ["r1"])]


def test_words_between_marks_that_no_record_holds():
    text = (
        "“We were never asked about the ramp,” the harbour master grumbled aloud and said so. “Go,” said Bo."
    )
    found = find_flags([], {"d": text})
    (one,) = [flag for flag in found if flag.name == "unread-cue"]
    assert (one.doc, text[slice(*one.span)]) == ("d", "grumbled")  # the nearest reporting word
    assert "We were never asked" in one.detail
    held = record(1, text[:37], "Ada Vale", doc="d", start=0)
    assert "unread-cue" not in names(held, texts={"d": text})


def test_marks_that_nothing_closes():
    text = "Ada Vale said: “We were never asked about the ramp.\n\nBo Lind left.\n"
    (one,) = [flag for flag in find_flags([], {"d": text}) if flag.name == "unclosed"]
    assert (one.doc, one.records, text[one.span[0]]) == ("d", (), "“")
    held = record(1, text[15:51], "Ada Vale", doc="d", start=15, flags=["unclosed"])
    assert flags(held, texts={"d": text}) == [("unclosed", ["r1"])]


def test_every_flag_is_explained():
    one = find_flags(list(facts([record(1, "“Go.”")])))[0].to_dict()
    assert list(one) == ["name", "explanation", "records", "detail", "doc", "span"]
    assert one["explanation"] == EXPLANATIONS["no-speaker"]
    assert find_flags([]) == []
