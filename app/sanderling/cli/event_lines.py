"""One line of text for each event of an exchange, as ``send --verbose`` prints them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sanderling.domain import events as ev
from sanderling.domain.response import ResponseHead

LINES: Final[dict[type[ev.Event], Callable[[Any], str]]] = {
    ev.Prepared: lambda e: f"{e.method} {e.url} ({e.body_size_bytes:,} bytes of body)",
    ev.NameResolutionStarted: lambda e: f"asking for the addresses of {e.host}",
    ev.NameResolved: lambda e: f"{e.host} is {', '.join(e.addresses)}",
    ev.ConnectStarted: lambda e: f"connecting to {e.host} port {e.port}",
    ev.Connected: lambda e: f"connected to {e.remote_address} from {e.local_address}",
    ev.TlsStarted: lambda e: f"TLS handshake with {e.server_name}",
    ev.Secured: lambda e: f"{e.version}, {e.cipher}" + (f", {e.alpn}" if e.alpn else ""),
    ev.ConnectionReused: lambda e: f"using the open connection to {e.remote_address}",
    ev.SendingStarted: lambda _: "sending",
    ev.RequestSent: lambda e: f"request sent ({e.body_size_bytes:,} bytes of body)",
    ev.HeadReceived: lambda e: status_line(e.head),
    ev.StreamOpened: lambda e: f"a stream of {e.kind} begins",
    ev.Redirected: lambda e: f"{e.status} leads to {e.method} {e.url}" + _left_out(e.dropped),
    ev.AuthChallenged: lambda e: f"{e.status} asks for credentials ({e.kind})",
    ev.Failed: lambda e: f"failed: {e.error.code}",
    ev.Cancelled: lambda _: "stopped",
    ev.Done: lambda _: "done",
}


def line_of(event: ev.Event, start_s: float) -> str | None:
    """Return the event's line with its time since the start, or ``None`` for what is no news by itself."""
    describe = LINES.get(type(event))
    return f"* {(event.at_s - start_s) * 1000:9.1f} ms  {describe(event)}" if describe else None


def status_line(head: ResponseHead) -> str:
    """Return version, status and reason as HTTP/1.1 writes them."""
    return f"{head.http_version} {head.status} {head.reason}".rstrip()


def head_text(head: ResponseHead) -> str:
    """Return the status line and the header fields, with the empty line after them."""
    return "\n".join([status_line(head), *(f"{name}: {value}" for name, value in head.headers), "", ""])


def _left_out(names: tuple[str, ...]) -> str:
    return f", without {', '.join(names)}" if names else ""
