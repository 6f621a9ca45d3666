"""A QUIC connection on which HTTP/3 is spoken, and the streams on it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final

import httpcore
from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.h3.connection import ErrorCode, H3Connection
from aioquic.h3.events import DataReceived, H3Event, HeadersReceived
from aioquic.quic.connection import QuicConnection, QuicConnectionState
from aioquic.quic.events import ConnectionTerminated, HandshakeCompleted, QuicEvent, StopSendingReceived, StreamReset
from cryptography.hazmat.primitives.serialization import Encoding

from sanderling.domain import events as ev
from sanderling.domain.errors import SanderlingError
from sanderling.engine.http3 import errors
from sanderling.engine.wire import shown_address

if TYPE_CHECKING:
    from sanderling.engine.call_trace import CallTrace

_MOST_WAITING_BYTES: Final = 512 * 1024
Headers = list[tuple[bytes, bytes]]


class Http3Stream:
    """A request and its response."""

    def __init__(self, number: int, connection: Http3Connection, trace: CallTrace | None) -> None:
        """Hold a stream that has just been opened."""
        self.number = number
        self.trace = trace
        self.heads: deque[Headers] = deque()
        self.data: deque[bytes] = deque()
        self.has_ended = False
        self.is_unwanted = False
        self.head_received = False
        self.error: SanderlingError | None = None
        self._connection = connection
        self._changed = asyncio.Event()

    def wake(self) -> None:
        """Let whoever waits look again."""
        self._changed.set()

    def fail(self, error: SanderlingError) -> None:
        """End with an error, unless there is one already."""
        if not self.has_ended:
            self.error = self.error or error
        self.wake()

    async def change(self, limit_s: float | None, expired: type[Exception]) -> None:
        """Wait until something happens on the stream or its connection."""
        self._changed.clear()
        try:
            async with asyncio.timeout(limit_s):
                await self._changed.wait()
        except TimeoutError:
            raise expired() from None

    async def next_head(self, limit_s: float | None) -> Headers:
        """Return the next head, interim ones included."""
        while not self.heads:
            if self.error or self.has_ended:
                raise self.error or errors.ended(None, self._connection.where, False)
            await self.change(limit_s, httpcore.ReadTimeout)
        return self.heads.popleft()

    async def next_data(self, limit_s: float | None) -> bytes:
        """Return the next piece of the body, empty at its end."""
        while not self.data:
            if self.error:
                raise self.error
            if self.has_ended:
                return b""
            await self.change(limit_s, httpcore.ReadTimeout)
        return self.data.popleft()

    async def send(self, data: bytes, limit_s: float | None, *, ends: bool = False) -> bool:
        """Send a piece of the body once there is room; tells whether more of it is wanted."""
        while self._connection.waiting_bytes(self.number) > _MOST_WAITING_BYTES:
            if self.error or self.is_unwanted or self.has_ended:
                break
            await self.change(limit_s, httpcore.WriteTimeout)
        if self.error and not self.heads:
            raise self.error
        if self.error or self.is_unwanted or self.has_ended:
            return False
        self._connection.send_data(self, data, ends)
        return True

    def close(self) -> None:
        """Want no more of it."""
        self._connection.forget(self)


class Http3Connection(QuicConnectionProtocol):
    """A connection; ``secured`` and ``addresses`` are what a ``call_trace.Line`` has to tell."""

    def __init__(self, quic: QuicConnection, where: str) -> None:
        """Hold the QUIC side; ``where`` names the host in errors."""
        super().__init__(quic)
        self.where = where
        self.secured: ev.Secured | None = None
        self.handshake: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.idle_since_s = time.monotonic()
        self.ended: ConnectionTerminated | None = None
        self._is_lost = False
        self._is_violated = False
        self._streams: dict[int, Http3Stream] = {}
        self._http = H3Connection(quic)
        self._arrived_at_s = 0.0
        self._uncounted = [0, 0]

    # --- for the transport ---

    @property
    def addresses(self) -> tuple[str, str]:
        """The remote and the local address."""
        assert self._transport is not None
        known = self._transport.get_extra_info
        return shown_address(known("peername")), shown_address(known("sockname"))

    @property
    def cipher(self) -> str:
        """The cipher suite that was agreed on."""
        schedule = self._quic.tls.key_schedule
        return f"TLS_{schedule.cipher_suite.name}" if schedule is not None else ""

    @property
    def certificates(self) -> tuple[bytes, ...]:
        """The chain as the server sent it, DER, its own first."""
        tls = self._quic.tls
        own = tls._peer_certificate
        chain = [own, *tls._peer_certificate_chain] if own is not None else []
        return tuple(certificate.public_bytes(Encoding.DER) for certificate in chain)

    @property
    def is_usable(self) -> bool:
        """Whether requests may go over it."""
        return not (self._is_lost or self.ended)

    @property
    def is_idle(self) -> bool:
        """Whether no request is on it."""
        return not self._streams

    def open_stream(self, trace: CallTrace | None) -> Http3Stream:
        """Return a new stream."""
        stream = Http3Stream(self._quic.get_next_available_stream_id(), self, trace)
        self._streams[stream.number] = stream
        (sent, received), self._uncounted = self._uncounted, [0, 0]
        self.count(sent=sent, received=received)
        return stream

    def send_headers(self, stream: Http3Stream, headers: Headers, *, ends: bool) -> None:
        """Send a head."""
        self._http.send_headers(stream.number, headers, end_stream=ends)
        self.transmit()

    def send_data(self, stream: Http3Stream, data: bytes, ends: bool) -> None:
        """Send a part of a body."""
        self._http.send_data(stream.number, data, end_stream=ends)
        self.transmit()

    def waiting_bytes(self, number: int) -> int:
        """Return how much of a stream waits to be sent or acknowledged.

        WORKAROUND: aioquic takes any amount and tells nobody how much it holds.
        """
        stream = self._quic._streams.get(number)
        return len(stream.sender._buffer) if stream is not None else 0

    def forget(self, stream: Http3Stream) -> None:
        """Take a stream off the connection; the server is told if it is not through with it."""
        if self._streams.pop(stream.number, None) is None:
            return
        self.idle_since_s = time.monotonic()
        quic_stream = self._quic._streams.get(stream.number)
        if quic_stream is None or not self.is_usable:
            return
        if not quic_stream.receiver.is_finished:
            self._quic.stop_stream(stream.number, ErrorCode.H3_REQUEST_CANCELLED)
        if not quic_stream.sender.is_finished and quic_stream.sender._buffer_fin is None:
            self._quic.reset_stream(stream.number, ErrorCode.H3_REQUEST_CANCELLED)
        self.transmit()

    def shut(self) -> None:
        """Say goodbye and close."""
        if self._transport is None or self._is_lost:
            return
        self.close(ErrorCode.H3_NO_ERROR)
        self._lose()
        self._transport.close()

    # --- for asyncio and aioquic ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count what is sent."""
        super().connection_made(transport)
        assert self._transport is not None
        self._transport = _Counted(self._transport, self)  # type: ignore[assignment]

    def datagram_received(self, data: bytes | str, addr: Any) -> None:
        """Take in a datagram."""
        if self._is_lost:
            return
        self._arrived_at_s = time.perf_counter()
        self.count(received=len(data))
        super().datagram_received(data, addr)
        failure = self._quic._close_event  # what ended it is known now; the event for it comes when all is quiet
        if failure is not None and self.ended is None:
            self._is_violated = self._quic._state is QuicConnectionState.CLOSING  # it is our side that ended it
            self._end(failure)
        for stream in self._streams.values():
            stream.wake()

    def error_received(self, exc: Exception) -> None:
        """Take in that nobody listens at the other end."""
        if not self.handshake.done():
            self.handshake.set_exception(exc)
        self._lose()

    def quic_event_received(self, event: QuicEvent) -> None:
        """Take in what QUIC has found."""
        match event:
            case HandshakeCompleted():
                if not self.handshake.done():
                    self.handshake.set_result(event.alpn_protocol or "")
            case ConnectionTerminated():
                self._end(event)
            case StreamReset() if event.stream_id in self._streams:
                stream = self._streams[event.stream_id]
                stream.fail(errors.reset(event.error_code, self.where, stream.head_received))
            case StopSendingReceived() if event.stream_id in self._streams:
                self._streams[event.stream_id].is_unwanted = True
        for http_event in self._http.handle_event(event):
            self._take(http_event)

    def count(self, *, sent: int = 0, received: int = 0) -> None:
        """Count bytes for the call that began last, as a datagram may carry several calls'; else for the next."""
        trace = next((stream.trace for stream in reversed(self._streams.values())), None)
        if trace is None:
            self._uncounted = [self._uncounted[0] + sent, self._uncounted[1] + received]
        else:
            trace.sent_bytes += sent
            trace.received_bytes += received

    def _take(self, event: H3Event) -> None:
        if not isinstance(event, HeadersReceived | DataReceived):
            return
        stream = self._streams.get(event.stream_id)
        if stream is None:
            return
        if stream.trace is not None:
            stream.trace.bytes_arrived(self._arrived_at_s, 0)
        if isinstance(event, DataReceived):
            if event.data:
                stream.data.append(event.data)
        elif not stream.head_received:  # else they are trailers
            stream.heads.append(event.headers)
            stream.head_received = not dict(event.headers).get(b":status", b"").startswith(b"1")
        stream.has_ended = stream.has_ended or event.stream_ended

    def _end(self, event: ConnectionTerminated) -> None:
        self.ended = event
        if not self.handshake.done():
            self.handshake.set_exception(errors.handshake_failed(event, self.where))
        self._lose()

    def _lose(self) -> None:
        self._is_lost = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for stream in self._streams.values():
            if self._is_violated:
                stream.fail(errors.violated(self.ended, self.where))
            else:
                stream.fail(errors.ended(self.ended, self.where, stream.head_received))


class _Counted:
    """The socket, which counts what goes out for the calls under way."""

    def __init__(self, transport: asyncio.DatagramTransport, connection: Http3Connection) -> None:
        self._transport = transport
        self._connection = connection
        self.close = transport.close
        self.get_extra_info = transport.get_extra_info

    def sendto(self, data: bytes, _address: Any = None) -> None:
        if self._transport.is_closing():
            return
        self._connection.count(sent=len(data))
        self._transport.sendto(data)
