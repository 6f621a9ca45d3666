"""A response as it comes over the wire, and the gate that its connection holds a place behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator

import httpcore
import httpx
from h2.exceptions import H2Error

from sanderling.engine.http2_errors import by_the_server


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


class WireStream(httpx.AsyncByteStream):
    """The body of a response as it comes over the wire, still encoded; holds a place behind the gate until closed."""

    def __init__(self, response: httpcore.Response, gate: HostGate | None) -> None:
        """Hold the open response and the place behind the gate."""
        self._response = response
        self._gate = gate
        if gate is not None and response.extensions.get("http_version") == b"HTTP/2":
            gate.open_for_all()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert isinstance(self._response.stream, AsyncIterable)
        try:
            async for chunk in self._response.stream:
                yield chunk
        except H2Error as error:
            raise by_the_server(error) from error

    async def aclose(self) -> None:
        """Give the connection back, or close it if the body was not read to its end."""
        try:
            await self._response.aclose()
        finally:
            gate, self._gate = self._gate, None
            if gate is not None:
                gate.leave()


def core_request(request: httpx.Request) -> httpcore.Request:
    """Return a request as httpcore takes it; the extension ``target`` is what stands in the request line."""
    url = request.url
    target = request.extensions.get("target", b"/")
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=target),
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )


def wire_response(response: httpcore.Response, gate: HostGate | None = None) -> httpx.Response:
    """Return a response of httpcore as one of httpx, its body unread."""
    stream = WireStream(response, gate)
    return httpx.Response(response.status, headers=response.headers, stream=stream, extensions=response.extensions)
