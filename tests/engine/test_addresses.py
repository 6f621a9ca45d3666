"""URLs are parsed with a reason for each fault, and encoded without touching what is encoded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.errors import InvalidUrl, SanderlingError, UnsupportedScheme
from sanderling.engine.addresses import encode_query_text, join_location, parse_address


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://example.test", "http://example.test/"),
        ("HTTPS://Example.TEST:443/A b?q=ü&x=%20", "https://example.test/A%20b?q=%C3%BC&x=%20"),
        ("localhost:8000/x", "http://localhost:8000/x"),
        ("api.example.test/v1", "http://api.example.test/v1"),
        ("http://[::1]:81/x#top", "http://[::1]:81/x"),
        ("http://bücher.test/", "http://xn--bcher-kva.test/"),
        ("http://x.test/a/../b/%2e", "http://x.test/a/../b/%2e"),
        ("http://x.test/50%", "http://x.test/50%25"),
        ("http://x.test/?", "http://x.test/?"),
    ],
)
def test_urls_become_what_goes_over_the_wire(text: str, url: str) -> None:
    """Host in lower case and ASCII, the rest as written but for characters that may not stand there."""
    assert parse_address(text).url == url


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no URL"),
        ("http://", "host is missing"),
        ("http:///x", "host is missing"),
        ("http://x.test:99999/", "port"),
        ("http://x.test:abc/", "port"),
        ("http://[::1/", "bracket"),
        ("http://exa mple.test/", "character"),
        ("/orders", "scheme is missing"),
        ("http:x.test", "//"),
    ],
)
def test_faults_are_named(text: str, reason: str) -> None:
    """The message says what is wrong with the URL."""
    with pytest.raises(InvalidUrl, match=reason):
        parse_address(text)


@pytest.mark.parametrize("text", ["ftp://x.test/", "file:///etc/passwd", "data:text/plain,x", "javascript:alert(1)"])
def test_other_schemes_are_refused(text: str) -> None:
    """Only http and https are sent."""
    with pytest.raises(UnsupportedScheme):
        parse_address(text)


def test_relative_locations_are_joined() -> None:
    """A Location may be relative to the URL it came from."""
    assert join_location("http://x.test/a/b?c", "../d") == "http://x.test/d"


def test_what_is_encoded_stays() -> None:
    """A percent sign with two digits is left alone, a bare one is encoded."""
    assert encode_query_text("a%20b c&d%") == "a%20b%20c%26d%25"


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_with_a_sentence(text: str) -> None:
    """No input gives anything but an address or an error for people."""
    try:
        address = parse_address(text)
    except SanderlingError as error:
        assert error.message
    else:
        address.url.encode("ascii")
