"""A response: its head as received and a reference to its body on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sanderling.domain.outgoing import HeaderPairs


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseHead:
    """Status line and header fields, order and case kept. ``http_version`` is ``HTTP/1.1`` or ``HTTP/2``."""

    status: int
    reason: str = ""
    http_version: str = "HTTP/1.1"
    headers: HeaderPairs = ()

    def header(self, name: str) -> str | None:
        """Return the first value of a header, its name compared without case."""
        return next(self.all_headers(name), None)

    def all_headers(self, name: str) -> Iterator[str]:
        """Yield every value of a header."""
        wanted = name.lower()
        return (value for key, value in self.headers if key.lower() == wanted)

    @property
    def media_type(self) -> str:
        """The media type in lower case without parameters, such as ``application/json``; empty if not said."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The ``charset`` parameter of the Content-Type in lower case; empty if not said."""
        for parameter in (self.header("content-type") or "").split(";")[1:]:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip('"').lower()
        return ""


@dataclass(frozen=True, slots=True)
class BodyFile:
    """Where a response body lies, decoded, and how long it is."""

    path: Path
    size_bytes: int


class BytesSource(Protocol):
    """Bytes of any length that may still be growing; reading never needs the whole in memory."""

    @property
    def size_bytes(self) -> int:
        """The bytes there are by now."""
        ...

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from ``start`` up to ``end``, fewer at the end of what there is."""
        ...

    def find(self, needle: bytes, start: int, end: int) -> int:
        """Return the offset of the first ``needle`` that lies in ``start`` to ``end``, or -1."""
        ...
