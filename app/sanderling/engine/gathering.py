"""The items of all pages so far, one NDJSON line each, in the file that becomes the exchange's body."""

from __future__ import annotations

import asyncio
import threading
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sanderling.domain import events as ev
from sanderling.domain.errors import NotFound, StorageError
from sanderling.engine.ports import BodySpool, Emit

AT_ONCE_BYTES: Final = 64 * 1024
_WRITTEN_AT_ONCE_BYTES: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Room:
    """How much more may be taken; 0 means: as much as there is."""

    items: int = 0
    size_bytes: int = 0


class Gathering:
    """Appends items to a file and tells where they are."""

    def __init__(self, spool: BodySpool, emit: Emit) -> None:
        """Begin with an empty file."""
        self.spool = spool
        self.items = 0
        self.of_page = 0
        self.wire_bytes = 0
        self._emit = emit
        self._stop = threading.Event()

    def open(self, at_s: float) -> None:
        """Say that the body is there and that it is a stream of items."""
        self._emit(ev.BodyOpened(at_s, self.spool.path))
        self._emit(ev.StreamOpened(at_s, "items"))

    @property
    def size_bytes(self) -> int:
        """How long the file is."""
        return self.spool.size_bytes

    async def add(self, lines: Iterable[bytes], size_bytes: int, at_s: float, room: Room) -> bool:
        """Append lines as far as there is room; many in a thread. ``of_page`` counts them.

        Args:
            lines: The items, one a line.
            size_bytes: About how much that is.
            at_s: When they came.
            room: How much may be taken.

        Returns:
            Whether all were taken.

        Raises:
            DiskFull, StorageError: They could not be written; those that were are counted and told.
        """
        batch = _Batch(self.spool)
        self.of_page = 0
        try:
            if size_bytes <= AT_ONCE_BYTES:
                return batch.take(lines, room, self._stop)
            loop = asyncio.get_running_loop()
            work = loop.run_in_executor(None, batch.take, lines, room, self._stop)
            try:
                return await asyncio.shield(work)
            except asyncio.CancelledError:
                self._stop.set()  # who writes to the file has to be done with it first
                await asyncio.wait((work,))
                raise
        finally:
            self.of_page = len(batch.starts)
            self.items += self.of_page
            self._emit(ev.BodyReceived(at_s, self.wire_bytes, self.size_bytes))
            if self.of_page:
                self._emit(ev.MessagesReceived(at_s, batch.starts, batch.ends))


class _Batch:
    """The lines of one page on their way into the file, and where each of them ends up."""

    def __init__(self, spool: BodySpool) -> None:
        self.starts, self.ends = array("Q"), array("Q")
        self._spool = spool

    def take(self, lines: Iterable[bytes], room: Room, stop: threading.Event) -> bool:
        first = self._spool.size_bytes
        try:
            return self._take(lines, room, stop)
        except StorageError:
            written = self._spool.size_bytes
            while self.ends and self.ends[-1] >= max(written, first):
                self.starts.pop()
                self.ends.pop()
            raise

    def _take(self, lines: Iterable[bytes], room: Room, stop: threading.Event) -> bool:
        at = first = self._spool.size_bytes
        waiting: list[bytes] = []
        is_whole = True
        for line in lines:
            full = (room.items and len(self.starts) >= room.items) or (
                room.size_bytes and at - first >= room.size_bytes
            )
            if full or stop.is_set():
                is_whole = False
                break
            item = line.rstrip(b"\n")
            self.starts.append(at)
            self.ends.append(at + len(item))
            waiting += (item, b"\n")
            at += len(item) + 1
            if at - self._spool.size_bytes >= _WRITTEN_AT_ONCE_BYTES:
                self._spool.write(b"".join(waiting))
                waiting.clear()
        if waiting:
            self._spool.write(b"".join(waiting))
        return is_whole


def lines_of(path: Path, size_bytes: int) -> Iterator[bytes]:
    """Yield the whole lines in the first bytes of an earlier body.

    Raises:
        NotFound: It is no longer there.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise NotFound(
            "The items gathered before are no longer there.",
            advice="Send again, from the first page.",
            detail=str(error),
        ) from error
    with file:
        at = 0
        for line in file:
            at += len(line)
            if at > size_bytes:
                return
            yield line


class PageEmit:
    """Takes what is said of the body of one page: only the growth is told on, as growth of the whole."""

    def __init__(self, emit: Emit) -> None:
        """Hold back everything until it is known what the page is."""
        self.gathering: Gathering | None = None
        self._emit = emit
        self._opened: ev.BodyOpened | None = None
        self._received: ev.BodyReceived | None = None

    def __call__(self, event: ev.Event) -> None:
        """Take an event."""
        if isinstance(event, ev.BodyOpened):
            self._opened = event
        elif isinstance(event, ev.BodyReceived):
            self._received = event
            if self.gathering is not None:
                whole = self.gathering
                self._emit(ev.BodyReceived(event.at_s, whole.wire_bytes + event.wire_bytes, whole.size_bytes))
        elif not isinstance(event, ev.StreamOpened | ev.MessagesReceived):
            self._emit(event)

    @property
    def wire_bytes(self) -> int:
        """The length of the page's body on the wire."""
        return self._received.wire_bytes if self._received else 0

    def show_page(self) -> None:
        """Tell of the page's own body after all: there is nothing else to see."""
        for event in (self._opened, self._received):
            if event is not None:
                self._emit(event)
