"""What decides how a connection is made."""

from __future__ import annotations

import pytest

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.addresses import parse_address
from sanderling.engine.route import Route, route_to


def route(url: str, **settings: object) -> Route:
    """Return the route to a URL."""
    return route_to(parse_address(url), EffectiveSettings(proxy="none", **settings))  # type: ignore[arg-type]


def test_equal_means_equal() -> None:
    """Hosts for which the settings mean the same share a pool; what does not matter to a connection makes no other."""
    assert route("http://a.test/") == route("http://b.test/x", retries=3, unverified_hosts=("c.test",))
    assert route("https://a.test/") != route("http://a.test/")
    assert hash(route("https://a.test/")) == hash(route("https://b.test/"))
    assert route("https://a.test/", unverified_hosts=("a.test",)) != route("https://a.test/")
    assert route("https://b.test/", unverified_hosts=("a.test",)) == route("https://b.test/")


@pytest.mark.parametrize(
    ("override", "url", "expected"),
    [
        ("a.test=127.0.0.1", "http://a.test:8080/", ("127.0.0.1", 8080)),
        ("a.test=127.0.0.1:9", "http://a.test/", ("127.0.0.1", 9)),
        ("a.test:443 = [::1]:9", "https://a.test/", ("::1", 9)),
        ("a.test=::1", "https://a.test/", ("::1", 443)),
        ("a.test:443=127.0.0.1", "http://a.test/", None),
        ("*.a.test=b.test", "http://x.a.test/", ("b.test", 80)),
        ("a.test=127.0.0.1", "http://b.test/", None),
    ],
)
def test_overrides(override: str, url: str, expected: tuple[str, int] | None) -> None:
    """Names and ports on both sides; IPv6; only for the hosts that are meant."""
    assert route(url, host_overrides=(override,)).connect_to == expected


@pytest.mark.parametrize("override", ["a.test", "=127.0.0.1", "a.test=", "a.test=1:2:x y", "a.test=b:99999", "a=ü"])
def test_overrides_that_make_no_sense(override: str) -> None:
    """They are named whatever host is asked for."""
    with pytest.raises(InvalidSetting, match="host override"):
        route("http://other.test/", host_overrides=(override,))


def test_versions_of_http() -> None:
    """What may be spoken, and that HTTP/2 cannot be agreed on without TLS."""

    def spoken(url: str, version: str) -> tuple[bool, bool]:
        made = route(url, http_version=version)
        return made.may_be_http1, made.may_be_http2

    assert spoken("https://a.test/", "auto") == (True, True)
    assert spoken("http://a.test/", "auto") == (True, False)
    assert spoken("https://a.test/", "1.1") == (True, False)
    assert spoken("https://a.test/", "2") == (False, True)
    assert spoken("http://a.test/", "2-prior-knowledge") == (False, True)
    with pytest.raises(InvalidSetting, match="without TLS"):
        route("http://a.test/", http_version="2")
