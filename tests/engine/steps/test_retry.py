"""Retries against a server that fails to order."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.engine.conftest import Sender, body_of
from tests.servers.closed_doors import refusing, unanswering
from tests.servers.faulty_server import FaultyServer

from sanderling.domain import errors
from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Body, Request, Row
from sanderling.domain.send_control import SendControl
from sanderling.engine.backoff import largest_delay_s
from sanderling.engine.steps.retry import SAFE_METHODS, failure_phase

QUICK: dict[str, Any] = {"retries": 3, "retry_first_delay_s": 0.01, "retry_max_delay_s": 0.04, "slow_after_429": False}


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A server that fails to order."""
    with FaultyServer() as running:
        yield running


def waits(exchange: Exchange) -> list[ev.WaitScheduled]:
    """Return the waits that were announced."""
    return [event for event in exchange.events if isinstance(event, ev.WaitScheduled)]


def attempts(exchange: Exchange) -> list[int]:
    """Return the numbers of the attempts that were announced."""
    return [event.attempt for event in exchange.events if isinstance(event, ev.Prepared)]


def refusal(exchange: Exchange) -> str:
    """Return why there was no further attempt."""
    ended = exchange.last(ev.RetriesEnded)
    assert ended is not None
    return ended.reason


@pytest.mark.parametrize("fault", ["429", "502", "503", "504", "reset", "close", "half", "silent"])
async def test_what_passes_by_itself_is_tried_again(send: Sender, server: FaultyServer, fault: str) -> None:
    """Two failures, then a success: three attempts with their numbers, and the success is the outcome."""
    exchange = await send(Request(url_template=server.url("k", fault, fault, "200")), **QUICK, read_timeout_s=0.2)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert body_of(exchange) == b"k got 200\n"
    assert len(server.attempts["k"]) == 3
    assert attempts(exchange) == [1, 2, 3]
    assert [(wait.kind, wait.attempt, wait.by_server) for wait in waits(exchange)] == [
        ("retry", 2, False),
        ("retry", 3, False),
    ]
    ended = [event.skipped for event in exchange.events if isinstance(event, ev.WaitEnded)]
    assert ended == [False, False]
    assert exchange.last(ev.RetriesEnded) is None


@pytest.mark.parametrize("status", ["200", "404", "500", "501"])
async def test_other_statuses_are_answers(send: Sender, server: FaultyServer, status: str) -> None:
    """What is not in the list is not retried, and nothing is said about it."""
    exchange = await send(Request(url_template=server.url("k", status)), **QUICK)

    assert len(server.attempts["k"]) == 1
    assert exchange.last(ev.RetriesEnded) is None


async def test_the_last_failure_is_shown_when_retries_are_used_up(send: Sender, server: FaultyServer) -> None:
    """One attempt and three retries, no more; the last response with its body is there, and why it ended."""
    exchange = await send(Request(url_template=server.url("k", "503")), **QUICK)

    assert len(server.attempts["k"]) == 4
    assert exchange.outcome is Outcome.DONE
    assert exchange.head is not None
    assert exchange.head.status == 503
    assert body_of(exchange) == b"k got 503\n"
    assert "all 3 retries" in refusal(exchange)


async def test_the_last_error_is_shown_when_retries_are_used_up(send: Sender, server: FaultyServer) -> None:
    """The error of the last attempt is the outcome."""
    exchange = await send(Request(url_template=server.url("k", "reset")), **QUICK)

    assert len(server.attempts["k"]) == 4
    assert isinstance(exchange.error, errors.ConnectionLost)
    assert "all 3 retries" in refusal(exchange)


async def test_failures_that_were_not_chosen_stay(send: Sender, server: FaultyServer) -> None:
    """The list of failures decides."""
    exchange = await send(Request(url_template=server.url("k", "reset")), **QUICK, retry_failures=("connect",))

    assert len(server.attempts["k"]) == 1
    assert exchange.outcome is Outcome.FAILED


async def test_connecting_is_tried_again(send: Sender) -> None:
    """A refused connection and one that does not come about are failures of their own."""
    with refusing() as url:
        refused = await send(Request(url_template=url), **QUICK)
    with unanswering() as url:
        slow = await send(Request(url_template=url), **QUICK, connect_timeout_s=0.05)
    unknown = await send(Request(url_template="http://no-such-host.invalid/"), **QUICK)

    assert [attempts(exchange) for exchange in (refused, slow, unknown)] == [[1, 2, 3, 4]] * 3


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "get", "BREW"])
async def test_unsafe_methods_are_sent_once(send: Sender, server: FaultyServer, method: str) -> None:
    """One attempt, and the reason is told."""
    exchange = await send(Request(method=method, url_template=server.url("k", "503")), **QUICK)

    assert len(server.attempts["k"]) == 1
    assert f"{method} is not a safe method" in refusal(exchange)


@pytest.mark.parametrize("method", SAFE_METHODS)
async def test_safe_methods_are_sent_again(send: Sender, server: FaultyServer, method: str) -> None:
    """The four of RFC 9110."""
    await send(Request(method=method, url_template=server.url("k", "503", "200")), **QUICK)
    assert len(server.attempts["k"]) == 2


