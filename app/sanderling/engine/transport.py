"""Connection pools under the httpx transport interface, one for each way of connecting."""

from __future__ import annotations

import ssl
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import httpcore
import httpx
from h2.exceptions import H2Error

from sanderling.domain.errors import InvalidSetting, ProxyFailed
from sanderling.domain.outgoing import OwnConnection
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.addresses import parse_address
from sanderling.engine.backend import Backend
from sanderling.engine.call_trace import current_trace
from sanderling.engine.host_patterns import is_loopback
from sanderling.engine.http2_errors import by_the_server
from sanderling.engine.proxies.proxy import Proxy
from sanderling.engine.route import Route, route_to
from sanderling.engine.tls import TlsChoices, tls_context
from sanderling.engine.wire_response import HostGate, core_request, wire_response

# WORKAROUND: httpcore reads 64 KiB at a time; large bodies come a quarter faster like this.
httpcore.AsyncHTTP11Connection.READ_NUM_BYTES = 1024 * 1024
_PROXY_AUTHORIZATION: Final = b"proxy-authorization"
_OWN_KEEP_ALIVE_S: Final = 30.0
Origin = tuple[str, str, int | None]


class PoolTransport(httpx.AsyncBaseTransport):
    """An httpx transport over an httpcore pool with our own network backend, and a gate for each host.

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
            return await self._send(core_request(request), None)
        url = request.url
        gate = self._gates.setdefault((url.scheme, url.host, url.port), HostGate(self._route.max_connections_per_host))
        await gate.enter(request.extensions["timeout"]["pool"])
        try:
            return await self._send(core_request(request), gate)
        except BaseException:
            gate.leave()
            raise

    async def _send(self, request: httpcore.Request, gate: HostGate | None) -> httpx.Response:
        if self._route.proxy is not None:
            self._fit_to_proxy(request)
        try:
            return wire_response(await self._pool.handle_async_request(request), gate)
        except httpcore.LocalProtocolError as error:
            trace = current_trace.get()
            has_sent = trace is not None and not trace.is_about_to_send
            if has_sent and error.args and isinstance(error.args[0], H2Error):
                raise by_the_server(error.args[0]) from error
            raise
        except (httpcore.RemoteProtocolError, httpcore.ReadError) as error:
            if self._route.is_forwarded and self._route.proxy is not None:
                raise _no_answer(self._route.proxy, error) from error
            raise

    def _fit_to_proxy(self, request: httpcore.Request) -> None:
        """Give the request what the proxy reads: credentials, and the target in absolute form (RFC 9112, 3.2.2)."""
        request.headers = self._headers(request.headers)
        if self._route.is_forwarded:
            default = b"%b:%d" % (request.url.host, request.url.port or 80)
            host = next((value for name, value in request.headers if name.lower() == b"host"), default)
            request.url.target = b"http://" + host + request.url.target

    def _headers(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Return the headers with the proxy's credentials if the proxy reads them, and without where the host would."""
        proxy = self._route.proxy
        own = [pair for pair in headers if pair[0].lower() == _PROXY_AUTHORIZATION]
        if not self._route.is_forwarded:
            return [pair for pair in headers if pair not in own]
        if own or proxy is None or not proxy.authorization:
            return headers
        return [*headers, (b"Proxy-Authorization", proxy.authorization.encode("ascii"))]

    @property
    def is_idle(self) -> bool:
        """Whether nobody uses any of its connections."""
        return all(connection.is_idle() or connection.is_closed() for connection in self._pool.connections)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


def _no_answer(proxy: Proxy, error: httpcore.RemoteProtocolError | httpcore.ReadError) -> ProxyFailed:
    """Return the error for a proxy that got the request itself: what comes back is its own talk."""
    if isinstance(error, httpcore.ReadError):
        return proxy.failed("reset the connection before it answered", detail=str(error))
    trace = current_trace.get()
    if "disconnected without" in str(error) and (trace is None or not trace.pending_answer):
        return proxy.failed("closed the connection without an answer", advice="Is it a proxy of another kind?")
    return proxy.failed("answered with something that is not HTTP", advice="Is it a proxy?", detail=str(error))


class Transports:
    """The pools in use; a send takes the one that fits its settings."""

    def __init__(self) -> None:
        """Start with none."""
        self._pools: dict[Route, httpx.AsyncBaseTransport] = {}
        self._owned: list[tuple[weakref.ref[OwnConnection], Route, PoolTransport]] = []
        self._contexts: dict[TlsChoices, ssl.SSLContext] = {}
        self._last: tuple[EffectiveSettings, str, httpx.AsyncBaseTransport] | None = None

    def for_call(
        self, url: str, settings: EffectiveSettings, owner: OwnConnection | None = None
    ) -> httpx.AsyncBaseTransport:
        """Return the pool for a URL under these settings, made when first needed; a pool apart for an ``owner``.

        Plain HTTP has pools of its own: loading the system's trust store takes time that only https is worth.

        Raises:
            InvalidSetting, ClientCertificateUnusable: There is no such way to connect.
        """
        if owner is not None:
            return self._owned_by(owner, route_to(parse_address(url), settings))
        origin = url[: url.find("/", len("https://"))]
        if self._last is not None and self._last[0] is settings and self._last[1] == origin:
            return self._last[2]
        address = parse_address(url)
        route = route_to(address, settings)
        pool = self._pools.get(route)
        if pool is None:
            pool = self._pools[route] = self._made(route)
        # Elsewhere a variable of the system or a file may have changed by the next call.
        is_settled = route.tls is None and (settings.proxy != "system" or is_loopback(address.host))
        self._last = (settings, origin, pool) if is_settled else None
        return pool

    def _owned_by(self, owner: OwnConnection, route: Route) -> PoolTransport:
        for known, its_route, pool in self._owned:
            if known() is owner and its_route == route:
                return pool
        made = PoolTransport(replace(route, keep_alive_s=max(route.keep_alive_s, _OWN_KEEP_ALIVE_S)), self._context)
        self._owned.append((weakref.ref(owner), route, made))
        return made

    async def close_forgotten(self) -> None:
        """Close the connections that were somebody's own who is gone, once the bodies on them have been read."""
        forgotten = [entry for entry in self._owned if entry[0]() is None and entry[2].is_idle]
        if forgotten:
            self._owned = [entry for entry in self._owned if entry not in forgotten]
            for _, _, pool in forgotten:
                await pool.aclose()

    def _made(self, route: Route) -> httpx.AsyncBaseTransport:
        if route.http_version != "3":
            return PoolTransport(route, self._context)
        try:
            from sanderling.engine.http3.transport import Http3Transport
        except ModuleNotFoundError as error:
            raise InvalidSetting(
                "HTTP/3 needs a part of Sanderling that is not installed.",
                advice="Install it with: pip install 'sanderling[http3]'",
                detail=str(error),
            ) from None
        return Http3Transport(route)

    def _context(self, choices: TlsChoices) -> ssl.SSLContext:
        context = self._contexts.get(choices)
        if context is None:
            context = self._contexts[choices] = tls_context(choices)
        return context

    async def aclose(self) -> None:
        """Close all connections of all pools."""
        pools = [*self._pools.values(), *(pool for _, _, pool in self._owned)]
        self._pools, self._owned = {}, []
        for pool in pools:
            await pool.aclose()
