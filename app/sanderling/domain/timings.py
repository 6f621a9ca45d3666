"""Phases of an exchange, worked out from its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sanderling.domain import events as ev


class Phase(StrEnum):
    """A part of the time an exchange takes, in the order in which they happen.

    ``PAUSE`` is time in which nothing is sent on purpose: before a retry, or because of a rate limit; ``SIGN_IN`` is
    the way to a token, with all its calls.
    """

    NAME_RESOLUTION = "name resolution"
    CONNECT = "connect"
    PROXY = "proxy"
    TLS = "tls"
    SENDING = "sending"
    WAITING = "waiting"
    RECEIVING = "receiving"
    PAUSE = "pause"
    SIGN_IN = "sign in"


@dataclass(frozen=True, slots=True)
class Span:
    """A phase from start to end, in seconds of the monotonic clock; ``hop`` counts redirects and challenges from 0."""

    phase: Phase
    start_s: float
    end_s: float
    hop: int = 0

    @property
    def duration_s(self) -> float:
        """How long it took."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Timings:
    """All phases of an exchange, and its start and end.

    The start is that of the first phase: what the program does before it touches the network is nobody's waiting time.
    """

    spans: tuple[Span, ...]
    start_s: float
    end_s: float

    @property
    def total_s(self) -> float:
        """From the start of the first phase to the last event."""
        return self.end_s - self.start_s

    def phase_s(self, phase: Phase) -> float | None:
        """Return the time spent in a phase over all hops; ``None`` where it did not happen."""
        found = [span.duration_s for span in self.spans if span.phase is phase]
        return sum(found) if found else None


_OPENS: dict[type[ev.Event], Phase] = {
    ev.NameResolutionStarted: Phase.NAME_RESOLUTION,
    ev.ConnectStarted: Phase.CONNECT,
    ev.ProxyStarted: Phase.PROXY,
    ev.TlsStarted: Phase.TLS,
    ev.SendingStarted: Phase.SENDING,
    ev.RequestSent: Phase.WAITING,
    ev.HeadReceived: Phase.RECEIVING,
    ev.WaitScheduled: Phase.PAUSE,
    ev.SignInStarted: Phase.SIGN_IN,
}
_CLOSES: dict[type[ev.Event], Phase] = {
    ev.NameResolved: Phase.NAME_RESOLUTION,
    ev.Connected: Phase.CONNECT,
    ev.ProxyPassed: Phase.PROXY,
    ev.Secured: Phase.TLS,
    ev.HandshakeFailed: Phase.TLS,
    ev.RequestSent: Phase.SENDING,
    ev.HeadReceived: Phase.WAITING,
    ev.WaitEnded: Phase.PAUSE,
    ev.SignInEnded: Phase.SIGN_IN,
}
_ENDS = (ev.Done, ev.Failed, ev.Cancelled, ev.Redirected, ev.AuthChallenged)


_INTERRUPTS = (*_ENDS, ev.CallEnded, ev.WaitScheduled, ev.SignInStarted)


def timings_of(events: Iterable[ev.Event]) -> Timings:
    """Return the phases; one that is still open ends at the last event."""
    spans: list[Span] = []
    opened: tuple[Phase, float] | None = None
    hop, first_s, last_s = -1, None, 0.0
    for event in events:
        first_s = event.at_s if first_s is None else first_s
        # What ends an exchange carries the wire's time; what the loop notes on the way may be later.
        last_s = event.at_s if isinstance(event, _ENDS) else max(last_s, event.at_s)
        if isinstance(event, ev.Prepared):
            hop += 1
        closes = _CLOSES.get(type(event))
        if opened and (closes is opened[0] or isinstance(event, _INTERRUPTS)):
            spans.append(Span(opened[0], opened[1], event.at_s, max(hop, 0)))
            opened = None
        opens = _OPENS.get(type(event))
        if opens:
            opened = (opens, event.at_s)
    if opened:
        spans.append(Span(opened[0], opened[1], last_s, max(hop, 0)))
    start_s = spans[0].start_s if spans else first_s or 0.0
    return Timings(tuple(spans), start_s, last_s)
