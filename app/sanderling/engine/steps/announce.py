"""The step next to the wire: says what is about to be sent, then has it sent."""

from __future__ import annotations

import time

from sanderling.domain import events as ev
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.ports import Answer, Call
from sanderling.engine.send_context import SendContext


def announced(call: Call, context: SendContext) -> Call:
    """Return the call with a ``Prepared`` event in front of it, secrets masked."""

    async def announce(request: OutgoingRequest) -> Answer:
        mask = request.masker.mask
        headers = tuple((name, mask(value)) for name, value in request.headers)
        size = request.body.size_bytes
        context.emit(
            ev.Prepared(time.perf_counter(), request.method, mask(request.url), headers, size, request.attempt)
        )
        return await call(request)

    return announce
