"""The circuit breaker around real failures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from tests.engine.conftest import Sender
from tests.servers.closed_doors import refusing
from tests.servers.faulty_server import FaultyServer

from sanderling.domain import errors
from sanderling.domain import events as ev
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A server that fails to order."""
    with FaultyServer() as running:
        yield running


def changes(exchange: Exchange) -> list[str]:
    """Return the states that a circuit went through."""
    return [event.state for event in exchange.events if isinstance(event, ev.CircuitChanged)]


async def test_it_is_off_unless_asked_for(send: Sender, server: FaultyServer) -> None:
    """Nothing is counted."""
    for _ in range(10):
        await send(Request(url_template=server.url("k", "500")))
    assert len(server.attempts["k"]) == 10
    assert send.pipeline.state.circuits.known() == ()


async def test_a_failing_host_is_left_alone(send: Sender, server: FaultyServer) -> None:
    """After the second failure nothing is sent, and the error says for how long."""
    request = Request(url_template=server.url("k", "500", "reset", "200"))
    found = [await send(request, breaker_failures=2, breaker_open_s=60) for _ in range(3)]

    assert [changes(exchange) for exchange in found] == [[], ["open"], []]
    assert isinstance(found[2].error, errors.CircuitOpen)
    assert "failed 2 times in a row" in str(found[2].error)
    assert "tried again in 60 s" in str(found[2].error) or "tried again in 59" in str(found[2].error)
    assert len(server.attempts["k"]) == 2
    assert found[2].last(ev.Prepared) is None


async def test_a_host_that_works_again_is_let_in(send: Sender, server: FaultyServer) -> None:
    """The first request after the time tries, and its success closes the circuit."""
    request = Request(url_template=server.url("k", "500", "500", "200"))
    found = [await send(request, breaker_failures=1, breaker_open_s=0) for _ in range(3)]

    assert [changes(exchange) for exchange in found] == [["open"], ["half-open", "open"], ["half-open", "closed"]]


async def test_others_wait_for_the_one_that_tries(send: Sender, server: FaultyServer) -> None:
    """Meanwhile they are told that another one is on its way; stopping that one lets the next try."""
    request = Request(url_template=server.url("k", "500", "silent", "200"))
    await send(request, breaker_failures=1, breaker_open_s=0)
    sent = asyncio.Event()

    def on_event(event: ev.Event) -> None:
        if isinstance(event, ev.RequestSent):
            sent.set()

    async with asyncio.TaskGroup() as group:
        trying = group.create_task(send(request, breaker_failures=1, breaker_open_s=0, on_event=on_event))
        await sent.wait()
        other = await send(request, breaker_failures=1, breaker_open_s=0)
        trying.cancel()
    assert trying.result().outcome is Outcome.CANCELLED
    assert isinstance(other.error, errors.CircuitOpen)
    assert "Another request is finding out" in str(other.error)
    assert (await send(request, breaker_failures=1, breaker_open_s=0)).outcome is Outcome.DONE


async def test_hosts_do_not_count_for_each_other(send: Sender, server: FaultyServer) -> None:
    """One that refuses leaves the other's circuit closed; 4xx are answers of a healthy host."""
    with refusing() as url:
        await send(Request(url_template=url), breaker_failures=1)
    exchange = await send(Request(url_template=server.url("k", "404")), breaker_failures=1)

    assert exchange.outcome is Outcome.DONE
    assert [circuit.host for circuit in send.pipeline.state.circuits.known()] == [url.removeprefix("http://")]


async def test_retries_end_when_the_circuit_opens(send: Sender, server: FaultyServer) -> None:
    """Each attempt counts; an open circuit is nothing that passes by itself."""
    request = Request(url_template=server.url("k", "503"))
    exchange = await send(request, breaker_failures=2, retries=5, retry_first_delay_s=0.001, retry_max_delay_s=0.001)

    assert isinstance(exchange.error, errors.CircuitOpen)
    assert len(server.attempts["k"]) == 2
