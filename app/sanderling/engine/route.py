"""What decides how a connection is made, worked out from the settings for one host: the key of a connection pool.

Hosts for which the settings mean the same share a pool, and a change of a setting leads to another one.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.addresses import Address
from sanderling.engine.host_patterns import as_address, split_port
from sanderling.engine.proxies.choice import choose_proxy
from sanderling.engine.proxies.proxy import Proxy
from sanderling.engine.tls import TlsChoices, matches, tls_choices

_HAS_UNIX_SOCKETS: Final = sys.platform != "win32"
HostPort = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How the connections of a pool are made, and how many of them there may be.

    ``tls`` is ``None`` for cleartext. ``connect_to`` and ``proxy_at`` are where the host and the proxy are if an
    override says so.
    """

    http_version: str = "auto"
    tls: TlsChoices | None = None
    proxy: Proxy | None = None
    proxy_tls: TlsChoices | None = None
    connect_to: HostPort | None = None
    proxy_at: HostPort | None = None
    unix_socket: str = ""
    max_connections: int = 100
    max_connections_per_host: int = 0
    keep_alive_s: float = 30.0

    @property
    def is_forwarded(self) -> bool:
        """Whether the proxy gets the request itself (RFC 9112, 3.2.2) and no way to the host is opened.

        An override needs such a way: a proxy that reads the host's name would go to where it believes that to be.
        """
        plain_http = self.tls is None and self.http_version != "2-prior-knowledge" and self.connect_to is None
        return plain_http and self.proxy is not None and self.proxy.is_http

    @property
    def may_be_http1(self) -> bool:
        """Whether HTTP/1.1 may be spoken."""
        return self.http_version in ("auto", "1.1")

    @property
    def may_be_http2(self) -> bool:
        """Whether HTTP/2 may be spoken."""
        return self.http_version == "2-prior-knowledge" or (self.http_version != "1.1" and self.tls is not None)


def route_to(address: Address, settings: EffectiveSettings) -> Route:
    """Return the route to an address under these settings, their variables resolved.

    Raises:
        InvalidSetting: The address of a proxy, an override or the Unix socket makes no sense, or the version of HTTP
            cannot be had on cleartext.
    """
    host, port, secure = address.host, address.port, address.scheme == "https"
    if not secure and settings.http_version == "2":
        raise InvalidSetting(
            f"HTTP/2 cannot be agreed on with {address.host_header} without TLS.",
            advice="Choose “HTTP/2 with prior knowledge” (RFC 9113, 3.3) if the server speaks it on cleartext.",
        )
    proxy = choose_proxy(address.scheme, host, port, settings)
    if settings.http_version == "3":
        _check_http3(address, proxy, settings)
    proxy_tls = tls_choices(settings, proxy.host, proxy.port) if proxy and proxy.scheme == "https" else None
    return Route(
        http_version=settings.http_version,
        tls=tls_choices(settings, host, port) if secure else None,
        proxy=proxy,
        proxy_tls=proxy_tls,
        connect_to=_overridden(settings.host_overrides, host, port),
        proxy_at=_overridden(settings.host_overrides, proxy.host, proxy.port) if proxy else None,
        unix_socket=_unix_socket(settings.unix_socket),
        max_connections=settings.max_connections,
        max_connections_per_host=settings.max_connections_per_host,
        keep_alive_s=settings.keep_alive_s,
    )


def _check_http3(address: Address, proxy: Proxy | None, settings: EffectiveSettings) -> None:
    if address.scheme != "https":
        raise InvalidSetting(
            f"HTTP/3 cannot be spoken with {address.host_header} without TLS.",
            advice="Use https://, or choose another version of HTTP.",
        )
    way = f"the proxy {proxy.url}" if proxy else "a Unix socket" if settings.unix_socket else ""
    if way:
        raise InvalidSetting(
            f"HTTP/3 runs over UDP, which does not go through {way}.",
            advice="Choose another version of HTTP, or another way, in the request's settings.",
        )


def _overridden(overrides: tuple[str, ...], host: str, port: int) -> HostPort | None:
    found = None
    for override in overrides:  # every one is looked at: a mistake in one is said now, not on the day it matters
        name, equals, target = (part.strip() for part in override.partition("="))
        if not (name and equals and target):
            raise _invalid_override(override, "it has no “=” with a host on each side")
        target_host, target_port = split_port(target)
        if target_port is not None and not 0 < target_port < 65536:
            raise _invalid_override(override, "the port is not a number from 1 to 65535")
        if not target_host or (as_address(target_host) is None and not _is_name(target_host)):
            raise _invalid_override(override, f"“{target}” is not an address")
        if found is None and matches(name, host, port):
            found = target_host, target_port or port
    return found


def _is_name(text: str) -> bool:
    return text.isascii() and all(char.isalnum() or char in "-._" for char in text)


def _invalid_override(override: str, reason: str) -> InvalidSetting:
    return InvalidSetting(
        f"The host override “{override}” makes no sense: {reason}.",
        advice="Write name=address, name=address:port or name:port=address:port; IPv6 with a port in brackets.",
    )


def _unix_socket(path: str) -> str:
    if path and not _HAS_UNIX_SOCKETS:
        raise InvalidSetting("Unix sockets cannot be connected to on this system.", advice="Empty the setting.")
    return path
