"""Calls to the authorization server: on the send's own wire, told as events of the sign-in, small bodies in memory."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

from sanderling import __version__
from sanderling.domain import events as ev
from sanderling.domain.errors import (
    NetworkError,
    RequestError,
    SanderlingError,
    SignInAnswerUnusable,
    SignInFailed,
    SignInUnreachable,
)
from sanderling.domain.outgoing import NO_BODY, HeaderPairs, OutgoingBody, OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.domain.secret import Masker
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.addresses import parse_address
from sanderling.engine.call_trace import current_trace
from sanderling.engine.ports import Emit
from sanderling.engine.redirects import is_redirect, next_request
from sanderling.engine.sign_in_ports import WireCall

LARGEST_BODY_BYTES: Final = 1_000_000
_MOST_REDIRECTS: Final = 5
_WHOLE_CALL_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What the authorization server answered; ``what`` names the place that was asked, for sentences."""

    what: str
    url: str
    head: ResponseHead
    body: bytes = field(repr=False)
    received_at: float = 0.0

    @property
    def status(self) -> int:
        """The status."""
        return self.head.status

    @property
    def skew_s(self) -> float:
        """How far the server's clock (its Date header) is ahead of ours; 0 where it does not tell."""
        try:
            said = parsedate_to_datetime(self.head.header("date") or "").timestamp()
        except (TypeError, ValueError):
            return 0.0
        return said - self.received_at

    def members(self) -> dict[str, Any]:
        """Return the JSON object that it holds.

        Raises:
            SignInAnswerUnusable: It holds something else; the message says what.
        """
        if not self.body.strip():
            raise self.unusable("with an empty body where JSON was expected")
        try:
            found = json.loads(self.body)
        except ValueError:
            kind = self.head.media_type or "something without a type"
            page = " It is a web page: a login page or a proxy may stand in between." if "html" in kind else ""
            raise self.unusable(f"with {kind} where JSON was expected", page) from None
        if not isinstance(found, dict):
            raise self.unusable("with JSON that is no object")
        return found

    def unusable(self, how: str, more: str = "") -> SignInAnswerUnusable:
        """Return the error for an answer that no standard knows."""
        where = f"{self.what} {self.url}"
        if self.status >= 500:
            return SignInAnswerUnusable(
                f"The {where} failed: it answered {self.status} {self.head.reason}".rstrip() + ".",
                advice=f"Try again later; the server's log knows more.{more} Nothing was sent.",
                detail=self._beginning(),
            )
        if 300 <= self.status < 400:
            target = self.head.header("location") or "nowhere"
            return SignInAnswerUnusable(
                f"The {where} points elsewhere ({self.status}, to {target[:200]}), which is not followed.",
                advice="Enter the address that it points to, if that is right. Nothing was sent.",
            )
        return SignInAnswerUnusable(
            f"The {where} answered {self.status} {how}.".replace("  ", " "),
            advice=f"Is it the right address?{more} Nothing was sent.",
            detail=self._beginning(),
        )

    def _beginning(self) -> str:
        return self.body[:200].decode("utf-8", "replace")


