"""Reading a response: how much is kept, decoded or not, and who is asked when it grows large."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable

import pytest
from tests.engine.conftest import Sender, body_of
from tests.servers import misbehaviours as bad
from tests.servers.scripted_server import scripted

from sanderling.domain import events as ev
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Request
from sanderling.domain.send_control import SendControl

_BODY = bytes(range(256)) * 4096


def answering(control: SendControl, answer: bool) -> Callable[[ev.Event], None]:
    """Return a listener that answers the question as a person would: a little later."""

    def listen(event: ev.Event) -> None:
        if isinstance(event, ev.SizeLimitReached):
            asyncio.get_running_loop().call_later(0.05, control.answer, answer)

    return listen


async def test_a_body_may_be_kept_as_it_was_sent(send: Sender) -> None:
    """With decompression off the bytes are those of the wire, whatever the header says."""
    packed = gzip.compress(_BODY, mtime=0)
    with scripted(bad.packed(packed, "gzip")) as server:
        exchange = await send(Request(url_template=server.base_url), decompress=False)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert body_of(exchange) == packed


@pytest.mark.parametrize("pack", [False, True])
async def test_a_body_that_is_too_large_is_an_error_where_nobody_can_be_asked(send: Sender, *, pack: bool) -> None:
    """Exactly as much as is allowed is kept; it is counted decoded."""
    script = bad.packed(gzip.compress(_BODY), "gzip") if pack else bad.until_close(_BODY)
    with scripted(script) as server:
        exchange = await send(Request(url_template=server.base_url), max_body_bytes=1000)

    assert exchange.error is not None
    assert exchange.error.code == "body-too-large"
    assert "1,000 bytes" in exchange.error.message
    assert body_of(exchange) == _BODY[:1000]
    reached = exchange.last(ev.SizeLimitReached)
    assert reached is not None
    assert (reached.size_bytes, reached.limit_bytes) == (1000, 1000)


@pytest.mark.parametrize("answer", [True, False])
async def test_a_person_is_asked_before_more_is_read(send: Sender, *, answer: bool) -> None:
    """A yes is for the rest of the body, however long it gets; a no keeps what came."""
    control = SendControl(answers=True)
    with scripted(bad.until_close(_BODY)) as server:
        exchange = await send(
            Request(url_template=server.base_url),
            max_body_bytes=1000,
            control=control,
            on_event=answering(control, answer),
        )

    asked = [event for event in exchange.events if isinstance(event, ev.SizeLimitReached)]
    assert len(asked) == 1
    assert exchange.outcome is (Outcome.DONE if answer else Outcome.FAILED)
    assert body_of(exchange) == (_BODY if answer else _BODY[:1000])


@pytest.mark.parametrize("limit_bytes", [0, len(_BODY)])
async def test_nobody_is_asked_about_a_body_within_its_limit(send: Sender, limit_bytes: int) -> None:
    """Up to the limit, or without one."""
    with scripted(bad.until_close(_BODY)) as server:
        exchange = await send(Request(url_template=server.base_url), max_body_bytes=limit_bytes)

    assert exchange.outcome is Outcome.DONE
    assert exchange.last(ev.SizeLimitReached) is None
    assert body_of(exchange) == _BODY


async def test_messages_go_on_over_the_limit(send: Sender) -> None:
    """A stream that is cut by the question is not cut in its messages."""
    lines = b"".join(b'{"n": %d}\n' % number for number in range(1000))
    control = SendControl(answers=True)
    with scripted(bad.says(bad.response(lines, "Content-Type: application/x-ndjson", "Connection: close"))) as server:
        exchange = await send(
            Request(url_template=server.base_url),
            max_body_bytes=5003,
            control=control,
            on_event=answering(control, True),
        )

    assert exchange.message_count == 1000


async def test_a_question_that_is_not_answered_can_be_left(send: Sender) -> None:
    """Cancelling ends it; what came is kept."""
    asked = asyncio.Event()

    def listen(event: ev.Event) -> None:
        if isinstance(event, ev.SizeLimitReached):
            asked.set()

    with scripted(bad.until_close(_BODY)) as server:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(
                send(
                    Request(url_template=server.base_url),
                    max_body_bytes=1000,
                    control=SendControl(answers=True),
                    on_event=listen,
                )
            )
            await asked.wait()
            task.cancel()

    assert task.result().outcome is Outcome.CANCELLED
    assert body_of(task.result()) == _BODY[:1000]
