"""Offering to follow the pages of a list, once its first page has come."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.pagination import Pagination
from sanderling.domain.request import Request
from sanderling.domain.response import ResponseHead

_JSON: Final = ("application/json", "text/json", "")


async def paging_offer(request: Request, exchange: Exchange) -> Pagination | None:
    """Return how the pages after a response could be followed, or ``None``: nothing says that there are any.

    The body is looked at in a thread; one above 8 MiB is not looked at.
    """
    head, body = exchange.head, exchange.body
    if request.pagination.kind != "none" or exchange.outcome is not Outcome.DONE or head is None or body is None:
        return None
    is_json = head.media_type in _JSON or head.media_type.endswith("+json")
    if head.status != 200 or not is_json or not body.size_bytes or exchange.method not in ("GET", "POST"):
        return None
    return await asyncio.to_thread(_guess, exchange.url, head, body.path, body.size_bytes)


def _guess(url: str, head: ResponseHead, path: Path, size_bytes: int) -> Pagination | None:
    from sanderling.engine.paging_guess import LARGEST_BYTES, guess_pagination

    if size_bytes > LARGEST_BYTES:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return guess_pagination(url, head, data)
