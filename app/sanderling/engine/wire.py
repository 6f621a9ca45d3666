"""Sockets as httpcore network streams: any asyncio loop, true arrival times, no layer in between."""

from __future__ import annotations

import asyncio
import select
import socket
import ssl
import sys
import time
from collections.abc import Callable
from typing import Any

import httpcore

from sanderling.domain import events as ev
from sanderling.engine.arrival import ask_for_arrival_times, receive_stamped
from sanderling.engine.call_trace import current_trace
from sanderling.engine.peeking import PeekingStream
from sanderling.engine.tls_stream import TlsStream, secure

_LONGEST_TURN_S = 0.004
_IS_WINDOWS = sys.platform == "win32"
_Way = tuple[Callable[..., Any], Callable[[socket.socket], Any]]
"""How the loop is told to watch a socket, and to watch it no longer."""


class SocketStream(PeekingStream):
    """A connected socket."""

    def __init__(self, sock: socket.socket) -> None:
        """Take over a connected, non-blocking socket."""
        self._sock = sock
        self._loop = asyncio.get_running_loop()
        self._stamped = ask_for_arrival_times(sock)
        self.secured: ev.Secured | None = None
        self.last_byte_at_s = 0.0
        self._waiters: set[asyncio.Future[None]] = set()
        self._turn_began_s = 0.0
        self._is_under_tls = False
        self._addresses: tuple[str, str] | None = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come, at most ``max_bytes``; empty at the end. Raises httpcore's ReadError, ReadTimeout."""
        if self._peeked:
            return self._take_peeked()
        await self._let_others_run()
        while True:
            try:
                data, at_s = await self._receive(max_bytes)
            except (BlockingIOError, InterruptedError):
                way = (self._loop.add_reader, self._loop.remove_reader)
                await self._until_ready(timeout, httpcore.ReadTimeout, way)
                self._turn_began_s = time.perf_counter()
            except OSError as error:
                raise httpcore.ReadError(str(error)) from error
            else:
                self.last_byte_at_s = at_s
                trace = current_trace.get()
                if trace is not None:
                    trace.bytes_arrived(at_s, len(data))
                    if not self._is_under_tls:
                        trace.note_answer(data)
                return data

    async def _receive(self, max_bytes: int) -> tuple[bytes, float]:
        if self._stamped:
            return receive_stamped(self._sock, max_bytes)
        if _IS_WINDOWS:
            return await self._loop.sock_recv(self._sock, max_bytes), time.perf_counter()
        return self._sock.recv(max_bytes), time.perf_counter()

    async def _let_others_run(self) -> None:
        """Give the loop a turn when reads have gone on without waiting for some milliseconds."""
        if time.perf_counter() - self._turn_began_s > _LONGEST_TURN_S:
            await asyncio.sleep(0)
            self._turn_began_s = time.perf_counter()

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of the buffer. Raises httpcore's WriteError, WriteTimeout."""
        trace = current_trace.get()
        if trace is not None:
            trace.about_to_write(self)
            if not self._is_under_tls:
                trace.note_request(buffer, self)
        view = memoryview(buffer)
        began_s = 0.0
        while view:
            # Taken before the call: it never waits, but getting the interpreter back after it may.
            began_s = time.perf_counter()
            try:
                sent = self._sock.send(view)
            except (BlockingIOError, InterruptedError):
                await self._until_writable(timeout)
            except OSError as error:
                raise httpcore.WriteError(str(error)) from error
            else:
                view = view[sent:]
                if trace is not None:
                    trace.sent_bytes += sent
        if trace is not None and began_s:  # an empty write is none
            trace.written_at_s = began_s

    @property
    def addresses(self) -> tuple[str, str]:
        """The remote and the local address, as shown."""
        if self._addresses is None:
            remote, local = self.get_extra_info("server_addr"), self.get_extra_info("client_addr")
            self._addresses = shown_address(remote), shown_address(local)
        return self._addresses

    async def _until_writable(self, timeout: float | None) -> None:
        """Wait until more can be written; an answer that comes meanwhile may say that it is not wanted any more."""
        writing = (self._loop.add_writer, self._loop.remove_writer)
        trace = current_trace.get()
        if trace is None or not trace.watches_answer:
            await self._until_ready(timeout, httpcore.WriteTimeout, writing)
            return
        await self._until_ready(
            timeout, httpcore.WriteTimeout, writing, (self._loop.add_reader, self._loop.remove_reader)
        )
        if await trace.is_refused():
            raise httpcore.WriteError("The server has answered without waiting for the body.")

    async def _until_ready(self, timeout: float | None, expired: type[Exception], *ways: _Way) -> None:
        if self._sock.fileno() < 0:
            raise httpcore.ReadError("The connection was closed.")
        ready: asyncio.Future[None] = self._loop.create_future()
        self._waiters.add(ready)
        for add, _ in ways:
            add(self._sock, _wake, ready)
        timer = self._loop.call_later(timeout, _fail, ready, expired()) if timeout else None
        try:
            await ready
        finally:
            self._waiters.discard(ready)
            if timer:
                timer.cancel()
            if self._sock.fileno() >= 0:
                for _, remove in ways:
                    remove(self._sock)

    async def aclose(self) -> None:
        """Close the socket; whoever waits for it gets a ReadError."""
        if self._sock.fileno() < 0:
            return
        self._loop.remove_reader(self._sock)
        self._loop.remove_writer(self._sock)
        self._sock.close()
        for waiter in list(self._waiters):
            _fail(waiter, httpcore.ReadError("The connection was closed."))

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Return a stream that is secured. Raises httpcore's ConnectError with the ssl error as its cause."""
        self._is_under_tls = True
        stream = TlsStream(self, ssl_context, server_hostname)
        self.secured = await secure(stream, timeout)
        return stream

    def get_extra_info(self, info: str) -> Any:
        """Return ``socket``, ``client_addr``, ``server_addr``, ``is_readable`` or ``note_secured``."""
        if info == "is_readable":
            return _is_readable(self._sock)
        if info in ("client_addr", "server_addr"):
            try:
                return self._sock.getsockname() if info == "client_addr" else self._sock.getpeername()
            except OSError:
                return None
        if info == "note_secured":
            return self._note_secured
        return self._sock if info == "socket" else None

    def _note_secured(self, secured: ev.Secured) -> None:
        """Keep what the uppermost handshake agreed on, for calls that use the connection again."""
        self.secured = secured


def shown_address(address: Any) -> str:
    """Return a socket's address as ``host:port``."""
    if not isinstance(address, tuple):
        return str(address or "")
    host = f"[{address[0]}]" if ":" in address[0] else address[0]
    return f"{host}:{address[1]}"


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


def _fail(waiter: asyncio.Future[None], error: Exception) -> None:
    if not waiter.done():
        waiter.set_exception(error)


def _is_readable(sock: socket.socket) -> bool:
    if sock.fileno() < 0:
        return True
    if _IS_WINDOWS:
        return bool(select.select([sock], [], [], 0)[0])
    poller = select.poll()
    poller.register(sock, select.POLLIN)
    return bool(poller.poll(0))
