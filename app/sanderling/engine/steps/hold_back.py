"""The step next to the wire: waits while a host wants to be left alone or its pace is used up, and reads its limits."""

from __future__ import annotations

import time

from sanderling.domain import events as ev
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.ports import Answer, Call
from sanderling.engine.rate_limits import Hold, host_of
from sanderling.engine.send_context import SendContext
from sanderling.engine.waiting import wait


def hold_back(call: Call, context: SendContext) -> Call:
    """Return the call with the waits before it that its host's limits ask for, and with a look at what it says."""
    limits, settings = context.state.rate_limits, context.settings
    slows, has_pace = settings.slow_after_429, settings.rate_requests > 0 and settings.rate_period_s > 0

    async def at_its_pace(request: OutgoingRequest) -> Answer:
        if slows:
            await _let_hold_pass(request, context)
        if has_pace:
            await _wait_for_turn(request, context)
        answer = await call(request)
        read = limits.note(request.url, answer.head, hold=slows)
        if read is not None:
            host = host_of(request.url)
            told = read.limit, read.remaining, read.reset_s, read.policy
            context.emit(ev.RateLimitRead(time.perf_counter(), host, *told))
        return answer

    return at_its_pace


async def _let_hold_pass(request: OutgoingRequest, context: SendContext) -> None:
    limits = context.state.rate_limits
    while (hold := limits.hold_of(request.url)) and not _is_retrys_business(hold, request):
        delay_s = max(0.0, hold.until_s - time.perf_counter())
        scheduled = ev.WaitScheduled(
            time.perf_counter(), "rate-limit", delay_s, hold.reason, request.attempt, by_server=hold.asked
        )
        if await wait(scheduled, context) or limits.hold_of(request.url) is hold:
            limits.release(request.url)


def _is_retrys_business(hold: Hold, request: OutgoingRequest) -> bool:
    """Return whether a further attempt has waited as its own settings say, so that nothing is added to that."""
    return request.attempt > 1 and not (hold.asked and request.settings.obey_retry_after)


async def _wait_for_turn(request: OutgoingRequest, context: SendContext) -> None:
    limits, settings = context.state.rate_limits, context.settings
    delay_s = limits.take_turn(request.url, settings)
    if not delay_s:
        return
    pace = f"{settings.rate_requests:g} requests in {settings.rate_period_s:g} s"
    reason = f"{host_of(request.url)} gets {pace} at most, as set here."
    try:
        await wait(ev.WaitScheduled(time.perf_counter(), "rate-limit", delay_s, reason, request.attempt), context)
    except BaseException:
        limits.give_back(request.url, settings)
        raise
