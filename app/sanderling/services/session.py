"""Where a person left off, and unsaved work: written at once, so that a crash loses nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from sanderling.domain.session import Draft, Session

if TYPE_CHECKING:
    from sanderling.storage.user_data import UserData


class SessionKeeping:
    """Session and drafts of one workspace."""

    def __init__(self, user_data: UserData, workspace_folder: Path) -> None:
        """Hold where they are kept."""
        self._user_data = user_data
        self._folder = workspace_folder
        self._writing = asyncio.Lock()

    async def load(self) -> Session:
        """Return the last session, or an empty one."""
        return await asyncio.to_thread(self._user_data.read_session, self._folder)

    async def save(self, session: Session) -> None:
        """Write the session."""
        async with self._writing:
            await asyncio.to_thread(self._user_data.write_session, self._folder, session)

    async def drafts(self) -> tuple[Draft, ...]:
        """Return all unsaved work."""
        return tuple(await asyncio.to_thread(self._user_data.read_drafts, self._folder))

    async def save_draft(self, draft: Draft) -> None:
        """Write unsaved work; it survives the program being killed from here on."""
        async with self._writing:
            await asyncio.to_thread(self._user_data.write_draft, self._folder, draft.key, draft)

    async def discard_draft(self, key: str) -> None:
        """Remove unsaved work that was saved or given up."""
        async with self._writing:
            await asyncio.to_thread(self._user_data.delete_draft, self._folder, key)
