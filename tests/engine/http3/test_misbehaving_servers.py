"""HTTP/3 servers that end streams and connections, lie about lengths, or do not speak HTTP/3 at all."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aioquic.h3.connection import ErrorCode
from tests.engine.conftest import Sender, body_of
from tests.engine.proxies.test_http_connect import failure
from tests.servers.http3_servers import Http3Line, Turn, http3_server

from sanderling.domain import events as ev
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Body, Request
from sanderling.engine.http3 import errors

HTTP3 = {"http_version": "3", "verify_tls": False, "connect_timeout_s": 5.0}


async def test_a_reset_stream(send: Sender, tmp_path: Path) -> None:
    """Before the head and in the middle of the body; what came is kept."""

    def later(line: Http3Line, stream: int) -> None:
        line.head(stream)
        line.body(stream, b"half", ends=False)
        line._loop.call_later(0.1, line.reset, stream, ErrorCode.H3_INTERNAL_ERROR)

    async with http3_server(tmp_path, lambda line, stream: line.reset(stream, ErrorCode.H3_REQUEST_REJECTED)) as url:
        early = failure(await send(Request(url_template=url), **HTTP3), "connection-lost")
    async with http3_server(tmp_path, later) as url:
        exchange = await send(Request(url_template=url), **HTTP3)

    assert "reset the stream before it answered: it has not begun to work on the request" in early
    assert "H3_REQUEST_REJECTED" in early
    assert "in the middle of the response: something went wrong inside it" in failure(exchange, "connection-lost")
    assert body_of(exchange) == b"half"


async def test_a_connection_that_is_ended(send: Sender, tmp_path: Path) -> None:
    """The code and what the server said."""
    async with http3_server(
        tmp_path, lambda line, stream: line.close(ErrorCode.H3_EXCESSIVE_LOAD, "come back later")
    ) as url:
        text = failure(await send(Request(url_template=url), **HTTP3), "connection-lost")

    assert "ended the QUIC connection before it answered: there is too much load from here (H3_EXCESSIVE_LOAD)" in text
    assert "It said: “come back later”" in text


async def test_a_new_connection_after_a_lost_one(send: Sender, tmp_path: Path) -> None:
    """A connection that ended is not used again."""

    def turn(line: Http3Line, stream: int) -> None:
        line.head(stream)
        line.body(stream, b"hello")
        line._loop.call_later(0.05, line.close, ErrorCode.H3_NO_ERROR)

    async with http3_server(tmp_path, turn) as url:
        first = await send(Request(url_template=url), **HTTP3)
        await asyncio.sleep(0.2)
        second = await send(Request(url_template=url), **HTTP3)

    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.DONE), second.error
    assert second.last(ev.Connected) is not None


def _shorter(line: Http3Line, stream: int) -> None:
    line.head(stream, (b"content-length", b"20"))
    line.body(stream, b"half")


def _silent(line: Http3Line, stream: int) -> None:
    """Say nothing."""


def _stalls(line: Http3Line, stream: int) -> None:
    line.head(stream)
    line.body(stream, b"half", ends=False)


@pytest.mark.parametrize(
    ("turn", "code"), [(_shorter, "body-incomplete"), (_silent, "timed-out"), (_stalls, "timed-out")]
)
async def test_bodies_that_do_not_come(send: Sender, tmp_path: Path, turn: Turn, code: str) -> None:
    """Cut short, and silence ended by the read limit."""
    async with http3_server(tmp_path, turn) as url:
        exchange = await send(Request(url_template=url), read_timeout_s=0.4, **HTTP3)

    failure(exchange, code)
    assert getattr(exchange.error, "phase", "read") == "read"


async def test_a_violation(send: Sender, tmp_path: Path) -> None:
    """Frames that may not be there: our side ends the connection and says what it was."""

    def turn(line: Http3Line, stream: int) -> None:
        line._quic.send_stream_data(stream, b"\x00\x05hello", end_stream=True)
        line.transmit()

    async with http3_server(tmp_path, turn) as url:
        text = failure(await send(Request(url_template=url), **HTTP3), "protocol-violated")

    assert "does not keep to HTTP/3" in text


async def test_interim_responses(send: Sender, tmp_path: Path) -> None:
    """They are events of their own, before the head."""

    def turn(line: Http3Line, stream: int) -> None:
        line.head(stream, (b"link", b"</style.css>"), status=b"103")
        line.head(stream, status=b"204", ends=True)

    async with http3_server(tmp_path, turn) as url:
        exchange = await send(Request(url_template=url), **HTTP3)

    assert exchange.outcome is Outcome.DONE, exchange.error
    interim = exchange.last(ev.InterimReceived)
    assert interim is not None
    assert interim.status == 103
    assert "style.css" in interim.raw_head
    assert exchange.head is not None
    assert exchange.head.status == 204


async def test_an_upload(send: Sender, tmp_path: Path) -> None:
    """Eight megabytes of a file arrive to the last byte."""
    lines: list[Http3Line] = []

    def done(line: Http3Line, stream: int) -> None:
        lines.append(line)
        line.head(stream, status=b"201", ends=True)

    big = tmp_path / "big.bin"
    big.write_bytes(bytes(8 * 1024 * 1024))
    async with http3_server(tmp_path, _silent, done) as url:
        request = Request(method="PUT", url_template=url, body=Body(kind="file", file=str(big)))
        exchange = await send(request, **HTTP3)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert lines[0].received_bytes == 8 * 1024 * 1024


async def test_an_upload_that_is_not_wanted(send: Sender, tmp_path: Path) -> None:
    """The answer comes before the body is sent, and is the answer."""

    def turn(line: Http3Line, stream: int) -> None:
        line.head(stream, status=b"413", ends=True)
        line.refuse_body(stream, ErrorCode.H3_NO_ERROR)

    big = tmp_path / "big.bin"
    with big.open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    async with http3_server(tmp_path, turn) as url:
        request = Request(method="PUT", url_template=url, body=Body(kind="file", file=str(big)))
        exchange = await send(request, write_timeout_s=5.0, **HTTP3)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert exchange.head is not None
    assert exchange.head.status == 413


async def test_quic_without_http3(send: Sender, tmp_path: Path) -> None:
    """A server that speaks something else over QUIC."""
    async with http3_server(tmp_path, _silent, alpn=["other"]) as url:
        exchange = await send(Request(url_template=url), **HTTP3)

    assert "speaks QUIC, but not HTTP/3" in failure(exchange, "protocol-violated")


def test_codes_nobody_knows() -> None:
    """They are shown as numbers."""
    assert "code 0x999" in str(errors.reset(0x999, "here", False))
