"""Receives the redirect at the end of a sign-in in the browser (RFC 8252, section 7.3), on the loopback address only.

Plain asyncio, so that it runs on the window's loop as on any other, and nothing has to be loaded for it.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import errno
import hashlib
import http
import socket
import sys
from collections.abc import Callable, Mapping
from html import escape
from types import TracebackType
from typing import Final, Self
from urllib.parse import parse_qs, urlsplit

from sanderling.domain.errors import SanderlingError, SignInTimedOut
from sanderling.serving.loopback_request import LoopbackRequest, RequestRefused, read_request
from sanderling.serving.web_page import page_headers, web_page

DEFAULT_PATH: Final = "/callback"
_END_WITHIN_S: Final = 1.0
_HOSTS: Final = ("127.0.0.1", "localhost", "[::1]")
# What tells a callback from somebody who only looks in: RFC 6749 (4.1.2, 4.2.2), OpenID Connect, JARM.
_CALLBACK_NAMES: Final = frozenset({"code", "error", "access_token", "id_token", "response"})
# The fragment never leaves the browser by itself; this sends it to us, and to nobody else, and out of the history.
_SEND_FRAGMENT: Final = """
const sent = location.hash.slice(1);
history.replaceState(null, "", location.pathname + location.search);
if (sent) { document.getElementById("fragment").value = sent; document.forms[0].submit(); }
else { document.getElementById("nothing").hidden = false; document.getElementById("waiting").hidden = true; }
"""
_SCRIPT_HASH: Final = base64.b64encode(hashlib.sha256(_SEND_FRAGMENT.encode()).digest()).decode()
_FRAGMENT_PAGE: Final = """<h1>One moment</h1>
<form method="post"><input type="hidden" id="fragment" name="fragment"></form>
<p id="waiting">The answer goes to Sanderling now.</p>
<p id="nothing" hidden>This address holds no answer from a sign-in. Go back to Sanderling and begin again there.</p>
<noscript><p>Without scripts this page cannot read the answer: copy its whole address and paste it into Sanderling.</p>
</noscript>"""

Verdict = Callable[[str], str]
"""Looks at a callback URL; returns what is wrong with it in a sentence, or nothing when it is good."""


def error_in(callback_url: str) -> str:
    """Return what the authorization server says went wrong (RFC 6749, 4.1.2.1), or nothing."""
    found = parameters_of(callback_url)
    if "error" not in found:
        return ""
    described = found.get("error_description", "").rstrip(".")
    return f"{described} ({found['error']})." if described else f"The server answered “{found['error']}”."


def parameters_of(callback_url: str) -> dict[str, str]:
    """Return the parameters of a callback, be they in its query or in its fragment; of twins the first."""
    parts = urlsplit(callback_url)
    named = parse_qs(parts.query, keep_blank_values=True) | parse_qs(parts.fragment, keep_blank_values=True)
    return {name: values[0] for name, values in named.items()}


class CallbackReceiver:
    """Waits for one callback; as an async context manager it listens from entering on.

    Requests that name another host (DNS rebinding), another path, or that carry no answer do not end the wait.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        path: str = DEFAULT_PATH,
        host: str = "127.0.0.1",
        verdict: Verdict = error_in,
    ) -> None:
        """Make a receiver that does not listen yet.

        Args:
            port: Where to listen; 0 lets the system choose.
            path: The path of the redirect URI.
            host: How the redirect URI names this machine: 127.0.0.1, localhost or [::1].
            verdict: Decides whether the page in the browser speaks of success; the callback is handed over in
                either case.

        Raises:
            SanderlingError: The host is not this machine.
        """
        self._host = f"[{host}]" if host == "::1" else host
        if self._host not in _HOSTS:
            raise SanderlingError(
                f"A sign-in cannot come back to {host}: that is not this machine.",
                advice=f"Use a redirect URI with {', '.join(_HOSTS[:2])} or {_HOSTS[2]}.",
            )
        self._port = port
        self._path = f"/{path.lstrip('/')}"
        self._verdict = verdict
        self._servers: list[asyncio.Server] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self._all_answered = asyncio.Event()
        self._arrived: asyncio.Future[str] | None = None

    @property
    def redirect_uri(self) -> str:
        """The address that the browser is to come back to; known once it listens."""
        return f"http://{self._host}:{self._port}{self._path}"

    async def start(self) -> None:
        """Listen.

        Raises:
            SanderlingError: The port cannot be used.
        """
        self._arrived = asyncio.get_running_loop().create_future()
        listener = _listen(socket.AF_INET, self._port)
        self._port = listener.getsockname()[1]
        listeners = [listener]
        with contextlib.suppress(SanderlingError):  # a machine without IPv6, or another program has that one
            listeners.append(_listen(socket.AF_INET6, self._port))
        self._servers = [await asyncio.start_server(self._on_connection, sock=one) for one in listeners]

    async def wait(self, timeout_s: float) -> str:
        """Return the full callback URL; stops listening in any case, also when it is cancelled.

        Raises:
            SignInTimedOut: Nobody came back in time.
        """
        if self._arrived is None:
            raise RuntimeError("the receiver was not started")
        try:
            async with asyncio.timeout(timeout_s):
                return await self._arrived
        except TimeoutError:
            raise SignInTimedOut(
                f"The sign-in was not finished in the browser within {timeout_s:g} s.",
                advice="Start it again, or paste the address that the browser ended at.",
            ) from None
        finally:
            await self.close()

    async def close(self) -> None:
        """Stop listening and cut what is still open; does nothing the second time."""
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()
        for writer in tuple(self._writers):
            writer.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_END_WITHIN_S):
                if self._writers:
                    await self._all_answered.wait()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _on_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        self._all_answered.clear()
        callback = ""
        try:
            answer, callback = await self._answer(reader)
            writer.write(answer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, TimeoutError):  # a connection that was opened ahead, and left
            pass
        finally:
            self._writers.discard(writer)
            writer.close()
            if not self._writers:
                self._all_answered.set()
            if callback and self._arrived is not None and not self._arrived.done():
                self._arrived.set_result(callback)

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[bytes, str]:
        """Return the bytes to answer with, and the callback URL if this was one."""
        try:
            request = await read_request(reader)
            callback = self._callback_in(request)
        except RequestRefused as refused:
            return _reply(refused.status, "Not here", _text(str(refused)), refused.headers), ""
        if not callback:
            more = f"; script-src 'sha256-{_SCRIPT_HASH}'; form-action 'self'"
            return _reply(200, "One moment", _FRAGMENT_PAGE, page_headers(more), _SEND_FRAGMENT), ""
        problem = self._verdict(callback)
        if problem:
            return _reply(400, "Not signed in", _failed(problem)), callback
        return _reply(200, "Signed in", _DONE), callback

    def _callback_in(self, request: LoopbackRequest) -> str:
        """Return the callback URL, or nothing where the fragment has to be asked for.

        Raises:
            RequestRefused: This is no callback.
        """
        hosts = {f"{host}:{self._port}" for host in _HOSTS} | (set(_HOSTS) if self._port == 80 else set())
        if request.headers.get("host", "").lower() not in hosts:
            raise RequestRefused(421, "This address is for this machine only, by its own name.")
        path, _, query = request.target.partition("?")
        if path != self._path:
            raise RequestRefused(404, "There is nothing at this address. Sanderling waits for a sign-in to come back.")
        if self._arrived is None or self._arrived.done():
            raise RequestRefused(410, "This sign-in is over. Go back to Sanderling.")
        if request.method == "GET":
            return f"{self.redirect_uri}?{query}" if _names(query) & _CALLBACK_NAMES else ""
        if request.method != "POST":
            raise RequestRefused(405, "This address takes GET and POST.", {"Allow": "GET, POST"})
        return self._posted(request, hosts)

    def _posted(self, request: LoopbackRequest, hosts: set[str]) -> str:
        fields = parse_qs(request.body, keep_blank_values=True)
        if "fragment" in fields:  # from our own page; no other site may make up an answer in this way
            if request.headers.get("origin", "").removeprefix("http://") not in hosts:
                raise RequestRefused(403, "This answer was sent by another site.")
            if _names(fields["fragment"][0]) & _CALLBACK_NAMES:
                return f"{self.redirect_uri}#{fields['fragment'][0]}"
        elif _names(request.body) & _CALLBACK_NAMES:  # response_mode=form_post
            return f"{self.redirect_uri}?{request.body}"
        raise RequestRefused(400, "This holds no answer from a sign-in.")