async def test_an_idempotency_key_makes_a_method_safe_enough(send: Sender, server: FaultyServer) -> None:
    """The server knows the second request for the same as the first."""
    headers = (Row(name="Idempotency-Key", value="7"),)
    url = server.url("k", "503", "200")
    exchange = await send(Request(method="POST", url_template=url, headers=headers), **QUICK)

    assert len(server.attempts["k"]) == 2
    assert exchange.outcome is Outcome.DONE


async def test_a_person_may_allow_unsafe_methods_and_the_body_goes_out_whole_again(
    send: Sender, server: FaultyServer, tmp_path: Path
) -> None:
    """A file is streamed from its start for each attempt."""
    data = bytes(range(256)) * 4096
    (tmp_path / "data.bin").write_bytes(data)
    body = Body(kind="file", file=str(tmp_path / "data.bin"))
    request = Request(method="POST", url_template=server.url("k", "reset", "503", "200"), body=body)
    exchange = await send(request, **QUICK, retry_unsafe_methods=True)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert [attempt.body == data for attempt in server.attempts["k"]] == [True, True, True]


async def test_retry_after_is_obeyed(send: Sender, server: FaultyServer) -> None:
    """The server's delay counts, the event says that it is the server's, and nothing is sent before."""
    url = server.url("k", "503;Retry-After=1", "200")
    exchange = await send(Request(url_template=url), **QUICK)

    assert [(wait.delay_s, wait.by_server) for wait in waits(exchange)] == [(1.0, True)]
    first, second = server.attempts["k"]
    assert second.at_s - first.at_s >= 0.99


async def test_retry_after_as_a_date_is_obeyed(send: Sender, server: FaultyServer) -> None:
    """A date is measured by the server's own clock, however wrong that is."""
    date, later = "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:38 GMT"
    url = server.url("k", f"503;Retry-After={later};Date={date}", "200")
    exchange = await send(Request(url_template=url), **QUICK)

    assert [(wait.delay_s, wait.by_server) for wait in waits(exchange)] == [(1.0, True)]


async def test_retry_after_may_be_ignored(send: Sender, server: FaultyServer) -> None:
    """With the setting off, only the own backoff counts."""
    url = server.url("k", "503;Retry-After=3600", "200")
    exchange = await send(Request(url_template=url), **QUICK, obey_retry_after=False)

    assert [wait.by_server for wait in waits(exchange)] == [False]
    assert waits(exchange)[0].delay_s <= 0.01


async def test_a_retry_after_beyond_the_budget_ends_it(send: Sender, server: FaultyServer) -> None:
    """Waiting so long is not what was allowed: the answer is shown at once, with the reason."""
    url = server.url("k", "503;Retry-After=3600", "200")
    exchange = await send(Request(url_template=url), **QUICK, retry_budget_s=5)

    assert len(server.attempts["k"]) == 1
    assert body_of(exchange) == b"k got 503\n"
    assert "the server asks to wait 3,600 s, but of the 5 s for all attempts only" in refusal(exchange)


async def test_the_budget_is_for_all_attempts(send: Sender, server: FaultyServer) -> None:
    """Attempts that take long use it up."""
    settings = QUICK | {"retries": 100}
    request = Request(url_template=server.url("k", "silent"))
    exchange = await send(request, **settings, read_timeout_s=0.1, retry_budget_s=0.35)

    assert 2 <= len(server.attempts["k"]) <= 4
    assert "0.35 s for all attempts" in refusal(exchange)


async def test_the_total_time_limit_is_over_all(send: Sender, server: FaultyServer) -> None:
    """It ends a wait too."""
    settings = QUICK | {"retry_first_delay_s": 1000.0, "retry_max_delay_s": 1000.0, "retry_budget_s": 0.0}
    url = server.url("k", "503;Retry-After=1000")
    exchange = await send(Request(url_template=url), **settings, total_timeout_s=0.2)

    assert isinstance(exchange.error, errors.TimedOut)
    assert exchange.error.phase == "total"
    assert len(server.attempts["k"]) == 1


async def test_send_now_ends_the_wait(send: Sender, server: FaultyServer) -> None:
    """The next attempt goes out at once, and the end of the wait says why."""
    control = SendControl()

    def on_event(event: ev.Event) -> None:
        if isinstance(event, ev.WaitScheduled):
            asyncio.get_running_loop().call_soon(control.send_now)

    url = server.url("k", "503;Retry-After=60", "200")
    exchange = await asyncio.wait_for(
        send(Request(url_template=url), **QUICK, control=control, on_event=on_event), timeout=10
    )

    assert exchange.outcome is Outcome.DONE
    ended = exchange.last(ev.WaitEnded)
    assert ended is not None
    assert ended.skipped


