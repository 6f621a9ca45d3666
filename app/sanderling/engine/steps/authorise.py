"""The step around the wire: drives an auth kind's flow and follows redirects, one call after another."""

from __future__ import annotations

import time

from sanderling.domain import events as ev
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.engine.auth import AUTH_KINDS
from sanderling.engine.ports import Answer, Call, Emit
from sanderling.engine.redirects import check_count, is_redirect, next_request


async def authorise(request: OutgoingRequest, call: Call, emit: Emit) -> Answer:
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


async def follow_redirects(request: OutgoingRequest, call: Call, emit: Emit) -> Answer:
    """Send the request and go where the answers point, as far as the settings allow."""
    count = 0
    while True:
        answer = await call(request)
        if not (request.settings.follow_redirects and is_redirect(answer.head)):
            return answer
        count += 1
        try:
            check_count(count, request.settings.max_redirects)
            following, dropped = next_request(request, answer.head)
        except BaseException:
            await answer.close()
            raise
        await answer.drain()
        emit(_redirected(request, following, answer.head, dropped))
        request = following


def _redirected(
    old: OutgoingRequest, new: OutgoingRequest, head: ResponseHead, dropped: tuple[str, ...]
) -> ev.Redirected:
    url = new.masker.mask(new.url)
    return ev.Redirected(time.perf_counter(), head.status, url, new.method, dropped, old.method)
