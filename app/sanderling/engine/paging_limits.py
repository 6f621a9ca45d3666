"""How far pages are followed: what one send may fetch, whatever an earlier one did before it."""

from __future__ import annotations

import time

from sanderling.domain.pagination import Pagination
from sanderling.engine.gathering import Room


class PagingLimits:
    """Counts pages, items, bytes and seconds against a pagination's limits; 0 means: none."""

    def __init__(self, plan: Pagination) -> None:
        """Start the clock."""
        self._plan = plan
        self._until_s = time.monotonic() + plan.max_time_s if plan.max_time_s > 0 else None
        self._pages = self._items = self._bytes = 0

    def took(self, items: int, size_bytes: int) -> None:
        """Count a page that was taken in."""
        self._pages += 1
        self._items += items
        self._bytes += size_bytes

    @property
    def time_left_s(self) -> float | None:
        """The seconds left; ``None`` where time is not limited."""
        return None if self._until_s is None else max(self._until_s - time.monotonic(), 0.0)

    @property
    def room(self) -> Room:
        """What the next page may bring."""
        plan = self._plan
        items = max(plan.max_items - self._items, 1) if plan.max_items > 0 else 0
        size = max(plan.max_bytes - self._bytes, 1) if plan.max_bytes > 0 else 0
        return Room(items, size)

    def reached(self) -> tuple[str, str] | None:
        """Return a sentence and a word for the limit that was reached, or ``None``."""
        plan = self._plan
        if 0 < plan.max_items <= self._items:
            return f"{self._items:,} items were gathered, which is the limit.", "max-items"
        if 0 < plan.max_bytes <= self._bytes:
            return f"{self._bytes:,} bytes were gathered; the limit is {plan.max_bytes:,}.", "max-bytes"
        if 0 < plan.max_pages <= self._pages:
            return f"{self._pages:,} pages were fetched, which is the limit.", "max-pages"
        if self.time_left_s == 0:
            return "The time for following pages is over.", "max-time"
        return None
