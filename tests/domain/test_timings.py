"""Phases are worked out from events alone."""

from __future__ import annotations

import pytest

from sanderling.domain import events as ev
from sanderling.domain.errors import ConnectionRefused
from sanderling.domain.response import ResponseHead
from sanderling.domain.timings import Phase, timings_of

HEAD = ResponseHead(status=200)


def one_call(at_s: float) -> list[ev.Event]:
    """Return the events of a whole call that begins at a time; each phase takes 10 ms."""
    return [
        ev.Prepared(at_s, "GET", "https://x/", (), 0),
        ev.NameResolutionStarted(at_s, "x"),
        ev.NameResolved(at_s + 0.01, "x", ("1.2.3.4",)),
        ev.ConnectStarted(at_s + 0.01, "x", 443),
        ev.Connected(at_s + 0.02, "1.2.3.4:443", "me"),
        ev.ProxyStarted(at_s + 0.02, "http://proxy"),
        ev.ProxyPassed(at_s + 0.03),
        ev.TlsStarted(at_s + 0.03, "x"),
        ev.Secured(at_s + 0.04, "TLSv1.3", "c", "h2"),
        ev.SendingStarted(at_s + 0.04),
        ev.RequestSent(at_s + 0.05, 0),
        ev.HeadReceived(at_s + 0.06, HEAD),
        ev.BodyReceived(at_s + 0.07, 1, 1),
    ]


def test_each_phase_has_its_time() -> None:
    """All seven phases of a call over TLS through a proxy are there, in order, and the total is first to last."""
    timings = timings_of([*one_call(100.0), ev.Done(100.07)])

    assert [span.phase for span in timings.spans] == [
        phase for phase in Phase if phase not in (Phase.PAUSE, Phase.SIGN_IN)
    ]
    assert [span.duration_s for span in timings.spans] == pytest.approx([0.01] * 7)
    assert timings.total_s == pytest.approx(0.07)


def test_hops_are_told_apart() -> None:
    """The phases of a second call after a redirect belong to hop 1."""
    events = [*one_call(1.0), ev.Redirected(1.07, 302, "https://y/", "GET", ()), *one_call(2.0), ev.Done(2.07)]

    timings = timings_of(events)

    assert [span.hop for span in timings.spans] == [0] * 7 + [1] * 7
    assert timings.phase_s(Phase.WAITING) == pytest.approx(0.02)


def test_a_failed_phase_ends_with_the_failure() -> None:
    """A connect that is refused has its time, and later phases are absent."""
    events = [ev.ConnectStarted(5.0, "x", 80), ev.Failed(5.5, ConnectionRefused("no"))]

    timings = timings_of(events)

    assert timings.phase_s(Phase.CONNECT) == pytest.approx(0.5)
    assert timings.phase_s(Phase.WAITING) is None


def test_a_wait_before_a_retry_is_a_phase_of_its_own() -> None:
    """The first attempt's body ends where its call does, the pause is told apart, the total holds both attempts."""
    events = [
        *one_call(1.0),
        ev.CallEnded(1.08, 10, 10),
        ev.WaitScheduled(1.09, "retry", 0.5, "503", 2),
        ev.WaitEnded(1.59),
        *one_call(1.6),
        ev.Done(1.67),
    ]

    timings = timings_of(events)

    assert timings.phase_s(Phase.PAUSE) == pytest.approx(0.5)
    assert timings.phase_s(Phase.RECEIVING) == pytest.approx(0.02 + 0.01)
    assert [span.hop for span in timings.spans if span.phase is Phase.PAUSE] == [0]
    assert timings.total_s == pytest.approx(0.67)


def test_the_way_to_a_token_is_one_phase() -> None:
    """The calls of a sign-in are inside its phase, and the request's own phases begin after it."""
    calls = [ev.SignInCall(event.at_s, event) for event in one_call(1.1)]
    events = [ev.SignInStarted(1.0, "client credentials"), *calls, ev.SignInEnded(1.5, succeeded=True)]

    timings = timings_of([*events, *one_call(1.5), ev.Done(1.57)])

    assert timings.phase_s(Phase.SIGN_IN) == pytest.approx(0.5)
    assert timings.phase_s(Phase.WAITING) == pytest.approx(0.01)
    assert timings.total_s == pytest.approx(0.57)
