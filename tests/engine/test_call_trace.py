"""What is seen of a call on the wire: heads as they were, interim responses, bytes, connections used again."""

from __future__ import annotations

import pytest
from tests.engine.conftest import Sender, body_of
from tests.servers import misbehaviours as bad
from tests.servers.certificates import certificates
from tests.servers.scripted_server import Line, Script, scripted
from tests.servers.tls_servers import tls_server

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Body, Request, Row
from sanderling.domain.secret import MASK
from sanderling.domain.timings import Phase

_ANSWER = b"HTTP/1.1 200 Fine\r\nX-lowerCase: 1\r\nX-Twice: b\r\nContent-Length: 2\r\nX-Twice: a\r\n\r\nhi"


def _twice(data: bytes) -> Script:
    """Answer two requests on one connection."""

    def script(line: Line) -> None:
        line.send(data)
        line.read_head()
        line.send(data)

    return script


async def test_heads_are_shown_as_they_went_over_the_wire(send: Sender) -> None:
    """Order, case and repetitions are those of the wire, in both directions."""
    headers = (Row(name="x-SMALL", value="one"), Row(name="A-Last", value="zwölf"))
    with scripted(bad.says(_ANSWER)) as server:
        exchange = await send(Request(url_template=f"{server.base_url}/a?b=c", headers=headers))

    sent, received = exchange.last(ev.RequestSent), exchange.last(ev.HeadReceived)
    assert sent is not None
    assert received is not None
    assert sent.raw_head.encode() == server.heads[0] + b"\r\n\r\n"
    assert sent.raw_head.startswith("GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:")
    assert sent.raw_head.endswith("x-SMALL: one\r\nA-Last: zwölf\r\n\r\n")
    assert received.raw_head.encode() == _ANSWER.removesuffix(b"hi")


async def test_no_secret_is_in_a_head_that_is_shown(send: Sender) -> None:
    """Neither the one that was sent nor one that the server sends back."""
    echoed = b"HTTP/1.1 200 OK\r\nX-Echo: open-sesame\r\nContent-Length: 0\r\n\r\n"
    auth = AuthChoice(kind="bearer", values={"token": "open-sesame"})
    with scripted(bad.says(echoed)) as server:
        exchange = await send(Request(url_template=server.base_url), auth=auth)

    sent, received = exchange.last(ev.RequestSent), exchange.last(ev.HeadReceived)
    assert sent is not None
    assert received is not None
    assert b"open-sesame" in server.heads[0]
    assert "open-sesame" not in sent.raw_head + received.raw_head
    assert MASK in sent.raw_head
    assert MASK in received.raw_head


async def test_interim_responses_are_told_as_they_come(send: Sender) -> None:
    """Each with its own head; the answer's head and time are those of the answer."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"

    def script(line: Line) -> None:
        line.send(hints + b"HTTP/1.1 102 Processing\r\n\r\n")
        line.wait(0.2)
        line.send(_ANSWER)

    with scripted(script) as server:
        exchange = await send(Request(url_template=server.base_url))

    interim = [event for event in exchange.events if isinstance(event, ev.InterimReceived)]
    received = exchange.last(ev.HeadReceived)
    assert received is not None
    assert [(event.status, event.raw_head.encode()) for event in interim] == [
        (103, hints),
        (102, b"HTTP/1.1 102 Processing\r\n\r\n"),
    ]
    assert received.raw_head.encode() == _ANSWER.removesuffix(b"hi")
    assert received.at_s - interim[0].at_s > 0.15
    assert body_of(exchange) == b"hi"


async def test_a_storm_of_interim_responses_is_stopped(send: Sender) -> None:
    """They are told up to a limit; then the server is at fault."""
    with scripted(bad.informs_for_ever()) as server:
        exchange = await send(Request(url_template=server.base_url), read_timeout_s=30)

    assert exchange.error is not None
    assert exchange.error.code == "protocol-violated"
    assert "103" in exchange.error.message
    assert sum(isinstance(event, ev.InterimReceived) for event in exchange.events) == 100


async def test_bytes_over_the_socket_are_counted_both_ways(send: Sender) -> None:
    """All of them, heads included, once a call, before its end."""
    body = Body(kind="text", text="x" * 99)
    with scripted(bad.says(_ANSWER)) as server:
        exchange = await send(Request(method="PUT", url_template=server.base_url, body=body))

    ended = [event for event in exchange.events if isinstance(event, ev.CallEnded)]
    assert [(event.sent_bytes, event.received_bytes) for event in ended] == [
        (len(server.heads[0]) + 4 + 99, len(_ANSWER))
    ]
    assert isinstance(exchange.events[-2], ev.CallEnded)


@pytest.mark.parametrize("script", [bad.resets_mid_head, bad.resets_mid_body, bad.closes_before_head])
async def test_bytes_of_a_failed_call_are_counted_too(send: Sender, script: object) -> None:
    """The call's end comes before the failure."""
    assert callable(script)
    with scripted(script()) as server:
        exchange = await send(Request(url_template=server.base_url))

    assert exchange.outcome is Outcome.FAILED
    assert [type(event) for event in exchange.events[-2:]] == [ev.CallEnded, ev.Failed]
    ended = exchange.last(ev.CallEnded)
    assert ended is not None
    assert ended.sent_bytes > 0


async def test_tickets_of_tls_are_no_answer(send: Sender) -> None:
    """They come right after the handshake; what is waited for is the answer."""

    def script(line: Line) -> None:
        line.wait(0.3)
        line.send(_ANSWER)

    with tls_server(certificates().good(), script) as server:
        exchange = await send(Request(url_template=server.base_url), verify_tls=False)

    waiting_s = exchange.timings.phase_s(Phase.WAITING)
    assert waiting_s is not None
    assert waiting_s > 0.25


async def test_a_connection_used_again_tells_both_its_ends(send: Sender) -> None:
    """The same addresses as when it was made; what was sent is counted for each call alone."""
    with scripted(_twice(_ANSWER)) as server:
        first = await send(Request(url_template=server.base_url))
        second = await send(Request(url_template=server.base_url))

    made, reused = first.last(ev.Connected), second.last(ev.ConnectionReused)
    assert made is not None
    assert reused is not None
    assert (reused.remote_address, reused.local_address) == (made.remote_address, made.local_address)
    assert reused.secured is None
    assert first.last(ev.CallEnded).received_bytes == len(_ANSWER)  # type: ignore[union-attr]
    assert second.last(ev.CallEnded).received_bytes == len(_ANSWER)  # type: ignore[union-attr]
