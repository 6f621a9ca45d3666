"""The calls of an exchange, worked out from its events: one for each attempt, redirect hop, challenge and page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sanderling.domain import events as ev
from sanderling.domain.errors import SanderlingError
from sanderling.domain.response import ResponseHead


@dataclass(frozen=True, slots=True)
class ServerTiming:
    """One entry of a ``Server-Timing`` header (W3C Server Timing); ``duration_ms`` is ``None`` where it has none."""

    name: str
    duration_ms: float | None = None
    description: str = ""


@dataclass(slots=True, kw_only=True)
class CallRecord:
    """One request on the wire and what came of it; ``None`` and empty where it did not come so far.

    ``index`` counts from 0 and is the ``hop`` of ``Timings``. ``events`` are those from its ``Prepared`` on.
    """

    index: int
    prepared: ev.Prepared
    connected: ev.Connected | None = None
    reused: ev.ConnectionReused | None = None
    proxy: ev.ProxyStarted | None = None
    own_secured: ev.Secured | None = None
    handshake_failed: ev.HandshakeFailed | None = None
    sent: ev.RequestSent | None = None
    interim: list[ev.InterimReceived] = field(default_factory=list)
    received: ev.HeadReceived | None = None
    body: ev.BodyReceived | None = None
    ended: ev.CallEnded | None = None
    redirected: ev.Redirected | None = None
    challenged: ev.AuthChallenged | None = None
    cache: ev.CacheConsulted | None = None
    rate_limit: ev.RateLimitRead | None = None
    waited: ev.WaitScheduled | None = None
    page: ev.PageReceived | None = None
    error: SanderlingError | None = None
    headers_added: list[ev.HeaderAdded] = field(default_factory=list)
    cookies_sent: tuple[str, ...] = ()
    cookies_changed: ev.CookiesChanged | None = None

    @property
    def head(self) -> ResponseHead | None:
        """The response's head."""
        return self.received.head if self.received else None

    @property
    def secured(self) -> ev.Secured | None:
        """What the TLS handshake agreed on, if the connection has TLS; that of a reused one was earlier."""
        return self.own_secured or (self.reused.secured if self.reused else None)

    @property
    def remote_address(self) -> str:
        """The other end, as ``address:port``."""
        end = self.connected or self.reused
        return end.remote_address if end else ""

    @property
    def local_address(self) -> str:
        """This end, as ``address:port``."""
        end = self.connected or self.reused
        return end.local_address if end else ""

    @property
    def server_timings(self) -> tuple[ServerTiming, ...]:
        """What the server says about its own time."""
        return server_timings(self.head) if self.head else ()


_SINGLE: dict[type[ev.Event], str] = {
    ev.Connected: "connected",
    ev.ConnectionReused: "reused",
    ev.ProxyStarted: "proxy",
    ev.Secured: "own_secured",
    ev.HandshakeFailed: "handshake_failed",
    ev.RequestSent: "sent",
    ev.HeadReceived: "received",
    ev.BodyReceived: "body",
    ev.CallEnded: "ended",
    ev.Redirected: "redirected",
    ev.AuthChallenged: "challenged",
    ev.CacheConsulted: "cache",
    ev.RateLimitRead: "rate_limit",
    ev.WaitScheduled: "waited",
    ev.PageReceived: "page",
    ev.CookiesChanged: "cookies_changed",
}


def calls_of(events: Iterable[ev.Event]) -> tuple[CallRecord, ...]:
    """Return the calls in the order in which they were made."""
    calls: list[CallRecord] = []
    added: list[ev.HeaderAdded] = []
    cookies: tuple[str, ...] = ()
    for event in events:
        if isinstance(event, ev.Prepared):
            calls.append(CallRecord(index=len(calls), prepared=event, headers_added=added, cookies_sent=cookies))
            added, cookies = [], ()
        elif isinstance(event, ev.HeaderAdded):  # what is added stands before the request that it is added to
            added.append(event)
        elif isinstance(event, ev.CookiesSent):
            cookies = event.names
        elif calls:
            _note(calls[-1], event)
    return tuple(calls)


def sign_in_calls_of(events: Iterable[ev.Event]) -> tuple[CallRecord, ...]:
    """Return the calls to the authorization server, which ``calls_of`` leaves out."""
    return calls_of(event.event for event in events if isinstance(event, ev.SignInCall))


def _note(call: CallRecord, event: ev.Event) -> None:
    name = _SINGLE.get(type(event))
    if name:
        setattr(call, name, event)
    elif isinstance(event, ev.InterimReceived):
        call.interim.append(event)
    elif isinstance(event, ev.Failed):
        call.error = event.error


def server_timings(head: ResponseHead) -> tuple[ServerTiming, ...]:
    """Return the entries of every ``Server-Timing`` header; what cannot be understood is left out."""
    found = []
    for value in head.all_headers("server-timing"):
        for entry in _split_quoted(value, ","):
            name, *parameters = _split_quoted(entry, ";")
            if name:
                found.append(_server_timing(name, parameters))
    return tuple(found)


def _server_timing(name: str, parameters: list[str]) -> ServerTiming:
    duration, description = None, ""
    for parameter in parameters:
        key, _, text = parameter.partition("=")
        text = text.strip().strip('"')
        if key.strip().lower() == "desc":
            description = text
        elif key.strip().lower() == "dur":
            try:
                duration = float(text)
            except ValueError:
                duration = None
    return ServerTiming(name, duration, description)


def _split_quoted(text: str, separator: str) -> list[str]:
    """Split at a separator outside of double quotes; each piece stripped."""
    pieces, quoted = [""], False
    for character in text:
        quoted ^= character == '"'
        if character == separator and not quoted:
            pieces.append("")
        else:
            pieces[-1] += character
    return [piece.strip() for piece in pieces]
