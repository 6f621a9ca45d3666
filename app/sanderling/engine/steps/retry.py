"""The step that tries again: after failures and statuses that pass by themselves, with growing random waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from sanderling.domain import errors
from sanderling.domain import events as ev
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.backoff import delay_s, retry_after_s, seconds
from sanderling.engine.ports import Answer, Call
from sanderling.engine.send_context import SendContext
from sanderling.engine.waiting import wait

SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS", "TRACE")
"""RFC 9110, 9.2.1. PUT and DELETE are idempotent but not safe: what was deleted twice may be two things by then."""

_PHASES: Final[dict[type[errors.SanderlingError], str]] = {
    errors.NameResolutionFailed: "name-resolution",
    errors.ConnectionRefused: "connect",
    errors.HostUnreachable: "connect",
    errors.ProxyFailed: "connect",
    errors.ConnectionLost: "reset",
}
_TIMEOUTS: Final = {
    "connect": "connect-timeout",
    "read": "read-timeout",
    "write": "write-timeout",
    "pool": "pool-timeout",
}
_DRAIN_S: Final = 1.0


def retry(call: Call, context: SendContext) -> Call:
    """Return the call with attempts after its failures, as many as the settings allow in one send."""
    if context.settings.retries <= 0:
        return call
    retries = _Retries(context)

    async def attempts(request: OutgoingRequest) -> Answer:
        while True:
            try:
                answer = await call(request)
            except errors.NetworkError as error:
                if not await retries.wait_after(request, failure_phase(error), error.message, None):
                    raise
            else:
                if answer.head.status not in context.settings.retry_statuses:
                    return answer
                if not await retries.wait_after(request, "", _status_words(answer), answer):
                    return answer
            again = await request.sign_again() if request.sign_again else request
            request = replace(again, attempt=request.attempt + 1)

    return attempts


def failure_phase(error: errors.SanderlingError) -> str:
    """Return the name under which a failure may be chosen for retries; empty for those that stay what they are."""
    if isinstance(error, errors.TimedOut):
        return _TIMEOUTS.get(error.phase, "")
    return _PHASES.get(type(error), "")


def may_be_sent_again(request: OutgoingRequest) -> bool:
    """Return whether sending the request twice does no more than sending it once, or a person has said it may be."""
    return (
        request.method in SAFE_METHODS
        or request.settings.retry_unsafe_methods
        or bool((request.header("idempotency-key") or "").strip())
    )


class _Retries:
    """The retries of one send: how many are left, over all its hops, and since when its attempts go on."""

    def __init__(self, context: SendContext) -> None:
        self._context = context
        self._settings = context.settings
        self._left = context.settings.retries
        self._began_s = time.perf_counter()

    async def wait_after(self, request: OutgoingRequest, phase: str, reason: str, answer: Answer | None) -> bool:
        """Wait after a failed attempt and return whether there may be another one; say why if there may not."""
        if answer is None and phase not in self._settings.retry_failures:
            return False
        wait_s, by_server = self._delay(request, answer)
        refusal = self._refusal(request, wait_s, by_server)
        if refusal:
            self._context.emit(ev.RetriesEnded(time.perf_counter(), refusal))
            return False
        if answer is not None:
            await let_go(answer)
        self._left -= 1
        attempt = request.attempt + 1
        reason, last = request.masker.mask(reason), attempt + self._left
        scheduled = ev.WaitScheduled(time.perf_counter(), "retry", wait_s, reason, attempt, by_server, last)
        if await wait(scheduled, self._context):
            self._context.state.rate_limits.release(request.url)  # whoever says "now" does not mean "in a minute"
        return True

    def _delay(self, request: OutgoingRequest, answer: Answer | None) -> tuple[float, bool]:
        """Return how long to wait, and whether the server has asked for that."""
        own_s = delay_s(request.attempt, self._settings.retry_first_delay_s, self._settings.retry_max_delay_s)
        asked_s = retry_after_s(answer.head) if answer is not None and self._settings.obey_retry_after else None
        return (asked_s, True) if asked_s is not None and asked_s >= own_s else (own_s, False)

    def _refusal(self, request: OutgoingRequest, wait_s: float, by_server: bool) -> str:
        """Return why there is no further attempt; empty if there is one."""
        if not may_be_sent_again(request):
            return (
                f"Not retried: {request.method} is not a safe method. An Idempotency-Key header or the setting "
                "“Unsafe methods too” allows it."
            )
        if not request.body.is_repeatable:
            return "Not retried: the body comes out of a pipe, which can be read only once."
        if not self._left:
            return f"Not retried again: all {self._settings.retries} retries are used up."
        budget_s = self._settings.retry_budget_s
        left_s = budget_s - (time.perf_counter() - self._began_s)
        if budget_s and wait_s > left_s:
            what = "the server asks to wait" if by_server else "the next wait is"
            return (
                f"Not retried: {what} {seconds(wait_s)}, but of the {budget_s:g} s for all attempts only "
                f"{seconds(max(left_s, 0.0))} are left."
            )
        return ""


@contextmanager
def said_where_too_late(context: SendContext) -> Iterator[None]:
    """Say that a failure in the middle of a body is not retried: what came of it is shown, and may be half a stream."""
    try:
        yield
    except errors.NetworkError as error:
        phase = "reset" if isinstance(error, errors.BodyIncomplete) else failure_phase(error)
        if context.settings.retries > 0 and phase in context.settings.retry_failures:
            reason = "Not retried: the response had begun to arrive. What came of it is shown."
            context.emit(ev.RetriesEnded(time.perf_counter(), reason))
        raise


async def let_go(answer: Answer) -> None:
    """Drop a response of which only the head was of use; its connection is kept if the rest comes soon."""
    try:
        async with asyncio.timeout(_DRAIN_S):
            await answer.drain()
    except (errors.SanderlingError, TimeoutError):
        await answer.close()


def _status_words(answer: Answer) -> str:
    status = answer.head.status
    try:
        phrase = answer.head.reason or HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"The server answered {status} {phrase}".rstrip() + "."
