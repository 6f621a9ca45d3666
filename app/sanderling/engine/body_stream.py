"""Sending a body piece by piece as the wire takes it, with its progress told; stopped when it is not wanted."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Final

import httpcore
import httpx

from sanderling.domain import events as ev
from sanderling.domain.outgoing import OutgoingBody
from sanderling.engine.call_trace import CallTrace
from sanderling.engine.read_ahead import ReadAhead

_CHUNK_BYTES: Final = 512 * 1024
_HTTP2_CHUNK_BYTES: Final = 64 * 1024
"""httpcore copies what is left of a chunk for each frame of 16 KiB: small ones are quicker."""
_PROGRESS_EVERY_S: Final = 0.05
_CONTINUE_WAIT_S: Final = 1.0


class BodyStream(httpx.AsyncByteStream):
    """A body on its way; it can be read again from the start."""

    def __init__(self, body: OutgoingBody, trace: CallTrace, *, expects_continue: bool = False) -> None:
        """Hold the body; nothing is read yet."""
        self._body = body
        self._trace = trace
        self._expects_continue = expects_continue
        self._reading: ReadAhead | None = None
        self._total_bytes = body.size_bytes if body.is_size_known or body.is_compressed else 0
        self._told_at_s = 0.0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._body.is_empty:
            return
        if self._expects_continue and not await self._trace.is_body_wanted(_CONTINUE_WAIT_S):
            raise _not_wanted()
        self._trace.body_sent_bytes = 0
        if _is_simple(self._body):
            for piece in self._body.pieces:
                assert isinstance(piece, bytes)
                yield piece
                self._trace.body_sent_bytes += len(piece)
            return
        async for data in self._read():
            yield data

    async def _read(self) -> AsyncIterator[bytes]:
        self._reading = ReadAhead(self._body, _HTTP2_CHUNK_BYTES if self._trace.is_http2 else _CHUNK_BYTES)
        sent_bytes = 0
        self._told_at_s = time.perf_counter()
        self._trace.is_sending_body = True
        try:
            while (chunk := await self._reading.next()) is not None:
                if sent_bytes and await self._trace.is_refused():
                    raise _not_wanted()
                if chunk.data:
                    yield chunk.data
                self._trace.body_sent_bytes += len(chunk.data)
                sent_bytes += chunk.source_bytes
                self._tell(sent_bytes)
        finally:
            self._trace.is_sending_body = False
            self._reading.close()

    def _tell(self, sent_bytes: int) -> None:
        now_s = time.perf_counter()
        if now_s - self._told_at_s >= _PROGRESS_EVERY_S:
            self._told_at_s = now_s
            self._trace.emit(ev.BodySent(now_s, sent_bytes, self._total_bytes))

    async def aclose(self) -> None:
        """Read no more of the files."""
        if self._reading is not None:
            self._reading.close()


def _is_simple(body: OutgoingBody) -> bool:
    """Return whether a body is short and in memory, as nearly all are."""
    return body.is_size_known and body.size_bytes <= _CHUNK_BYTES and all(isinstance(p, bytes) for p in body.pieces)


def _not_wanted() -> httpcore.WriteError:
    """Return what makes httpcore stop sending and read the answer."""
    return httpcore.WriteError("The server has answered without waiting for the body.")
