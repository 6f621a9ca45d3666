"""JSON of any length, made by repeating one prepared piece: valid, exactly as long as asked, never held in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from sanderling.serving.playground.shop import orders_in_stock

_CHUNK_BYTES: Final = 256 * 1024
_KINDS_OF_ORDERS: Final = 400


@lru_cache(maxsize=2)
def _orders(pretty: bool) -> tuple[bytes, ...]:
    """Return orders as JSON, each with the comma (and line break) that parts it from the next."""
    records = []
    for order in orders_in_stock(_KINDS_OF_ORDERS):
        if pretty:
            lines = json.dumps(order, indent=2, ensure_ascii=False).split("\n")
            records.append(("\n".join("  " + line for line in lines) + ",\n").encode())
        else:
            records.append((json.dumps(order, ensure_ascii=False, separators=(",", ":")) + ",").encode())
    return tuple(records)


@lru_cache(maxsize=2)
def _chunk(pretty: bool) -> bytes:
    all_once = b"".join(_orders(pretty))
    return all_once * max(1, _CHUNK_BYTES // len(all_once))


def long_json(size_bytes: int, *, pretty: bool) -> Iterator[bytes]:
    """Yield a JSON list of orders of exactly ``size_bytes`` bytes.

    The last element is an object whose text fills what the orders leave over. What is too short for that is an empty
    list with white space in it; one byte is the number 0.
    """
    opening, closing = (b"[\n", b"\n]\n") if pretty else (b"[", b"]")
    filler = (b'  {"filling": "', b'"}') if pretty else (b'{"filling":"', b'"}')
    least = len(opening + b"".join(filler) + closing)
    if size_bytes < least:
        yield b"0"[:size_bytes] if size_bytes < 2 else b"[" + b" " * (size_bytes - 2) + b"]"
        return
    yield opening
    left = size_bytes - least
    chunk = _chunk(pretty)
    while left >= len(chunk):
        yield chunk
        left -= len(chunk)
    tail = bytearray()
    for record in _fitting(left, pretty):
        tail += record
    yield bytes(tail) + filler[0] + b"~" * (left - len(tail)) + filler[1] + closing


def _fitting(left: int, pretty: bool) -> Iterator[bytes]:
    """Yield whole orders as long as they fit."""
    while True:
        for record in _orders(pretty):
            if len(record) > left:
                return
            left -= len(record)
            yield record
