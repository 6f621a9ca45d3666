"""The calls of an exchange, from its events."""

from __future__ import annotations

from sanderling.domain import events as ev
from sanderling.domain.calls import ServerTiming, calls_of, server_timings, sign_in_calls_of
from sanderling.domain.errors import ConnectionLost
from sanderling.domain.response import ResponseHead


def test_each_attempt_and_hop_is_a_call() -> None:
    """A retried and then redirected request is three calls, each with what belongs to it."""
    first = ev.Prepared(1.0, "GET", "http://a/", (), 0)
    retry = ev.Prepared(3.0, "GET", "http://a/", (), 0, attempt=2)
    hop = ev.Prepared(4.0, "GET", "http://b/", (), 0)
    gone = ConnectionLost("gone")
    calls = calls_of(
        [
            first,
            ev.Connected(1.1, "1.1.1.1:80", "2.2.2.2:99"),
            ev.HeadReceived(1.2, ResponseHead(status=503)),
            ev.WaitScheduled(1.3, "retry", 0.5, "503", 2),
            ev.WaitEnded(1.8),
            ev.HeaderAdded(2.9, "traceparent", "00-x", "trace context"),
            retry,
            ev.ConnectionReused(3.1, "1.1.1.1:80", "2.2.2.2:99"),
            ev.HeadReceived(3.2, ResponseHead(status=302)),
            ev.Redirected(3.3, 302, "http://b/", "GET", ("Cookie",), "GET"),
            hop,
            ev.Failed(4.1, gone),
        ]
    )
    assert [call.prepared for call in calls] == [first, retry, hop]
    assert [call.head.status if call.head else None for call in calls] == [503, 302, None]
    assert calls[0].waited is not None and calls[0].waited.delay_s == 0.5
    assert calls[0].connected is not None and calls[0].reused is None
    assert calls[1].reused is not None and calls[1].remote_address == "1.1.1.1:80"
    assert [added.name for added in calls[1].headers_added] == ["traceparent"]
    assert calls[1].redirected is not None and calls[1].redirected.dropped == ("Cookie",)
    assert calls[2].error is gone
    assert [call.index for call in calls] == [0, 1, 2]


def test_a_reused_connection_knows_its_handshake() -> None:
    """What TLS had agreed on is there for a call that had no handshake of its own."""
    secured = ev.Secured(0.0, "TLSv1.3", "AES", "h2")
    calls = calls_of([ev.Prepared(1.0, "GET", "https://a/", (), 0), ev.ConnectionReused(1.1, "r", "l", secured)])
    assert calls[0].own_secured is None
    assert calls[0].secured is secured


def test_server_timing_is_read_as_the_standard_says() -> None:
    """Several entries and headers, quoted descriptions with separators in them, entries without a time."""
    head = ResponseHead(
        status=200,
        headers=(
            ("Server-Timing", 'db;dur=53.2;desc="a, b; c", app;desc=x, miss'),
            ("server-timing", "late;dur=later"),
        ),
    )
    assert server_timings(head) == (
        ServerTiming("db", 53.2, "a, b; c"),
        ServerTiming("app", None, "x"),
        ServerTiming("miss"),
        ServerTiming("late"),
    )


def test_nothing_sent_is_no_call() -> None:
    """A request that could not be built has none."""
    assert calls_of([ev.Failed(1.0, ConnectionLost("x"))]) == ()


def test_calls_of_a_sign_in_are_kept_apart() -> None:
    """The request's calls are its own, and those to the authorization server are there to be asked for."""
    token_call = ev.Prepared(1.0, "POST", "http://id/token", (), 10)
    request = ev.Prepared(2.0, "GET", "http://api/", (), 0)
    events = [
        ev.SignInCall(1.0, token_call),
        ev.SignInCall(1.1, ev.HeadReceived(1.1, ResponseHead(status=200))),
        request,
    ]

    assert [call.prepared for call in calls_of(events)] == [request]
    (call,) = sign_in_calls_of(events)
    assert call.prepared is token_call
    assert call.head is not None
