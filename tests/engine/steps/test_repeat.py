"""Repeating until a check holds, against a server whose answers change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.engine.conftest import Sender, body_of
from tests.servers.faulty_server import FaultyServer

from sanderling.domain import errors
from sanderling.domain import events as ev
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request, Row
from sanderling.domain.secret import MASK, Secret, SecretRef
from sanderling.domain.send_control import SendControl
from sanderling.engine.backoff import largest_delay_s

QUICK: dict[str, Any] = {"retry_first_delay_s": 0.01, "retry_max_delay_s": 0.04}
STATES = ('202;;{"state": "new"}', '202;;{"state": "running"}', '200;;{"state": "done"}')


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A server whose answers change."""
    with FaultyServer() as running:
        yield running


def waits(exchange: Exchange) -> list[ev.WaitScheduled]:
    """Return the waits that were announced."""
    return [event for event in exchange.events if isinstance(event, ev.WaitScheduled)]


@pytest.mark.parametrize("check", ['json $.state == "done"', "status == 200", "body contains done"])
async def test_it_is_repeated_until_the_check_holds(
    send: Sender, server: FaultyServer, check: str, tmp_path: Path
) -> None:
    """Each wait is announced with what was there; the last response is the outcome, and its body the only one left."""
    exchange = await send(Request(url_template=server.url("k", *STATES)), **QUICK, repeat_until=check)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert body_of(exchange) == b'{"state": "done"}'
    assert len(server.attempts["k"]) == 3
    assert [(wait.kind, wait.attempt) for wait in waits(exchange)] == [("repeat", 2), ("repeat", 3)]
    for number, wait in enumerate(waits(exchange), start=1):
        assert 0 <= wait.delay_s <= largest_delay_s(number, 0.01, 0.04)
        assert wait.reason.startswith(f"Not yet “{check}”: the ")
    assert exchange.body is not None
    assert [path for path in (tmp_path / "spool").iterdir() if path.suffix == ".body"] == [exchange.body.path]


async def test_a_check_that_holds_at_once_costs_no_wait(send: Sender, server: FaultyServer) -> None:
    """One request."""
    exchange = await send(Request(url_template=server.url("k", "200")), **QUICK, repeat_until="status == 200")
    assert waits(exchange) == []
    assert len(server.attempts["k"]) == 1


async def test_a_check_that_never_holds_is_an_error_with_the_last_response(send: Sender, server: FaultyServer) -> None:
    """One request and as many repetitions as allowed; the error names the check and what was there."""
    request = Request(url_template=server.url("k", *STATES))
    exchange = await send(request, **QUICK, repeat_until='json $.state == "gone"', repeat_limit=4)

    assert len(server.attempts["k"]) == 5
    assert isinstance(exchange.error, errors.CheckNeverHeld)
    assert '“json $.state == "gone"” does not hold: the json was "done". It was repeated 4 times.' in str(
        exchange.error
    )
    assert exchange.head is not None
    assert exchange.head.status == 200
    assert body_of(exchange) == b'{"state": "done"}'


async def test_a_check_that_means_nothing_is_found_before_anything_is_sent(send: Sender, server: FaultyServer) -> None:
    """The error says where and how it is written."""
    exchange = await send(Request(url_template=server.url("k", "200")), repeat_until="status is 200")

    assert isinstance(exchange.error, errors.InvalidCheck)
    assert server.attempts["k"] == []


async def test_unsafe_methods_are_not_repeated(send: Sender, server: FaultyServer) -> None:
    """Unless they carry an Idempotency-Key; the check is judged all the same."""
    url = server.url("k", *STATES)
    once = await send(Request(method="POST", url_template=url), **QUICK, repeat_until="status == 200")
    assert isinstance(once.error, errors.CheckNeverHeld)
    assert "POST is not a safe method" in once.error.message
    assert len(server.attempts["k"]) == 1

    headers = (Row(name="Idempotency-Key", value="7"),)
    again = await send(Request(method="POST", url_template=url, headers=headers), **QUICK, repeat_until="status == 200")
    assert again.outcome is Outcome.DONE


async def test_a_failure_ends_it(send: Sender, server: FaultyServer) -> None:
    """Failures are what retries are for; with them, it goes on."""
    url = server.url("k", "202", "reset", "200")
    failed = await send(Request(url_template=url), **QUICK, repeat_until="status == 200")
    assert isinstance(failed.error, errors.ConnectionLost)

    url = server.url("j", "202", "reset", "202", "503", "200")
    retried = await send(Request(url_template=url), **QUICK, repeat_until="status == 200", retries=1)
    assert retried.outcome is Outcome.DONE
    assert [wait.kind for wait in waits(retried)] == ["repeat", "retry", "repeat", "retry"]


async def test_retry_after_counts_here_too(send: Sender, server: FaultyServer) -> None:
    """A server that says when it will be done is not asked before; nor waited for longer than all attempts may take."""
    url = server.url("k", "202;Retry-After=1", "200")
    exchange = await send(Request(url_template=url), **QUICK, repeat_until="status == 200")
    assert [(wait.delay_s, wait.by_server) for wait in waits(exchange)] == [(1.0, True)]

    url = server.url("j", "202;Retry-After=3600", "200")
    exchange = await send(Request(url_template=url), **QUICK, repeat_until="status == 200", retry_budget_s=5)
    assert isinstance(exchange.error, errors.CheckNeverHeld)
    assert "asks to wait 3,600 s" in exchange.error.message


def on_wait(action: Callable[[], object]) -> Callable[[ev.Event], None]:
    """Return a listener that does something at each wait."""

    def on_event(event: ev.Event) -> None:
        if isinstance(event, ev.WaitScheduled):
            asyncio.get_running_loop().call_soon(action)

    return on_event


async def test_a_person_can_send_now_or_stop(send: Sender, server: FaultyServer) -> None:
    """The wait is ended either way; after a stop, the last response is what is shown."""
    slow = {"repeat_until": "status == 200"}
    control, request = SendControl(), Request(url_template=server.url("k", "202;Retry-After=60", "200"))
    now = await asyncio.wait_for(send(request, **slow, control=control, on_event=on_wait(control.send_now)), 10)
    assert now.outcome is Outcome.DONE

    waiting = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        request = Request(url_template=server.url("j", "202;Retry-After=60;;soon", "200"))
        task = group.create_task(send(request, **slow, on_event=on_wait(waiting.set)))
        await waiting.wait()
        task.cancel()
    assert task.result().outcome is Outcome.CANCELLED
    assert body_of(task.result()) == b"soon"


async def test_secrets_are_masked_in_what_is_said(send: Sender, server: FaultyServer) -> None:
    """A response that echoes a secret does not bring it into an event or an error."""
    ref = SecretRef("t")
    send.secrets.values[ref] = Secret("s3cret-value")
    url = server.url("k", "202;;s3cret-value")
    headers = (Row(name="X-Token", value="{{token}}"),)
    exchange = await send(
        Request(url_template=url, headers=headers),
        **QUICK,
        variables={"token": ref},
        repeat_until="body == done",
        repeat_limit=1,
    )

    assert "s3cret" not in str(exchange.error)
    assert MASK in str(exchange.error)
    assert all("s3cret" not in wait.reason for wait in waits(exchange))
