"""The step around the wire: drives an auth kind's flow and follows redirects, one call after another."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from sanderling.domain import events as ev
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.engine.auth import AUTH_KINDS
from sanderling.engine.ports import Emit
from sanderling.engine.protocols.http_call import HttpCall
from sanderling.engine.redirects import check_count, is_redirect, next_request

Call = Callable[[OutgoingRequest], Awaitable[HttpCall]]


async def authorise(request: OutgoingRequest, call: Call, emit: Emit) -> HttpCall:
    """Send the request with credentials and return the last call, its body still unread."""
    kind = AUTH_KINDS.get(request.auth.kind)
    flow = kind.flow(request, request.auth.values)
    outgoing = next(flow)
    try:
        while True:
            answer = await follow_redirects(outgoing, call, emit)
            try:
                outgoing = flow.send(answer.head)
            except StopIteration:
                return answer
            emit(ev.AuthChallenged(time.perf_counter(), answer.head.status, kind.name))
            await answer.drain()
    finally:
        flow.close()


async def follow_redirects(request: OutgoingRequest, call: Call, emit: Emit) -> HttpCall:
    """Send the request and go where the answers point, as far as the settings allow."""
    count = 0
    while True:
        answer = await _announced(request, call, emit)
        if not (request.settings.follow_redirects and is_redirect(answer.head)):
            return answer
        count += 1
        try:
            check_count(count, request.settings.max_redirects)
            request, dropped = next_request(request, answer.head)
        except BaseException:
            await answer.close()
            raise
        await answer.drain()
        emit(_redirected(request, answer.head, dropped))


def _redirected(request: OutgoingRequest, head: ResponseHead, dropped: tuple[str, ...]) -> ev.Redirected:
    return ev.Redirected(time.perf_counter(), head.status, request.masker.mask(request.url), request.method, dropped)


async def _announced(request: OutgoingRequest, call: Call, emit: Emit) -> HttpCall:
    mask = request.masker.mask
    headers = tuple((name, mask(value)) for name, value in request.headers)
    emit(ev.Prepared(time.perf_counter(), request.method, mask(request.url), headers, request.body.size_bytes))
    return await call(request)
