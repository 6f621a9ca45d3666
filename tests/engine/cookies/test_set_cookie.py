"""Set-Cookie headers taken apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.engine.cookies.set_cookie import LONGEST_LIFE, CookieRefused, SetCookie, parse_set_cookie

NOW = datetime(2026, 3, 14, 6, 40, tzinfo=UTC)


def test_everything_at_once() -> None:
    """Attributes are found without regard to case, space or order."""
    header = 'sid = "a b,c" ; SECURE;httponly ; domain=.Shore.Example; Path=/x ;samesite=lax; Max-Age=60; Partitioned'
    assert parse_set_cookie(header, NOW) == SetCookie(
        name="sid",
        value='"a b,c"',
        domain="shore.example",
        path="/x",
        expires=NOW + timedelta(seconds=60),
        secure=True,
        http_only=True,
        same_site="Lax",
    )


@pytest.mark.parametrize(
    ("header", "pair"),
    [("a=b=c", ("a", "b=c")), ("lonely", ("", "lonely")), ("=lonely", ("", "lonely")), ("empty=", ("empty", ""))],
)
def test_odd_pairs(header: str, pair: tuple[str, str]) -> None:
    """A cookie may be without a name or without a value."""
    said = parse_set_cookie(header, NOW)
    assert (said.name, said.value) == pair


def test_the_last_of_two_attributes_counts_and_empty_ones_take_back() -> None:
    """As browsers do it."""
    said = parse_set_cookie("a=b; Path=/x; Path=nowhere; Domain=one.example; Domain=", NOW)
    assert (said.path, said.domain) == ("", "")


@pytest.mark.parametrize(
    ("attributes", "expires"),
    [
        ("", None),
        ("Max-Age=soon", None),
        ("Expires=whenever", None),
        ("Max-Age=0", datetime(1970, 1, 1, tzinfo=UTC)),
        ("Max-Age=-5", datetime(1970, 1, 1, tzinfo=UTC)),
        ("Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", NOW + timedelta(seconds=60)),
        ("Expires=Sun, 15 Mar 2026 06:40:00 GMT", NOW + timedelta(days=1)),
        ("Expires=Fri, 31 Dec 9999 23:59:59 GMT", NOW + LONGEST_LIFE),
        ("Max-Age=" + "9" * 900, NOW + LONGEST_LIFE),
        ("Max-Age=60; Max-Age=" + "9" * 1100, NOW + timedelta(seconds=60)),
    ],
)
def test_when_it_ends(attributes: str, expires: datetime | None) -> None:
    """Max-Age weighs more than Expires, nonsense counts as nothing, and 400 days are the end."""
    assert parse_set_cookie(f"a=b; {attributes}", NOW).expires == expires


@pytest.mark.parametrize("header", ["", ";", " = ", "a=b\x00c", "a\x07=b", "a=b; Path=/\x1f", "a=" + "b" * 4096])
def test_what_is_refused(header: str) -> None:
    """Neither name nor value, control characters, too much of it."""
    with pytest.raises(CookieRefused):
        parse_set_cookie(header, NOW)


def test_as_much_as_may_be() -> None:
    """4096 bytes of name and value are kept."""
    assert parse_set_cookie("a=" + "b" * 4095, NOW).value == "b" * 4095


@given(st.text(max_size=200))
def test_any_header_is_a_cookie_or_refused(header: str) -> None:
    """Nothing else comes of it, and a line break never gets into a Cookie header."""
    try:
        said = parse_set_cookie(header, NOW)
    except CookieRefused:
        return
    assert not set(said.name + said.value) & set(";\r\n\0")
