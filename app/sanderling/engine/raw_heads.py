"""Heads as they went over the wire: where they end, which are interim, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_END: Final = re.compile(rb"\n\r?\n")
_LARGEST_BYTES: Final = 256 * 1024
_STATUS_AT: Final = 9  # in "HTTP/1.1 200"


def head_end(data: bytes | bytearray, start: int = 0) -> int:
    """Return where the head that begins at ``start`` ends, its empty line included; 0 if it is not complete."""
    found = _END.search(data, start, start + _LARGEST_BYTES)
    return found.end() if found else 0


def status_at(data: bytes | bytearray, start: int = 0) -> int:
    """Return the status of the head that begins at ``start``; 0 if it has not come yet or is none."""
    digits = data[start + _STATUS_AT : start + _STATUS_AT + 3]
    return int(digits) if len(digits) == 3 and digits.isdigit() else 0


def is_interim(status: int) -> bool:
    """Return whether another head follows (RFC 9110, 15.2); 101 is an answer of its own."""
    return 100 <= status < 200 and status != 101


def shown_head(data: bytes | bytearray) -> str:
    """Return a head as text, at most 256 KiB of it."""
    return text_of(bytes(data[:_LARGEST_BYTES]))


def shown_fields(fields: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the head of an HTTP/2 or HTTP/3 message, pseudo-header fields and all, a field a line."""
    return "".join(f"{text_of(name)}: {text_of(value)}\r\n" for name, value in fields)[:_LARGEST_BYTES]


def request_fields(
    method: bytes, scheme: bytes, target: bytes, headers: Iterable[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    """Return the fields of an HTTP/2 request as httpcore sends them (RFC 9113, 8.3.1)."""
    fields = [(name.lower(), value) for name, value in headers]
    authority = next((value for name, value in fields if name == b"host"), b"")
    pseudo = [(b":method", method), (b":authority", authority), (b":scheme", scheme), (b":path", target)]
    return [*pseudo, *(field for field in fields if field[0] not in (b"host", b"transfer-encoding"))]


def text_of(value: bytes) -> str:
    """Return bytes of a head as text: UTF-8 where they are, else a character a byte."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
