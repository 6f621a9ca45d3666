"""Slow places are as slow as they say."""

import time

import httpx
import pytest


def test_a_delay_takes_its_time(client: httpx.Client) -> None:
    """The head comes after the delay, not before and not much later."""
    client.get("/delay/0")
    start_s = time.perf_counter()
    told = client.put("/delay/120").json()
    took_s = time.perf_counter() - start_s
    assert told["asked_ms"] == 120
    assert 0.119 <= took_s < 0.5


def test_drops_come_one_at_a_time(client: httpx.Client) -> None:
    """The body has the asked length and comes in pieces over time."""
    start_s = time.perf_counter()
    with client.stream("GET", "/drip?bytes=50&pieces=5&interval_ms=40") as answer:
        assert answer.headers["content-length"] == "50"
        first, *rest = [(time.perf_counter() - start_s, chunk) for chunk in answer.iter_raw()]
    assert b"".join(chunk for _, chunk in [first, *rest]) == b"drip drop " * 5
    assert rest[-1][0] - first[0] >= 0.1


def test_drops_can_come_chunked(client: httpx.Client) -> None:
    """With chunked=1 the length is not told before."""
    answer = client.get("/drip?bytes=33&pieces=100&interval_ms=0&chunked")
    assert "content-length" not in answer.headers
    assert len(answer.content) == 33


@pytest.mark.parametrize("path", ["/delay/x", "/delay/700000", "/drip?bytes=0", "/drip?chunked=maybe"])
def test_senseless_waits_are_refused(client: httpx.Client, path: str) -> None:
    """Waits that are no number, or longer than ten minutes, are bad requests."""
    assert client.get(path).status_code == 400
