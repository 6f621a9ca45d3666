"""Names and usual values of request headers, offered while typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

HEADER_NAMES: Final = (
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Type",
    "Cookie",
    "Date",
    "Expect",
    "Forwarded",
    "From",
    "Host",
    "Idempotency-Key",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Last-Event-ID",
    "Origin",
    "Pragma",
    "Prefer",
    "Range",
    "Referer",
    "TE",
    "Traceparent",
    "User-Agent",
    "Via",
    "X-API-Key",
    "X-Correlation-ID",
    "X-Forwarded-For",
    "X-Request-ID",
    "X-Requested-With",
)
_MEDIA_TYPES = (
    "application/json",
    "application/xml",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "application/problem+json",
    "application/x-ndjson",
    "multipart/form-data",
    "text/csv",
    "text/event-stream",
    "text/html",
    "text/plain",
    "*/*",
)
_VALUES: Final[dict[str, tuple[str, ...]]] = {
    "accept": _MEDIA_TYPES,
    "content-type": _MEDIA_TYPES[:-1],
    "accept-encoding": ("gzip", "br", "zstd", "deflate", "identity"),
    "accept-language": ("en", "en-GB,en;q=0.8", "de", "fr", "zh-CN"),
    "authorization": ("Bearer ", "Basic "),
    "cache-control": ("no-cache", "no-store", "max-age=0"),
    "connection": ("keep-alive", "close"),
    "expect": ("100-continue",),
    "prefer": ("return=minimal", "return=representation", "respond-async"),
    "range": ("bytes=0-1023",),
    "idempotency-key": ("{{$uuid}}",),
    "x-request-id": ("{{$uuid}}",),
    "x-correlation-id": ("{{$uuid}}",),
}


def values_for(name: str) -> Sequence[str]:
    """Return the usual values of a header."""
    return _VALUES.get(name.lower(), ())
