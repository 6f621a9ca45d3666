"""The HTTP cache as the window and the command line see it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sanderling.domain.cached_response import CachedResponse, CacheUse
from sanderling.domain.response import ResponseHead
from sanderling.services.http_cache import HttpCache


async def test_sizes_and_clearing(tmp_path: Path) -> None:
    """What is kept of each host and in all; cleared by host, then whole."""
    cache = HttpCache(tmp_path / "cache")
    assert await cache.size() == CacheUse("", 0, 0)
    head = ResponseHead(status=200)
    for host in ("a.com", "a.com:81", "b.com"):
        made = CachedResponse(key=host, host=host, method="GET", head=head, vary={}, aged_from_s=0)
        await cache.files().store(replace(made, size_bytes=3), b"abc")
    assert await cache.size() == CacheUse("", 3, 9)
    assert await cache.clear_host("") == 0
    assert await cache.clear_host("a.com") == 2
    assert await cache.uses() == (CacheUse("b.com", 1, 3),)
    assert await cache.clear() == 1
    await cache.aclose()
    assert await cache.size() == CacheUse("", 0, 0)
