"""Long JSON is valid and exactly as long as asked, whatever the length."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanderling.serving.playground.long_json import long_json


@settings(max_examples=150, deadline=None)
@given(size=st.one_of(st.integers(1, 3000), st.integers(3001, 700_000)), pretty=st.booleans())
def test_any_length_is_exact_and_valid(size: int, pretty: bool) -> None:
    """The bytes are as many as asked and parse as JSON."""
    data = b"".join(long_json(size, pretty=pretty))
    assert len(data) == size
    parsed = json.loads(data)
    assert isinstance(parsed, list) or size == 1


@pytest.mark.parametrize("pretty", [True, False])
def test_it_is_pretty_or_on_one_line(pretty: bool) -> None:
    """Pretty JSON has many lines, the other has none; both hold orders."""
    data = b"".join(long_json(100_000, pretty=pretty))
    assert (data.count(b"\n") > 3000) is pretty
    assert pretty or b"\n" not in data
    assert json.loads(data)[0]["currency"] == "EUR"
