"""Requests that are held back: because a host asked for it, or because of a pace that was set here."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

import pytest
from tests.engine.conftest import Sender
from tests.servers.faulty_server import FaultyServer

from sanderling.domain import events as ev
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request
from sanderling.domain.send_control import SendControl


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A server that fails to order."""
    with FaultyServer() as running:
        yield running


def waits(exchange: Exchange) -> list[tuple[str, bool]]:
    """Return kind of each announced wait, and whether the server had named it."""
    return [(event.kind, event.by_server) for event in exchange.events if isinstance(event, ev.WaitScheduled)]


def skipping(control: SendControl) -> Callable[[ev.Event], None]:
    """Return a listener that says "send now" at each wait."""

    def on_event(event: ev.Event) -> None:
        if isinstance(event, ev.WaitScheduled):
            asyncio.get_running_loop().call_soon(control.send_now)

    return on_event


async def test_what_a_host_says_of_its_limit_is_told(send: Sender, playground: str) -> None:
    """With the host, the numbers and the time until the reset."""
    exchange = await send(Request(url_template=f"{playground}/rate-limited?limit=5&window_s=60&key=told"))

    read = exchange.last(ev.RateLimitRead)
    assert read is not None
    assert (read.host, read.limit, read.remaining) == (playground.removeprefix("http://"), 5, 4)
    assert read.reset_s is not None
    assert 55 < read.reset_s <= 62  # whole seconds on both sides, and a Date that may be a second old


async def test_the_headers_of_the_draft_are_told_too(send: Sender, playground: str) -> None:
    """With the policy as the server words it."""
    exchange = await send(Request(url_template=f"{playground}/rate-limited?limit=5&window_s=60&key=d&style=draft"))

    read = exchange.last(ev.RateLimitRead)
    assert read is not None
    assert (read.limit, read.remaining, read.reset_s, read.policy) == (5, 4, 60, '"visitors";q=5;w=60')


async def test_a_host_that_says_nothing_costs_no_event(send: Sender, server: FaultyServer) -> None:
    """Nothing is made up."""
    exchange = await send(Request(url_template=server.url("k", "200")))
    assert exchange.last(ev.RateLimitRead) is None
    assert waits(exchange) == []


async def test_after_429_the_host_is_left_alone(send: Sender, server: FaultyServer) -> None:
    """The next request to the host waits as long as was asked for, says why, and then goes out."""
    await send(Request(url_template=server.url("a", "429;Retry-After=1")))
    exchange = await send(Request(url_template=server.url("b", "200")))

    assert waits(exchange) == [("rate-limit", True)]
    scheduled = exchange.last(ev.WaitScheduled)
    assert scheduled is not None
    assert "answered 429 Too Many Requests; it asked for 1 s" in scheduled.reason
    assert server.attempts["b"][0].at_s - server.attempts["a"][0].at_s >= 0.99
    assert waits(await send(Request(url_template=server.url("b", "200")))) == []


async def test_a_person_can_send_now(send: Sender, server: FaultyServer) -> None:
    """The wait ends, the request goes out, and the hold is off for the next one too."""
    await send(Request(url_template=server.url("a", "429;Retry-After=60")))
    control, request = SendControl(), Request(url_template=server.url("b", "200"))
    exchange = await asyncio.wait_for(send(request, control=control, on_event=skipping(control)), 10)

    assert exchange.outcome is Outcome.DONE
    ended = exchange.last(ev.WaitEnded)
    assert ended is not None
    assert ended.skipped
    assert waits(await send(request)) == []


async def test_a_held_back_request_can_be_stopped(send: Sender, server: FaultyServer) -> None:
    """Nothing was sent; the hold stays for others."""
    await send(Request(url_template=server.url("a", "429;Retry-After=60")))
    waiting = asyncio.Event()

    def on_event(event: ev.Event) -> None:
        if isinstance(event, ev.WaitScheduled):
            waiting.set()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(send(Request(url_template=server.url("b", "200")), on_event=on_event))
        await waiting.wait()
        task.cancel()
    assert task.result().outcome is Outcome.CANCELLED
    assert server.attempts["b"] == []
    assert send.pipeline.state.rate_limits.hold_of(server.base_url) is not None


async def test_holding_back_can_be_switched_off(send: Sender, server: FaultyServer) -> None:
    """Whoever wants to see 429 after 429 does."""
    for _ in range(3):
        exchange = await send(Request(url_template=server.url("a", "429;Retry-After=60")), slow_after_429=False)
        assert waits(exchange) == []


async def test_a_used_up_limit_holds_back(send: Sender, server: FaultyServer) -> None:
    """With nothing left, the next request waits for the reset instead of running into 429."""
    await send(Request(url_template=server.url("a", "200;RateLimit=limit=5, remaining=0, reset=1")))
    exchange = await send(Request(url_template=server.url("b", "200")))
    assert waits(exchange) == [("rate-limit", True)]


async def test_a_retry_waits_once(send: Sender, server: FaultyServer) -> None:
    """The wait that Retry-After asks for is the retry's; the hold adds nothing to it."""
    settings = {"retries": 2, "retry_first_delay_s": 0.01}
    exchange = await send(Request(url_template=server.url("a", "429;Retry-After=1", "200")), **settings)

    assert exchange.outcome is Outcome.DONE
    assert waits(exchange)[0] == ("retry", True)
    held = [event.delay_s for event in exchange.events if isinstance(event, ev.WaitScheduled)][1:]
    assert sum(held) < 0.05


async def test_a_retry_that_does_not_obey_is_not_held_back(send: Sender, server: FaultyServer) -> None:
    """Its own backoff is what was asked for."""
    settings = {"retries": 2, "retry_first_delay_s": 0.01, "obey_retry_after": False}
    exchange = await send(Request(url_template=server.url("a", "429;Retry-After=60", "429", "200")), **settings)

    assert waits(exchange) == [("retry", False), ("retry", False)]


async def test_send_now_on_a_retry_needs_to_be_said_once(send: Sender, server: FaultyServer) -> None:
    """The hold on the host does not ask again."""
    control = SendControl()
    request = Request(url_template=server.url("a", "429;Retry-After=60", "200"))
    exchange = await asyncio.wait_for(send(request, retries=1, control=control, on_event=skipping(control)), 10)

    assert waits(exchange) == [("retry", True)]
    assert exchange.outcome is Outcome.DONE


async def test_a_pace_is_kept(send: Sender, server: FaultyServer) -> None:
    """Twelve requests at once at 50 a second with a burst of two: the last goes out after a fifth of a second."""
    began_s = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(12):
            url = server.url(f"k{number}", "200")
            group.create_task(send(Request(url_template=url), rate_requests=50, rate_period_s=1, rate_burst=2))

    arrivals = sorted(server.attempts[f"k{number}"][0].at_s - began_s for number in range(12))
    assert arrivals[-1] >= 0.199
    for count, at_s in enumerate(arrivals):
        assert at_s >= (count - 1) * 0.02 - 0.001


async def test_a_wait_for_a_turn_can_be_skipped_and_given_back(send: Sender, server: FaultyServer) -> None:
    """A person may go first; one that is stopped leaves its turn to others."""
    pace = {"rate_requests": 1, "rate_period_s": 60}
    request = Request(url_template=server.url("a", "200"))
    await send(request, **pace)
    control = SendControl()
    exchange = await asyncio.wait_for(send(request, control=control, on_event=skipping(control), **pace), 10)

    assert waits(exchange) == [("rate-limit", False)]
    assert exchange.outcome is Outcome.DONE
