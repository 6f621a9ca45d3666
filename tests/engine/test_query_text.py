"""One parameter of a URL is set; all else stays."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.engine.query_text import query_value, with_query_value


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a/x", "http://a/x?page=2"),
        ("http://a/x?", "http://a/x?page=2"),
        ("http://a/x?page=1&b=%7e+c", "http://a/x?page=2&b=%7e+c"),
        ("http://a/x?b&p%61ge=1&page=7&c=", "http://a/x?b&page=2&c="),
        ("http://a/x?b=1#page=9", "http://a/x?b=1&page=2"),
    ],
)
def test_a_parameter_is_set_in_its_place(url: str, expected: str) -> None:
    """It keeps its place, doubles go, other pieces keep their spelling."""
    assert with_query_value(url, "page", "2") == expected


@given(st.text(min_size=1, max_size=8), st.text(max_size=8))
def test_what_is_set_is_read_back(name: str, value: str) -> None:
    """Any name and value survive, for us and for a server."""
    url = with_query_value("http://a/?x=1", name, value)
    assert query_value(url, name) == value
    assert (name, value) in parse_qsl(urlsplit(url).query, keep_blank_values=True)


def test_what_is_not_there_is_none() -> None:
    """No query, no such name."""
    assert query_value("http://a/", "page") is None
    assert query_value("http://a/?pages=1", "page") is None
