"""Reads one small HTTP/1.1 request from a browser on this machine: strict, and with limits to everything."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_LARGEST_HEAD_BYTES: Final = 64 * 1024
_LARGEST_BODY_BYTES: Final = 256 * 1024
_WITHIN_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class LoopbackRequest:
    """What was asked; header names in small letters."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


class RequestRefused(Exception):
    """The request is answered with this status and sentence."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        """Keep what the answer says."""
        super().__init__(sentence)
        self.status = status
        self.headers = dict(headers or {})


async def read_request(reader: asyncio.StreamReader) -> LoopbackRequest:
    """Read a request with its body.

    Raises:
        RequestRefused: It is malformed or too big.
        TimeoutError: It does not come.
        asyncio.IncompleteReadError: The connection ended before it was whole.
    """
    async with asyncio.timeout(_WITHIN_S):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            raise RequestRefused(431, "This request's head is too big.") from None
        if len(head) > _LARGEST_HEAD_BYTES:
            raise RequestRefused(431, "This request's head is too big.")
        request = _head_of(head)
        length = _length_of(request)
        body = await reader.readexactly(length)
    return LoopbackRequest(request.method, request.target, request.headers, body.decode("utf-8", "replace"))


def _head_of(head: bytes) -> LoopbackRequest:
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[1].startswith("/") or not words[2].startswith("HTTP/1."):
        raise RequestRefused(400, "This is not an HTTP request.")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.lower()
        if not colon or not name or name != name.strip() or (name == "host" and "host" in headers):
            raise RequestRefused(400, "This request's headers are malformed.")
        headers[name] = value.strip()
    return LoopbackRequest(words[0], words[1], headers)


def _length_of(request: LoopbackRequest) -> int:
    if "transfer-encoding" in request.headers:
        raise RequestRefused(411, "The body's length has to be said.")
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise RequestRefused(400, "The body's length is not a number.")
    if len(length) > 12 or int(length) > _LARGEST_BODY_BYTES:
        raise RequestRefused(413, "This body is too big.")
    return int(length)
