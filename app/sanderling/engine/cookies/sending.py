"""Which cookies go with a request, and the header they make (RFC 6265bis, 5.8.3)."""

from __future__ import annotations

from datetime import datetime

from sanderling.domain.cookies import Cookie
from sanderling.engine.addresses import Address
from sanderling.engine.cookies.hosts import domains_of, is_secure, path_matches, path_of
from sanderling.engine.ports import CookieStore


def cookies_for(store: CookieStore, address: Address, now: datetime) -> tuple[Cookie, ...]:
    """Return the cookies for an address: longer paths first, and older ones first among equals."""
    path, secure = path_of(address), is_secure(address)
    found = [
        cookie
        for domain in domains_of(address.host)
        for cookie in store.of_domain(domain)
        if (domain == address.host or not cookie.host_only)
        and (secure or not cookie.secure)
        and path_matches(path, cookie.path)
        and not cookie.is_expired(now)
    ]
    return tuple(sorted(found, key=lambda cookie: (-len(cookie.path), cookie.created)))


def joined(typed: str, cookies: tuple[Cookie, ...]) -> str:
    """Return the value of the one ``Cookie`` header: what a person typed first, as it was typed."""
    pairs = [f"{cookie.name}={cookie.value}" if cookie.name else cookie.value for cookie in cookies]
    return "; ".join(piece for piece in (typed.strip().rstrip("; "), *pairs) if piece)


def names_in(typed: str) -> frozenset[str]:
    """Return the names of the cookies in a header that was typed: each of them weighs more than the jar's."""
    return frozenset(pair.partition("=")[0].strip() for pair in typed.split(";") if "=" in pair)


def value_in(typed: str, name: str) -> str | None:
    """Return the value of a cookie in a header that was typed."""
    for pair in typed.split(";"):
        key, equals, value = pair.partition("=")
        if equals and key.strip() == name:
            return value.strip()
    return None
