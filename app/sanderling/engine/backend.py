"""How a pool's connections come about: straight, by way of a proxy, to another address, through a Unix socket."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import httpcore

from sanderling.domain import events as ev
from sanderling.domain.errors import ConnectionRefused, ProtocolViolated, ProxyFailed, TimedOut
from sanderling.engine.addresses import Address
from sanderling.engine.call_trace import current_trace
from sanderling.engine.connecting import NameNotFound, open_tcp, open_unix, resolve_host
from sanderling.engine.host_patterns import as_address
from sanderling.engine.http2_stream import Http2Stream
from sanderling.engine.network_errors import explain
from sanderling.engine.proxies import kind_of
from sanderling.engine.proxies.proxy import Proxy
from sanderling.engine.route import Route
from sanderling.engine.tls import TlsChoices
from sanderling.engine.wire import SocketStream

ContextFor = Callable[[TlsChoices], ssl.SSLContext]
_ALPN: Final = {"auto": ["h2", "http/1.1"], "1.1": ["http/1.1"], "2": ["h2"], "2-prior-knowledge": ["h2"]}


class Backend(httpcore.AsyncNetworkBackend):
    """Opens the connections of one route and reports each phase to the call that asked for it."""

    def __init__(self, route: Route, context_for: ContextFor) -> None:
        """Hold the route; ``context_for`` gives the TLS context for a proxy."""
        self._route = route
        self._context_for = context_for

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a stream whose other end is the host.

        Raises:
            httpcore.ConnectError, httpcore.ConnectTimeout: The host; the cause is the OS error.
            ProxyFailed, TimedOut: The proxy.
        """
        proxy = self._route.proxy
        stream: httpcore.AsyncNetworkStream
        end_s = time.monotonic() + timeout if timeout else None
        try:
            async with asyncio.timeout(timeout):
                stream = await (self._straight(host, port) if proxy is None else self._through(proxy, host, port))
        except TimeoutError as error:
            if proxy is not None:
                raise _too_slow(proxy, host) from error
            raise httpcore.ConnectTimeout(f"No connection to {host}:{port} within {timeout:g} s.") from error
        if self._route.tls is not None:
            return Unsecured(stream, self._route, f"{host}:{port}", end_s)
        return Http2Stream(stream, f"{host}:{port}") if self._route.may_be_http2 else stream

    async def _straight(self, host: str, port: int) -> SocketStream:
        if self._route.unix_socket:
            return await _opened_unix(self._route.unix_socket)
        host, port = self._route.connect_to or (host, port)
        return await open_tcp(host, port, await resolve_host(host, port))

    async def _through(self, proxy: Proxy, host: str, port: int) -> httpcore.AsyncNetworkStream:
        host, port = self._route.connect_to or (host, port)
        if not proxy.resolves_names:
            host = await _address_of(host, port)
        stream: httpcore.AsyncNetworkStream = await self._to_proxy(proxy)
        try:
            if self._route.proxy_tls is not None:
                stream = await self._secured(stream, proxy, self._route.proxy_tls)
            await self._ask(stream, proxy, host, port)
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def _to_proxy(self, proxy: Proxy) -> SocketStream:
        host, port = self._route.proxy_at or (proxy.host, proxy.port)
        try:
            return await open_tcp(proxy.host, proxy.port, await resolve_host(host, port))
        except NameNotFound as error:
            reason = "its host name could not be resolved"
            raise _unreachable(proxy, reason, "Check its spelling and your network or VPN.", error) from error
        except httpcore.ConnectError as error:
            raise _unreachable(proxy, _reason(error), "Is it running, and is the port right?", error) from error

    async def _secured(
        self, stream: httpcore.AsyncNetworkStream, proxy: Proxy, choices: TlsChoices
    ) -> httpcore.AsyncNetworkStream:
        context = self._context_for(choices)
        context.set_alpn_protocols(["http/1.1"])
        try:
            return await stream.start_tls(context, proxy.host)
        except httpcore.ConnectError as error:
            known = explain(error, Address("https", proxy.host, proxy.port, "/"), head_received=False)
            raise proxy.failed(
                f"cannot be spoken to over TLS. {known.message.rstrip('.')}", advice=known.advice, detail=known.detail
            ) from error

    async def _ask(self, stream: httpcore.AsyncNetworkStream, proxy: Proxy, host: str, port: int) -> None:
        trace = current_trace.get()
        if trace:
            trace.emit(ev.ProxyStarted(time.perf_counter(), proxy.url))
        if not self._route.is_forwarded:
            try:
                await kind_of(proxy.scheme).open_way(stream, proxy, host, port)
            except (httpcore.ReadError, httpcore.WriteError) as error:
                raise proxy.failed("reset the connection before the way was open", detail=str(error)) from error
        if trace:
            trace.emit(ev.ProxyPassed(time.perf_counter()))

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class Unsecured(httpcore.AsyncNetworkStream):
    """A stream to a host that TLS is about to be agreed on with; what comes of that takes its place."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, route: Route, where: str, end_s: float | None) -> None:
        """Hold the stream; ``where`` names the host, ``end_s`` is when the time for connecting is over."""
        self._stream, self._route, self._where, self._end_s = stream, route, where, end_s

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Return the secured stream, which speaks a version of HTTP that the settings allow."""
        ssl_context.set_alpn_protocols(_ALPN[self._route.http_version])
        if self._end_s is not None:  # the limit is for the whole of connecting
            timeout = max(self._end_s - time.monotonic(), 0.001)
        try:
            stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except httpcore.ConnectError as error:
            raise self._failure(error) from error
        secured = stream.get_extra_info("ssl_object")
        chosen = secured.selected_alpn_protocol() if secured else None
        if chosen != "h2" and self._route.http_version == "2":
            await stream.aclose()
            raise self._no_http2(f"it chose {chosen or 'nothing'} of what was offered")
        is_http2 = chosen == "h2" or not self._route.may_be_http1
        return Http2Stream(stream, self._where) if is_http2 else stream

    def _failure(self, error: httpcore.ConnectError) -> Exception:
        causes = list(_causes(error))
        if self._route.http_version == "2" and any("no application protocol" in _words(cause) for cause in causes):
            return self._no_http2("it refused the handshake with HTTP/2")
        proxy = self._route.proxy
        if proxy is not None and any(isinstance(cause, _CLOSED) for cause in causes):
            return proxy.failed(
                f"said that the way to {self._where} is open, and then the connection was closed",
                advice="Either it cannot really reach the host, or the host does not speak TLS on this port.",
                detail=str(error),
            )
        return error

    def _no_http2(self, reason: str) -> ProtocolViolated:
        return ProtocolViolated(
            f"{self._where} does not speak HTTP/2: {reason}.",
            advice="Choose another version of HTTP in the request's settings, such as “Automatic”.",
        )

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """See ``SocketStream.read``."""
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """See ``SocketStream.write``."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the stream."""
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        """Return what the stream knows."""
        return self._stream.get_extra_info(info)


