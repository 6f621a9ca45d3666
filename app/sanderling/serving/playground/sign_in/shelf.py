"""Where codes, tokens and the like lie until they are out of date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")
Clock = Callable[[], float]
_MOST: Final = 5000


class Shelf(Generic[T]):
    """Values under keys, each for its time; the oldest go when it is full."""

    def __init__(self, clock: Clock) -> None:
        """Make an empty shelf that reads this clock (seconds since 1970)."""
        self._clock = clock
        self._values: dict[str, tuple[T, float]] = {}

    def put(self, key: str, value: T, for_s: float) -> None:
        """Lay a value down for so many seconds."""
        if len(self._values) >= _MOST:
            self._tidy()
        self._values[key] = (value, self._clock() + for_s)

    def get(self, key: str) -> T | None:
        """Return a value that is still there."""
        value, until = self._values.get(key, (None, 0.0))
        return value if until > self._clock() else None

    def take(self, key: str) -> T | None:
        """Return a value and put it away."""
        value = self.get(key)
        self._values.pop(key, None)
        return value

    def claim(self, key: str, value: T, for_s: float) -> bool:
        """Lay a value down unless there is one already; returns whether it was free."""
        if self.get(key) is not None:
            return False
        self.put(key, value, for_s)
        return True

    def _tidy(self) -> None:
        now = self._clock()
        self._values = {key: entry for key, entry in self._values.items() if entry[1] > now}
        while len(self._values) >= _MOST:
            del self._values[next(iter(self._values))]
