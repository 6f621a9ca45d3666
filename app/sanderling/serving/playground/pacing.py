"""Sending things one at a time, at a steady pace that does not drift, or as fast as others take them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator


async def steps(interval_s: float, count: int, beat_s: float = 0.0) -> AsyncIterator[int | None]:
    """Yield 0, 1, 2 ... at a steady pace, the first at once, and ``None`` at every beat in between.

    Args:
        interval_s: From one number to the next.
        count: How many numbers; 0 means without end.
        beat_s: From one beat to the next; 0 means no beats.
    """
    loop = asyncio.get_running_loop()
    start_s = loop.time()
    number, next_beat_s = 0, start_s + beat_s
    while count == 0 or number < count:
        due_s = start_s + number * interval_s
        while beat_s and next_beat_s <= due_s:
            await asyncio.sleep(next_beat_s - loop.time())
            yield None
            next_beat_s += beat_s
        await asyncio.sleep(due_s - loop.time())
        yield number
        number += 1


async def unpaced(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the pieces as fast as they are taken.

    The loop gets its turn before each: a send that has room, or whose reader has gone, does not wait for anything, so
    without it an endless body would never learn that nobody reads it any more.
    """
    for piece in pieces:
        await asyncio.sleep(0)
        yield piece
