"""What the engine asks of the outside, and what a step, protocol, auth kind or body kind must offer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from sanderling.domain.cached_response import CachedResponse
from sanderling.domain.cookies import Cookie, CookieKey
from sanderling.domain.events import Event
from sanderling.domain.fields import Field
from sanderling.domain.outgoing import OutgoingBody, OutgoingRequest
from sanderling.domain.pagination import Pagination
from sanderling.domain.request import Body
from sanderling.domain.response import ResponseHead
from sanderling.domain.secret import Secret, SecretRef
from sanderling.engine.list_page import ListPage

Emit = Callable[[Event], None]
"""Takes one event of an exchange, at once and without blocking."""

AuthFlow = Generator[OutgoingRequest, ResponseHead, None]
"""Yields a request, receives the head of its response, yields again or ends (as ``httpx.Auth.auth_flow`` does)."""


class BodySpool(Protocol):
    """A file that a response body is appended to."""

    @property
    def path(self) -> Path:
        """Where the file is."""
        ...

    @property
    def size_bytes(self) -> int:
        """How much was written."""
        ...

    def write(self, data: bytes) -> None:
        """Append; raises ``DiskFull`` or ``NotWritable``."""
        ...

    def close(self) -> None:
        """Write no more."""
        ...


class SpoolFactory(Protocol):
    """Opens a spool for each response."""

    def open_spool(self) -> BodySpool:
        """Return a new, empty spool."""
        ...

    def discard(self, path: Path) -> None:
        """Remove the file of a spool that nobody needs any more."""
        ...


class Answer(Protocol):
    """A response whose head has been received and whose body has not been read yet: from the wire or from the cache."""

    @property
    def head(self) -> ResponseHead:
        """Status and headers."""
        ...

    @property
    def ended_at_s(self) -> float:
        """When the last byte came, by the monotonic clock."""
        ...

    async def read_body(self, spool: BodySpool, emit: Emit) -> None:
        """Write the decoded body to the spool until it ends; raises ``SanderlingError``, what came is in the spool."""
        ...

    async def drain(self) -> None:
        """Read and drop a short body so that the connection can be used again; close on a long one."""
        ...

    async def close(self) -> None:
        """Give the connection back, or close it if the body was not read to its end."""
        ...


Call = Callable[[OutgoingRequest], Awaitable[Answer]]
"""Sends one request. A policy takes a call and returns a call that does more (retries, cookies, the cache ...)."""


class CookieStore(Protocol):
    """Where the cookies of a workspace are; the rules of what is stored and sent are ``engine.cookies``."""

    async def refresh(self) -> None:
        """Take in what is on disk: at first, and whenever another window has changed it; raises nothing."""
        ...

    def all(self) -> tuple[Cookie, ...]:
        """Return every cookie."""
        ...

    def of_domain(self, domain: str) -> tuple[Cookie, ...]:
        """Return the cookies that are stored for exactly that domain."""
        ...

    def find(self, key: CookieKey) -> Cookie | None:
        """Return a cookie."""
        ...

    def put(self, cookie: Cookie) -> None:
        """Store a cookie in place of the one with its key."""
        ...

    def remove(self, key: CookieKey) -> None:
        """Forget a cookie, if it is there."""
        ...

    def touch(self, keys: Iterable[CookieKey]) -> None:
        """Note that cookies were used now."""
        ...


class ResponseCache(Protocol):
    """Where cached responses are; the rules of what is kept and used are ``engine.cache``.

    Its faults are no faults of a send: what cannot be read is not there, what cannot be written is not kept.
    """

    async def find(self, key: str) -> tuple[CachedResponse, ...]:
        """Return the responses that are kept for a URL, whatever their method and what they vary by."""
        ...

    async def open_body(self, response: CachedResponse) -> BinaryIO | None:
        """Return the file of a body, or ``None`` if it is not there any more."""
        ...

    async def store(self, response: CachedResponse, body: bytes | tuple[Path, int]) -> None:
        """Keep a response; its body is given as bytes, or as a file that is copied from a position on."""
        ...

    async def update(self, response: CachedResponse) -> None:
        """Replace the head and age of a response, after the server said that it still holds."""
        ...

    async def remove(self, responses: Iterable[CachedResponse]) -> None:
        """Forget responses."""
        ...


class SecretReader(Protocol):
    """Reads secrets from the keyring."""

    async def get(self, ref: SecretRef) -> Secret | None:
        """Return the secret, or ``None`` if this machine has no value for it."""
        ...


class AuthKind(Protocol):
    """A way to authenticate: its form as data, and what it does to a request."""

    @property
    def name(self) -> str:
        """The stored name, such as ``api-key``."""
        ...

    @property
    def label(self) -> str:
        """The shown name, such as ``API key``."""
        ...

    @property
    def help(self) -> str:
        """One sentence for the form, with the RFC where it helps."""
        ...

    @property
    def fields(self) -> tuple[Field, ...]:
        """The form."""
        ...

    @property
    def signs(self) -> bool:
        """Whether the credentials depend on method, URL or body, so that each redirect hop needs new ones."""
        ...

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """Yield the request with credentials; receive the response head; go on or end.

        ``values`` has the resolved values of the fields that are shown, defaults filled in. The steps of a kind that
        signs may run in a thread: always where the body must be read from files, and the first time in a process.
        """
        ...


ResolveText = Callable[[str, str], str]
"""Takes a template and where it stands; returns the text without variables."""


class BodyKind(Protocol):
    """A kind of request body: how it becomes bytes and files."""

    @property
    def name(self) -> str:
        """The stored name, such as ``form``."""
        ...

    @property
    def label(self) -> str:
        """The shown name."""
        ...

    def prepare(self, body: Body, resolve: ResolveText, folder: str) -> PreparedBody:
        """Return the body's pieces and content type; ``folder`` is where relative paths of files count from.

        Raises:
            BodyFileUnreadable: A file is missing or may not be read.
        """
        ...


class PreparedBody(Protocol):
    """What a body kind hands back."""

    @property
    def body(self) -> OutgoingBody:
        """The pieces."""
        ...

    @property
    def content_type(self) -> str:
        """The Content-Type to send if the request does not name one; empty for none."""
        ...


class DynamicValue(Protocol):
    """A ``{{$name}}`` that has a new value at each use."""

    @property
    def name(self) -> str:
        """The name without the ``$``."""
        ...

    @property
    def label(self) -> str:
        """What it gives, in a few words."""
        ...

    def value(self) -> str:
        """Return a value."""
        ...


class PagingKind(Protocol):
    """A way from one page of a list to the next: its form as data, and where the next page is."""

    @property
    def name(self) -> str:
        """The stored name, such as ``next-url``."""
        ...

    @property
    def label(self) -> str:
        """The shown name."""
        ...

    @property
    def help(self) -> str:
        """One sentence for the form."""
        ...

    @property
    def fields(self) -> tuple[Field, ...]:
        """The form: fields of ``Pagination`` that this kind reads, beside ``items_path`` and the limits."""
        ...

    @property
    def counts(self) -> bool:
        """Whether it counts on by itself, so that only an empty page says that the list has ended."""
        ...

    def first(self, url: str, plan: Pagination) -> str:
        """Return the URL of the first page; ``plan`` has the form's defaults filled in."""
        ...

    def following(self, page: ListPage, plan: Pagination) -> str | None:
        """Return the URL of the page after ``page``, or ``None`` if it is the last one."""
        ...
