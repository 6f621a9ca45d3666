"""A proxy: where it is, what it speaks, and who asks."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

import httpcore

from sanderling.domain.errors import InvalidSetting, ProxyFailed

DEFAULT_PORTS: Final = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy with credentials; its ``url`` and its ``repr`` show none."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_http(self) -> bool:
        """Whether it speaks HTTP, over TLS or not."""
        return self.scheme in ("http", "https")

    @property
    def resolves_names(self) -> bool:
        """Whether it is told names; for ``socks5`` they are looked up here."""
        return self.scheme != "socks5"

    @property
    def url(self) -> str:
        """Its address without credentials."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def authorization(self) -> str:
        """The value of ``Proxy-Authorization`` (RFC 7617); empty without credentials."""
        if not self.user and not self.password:
            return ""
        return f"Basic {base64.b64encode(f'{self.user}:{self.password}'.encode()).decode('ascii')}"

    def failed(self, what: str, *, advice: str = "", detail: str = "") -> ProxyFailed:
        """Return an error that begins with the proxy and goes on with what it did."""
        return ProxyFailed(f"The proxy {self.url} {what}.", advice=advice, detail=detail)


class ProxyKind(Protocol):
    """What proxies of some schemes speak."""

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of their URLs."""
        ...

    async def open_way(self, stream: httpcore.AsyncNetworkStream, proxy: Proxy, host: str, port: int) -> None:
        """Ask for a way to the host; what the stream then says and takes is the host's.

        Raises:
            ProxyFailed: There is no way; the sentence says why.
        """
        ...


def parse_proxy(text: str, source: str, user: str = "", password: str = "") -> Proxy:
    """Return the proxy that a URL names; ``host:port`` alone is one that speaks HTTP.

    Args:
        text: The URL; credentials in it count where ``user`` is empty.
        source: Where it comes from, for the error (``the setting “Proxy address”``).
        user: Who asks.
        password: With which password.

    Raises:
        InvalidSetting: It is not the URL of a proxy; the message shows no credentials.
    """
    url = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _invalid(text, source, "it is not a URL") from None
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise _invalid(text, source, f"“{scheme}” is not a kind of proxy that is spoken here")
    if not parts.hostname:
        raise _invalid(text, source, "the host is missing")
    user, password = (user, password) if user else _credentials(parts, password)
    return Proxy(scheme, parts.hostname, port or DEFAULT_PORTS[scheme], user, password)


def _credentials(parts: SplitResult, password: str) -> tuple[str, str]:
    return unquote(parts.username or ""), unquote(parts.password or "") or password


def _invalid(text: str, source: str, reason: str) -> InvalidSetting:
    shown = f"“{text.rpartition('@')[2][:80]}” in {source}" if text else source[:1].upper() + source[1:]
    return InvalidSetting(
        f"{shown} does not name a proxy: {reason}.",
        advice="Write http://host:port, https://host:port, socks5://host:port or socks5h://host:port.",
    )
