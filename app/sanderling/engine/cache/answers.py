"""Answers on their way out of the cache, and those that are kept in passing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import BinaryIO, Final

from sanderling.domain import events as ev
from sanderling.domain.errors import BodyTooLarge, SanderlingError
from sanderling.domain.response import ResponseHead
from sanderling.engine.ports import Answer, BodySpool, Emit
from sanderling.engine.redirects import is_redirect

_CHUNK_BYTES: Final = 256 * 1024
_LARGEST_DRAINED_BYTES: Final = 256 * 1024
Keep = Callable[[bytes | tuple[Path, int], int], Awaitable[None]]
"""Takes the body, as bytes or as a file and a position in it, and its length."""


class StoredAnswer:
    """A response from the cache: its body is copied from one file to the other."""

    def __init__(self, head: ResponseHead, body: BinaryIO) -> None:
        """Take the head and the opened body."""
        self.head = head
        self.ended_at_s = time.perf_counter()
        self._body = body

    async def read_body(self, spool: BodySpool, emit: Emit) -> None:
        """Copy the body, a piece at a time; the loop goes on in between."""
        emit(ev.BodyOpened(time.perf_counter(), spool.path))
        try:
            while chunk := self._body.read(_CHUNK_BYTES):
                spool.write(chunk)
                emit(ev.BodyReceived(time.perf_counter(), 0, spool.size_bytes))
                await asyncio.sleep(0)
        finally:
            self.ended_at_s = time.perf_counter()
            await self.close()

    async def drain(self) -> None:
        """Nothing waits for it to be read."""
        await self.close()

    async def close(self) -> None:
        """Let go of the file."""
        self._body.close()


class KeptAnswer:
    """A response from the wire that is kept once its body has come whole."""

    def __init__(self, answer: Answer, keep: Keep) -> None:
        """Take the answer, and what keeps its body."""
        self._answer = answer
        self._keep = keep

    @property
    def head(self) -> ResponseHead:
        """Status and headers."""
        return self._answer.head

    @property
    def ended_at_s(self) -> float:
        """When the last byte came."""
        return self._answer.ended_at_s

    async def read_body(self, spool: BodySpool, emit: Emit) -> None:
        """Read the body; one that failed, or that a person cut off at its size limit, is not kept."""
        start, cut = spool.size_bytes, False

        def watched(event: ev.Event) -> None:
            nonlocal cut
            cut |= isinstance(event, ev.SizeLimitReached)
            emit(event)

        await self._answer.read_body(spool, watched)
        if not cut:
            await self._keep((spool.path, start), spool.size_bytes - start)

    async def drain(self) -> None:
        """Drop the body; the short one of a redirect is kept, so that the redirect can be."""
        if not is_redirect(self.head):
            await self._answer.drain()
            return
        held = _HeldBody()
        try:
            await self._answer.read_body(held, lambda _event: None)
        except SanderlingError:
            await self._answer.close()
            return
        await self._keep(bytes(held.data), held.size_bytes)

    async def close(self) -> None:
        """Give the connection back; nothing is kept."""
        await self._answer.close()


class _HeldBody:
    """A short body in memory."""

    path = Path()

    def __init__(self) -> None:
        self.data = bytearray()

    @property
    def size_bytes(self) -> int:
        return len(self.data)

    def write(self, data: bytes) -> None:
        self.data += data
        if len(self.data) > _LARGEST_DRAINED_BYTES:
            raise BodyTooLarge("The body of the redirect is too long to be kept.")

    def close(self) -> None:
        pass
