"""Connections of HTTP/2 whose servers say goodbye, politely or not, and what is no HTTP/2 at all."""

from __future__ import annotations

import asyncio

import pytest
from h2.errors import ErrorCodes
from tests.engine.conftest import Sender, body_of
from tests.engine.proxies.test_http_connect import failure
from tests.engine.test_http2_errors import http2
from tests.servers.http2_servers import Http2Line, http2_server
from tests.servers.misbehaviours import response
from tests.servers.scripted_server import Line, ScriptedServer, scripted

from sanderling.domain import events as ev
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Body, Request


def _answers(line: Http2Line, stream: int) -> bool:
    line.answer(stream)
    return True


def _says_goodbye_and_answers(line: Http2Line, stream: int) -> bool:
    """As nginx does after so many requests: GOAWAY first, then the answer."""
    line.go_away(ErrorCodes.NO_ERROR, stream)
    line.answer(stream)
    return True


@pytest.mark.parametrize("ends", [True, False])
async def test_a_polite_goodbye(send: Sender, ends: bool) -> None:
    """The answer is read to its end; the next request takes a new connection, whether the old one stands or not."""

    def goodbye(line: Http2Line, stream: int) -> bool:
        return _says_goodbye_and_answers(line, stream) and not ends

    with http2_server(_answers, goodbye) as server:
        exchanges = [await http2(send, server) for _ in range(5)]

    assert [exchange.outcome for exchange in exchanges] == [Outcome.DONE] * 5
    assert all(body_of(exchange) == b"hello" for exchange in exchanges)
    assert [exchange.last(ev.Connected) is not None for exchange in exchanges] == [True, False, True, False, True]
    for exchange in exchanges:
        sent = [event for event in exchange.events if isinstance(event, ev.RequestSent | ev.SendingStarted)]
        assert len(sent) == 2


async def test_a_body_goes_over_the_new_connection(send: Sender) -> None:
    """Nothing of it is lost to the connection that was about to close."""
    with http2_server(_says_goodbye_and_answers) as server:
        request = Request(method="POST", url_template=server.base_url, body=Body(kind="text", text="x" * 200_000))
        exchanges = [await send(request, http_version="2-prior-knowledge") for _ in range(2)]

    assert [exchange.outcome for exchange in exchanges] == [Outcome.DONE] * 2, exchanges[1].error
    assert server.connection_count == 2


async def test_a_connection_that_was_closed_meanwhile(send: Sender) -> None:
    """Without a word: noticed before it is used again."""
    with http2_server(lambda line, stream: line.answer(stream)) as server:
        first = await http2(send, server)
        await asyncio.sleep(0.1)
        second = await http2(send, server)

    assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.DONE), second.error
    assert second.last(ev.Connected) is not None


async def test_a_goodbye_that_breaks_its_word(send: Sender) -> None:
    """It promised to finish the stream and closed: what it said stands in the sentence."""

    def turn(line: Http2Line, stream: int) -> None:
        line.head(stream)
        line.body(stream, b"half", ends=False)
        line.go_away(ErrorCodes.NO_ERROR, stream, b"maintenance")

    with http2_server(turn) as server:
        exchange = await http2(send, server)

    assert "It said: “maintenance”" in failure(exchange, "connection-lost")
    assert body_of(exchange) == b"half"


async def test_a_goodbye_before_anything_was_done(send: Sender) -> None:
    """The stream is not among those that are finished: an error on the first connection, not a circle."""
    with http2_server(lambda line, stream: line.go_away(ErrorCodes.NO_ERROR, 0)) as server:
        text = failure(await http2(send, server), "connection-lost")

    assert "GOAWAY, NO_ERROR" in text


async def test_frames_may_come_in_pieces(send: Sender) -> None:
    """A byte at a time, GOAWAY among them."""

    class Dripping(Http2Line):
        def raw(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
            head = len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big")
            for byte in head + payload:
                self.line.send(bytes([byte]))

    def turn(line: Http2Line, stream: int) -> None:
        dripping = Dripping.__new__(Dripping)
        dripping.line = line.line
        dripping.go_away(ErrorCodes.NO_ERROR, stream, b"x" * 30)
        dripping.raw(1, 4, stream, b"\x88")
        dripping.raw(0, 1, stream, b"hello")

    with http2_server(turn) as server:
        exchange = await http2(send, server)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert body_of(exchange) == b"hello"


async def test_a_server_that_speaks_http1(send: Sender) -> None:
    """Prior knowledge that was wrong is said at once."""

    def script(line: Line) -> None:
        line.send(response(b"what", "Content-Length: 4", status="400 Bad Request"))
        line.wait()

    with scripted(script) as server:
        text = failure(await http2(send, server), "protocol-violated")

    assert "does not speak HTTP/2: it answered in HTTP/1" in text


async def test_an_overlong_frame(send: Sender) -> None:
    """Refused by its length, before megabytes of it are waited for."""

    def script(line: Line) -> None:
        line.send((4_000_000).to_bytes(3, "big") + bytes(6))
        line.wait()

    with ScriptedServer(script) as server:
        text = failure(await http2(send, server), "protocol-violated")

    assert "a frame of 4,000,000 bytes" in text
