"""One HTTP request and its response: the head is handed back, then the body goes to the spool as it comes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from sanderling.domain import events as ev
from sanderling.domain.errors import BodyTooLarge, SanderlingError
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.domain.send_control import SendControl
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.addresses import Address, parse_address
from sanderling.engine.body_stream import BodyStream
from sanderling.engine.call_trace import CallTrace, current_trace
from sanderling.engine.decoding import BodyDecoder
from sanderling.engine.message_framing import Framer, Spans, framer_for
from sanderling.engine.network_errors import explain
from sanderling.engine.ports import BodySpool, Emit
from sanderling.engine.raw_heads import text_of
from sanderling.engine.steps.prepare_request import check_header
from sanderling.engine.transport import Transports

_WIRE_ERRORS = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a response is read, and from where."""

    address: Address
    settings: EffectiveSettings
    control: SendControl


class HttpCall:
    """A call whose head has been received and whose body has not been read yet."""

    def __init__(self, response: httpx.Response, head: ResponseHead, trace: CallTrace, reading: _Reading) -> None:
        """Hold the open response."""
        self.head = head
        self._response = response
        self._trace = trace
        self._address = reading.address
        self._control = reading.control
        self._limit_bytes = reading.settings.max_body_bytes
        self._decompress = reading.settings.decompress

    async def read_body(self, spool: BodySpool, emit: Emit) -> None:
        """Write the decoded body to the spool until it ends, framing messages if it is a stream of them.

        Raises:
            SanderlingError: The wire failed, the body is damaged or the disk is full; what came is in the spool.
        """
        head_at_s = self._trace.first_byte_at_s
        emit(ev.BodyOpened(head_at_s, spool.path))
        framer = framer_for(self.head.media_type)
        if framer is not None:
            emit(ev.StreamOpened(head_at_s, framer.kind))
        decoder = BodyDecoder((self._decompress and self.head.header("content-encoding")) or "")
        keep = _Keeper(spool, framer, emit)
        try:
            async for chunk in self._chunks():
                at_s = self.ended_at_s
                for piece in decoder.feed(chunk):
                    room = self._limit_bytes - spool.size_bytes
                    if self._limit_bytes and len(piece) > room:
                        keep.take(piece[:room], at_s)
                        emit(ev.BodyReceived(at_s, decoder.wire_bytes, spool.size_bytes))
                        await self._ask_to_go_on(spool.size_bytes, emit)
                        keep.take(piece[room:], at_s)
                    else:
                        keep.take(piece, at_s)
                emit(ev.BodyReceived(at_s, decoder.wire_bytes, spool.size_bytes))
            decoder.finish()
        finally:
            keep.finish()
            await self.close()

    async def _chunks(self) -> AsyncIterator[bytes]:
        try:
            assert isinstance(self._response.stream, httpx.AsyncByteStream)
            async for chunk in self._response.stream:
                yield chunk
        except _WIRE_ERRORS as error:
            raise explain(error, self._address, head_received=True, trace=self._trace) from error

    async def _ask_to_go_on(self, size_bytes: int, emit: Emit) -> None:
        """Read nothing more until a person has said whether to go on; with a yes there is no limit any more."""
        emit(ev.SizeLimitReached(time.perf_counter(), size_bytes, self._limit_bytes))
        if not await self._control.ask():
            raise BodyTooLarge(
                f"The body from {self._address.host_header} is larger than {self._limit_bytes:,} bytes; "
                "the rest was not read.",
                advice="What came is kept. The limit is one of the request's settings.",
            )
        self._limit_bytes = 0

    @property
    def ended_at_s(self) -> float:
        """When the last byte came."""
        return max(self._trace.latest_at_s, self._trace.first_byte_at_s)

    async def drain(self) -> None:
        """Read and drop a short body so that the connection can be used again; close on a long one."""
        read = 0
        async for chunk in self._chunks():
            read += len(chunk)
            if read > 256 * 1024:
                break
        await self.close()

    async def close(self) -> None:
        """Give the connection back, or close it if the body was not read to its end."""
        await self._response.aclose()
        self._trace.end(self.ended_at_s)


