"""HTTP/2 servers that end streams and connections, or get the protocol wrong: each has its own sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from h2.errors import ErrorCodes
from tests.engine.conftest import Sender, body_of
from tests.engine.proxies.test_http_connect import failure
from tests.servers.http2_servers import Http2Line, http2_server
from tests.servers.misbehaviours import never_answers
from tests.servers.scripted_server import ScriptedServer

from sanderling.domain import events as ev
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Body, Request, Row
from sanderling.engine import http2_errors


async def http2(send: Sender, server: ScriptedServer, **more: object) -> Exchange:
    """Send a request with prior knowledge."""
    return await send(Request(url_template=server.base_url), http_version="2-prior-knowledge", **more)


async def test_prior_knowledge(send: Sender) -> None:
    """HTTP/2 on cleartext, the connection used again."""

    def answer(line: Http2Line, stream: int) -> bool:
        line.answer(stream)
        return True

    with http2_server(answer) as server:
        first = await http2(send, server)
        second = await http2(send, server)

    assert first.outcome is Outcome.DONE, first.error
    assert first.head is not None
    assert first.head.http_version == "HTTP/2"
    assert body_of(first) == b"hello"
    assert second.last(ev.ConnectionReused) is not None


@pytest.mark.parametrize("code", [*ErrorCodes, 99])
async def test_a_reset_stream(send: Sender, code: int) -> None:
    """Before the head and in the middle of the body; the code is named with what it means."""

    def later(line: Http2Line, stream: int) -> None:
        line.head(stream)
        line.body(stream, b"half", ends=False)
        line.reset(stream, code)

    name = ErrorCodes(code).name if code < 99 else "unknown code 99"
    with http2_server(lambda line, stream: line.reset(stream, code)) as server:
        early = failure(await http2(send, server), "connection-lost")
    with http2_server(later) as server:
        exchange = await http2(send, server)

    assert f"reset the stream before it answered: {_meaning(code)} (RST_STREAM, {name})" in early
    assert "reset the stream in the middle of the response" in failure(exchange, "connection-lost")
    assert body_of(exchange) == b"half"


@pytest.mark.parametrize(
    "code", [ErrorCodes.PROTOCOL_ERROR, ErrorCodes.ENHANCE_YOUR_CALM, ErrorCodes.HTTP_1_1_REQUIRED]
)
async def test_a_connection_that_is_ended(send: Sender, code: ErrorCodes) -> None:
    """The code is named, and what the server said."""
    with http2_server(lambda line, stream: line.go_away(code, 0, b"too_many_pings")) as server:
        text = failure(await http2(send, server), "connection-lost")

    assert f"ended the HTTP/2 connection before it answered: {_meaning(code)} (GOAWAY, {code.name})" in text
    assert "It said: “too_many_pings”" in text


async def test_a_connection_that_is_ended_in_the_body(send: Sender) -> None:
    """What came is kept."""

    def later(line: Http2Line, stream: int) -> None:
        line.head(stream)
        line.body(stream, b"half", ends=False)
        line.go_away(ErrorCodes.INTERNAL_ERROR, stream)

    with http2_server(later) as server:
        exchange = await http2(send, server)

    assert "ended the HTTP/2 connection in the middle of the response" in failure(exchange, "connection-lost")
    assert body_of(exchange) == b"half"


def _closes(line: Http2Line, stream: int) -> None:
    """Say nothing."""


def _closes_in_the_body(line: Http2Line, stream: int) -> None:
    line.head(stream)
    line.body(stream, b"half", ends=False)


def _sends_more_than_it_said(line: Http2Line, stream: int) -> None:
    line.head(stream, length=2)
    line.raw(0, 1, stream, b"hello")


def _sends_less_than_it_said(line: Http2Line, stream: int) -> None:
    line.head(stream, length=20)
    line.raw(0, 1, stream, b"hello")


def _sends_damaged_headers(line: Http2Line, stream: int) -> None:
    line.raw(1, 4, stream, b"\xff\xff\xff\xff\xff\xff")


def _sends_data_before_the_head(line: Http2Line, stream: int) -> None:
    line.raw(0, 1, stream, b"hello")


def _sends_damaged_settings_in_the_body(line: Http2Line, stream: int) -> None:
    _closes_in_the_body(line, stream)
    line.raw(4, 0, 0, b"odd")


@pytest.mark.parametrize(
    ("turn", "code"),
    [
        (_closes, "connection-lost"),
        (_closes_in_the_body, "body-incomplete"),
        (_sends_more_than_it_said, "protocol-violated"),
        (_sends_less_than_it_said, "protocol-violated"),
        (_sends_damaged_headers, "protocol-violated"),
        (_sends_data_before_the_head, "protocol-violated"),
        (_sends_damaged_settings_in_the_body, "protocol-violated"),
    ],
)
async def test_servers_that_get_it_wrong(send: Sender, turn: Callable[[Http2Line, int], None], code: str) -> None:
    """The server is at fault and the sentence says so."""
    with http2_server(turn) as server:
        failure(await http2(send, server), code)


async def test_a_silent_server(send: Sender) -> None:
    """The read limit counts here too."""
    with ScriptedServer(never_answers(), read_head=False) as server:
        exchange = await http2(send, server, read_timeout_s=0.3)

    assert getattr(exchange.error, "phase", "") == "read"


async def test_a_header_that_http2_does_not_allow(send: Sender) -> None:
    """That is a fault of the request, and nobody else's."""
    with http2_server(_closes) as server:
        exchange = await send(
            Request(url_template=server.base_url, headers=(Row(name="TE", value="gzip"),)),
            http_version="2-prior-knowledge",
        )

    failure(exchange, "invalid-header")


async def test_a_body_is_sent(send: Sender) -> None:
    """A text body goes out and the answer comes back."""
    with http2_server(lambda line, stream: line.answer(stream)) as server:
        exchange = await send(
            Request(method="POST", url_template=server.base_url, body=Body(kind="text", text="x" * 100_000)),
            http_version="2-prior-knowledge",
        )

    assert exchange.outcome is Outcome.DONE, exchange.error


def _meaning(code: int) -> str:
    return http2_errors._MEANINGS[ErrorCodes(code)] if code < 99 else "it gives no known reason"
