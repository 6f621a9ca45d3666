"""Servers that misbehave on the wire, beyond the plain cases: codings, slowness, resets, smuggling, injection."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
import zstandard
from tests.engine.conftest import Sender, body_of
from tests.servers import misbehaviours as bad
from tests.servers.certificates import certificates
from tests.servers.scripted_server import Line, Script, ScriptedServer, scripted
from tests.servers.tls_servers import tls_server

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Body, Part, Request, Row

_TEXT = bad.LOREM * 5000
_PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "gzip, br": lambda data: brotli.compress(gzip.compress(data)),
}


def code_of(exchange: Exchange) -> str:
    """Return the kind of error, or nothing."""
    return exchange.error.code if exchange.error else ""


# --- codings ---


@pytest.mark.parametrize("coding", _PACKERS)
async def test_every_coding_that_breaks_off_is_told(send: Sender, coding: str) -> None:
    """The length fits what was sent, so only the coding's own end is missing; the beginning is kept."""
    packed = _PACKERS[coding](_TEXT)
    with scripted(bad.packed(packed[: len(packed) * 2 // 3], coding)) as server:
        exchange = await send(Request(url_template=server.base_url))

    assert code_of(exchange) == "body-incomplete"
    assert _TEXT.startswith(body_of(exchange))


@pytest.mark.parametrize("coding", _PACKERS)
async def test_every_coding_that_is_none_is_told(send: Sender, coding: str) -> None:
    """Plain text under a coding's name."""
    with scripted(bad.packed(_TEXT, coding)) as server:
        assert code_of(await send(Request(url_template=server.base_url))) == "body-undecodable"


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip"])
async def test_bombs_of_other_codings_are_stopped(send: Sender, coding: str) -> None:
    """Also one inside another."""
    with scripted(bad.packed(_bomb(coding), coding)) as server:
        assert code_of(await send(Request(url_template=server.base_url))) == "decompression-bomb"


def _bomb(coding: str) -> bytes:
    block = bytes(1_000_000)
    if coding == "br":
        packer = brotli.Compressor(quality=1)
        return b"".join([*(packer.process(block) for _ in range(400)), packer.finish()])
    if coding == "zstd":
        stream = zstandard.ZstdCompressor(level=1).compressobj()
        return b"".join([*(stream.compress(block) for _ in range(400)), stream.flush()])
    inner = zlib.compressobj(1, wbits=16 + zlib.MAX_WBITS)
    return gzip.compress(b"".join([*(inner.compress(block) for _ in range(400)), inner.flush()]))


# --- slowness ---


async def test_a_slow_head_is_no_fault(send: Sender) -> None:
    """A byte at a time, each within the limit; the head is whole in the end."""
    with scripted(bad.slow_head(0.005)) as server:
        exchange = await send(Request(url_template=server.base_url), read_timeout_s=2)

    assert exchange.outcome is Outcome.DONE, exchange.error
    head = exchange.last(ev.HeadReceived)
    assert head is not None
    assert head.raw_head.encode() == bad.OK + bad.TEXT + b"Content-Length: 2\r\n\r\n"
    sent = exchange.last(ev.RequestSent)
    assert sent is not None
    assert head.at_s - sent.at_s < 0.2  # its first byte counts


@pytest.mark.parametrize(
    "script", [bad.slow_head(0.05), bad.body_without_end(b"drip", 0.05)], ids=["slow head", "slow body"]
)
async def test_drips_end_with_the_total_limit(send: Sender, script: Script) -> None:
    """No silence is ever long enough for the read limit."""
    with scripted(script) as server:
        exchange = await send(Request(url_template=server.base_url), read_timeout_s=5, total_timeout_s=0.4)

    assert code_of(exchange) == "timed-out"
    assert getattr(exchange.error, "phase", "") == "total"


# --- connections that end in the wrong place ---


def _resets_on_arrival(line: Line) -> None:
    line.reset()


def _resets_in_upload(line: Line) -> None:
    line.connection.recv(65536)
    line.reset()


def _resets_after_interim(line: Line) -> None:
    line.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")
    line.wait(0.05)
    line.reset()


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("script", [_resets_on_arrival, _resets_in_upload, _resets_after_interim])
async def test_resets_in_every_phase_are_told(send: Sender, tmp_path: Path, script: Script, *, tls: bool) -> None:
    """Before the head was read, in the middle of an upload, after an interim response."""
    file = tmp_path / "big.bin"
    with file.open("wb") as opened:
        opened.truncate(64 * 1024 * 1024)
    context = certificates().good() if tls else None
    read_head = script is _resets_after_interim
    with ScriptedServer(script, read_head=read_head, tls=context) as server:
        request = Request(method="PUT", url_template=server.base_url, body=Body(kind="file", file=str(file)))
        exchange = await send(request, verify_tls=False)

    assert code_of(exchange) == "connection-lost", exchange.error


async def test_a_line_that_is_closed_on_one_side_only(send: Sender) -> None:
    """A server may close its side once it has answered, and still read: that is an orderly end."""

    def script(line: Line) -> None:
        line.send(bad.response(b"", "Connection: close", "Transfer-Encoding: chunked") + b"2\r\nhi\r\n0\r\n\r\n")
        line.connection.shutdown(socket.SHUT_WR)
        line.wait(5)

    with scripted(script) as server:
        exchange = await send(Request(url_template=server.base_url))

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert body_of(exchange) == b"hi"


async def test_tls_that_is_cut_without_goodbye_is_a_broken_body(send: Sender) -> None:
    """A body with a length is not whole, and one without cannot be known to be; the first is an error."""
    with tls_server(certificates().good(), bad.cut_short()) as server:
        exchange = await send(Request(url_template=server.base_url), verify_tls=False)

    assert code_of(exchange) == "body-incomplete"


async def test_a_kept_connection_that_is_closed_at_the_next_request_fails_once(send: Sender) -> None:
    """The second request was sent, perhaps even done: it is not sent again behind anybody's back."""
    with scripted(bad.closes_kept_connections()) as server:
        first = await send(Request(method="POST", url_template=server.base_url))
        second = await send(Request(method="POST", url_template=server.base_url))

    assert first.outcome is Outcome.DONE
    assert code_of(second) == "connection-lost"
    assert len(server.heads) == 2


# --- lengths that do not fit ---


async def test_more_than_was_announced_is_not_taken_for_another_answer(send: Sender) -> None:
    """What is over the length is dropped with the connection."""
    with scripted(bad.by_turn(bad.says_too_much(), bad.until_close(b"second"))) as server:
        first = await send(Request(url_template=server.base_url))
        second = await send(Request(url_template=server.base_url))

    assert body_of(first) == b"hello"
    assert body_of(second) == b"second"
    assert server.connection_count == 2


async def test_chunks_weigh_more_than_a_length(send: Sender) -> None:
    """RFC 9112, 6.3: the length is not believed."""
    with scripted(bad.length_and_chunks()) as server:
        exchange = await send(Request(url_template=server.base_url))

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert body_of(exchange) == b"hello"


async def test_a_body_where_none_belongs_is_not_read(send: Sender) -> None:
    """204 has none (RFC 9110, 15.3.5), and its bytes are no answer to the next request."""
    with scripted(bad.by_turn(bad.body_where_none_belongs(), bad.until_close(b"second"))) as server:
        first = await send(Request(url_template=server.base_url))
        second = await send(Request(url_template=server.base_url))

    assert body_of(first) == b""
    assert body_of(second) == b"second"


# --- redirects that lead away ---


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "data:text/html,hi", "javascript:alert(1)", "ftp://127.0.0.1/", "FILE:///etc/passwd"],
)
async def test_redirects_out_of_http_are_not_followed(send: Sender, target: str) -> None:
    """The target is named, nothing is opened, the redirect itself can be looked at."""
    with scripted(
        bad.says(bad.response(b"", f"Location: {target}", "Content-Length: 0", status="302 Found"))
    ) as server:
        exchange = await send(Request(url_template=server.base_url))

    assert code_of(exchange) == "unsupported-scheme"
    assert target in str(exchange.error)
    assert exchange.head is not None
    assert exchange.head.status == 302


@pytest.mark.parametrize("target", ["http://[", "//[::1", "http://a:99999/", "http://a b/"])
async def test_redirects_to_nowhere_are_the_server_s_fault(send: Sender, target: str) -> None:
    """What is no URL is named as what the Location header holds."""
    with scripted(
        bad.says(bad.response(b"", f"Location: {target}", "Content-Length: 0", status="302 Found"))
    ) as server:
        exchange = await send(Request(url_template=server.base_url))

    assert code_of(exchange) == "protocol-violated"
    assert target in str(exchange.error)
    assert exchange.head is not None
    assert exchange.head.status == 302


# --- injection ---

_EVIL = "x\r\nX-Evil: 1"


def _requests(url: str) -> Iterator[tuple[Request, AuthChoice | None]]:
    hole = "{{hole}}"
    yield Request(url_template=url, headers=(Row(name="X-Value", value=hole),)), None
    yield Request(url_template=url, headers=(Row(name=hole, value="1"),)), None
    yield Request(url_template=url, method=hole), None
    yield Request(url_template=f"{url}/{hole}?a={hole}"), None
    yield Request(url_template=url, query=(Row(name=hole, value=hole),)), None
    yield Request(url_template=url), AuthChoice(kind="bearer", values={"token": hole})
    yield Request(url_template=url), AuthChoice(kind="api-key", values={"name": hole, "value": hole})
    yield Request(url_template=url), AuthChoice(kind="basic", values={"username": hole, "password": hole})
    yield Request(url_template=url, method="POST", body=Body(kind="text", text="a", content_type=hole)), None
    part = Part(name=hole, value="1", content_type=hole)
    yield Request(url_template=url, method="POST", body=Body(kind="multipart", parts=(part,))), None


async def test_no_value_breaks_out_of_its_line(send: Sender) -> None:
    """Wherever a variable may stand: it is encoded, or nothing is sent."""

    def script(line: Line) -> None:
        length = line.head.partition(b"Content-Length: ")[2].split(b"\r\n")[0]
        line.read(int(length or b"0"))
        line.send(bad.response(b"", "Content-Length: 0"))

    with scripted(script) as server:
        for request, auth in list(_requests(server.base_url)):
            more = {"auth": auth} if auth else {}
            exchange = await send(request, variables={"hole": _EVIL}, **more)
            refused = exchange.error is not None and exchange.last(ev.SendingStarted) is None
            assert refused or exchange.outcome is Outcome.DONE, exchange.error

    assert len(server.heads) >= 3
    for head in server.heads:
        assert not [line for line in head.split(b"\r\n") if line.lower().startswith(b"x-evil")], head


@pytest.mark.parametrize("token", ["sesame\r\nX-Evil: 1", "sesame\x0bopen"])
async def test_a_secret_that_cannot_be_sent_is_not_shown(send: Sender, token: str) -> None:
    """The error names the header and not its value."""
    with scripted(bad.until_close()) as server:
        exchange = await send(
            Request(url_template=server.base_url), auth=AuthChoice(kind="bearer", values={"token": token})
        )

    assert exchange.error is not None
    assert exchange.error.code == "invalid-header"
    assert "sesame" not in f"{exchange.error} {exchange.error.detail}"
    assert server.heads == []


async def test_nothing_is_left_after_all_that(send: Sender) -> None:
    """Broken connections go away: the next request has a new one, and no task is left behind."""
    before = len(asyncio.all_tasks())
    for script in (bad.resets_mid_head, bad.garbage, bad.chunks_cut_short, bad.two_lengths):
        with scripted(script()) as server:
            await send(Request(url_template=server.base_url))

    assert len(asyncio.all_tasks()) == before
