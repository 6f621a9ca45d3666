"""How long is waited: within the bounds of full jitter, or as Retry-After says."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.response import ResponseHead
from sanderling.engine.backoff import delay_s, largest_delay_s, retry_after_s


@given(number=st.integers(1, 10_000), first_s=st.floats(0, 1000), max_s=st.floats(0, 10_000))
def test_delays_are_within_the_bounds(number: int, first_s: float, max_s: float) -> None:
    """Never negative, never above the largest delay, never above what doubling gives."""
    found = delay_s(number, first_s, max_s)
    assert 0 <= found <= max_s
    assert found <= largest_delay_s(number, first_s, max_s)


def test_bounds_double_up_to_the_largest_delay() -> None:
    """The first delay, twice that, four times that, and then no more."""
    assert [largest_delay_s(n, 0.5, 3) for n in range(1, 6)] == [0.5, 1, 2, 3, 3]


def test_jitter_is_full() -> None:
    """The whole range from nothing to the bound is used, not a band at its end."""
    found = [delay_s(3, 1, 100) for _ in range(2000)]
    assert min(found) < 0.2
    assert max(found) > 3.8
    assert 1.7 < sum(found) / len(found) < 2.3


@pytest.mark.parametrize(
    ("headers", "expected_s"),
    [
        ({"Retry-After": "120"}, 120),
        ({"retry-after": " 0 "}, 0),
        ({"Retry-After": "Sun, 06 Nov 1994 08:50:37 GMT", "Date": "Sun, 06 Nov 1994 08:49:37 GMT"}, 60),
        ({"Retry-After": "Sunday, 06-Nov-94 08:50:37 GMT", "Date": "Sun, 06 Nov 1994 08:49:37 GMT"}, 60),
        ({"Retry-After": "Sun Nov  6 08:50:37 1994", "Date": "Sun Nov  6 08:49:37 1994"}, 60),
        ({"Retry-After": "Sun, 06 Nov 1994 08:48:37 GMT", "Date": "Sun, 06 Nov 1994 08:49:37 GMT"}, 0),
        ({"Retry-After": "9" * 400}, 1e9),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "٣"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], expected_s: float | None) -> None:
    """Seconds and all three forms of dates are read; a date counts from the server's own Date."""
    assert retry_after_s(ResponseHead(status=503, headers=tuple(headers.items()))) == expected_s


def test_a_date_without_the_servers_own_counts_from_now() -> None:
    """This machine's clock is the next best."""
    head = ResponseHead(status=503, headers=(("Retry-After", formatdate(time.time() + 30, usegmt=True)),))
    found = retry_after_s(head)
    assert found is not None
    assert 28 < found <= 30
