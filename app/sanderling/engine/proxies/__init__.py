"""Proxies: which one a request goes through, and how each kind is asked for a way to the host, one file a kind.

A kind speaks over a stream that is connected to the proxy already (``engine.backend``) and knows no other kind.
"""

from typing import Final

from sanderling.engine.proxies.http_connect import HTTP_CONNECT
from sanderling.engine.proxies.proxy import ProxyKind
from sanderling.engine.proxies.socks5 import SOCKS5

PROXY_KINDS: Final[tuple[ProxyKind, ...]] = (HTTP_CONNECT, SOCKS5)


def kind_of(scheme: str) -> ProxyKind:
    """Return what a proxy of that scheme speaks; the scheme has been checked by ``parse_proxy``."""
    return next(kind for kind in PROXY_KINDS if scheme in kind.schemes)
