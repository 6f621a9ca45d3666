"""Finding a host and connecting to it: name resolution in a thread, addresses tried side by side (RFC 8305)."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from typing import Any

import httpcore

from sanderling.domain import events as ev
from sanderling.engine.call_trace import CallTrace, current_trace
from sanderling.engine.host_patterns import as_address
from sanderling.engine.wire import SocketStream, shown_address

_STAGGER_S = 0.25
Address = tuple[socket.AddressFamily, tuple[Any, ...]]


class NameNotFound(httpcore.ConnectError):
    """The host has no address; the cause is the resolver's error."""


async def resolve_host(host: str, port: int) -> list[Address]:
    """Return where a host is, saying so to the call that asks.

    Raises:
        NameNotFound: It has no address.
    """
    trace = current_trace.get()
    is_name = as_address(host) is None
    if trace and is_name:
        trace.emit(ev.NameResolutionStarted(time.perf_counter(), host))
    try:
        found, done_at_s = await _in_daemon_thread(host, port)
    except (OSError, UnicodeError) as error:
        raise NameNotFound(str(error)) from error
    addresses = _interleaved([(family, address) for family, _, _, _, address in found])
    if trace and is_name:
        trace.emit(ev.NameResolved(done_at_s, host, tuple(str(address[0]) for _, address in addresses)))
    return addresses


async def open_tcp(host: str, port: int, addresses: list[Address]) -> SocketStream:
    """Return a stream connected to one of the addresses of a host.

    Raises:
        httpcore.ConnectError: None of them took the connection; the cause is the OS error.
    """
    trace = current_trace.get()
    if trace:
        trace.emit(ev.ConnectStarted(time.perf_counter(), host, port))
    try:
        sock = await _first_connected(addresses)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    return _connected(sock, trace)


async def open_unix(path: str) -> SocketStream:
    """Return a stream connected to a Unix socket.

    Raises:
        httpcore.ConnectError: Nobody listens there; the cause is the OS error.
    """
    trace = current_trace.get()
    if trace:
        trace.emit(ev.ConnectStarted(time.perf_counter(), path, 0))
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(sock, path)
    except OSError as error:
        sock.close()
        raise httpcore.ConnectError(str(error)) from error
    except BaseException:
        sock.close()
        raise
    return _connected(sock, trace)


def _connected(sock: socket.socket, trace: CallTrace | None) -> SocketStream:
    if trace:
        trace.connected = True
        ends = shown_address(sock.getpeername()), shown_address(sock.getsockname())
        trace.emit(ev.Connected(time.perf_counter(), *ends))
    return SocketStream(sock)


async def _in_daemon_thread(host: str, port: int) -> tuple[list[Any], float]:
    """Resolve in a thread of its own: a resolver that hangs must not hold up other look-ups or the program's end."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[list[Any], float]] = loop.create_future()

    def resolve() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            result, error = (found, time.perf_counter()), None
        except (OSError, UnicodeError) as failure:
            result, error = None, failure
        with contextlib.suppress(RuntimeError):  # the loop may be closed by now
            loop.call_soon_threadsafe(deliver, result, error)

    def deliver(result: tuple[list[Any], float] | None, error: Exception | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        elif result is not None:
            answer.set_result(result)

    if as_address(host) is not None:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM), time.perf_counter()
    threading.Thread(target=resolve, name=f"resolve {host}", daemon=True).start()
    return await answer


async def _first_connected(addresses: list[Address]) -> socket.socket:
    """Start a connection to each address, a quarter of a second apart, and return the first that stands."""
    if len(addresses) == 1:
        return await _open(*addresses[0])
    winner: list[socket.socket] = []
    errors: list[OSError] = []

    async def attempt(index: int, failed: list[asyncio.Event]) -> None:
        if index:
            await _wait_for(failed[index - 1], _STAGGER_S)
        try:
            sock = await _open(*addresses[index])
        except OSError as error:
            errors.append(error)
            failed[index].set()
            return
        if winner:
            sock.close()
            return
        winner.append(sock)
        raise _Won

    failed = [asyncio.Event() for _ in addresses]
    try:
        async with asyncio.TaskGroup() as group:
            for index in range(len(addresses)):
                group.create_task(attempt(index, failed))
    except* _Won:
        pass
    if winner:
        return winner[0]
    raise errors[0]


class _Won(Exception):
    """Ends the race."""


async def _wait_for(event: asyncio.Event, limit_s: float) -> None:
    try:
        async with asyncio.timeout(limit_s):
            await event.wait()
    except TimeoutError:
        pass


async def _open(family: socket.AddressFamily, address: tuple[Any, ...]) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, address)
    except BaseException:
        sock.close()
        raise
    return sock


def _interleaved(addresses: list[Address]) -> list[Address]:
    """Return the addresses with families taking turns, the resolver's first family first, none twice."""
    unique = list(dict.fromkeys(addresses))
    first = [address for address in unique if address[0] == unique[0][0]]
    others = [address for address in unique if address[0] != unique[0][0]]
    mixed: list[Address] = []
    for index in range(max(len(first), len(others))):
        mixed += first[index : index + 1] + others[index : index + 1]
    return mixed
