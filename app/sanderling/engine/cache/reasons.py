"""Why the cache did what it did, in sentences for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sanderling.domain.cached_response import CachedResponse
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.engine.cache.keys import vary_names
from sanderling.engine.cache.rules import age_s, lifetime_s, says
from sanderling.engine.message_framing import framer_for

_CONDITIONS: Final = ("If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "If-Range")


def why_not_asked(request: OutgoingRequest) -> str:
    """Return why a request is nothing for the cache; empty if it is."""
    if request.method not in ("GET", "HEAD"):
        return f"{request.method} is not cached."
    if request.header("range") is not None:
        return "Requests for a range are not answered from the cache."
    if says(request, "no_store"):
        return "The request says no-store."
    condition = next((name for name in _CONDITIONS if request.header(name) is not None), "")
    return f"The request has a condition of its own ({condition})." if condition else ""


def why_usable(response: CachedResponse) -> str:
    """Return why a response is used without asking."""
    left_s = max((lifetime_s(response) or 0) - age_s(response), 0)
    by = "" if _is_explicit(response.head) else ", going by its Last-Modified"
    return f"Fresh for {duration(left_s)} more{by}."


def why_nothing_fits(differing: Sequence[str]) -> str:
    """Return why no stored response answers; ``differing`` are the headers in which those of the URL differ."""
    if not differing:
        return "Nothing is kept for this URL."
    if "authorization" in differing:
        return "What is kept for this URL came with other credentials (Authorization)."
    return f"Vary: {'-'.join(word.capitalize() for word in differing[0].split('-'))} differs."


def why_asked_about(response: CachedResponse, request: OutgoingRequest) -> str:
    """Return why the server is asked about a stored response, as the first half of a sentence."""
    if says(response.head, "no_cache"):
        return "It says no-cache"
    lifetime, age = lifetime_s(response), age_s(response)
    if lifetime is None:
        return "Nothing says how long it is fresh"
    if age >= lifetime:
        return f"Stale for {duration(age - lifetime)}"
    if says(request, "no_cache") or request.header("pragma") is not None:
        return "The request says no-cache"
    return "The request wants a newer one"


def why_not_kept(request: OutgoingRequest, response: CachedResponse, by_the_rules: bool) -> str:
    """Return why an answer is not kept; empty if it is. ``by_the_rules`` is whether RFC 9111 allows it."""
    head = response.head
    if says(head, "no_store"):
        return "The answer says no-store."
    if framer_for(head.media_type) is not None:
        return "Streams are never kept."
    if "*" in vary_names(head):
        return "The answer says Vary: *, so it fits no other request."
    if not by_the_rules:
        return f"An answer with status {head.status} is not kept" + (
            "." if head.status in (206, 304) else " unless it says for how long."
        )
    if (lifetime_s(response) or 0) <= 0 and not (head.header("etag") or head.header("last-modified")):
        return "The answer says neither for how long it is fresh nor how to ask about it."
    return ""


def how_it_is_kept(response: CachedResponse) -> str:
    """Return what the cache will do with a response from now on."""
    lifetime = lifetime_s(response)
    left_s = (lifetime or 0) - age_s(response)
    if says(response.head, "no_cache") or left_s <= 0:
        return "The answer is kept and asked about each time."
    by = "" if _is_explicit(response.head) else ", going by its Last-Modified"
    return f"The answer is kept, fresh for {duration(left_s)}{by}."


def duration(seconds: float) -> str:
    """Return a time as people say it: ``42 s``, ``5 min``, ``3 h``, ``2 d``."""
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} s"


def _is_explicit(head: ResponseHead) -> bool:
    return head.header("expires") is not None or "max-age" in ",".join(head.all_headers("cache-control")).lower()
