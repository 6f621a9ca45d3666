"""A chat completion that comes word by word, in the form that language models' APIs have made common."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Final

from sanderling.serving.playground.event_text import EventStreamResponse, event_bytes
from sanderling.serving.playground.pacing import steps
from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import json_object, whole
from sanderling.serving.playground.replies import Problem, json_reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_MODEL: Final = "sanderling-1"
_CREATED: Final = 1_773_470_400
_QUESTION: Final = "Why does the sanderling run?"
_ANSWERS: Final = (
    "Because the wave runs too. When it draws back, the wet sand is full of small things to eat, and there are only "
    "a few seconds until the next one. So the bird runs out with the water, picks, and runs back before its feet get "
    "wet. One wave, one answer, all day long.",
    "Let us see. A wave takes about seven seconds. A sanderling makes ten steps in one of them. It has "
    "plenty of time, and looks as if it had none:\n\n1. run out\n2. find something\n3. run back\n\nRepeat until the "
    "tide turns.",
    "I am only a small program on your own machine, so I cannot know. But I can send you these words one at a time, "
    "which is what you came to see. Watch the events arrive, press Stop whenever you like, and look at the timeline "
    "afterwards.",
)


def chat_subject() -> Subject:
    """Return the place that chats."""
    return Subject(
        "chat",
        "A make-believe language model.",
        (
            Place(
                "/sse/chat",
                ("GET", "POST"),
                _chat,
                "A chat completion, token by token, closed by [DONE]; POST {messages, stream} or GET with prompt; "
                "query: interval_ms.",
                "/sse/chat?prompt=Why%20does%20the%20sanderling%20run%3F",
            ),
        ),
    )


async def _chat(request: Request) -> Response:
    interval_s = whole(request, "interval_ms", 60, 0, 60_000) / 1000
    question, streamed = request.query_params.get("prompt", _QUESTION), True
    if request.method == "POST":
        asked = await json_object(request)
        question, streamed = _last_message(asked), asked.get("stream", True) is not False
    answer = _ANSWERS[zlib.crc32(question.encode("utf-8", "replace")) % len(_ANSWERS)]
    tokens = re.findall(r"\s*\S+", answer)
    if not streamed:
        return json_reply(_whole(question, answer, len(tokens)))
    return EventStreamResponse(_stream(question, tokens, interval_s))


def _last_message(asked: dict[str, object]) -> str:
    messages = asked.get("messages")
    last = messages[-1] if isinstance(messages, list) and messages else None
    if not isinstance(last, dict) or not isinstance(last.get("content"), str):
        raise Problem(400, 'Send {"messages": [{"role": "user", "content": "..."}]}.')
    return str(last["content"])


def _usage(question: str, tokens: int) -> dict[str, int]:
    asked = len(question.split())
    return {"prompt_tokens": asked, "completion_tokens": tokens, "total_tokens": asked + tokens}


def _whole(question: str, answer: str, tokens: int) -> dict[str, Any]:
    message = {"role": "assistant", "content": answer}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return _frame(question, "chat.completion", choice) | {"usage": _usage(question, tokens)}


def _frame(question: str, kind: str, choice: dict[str, Any]) -> dict[str, Any]:
    name = f"chatcmpl-{zlib.crc32(question.encode('utf-8', 'replace')):08x}"
    return {"id": name, "object": kind, "created": _CREATED, "model": _MODEL, "choices": [choice]}


async def _stream(question: str, tokens: list[str], interval_s: float) -> AsyncIterator[bytes]:
    yield _chunk(question, {"role": "assistant", "content": ""})
    async for step in steps(interval_s, len(tokens)):
        yield _chunk(question, {"content": tokens[step or 0]})
    yield _chunk(question, {}, "stop", {"usage": _usage(question, len(tokens))})
    yield event_bytes("[DONE]")


def _chunk(
    question: str, delta: dict[str, str], reason: str | None = None, more: dict[str, Any] | None = None
) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    frame = _frame(question, "chat.completion.chunk", choice) | (more or {})
    return event_bytes(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
