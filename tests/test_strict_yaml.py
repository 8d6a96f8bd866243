from __future__ import annotations

import pytest

from quotes.strict_yaml import read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),  # words in YAML 1.2, truth values in 1.1: a lexicon of answers would suffer
        ("on", "on"),
        ("true", True),
        ("~", None),
        ("", None),
        ("010", 10),  # 1.1 reads eight
        ("0o10", 8),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1:20", "1:20"),  # 1.1 reads eighty
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        ("2016-03-01", "2016-03-01"),
        ("'7'", "7"),
        ("=", "="),
    ],
)
def test_plain_scalars_are_those_of_yaml_1_2(text, value):
    assert read_yaml(f"word: {text}") == {"word": value}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: 2\na: 3", "line 3: the key 'a' stands twice"),
        ("a: {b: 1, b: 2}", "line 1: the key 'b' stands twice"),
        ("a: 'x\n", "line 2: found unexpected end of stream"),
        ("a: [1,", "line 2: did not find expected node content"),
        ("- a: 1\n - b", "line 2: "),
        ("a: !!python/object/apply:os.getcwd []", "line 1: could not determine a constructor"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, told):
    with pytest.raises(ValueError, match=told):
        read_yaml(text)


def test_keys_of_two_mappings_may_be_the_same():
    assert read_yaml("[{a: 1}, {a: 2}]") == [{"a": 1}, {"a": 2}]
