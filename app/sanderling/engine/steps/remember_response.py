"""The step that notes which response came last from where, for tokens that a later request must bring along."""

from __future__ import annotations

import asyncio

from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.csrf_tokens import parse_source, token_in
from sanderling.engine.ports import Emit
from sanderling.engine.send_context import Fetch, Received, SendContext


def remember_response(fetch: Fetch, context: SendContext) -> Fetch:
    """Return the fetch with a note of its response behind it.

    Where a token is asked for, it is looked for at once: the body's file goes as soon as nobody shows it any more.
    """
    text = context.settings.csrf_source
    source = parse_source(text) if text else None

    async def remembering(request: OutgoingRequest, emit: Emit) -> Received:
        received = await fetch(request, emit)
        seen = context.state.last_responses.note(received.url, received.head, received.body.path)
        if source is not None and source.kind in ("json", "html"):
            await asyncio.to_thread(token_in, source, seen)
        return received

    return remembering
