"""Hosts as people write them."""

from __future__ import annotations

import pytest

from sanderling.engine.host_patterns import as_address, is_excluded, is_loopback, split_port


@pytest.mark.parametrize(
    ("exclusion", "host", "port", "expected"),
    [
        ("shop.test", "shop.test", 80, True),
        ("shop.test", "api.shop.test", 80, True),
        (".shop.test", "api.shop.test", 80, True),
        ("*.shop.test", "api.shop.test", 80, True),
        ("shop.test", "workshop.test", 80, False),
        ("SHOP.test:8080", "shop.test", 8080, True),
        ("shop.test:8080", "shop.test", 80, False),
        ("10.0.0.0/8", "10.255.0.1", 80, True),
        ("10.0.0.0/8", "11.0.0.1", 80, False),
        ("10.0.0.0/8", "ten.test", 80, False),
        ("fd00::/8", "fd12::1", 80, True),
        ("not/anetwork", "10.0.0.1", 80, False),
        ("192.168.1.1", "192.168.1.1", 80, True),
        ("[::1]:80", "::1", 80, True),
        ("0:0::1", "::1", 443, True),
        ("*", "anything", 1, True),
        ("", "anything", 1, False),
        (".", "anything", 1, False),
    ],
)
def test_exclusions(exclusion: str, host: str, port: int, expected: bool) -> None:
    """Names with those below them, addresses, networks, ports."""
    assert is_excluded((exclusion,), host, port) is expected


def test_loopback() -> None:
    """By name and by address of either family."""
    assert all(is_loopback(host) for host in ("localhost", "api.localhost", "127.0.0.1", "127.9.9.9", "::1"))
    assert not any(is_loopback(host) for host in ("localhost.test", "128.0.0.1", "mylocalhost", "::2"))


def test_addresses_and_ports() -> None:
    """IPv6 has colons of its own."""
    assert split_port("a.test:8080") == ("a.test", 8080)
    assert split_port("[::1]:8080") == ("::1", 8080)
    assert split_port("::1") == ("::1", None)
    assert split_port("a.test:x") == ("a.test:x", None)
    assert as_address("1.2.3") is None
    assert as_address("[::1]") is not None
