"""Uploads: streamed with progress, chunked where no length is known, stopped when the server does not want them."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import itertools
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.engine.conftest import Sender, body_of
from tests.engine.test_http2 import secure_playground  # noqa: F401 - a fixture
from tests.servers.certificates import certificates
from tests.servers.misbehaviours import response
from tests.servers.scripted_server import Line, Script, ScriptedServer

from sanderling.domain import events as ev
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Body, Part, Request, Row

_OK = response(b"", "Content-Length: 0")
_REFUSED = response(b"no", "Content-Length: 2", status="413 Content Too Large")
_MB = 1024 * 1024


class Sink:
    """Keeps the bodies it is sent; what happens before and after is a script's business."""

    def __init__(self, before: Script = lambda line: None, answer: bytes = _OK, pause_s: float = 0.0) -> None:
        """Run ``before`` ahead of each body; take a megabyte at a time, with a pause after each."""
        self.bodies: list[bytes] = []
        self._before, self._answer, self._pause_s = before, answer, pause_s

    def __call__(self, line: Line) -> None:
        """Take one body and answer."""
        self._before(line)
        head = line.head.lower()
        if b"transfer-encoding: chunked" in head:
            self.bodies.append(b"".join(_chunks(line)))
        else:
            length = int(head.partition(b"content-length: ")[2].split(b"\r\n")[0])
            self.bodies.append(b"".join(self._pieces(line, length)))
        line.send(self._answer)

    def _pieces(self, line: Line, length: int) -> Iterator[bytes]:
        while length:
            piece = line.read(min(length, _MB))
            if not piece:
                return
            length -= len(piece)
            yield piece
            line.wait(self._pause_s)


def _chunks(line: Line) -> Iterator[bytes]:
    while True:
        size = b""
        while not size.endswith(b"\r\n"):
            byte = line.read(1)
            if not byte:
                return
            size += byte
        data = line.read(int(size, 16) + 2)[:-2]
        if not data:
            return
        yield data


def put(server: ScriptedServer, file: Path, **more: object) -> Request:
    """Return a request that sends a file."""
    return Request(method="PUT", url_template=server.base_url, body=Body(kind="file", file=str(file)), **more)  # type: ignore[arg-type]


def statuses(exchange: Exchange) -> tuple[Outcome, int]:
    """Return the outcome and the status of an exchange."""
    assert exchange.head is not None, exchange.error
    return exchange.outcome, exchange.head.status


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """A file of eight megabytes that cannot be mistaken for another."""
    file = tmp_path / "big.bin"
    file.write_bytes(os.urandom(8 * _MB))
    return file


async def test_a_file_arrives_whole_with_its_progress_told(send: Sender, big: Path) -> None:
    """Growing figures, not more than twenty a second; the record keeps the last."""
    larger = big.with_name("larger.bin")
    larger.write_bytes(big.read_bytes() * 5)  # more than the system holds on its way
    sink = Sink(pause_s=0.02)
    with ScriptedServer(sink) as server:
        exchange = await send(put(server, larger))

    assert sink.bodies == [larger.read_bytes()]
    assert f"Content-Length: {40 * _MB}".encode() in server.heads[0]
    told = [event for event in send.events if isinstance(event, ev.BodySent)]
    assert len(told) >= 2
    assert [event.sent_bytes for event in told] == sorted({event.sent_bytes for event in told})
    assert {event.size_bytes for event in told} == {40 * _MB}
    assert all(later.at_s - earlier.at_s >= 0.05 for earlier, later in itertools.pairwise(told))
    assert sum(isinstance(event, ev.BodySent) for event in exchange.events) == 1
    sent = exchange.last(ev.RequestSent)
    assert sent is not None
    assert sent.body_size_bytes == 40 * _MB


async def test_files_of_a_form_are_streamed(send: Sender, big: Path) -> None:
    """The length is that of all parts together."""
    sink = Sink()
    body = Body(kind="multipart", parts=(Part(name="a", value="1"), Part(name="f", is_file=True, files=(str(big),))))
    with ScriptedServer(sink) as server:
        exchange = await send(Request(method="POST", url_template=server.base_url, body=body))

    assert statuses(exchange) == (Outcome.DONE, 200)
    assert big.read_bytes() in sink.bodies[0]
    assert f"Content-Length: {len(sink.bodies[0])}".encode() in server.heads[0]


