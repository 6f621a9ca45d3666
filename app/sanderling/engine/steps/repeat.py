"""The round that asks again until the answer is the one that is waited for."""

from __future__ import annotations

import asyncio
import time
from itertools import count

from sanderling.domain import events as ev
from sanderling.domain.errors import CheckNeverHeld
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.backoff import delay_s, retry_after_s, seconds
from sanderling.engine.check_reading import read_check
from sanderling.engine.ports import Emit
from sanderling.engine.send_context import Fetch, Received, SendContext
from sanderling.engine.steps.retry import may_be_sent_again
from sanderling.engine.waiting import wait


def repeat(fetch: Fetch, context: SendContext) -> Fetch:
    """Return the fetch, repeated until the check of the settings holds.

    Raises:
        InvalidCheck: The check cannot be understood.
    """
    text = context.settings.repeat_until.strip()
    if not text:
        return fetch
    check = read_check(context.resolved.resolve(text, "the check to repeat for"))

    async def until_it_holds(request: OutgoingRequest, emit: Emit) -> Received:
        mask = request.masker.mask
        last: Received | None = None
        for number in count(1):
            received = await fetch(request, emit)
            if last is not None:
                context.bodies.drop(last.body)
            last = received
            verdict = await asyncio.to_thread(check.judge, received.head, received.body.path)
            if verdict.holds:
                return received
            wait_s, by_server = _delay(number, received, context)
            if reason := _refusal(number, wait_s, request):
                raise CheckNeverHeld(
                    mask(f"The check “{check.text}” does not hold: {verdict.found}. {reason}"),
                    advice="The last response is shown. Check and limit are among the request’s settings.",
                )
            reason = mask(f"Not yet “{check.text}”: {verdict.found}.")
            await wait(ev.WaitScheduled(time.perf_counter(), "repeat", wait_s, reason, number + 1, by_server), context)
        raise AssertionError  # there is always another number

    return until_it_holds


def _delay(number: int, received: Received, context: SendContext) -> tuple[float, bool]:
    """Return how long to wait, and whether the server has asked for that: 202 often comes with Retry-After."""
    settings = context.settings
    own_s = delay_s(number, settings.retry_first_delay_s, settings.retry_max_delay_s)
    asked_s = retry_after_s(received.head) if settings.obey_retry_after else None
    return (asked_s, True) if asked_s is not None and asked_s >= own_s else (own_s, False)


def _refusal(number: int, wait_s: float, request: OutgoingRequest) -> str:
    """Return why it is not repeated any more; empty if it is."""
    settings = request.settings
    if not may_be_sent_again(request):
        return f"It was not repeated: {request.method} is not a safe method."
    if number > settings.repeat_limit:
        times = "once" if settings.repeat_limit == 1 else f"{settings.repeat_limit} times"
        return f"It was repeated {times}." if settings.repeat_limit else "It may not be repeated."
    if 0 < settings.retry_budget_s < wait_s:
        limit = f"more than the {settings.retry_budget_s:g} s for all attempts"
        return f"The server asks to wait {seconds(wait_s)}, {limit}."
    return ""