async def call_http(
    request: OutgoingRequest, transports: Transports, emit: Emit, control: SendControl | None = None
) -> HttpCall:
    """Send the request and return once the response's head is there; ``control`` is asked about large bodies.

    Raises:
        SanderlingError: The request could not be sent or no proper head came back.
    """
    address = parse_address(request.url)
    trace = CallTrace(emit=emit, where=address.host_header, mask=request.masker.mask)
    current_trace.set(trace)  # stays for the body: the same task reads it
    expects_continue = "100-continue" in (request.header("expect") or "").lower()
    body = BodyStream(request.body, trace, expects_continue=expects_continue)
    response: httpx.Response | None = None
    try:
        pool = transports.for_call(request.url, request.settings, request.connection)
        response = await pool.handle_async_request(_request(request, address, trace, body))
    except (*_WIRE_ERRORS, SanderlingError) as error:
        raise explain(error, address, head_received=False, trace=trace) from error
    finally:
        await body.aclose()
        if response is None:
            trace.end(time.perf_counter())
    head = _head_of(response)
    raw_head = trace.answered(head.status, response.headers.raw)
    emit(ev.HeadReceived(trace.first_byte_at_s, head, raw_head))
    return HttpCall(response, head, trace, _Reading(address, request.settings, control or SendControl()))


def _request(request: OutgoingRequest, address: Address, trace: CallTrace, body: BodyStream) -> httpx.Request:
    for name, value in request.headers:  # policies and credentials have added to what was checked when it was built
        check_header(name, value)
    settings = request.settings
    limits = {
        "connect": settings.connect_timeout_s or None,
        "read": settings.read_timeout_s or None,
        "write": settings.write_timeout_s or None,
        "pool": settings.pool_timeout_s or None,
    }
    # The target goes out as it was built: httpx would encode it anew.
    target = address.target.encode("ascii")
    extensions: dict[str, Any] = {"timeout": limits, "trace": trace.on_httpcore_event, "target": target}
    if settings.server_name:
        extensions["sni_hostname"] = settings.server_name.strip()
    headers = [(name.encode("latin-1"), value.encode("utf-8")) for name, value in request.headers]
    url = _origin(address.scheme, address.host, address.port)
    made = httpx.Request(request.method, url, headers=headers, stream=body, extensions=extensions)
    made.method = request.method  # httpx turns it into capitals; methods are case-sensitive (RFC 9110, 9.1)
    return made


@lru_cache(maxsize=64)
def _origin(scheme: str, host: str, port: int) -> httpx.URL:
    """Return the URL of a server; taking one apart costs more than all else that a request is made of."""
    return httpx.URL(f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/")


def _head_of(response: httpx.Response) -> ResponseHead:
    extensions = response.extensions
    version = extensions.get("http_version", b"HTTP/1.1").decode("ascii", "replace")
    return ResponseHead(
        status=response.status_code,
        reason=extensions.get("reason_phrase", b"").decode("latin-1"),
        http_version=version,
        headers=tuple((name.decode("latin-1"), text_of(value)) for name, value in response.headers.raw),
    )


class _Keeper:
    """Writes a body to its spool and frames the messages in it."""

    def __init__(self, spool: BodySpool, framer: Framer | None, emit: Emit) -> None:
        self._spool = spool
        self._framer = framer
        self._emit = emit

    def take(self, piece: bytes, at_s: float) -> None:
        start = self._spool.size_bytes
        self._spool.write(piece)
        if self._framer is not None:
            self._report(self._framer.feed(piece, start), at_s)

    def finish(self) -> None:
        if self._framer is not None:
            self._report(self._framer.finish(self._spool.size_bytes), time.perf_counter())

    def _report(self, spans: Spans, at_s: float) -> None:
        if spans[0]:
            self._emit(ev.MessagesReceived(at_s, spans[0], spans[1]))
