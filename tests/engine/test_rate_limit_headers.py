"""Rate limits in every spelling that servers use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.response import ResponseHead
from sanderling.engine.rate_limit_headers import RateLimit, read_rate_limit

DATE = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
NOW = 784111777  # the same as seconds since 1970


def read(*headers: tuple[str, str]) -> RateLimit | None:
    """Return what these headers say."""
    return read_rate_limit(ResponseHead(status=200, headers=(DATE, *headers)))


@pytest.mark.parametrize("prefix", ["X-RateLimit-", "x-ratelimit-", "X-Rate-Limit-", "RateLimit-", "RATELIMIT-"])
def test_a_header_for_each_number(prefix: str) -> None:
    """The older spellings and the three headers of the early drafts."""
    found = read((f"{prefix}Limit", "60"), (f"{prefix}Remaining", "7"), (f"{prefix}Reset", "30"))
    assert found == RateLimit(60, 7, 30)


@pytest.mark.parametrize(
    ("reset", "expected_s"),
    [
        ("30", 30),
        ("0.25", 0.25),
        (str(1_900_000_000), 1_900_000_000 - NOW),
        (str(1_900_000_000_000), 1_900_000_000 - NOW),
        ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
        ("1994-11-06T08:49:47Z", 10),
        ("1994-11-06T09:49:47+01:00", 10),
        ("1s", 1),
        ("6m0s", 360),
        ("1h2m3.5s", 3723.5),
        ("20ms", 0.02),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("-1", None),
    ],
)
def test_resets_in_every_form(reset: str, expected_s: float | None) -> None:
    """Seconds, a time since 1970, a date, a duration; times count from the server's own Date."""
    found = read(("X-RateLimit-Remaining", "7"), ("X-RateLimit-Reset", reset))
    assert found is not None
    assert found.reset_s == expected_s


def test_a_reset_after_some_seconds() -> None:
    """A name that leaves no doubt is read as well."""
    found = read(("X-RateLimit-Limit", "5"), ("X-RateLimit-Remaining", "4"), ("X-RateLimit-Reset-After", "1.5"))
    assert found == RateLimit(5, 4, 1.5)


def test_limits_for_requests_among_others() -> None:
    """Where tokens are counted beside requests, requests count."""
    found = read(
        ("x-ratelimit-limit-requests", "60"),
        ("x-ratelimit-remaining-requests", "59"),
        ("x-ratelimit-reset-requests", "1s"),
        ("x-ratelimit-limit-tokens", "150000"),
    )
    assert found == RateLimit(60, 59, 1)


@pytest.mark.parametrize(
    ("limit", "policy", "expected"),
    [
        ('"default";r=50;t=30', '"default";q=100;w=60', RateLimit(100, 50, 30, '"default";q=100;w=60')),
        ("default;r=50;t=30", "default;q=100;w=60", RateLimit(100, 50, 30, "default;q=100;w=60")),
        ('"a, b";r=3', '"c";q=1, "a, b";q=9;qu="content-bytes"', None),
        ('"day";r=900;t=5000, "burst";r=2;t=8', '"burst";q=10;w=10, "day";q=1000;w=86400', RateLimit(10, 2, 8)),
        ("limit=100, remaining=50, reset=5", "100;w=60", RateLimit(100, 50, 5, "100;w=60")),
        ("limit=100,remaining=0,reset=5", "", RateLimit(100, 0, 5)),
    ],
)
def test_one_header(limit: str, policy: str, expected: RateLimit | None) -> None:
    """Both forms of the single header; of several policies the one with the least left counts."""
    found = read(("RateLimit", limit), *((("RateLimit-Policy", policy),) if policy else ()))
    if expected is None:
        expected = RateLimit(9, 3, None, policy)
    assert found is not None
    assert (found.limit, found.remaining, found.reset_s) == (expected.limit, expected.remaining, expected.reset_s)
    assert found.policy == policy


def test_headers_in_several_lines_are_one_list() -> None:
    """RFC 9110, 5.3."""
    found = read(("RateLimit", '"a";r=5;t=1'), ("RateLimit", '"b";r=4;t=2'))
    assert found == RateLimit(None, 4, 2)


def test_the_limit_with_its_windows() -> None:
    """An early draft listed the windows behind the number."""
    assert read(("RateLimit-Limit", "10, 10;w=1, 50;w=60"), ("RateLimit-Remaining", "9")) == RateLimit(10, 9)


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("X-RateLimit-Limit", "many"),),
        (("RateLimit", "nonsense"),),
        (("X-Moderate-Limitation", "5"),),
        (("X-RateLimit-Limit", "-5"),),
        (("X-RateLimit-Limit", "٣"),),
    ],
)
def test_what_says_nothing_is_nothing(headers: tuple[tuple[str, str], ...]) -> None:
    """Unreadable values are left alone."""
    assert read(*headers) is None


@given(st.text(), st.text(), st.text())
def test_nothing_that_a_server_sends_is_too_much(limit: str, policy: str, reset: str) -> None:
    """Any text is read or left alone, never an error."""
    read(("RateLimit", limit), ("RateLimit-Policy", policy), ("X-RateLimit-Reset", reset), ("RateLimit-Limit", limit))