class SignInWire:
    """Sends to the authorization server."""

    def __init__(
        self,
        send: WireCall,
        emit: Emit,
        request: OutgoingRequest,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Use the settings and the masker of the request that waits for the token."""
        self._send = send
        self._emit = emit
        self._settings = request.settings
        self._own_origin = parse_address(request.url).origin if request.url else None
        self._masker = request.masker
        self._clock = clock

    @property
    def masker(self) -> Masker:
        """What hides secrets in everything that is told."""
        return self._masker

    async def get(self, what: str, url: str) -> Reply:
        """Ask for a document and follow its redirects.

        Raises:
            SignInUnreachable, SignInFailed: Nothing came back.
        """
        request = self._request("GET", url, (), b"")
        for _ in range(_MOST_REDIRECTS):
            reply = await self._call(what, request)
            if not is_redirect(reply.head):
                return reply
            request, _dropped = next_request(request, reply.head)
        raise reply.unusable("")

    async def post(self, what: str, url: str, form: bytes, headers: HeaderPairs = ()) -> Reply:
        """Send a form; a redirect is an answer like any other.

        Raises:
            SignInUnreachable, SignInFailed: Nothing came back.
        """
        return await self._call(what, self._request("POST", url, headers, form))

    def _request(self, method: str, url: str, headers: HeaderPairs, form: bytes) -> OutgoingRequest:
        address = parse_address(url)
        own: HeaderPairs = (
            ("Host", address.host_header),
            ("User-Agent", f"Sanderling/{__version__}"),
            ("Accept", "application/json"),
            ("Accept-Encoding", "gzip, deflate"),
        )
        if method == "POST":
            own = (*own, ("Content-Type", "application/x-www-form-urlencoded"), ("Content-Length", str(len(form))))
        return OutgoingRequest(
            method=method,
            url=address.url,
            headers=(*own, *headers),
            body=OutgoingBody((form,)) if form else NO_BODY,
            settings=self._settings_for(address.origin),
            masker=self._masker,
        )

    def _settings_for(self, origin: tuple[str, str, int]) -> EffectiveSettings:
        """Return the send's settings, without what is meant for the host of the request alone."""
        settings = replace(self._settings, max_body_bytes=LARGEST_BODY_BYTES, max_connections_per_host=0)
        if origin == self._own_origin:
            return settings
        return replace(settings, server_name="", unix_socket="", http_version="auto")

    async def _call(self, what: str, request: OutgoingRequest) -> Reply:
        mask = self._masker.mask
        headers = tuple((name, mask(value)) for name, value in request.headers)
        size = request.body.size_bytes
        self._tell(ev.Prepared(time.perf_counter(), request.method, mask(request.url), headers, size))
        spool = _Memory()
        before = current_trace.get()
        limit_s = max(_WHOLE_CALL_S, self._settings.read_timeout_s)
        try:
            async with asyncio.timeout(limit_s):
                answer = await self._send(request, self._tell)
                await answer.read_body(spool, self._tell)
        except TimeoutError:
            raise SignInUnreachable(
                f"The {what} {request.url} did not finish its answer within {limit_s:g} s.",
                advice="Try again later. Nothing was sent.",
            ) from None
        except (NetworkError, RequestError) as error:
            raise _unreachable(what, request.url, error) from error
        finally:
            current_trace.set(before)  # the answer that waits behind this one is read by the same task
        return Reply(what, mask(request.url), answer.head, bytes(spool.data), self._clock())

    def _tell(self, event: ev.Event) -> None:
        if not isinstance(event, ev.BodyOpened | ev.StreamOpened | ev.MessagesReceived):
            self._emit(ev.SignInCall(event.at_s, event))


def _unreachable(what: str, url: str, error: SanderlingError) -> SignInFailed:
    if isinstance(error, SignInFailed):
        return error
    return SignInUnreachable(
        f"The {what} {url} gave no answer: {error.message}",
        advice=f"{error.advice} Nothing was sent.".strip(),
        detail=error.detail,
    )


class _Memory:
    """A body that is kept in memory; the send's limit for it is small."""

    path: Final = Path("sign-in")

    def __init__(self) -> None:
        self.data = bytearray()

    @property
    def size_bytes(self) -> int:
        return len(self.data)

    def write(self, data: bytes) -> None:
        self.data += data

    def close(self) -> None:
        pass


def page_address(url: str, what: str) -> str:
    """Return the address of a page for a person's browser, which opens much else than pages.

    Raises:
        SignInAnswerUnusable: It is none: the server names something that may not be opened.
    """
    if not url.lower().startswith(("https://", "http://")) or not url.isprintable():
        raise SignInAnswerUnusable(
            f"The authorization server names “{url[:80]}” as its {what}, which is no web address and is not opened.",
            advice="Do you trust this server? Nothing was sent.",
        )
    return url


def said_text(members: Mapping[str, Any], name: str) -> str:
    """Return a member that should be text; empty where it is not there, or something else."""
    value = members.get(name)
    return value if isinstance(value, str) else ""
