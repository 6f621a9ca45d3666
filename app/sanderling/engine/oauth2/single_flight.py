"""One does the work, those who come meanwhile wait for it: they take what came of it, its failure too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sanderling.domain.errors import SanderlingError


class _Flight:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.rounds = 0
        self.users = 0
        self.failure: SanderlingError | None = None


class SingleFlight:
    """Lets one at a time through for each key; lives on one event loop."""

    def __init__(self) -> None:
        """Start with none under way."""
        self._flights: dict[str, _Flight] = {}

    def is_under_way(self, key: str) -> bool:
        """Whether somebody does the work now."""
        flight = self._flights.get(key)
        return flight is not None and flight.lock.locked()

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[None]:
        """Wait for a turn. What was done meanwhile has to be looked at again; if it failed, so does this.

        If who does the work is cancelled, the next in line does it.
        """
        flight = self._flights.setdefault(key, _Flight())
        seen = flight.rounds
        flight.users += 1
        try:
            async with flight.lock:
                if flight.rounds != seen and flight.failure is not None:
                    raise flight.failure
                try:
                    yield
                except SanderlingError as error:
                    flight.failure = error
                    flight.rounds += 1
                    raise
                flight.failure = None
                flight.rounds += 1
        finally:
            flight.users -= 1
            if not flight.users:
                self._flights.pop(key, None)
