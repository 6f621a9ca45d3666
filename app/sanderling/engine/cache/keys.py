"""What a stored response is found by, in digests: neither URLs nor header values are written down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead

# A private cache is for one user (RFC 9111, 3.5 has shared ones in mind). Here other credentials are another user:
# whoever changes the token would not want to be shown what the last one was allowed to see.
_ALWAYS: Final = ("authorization",)


def key_of(url: str) -> str:
    """Return the digest of a URL."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def vary_names(head: ResponseHead) -> tuple[str, ...]:
    """Return the names of the request headers that a response depends on, in lower case; ``*`` may be among them."""
    said = ",".join(head.all_headers("vary")).lower().split(",")
    return tuple(dict.fromkeys((*_ALWAYS, *(name.strip() for name in said if name.strip()))))


def vary_digests(request: OutgoingRequest, names: Iterable[str], salt: str) -> dict[str, str]:
    """Return a digest of each of these headers of a request, of no use without the same header and salt."""
    return {name: _digest(request, name, salt) for name in names}


def differing_header(request: OutgoingRequest, vary: Mapping[str, str], salt: str) -> str:
    """Return the name of a header that is not what it was, empty if all are."""
    return next((name for name, digest in vary.items() if name == "*" or _digest(request, name, salt) != digest), "")


def _digest(request: OutgoingRequest, name: str, salt: str) -> str:
    values = [value.strip() for key, value in request.headers if key.lower() == name]
    text = ", ".join(values) if values else "\0"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=salt.encode()[:64], digest_size=16).hexdigest()
