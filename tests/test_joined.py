"""What belongs to one attribution though something stands between: paragraphs, second halves, fellow clauses."""

from __future__ import annotations

import pytest
from said import contents

import quotes
from quotes.extraction import Extractor


@pytest.fixture(scope="module")
def nlp():
    return quotes.load_pipeline()


SAID = "“We sold the mill in May,” Ruth Okafor said on Friday.\n\n"


def test_a_paragraph_that_is_one_quotation_goes_on_with_the_attribution_before(nlp):
    text = SAID + "“Nobody asked what it was worth.”\n\n“Now they ask.”\n\nThe council left."
    assert contents(nlp, text)["said"] == [
        "“We sold the mill in May,”",
        "“Nobody asked what it was worth.”",
        "“Now they ask.”",
    ]


@pytest.mark.parametrize(
    "paragraph",
    [
        "“Nobody asked what it was worth,” Bo Lind said.",  # a speaker of its own
        "“Nobody asked what it was worth.” The council left.",  # more than the quotation
        "The sign read “Closed” for a month.",
        "“The Long Field”",  # a title
        "“The Mill on the Long Field.”",  # a title with a stop
    ],
)
def test_other_paragraphs_do_not(nlp, paragraph):
    said = [record for record in quotes.extract(SAID + paragraph, nlp=nlp) if record.content[0].start == 0]
    assert [[span.text for span in record.content] for record in said] == [["“We sold the mill in May,”"]]


def test_such_a_paragraph_goes_on_with_a_report_in_other_words_too(nlp):
    text = (
        "Ruth Okafor said the mill was sold in May.\n\n“Nobody asked what it was worth.”\n\nThe council left."
    )
    record = next(quotes.extract(text, nlp=nlp))
    assert [span.text for span in record.content] == [
        "the mill was sold in May",
        "“Nobody asked what it was worth.”",
    ]
    assert record.kind == "mixed"


def test_but_not_with_a_thought(nlp):
    text = "Ruth Okafor thinks the mill was sold.\n\n“Nobody asked what it was worth.”\n\nThe council left."
    assert contents(nlp, text)["thinks"] == ["the mill was sold"]


def test_nor_does_a_paragraph_behind_another(nlp):
    text = SAID + "The council left at noon, and nobody came back.\n\n“Nobody asked what it was worth.”"
    assert contents(nlp, text)["said"] == ["“We sold the mill in May,”"]


def test_a_second_half_may_end_with_a_quotation_inside(nlp):
    text = "“It is not fair,” Bo Lind said in reply. “They came and asked, ‘Who will pay for the roof?’”"
    assert contents(nlp, text)["said"][1] == "“They came and asked, ‘Who will pay for the roof?’”"


@pytest.mark.parametrize(
    "second",
    [
        "“[Lind] never looked at the stones.”",
        "“. . . Nobody ever looked at the stones.”",
        "“That is the way it is, Bo.”",
        "“They agree with us on the stones, but they are not there yet” to pay for new ones",
    ],
)
def test_how_a_second_half_may_begin_and_end(nlp, second):
    text = f"“The quay will close,” Ruth Okafor said. {second}".rstrip(".") + "."
    said = contents(nlp, text)["said"]
    assert (said[0], said[1].rstrip(".")) == ("“The quay will close,”", second.rstrip("."))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        # the quotation is the second half of what is said
        (
            "The old quay, Ruth Okafor said, “is a ruin that leaks” at every tide.",
            ["The old quay", "“is a ruin that leaks” at every tide"],
        ),
        (
            "It was, Ruth Okafor said, one of the worst winters on the coast.",
            ["It was", "one of the worst winters on the coast"],
        ),
        # a quotation in the next sentence is not
        (
            "The winter, Ruth Okafor said, was hard. “We burned the chairs,” she wrote.",
            ["The winter", "was hard"],
        ),
    ],
)
def test_a_report_around_its_cue(nlp, text, parts):
    assert contents(nlp, text)["said"] == parts


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        (
            "In an interview with “Harbour Talk,” Ruth Okafor said the quay was lost.",
            "said",
            "the quay was lost",
        ),
        (
            "Asked whether the quay was “a ruin by now,” half of the voters said yes.",
            "Asked",
            "whether the quay was “a ruin by now,”",
        ),
    ],
)
def test_a_fragment_with_marks_is_not_what_is_said(nlp, text, cue, content):
    found = contents(nlp, text)
    assert found[cue] == [content]
    assert not any(span.startswith(("In an", "Asked")) for spans in found.values() for span in spans)