_DONE: Final = "<h1>You are signed in</h1>\n<p>You can close this page and go back to Sanderling.</p>"


def _failed(problem: str) -> str:
    return (
        f'<h1>You are not signed in</h1>\n<p class="problem" role="alert">{escape(problem)}</p>\n'
        "<p>You can close this page and go back to Sanderling, which shows every step.</p>"
    )


def _text(sentence: str) -> str:
    return f"<h1>Nothing to see here</h1>\n<p>{escape(sentence)}</p>"


def _names(query: str) -> set[str]:
    return set(parse_qs(query, keep_blank_values=True))


def _reply(status: int, title: str, body: str, headers: Mapping[str, str] | None = None, script: str = "") -> bytes:
    page = web_page(f"{title} · Sanderling", body, script)
    lines = {**page_headers("; form-action 'none'"), **(headers or {}), "Content-Length": str(len(page))}
    head = "".join(f"{name}: {value}\r\n" for name, value in {**lines, "Connection": "close"}.items())
    return f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}\r\n{head}\r\n".encode("latin-1") + page


def _listen(family: socket.AddressFamily, port: int) -> socket.socket:
    """Return a listening socket on the family's loopback address.

    Raises:
        SanderlingError: It cannot be had.
    """
    address = "127.0.0.1" if family == socket.AF_INET else "::1"
    try:
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise SanderlingError(f"This machine has no {address}: {error}.") from error
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
        listener.listen()
        listener.setblocking(False)
    except (OSError, OverflowError) as error:
        listener.close()
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        raise SanderlingError(
            f"Port {port} on {address} cannot be used for the sign-in to come back to: "
            f"{'another program uses it' if taken else error}.",
            advice="Choose another port, or leave it out and the system chooses a free one.",
        ) from error
    return listener
