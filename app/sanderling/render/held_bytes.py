"""Sources over bytes in memory: nothing, a message, a small body printed nicely."""

from __future__ import annotations

from typing import Final


class HeldBytes:
    """A source over a few bytes in memory: a message, a part of a body."""

    def __init__(self, data: bytes) -> None:
        """Hold the bytes."""
        self._data = data

    @property
    def size_bytes(self) -> int:
        """How many there are."""
        return len(self._data)

    def read(self, start: int, end: int) -> bytes:
        """Return a part."""
        return self._data[max(0, start) : end]

    def find(self, needle: bytes, start: int, end: int) -> int:
        """Return where ``needle`` is, or -1."""
        return self._data.find(needle, start, end)


NO_BYTES: Final = HeldBytes(b"")
