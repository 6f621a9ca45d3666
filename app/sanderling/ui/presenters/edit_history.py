"""Undo and redo of whole values, by keeping the values."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

V = TypeVar("V")
_LIMIT = 200
_RUN_S = 0.8


class EditHistory(Generic[V]):
    """Values in the order in which they were made. Edits that follow each other quickly count as one."""

    def __init__(self, value: V, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with a value that cannot be undone."""
        self._values = [value]
        self._at = 0
        self._clock = clock
        self._last_edit_s = float("-inf")

    @property
    def value(self) -> V:
        """The value that holds now."""
        return self._values[self._at]

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier value."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether a value was undone."""
        return self._at < len(self._values) - 1

    def record(self, value: V, *, apart: bool = False) -> None:
        """Take a new value; ``apart`` keeps it from joining the edit just before."""
        if value == self.value:
            return
        now_s = self._clock()
        joins = not apart and self._at > 0 and not self.can_redo and now_s - self._last_edit_s < _RUN_S
        del self._values[self._at + (0 if joins else 1) :]
        self._values.append(value)
        del self._values[:-_LIMIT]
        self._at = len(self._values) - 1
        self._last_edit_s = float("-inf") if apart else now_s

    def adjust(self, change: Callable[[V], V]) -> None:
        """Apply a change that is no edit (a rename elsewhere) to every value."""
        self._values = [change(value) for value in self._values]

    def undo(self) -> V:
        """Go back one value and return it."""
        self._at = max(self._at - 1, 0)
        self._last_edit_s = float("-inf")
        return self.value

    def redo(self) -> V:
        """Go forward one value and return it."""
        self._at = min(self._at + 1, len(self._values) - 1)
        self._last_edit_s = float("-inf")
        return self.value