def test_a_clause_with_a_modal_is(nlp):
    (record,) = quotes.extract("The toll will “drive every shop out of town,” Bo Lind said.", nlp=nlp)
    assert record.why.rule.startswith("en.direct.")
    assert [span.text for span in record.content] == ["The toll will “drive every shop out of town,”"]


def test_what_is_said_once_has_one_speaker(nlp):
    (record,) = quotes.extract("Ruth Okafor wrote to Bo Lind: “Only a fool would buy that mill.”", nlp=nlp)
    assert [span.text for span in record.source] == ["Ruth Okafor"]
    (record,) = quotes.extract("Bo Lind shrugged: “We shall see about the mill,” he said.", nlp=nlp)
    assert [span.text for span in record.cue] == ["said"]


def test_what_stands_in_marks_needs_less_of_a_lexicon(nlp):
    extractor = Extractor(nlp=nlp, scorer=False)

    def found(text):
        return [one.cue_lemma for one in extractor.records(quotes.Document("x", text, {}, None))]

    assert found("The mayor heralded the plan as a “breakthrough for the town.”") == ["herald"]
    assert found("The mayor heralded the plan as a breakthrough for the town.") == []


@pytest.mark.parametrize(
    ("text", "cue", "end"),
    [
        ("Lind argued that rent “is a trap” and that “no tenant owns a home.”", "argued", "owns a home.”"),
        ("He pledged to clean the harbour, fix the “broken” pump and lower rents.", "pledged", "lower rents"),
        (
            "Lind said on Monday that the pump was safe, but the council left at noon.",
            "said",
            "the pump was safe",
        ),
        ("He pledged to fix the roof, and left the hall.", "pledged", "fix the roof"),
    ],
)
def test_fellow_clauses(nlp, text, cue, end):
    found = contents(nlp, text)[cue]
    assert len(found) == 1
    assert found[0].endswith(end)


def test_a_remark_between_speaker_and_verb(nlp):
    (record,) = quotes.extract(
        "“Nobody knows,” Bo Lind, who had watched the fire from the quay, shouted.", nlp=nlp
    )
    assert record.source[0].text == "Bo Lind, who had watched the fire from the quay"
    assert record.cue[0].text == "shouted"


def test_a_plain_report_in_a_report_is_kept(nlp):
    text = "A clerk noted that Ruth Okafor assumes that the mill should not be sold."
    outer, inner = quotes.extract(text, nlp=nlp)
    assert (inner.cue[0].text, inner.parent) == ("assumes", outer.id)
    assert inner.confidence >= 0.4


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "Ruth Okafor, who has run the mill since 2011, said the river was rising.",
            "Ruth Okafor, who has run the mill since 2011",
        ),
        (
            "“The river is rising,” said Ruth Okafor, who runs the mill and keeps the weir.",
            "Ruth Okafor, who runs the mill and keeps the weir",
        ),
        ("The river was rising, said Ruth Okafor, who runs the mill.", "Ruth Okafor"),
        ("“The river is rising,” said Ruth Okafor, standing at the weir.", "Ruth Okafor"),
        # of a lone surname it is news, unless it says what she is
        ("Okafor, who won the prize in June, said the river was rising.", "Okafor"),
        ("Okafor, who is the miller, said the river was rising.", "Okafor, who is the miller"),
        # without a comma it is the noun's, second verb and all
        (
            "“The river is rising,” said Ruth Okafor, a miller who built the weir and keeps it.",
            "Ruth Okafor, a miller who built the weir and keeps it",
        ),
    ],
)
def test_a_relative_clause_belongs_to_the_source_by_its_place(nlp, text, source):
    (record,) = quotes.extract(text, nlp=nlp)
    assert [span.text for span in record.source] == [source]