async def test_a_pipe_is_sent_in_chunks(send: Sender, tmp_path: Path) -> None:
    """Its length is known at its end only, and who writes to it may come late."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    sink = Sink()

    def write() -> None:
        time.sleep(0.3)
        with pipe.open("wb") as file:
            file.write(b"first")
            file.flush()
            time.sleep(0.1)
            file.write(b"x" * _MB)

    writer = threading.Thread(target=write)
    writer.start()
    with ScriptedServer(sink) as server:
        exchange = await send(put(server, pipe))
    writer.join()

    assert statuses(exchange) == (Outcome.DONE, 200)
    assert sink.bodies == [b"first" + b"x" * _MB]
    assert b"Transfer-Encoding: chunked" in server.heads[0]
    assert b"Content-Length" not in server.heads[0]


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [("307 Temporary Redirect", "body-file-unreadable", "only once"), ("503 Service Unavailable", "", "only once")],
)
async def test_a_pipe_is_not_sent_twice(send: Sender, tmp_path: Path, status: str, code: str, said: str) -> None:
    """What was in it is gone: neither a redirect nor a retry waits for somebody to write it again."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"once",))
    writer.start()
    sink = Sink(answer=response(b"", "Content-Length: 0", "Location: /again", status=status))
    with ScriptedServer(sink) as server:
        exchange = await send(put(server, pipe), retries=3, retry_unsafe_methods=True)
    writer.join()

    assert sink.bodies == [b"once"]
    assert (exchange.error.code if exchange.error else "") == code
    ended = exchange.last(ev.RetriesEnded)
    assert said in (str(exchange.error) if ended is None else ended.reason)


async def test_a_pipe_that_nobody_writes_to_can_be_left(send: Sender, tmp_path: Path) -> None:
    """Cancelling ends the thread that reads, too."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ScriptedServer(Sink()) as server:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(send(put(server, pipe)))
            while "read ahead" not in [thread.name for thread in threading.enumerate()]:
                await asyncio.sleep(0.01)
            task.cancel()

    assert task.result().outcome is Outcome.CANCELLED
    for thread in threading.enumerate():
        if thread.name == "read ahead":
            thread.join(5)
            assert not thread.is_alive()


@pytest.mark.parametrize("size", [5, 3 * _MB])
async def test_a_body_can_be_compressed(send: Sender, size: int) -> None:
    """With gzip, under its name, in chunks."""
    sink = Sink()
    text = "ab12" * (size // 4) + "!"
    with ScriptedServer(sink) as server:
        request = Request(method="POST", url_template=server.base_url, body=Body(kind="text", text=text))
        exchange = await send(request, compress_body=True)

    assert statuses(exchange) == (Outcome.DONE, 200)
    assert gzip.decompress(sink.bodies[0]).decode() == text
    assert b"Content-Encoding: gzip" in server.heads[0]
    assert b"Content-Length" not in server.heads[0]
    sent = exchange.last(ev.RequestSent)
    assert sent is not None
    assert sent.body_size_bytes == len(sink.bodies[0])


async def test_a_body_that_is_encoded_already_is_not_compressed_again(send: Sender) -> None:
    """The user's own Content-Encoding says what the bytes are."""
    sink = Sink()
    headers = (Row(name="Content-Encoding", value="br"),)
    with ScriptedServer(sink) as server:
        request = Request(
            method="POST", url_template=server.base_url, body=Body(kind="text", text="packed"), headers=headers
        )
        await send(request, compress_body=True)

    assert sink.bodies == [b"packed"]


def _secure(script: Script, *, tls: bool) -> ScriptedServer:
    return ScriptedServer(script, tls=certificates().good() if tls else None)


@pytest.mark.parametrize("tls", [False, True])
async def test_a_body_waits_until_it_is_wanted(send: Sender, big: Path, *, tls: bool) -> None:
    """100 (Continue) starts it; it is told, and counts as neither answer nor waiting for one."""
    seen: list[bytes] = []

    def before(line: Line) -> None:
        line.wait(0.2)
        line.connection.setblocking(False)
        with contextlib.suppress(OSError):
            seen.append(line.connection.recv(1))
        line.connection.setblocking(True)
        line.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    sink = Sink(before)
    with _secure(sink, tls=tls) as server:
        exchange = await send(put(server, big), expect_continue=True, verify_tls=False)

    assert statuses(exchange) == (Outcome.DONE, 200)
    assert not seen
    assert sink.bodies == [big.read_bytes()]
    assert b"Expect: 100-continue" in server.heads[0]
    interim, sent, head = (exchange.last(kind) for kind in (ev.InterimReceived, ev.RequestSent, ev.HeadReceived))
    assert interim is not None
    assert sent is not None
    assert head is not None
    assert interim.status == 100
    assert interim.at_s < sent.at_s <= head.at_s


