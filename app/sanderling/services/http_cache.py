"""The workspace's HTTP cache, for the window and the command line: what is in it, and how it is cleared."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from sanderling.domain.cached_response import CacheUse

if TYPE_CHECKING:
    from sanderling.storage.http_cache import HttpCacheFiles


class HttpCache:
    """The cache that every send of the workspace shares; it is opened when it is first needed."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that it lies in."""
        self._folder = folder
        self._files: HttpCacheFiles | None = None

    def files(self) -> HttpCacheFiles:
        """Return what keeps the responses, for the pipeline."""
        if self._files is None:
            from sanderling.storage.http_cache import HttpCacheFiles

            self._files = HttpCacheFiles(self._folder)
        return self._files

    async def uses(self) -> tuple[CacheUse, ...]:
        """Return what is kept of each host (``name:port`` where the port is not the scheme's own)."""
        return await self.files().uses()

    async def size(self) -> CacheUse:
        """Return what is kept in all."""
        uses = await self.uses()
        return CacheUse("", sum(use.responses for use in uses), sum(use.size_bytes for use in uses))

    async def clear_host(self, host: str) -> int:
        """Forget what is kept of a host, given with its port or for all ports; return how many responses there were."""
        return await self.files().clear(host) if host else 0

    async def clear(self) -> int:
        """Forget everything; return how many responses there were."""
        return await self.files().clear()

    async def aclose(self) -> None:
        """Let go of the files."""
        if self._files is not None:
            await asyncio.to_thread(self._files.close)
