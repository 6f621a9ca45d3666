"""The person's own settings."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sanderling.domain.preferences import Preferences

if TYPE_CHECKING:
    from sanderling.storage.user_data import UserData


class PreferenceKeeping:
    """Reads and writes the preferences."""

    def __init__(self, user_data: UserData) -> None:
        """Hold where they are kept."""
        self._user_data = user_data

    def read(self) -> Preferences:
        """Return the preferences at once: for the start, before the window is made."""
        return self._user_data.read_preferences()

    async def load(self) -> Preferences:
        """Return the preferences."""
        return await asyncio.to_thread(self._user_data.read_preferences)

    async def save(self, preferences: Preferences) -> None:
        """Write the preferences."""
        await asyncio.to_thread(self._user_data.write_preferences, preferences)
