"""Answers that take their time: a wait before the head, or a body that drips."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from starlette.responses import Response, StreamingResponse

from sanderling.serving.playground.pacing import steps
from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import switch, whole, whole_in
from sanderling.serving.playground.replies import json_reply

if TYPE_CHECKING:
    from starlette.requests import Request

_LONGEST_MS: Final = 600_000
_DROPS: Final = b"drip drop "


def delays_subject() -> Subject:
    """Return the slow places."""
    return Subject(
        "delays",
        "Slow answers.",
        (
            Place("/delay/{ms}", (), _delay, "Waits that many milliseconds, then answers any method.", "/delay/1500"),
            Place(
                "/drip",
                ("GET",),
                _drip,
                "A body that comes a few bytes at a time; query: bytes, interval_ms, pieces, delay_ms (before the "
                "head), chunked.",
                "/drip?bytes=200&pieces=20&interval_ms=200",
            ),
        ),
    )


async def _delay(request: Request) -> Response:
    wait_ms = whole_in(request.path_params["ms"], "ms", 0, _LONGEST_MS)
    start_s = time.perf_counter()
    await asyncio.sleep(wait_ms / 1000)
    waited_ms = round((time.perf_counter() - start_s) * 1000, 1)
    return json_reply({"asked_ms": wait_ms, "waited_ms": waited_ms})


async def _drip(request: Request) -> Response:
    size = whole(request, "bytes", 200, 1, 100_000_000)
    pieces = min(size, whole(request, "pieces", 20, 1, 100_000))
    interval_s = whole(request, "interval_ms", 200, 0, _LONGEST_MS) / 1000
    await asyncio.sleep(whole(request, "delay_ms", 0, 0, _LONGEST_MS) / 1000)
    headers = {} if switch(request, "chunked") else {"Content-Length": str(size)}
    return StreamingResponse(_drops(size, pieces, interval_s), headers=headers, media_type="text/plain")


async def _drops(size: int, pieces: int, interval_s: float) -> AsyncIterator[bytes]:
    text = _DROPS * (size // len(_DROPS) + 1)
    async for step in steps(interval_s, pieces):
        number = step or 0
        yield text[size * number // pieces : size * (number + 1) // pieces]
