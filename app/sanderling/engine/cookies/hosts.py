"""Which hosts and paths a cookie is for (RFC 6265bis, 5.1.3 and 5.1.4), and which domains are nobody's own."""

from __future__ import annotations

import asyncio
import ipaddress
from functools import cache
from typing import TYPE_CHECKING

from sanderling.engine.addresses import Address

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


def domain_matches(host: str, domain: str) -> bool:
    """Return whether a host is a domain or lies below it; nothing lies below an address."""
    return host == domain or (host.endswith(f".{domain}") and not is_ip_address(host))


def domains_of(host: str) -> tuple[str, ...]:
    """Return the host and every domain above it: where cookies for it may be."""
    if is_ip_address(host):
        return (host,)
    labels = host.split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels)))


def path_matches(request_path: str, path: str) -> bool:
    """Return whether a request's path is a cookie's path or lies below it."""
    if not request_path.startswith(path):
        return False
    return len(request_path) == len(path) or path.endswith("/") or request_path[len(path)] == "/"


def path_of(address: Address) -> str:
    """Return the path of a request's target, without its query."""
    return address.target.partition("?")[0]


def default_path(request_path: str) -> str:
    """Return the path of a cookie that names none: the request's, up to the last slash."""
    return request_path[: request_path.rfind("/")] or "/"


@cache
def is_ip_address(host: str) -> bool:
    """Return whether a host is given as an address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_secure(address: Address) -> bool:
    """Return whether Secure cookies may go there: over TLS, or to this very machine (Secure Contexts, 3.1)."""
    return address.scheme == "https" or _is_loopback(address.host)


@cache
def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    return is_ip_address(host) and ipaddress.ip_address(host).is_loopback


def is_public_suffix(domain: str) -> bool:
    """Return whether anybody can register names directly below a domain, as below ``com`` or ``co.uk``."""
    return not is_ip_address(domain) and _public_suffixes().is_public(domain)


async def prepare_public_suffixes() -> None:
    """Read the list of public suffixes in a thread, if nobody has yet: that takes dozens of milliseconds."""
    if not _public_suffixes.cache_info().currsize:
        await asyncio.to_thread(_public_suffixes)


@cache
def _public_suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # reads its list: only once a cookie names a domain

    return PublicSuffixList()
