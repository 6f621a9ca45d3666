"""Addresses of proxies."""

from __future__ import annotations

import pytest

from sanderling.domain.errors import InvalidSetting
from sanderling.engine.proxies.proxy import Proxy, parse_proxy


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("proxy.test:3128", Proxy("http", "proxy.test", 3128)),
        ("HTTP://proxy.test", Proxy("http", "proxy.test", 80)),
        ("https://proxy.test/", Proxy("https", "proxy.test", 443)),
        ("socks5://[::1]", Proxy("socks5", "::1", 1080)),
        ("http://a%40b:c%3Ad@proxy.test:1", Proxy("http", "proxy.test", 1, "a@b", "c:d")),
    ],
)
def test_addresses(text: str, proxy: Proxy) -> None:
    """With and without scheme, port and credentials."""
    assert parse_proxy(text, "here") == proxy


@pytest.mark.parametrize("text", ["", "socks4://proxy.test", "http://", "http://proxy.test:port", "http://[::1"])
def test_what_is_no_address(text: str) -> None:
    """The sentence says where it stands and what to write."""
    with pytest.raises(InvalidSetting, match=r"(?i)here") as raised:
        parse_proxy(text, "here")
    assert "socks5h://host:port" in raised.value.advice


def test_credentials_are_not_shown() -> None:
    """Neither in the address nor in the representation; those of the settings win over those in the URL."""
    proxy = parse_proxy("http://x:y@proxy.test", "here", "birdy", "pebble")

    assert proxy.url == "http://proxy.test:80"
    assert "pebble" not in repr(proxy)
    assert proxy.authorization == "Basic YmlyZHk6cGViYmxl"
    assert Proxy("http", "proxy.test", 80).authorization == ""
