"""Hosts as people write them: names, addresses, networks, with or without a port; and which of them are meant."""

from __future__ import annotations

import ipaddress
from typing import Final

LOCAL_NAME: Final = "localhost"
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_excluded(exclusions: tuple[str, ...], host: str, port: int) -> bool:
    """Return whether a host goes without proxy.

    As in ``no_proxy``: a name means the names below it too, with or without a dot in front; ``*`` means every host.
    """
    return any(_excludes(exclusion.strip().lower(), host, port) for exclusion in exclusions)


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine, by name or address."""
    if host == LOCAL_NAME or host.endswith(f".{LOCAL_NAME}"):
        return True
    address = as_address(host)
    return address is not None and address.is_loopback


def as_address(host: str) -> IPAddress | None:
    """Return the IP address that a text is, with or without brackets; ``None`` for a name."""
    if not host or not (host[-1].isdigit() or ":" in host):  # cheap: nearly every name ends here
        return None
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def split_port(text: str) -> tuple[str, int | None]:
    """Split ``name:port``; an IPv6 address is in brackets if a port follows. The port is ``None`` if there is none."""
    name, colon, port = text.rpartition(":")
    if colon and port.isascii() and port.isdigit() and (":" not in name or name.endswith("]")):
        return name.strip("[]"), int(port)
    return text.strip("[]"), None


def _excludes(exclusion: str, host: str, port: int) -> bool:
    if "/" in exclusion:
        return _is_in_network(exclusion, host)
    name, wanted_port = split_port(exclusion)
    if wanted_port is not None and wanted_port != port:
        return False
    if name == "*":
        return True
    name = name.removeprefix("*").removeprefix(".").rstrip(".")
    return bool(name) and (host == name or host.endswith(f".{name}") or _is_same_address(name, host))


def _is_in_network(network: str, host: str) -> bool:
    address = as_address(host)
    try:
        return address is not None and address in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def _is_same_address(text: str, host: str) -> bool:
    address = as_address(text)
    return address is not None and address == as_address(host)