_CLOSED: Final = (ssl.SSLEOFError, httpcore.ReadError, httpcore.WriteError, ConnectionError)


async def _address_of(host: str, port: int) -> str:
    """Return an address of the host, IPv4 where there is one: many SOCKS proxies know no other."""
    if as_address(host) is not None:
        return host
    addresses = [str(address[0]) for _, address in await resolve_host(host, port)]
    return next((text for text in addresses if ipaddress.ip_address(text.partition("%")[0]).version == 4), addresses[0])


async def _opened_unix(path: str) -> SocketStream:
    try:
        return await open_unix(path)
    except httpcore.ConnectError as error:
        raise ConnectionRefused(
            f"The Unix socket {path} cannot be connected to: {_reason(error)}.",
            advice="Is the server running, and is the path right?",
        ) from error


def _reason(error: httpcore.ConnectError) -> str:
    cause = error.__cause__
    return os.strerror(cause.errno).lower() if isinstance(cause, OSError) and cause.errno else str(error)


def _unreachable(proxy: Proxy, reason: str, advice: str, error: Exception) -> ProxyFailed:
    return proxy.failed(f"cannot be reached: {reason}", advice=advice, detail=str(error))


def _too_slow(proxy: Proxy, host: str) -> TimedOut:
    return TimedOut(
        f"The proxy {proxy.url} did not open a way to {host} in time.",
        phase="connect",
        advice="The connect time limit is one of the request's settings.",
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__


def _words(error: BaseException) -> str:
    return str(error).replace("_", " ").lower()
