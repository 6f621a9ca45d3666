"""What a response does to the jar (RFC 6265bis, 5.7): cookies stored, replaced, deleted, refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from sanderling.domain.cookies import Cookie
from sanderling.engine.addresses import Address
from sanderling.engine.cookies.hosts import (
    default_path,
    domain_matches,
    domains_of,
    is_ip_address,
    is_public_suffix,
    is_secure,
    path_matches,
    path_of,
)
from sanderling.engine.cookies.set_cookie import CookieRefused, SetCookie, parse_set_cookie
from sanderling.engine.ports import CookieStore

MOST_PER_DOMAIN: Final = 180
MOST_IN_ALL: Final = 3000


class TakenCookies:
    """What became of the cookies of one response, by name."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.stored: list[str] = []
        self.deleted: list[str] = []
        self.refused: list[tuple[str, str]] = []

    def __bool__(self) -> bool:
        return bool(self.stored or self.deleted or self.refused)


def take_cookies(store: CookieStore, address: Address, headers: Iterable[str], now: datetime) -> TakenCookies:
    """Do what the ``Set-Cookie`` headers of a response from ``address`` say."""
    taken = TakenCookies()
    for header in headers:
        try:
            cookie = cookie_from(parse_set_cookie(header, now), address, store, now)
        except CookieRefused as refusal:
            taken.refused.append((refusal.name, refusal.reason))
            continue
        _keep(store, cookie, now, taken)
    if taken.stored:
        taken.deleted += make_room(store, now)
    return taken


def _keep(store: CookieStore, cookie: Cookie, now: datetime, taken: TakenCookies) -> None:
    old = store.find(cookie.key)
    if cookie.is_expired(now):
        if old is not None:
            store.remove(old.key)
            taken.deleted.append(cookie.name)
        return
    store.put(replace(cookie, created=old.created, unknown=old.unknown) if old else cookie)
    taken.stored.append(cookie.name)


def cookie_from(said: SetCookie, address: Address, store: CookieStore, now: datetime) -> Cookie:
    """Return the cookie to keep.

    Raises:
        CookieRefused: This host, or this way, may not set it.
    """
    domain, host_only = _domain(said, address.host)
    secure_origin = is_secure(address)
    if said.secure and not secure_origin:
        raise CookieRefused(said.name, "it is Secure and came over http")
    path = said.path or default_path(path_of(address))
    if not said.secure and not secure_origin and _hides_secure_one(store, said.name, domain, path):
        raise CookieRefused(said.name, "a Secure cookie of that name is not replaced over http")
    _check_prefix(said, host_only)
    return Cookie(
        name=said.name,
        value=said.value,
        domain=domain,
        host_only=host_only,
        path=path,
        expires=said.expires,
        secure=said.secure,
        http_only=said.http_only,
        same_site=said.same_site,
        created=now,
        last_access=now,
    )


def _domain(said: SetCookie, host: str) -> tuple[str, bool]:
    """Return the cookie's domain and whether it is for that host alone."""
    if not said.domain:
        return host, True
    if not said.domain.isascii():
        raise CookieRefused(said.name, "its domain is not written in ASCII")
    if said.domain == host:
        return host, is_ip_address(host) or is_public_suffix(host)
    if not domain_matches(host, said.domain):
        raise CookieRefused(said.name, f"{host} may not set cookies for {said.domain}")
    if is_public_suffix(said.domain):
        raise CookieRefused(said.name, f"{said.domain} is a public suffix: the cookie would go to everybody below it")
    return said.domain, False


def _hides_secure_one(store: CookieStore, name: str, domain: str, path: str) -> bool:
    """Return whether a Secure cookie would be covered up by one from an insecure place (5.7, step 16)."""
    near = [cookie for above in domains_of(domain) for cookie in store.of_domain(above)]
    below = [cookie for cookie in store.all() if cookie.domain.endswith(f".{domain}")]
    return any(cookie.secure and cookie.name == name and path_matches(path, cookie.path) for cookie in near + below)


def _check_prefix(said: SetCookie, host_only: bool) -> None:
    """Hold the promises that a name can make (5.7, steps 20 to 22); a nameless one may not look like such a name."""
    name = (said.name or said.value).lower()
    if not name.startswith(("__secure-", "__host-")):
        return
    if not said.name:
        raise CookieRefused("", "it has no name, and its value looks like a name with a prefix")
    if not said.secure:
        raise CookieRefused(said.name, f"a name that begins with {said.name.split('-')[0]}- needs Secure")
    if name.startswith("__host-") and not host_only:
        raise CookieRefused(said.name, "a name that begins with __Host- goes without Domain")
    if name.startswith("__host-") and said.path != "/":
        raise CookieRefused(said.name, "a name that begins with __Host- needs Path=/")


def make_room(store: CookieStore, now: datetime) -> list[str]:
    """Remove the expired where there are too many, then those not used for longest; return the names of the latter."""
    cookies = store.all()
    domains = {cookie.domain for cookie in cookies}
    if len(cookies) <= MOST_IN_ALL and all(len(store.of_domain(domain)) <= MOST_PER_DOMAIN for domain in domains):
        return []
    for cookie in cookies:
        if cookie.is_expired(now):
            store.remove(cookie.key)
    removed = [name for domain in domains for name in _shrink(store, store.of_domain(domain), MOST_PER_DOMAIN)]
    return removed + _shrink(store, store.all(), MOST_IN_ALL)


def _shrink(store: CookieStore, cookies: tuple[Cookie, ...], most: int) -> list[str]:
    surplus = sorted(cookies, key=lambda cookie: (cookie.secure, cookie.last_access))[: max(len(cookies) - most, 0)]
    for cookie in surplus:
        store.remove(cookie.key)
    return [cookie.name for cookie in surplus]
