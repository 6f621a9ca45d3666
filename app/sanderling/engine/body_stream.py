"""Sending a body piece by piece: files are read from disk as the wire takes them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import httpx

from sanderling.domain.errors import BodyFileUnreadable
from sanderling.domain.outgoing import FilePiece, OutgoingBody

_CHUNK_BYTES: Final = 256 * 1024


class _BodyStream(httpx.AsyncByteStream):
    """Can be read again from the start, for a redirect or an auth challenge."""

    def __init__(self, body: OutgoingBody) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._body.pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                async for chunk in _file_chunks(piece):
                    yield chunk


def stream_body(body: OutgoingBody) -> httpx.AsyncByteStream:
    """Return the body as a stream for httpx."""
    return _BodyStream(body)


async def _file_chunks(piece: FilePiece) -> AsyncIterator[bytes]:
    """Yield exactly the announced bytes of a file."""
    left = piece.size_bytes
    try:
        file = await asyncio.to_thread(piece.path.open, "rb")
    except OSError as error:
        raise unreadable(piece, error) from error
    try:
        while left:
            chunk = await asyncio.to_thread(file.read, min(left, _CHUNK_BYTES))
            if not chunk:
                raise BodyFileUnreadable(
                    f"The file {piece.path} became shorter while it was sent.",
                    advice="Send it again once it is complete.",
                )
            left -= len(chunk)
            yield chunk
    finally:
        file.close()


def unreadable(piece: FilePiece, error: OSError) -> BodyFileUnreadable:
    """Return the error for a file that cannot be read."""
    return BodyFileUnreadable(
        f"The file {piece.path} cannot be read: {error.strerror or error}.",
        advice="Choose another file for the body.",
    )
