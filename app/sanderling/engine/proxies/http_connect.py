"""Proxies that speak HTTP: a way to the host is asked for with CONNECT (RFC 9110, 9.3.6)."""

from __future__ import annotations

import re
from typing import Final

import httpcore

from sanderling.domain.errors import ProxyFailed
from sanderling.engine.proxies.proxy import Proxy

_LARGEST_HEAD_BYTES: Final = 64 * 1024
_STATUS_LINE: Final = re.compile(rb"HTTP/1\.[01] (\d{3})(?: ([^\r\n]*))?\r?\n")


class HttpConnect:
    """CONNECT with Basic credentials."""

    schemes = ("http", "https")

    async def open_way(self, stream: httpcore.AsyncNetworkStream, proxy: Proxy, host: str, port: int) -> None:
        """See ``ProxyKind.open_way``."""
        target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
        if proxy.authorization:
            lines.append(f"Proxy-Authorization: {proxy.authorization}")
        await stream.write("\r\n".join([*lines, "", ""]).encode("ascii"))
        head = await _read_head(stream, proxy)
        match = _STATUS_LINE.match(head)
        if match is None:
            raise _no_proxy(proxy, head)
        status = int(match[1])
        if not 200 <= status < 300:
            raise _refused(proxy, target, status, (match[2] or b"").decode("latin-1").strip(), head)


async def _read_head(stream: httpcore.AsyncNetworkStream, proxy: Proxy) -> bytes:
    """Read up to the empty line and not a byte more: what follows it is the host's (HTTP/2 servers speak first)."""
    head = bytearray()
    while not head.endswith((b"\r\n\r\n", b"\n\n")):
        piece = await stream.read(1 if head.endswith((b"\r", b"\n")) else 2)
        if not piece:
            raise _closed(proxy, bytes(head))
        head += piece
        start = b"HTTP/1."
        if not head.startswith(start[: len(head)]):
            head += await stream.read(30) if stream.get_extra_info("is_readable") else b""
            raise _no_proxy(proxy, bytes(head))
        if len(head) > _LARGEST_HEAD_BYTES:
            raise proxy.failed(
                f"answered with a head of more than {_LARGEST_HEAD_BYTES // 1024} KB",
                advice="It is at fault, or not a proxy.",
                detail=_shown(bytes(head[:200])),
            )
    return bytes(head)


def _refused(proxy: Proxy, target: str, status: int, reason: str, head: bytes) -> ProxyFailed:
    detail = head.decode("latin-1").strip()
    if status == 407:
        schemes = ", ".join(re.findall(r"(?im)^proxy-authenticate:\s*(\S+)", detail)) or "an unnamed scheme"
        if proxy.authorization:
            what = f"does not accept the user “{proxy.user}” with this password (407; it asks for {schemes})"
        else:
            what = f"wants credentials (407; it asks for {schemes})"
        return proxy.failed(what, advice="User and password are among the proxy's settings.", detail=detail)
    words = f"{status} {reason}".strip()
    if status >= 500:
        return proxy.failed(
            f"could not open the way to {target} ({words})",
            advice="Perhaps the host's name or port is wrong, seen from the proxy.",
            detail=detail,
        )
    return proxy.failed(
        f"refused the way to {target} ({words})", advice="It may allow certain hosts and ports only.", detail=detail
    )


def _closed(proxy: Proxy, head: bytes) -> ProxyFailed:
    if head:
        return proxy.failed("closed the connection in the middle of its answer", detail=_shown(head))
    return proxy.failed(
        "closed the connection without an answer", advice="Does it expect https://, http:// or socks5:// instead?"
    )


def _no_proxy(proxy: Proxy, head: bytes) -> ProxyFailed:
    return proxy.failed(
        f"answered with something that is not HTTP. It begins with “{_shown(head[:32])}”",
        advice="Is it a proxy of another kind, such as socks5://?",
    )


def _shown(data: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in data)


HTTP_CONNECT = HttpConnect()