@pytest.mark.parametrize("tls", [False, True])
async def test_a_body_that_is_not_wanted_stays_here(send: Sender, big: Path, *, tls: bool) -> None:
    """A final answer instead of 100 (RFC 9110, 10.1.1)."""
    came: list[bytes] = []

    def script(line: Line) -> None:
        line.send(_REFUSED)
        came.append(line.read(1))

    with _secure(script, tls=tls) as server:
        exchange = await send(put(server, big), expect_continue=True, verify_tls=False)

    assert statuses(exchange) == (Outcome.DONE, 413)
    assert came == [b""]
    sent = exchange.last(ev.RequestSent)
    assert sent is not None
    assert sent.body_size_bytes == 0


async def test_a_server_that_never_heard_of_expect_gets_the_body_after_a_second(send: Sender, big: Path) -> None:
    """It is not waited for without end."""
    sink = Sink()
    with ScriptedServer(sink) as server:
        exchange = await send(put(server, big), expect_continue=True)

    assert statuses(exchange) == (Outcome.DONE, 200)
    assert sink.bodies == [big.read_bytes()]
    started, sent = exchange.last(ev.SendingStarted), exchange.last(ev.RequestSent)
    assert started is not None
    assert sent is not None
    assert 1 <= sent.at_s - started.at_s < 5


@pytest.mark.parametrize("tls", [False, True])
async def test_an_error_in_the_middle_of_a_body_ends_it(send: Sender, tmp_path: Path, *, tls: bool) -> None:
    """Also where the server reads nothing more and keeps the line open; five gigabytes do not change the memory."""
    huge = tmp_path / "huge.bin"
    with huge.open("wb") as file:
        file.truncate(5_000_000_000)

    def script(line: Line) -> None:
        left = 32 * _MB
        while left > 0:
            left -= len(line.connection.recv(_MB))
        line.send(_REFUSED)
        line.wait()

    own = psutil.Process()
    with _secure(script, tls=tls) as server:
        before = own.memory_info().rss
        exchange = await send(put(server, huge), verify_tls=False)
        grown = own.memory_info().rss - before

    assert statuses(exchange) == (Outcome.DONE, 413)
    assert b"Content-Length: 5000000000" in server.heads[0]
    sent = exchange.last(ev.RequestSent)
    assert sent is not None
    assert 32 * _MB <= sent.body_size_bytes < 512 * _MB
    assert grown < 20 * _MB


async def test_an_answer_before_the_end_that_is_no_error_does_not_end_the_body(send: Sender, big: Path) -> None:
    """Some servers answer while they read."""
    sink = Sink(lambda line: line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"), answer=b"done")
    with ScriptedServer(sink) as server:
        exchange = await send(put(server, big))

    assert statuses(exchange) == (Outcome.DONE, 200)
    assert sink.bodies == [big.read_bytes()]


@pytest.mark.parametrize("settings", [{}, {"compress_body": True}, {"expect_continue": True}])
async def test_a_file_goes_over_http2(
    secure_playground: str,  # noqa: F811 - first, so that connections are closed before their server is
    send: Sender,
    big: Path,
    settings: dict[str, bool],
) -> None:
    """In frames, as the other side has room for them; nothing is waited for where 100 would not be seen."""
    request = Request(method="POST", url_template=f"{secure_playground}/uploads", body=Body(kind="file", file=str(big)))
    exchange = await send(request, **settings)

    assert statuses(exchange) == (Outcome.DONE, 200)
    assert exchange.head is not None
    assert exchange.head.http_version == "HTTP/2"
    sent = exchange.last(ev.RequestSent)
    assert sent is not None
    assert json.loads(body_of(exchange))["size_bytes"] == sent.body_size_bytes
    assert sent.body_size_bytes >= 8 * _MB


async def test_a_file_that_gets_shorter_is_told(send: Sender, tmp_path: Path) -> None:
    """What was announced cannot be sent any more."""
    file = tmp_path / "shrinking.bin"
    with file.open("wb") as opened:
        opened.truncate(256 * _MB)

    def before(line: Line) -> None:
        line.read(_MB)
        os.truncate(file, 2 * _MB)

    with ScriptedServer(Sink(before)) as server:
        exchange = await send(put(server, file))

    assert exchange.error is not None
    assert exchange.error.code == "body-file-unreadable"
    assert "became shorter" in exchange.error.message
