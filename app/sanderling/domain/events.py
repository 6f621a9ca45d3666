"""What happens in an exchange, as small typed events. Window, CLI, history and tests all read the same ones.

Every event carries ``at_s``: seconds of the monotonic clock (``time.perf_counter``). No event holds a secret: texts
that could are masked before the event is made.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from pathlib import Path

from sanderling.domain.errors import SanderlingError
from sanderling.domain.outgoing import HeaderPairs
from sanderling.domain.response import ResponseHead


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a time."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Prepared(Event):
    """A request is ready for the wire: the first, or the next after a redirect or an auth challenge."""

    method: str
    url: str
    headers: HeaderPairs
    body_size_bytes: int


@dataclass(frozen=True, slots=True)
class NameResolutionStarted(Event):
    """The host's addresses are being asked for."""

    host: str


@dataclass(frozen=True, slots=True)
class NameResolved(Event):
    """The host's addresses are known."""

    host: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConnectStarted(Event):
    """A connection is being opened."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Connected(Event):
    """A connection is open; addresses are ``address:port``."""

    remote_address: str
    local_address: str


@dataclass(frozen=True, slots=True)
class TlsStarted(Event):
    """The TLS handshake has begun."""

    server_name: str


@dataclass(frozen=True, slots=True)
class Secured(Event):
    """The TLS handshake is done."""

    version: str
    cipher: str
    alpn: str


@dataclass(frozen=True, slots=True)
class ConnectionReused(Event):
    """An open connection from an earlier exchange is used."""

    remote_address: str


@dataclass(frozen=True, slots=True)
class SendingStarted(Event):
    """The first byte of the request is about to be written."""


@dataclass(frozen=True, slots=True)
class RequestSent(Event):
    """Head and body have been handed to the system."""

    body_size_bytes: int


@dataclass(frozen=True, slots=True)
class HeadReceived(Event):
    """The response's head is complete; ``at_s`` is when its first byte came."""

    head: ResponseHead


@dataclass(frozen=True, slots=True)
class BodyOpened(Event):
    """The body's file is there; decoded bytes will be appended to it as they come."""

    path: Path


@dataclass(frozen=True, slots=True)
class BodyReceived(Event):
    """More of the body has come. Totals so far: ``wire_bytes`` as sent, ``size_bytes`` decoded.

    In an exchange's record consecutive ones are folded into the last.
    """

    wire_bytes: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class StreamOpened(Event):
    """The body is a stream of messages of this kind: ``sse`` or ``ndjson``."""

    kind: str


@dataclass(frozen=True, slots=True)
class MessagesReceived(Event):
    """Complete messages, as their byte ranges in the body file (unsigned 64-bit offsets, two arrays of one length)."""

    starts: array[int]
    ends: array[int]


@dataclass(frozen=True, slots=True)
class Redirected(Event):
    """The response points elsewhere and the pointer is followed; ``dropped`` names what is not sent again."""

    status: int
    url: str
    method: str
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuthChallenged(Event):
    """The server asked for credentials and they are sent now."""

    status: int
    kind: str


@dataclass(frozen=True, slots=True)
class Failed(Event):
    """The exchange ended with an error."""

    error: SanderlingError


@dataclass(frozen=True, slots=True)
class Cancelled(Event):
    """The user stopped the exchange."""


@dataclass(frozen=True, slots=True)
class Done(Event):
    """The exchange is complete."""
