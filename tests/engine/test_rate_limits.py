"""What is remembered of hosts: their limits, holds on them, and the pace that is kept."""

from __future__ import annotations

import time

import pytest

from sanderling.domain.response import ResponseHead
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.rate_limits import HELD_AT_MOST_S, RateLimits, host_of

URL = "http://127.0.0.1:81/orders"


def response(status: int, **headers: str) -> ResponseHead:
    """Return a head; underscores in names stand for hyphens."""
    return ResponseHead(status=status, headers=tuple((n.replace("_", "-"), v) for n, v in headers.items()))


def held_s(limits: RateLimits) -> float:
    """Return how long the host is held back, or 0."""
    hold = limits.hold_of(URL)
    return max(0.0, hold.until_s - time.perf_counter()) if hold else 0.0


def test_a_pace_lets_a_burst_go_and_then_one_at_a_time() -> None:
    """Ten in a second with a burst of three: three at once, then one each tenth of a second."""
    settings = EffectiveSettings(rate_requests=10, rate_period_s=1, rate_burst=3)
    limits = RateLimits()
    waits = [limits.take_turn(URL, settings) for _ in range(6)]
    assert waits == pytest.approx([0, 0, 0, 0.1, 0.2, 0.3], abs=0.02)


def test_paces_are_by_host() -> None:
    """Another port is another host; another path is not."""
    settings = EffectiveSettings(rate_requests=1, rate_period_s=60)
    limits = RateLimits()
    assert limits.take_turn(URL, settings) == 0
    assert limits.take_turn(URL.replace(":81", ":82"), settings) == 0
    assert limits.take_turn(URL + "/7", settings) == pytest.approx(60, abs=0.1)


def test_a_turn_given_back_can_be_taken() -> None:
    """Who gives up while waiting does not make others wait."""
    settings = EffectiveSettings(rate_requests=1, rate_period_s=60)
    limits = RateLimits()
    limits.take_turn(URL, settings)
    limits.take_turn(URL, settings)
    limits.give_back(URL, settings)
    assert limits.take_turn(URL, settings) == pytest.approx(60, abs=0.1)


@pytest.mark.parametrize(
    ("head", "expected_s"),
    [
        (response(429, Retry_After="20"), 20),
        (response(429, X_RateLimit_Remaining="0", X_RateLimit_Reset="15"), 15),
        (response(429, Retry_After="20", X_RateLimit_Remaining="0", X_RateLimit_Reset="15"), 20),
        (response(200, X_RateLimit_Remaining="0", X_RateLimit_Reset="15"), 15),
        (response(429), 1),
        (response(429, Retry_After="86400"), HELD_AT_MOST_S),
        (response(200, X_RateLimit_Remaining="0"), 0),
        (response(200, X_RateLimit_Remaining="1", X_RateLimit_Reset="15"), 0),
        (response(503, Retry_After="20"), 0),
    ],
)
def test_a_host_is_held_back_for_as_long_as_it_asks(head: ResponseHead, expected_s: float) -> None:
    """After 429, or with nothing left; never for longer than the bound."""
    limits = RateLimits()
    limits.note(URL, head, hold=True)
    assert held_s(limits) == pytest.approx(expected_s, abs=0.1)


def test_refusals_without_a_time_hold_for_longer_each_time() -> None:
    """A second, two, four; a response of another kind begins anew."""
    limits = RateLimits()
    found = []
    for status in (429, 429, 429, 200, 429):
        limits.note(URL, response(status), hold=True)
        found.append(held_s(limits))
    assert found == pytest.approx([1, 2, 4, 4, 1], abs=0.1)


def test_nothing_is_held_back_where_that_is_off() -> None:
    """What the host said is remembered all the same."""
    limits = RateLimits()
    limits.note(URL, response(429, X_RateLimit_Remaining="0", X_RateLimit_Reset="15"), hold=False)
    assert held_s(limits) == 0
    (known,) = limits.known()
    assert known.read is not None
    assert known.read.remaining == 0


def test_a_hold_can_be_released() -> None:
    """A person does not want to wait."""
    limits = RateLimits()
    limits.note(URL, response(429, Retry_After="20"), hold=True)
    limits.release(URL)
    assert limits.hold_of(URL) is None


def test_hosts_beyond_a_thousand_are_forgotten() -> None:
    """The ones asked longest ago."""
    limits = RateLimits()
    for number in range(1, 1100):
        limits.note(f"http://127.0.0.1:{number}/", response(429, Retry_After="20"), hold=True)
    assert len(limits.known()) == 1000
    assert limits.known()[-1].host == "127.0.0.1:1099"


def test_a_host_is_named_with_its_port() -> None:
    """Unless that is the scheme's own."""
    assert [host_of(url) for url in ("http://a.test/x", "https://a.test:443/", "http://a.test:8080")] == [
        "a.test",
        "a.test",
        "a.test:8080",
    ]
