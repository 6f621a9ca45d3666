"""A connection on which HTTP/2 is spoken: looks at the frames that pass, for what h2 and httpcore do not see in time.

WORKAROUND: h2 takes every GOAWAY for the end, though a server that says NO_ERROR goes on with the streams it has begun
(RFC 9113, 6.8; many do so after some hundred requests). Such a frame is held back until it matters. And httpcore uses a
connection again that was closed meanwhile: a look at it before each request makes it take a new one instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import httpcore

from sanderling.domain.errors import ProtocolViolated

_HEAD_BYTES: Final = 9
_PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_HEADERS, _GOAWAY = 1, 7
_LARGEST_FRAME_BYTES: Final = 16_384  # what h2 announces for us
_LOOK_S: Final = 0.001
_READ_BYTES: Final = 64 * 1024


class Http2Stream(httpcore.AsyncNetworkStream):
    """Hands on what passes, GOAWAY with NO_ERROR excepted."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, where: str) -> None:
        """Hold the connection; ``where`` names the host."""
        self._inner, self._where = inner, where
        self._newest = 0
        self._is_reading = False
        self._has_begun = False
        self._head = b""
        self._left_bytes = 0
        self._goodbye: bytearray | None = None
        self._held = b""
        self._ready = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return whole or parts of frames, empty at the end.

        Raises:
            ProtocolViolated: They are none.
        """
        while not self._ready:
            data = await self._received(max_bytes, timeout)
            if not data:  # what was held back says why
                held, self._held = self._held, b""
                return held
            self._ready = self._passing(data)
        data, self._ready = self._ready, b""
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write frames; ``httpcore.ConnectionNotAvailable`` if the server will not look at the stream they begin."""
        opened = max((stream for kind, stream in _frames(buffer) if kind == _HEADERS), default=0)
        if opened > self._newest:
            if self._newest and not self._is_reading:
                await self._look()
            if self._held and opened > int.from_bytes(self._held[9:13], "big"):
                raise httpcore.ConnectionNotAvailable
            self._newest = opened
        await self._inner.write(buffer, timeout)

    async def _received(self, max_bytes: int, timeout: float | None) -> bytes:
        self._is_reading = True
        try:
            return await self._inner.read(max_bytes, timeout)
        finally:
            self._is_reading = False

    async def _look(self) -> None:
        """Take in what came while nobody asked; raises ``httpcore.ConnectionNotAvailable`` if that was the end."""
        while self._inner.get_extra_info("is_readable"):
            try:
                data = await self._received(_READ_BYTES, _LOOK_S)
            except httpcore.ReadTimeout:  # TLS's own messages
                return
            except httpcore.ReadError as error:
                raise httpcore.ConnectionNotAvailable from error
            if not data:
                raise httpcore.ConnectionNotAvailable
            self._ready += self._passing(data)

    def _passing(self, data: bytes) -> bytes:
        """Return what of the bytes is handed on."""
        passing = b""
        while data:
            if self._left_bytes:
                piece, data = data[: self._left_bytes], data[self._left_bytes :]
                self._left_bytes -= len(piece)
                passing += self._of_frame(piece)
                continue
            missing = _HEAD_BYTES - len(self._head)
            self._head, data = self._head + data[:missing], data[missing:]
            self._check(self._head)
            if len(self._head) == _HEAD_BYTES:
                passing += self._begin_frame(self._head)
                self._head = b""
        return passing

    def _begin_frame(self, head: bytes) -> bytes:
        self._has_begun = True
        self._left_bytes = int.from_bytes(head[:3], "big")
        if self._left_bytes > _LARGEST_FRAME_BYTES:
            raise ProtocolViolated(
                f"{self._where} does not keep to HTTP/2: it sent a frame of {self._left_bytes:,} bytes, "
                f"more than the {_LARGEST_FRAME_BYTES:,} that are allowed.",
                advice="The server is at fault. HTTP/1.1 can be chosen in the request's settings.",
            )
        if head[3] == _GOAWAY and self._left_bytes >= 8:
            self._goodbye = bytearray(head)
            return b""
        return head

    def _of_frame(self, piece: bytes) -> bytes:
        if self._goodbye is None:
            return piece
        self._goodbye += piece
        if self._left_bytes:
            return b""
        frame, self._goodbye = bytes(self._goodbye), None
        last_stream, code = int.from_bytes(frame[9:13], "big"), int.from_bytes(frame[13:17], "big")
        if code == 0 and last_stream >= self._newest:
            self._held = frame
            return b""
        return frame

    def _check(self, head: bytes) -> None:
        start = b"HTTP/1."
        if not self._has_begun and len(head) >= len(start) and head.startswith(start):
            raise ProtocolViolated(
                f"{self._where} does not speak HTTP/2: it answered in HTTP/1.",
                advice="Choose another version of HTTP in the request's settings.",
            )

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inner.aclose()

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows."""
        return self._inner.get_extra_info(info)


def _frames(buffer: bytes) -> Iterator[tuple[int, int]]:
    """Yield type and stream of each frame."""
    at = len(_PREFACE) if buffer.startswith(_PREFACE) else 0
    while at + _HEAD_BYTES <= len(buffer):
        yield buffer[at + 3], int.from_bytes(buffer[at + 5 : at + 9], "big")
        at += _HEAD_BYTES + int.from_bytes(buffer[at : at + 3], "big")
