"""One line of text for each event of an exchange, as ``send --verbose`` prints them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from sanderling.domain import events as ev
from sanderling.domain.response import ResponseHead
from sanderling.services.certificates import certificate_facts

if TYPE_CHECKING:
    from sanderling.services.certificates import CertificateFacts


def _prepared(event: ev.Prepared) -> str:
    attempt = f", attempt {event.attempt}" if event.attempt > 1 else ""
    return f"{event.method} {event.url} ({event.body_size_bytes:,} bytes of body{attempt})"


def _secured(event: ev.Secured) -> str:
    return ", ".join(
        [
            *(part for part in (event.version, event.cipher, event.alpn) if part),
            *([f"shown {event.client_certificate}"] if event.client_certificate else []),
            *([] if event.verified else ["certificate NOT VERIFIED"]),
        ]
    )


def _reused(event: ev.ConnectionReused) -> str:
    secured = f" ({_secured(event.secured)})" if event.secured else ""
    return f"using the open connection to {event.remote_address}{secured}"


def _interim(event: ev.InterimReceived) -> str:
    line = event.raw_head.partition("\n")[0].strip()
    return f"an interim response came: {line or event.status}"


def _scheduled(event: ev.WaitScheduled) -> str:
    before = {
        "retry": f" before attempt {event.attempt}" + (f" of {event.last_attempt}" if event.last_attempt else ""),
        "repeat": f" before repetition {event.attempt}",
        "rate-limit": " for the rate limit",
    }.get(event.kind, "")
    asked = " The server named the time (Retry-After)." if event.by_server else ""
    return f"waiting {shown_s(event.delay_s)}{before}: {event.reason}{asked}"


def _rate_limit(event: ev.RateLimitRead) -> str:
    left = "?" if event.remaining is None else f"{event.remaining:,}"
    limit = "" if event.limit is None else f" of {event.limit:,}"
    reset = "" if event.reset_s is None else f", anew in {shown_s(event.reset_s)}"
    policy = f" ({event.policy})" if event.policy else ""
    return f"rate limit of {event.host}: {left}{limit} left{reset}{policy}"


def _cache(event: ev.CacheConsulted) -> str:
    age = f", {shown_s(event.age_s)} old" if event.age_s else ""
    return f"cache: {event.state}{age}. {event.reason}"


def _circuit(event: ev.CircuitChanged) -> str:
    failures = f" after {event.failures} failures" if event.failures else ""
    wait = f", tried again in {shown_s(event.wait_s)}" if event.wait_s else ""
    return f"circuit of {event.host}: {event.state}{failures}{wait}"


def _cookies(event: ev.CookiesChanged) -> str:
    told = [
        *([f"kept {', '.join(event.stored)}"] if event.stored else []),
        *([f"deleted {', '.join(event.deleted)}"] if event.deleted else []),
        *(f"refused {name}: {reason}" for name, reason in event.refused),
    ]
    return f"cookies: {'; '.join(told)}"


def _sign_in_step(event: ev.SignInStep) -> str:
    mark = {"ok": "✓ ", "failed": "✗ ", "warning": "⚠ "}.get(event.outcome, "")
    return f"sign-in: {mark}{event.name}{': ' if event.detail else ''}{event.detail}"


def _sign_in_call(event: ev.SignInCall) -> str | None:
    text = line_text(event.event)
    return f"sign-in: {text}" if text else None


def _redirected(event: ev.Redirected) -> str:
    was = f" (was {event.old_method})" if event.old_method not in ("", event.method) else ""
    return f"{event.status} leads to {event.method}{was} {event.url}{_left_out(event.dropped)}"


def _exposed(event: ev.CredentialsExposed) -> str:
    """Return the sentence that is also printed without ``-v``."""
    if event.reason:
        return f"credentials at risk: {event.reason}"
    return f"credentials go to {event.host} over plain HTTP: anybody on the way can read them"


LINES: Final[dict[type[ev.Event], Callable[[Any], str | None]]] = {
    ev.Prepared: _prepared,
    ev.NameResolutionStarted: lambda e: f"asking for the addresses of {e.host}",
    ev.NameResolved: lambda e: f"{e.host} is {', '.join(e.addresses)}",
    ev.ConnectStarted: lambda e: f"connecting to {e.host} port {e.port}",
    ev.Connected: lambda e: f"connected to {e.remote_address} from {e.local_address}",
    ev.ProxyStarted: lambda e: f"asking the proxy {e.proxy} for the way",
    ev.ProxyPassed: lambda _: "the proxy has opened the way",
    ev.TlsStarted: lambda e: f"TLS handshake with {e.server_name}",
    ev.Secured: _secured,
    ev.HandshakeFailed: lambda e: f"the TLS handshake with {e.server_name} failed: {e.reason}",
    ev.ConnectionReused: _reused,
    ev.SendingStarted: lambda _: "sending",
    ev.RequestSent: lambda e: f"request sent ({e.body_size_bytes:,} bytes of body)",
    ev.InterimReceived: _interim,
    ev.HeadReceived: lambda e: status_line(e.head),
    ev.StreamOpened: lambda e: f"a stream of {e.kind} begins",
    ev.Redirected: _redirected,
    ev.AuthChallenged: lambda e: f"{e.status} asks for credentials ({e.kind})",
    ev.CredentialsExposed: _exposed,
    ev.SignInStarted: lambda e: f"signing in: {e.purpose}",
    ev.SignInStep: _sign_in_step,
    ev.SignInCall: _sign_in_call,
    ev.SignInEnded: lambda e: "signed in" if e.succeeded else "not signed in",
    ev.CallEnded: lambda e: f"on the wire: {e.sent_bytes:,} bytes out, {e.received_bytes:,} bytes in",
    ev.WaitScheduled: _scheduled,
    ev.WaitEnded: lambda e: "the wait is cut short" if e.skipped else "the wait is over",
    ev.RetriesEnded: lambda e: e.reason,
    ev.RateLimitRead: _rate_limit,
    ev.CacheConsulted: _cache,
    ev.CircuitChanged: _circuit,
    ev.CookiesSent: lambda e: f"cookies: sent {', '.join(e.names)}",
    ev.CookiesChanged: _cookies,
    ev.HeaderAdded: lambda e: f"header added: {e.name}: {e.value} ({e.source})",
    ev.SizeLimitReached: lambda e: f"the body has reached {e.size_bytes:,} bytes; the limit is {e.limit_bytes:,}",
    ev.PageFollowed: lambda e: f"page {e.number} is at {e.url}{_left_out(e.dropped)}",
    ev.PageReceived: lambda e: f"page {e.number}: {e.items:,} items, {e.total_items:,} in all",
    ev.PagingEnded: lambda e: f"no more pages: {e.reason}",
    ev.Failed: lambda e: f"failed: {e.error.code}",
    ev.Cancelled: lambda _: "stopped",
    ev.Done: lambda _: "done",
}


def line_of(event: ev.Event, start_s: float) -> str | None:
    """Return the event's line with its time since the start, or ``None`` for what is no news by itself."""
    text = line_text(event)
    return f"* {(event.at_s - start_s) * 1000:9.1f} ms  {text}" if text else None


