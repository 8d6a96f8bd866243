"""Speakers beside quotations whose marks, commas and titles are not as the rules would have them."""

from __future__ import annotations

import pytest

import quotes


@pytest.fixture(scope="module")
def nlp():
    return quotes.load_pipeline()


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("''We read 'The Long Field,'  '' Okafor noted.", "Okafor", "''We read 'The Long Field,'  ''"),
        (
            "''She would look at me and ask, 'Who sold it?''' Okafor said.",
            "Okafor",
            "''She would look at me and ask, 'Who sold it?'''",
        ),
        ("'''The Long Field,''' he replied.", "he", "'''The Long Field,'''"),
        (
            'Former warden Hilda Okafor:"We learned of it from the letters."',
            "Former warden Hilda Okafor",
            '"We learned of it from the letters."',
        ),
        (
            'Rep. Ines Okafor (R-Ohio): "We learned of it from the letters."',
            "Rep. Ines Okafor (R-Ohio)",
            '"We learned of it from the letters."',
        ),
        ("“Why is the mill closed?”, Okafor reflects.", "Okafor", "“Why is the mill closed?”"),
        (
            "“They did not disappoint us,” Okafor recounts in his letter.",
            "Okafor",
            "“They did not disappoint us,”",
        ),
        ("“We keep the mill,” said Sgt. Maj. Ruth Okafor.", "Sgt. Maj. Ruth Okafor", "“We keep the mill,”"),
        ("“We keep the mill,” Lt. Col. Ruth Okafor said.", "Lt. Col. Ruth Okafor", "“We keep the mill,”"),
    ],
)
def test_a_speaker_beside_a_quotation_whatever_a_wire_mangles(nlp, text, source, content):
    record = next(quotes.extract(text, nlp=nlp))
    assert [" ".join(span.text for span in spans) for spans in (record.source, record.content)] == [
        source,
        content,
    ]
