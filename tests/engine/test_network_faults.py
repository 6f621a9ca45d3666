"""Servers that misbehave in every way: each fault is an error of its own, with a sentence that helps."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.engine.conftest import Sender, body_of
from tests.servers import misbehaviours as bad
from tests.servers.certificates import Certificates, certificates
from tests.servers.closed_doors import refusing, unanswering
from tests.servers.scripted_server import Script, ScriptedServer, scripted
from tests.servers.tls_servers import (
    closes_in_handshake,
    hangs_in_handshake,
    resets_in_handshake,
    speaks_no_tls,
    tls_server,
)

from sanderling.domain import events as ev
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Body, Request
from sanderling.domain.timings import Phase


def failed(exchange: Exchange, code: str) -> str:
    """Check that the exchange failed with this kind of error and return what a person reads."""
    assert exchange.outcome is Outcome.FAILED, exchange.head
    assert exchange.error is not None
    assert exchange.error.code == code, exchange.error
    assert isinstance(exchange.events[-1], ev.Failed)
    return str(exchange.error)


async def test_a_name_that_nobody_knows(send: Sender) -> None:
    """The host is named, and the time of the look-up is shown."""
    exchange = await send(Request(url_template="http://no-such-host.invalid/"))

    assert "no-such-host.invalid" in failed(exchange, "name-resolution-failed")
    assert exchange.timings.phase_s(Phase.NAME_RESOLUTION) is not None


async def test_a_closed_port(send: Sender) -> None:
    """Refused is told apart from everything else."""
    with refusing() as url:
        assert "refused" in failed(await send(Request(url_template=url)), "connection-refused")


async def test_a_connection_that_never_comes_about(send: Sender) -> None:
    """The connect limit names its phase."""
    with unanswering() as url:
        exchange = await send(Request(url_template=url), connect_timeout_s=0.3)

    failed(exchange, "timed-out")
    assert getattr(exchange.error, "phase", "") == "connect"


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (bad.closes_before_head, "connection-lost"),
        (bad.resets_before_head, "connection-lost"),
        (bad.resets_mid_head, "connection-lost"),
        (bad.closes_mid_head, "connection-lost"),
        (bad.garbage, "protocol-violated"),
        (bad.bare_body, "protocol-violated"),
        (bad.bad_status_line, "protocol-violated"),
        (bad.header_line_of, "protocol-violated"),
        (bad.headers_without_end, "protocol-violated"),
        (bad.bad_header, "protocol-violated"),
        (bad.two_lengths, "protocol-violated"),
        (bad.senseless_length, "protocol-violated"),
        (bad.bad_chunks, "protocol-violated"),
        (bad.cut_short, "body-incomplete"),
        (bad.chunks_cut_short, "body-incomplete"),
        (bad.chunks_without_end, "body-incomplete"),
        (bad.resets_mid_body, "connection-lost"),
        (bad.truncated_gzip, "body-incomplete"),
        (bad.gzip_with_wrong_sum, "body-undecodable"),
        (bad.no_gzip, "body-undecodable"),
        (bad.gzip_bomb, "decompression-bomb"),
    ],
)
async def test_broken_answers(send: Sender, script: Callable[[], Script], code: str) -> None:
    """Each way of being broken has its error; the pipeline is usable afterwards."""
    with scripted(script()) as server:
        failed(await send(Request(url_template=server.base_url)), code)
    with scripted(bad.until_close()) as server:
        assert (await send(Request(url_template=server.base_url))).outcome is Outcome.DONE


@pytest.mark.parametrize("script", bad.TRUNCATIONS.values(), ids=bad.TRUNCATIONS.keys())
async def test_what_came_of_a_broken_body_is_kept(send: Sender, script: Callable[[], Script]) -> None:
    """Head and the beginning of the body are there to be looked at."""
    with scripted(script()) as server:
        exchange = await send(Request(url_template=server.base_url))

    assert exchange.outcome is Outcome.FAILED
    assert exchange.head is not None
    assert exchange.head.status == 200
    assert body_of(exchange)


@pytest.mark.parametrize("script", [bad.never_answers, bad.stalls_mid_body])
async def test_silence_ends_with_the_read_limit(send: Sender, script: Callable[[], Script]) -> None:
    """Before the head and in the middle of the body."""
    with scripted(script()) as server:
        exchange = await send(Request(url_template=server.base_url), read_timeout_s=0.3)

    failed(exchange, "timed-out")
    assert getattr(exchange.error, "phase", "") == "read"


async def test_a_server_that_does_not_read_ends_with_the_write_limit(send: Sender, tmp_path: Path) -> None:
    """A large upload that nobody takes."""
    big = tmp_path / "big.bin"
    with big.open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    request = Request(method="PUT", url_template="", body=Body(kind="file", file=str(big)))
    with ScriptedServer(bad.never_reads(), read_head=False) as server:
        exchange = await send(
            Request(method="PUT", url_template=server.base_url, body=request.body), write_timeout_s=0.3
        )

    failed(exchange, "timed-out")
    assert getattr(exchange.error, "phase", "") == "write"


async def test_an_answer_before_the_body_is_read_is_an_answer(send: Sender, tmp_path: Path) -> None:
    """A server may say no early (RFC 9112, 9.5) and close."""
    big = tmp_path / "big.bin"
    big.write_bytes(bytes(1024 * 1024))
    with scripted(bad.answers_before_reading()) as server:
        exchange = await send(
            Request(method="POST", url_template=server.base_url, body=Body(kind="file", file=str(big)))
        )

    if exchange.outcome is Outcome.DONE:
        assert exchange.head is not None
        assert exchange.head.status == 413
    else:  # the system may hand out the reset before the answer; that is told as what it is
        failed(exchange, "connection-lost")


async def test_a_body_without_end_can_be_stopped_at_any_time(send: Sender) -> None:
    """What came is kept and counted."""
    with scripted(bad.body_without_end()) as server:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(send(Request(url_template=server.base_url)))
            while not any(isinstance(event, ev.BodyReceived) for event in send.events):
                await asyncio.sleep(0.01)
            task.cancel()

    exchange = task.result()
    assert exchange.outcome is Outcome.CANCELLED
    assert exchange.body is not None
    assert exchange.body.size_bytes > 0


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificates:
    """The tests' authority, trusted by this process."""
    made = certificates()
    monkeypatch.setenv("SSL_CERT_FILE", str(made.write_authority(tmp_path)))
    return made


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("expired", "certificate-expired"),
        ("not_yet_valid", "certificate-not-yet-valid"),
        ("wrong_host", "certificate-wrong-host"),
        ("untrusted", "certificate-untrusted"),
        ("self_signed", "certificate-untrusted"),
    ],
)
async def test_bad_certificates_are_told_apart(trusted: Certificates, send: Sender, kind: str, code: str) -> None:
    """Which fault it is, and with verification off the answer all the same."""
    context: ssl.SSLContext = getattr(trusted, kind)()
    with tls_server(context) as server:
        failed(await send(Request(url_template=server.base_url)), code)
        off = await send(Request(url_template=server.base_url), verify_tls=False)

    assert off.outcome is Outcome.DONE, off.error