def test_a_relative_clause_that_reports_is_an_attribution_of_its_own(nlp):
    text = "“The river is rising,” said Ruth Okafor, who added that nobody had asked her."
    said, added = quotes.extract(text, nlp=nlp)
    assert [[span.text for span in record.source] for record in (said, added)] == [["Ruth Okafor"], ["who"]]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The new bridge is “a toy for the rich,” Bo Lind said.", "The new bridge is “a toy for the rich,”"),
        ("In winter, “we are cut off for weeks,” Bo Lind said.", "In winter, “we are cut off for weeks,”"),
        ("The mayor had no answer. “We are cut off for weeks,” Bo Lind said.", "“We are cut off for weeks,”"),
        (
            "The mayor paid the bill - “we are cut off for weeks,” Bo Lind said.",
            "“we are cut off for weeks,”",
        ),
        ("“We pay,” Bo Lind said, “we are cut off for weeks,” and left.", "“We pay,”"),
        # a hyphen begins no sentence
        (
            "The much-loved bridge is “a toy for the rich,” Bo Lind said.",
            "The much-loved bridge is “a toy for the rich,”",
        ),
        # nor does a term in marks end one
        (
            "The “old bridge,” a heap of stones, is now “a toy for the rich,” Bo Lind said.",
            "The “old bridge,” a heap of stones, is now “a toy for the rich,”",
        ),
    ],
)
def test_a_quotation_that_goes_on_with_a_sentence_takes_its_words(nlp, text, content):
    found = [span.text for record in quotes.extract(text, nlp=nlp) for span in record.content]
    assert content in found


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        (
            "Lind called the new bridge “far, far better” than the old one.",
            "called",
            "the new bridge “far, far better” than the old one",
        ),
        (
            "Lind said it was “the weakest link” in the chain of locks, adding that nobody cared.",
            "said",
            "it was “the weakest link” in the chain of locks",
        ),
        (
            "Lind said it was “the weakest link,” but the council left the hall.",
            "said",
            "it was “the weakest link,”",
        ),
    ],
)
def test_a_content_goes_on_through_a_quotation(nlp, text, cue, content):
    assert contents(nlp, text)[cue] == [content]


def test_a_participle_that_reports_ends_the_content_and_shares_the_speaker(nlp):
    first, second = quotes.extract(
        "Ruth Okafor said that the weir was safe, adding that it had held since 1911.", nlp=nlp
    )
    assert first.content[0].text == "that the weir was safe"
    assert [span.text for span in second.source] == ["Ruth Okafor"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Lind said the weir was safe and called the report a joke.", "the weir was safe"),
        (
            "Lind said the weir was safe and that he called it a joke.",
            "the weir was safe and that he called it a joke",
        ),
        ("Lind said the weir was old and leaked badly.", "the weir was old and leaked badly"),
    ],
)
def test_a_second_report_of_the_same_speaker_ends_the_content(nlp, text, content):
    assert contents(nlp, text)["said"] == [content]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Lind wrote, saying the weir was safe and calling the report a joke.", "saying"),
        ("Lind has said the weir was safe and has called the report a joke.", "has said"),
    ],
)
def test_so_does_one_in_other_tenses(nlp, text, cue):
    assert contents(nlp, text)[cue] == ["the weir was safe"]


def test_a_quotation_after_an_indirect_attribution_is_its_second_half(nlp):
    text = "Ruth Okafor said that the weir would hold. “It has held since 1911.”"
    assert contents(nlp, text)["said"] == ["that the weir would hold", "“It has held since 1911.”"]
    parted = "Ruth Okafor said that the weir would hold. “It has held since 1911,” Bo Lind added."
    assert contents(nlp, parted)["said"] == ["that the weir would hold"]


def test_a_second_half_ends_with_its_sentence_whatever_its_marks(nlp):
    text = "''The weir will hold,'' Ruth Okafor said. ''It has held since 1911.'' She said, twice, that she slept well."
    first = next(iter(quotes.extract(text, nlp=nlp)))
    assert [span.text for span in first.content] == [
        "''The weir will hold,''",
        "''It has held since 1911.''",
    ]


def test_an_utterance_without_its_comma(nlp):
    (record,) = quotes.extract("“The ferry has always been a toy” Lind said.", nlp=nlp)
    assert (record.content[0].text, record.source[0].text) == ("“The ferry has always been a toy”", "Lind")


def test_a_quotation_that_goes_on_behind_a_long_attribution(nlp):
    text = (
        "“The risk,” said Ruth Okafor, an economist who is the director of the Carrow Forecast, “is that the mill "
        "will close in May.”"
    )
    assert contents(nlp, text) == {"said": ["“The risk,”", "“is that the mill will close in May.”"]}


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        # a term in marks that the sentence before the cue ends in
        (
            "Although he had promised a “clean harbour,” Ruth Okafor said the quay was sinking.",
            "said",
            "the quay was sinking",
        ),
        # a participle reports what stands behind it
        (
            "Ruth Okafor has made a speech in defence of “Carrow values,” saying the town was at its best.",
            "saying",
            "the town was at its best",
        ),
        # the name of a programme
        (
            "On Carrow Radio’s “This Week,” Ruth Okafor admitted that the quay was sinking.",
            "admitted",
            "that the quay was sinking",
        ),
    ],
)
def test_marks_before_the_cue_that_it_does_not_report(nlp, text, cue, content):
    assert contents(nlp, text)[cue] == [content]


