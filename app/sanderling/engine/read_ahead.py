"""Reading a body's files in a thread of its own, a few chunks ahead of the wire, compressing on the way if wanted."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import stat
import threading
import zlib
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

from sanderling.domain.errors import BodyFileUnreadable
from sanderling.domain.outgoing import FilePiece, OutgoingBody

_CHUNKS_AHEAD: Final = 3
_PIPE_LOOK_MS: Final = 200


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes for the wire, and how many bytes of the body they stand for."""

    data: bytes
    source_bytes: int


Chunks = Generator[Chunk, None, None]


class ReadAhead:
    """The chunks of a body, read once from start to end. Close it in any case: that ends the thread."""

    def __init__(self, body: OutgoingBody, chunk_bytes: int) -> None:
        """Start to read; the chunks are for the running loop."""
        self._loop = asyncio.get_running_loop()
        self._ready: deque[Chunk | BodyFileUnreadable | None] = deque()
        self._slots = threading.Semaphore(_CHUNKS_AHEAD)
        self._waiter: asyncio.Future[None] | None = None
        self._closed = threading.Event()
        chunks = body_chunks(body, chunk_bytes, self._closed)
        # A daemon: a read that hangs must not hold up the program's end.
        threading.Thread(target=self._read, args=(chunks,), name="read ahead", daemon=True).start()

    async def next(self) -> Chunk | None:
        """Return the next chunk, or ``None`` at the end.

        Raises:
            BodyFileUnreadable: A file cannot be read, or has become shorter.
        """
        while not self._ready:
            self._waiter = self._loop.create_future()
            if not self._ready:  # the thread may have put one there just before it could see the waiter
                await self._waiter
        item = self._ready.popleft()
        self._slots.release()
        if isinstance(item, BodyFileUnreadable):
            raise item
        return item

    def close(self) -> None:
        """Read no more."""
        self._closed.set()
        self._slots.release()

    def _read(self, chunks: Chunks) -> None:
        with contextlib.closing(chunks):
            try:
                for chunk in chunks:
                    self._put(chunk)
                    if self._closed.is_set():
                        return
                self._put(None)
            except BodyFileUnreadable as error:
                self._put(error)

    def _put(self, item: Chunk | BodyFileUnreadable | None) -> None:
        self._slots.acquire()
        self._ready.append(item)
        waiter = self._waiter
        if waiter is not None:
            with contextlib.suppress(RuntimeError):  # the loop may be closed by now
                self._loop.call_soon_threadsafe(_wake, waiter)


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


def body_chunks(body: OutgoingBody, chunk_bytes: int, closed: threading.Event) -> Chunks:
    """Return the body as it goes over the wire, read here and now; reading of pipes ends when ``closed`` is set.

    Raises:
        BodyFileUnreadable: A file cannot be read, or has become shorter.
    """
    chunks = _chunks(body, chunk_bytes, closed)
    return _compressed(chunks, chunk_bytes) if body.is_compressed else chunks


def _chunks(body: OutgoingBody, chunk_bytes: int, closed: threading.Event) -> Chunks:
    for piece in body.pieces:
        if isinstance(piece, bytes):
            for start in range(0, len(piece), chunk_bytes):
                part = piece[start : start + chunk_bytes]
                yield Chunk(part, len(part))
        elif piece.size_bytes is None:
            yield from _of_pipe(piece, chunk_bytes, closed)
        else:
            yield from _of_file(piece, piece.size_bytes, chunk_bytes)


def _compressed(chunks: Chunks, chunk_bytes: int) -> Chunks:
    """Pack with gzip; what little comes out at a time is held until it is worth a chunk."""
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    held, source_bytes = b"", 0
    for chunk in chunks:
        held += packer.compress(chunk.data)
        source_bytes += chunk.source_bytes
        if len(held) >= chunk_bytes:
            yield Chunk(held, source_bytes)
            held, source_bytes = b"", 0
    yield Chunk(held + packer.flush(), source_bytes)


def _of_file(piece: FilePiece, size_bytes: int, chunk_bytes: int) -> Chunks:
    """Yield exactly the announced bytes of a file."""
    left = size_bytes
    try:
        with piece.path.open("rb", buffering=0) as file:
            while left:
                data = file.read(min(left, chunk_bytes))
                if not data:
                    raise BodyFileUnreadable(
                        f"The file {piece.path} became shorter while it was sent.",
                        advice="Send it again once it is complete.",
                    )
                left -= len(data)
                yield Chunk(data, len(data))
    except OSError as error:
        raise _unreadable(piece, error) from error


def _of_pipe(piece: FilePiece, chunk_bytes: int, closed: threading.Event) -> Chunks:
    """Yield what a named pipe or a device gives until its end, without being stuck in it when it is closed."""
    try:
        # Not blocking, or opening a pipe would wait for somebody to write to it, and nothing could end that.
        descriptor = os.open(piece.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            waits = stat.S_ISFIFO(os.fstat(descriptor).st_mode)
            while not closed.is_set():
                if waits and not _is_readable(descriptor):
                    continue
                data = os.read(descriptor, chunk_bytes)
                if not data:
                    return
                yield Chunk(data, len(data))
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _unreadable(piece, error) from error


def _is_readable(descriptor: int) -> bool:
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    return bool(poller.poll(_PIPE_LOOK_MS))


def _unreadable(piece: FilePiece, error: OSError) -> BodyFileUnreadable:
    return BodyFileUnreadable(
        f"The file {piece.path} cannot be read: {error.strerror or error}.", advice="Choose another file as the body."
    )
