"""Server-sent events as bytes, and the response that carries them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from starlette.responses import StreamingResponse

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Send


def event_bytes(data: object, *, name: str = "", event_id: str = "") -> bytes:
    """Return one event; data that is no text goes out as JSON on one line."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    head = [f"id: {event_id}"] if event_id else []
    head += [f"event: {name}"] if name else []
    return ("\n".join([*head, *(f"data: {line}" for line in text.split("\n"))]) + "\n\n").encode()


def comment_bytes(text: str) -> bytes:
    """Return a comment, which keeps a line open and is no event."""
    return f": {text}\n\n".encode()


def retry_bytes(retry_ms: int) -> bytes:
    """Return the wish how long to wait before connecting again."""
    return f"retry: {retry_ms}\n\n".encode()


def last_event_id(request: Request) -> int:
    """Return the number in ``Last-Event-ID``; 0 where it is missing or not one of ours."""
    text = request.headers.get("last-event-id", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class EventStreamResponse(StreamingResponse):
    """A response of server-sent events."""

    def __init__(self, events: AsyncIterator[bytes]) -> None:
        """Carry the events, each chunk as it comes."""
        super().__init__(events, headers={"Cache-Control": "no-store"}, media_type="text/event-stream")


class CutEventStreamResponse(EventStreamResponse):
    """The same, but the connection breaks at the end instead of ending properly."""

    async def stream_response(self, send: Send) -> None:
        """Send everything except the end of the message: the server then drops the connection."""

        async def send_all_but_end(message: object) -> None:
            if not isinstance(message, dict) or message.get("more_body", True):
                await send(message)  # type: ignore[arg-type]

        await super().stream_response(send_all_but_end)
