"""Cached responses on disk, in the user's own data: an index in SQLite, and one file for each body.

All of it can be lost without harm: an index that is damaged, or of another version, is thrown away with its bodies.
What is used least lately goes when there is too much. Nothing here is readable for other users.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TypeVar

from sanderling.domain.cached_response import CachedResponse, CacheUse
from sanderling.domain.errors import StorageError
from sanderling.storage.atomic_files import make_folder

if TYPE_CHECKING:
    from sanderling.storage.cache_index import CacheIndex

T = TypeVar("T")
MOST_BYTES: Final = 500_000_000
_LARGEST_PART: Final = 4
_log = logging.getLogger(__name__)


class HttpCacheFiles:
    """The cached responses of one workspace; an ``engine.ports.ResponseCache``. Windows may share the folder.

    SQLite is imported when something is asked for.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """Take the folder; it is created when the first response is kept."""
        self._folder = folder
        self._most_bytes = most_bytes
        self._turn = threading.Lock()
        self._index: CacheIndex | None = None

    async def find(self, key: str) -> tuple[CachedResponse, ...]:
        """Return the responses that are kept for a URL, whatever their method and what they vary by."""
        return await self._ask((), lambda index: index.find(key))

    async def open_body(self, response: CachedResponse) -> BinaryIO | None:
        """Return the file of a body, or ``None`` if it is not there any more (the response is forgotten then)."""
        return await self._ask(None, lambda index: index.open_body(response))

    async def store(self, response: CachedResponse, body: bytes | tuple[Path, int]) -> None:
        """Keep a response, unless it would take more than its share of the room."""
        if response.size_bytes * _LARGEST_PART > self._most_bytes:
            return

        def stored(index: CacheIndex) -> None:
            index.store(response, body)
            index.make_room(self._most_bytes)

        await self._ask(None, stored, create=True)

    async def update(self, response: CachedResponse) -> None:
        """Replace the head and age of a response, after the server said that it still holds."""
        await self._ask(None, lambda index: index.update(response))

    async def remove(self, responses: Iterable[CachedResponse]) -> None:
        """Forget responses."""
        ids = [response.id for response in responses]
        if ids:
            await self._ask(None, lambda index: index.remove(ids))

    async def uses(self) -> tuple[CacheUse, ...]:
        """Return what is kept of each host."""
        return await self._ask((), lambda index: index.uses())

    async def clear(self, host: str = "") -> int:
        """Forget what is kept of a host (with or without its port), or everything; return how many there were."""

        def cleared(index: CacheIndex) -> int:
            ids = index.ids_of(host)
            index.remove(ids)
            return len(ids)

        return await self._ask(0, cleared)

    def close(self) -> None:
        """Let go of the index."""
        with self._turn:
            if self._index is not None:
                self._index.close()
                self._index = None

    async def _ask(self, otherwise: T, question: Callable[[CacheIndex], T], *, create: bool = False) -> T:
        """Ask the index in a thread. Whatever is wrong with a cache is no fault of a send: it answers ``otherwise``."""
        return await asyncio.to_thread(self._answer, otherwise, question, create)

    def _answer(self, otherwise: T, question: Callable[[CacheIndex], T], create: bool) -> T:
        from sanderling.storage import cache_index

        with self._turn:
            try:
                file = self._folder / cache_index.FILE_NAME
                if self._index is None or not file.exists():
                    if not create and not file.exists():
                        return otherwise
                    make_folder(self._folder, str(self._folder), private=True)
                    self._index = cache_index.CacheIndex(self._folder)
                return question(self._index)
            except cache_index.LOCKED as error:
                _log.warning("The HTTP cache could not be used: %s", error)
            except cache_index.DAMAGED as error:
                _log.warning("The HTTP cache is damaged and starts anew: %s", error)
                self._start_anew()
            except (OSError, StorageError) as error:
                _log.warning("The HTTP cache could not be used: %s", error)
            return otherwise

    def _start_anew(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None
        shutil.rmtree(self._folder, ignore_errors=True)
