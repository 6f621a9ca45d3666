"""Newline-delimited JSON: one reading of a weather mast a line."""

from __future__ import annotations

import json
import math
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response, StreamingResponse

from sanderling.serving.playground.pacing import steps, unpaced
from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import whole

if TYPE_CHECKING:
    from starlette.requests import Request

_AT_ONCE: Final = 500


def ndjson_subject() -> Subject:
    """Return the place that streams lines of JSON."""
    return Subject(
        "lines",
        "Newline-delimited JSON (application/x-ndjson).",
        (
            Place(
                "/ndjson",
                ("GET",),
                _lines,
                "Readings of a weather mast, one a line; query: count (0 = endless), interval_ms (0 = at once).",
                "/ndjson?count=20&interval_ms=200",
            ),
        ),
    )


async def _lines(request: Request) -> Response:
    count = whole(request, "count", 20, 0, 100_000_000)
    interval_s = whole(request, "interval_ms", 200, 0, 600_000) / 1000
    lines = _paced(count, interval_s) if interval_s else unpaced(_at_once(count))
    return StreamingResponse(lines, headers={"Cache-Control": "no-store"}, media_type="application/x-ndjson")


async def _paced(count: int, interval_s: float) -> AsyncIterator[bytes]:
    async for step in steps(interval_s, count):
        yield _line((step or 0) + 1)


def _at_once(count: int) -> Iterator[bytes]:
    first = 1
    while count == 0 or first <= count:
        last = first + _AT_ONCE if count == 0 else min(first + _AT_ONCE, count + 1)
        yield b"".join(_line(number) for number in range(first, last))
        first = last


def _line(number: int) -> bytes:
    reading: dict[str, Any] = {
        "n": number,
        "mast": ("north", "south")[number % 2],
        "wind_m_s": round(8 + 4 * math.sin(number / 9), 1),
        "air_c": round(11 + 3 * math.cos(number / 30), 1),
        "gusts": [number % 5 + 9, number % 7 + 10],
    }
    return json.dumps(reading, ensure_ascii=False).encode() + b"\n"
