"""Proxies that speak SOCKS 5 (RFC 1928), with user and password (RFC 1929)."""

from __future__ import annotations

import ipaddress
from typing import Final

import httpcore

from sanderling.domain.errors import InvalidSetting
from sanderling.engine.host_patterns import as_address
from sanderling.engine.proxies.proxy import Proxy

_VERSION: Final = 5
_NO_CREDENTIALS, _PASSWORD, _NOTHING_ACCEPTABLE = 0, 2, 255
_CONNECT: Final = 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_REFUSALS: Final = {
    1: "could not open the way to {target}: general failure",
    2: "does not allow the way to {target} by its rules",
    3: "could not open the way to {target}: network unreachable",
    4: "could not open the way to {target}: host unreachable",
    5: "could not open the way to {target}: connection refused",
    6: "could not open the way to {target}: time to live expired",
    7: "does not know the command CONNECT",
    8: "does not take this kind of address for {target}",
}


class Socks5:
    """CONNECT of SOCKS 5."""

    schemes = ("socks5", "socks5h")

    async def open_way(self, stream: httpcore.AsyncNetworkStream, proxy: Proxy, host: str, port: int) -> None:
        """See ``ProxyKind.open_way``."""
        await _introduce(stream, proxy)
        await stream.write(bytes([_VERSION, _CONNECT, 0]) + _address(host) + port.to_bytes(2, "big"))
        version, code, _, kind = await _read(stream, 4, proxy)
        if version != _VERSION:
            raise _not_socks(proxy, bytes([version, code]))
        if code:
            target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            what = _REFUSALS.get(code, f"refused the way to {{target}} with the unknown code {code}")
            raise proxy.failed(what.format(target=target), advice="Perhaps the host cannot be reached from the proxy.")
        await _read(stream, await _length_of_rest(stream, kind, proxy), proxy)


async def _introduce(stream: httpcore.AsyncNetworkStream, proxy: Proxy) -> None:
    has_credentials = bool(proxy.user or proxy.password)
    methods = [_NO_CREDENTIALS, _PASSWORD] if has_credentials else [_NO_CREDENTIALS]
    await stream.write(bytes([_VERSION, len(methods), *methods]))
    version, method = await _read(stream, 2, proxy)
    if version != _VERSION:
        raise _not_socks(proxy, bytes([version, method]))
    if method == _PASSWORD and has_credentials:
        await _show_password(stream, proxy)
    elif method == _NOTHING_ACCEPTABLE or (method == _PASSWORD and not has_credentials):
        what = "accepts neither no credentials nor a password" if has_credentials else "wants credentials"
        raise proxy.failed(what, advice="User and password are among the proxy's settings.")
    elif method != _NO_CREDENTIALS:
        raise proxy.failed(f"wants a way of logging in that was not offered (method {method})")


async def _show_password(stream: httpcore.AsyncNetworkStream, proxy: Proxy) -> None:
    user, password = proxy.user.encode(), proxy.password.encode()
    if len(user) > 255 or len(password) > 255:
        raise InvalidSetting("SOCKS allows 255 bytes each for user and password of a proxy.")
    await stream.write(bytes([1, len(user)]) + user + bytes([len(password)]) + password)
    _, status = await _read(stream, 2, proxy)
    if status:
        raise proxy.failed(
            f"does not accept the user “{proxy.user}” with this password",
            advice="User and password are among the proxy's settings.",
        )


def _address(host: str) -> bytes:
    address = as_address(host)
    if isinstance(address, ipaddress.IPv4Address):
        return bytes([_IPV4]) + address.packed
    if address is not None:
        return bytes([_IPV6]) + address.packed
    name = host.encode("ascii")
    if len(name) > 255:
        raise InvalidSetting(f"The host name “{host[:40]}…” is longer than the 255 bytes that SOCKS allows.")
    return bytes([_NAME, len(name)]) + name


async def _length_of_rest(stream: httpcore.AsyncNetworkStream, kind: int, proxy: Proxy) -> int:
    """Return how long the address and port are that end the answer; they are of no use here."""
    if kind == _NAME:
        return (await _read(stream, 1, proxy))[0] + 2
    if kind not in (_IPV4, _IPV6):
        raise _not_socks(proxy, bytes([kind]))
    return {_IPV4: 4, _IPV6: 16}[kind] + 2


async def _read(stream: httpcore.AsyncNetworkStream, size: int, proxy: Proxy) -> bytes:
    data = b""
    while len(data) < size:
        piece = await stream.read(size - len(data))
        if not piece:
            raise proxy.failed(
                "closed the connection before the way was open",
                advice="Is it a proxy of another kind, such as http://?",
            )
        data += piece
    return data


def _not_socks(proxy: Proxy, data: bytes) -> Exception:
    shown = "".join(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in data)
    return proxy.failed(
        f"answered with something that is not SOCKS 5. It begins with “{shown}”",
        advice="Is it a proxy of another kind, such as http://?",
    )


SOCKS5 = Socks5()
