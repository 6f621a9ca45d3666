"""Connection pools: how many connections there are, and how long they are kept."""

from __future__ import annotations

import asyncio
import threading

from tests.engine.conftest import Sender
from tests.servers.misbehaviours import never_answers, response
from tests.servers.scripted_server import Line, Script, scripted

from sanderling.domain import events as ev
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request

ANSWER = response(b"hello", "Content-Length: 5")


def keeps_answering() -> Script:
    """Answer every request on the connection."""

    def script(line: Line) -> None:
        line.send(ANSWER)
        while line.read_head():
            line.send(ANSWER)

    return script


async def _at_once(send: Sender, count: int, url: str, **settings: object) -> list[Exchange]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(send(Request(url_template=url), **settings)) for _ in range(count)]
    return [task.result() for task in tasks]


async def test_connections_per_host(send: Sender) -> None:
    """Two at a time to one host, and the others wait their turn."""
    busy, peak, lock = [0], [0], threading.Lock()

    def script(line: Line) -> None:
        with lock:
            busy[0] += 1
            peak[0] = max(peak[0], busy[0])
        line.wait(0.05)
        with lock:
            busy[0] -= 1
        line.send(ANSWER)

    with scripted(script) as server:
        exchanges = await _at_once(send, 6, server.base_url, max_connections_per_host=2, keep_alive_s=0.0)

    assert {exchange.outcome for exchange in exchanges} == {Outcome.DONE}
    assert peak == [2]


async def test_waiting_for_a_place_has_a_limit(send: Sender) -> None:
    """The pool limit, per host and in all; the place of a call that failed is free again."""
    for limit in ("max_connections_per_host", "max_connections"):
        with scripted(never_answers()) as server:
            settings = {limit: 1, "pool_timeout_s": 0.2, "read_timeout_s": 1.0}
            first, second = await _at_once(send, 2, server.base_url, **settings)
            assert (first.error and first.error.code) == "timed-out"
            assert {getattr(one.error, "phase", "") for one in (first, second)} == {"pool", "read"}
            third = await send(Request(url_template=server.base_url), **settings)
        assert getattr(third.error, "phase", "") == "read"


async def test_a_place_is_free_when_the_body_is_stopped(send: Sender) -> None:
    """Cancelling in the middle of a body gives the place back."""

    def script(line: Line) -> None:
        line.send(b"HTTP/1.1 200 OK\r\n\r\nhalf")
        line.wait()

    with scripted(script) as server:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(send(Request(url_template=server.base_url), max_connections_per_host=1))
            while not any(isinstance(event, ev.BodyReceived) for event in send.events):
                await asyncio.sleep(0.01)
            task.cancel()
        again = await send(
            Request(url_template=server.base_url), max_connections_per_host=1, pool_timeout_s=0.2, read_timeout_s=0.2
        )

    assert getattr(again.error, "phase", "") == "read"


async def test_connections_are_kept_or_not(send: Sender) -> None:
    """Reused within the time; closed at once with 0; not used again when the time is over."""
    with scripted(keeps_answering()) as server:
        request = Request(url_template=server.base_url)
        await send(request)
        kept = await send(request)
        await send(request, keep_alive_s=0.0)
        closed = await send(request, keep_alive_s=0.0)
        await send(request, keep_alive_s=0.05)
        await asyncio.sleep(0.1)
        expired = await send(request, keep_alive_s=0.05)

    assert kept.last(ev.ConnectionReused) is not None
    assert closed.last(ev.ConnectionReused) is None
    assert expired.last(ev.ConnectionReused) is None


async def test_settings_that_differ_do_not_share_connections(send: Sender) -> None:
    """A connection made in one way is not used for a request that is to go another way."""
    with scripted(keeps_answering()) as server:
        request = Request(url_template=server.base_url)
        await send(request)
        other = await send(request, http_version="1.1")
        same = await send(request, retries=0, follow_redirects=False)

    assert other.last(ev.Connected) is not None
    assert same.last(ev.ConnectionReused) is not None
