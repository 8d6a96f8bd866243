"""One person's names joined, one name's people parted, and the table that comes out."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from quotes.people import people_of
from quotes.people.table import relinked
from quotes.records import Context, DocInfo, Record, Span, Speaker, Why
from quotes.speakers.names import identifier


def record(document, name, role=None, affiliation=None, *, source=None, kind="PERSON", day=None):
    source = source or name or "officials"
    speaker = Speaker(
        name=name,
        id=identifier(kind, name),
        type=kind,
        role=role,
        affiliation=affiliation,
        how="full-name",
        confidence=0.9,
    )
    return Record(
        id=f"{document}-{source}",
        doc=DocInfo(id=document, sha256="0" * 64, date=day),
        kind="indirect",
        act="say",
        polarity="affirmed",
        text="so",
        content=[Span(start=0, end=2, text="so")],
        cue=[],
        source=[Span(start=3, end=3 + len(source), text=source)],
        cue_lemma="say",
        source_kind="name" if name else "anonymous",
        speakers=[speaker],
        confidence=0.8,
        flags=[],
        why=Why(rule="en.test"),
        context=Context(),
    )


def table(*records):
    return {person.id: person for person in people_of(records)}


ONE = {
    "the same words": [("Ada Vale",), ("ADA VALE",)],
    "a middle initial": [("Ada B. Vale",), ("Ada Vale",)],
    "an accent": [("José Díaz",), ("Jose Diaz",)],
    "a surname with the office": [("Ada Vale", "President"), ("Vale", "President")],
    "a surname with the employer": [("Ada Vale", None, "Tidewater Gas"), ("Vale", "analyst", "Tidewater")],
    "an initial with the employer": [
        ("Ada Vale", "analyst", "Tidewater Gas"),
        ("A. Vale", None, "Tidewater Gas"),
    ],
    "a nickname with the employer": [
        ("William Vale", "analyst", "Tidewater Gas"),
        ("Bill Vale", "analyst", "Tidewater Gas"),
    ],
    "a slip of spelling": [
        ("Ada Kowalska", "mayor", "Ardley"),
        ("Ada Kowalksa", "mayor", "Ardley"),
        ("Ada Kowalska",),
    ],
    "a middle name in full": [("Ada Maria Vale",), ("Ada Vale", "mayor")],
    "several offices": [("Ada Vale", "senator"), ("Ada Vale", "president"), ("Ada Vale", "Gov.")],
    "a singer who became minister": [
        ("Ada Vale", "singer"),
        ("Ada Vale", "minister", "Norway"),
        ("Ada Vale", "singer", "Norway"),
    ],
}
SEVERAL = {
    "other middle initials": [("Ada B. Vale",), ("Ada C. Vale",)],
    "junior": [("Bo Lind Jr.",), ("Bo Lind Sr.",)],
    "a spokesman and a spokeswoman": [("Robin Vale", "spokesman"), ("Robin Vale", "spokeswoman")],
    "a striker and a minister": [("Ada Vale", "striker", "Ardley Town"), ("Ada Vale", "minister")],
    "a surname alone": [("Ada Vale", "mayor"), ("Vale",)],
    "a surname with another employer": [
        ("Ada Vale", "analyst", "Tidewater Gas"),
        ("Vale", "analyst", "Ardley Bank"),
    ],
    "two middle names in full": [("Ada Maria Vale",), ("Ada Rose Vale",), ("Ada Vale",)],
    "a nickname alone": [("William Vale",), ("Bill Vale",)],
    "two of one surname": [("Ada Vale", "senator"), ("Bo Vale", "senator")],
}


@pytest.mark.parametrize("said", ONE.values(), ids=ONE)
def test_one_person(said):
    found = table(*(record(f"d{i}", *one) for i, one in enumerate(said)))
    assert len(found) == 1, list(found)


@pytest.mark.parametrize("said", SEVERAL.values(), ids=SEVERAL)
def test_several_people(said):
    found = table(*(record(f"d{i}", *one) for i, one in enumerate(said)))
    assert len(found) == len(said), list(found)


def test_a_surname_that_two_may_bear_joins_neither():
    found = table(
        record("d1", "Ada Vale", "senator"),
        record("d2", "Bo Vale", "senator"),
        record("d3", "Vale", "senator"),
    )
    assert set(found) == {"person:ada-vale", "person:bo-vale", "person:vale"}


@pytest.mark.parametrize(
    ("beside", "joined"),
    [(["Bo Lind", "Bo Lind"], True), (["Bo Lind", "Cy Orr"], False)],
    ids=["same", "other"],
)
def test_a_bare_surname_beside_the_same_speaker(beside, joined):
    told = [record(f"d{i}", name) for i, name in enumerate(beside)]
    found = table(record("d0", "Ada Vale", "mayor"), record("d1", "Vale"), *told)
    assert ("person:vale" not in found) == joined


def test_a_bare_surname_with_the_same_quotation():
    said = {"text": "the quay will sink before the winter"}
    found = table(
        record("d1", "Ada Vale").model_copy(update=said),
        record("d2", "Vale").model_copy(update=said),
        record("d3", "Bo Vale", "senator"),
    )
    assert set(found) == {"person:ada-vale", "person:bo-vale"}


def test_namesakes_are_called_by_what_tells_them_apart():
    found = table(
        record("d1", "Ada Vale", "striker"), record("d2", "Ada Vale", "minister"), record("d3", "Ada Vale")
    )
    assert set(found) == {"person:ada-vale:sport", "person:ada-vale:office"}


def test_an_acronym_joins_the_one_organisation_that_an_article_calls_so():
    found = table(
        record("d1", "Harbour Rail Authority", source="the HRA", kind="ORG"),
        record("d2", "HRA", kind="ORG"),
        record("d3", "HPA", kind="ORG"),
    )
    assert set(found) == {"org:harbour-rail-authority", "org:hpa"}


@pytest.mark.parametrize(
    ("one", "other"), [("Tidewater Gas Inc", "Tidewater Gas"), ("U.S. Navy", "US Navy"), ("the Fed", "Fed")]
)
def test_an_organisation_s_name_without_what_some_leave_out(one, other):
    assert len(table(record("d1", one, kind="ORG"), record("d2", other, kind="GPE"))) == 1


def test_the_line_of_a_person():
    read = Counter()
    people = people_of(
        [
            record("d1", "Ada Vale", "Sen.", day="2019-02-03", source="Vale"),
            record("d1", "Ada Vale", "Sen.", day="2019-02-03"),
            record("d2", "Ada Vale", "senator", day="2020-01-01"),
            record("d3", "Ada Vale", "governor", "Ardley", day="2024-01-01"),
            record("d3", None),
        ],
        tell=read,
    )
    assert read == {"records": 5, "unnamed": 1}
    line = json.loads(json.dumps(people[0].to_dict()))
    senator, governor = line["roles"]
    assert senator["role"].lower().startswith("sen")
    assert (senator["documents"], senator["from"], senator["to"]) == (2, "2019-02-03", "2020-01-01")
    assert (governor["role"], governor["affiliation"]) == ("governor", "Ardley")
    assert line["names"] == {"Ada Vale": 4, "Vale": 1} or line["names"] == {"Ada Vale": 3, "Vale": 1}
    assert (line["documents"], line["records"]) == (["d1", "d2", "d3"], 4)
    assert (line["from"], line["to"]) == ("2019-02-03", "2024-01-01")


def test_relinked_records_have_the_table_s_identifiers():
    records = [
        record("d1", "Ada Vale", "President"),
        record("d2", "Vale", "President"),
        record("d3", "Bo Lind", "striker"),
        record("d4", "Bo Lind", "minister"),
    ]
    ids = [one.speakers[0].id for one in relinked(records, people_of(records))]
    assert ids == ["person:ada-vale", "person:ada-vale", "person:bo-lind:sport", "person:bo-lind:office"]


def test_a_bare_name_that_is_a_company_s_elsewhere_is_the_company_s():
    found = table(
        record("d1", "Tidewater", kind="PERSON"),
        record("d2", "Tidewater Inc", kind="ORG"),
        record("d3", "Vale", "mayor", kind="PERSON"),
        record("d4", "Vale Ltd", kind="ORG"),
    )
    assert set(found) == {"org:tidewater", "org:vale", "person:vale"}


def test_a_surname_with_an_office_is_his_who_holds_it_not_his_wife_s():
    found = table(
        record("d1", "Bo Lind", "president"),
        record("d2", "Ada Lind", "first lady"),
        record("d3", "Lind", "president"),
    )
    assert set(found) == {"person:bo-lind", "person:ada-lind"}