async def test_a_wait_can_be_cancelled(send: Sender, server: FaultyServer) -> None:
    """Stopping while waiting is an outcome like stopping anywhere else, and nothing more is sent."""
    waiting = asyncio.Event()

    def on_event(event: ev.Event) -> None:
        if isinstance(event, ev.WaitScheduled):
            waiting.set()

    async with asyncio.TaskGroup() as group:
        url = server.url("k", "503;Retry-After=60", "200")
        task = group.create_task(send(Request(url_template=url), **QUICK, on_event=on_event))
        await waiting.wait()
        task.cancel()
    assert task.result().outcome is Outcome.CANCELLED
    assert len(server.attempts["k"]) == 1


async def test_all_hops_together_get_the_retries(send: Sender, server: FaultyServer) -> None:
    """Numbers begin anew with each hop; there are no more retries in all than were set."""
    server.url("b", "503", "503", "503", "503")
    exchange = await send(Request(url_template=server.url("a", "503", "302;Location=/b")), **QUICK)

    assert attempts(exchange) == [1, 2, 1, 2, 3]
    assert "all 3 retries" in refusal(exchange)


async def test_a_body_that_breaks_off_is_not_retried(send: Sender, server: FaultyServer) -> None:
    """What came is shown, and so is the reason."""
    exchange = await send(Request(url_template=server.url("k", "torn", "200")), **QUICK)

    assert len(server.attempts["k"]) == 1
    assert exchange.outcome is Outcome.FAILED
    assert body_of(exchange) == b"half of i"
    assert "had begun to arrive" in refusal(exchange)


async def test_connections_of_failed_attempts_are_used_again(send: Sender, server: FaultyServer) -> None:
    """The bodies of failed attempts are read to their end."""
    await send(Request(url_template=server.url("k", "503", "503", "200")), **QUICK)

    assert server.connection_count == 1


async def test_a_hundred_retried_requests(send: Sender, server: FaultyServer) -> None:
    """Exactly the promised attempts, none on an unsafe method, every delay within the bounds of the jitter."""
    faults = ("429", "502", "503", "504", "reset", "close", "half")
    methods = ("GET", "OPTIONS", "POST", "DELETE", "PUT")
    settings = QUICK | {"retries": 4, "retry_first_delay_s": 0.004, "retry_max_delay_s": 0.016}
    exchanges: dict[str, Exchange] = {}
    promised: dict[str, int] = {}
    for number in range(100):
        key, method, failures = f"k{number}", methods[number % 5], number % 7
        moods = [faults[(number + turn) % len(faults)] for turn in range(failures)]
        request = Request(method=method, url_template=server.url(key, *moods, "200"))
        exchanges[key] = await send(request, **settings)
        promised[key] = min(failures, 4) + 1 if method in SAFE_METHODS else 1

    assert {key: len(server.attempts[key]) for key in promised} == promised
    for key, exchange in exchanges.items():
        found = waits(exchange)
        assert [wait.attempt for wait in found] == list(range(2, promised[key] + 1))
        for number, (wait, before, after) in enumerate(
            zip(found, server.attempts[key], server.attempts[key][1:], strict=False), start=1
        ):
            assert 0 <= wait.delay_s <= largest_delay_s(number, 0.004, 0.016)
            assert after.at_s - before.at_s >= wait.delay_s - 0.001


@pytest.mark.parametrize(
    ("error", "phase"),
    [
        (errors.NameResolutionFailed(""), "name-resolution"),
        (errors.ConnectionRefused(""), "connect"),
        (errors.HostUnreachable(""), "connect"),
        (errors.ProxyFailed(""), "connect"),
        (errors.ConnectionLost(""), "reset"),
        (errors.TimedOut("", phase="connect"), "connect-timeout"),
        (errors.TimedOut("", phase="read"), "read-timeout"),
        (errors.TimedOut("", phase="write"), "write-timeout"),
        (errors.TimedOut("", phase="pool"), "pool-timeout"),
        (errors.TimedOut("", phase="total"), ""),
        (errors.CertificateExpired(""), ""),
        (errors.CircuitOpen(""), ""),
        (errors.BodyIncomplete(""), ""),
    ],
)
def test_failures_have_names(error: errors.SanderlingError, phase: str) -> None:
    """What does not pass by itself has none."""
    assert failure_phase(error) == phase


async def test_each_attempt_is_signed_anew(send: Sender, server: FaultyServer) -> None:
    """A server that remembers nonces takes the second attempt: its nonce and signature are new."""
    key = AuthChoice("hawk", {"id": "shore", "key": "pebble", "algorithm": "sha256"})
    exchange = await send(Request(url_template=server.url("k", "503", "503", "200")), auth=key, **QUICK)

    assert exchange.outcome is Outcome.DONE, exchange.error
    sent = [event.raw_head for event in exchange.events if isinstance(event, ev.RequestSent)]
    nonces = [re.findall(r'nonce="([^"]+)"', head) for head in sent]
    assert len(sent) == 3
    assert all(len(found) == 1 for found in nonces)
    assert len({found[0] for found in nonces}) == 3
    assert attempts(exchange) == [1, 2, 3]
