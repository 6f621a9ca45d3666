"""Which proxy a request goes through."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from tests.engine.conftest import Sender
from tests.servers.proxies import http_proxy

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Request
from sanderling.domain.secret import MASK, Masker
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.proxies.choice import choose_proxy, mask_credentials


def chosen(host: str, port: int = 80, scheme: str = "http", **settings: object) -> str:
    """Return the address of the proxy that is chosen, empty for none."""
    proxy = choose_proxy(scheme, host, port, EffectiveSettings(**settings))  # type: ignore[arg-type]
    return proxy.url if proxy else ""


async def test_the_systems_proxy_is_read_at_each_send(
    send: Sender, playground: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that is set or changed counts from the next request on; loopback never goes through it."""
    port = urlsplit(playground).port or 0
    with http_proxy({"shop.test": port}) as one, http_proxy({"shop.test": port}) as other:
        for proxy in (one, other):
            monkeypatch.setenv("http_proxy", proxy.base_url)
            exchange = await send(Request(url_template="http://shop.test/echo"))
            assert exchange.outcome is Outcome.DONE, exchange.error
            await send(Request(url_template=f"{playground}/echo"))

    assert (len(one.heads), len(other.heads)) == (1, 1)


def test_variables_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """By scheme, else the one for all; capitals count too; what is excluded goes straight on."""
    monkeypatch.setenv("HTTPS_PROXY", "secure.test:3128")
    monkeypatch.setenv("all_proxy", "socks5h://all.test")
    monkeypatch.setenv("no_proxy", "internal.test, 10.0.0.0/8 .local.test:8443")

    assert chosen("a.test", scheme="https") == "http://secure.test:3128"
    assert chosen("a.test") == "socks5h://all.test:1080"
    assert [chosen(host) for host in ("internal.test", "api.internal.test", "10.1.2.3", "localhost", "127.0.0.9")] == [
        ""
    ] * 5
    assert chosen("notinternal.test") != ""
    assert chosen("x.local.test", 8443) == ""
    assert chosen("x.local.test") != ""
    assert chosen("a.test", proxy="none") == ""
    assert chosen("a.test", unix_socket="/tmp/x") == ""
    monkeypatch.setenv("no_proxy", "*")
    assert chosen("a.test") == ""


def test_a_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says which one, without the credentials in it."""
    monkeypatch.setenv("http_proxy", "ftp://birdy:secret@proxy.test")

    with pytest.raises(InvalidSetting) as raised:
        chosen("a.test")

    assert "http_proxy" in str(raised.value)
    assert "secret" not in str(raised.value)


def test_the_settings_name_a_proxy() -> None:
    """Loopback goes through it as well, unless it is excluded; an empty address is a mistake."""
    manual = {"proxy": "manual", "proxy_url": "https://proxy.test"}

    assert chosen("localhost", **manual) == "https://proxy.test:443"
    assert chosen("localhost", proxy_exclusions=("localhost",), **manual) == ""
    assert chosen("::1", proxy_exclusions=("::1",), **manual) == ""
    with pytest.raises(InvalidSetting, match="its address is empty"):
        chosen("a.test", proxy="manual")


def test_the_masker_learns_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the settings and of the system's variables, as they are and as HTTP sends them."""
    masker = Masker()
    monkeypatch.setenv("https_proxy", "http://birdy:sea%20shell@proxy.test")
    mask_credentials(EffectiveSettings(), masker)
    mask_credentials(
        EffectiveSettings(proxy="manual", proxy_url="http://x.test", proxy_user="me", proxy_password="pebble"), masker
    )

    assert masker.mask("sea shell pebble YmlyZHk6c2VhIHNoZWxs bWU6cGViYmxl") == f"{MASK} {MASK} {MASK} {MASK}"
