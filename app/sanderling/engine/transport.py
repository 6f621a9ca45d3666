"""Connection pools under the httpx transport interface, one for each way of connecting."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from typing import Final

import httpcore
import httpx
from h2.exceptions import H2Error

from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.addresses import parse_address
from sanderling.engine.backend import Backend
from sanderling.engine.call_trace import current_trace
from sanderling.engine.host_patterns import is_loopback
from sanderling.engine.http2_errors import by_the_server
from sanderling.engine.route import Route, route_to
from sanderling.engine.tls import TlsChoices, tls_context

_PROXY_AUTHORIZATION: Final = b"proxy-authorization"
Origin = tuple[bytes, bytes, int | None]


class PoolTransport(httpx.AsyncBaseTransport):
    """An httpx transport over an httpcore pool with our own network backend.

    httpcore's exceptions are let through as they are: ``network_errors.explain`` words them.
    """

    def __init__(self, route: Route, context_for: Callable[[TlsChoices], ssl.SSLContext]) -> None:
        """Make an empty pool; the contexts are those of all pools."""
        self._route = route
        self._gates: dict[Origin, HostGate] = {}
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context_for(route.tls) if route.tls else None,
            max_connections=route.max_connections or None,
            # 0 s: closed as soon as nobody uses it. Else as many as there may be: httpcore counts the busy ones, too.
            max_keepalive_connections=None if route.keep_alive_s else 0,
            keepalive_expiry=route.keep_alive_s,
            http1=route.may_be_http1 or not route.may_be_http2,
            http2=route.may_be_http2,
            network_backend=Backend(route, context_for),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request; the response's stream is the body as it comes over the wire, still encoded."""
        if not self._route.max_connections_per_host:
            return await self._send(request, None)
        url = request.url
        gate = self._gates.setdefault(
            (url.raw_scheme, url.raw_host, url.port), HostGate(self._route.max_connections_per_host)
        )
        await gate.enter(request.extensions["timeout"]["pool"])
        try:
            return await self._send(request, gate)
        except BaseException:
            gate.leave()
            raise

    async def _send(self, request: httpx.Request, gate: HostGate | None) -> httpx.Response:
        try:
            response = await self._pool.handle_async_request(self._for_httpcore(request))
        except httpcore.LocalProtocolError as error:
            trace = current_trace.get()
            has_sent = trace is not None and not trace.is_about_to_send
            if has_sent and error.args and isinstance(error.args[0], H2Error):
                raise by_the_server(error.args[0]) from error
            raise
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_WireStream(response, gate),
            extensions=response.extensions,
        )

    def _for_httpcore(self, request: httpx.Request) -> httpcore.Request:
        url = request.url
        return httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=self._headers(request),
            content=request.stream,
            extensions=self._extensions(request),
        )

    def _headers(self, request: httpx.Request) -> list[tuple[bytes, bytes]]:
        """Return the headers with the proxy's credentials if the proxy reads them, and without where the host would."""
        headers: list[tuple[bytes, bytes]] = request.headers.raw
        proxy = self._route.proxy
        if proxy is None:
            return headers
        own = [pair for pair in headers if pair[0].lower() == _PROXY_AUTHORIZATION]
        if not self._route.is_forwarded:
            return [pair for pair in headers if pair not in own]
        if own or not proxy.authorization:
            return headers
        return [*headers, (b"Proxy-Authorization", proxy.authorization.encode("ascii"))]

    def _extensions(self, request: httpx.Request) -> dict[str, object]:
        """Return the extensions, the target in absolute form (RFC 9112, 3.2.2) if the proxy gets the request."""
        if not self._route.is_forwarded:
            return request.extensions
        host = request.headers.get("host") or request.url.netloc.decode("ascii")
        target = request.extensions["target"]
        return {**request.extensions, "target": b"http://" + host.encode("ascii") + target}

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


class HostGate:
    """Lets only so many calls to one host through at a time, each with a connection of its own.

    Calls over HTTP/2 share a connection: once the host is seen to speak it, the gate stands open.
    """

    def __init__(self, places: int) -> None:
        """Begin with all places free."""
        self._places = asyncio.Semaphore(places)
        self._is_open = False

    async def enter(self, limit_s: float | None) -> None:
        """Wait for a place; raises ``httpcore.PoolTimeout``."""
        if self._is_open:
            return
        try:
            async with asyncio.timeout(limit_s):
                await self._places.acquire()
        except TimeoutError as error:
            raise httpcore.PoolTimeout("No connection to the host became free in time.") from error

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()

    def open_for_all(self) -> None:
        """Let everybody through from now on."""
        self._is_open = True


class _WireStream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response, gate: HostGate | None) -> None:
        self._response = response
        self._gate = gate
        if gate is not None and response.extensions.get("http_version") == b"HTTP/2":
            gate.open_for_all()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._response.aiter_stream():
                yield chunk
        except H2Error as error:
            raise by_the_server(error) from error

    async def aclose(self) -> None:
        try:
            await self._response.aclose()
        finally:
            gate, self._gate = self._gate, None
            if gate is not None:
                gate.leave()


class Transports:
    """The pools in use; a send takes the one that fits its settings."""

    def __init__(self) -> None:
        """Start with none."""
        self._pools: dict[Route, PoolTransport] = {}
        self._contexts: dict[TlsChoices, ssl.SSLContext] = {}
        self._last: tuple[EffectiveSettings, str, PoolTransport] | None = None

    def for_call(self, url: str, settings: EffectiveSettings) -> PoolTransport:
        """Return the pool for a URL under these settings, made when first needed.

        Plain HTTP has pools of its own: loading the system's trust store takes time that only https is worth.

        Raises:
            InvalidSetting, ClientCertificateUnusable: There is no such way to connect.
        """
        origin = url[: url.find("/", len("https://"))]
        if self._last is not None and self._last[0] is settings and self._last[1] == origin:
            return self._last[2]
        address = parse_address(url)
        route = route_to(address, settings)
        pool = self._pools.get(route)
        if pool is None:
            pool = self._pools[route] = PoolTransport(route, self._context)
        # Elsewhere a variable of the system or a file may have changed by the next call.
        is_settled = route.tls is None and (settings.proxy != "system" or is_loopback(address.host))
        self._last = (settings, origin, pool) if is_settled else None
        return pool

    def _context(self, choices: TlsChoices) -> ssl.SSLContext:
        context = self._contexts.get(choices)
        if context is None:
            context = self._contexts[choices] = tls_context(choices)
        return context

    async def aclose(self) -> None:
        """Close all connections of all pools."""
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            await pool.aclose()
