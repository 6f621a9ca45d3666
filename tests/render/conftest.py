"""Sources that tests read from."""

from __future__ import annotations


class BytesInMemory:
    """A source over bytes that a test can let grow."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data
        self.bytes_read = 0

    @property
    def size_bytes(self) -> int:
        return len(self.data)

    def read(self, start: int, end: int) -> bytes:
        found = self.data[max(start, 0) : end]
        self.bytes_read += len(found)
        return found

    def find(self, needle: bytes, start: int, end: int) -> int:
        return self.data.find(needle, start, end)
