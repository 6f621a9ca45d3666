"""A response that the HTTP cache has kept, without its body, which is a file."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from sanderling.domain.response import ResponseHead


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedResponse:
    """Which request it answers, its head, and how old it is.

    ``key`` is a digest of the URL: URLs hold secrets at times, so none is written down. ``vary`` holds a digest of
    each request header that the answer depends on. ``decoded`` says whether the content codings of the body are undone.
    ``aged_from_s`` is the time (of the system's clock) at which its age was 0 (RFC 9111, 4.2.3).
    """

    key: str
    host: str
    method: str
    head: ResponseHead
    vary: Mapping[str, str]
    aged_from_s: float
    decoded: bool = True
    size_bytes: int = 0
    id: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True, slots=True)
class CacheUse:
    """What the cache holds of one host, or in all with an empty ``host``."""

    host: str
    responses: int
    size_bytes: int