async def test_a_good_certificate_is_good(trusted: Certificates, send: Sender) -> None:
    """Protocol and cipher are reported with the time they took."""
    with tls_server(trusted.good()) as server:
        exchange = await send(Request(url_template=server.base_url))

    secured = exchange.last(ev.Secured)
    assert exchange.outcome is Outcome.DONE, exchange.error
    assert secured is not None
    assert secured.version.startswith("TLSv1")
    assert exchange.timings.phase_s(Phase.TLS) is not None


@pytest.mark.parametrize(
    ("server_", "codes"),
    [
        (closes_in_handshake, ("tls-failed",)),
        (resets_in_handshake, ("tls-failed", "connection-lost")),
        (speaks_no_tls, ("tls-failed",)),
    ],
)
async def test_servers_that_break_the_handshake(
    send: Sender, server_: Callable[[], ScriptedServer], codes: tuple[str, ...]
) -> None:
    """Closed, reset, and plain HTTP on the other side."""
    with server_() as server:
        exchange = await send(Request(url_template=server.base_url))

    assert exchange.error is not None
    assert exchange.error.code in codes, exchange.error


async def test_a_handshake_that_hangs_ends_with_the_connect_limit(send: Sender) -> None:
    """TLS counts as part of connecting."""
    with hangs_in_handshake() as server:
        exchange = await send(Request(url_template=server.base_url), connect_timeout_s=0.3)

    failed(exchange, "timed-out")
    assert getattr(exchange.error, "phase", "") == "connect"


async def test_a_kept_connection_that_was_dropped_is_not_used(send: Sender) -> None:
    """A connection that the server closed meanwhile is noticed before it is used."""
    with scripted(bad.drops_idle_connections()) as server:
        first = await send(Request(url_template=server.base_url))
        await asyncio.sleep(0.1)
        second = await send(Request(url_template=server.base_url))

    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.DONE)
    assert second.last(ev.Connected) is not None
