from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.places import Places


@pytest.mark.parametrize("in_memory", [1, 2, 1000])
@given(st.lists(st.tuples(st.text(), st.text())))
def test_is_a_mapping_in_memory_and_on_disk(in_memory, items):
    places, expected = Places(in_memory), {}
    for key, value in items:
        assert places.get(key) == expected.get(key)
        places.set(key, value)
        expected[key] = value
    assert all(places.get(key) == value for key, value in expected.items())
    places.close()


def test_memory_holds_no_more_than_it_may():
    places = Places(10)
    for number in range(1000):
        places.set(str(number), "here")
        assert len(places._held) < 10
    places.close()