def certificate_lines(event: ev.Event) -> list[str]:
    """Return a line for each certificate that a server has shown, its own first."""
    if not isinstance(event, ev.Secured | ev.HandshakeFailed):
        return []
    return [
        f"  certificate {number}: {_certificate(f)}"
        for number, f in enumerate(certificate_facts(event.certificates), 1)
    ]


def _certificate(facts: CertificateFacts) -> str:
    if facts.damage or facts.not_after is None:
        return f"cannot be read ({facts.damage})"
    names = f" for {', '.join(facts.names)}" if facts.names else ""
    by = "itself" if facts.is_self_signed else facts.issuer
    left = f"{facts.days_left} days left" if not facts.is_expired else "EXPIRED"
    return f"{facts.subject}{names}, issued by {by}, {facts.key}, until {facts.not_after:%Y-%m-%d} ({left})"


def raw_lines(event: ev.Event) -> list[str]:
    """Return the head that an event holds as it went over the wire, each line marked with its direction as by curl."""
    if isinstance(event, ev.RequestSent):
        return _marked(event.raw_head, ">")
    return _marked(event.raw_head, "<") if isinstance(event, ev.HeadReceived | ev.InterimReceived) else []


def _marked(raw_head: str, mark: str) -> list[str]:
    return [f"{mark} {line.removesuffix(chr(13))}" for line in raw_head.rstrip("\r\n").split("\n")] if raw_head else []


def line_text(event: ev.Event) -> str | None:
    """Return what there is to say of an event, without its time."""
    describe = LINES.get(type(event))
    return describe(event) if describe else None


def status_line(head: ResponseHead) -> str:
    """Return version, status and reason as HTTP/1.1 writes them."""
    return f"{head.http_version} {head.status} {head.reason}".rstrip()


def head_text(head: ResponseHead) -> str:
    """Return the status line and the header fields, with the empty line after them."""
    return "\n".join([status_line(head), *(f"{name}: {value}" for name, value in head.headers), "", ""])


def shown_s(seconds: float) -> str:
    """Return a duration as people read it: ``0.25 s``, ``1.3 s``, ``95 s``."""
    return f"{seconds:.0f} s" if seconds >= 20 else f"{seconds:.1f} s" if seconds >= 1 else f"{seconds:.2g} s"


def _left_out(names: tuple[str, ...]) -> str:
    return f", without {', '.join(names)}" if names else ""
