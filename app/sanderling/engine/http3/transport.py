"""HTTP/3 as a transport like that of the other versions: one connection per host, its requests side by side."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable, AsyncIterator
from typing import Final

import httpcore
import httpx

from sanderling.domain import events as ev
from sanderling.engine.call_trace import CallTrace, current_trace
from sanderling.engine.http3 import errors
from sanderling.engine.http3.connection import Headers, Http3Connection, Http3Stream
from sanderling.engine.http3.opening import open_connection
from sanderling.engine.raw_heads import shown_fields
from sanderling.engine.route import Route
from sanderling.engine.wire_response import core_request, wire_response

_PIECE_BYTES: Final = 64 * 1024
_HOP_BY_HOP: Final = frozenset(
    (b"host", b"connection", b"keep-alive", b"proxy-connection", b"transfer-encoding", b"upgrade")
)
Origin = tuple[str, int]


class Http3Transport(httpx.AsyncBaseTransport):
    """Sends over QUIC; the events are those of every transport."""

    def __init__(self, route: Route) -> None:
        """Start with no connection."""
        self._route = route
        self._connections: dict[Origin, Http3Connection] = {}
        self._locks: dict[Origin, asyncio.Lock] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request; the response's stream is the body as it comes."""
        return wire_response(await self._send(core_request(request)))

    async def _send(self, request: httpcore.Request) -> httpcore.Response:
        limits: dict[str, float | None] = request.extensions["timeout"]
        origin = request.url.host.decode("ascii"), request.url.port or 443
        connection = await self._connection(origin, limits["connect"])
        trace = current_trace.get()
        stream = connection.open_stream(trace)
        try:
            await _send(connection, stream, request, trace)
            fields = await _answer(stream, limits["read"], trace)
        except BaseException:
            self.close_stream(connection, stream)
            raise
        headers = [(name, value) for name, value in fields if not name.startswith(b":")]
        body = _Body(self, connection, stream, limits["read"], _length(request, headers))
        status = int(dict(fields).get(b":status", b"0"))
        extensions = {"http_version": b"HTTP/3", "reason_phrase": b""}
        return httpcore.Response(status, headers=headers, content=body, extensions=extensions)

    async def _connection(self, origin: Origin, limit_s: float | None) -> Http3Connection:
        async with self._locks.setdefault(origin, asyncio.Lock()):
            kept = self._connections.get(origin)
            if kept is not None:
                is_fresh = not kept.is_idle or time.monotonic() - kept.idle_since_s <= self._route.keep_alive_s
                if kept.is_usable and is_fresh:
                    return kept
                kept.shut()
            made = self._connections[origin] = await open_connection(*origin, self._route, limit_s)
            return made

    def close_stream(self, connection: Http3Connection, stream: Http3Stream) -> None:
        """Take a stream off its connection, which is closed if it is not to be kept."""
        stream.close()
        if connection.is_idle and not self._route.keep_alive_s:
            connection.shut()

    async def aclose(self) -> None:
        """Close every connection."""
        connections, self._connections = list(self._connections.values()), {}
        for connection in connections:
            connection.shut()


class _Body:
    def __init__(
        self,
        transport: Http3Transport,
        connection: Http3Connection,
        stream: Http3Stream,
        limit_s: float | None,
        length: int | None,
    ) -> None:
        self._transport, self._connection, self._stream = transport, connection, stream
        self._limit_s, self._length = limit_s, length

    async def __aiter__(self) -> AsyncIterator[bytes]:
        count = 0
        while data := await self._stream.next_data(self._limit_s):
            count += len(data)
            yield data
        if self._length is not None and count < self._length:
            raise errors.cut_short(self._connection.where, f"{count:,} of {self._length:,} bytes came")

    async def aclose(self) -> None:
        self._transport.close_stream(self._connection, self._stream)


async def _send(
    connection: Http3Connection, stream: Http3Stream, request: httpcore.Request, trace: CallTrace | None
) -> None:
    if trace is not None:
        # To the trace it is as with HTTP/2: fields instead of lines.
        await trace.on_httpcore_event("http2.send_request_headers.started", {"request": request})
        trace.about_to_write(connection)
        trace.written_at_s = time.perf_counter()
    names = {name.lower() for name, _ in request.headers}
    has_body = b"content-length" in names or b"transfer-encoding" in names
    connection.send_headers(stream, _fields(request), ends=not has_body)
    if has_body:
        await _send_body(stream, request, trace)
    if trace is not None:
        await trace.on_httpcore_event("http2.send_request_body.complete", {})


async def _send_body(stream: Http3Stream, request: httpcore.Request, trace: CallTrace | None) -> None:
    limit_s: float | None = request.extensions["timeout"]["write"]
    assert isinstance(request.stream, AsyncIterable)
    async for data in request.stream:
        view = memoryview(data)
        while view:
            if not await stream.send(bytes(view[:_PIECE_BYTES]), limit_s):
                return
            view = view[_PIECE_BYTES:]
            if trace is not None:
                trace.written_at_s = time.perf_counter()
            await asyncio.sleep(0)  # what comes in is taken in meanwhile
    await stream.send(b"", limit_s, ends=True)


def _fields(request: httpcore.Request) -> Headers:
    default = b"%b:%d" % (request.url.host, request.url.port or 443)
    authority = next((value for name, value in request.headers if name.lower() == b"host"), default)
    return [
        (b":method", request.method),
        (b":scheme", b"https"),
        (b":authority", authority),
        (b":path", request.url.target),
        *((name.lower(), value) for name, value in request.headers if name.lower() not in _HOP_BY_HOP),
    ]


async def _answer(stream: Http3Stream, limit_s: float | None, trace: CallTrace | None) -> Headers:
    while True:
        fields = await stream.next_head(limit_s)
        status = dict(fields).get(b":status", b"")
        if not status.startswith(b"1"):
            return fields
        if trace is not None:
            trace.emit(ev.InterimReceived(trace.last_byte_at_s, int(status), trace.mask(shown_fields(fields))))


def _length(request: httpcore.Request, headers: Headers) -> int | None:
    """Return how long the body will be if that was said and there is one to come."""
    value = dict(headers).get(b"content-length", b"")
    return int(value) if value.isdigit() and request.method != b"HEAD" else None
