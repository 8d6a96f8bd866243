"""To whom the quotation after an attribution belongs."""

from __future__ import annotations

from said import contents


def test_a_quotation_behind_the_next_cue_is_not_the_second_half(nlp):
    """A full stop inside the marks ends the sentence, too: what follows has a cue of its own."""
    text = (
        "Ruth Okafor said on Thursday her worry about the mill is that it is “a wreck.” Yet it is also a “landmark,” "
        "Lind said. “That is what people come for in May.”"
    )
    assert contents(nlp, text)["said"] == [
        "Yet it is also a “landmark,”",
        "“That is what people come for in May.”",
    ]


def test_a_second_half_may_go_on_with_a_conjunction(nlp):
    text = "“You know, I love the old mill,” Okafor said, but “when it rains, it has a history of falling on people.”"
    assert contents(nlp, text)["said"] == [
        "“You know, I love the old mill,”",
        "“when it rains, it has a history of falling on people.”",
    ]
