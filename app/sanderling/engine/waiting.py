"""A wait that is announced, that a person can end, and that says so when it is over."""

from __future__ import annotations

import time

from sanderling.domain import events as ev
from sanderling.engine.send_context import SendContext


async def wait(scheduled: ev.WaitScheduled, context: SendContext) -> bool:
    """Announce a wait and wait; return whether a person ended it."""
    context.emit(scheduled)
    skipped = await context.control.wait(scheduled.delay_s)
    context.emit(ev.WaitEnded(time.perf_counter(), skipped))
    return skipped