def test_another_speaker_ends_the_content(nlp):
    text = "Ruth Okafor said the mill was safe, while Bo Lind said the roof was gone."
    assert contents(nlp, text)["said"] in (["the mill was safe"], ["the roof was gone"])
    assert {tuple(span.text for span in one.content) for one in quotes.extract(text, nlp=nlp)} == {
        ("the mill was safe",),
        ("the roof was gone",),
    }


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "“How much worse can it get?” said Ardley-based lawyer Bo Lind, leaving.",
            "Ardley-based lawyer Bo Lind",
        ),
        (
            "“We have had better years than this one,” delegate Anna Lind, wearing a hat and a red cape, said flatly.",
            "delegate Anna Lind",
        ),
        ("The mayors were worried that the quay would sink.", "The mayors"),
    ],
)
def test_who_is_the_source(nlp, text, source):
    (record,) = quotes.extract(text, nlp=nlp)
    assert [span.text for span in record.source] == [source]


def test_a_denial_is_denied_in_every_form(nlp):
    for text in ("The fund has denied paying Bo Lind.", "The police denied that they are looking into it."):
        (record,) = quotes.extract(text, nlp=nlp)
        assert (record.act, record.polarity) == ("deny", "denied"), text


def test_a_phrase_around_a_report_passes_it_on(nlp):
    outer, inner = quotes.extract(
        "“We leave at dawn,” Bo Lind said, according to the Carrow Courier.", nlp=nlp
    )
    assert [span.text for span in outer.content] == ["“We leave at dawn,” Bo Lind said"]
    assert (outer.cue_lemma, inner.speakers[0].name, inner.parent) == ("according to", "Bo Lind", outer.id)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("Okafor said.", ["“The mill is sold and nobody was asked.”"]),  # a full stop for a comma
        ("Okafor said on Monday that rents would rise.", ["that rents would rise"]),  # something else
    ],
)
def test_whom_a_quotation_belongs_to_that_a_full_stop_ends(nlp, after, said):
    assert contents(nlp, f"“The mill is sold and nobody was asked.” {after}")["said"] == said


def test_each_signature_ends_with_its_line(nlp):
    text = (
        "“He has respect for nobody who works.”― Carla Bonner\n“The worst mayor that we ever had.” ― Francis Herrold\n"
        "“The mayor has woken the town from its sleep.” ― Ana Soler\n"
    )
    found = [
        ([span.text for span in record.content], [span.text for span in record.source])
        for record in quotes.extract(text, nlp=nlp)
        if record.parent is None
    ]
    assert found == [
        (["“He has respect for nobody who works.”"], ["Carla Bonner"]),
        (["“The worst mayor that we ever had.”"], ["Francis Herrold"]),
        (["“The mayor has woken the town from its sleep.”"], ["Ana Soler"]),
    ]


def test_what_goes_on_after_a_report_that_is_passed_on_is_passed_on_too(nlp):
    text = (
        "“The mill has to be closed before the winter,” Okafor said, according to the Courier. "
        "“Nobody asked us what it was worth.”"
    )
    found = list(quotes.extract(text, nlp=nlp))
    outer = next(record for record in found if record.source[0].text == "the Courier")
    assert [span.text for span in outer.content] == [
        "“The mill has to be closed before the winter,” Okafor said",
        "“Nobody asked us what it was worth.”",
    ]
    inner = next(record for record in found if record.source[0].text == "Okafor")
    assert inner.parent == outer.id


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        (
            "Okafor said that in the winter, “we all knew the mill was lost.”",
            "said",
            ["that in the winter, “we all knew the mill was lost.”"],
        ),
        (
            "It said the mill, built in 1902, “was never meant to last.”",
            "said",
            ["the mill, built in 1902, “was never meant to last.”"],
        ),
        ("The mill, Okafor said, “is a toy that leaks.”", "said", ["The mill", "“is a toy that leaks.”"]),
        (
            "These and other letters, Okafor said, “all ask for the same mill” that Lind had sold.",
            "said",
            ["These and other letters", "“all ask for the same mill” that Lind had sold"],
        ),
        ("Okafor told the tenants, “no mill was ever sold.”", "told", ["“no mill was ever sold.”"]),
        ("On Friday, Okafor said, “we close the mill.”", "said", ["“we close the mill.”"]),
    ],
)
def test_a_quotation_without_its_subject_takes_it_from_the_sentence(nlp, text, cue, content):
    assert contents(nlp, text)[cue] == content


def test_rules_alone_keep_the_outer_report_unless_the_inner_is_likelier_by_far(nlp):
    extractor = Extractor(nlp=nlp, scorer=False)

    def first_hand(verb):
        text = f"Okafor {verb} that the board had said the mill was sold."
        return [r.cue_lemma for r in extractor.records(quotes.Document("x", text, {}, None)) if not r.parent]

    assert first_hand("complained") == ["complain"]  # weighs as much as "say"
    assert first_hand("guessed") == ["say"]
