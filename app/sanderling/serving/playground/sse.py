"""Server-sent events: a ticker, a flood, and a line that is cut again and again."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from sanderling.serving.playground.event_text import (
    CutEventStreamResponse,
    EventStreamResponse,
    comment_bytes,
    event_bytes,
    last_event_id,
    retry_bytes,
)
from sanderling.serving.playground.pacing import steps, unpaced
from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import switch, whole

if TYPE_CHECKING:
    from starlette.requests import Request

_RETRY_MS: Final = 2000
_CUT_RETRY_MS: Final = 1000
_CHUNK_BYTES: Final = 128 * 1024
_SMALLEST_EVENT_BYTES: Final = 64
_LARGEST_EVENT_BYTES: Final = 10_000_000
_FILLING: Final = "The wave runs up the sand, the bird runs before it. The wave runs back, the bird runs after. "
_BIRDS: Final = ("sanderling", "dunlin", "knot", "oystercatcher", "turnstone", "ringed plover", "curlew")


def sse_subject() -> Subject:
    """Return the places that stream events."""
    return Subject(
        "events",
        "Server-sent events (text/event-stream).",
        (
            Place(
                "/sse/ticker",
                ("GET",),
                _ticker,
                "Named events with ids, retry and heartbeats; query: interval_ms, count (0 = endless), burst, "
                "heartbeat_ms.",
                "/sse/ticker?interval_ms=500",
            ),
            Place(
                "/sse/burst",
                ("GET",),
                _burst,
                "As many events as fast as can be; query: count, size (bytes of an event).",
                "/sse/burst?count=1000&size=100",
            ),
            Place(
                "/sse/cut",
                ("GET",),
                _cut,
                "Ends after every few events and goes on after Last-Event-ID, 204 when all have been sent; query: "
                "every, total, interval_ms, rough (1 = break the connection instead of ending it).",
                "/sse/cut?every=3&total=12",
            ),
        ),
    )


async def _ticker(request: Request) -> Response:
    interval_s = whole(request, "interval_ms", 1000, 0, 600_000) / 1000
    heartbeat_s = whole(request, "heartbeat_ms", 5000, 0, 600_000) / 1000
    count, burst = whole(request, "count", 0), whole(request, "burst", 1, 1, 10_000)
    first = last_event_id(request) + 1
    return EventStreamResponse(_ticks(first, count, burst, interval_s, heartbeat_s))


async def _ticks(first: int, count: int, burst: int, interval_s: float, heartbeat_s: float) -> AsyncIterator[bytes]:
    yield retry_bytes(_RETRY_MS)
    async for step in steps(interval_s, -(-count // burst), heartbeat_s):
        if step is None:
            yield comment_bytes("still here")
            continue
        size = min(burst, count - step * burst) if count else burst
        yield b"".join(_tick(first + step * burst + index) for index in range(size))


def _tick(number: int) -> bytes:
    kind = ("tide", "wind", "bird")[number % 3]
    if kind == "tide":
        data: dict[str, object] = {"height_m": round(1.6 + 1.4 * math.sin(number / 12), 2), "rising": number % 75 < 38}
    elif kind == "wind":
        data = {"from": ("NW", "W", "SW", "N")[number // 3 % 4], "beaufort": 3 + number // 5 % 5}
    else:
        data = {"species": _BIRDS[number // 3 % len(_BIRDS)], "count": number * 7 % 40 + 1}
    return event_bytes({"n": number} | data, name=kind, event_id=str(number))


async def _burst(request: Request) -> Response:
    count = whole(request, "count", 100_000, 1, 100_000_000)
    size = whole(request, "size", 100, _SMALLEST_EVENT_BYTES, _LARGEST_EVENT_BYTES)
    return EventStreamResponse(unpaced(_flood(count, size)))


def _flood(count: int, size_bytes: int) -> Iterator[bytes]:
    filling = _FILLING * (size_bytes // len(_FILLING) + 1)
    at_once = max(1, _CHUNK_BYTES // size_bytes)
    for first in range(1, count + 1, at_once):
        last = min(first + at_once, count + 1)
        yield "".join([_flood_event(number, size_bytes, filling) for number in range(first, last)]).encode("ascii")


def _flood_event(number: int, size_bytes: int, filling: str) -> str:
    head = f'id: {number}\ndata: {{"n": {number}, "text": "'
    return f'{head}{filling[: size_bytes - len(head) - 4]}"}}\n\n'


async def _cut(request: Request) -> Response:
    every, total = whole(request, "every", 3, 1), whole(request, "total", 12)
    interval_s = whole(request, "interval_ms", 300, 0, 600_000) / 1000
    rough, sent = switch(request, "rough"), last_event_id(request)
    if sent >= total:
        return Response(status_code=204)
    answer = CutEventStreamResponse if rough else EventStreamResponse
    return answer(_stretch(sent, min(every, total - sent), total, interval_s))


async def _stretch(sent: int, count: int, total: int, interval_s: float) -> AsyncIterator[bytes]:
    yield retry_bytes(_CUT_RETRY_MS)
    async for step in steps(interval_s, count):
        number = sent + (step or 0) + 1
        yield event_bytes({"n": number, "of": total}, name="wave", event_id=str(number))
