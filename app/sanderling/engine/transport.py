"""Connection pools under the httpx transport interface, one for each way of connecting."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from typing import Final

import httpcore
import httpx

from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.addresses import parse_address
from sanderling.engine.connecting import Backend
from sanderling.engine.tls import TlsChoices, tls_choices, tls_context

_KEEPALIVE_S: Final = 30.0
_MAX_CONNECTIONS: Final = 100
PoolKey = tuple[TlsChoices | None, str]


class PoolTransport(httpx.AsyncBaseTransport):
    """An httpx transport over an httpcore pool with our own network backend.

    httpcore's exceptions are let through as they are: ``network_errors.explain`` words them.
    """

    def __init__(self, context: ssl.SSLContext, http_version: str) -> None:
        """Make an empty pool; ``http_version`` is ``auto``, ``1.1`` or ``2`` (over TLS by ALPN in all cases)."""
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=_MAX_CONNECTIONS,
            max_keepalive_connections=20,
            keepalive_expiry=_KEEPALIVE_S,
            http1=http_version != "2",
            http2=http_version != "1.1",
            network_backend=Backend(),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request; the response's stream is the body as it comes over the wire, still encoded."""
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_WireStream(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


class _WireStream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._response.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


class Transports:
    """The pools in use; a send takes the one that fits its settings."""

    def __init__(self) -> None:
        """Start with none."""
        self._pools: dict[PoolKey, PoolTransport] = {}

    def for_call(self, url: str, settings: EffectiveSettings) -> PoolTransport:
        """Return the pool for a URL under these settings, made when first needed.

        Plain HTTP has pools of its own: loading the system's trust store takes time that only https is worth.
        """
        choices = None
        if url.startswith("https:"):
            address = parse_address(url)
            choices = tls_choices(settings, address.host, address.port)
        key = (choices, settings.http_version)
        if key not in self._pools:
            context = tls_context(choices) if choices else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            self._pools[key] = PoolTransport(context, settings.http_version)
        return self._pools[key]

    async def aclose(self) -> None:
        """Close all connections of all pools."""
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            await pool.aclose()
