"""Tidying up the user's data folder: bodies of processes that are gone, trash that nobody will want back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sanderling.storage.response_bodies import ResponseBodies

_TRASH_KEPT_S: Final = 30 * 24 * 3600.0


class Housekeeping:
    """Keeps the user's data folder from growing without end."""

    def __init__(self, bodies: ResponseBodies, trash_folder: Path) -> None:
        """Hold what is tidied."""
        self._bodies = bodies
        self._trash_folder = trash_folder

    async def tidy(self) -> None:
        """Remove what earlier runs left behind; for a quiet moment after the start."""
        await asyncio.to_thread(self._tidy)

    def _tidy(self) -> None:
        from sanderling.storage.trash import empty_trash

        self._bodies.clean()
        empty_trash(self._trash_folder, _TRASH_KEPT_S)

    async def close(self) -> None:
        """Remove this process's own response bodies."""
        await asyncio.to_thread(self._bodies.close)
