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
from sanderling.domain.pagination import PagingState
from sanderling.domain.response import ResponseHead


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a time."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Prepared(Event):
    """A request is ready for the wire: the first, or the next after a redirect, a challenge, a retry or a page.

    ``attempt`` counts from 1; a retry has the next number.
    """

    method: str
    url: str
    headers: HeaderPairs
    body_size_bytes: int
    attempt: int = 1


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
class ProxyStarted(Event):
    """A connection to a proxy is open and the way to the host is asked for; ``proxy`` is its URL, masked."""

    proxy: str


@dataclass(frozen=True, slots=True)
class ProxyPassed(Event):
    """The proxy has opened the way."""


@dataclass(frozen=True, slots=True)
class TlsStarted(Event):
    """The TLS handshake has begun."""

    server_name: str


@dataclass(frozen=True, slots=True)
class Secured(Event):
    """The TLS handshake is done. ``certificates`` is the chain as the server sent it, DER, its own first."""

    version: str
    cipher: str
    alpn: str
    certificates: tuple[bytes, ...] = ()
    server_name: str = ""
    verified: bool = True
    client_certificate: str = ""


@dataclass(frozen=True, slots=True)
class HandshakeFailed(Event):
    """The TLS handshake failed; ``certificates`` is what the server had sent by then, ``reason`` OpenSSL's words.

    ``at_fault`` is the place in the chain of the certificate that is to blame, -1 if none is; ``explanation`` says why.
    """

    certificates: tuple[bytes, ...]
    server_name: str
    reason: str
    at_fault: int = -1
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionReused(Event):
    """An open connection from an earlier exchange is used; ``secured`` is what its handshake had agreed on."""

    remote_address: str
    local_address: str = ""
    secured: Secured | None = None


@dataclass(frozen=True, slots=True)
class SendingStarted(Event):
    """The first byte of the request is about to be written."""


@dataclass(frozen=True, slots=True)
class BodySent(Event):
    """More of the request's body has been handed to the system; ``size_bytes`` is 0 where the whole is not known.

    Both count the body before compression.

    In an exchange's record consecutive ones are folded into the last.
    """

    sent_bytes: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class RequestSent(Event):
    """Head and body have been handed to the system; ``raw_head`` is the head as sent, secrets masked."""

    body_size_bytes: int
    raw_head: str = ""


@dataclass(frozen=True, slots=True)
class InterimReceived(Event):
    """An interim response came (RFC 9110, 15.2), such as 100 or 103."""

    status: int
    raw_head: str


@dataclass(frozen=True, slots=True)
class HeadReceived(Event):
    """The response's head is complete; ``at_s`` is when its first byte came. ``raw_head`` is the head as received."""

    head: ResponseHead
    raw_head: str = ""


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
    """The body is a stream of messages of this kind: ``sse``, ``ndjson``, or ``items`` (of a paged list, as NDJSON)."""

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
    old_method: str = ""


@dataclass(frozen=True, slots=True)
class AuthChallenged(Event):
    """The server asked for credentials and they are sent now."""

    status: int
    kind: str


@dataclass(frozen=True, slots=True)
class CredentialsExposed(Event):
    """Credentials leave for a host over plain HTTP; a ``reason``, a sentence, says what else exposes them."""

    host: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SignInStarted(Event):
    """The request waits for a token, until ``SignInEnded``; ``purpose`` is a few words."""

    purpose: str


@dataclass(frozen=True, slots=True)
class SignInStep(Event):
    """A step or check on the way to a token; ``outcome``: ``ok``, ``failed``, ``warning``, ``skipped`` or ``info``."""

    name: str
    outcome: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SignInCall(Event):
    """Something that happened on the wire to the authorization server: an event of a call that is not the request's."""

    event: Event


@dataclass(frozen=True, slots=True)
class SignInEnded(Event):
    """The request goes on, or ends, with the sign-in."""

    succeeded: bool


@dataclass(frozen=True, slots=True)
class CallEnded(Event):
    """One call is over; bytes that went over its socket in both directions, TLS and proxy talk included."""

    sent_bytes: int
    received_bytes: int


@dataclass(frozen=True, slots=True)
class WaitScheduled(Event):
    """Nothing is sent for ``delay_s``. ``kind``: ``retry``, ``repeat`` or ``rate-limit``; ``attempt`` is what follows.

    ``reason`` is a sentence for people; ``by_server`` whether the server named the delay (Retry-After).
    ``last_attempt`` is the number at which it ends at the latest, 0 where that is not known.
    """

    kind: str
    delay_s: float
    reason: str
    attempt: int = 1
    by_server: bool = False
    last_attempt: int = 0


@dataclass(frozen=True, slots=True)
class WaitEnded(Event):
    """The wait is over; ``skipped`` if a person said: send now."""

    skipped: bool = False


@dataclass(frozen=True, slots=True)
class RetriesEnded(Event):
    """A failure is not retried any more, or not at all; ``reason`` says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class RateLimitRead(Event):
    """What the server says about its limit; ``None`` where it does not. ``reset_s`` counts from now."""

    host: str
    limit: int | None
    remaining: int | None
    reset_s: float | None
    policy: str = ""


@dataclass(frozen=True, slots=True)
class CacheConsulted(Event):
    """What the cache did: ``hit``, ``revalidated``, ``miss`` or ``bypassed``; ``reason`` is a sentence for people."""

    state: str
    reason: str
    age_s: float = 0.0


@dataclass(frozen=True, slots=True)
class CircuitChanged(Event):
    """The circuit of a host is now ``closed``, ``open`` or ``half-open``; ``wait_s`` is the time until it is tried."""

    host: str
    state: str
    failures: int
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class CookiesSent(Event):
    """Cookies of the jar that go with the request, by name."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CookiesChanged(Event):
    """What a response did to the jar: names stored, names deleted, and names refused with the reason."""

    stored: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HeaderAdded(Event):
    """A policy has put a header into the request (CSRF token, traceparent, correlation id); ``source`` says whence."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class SizeLimitReached(Event):
    """The body has reached the size at which a person wants to be asked; nothing is read until that is answered."""

    size_bytes: int
    limit_bytes: int


@dataclass(frozen=True, slots=True)
class PageFollowed(Event):
    """The next page is asked for; ``dropped`` names what is not sent because the page lies at another origin."""

    number: int
    url: str
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageReceived(Event):
    """One page of a list has been taken in; ``number`` counts from 1, totals include earlier pages."""

    number: int
    items: int
    total_items: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class PagingEnded(Event):
    """No more pages are fetched; ``reason`` is a sentence, ``state`` says where to go on if there are more."""

    reason: str
    state: PagingState | None = None


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
