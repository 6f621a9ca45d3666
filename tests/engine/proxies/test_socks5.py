"""Proxies that speak SOCKS 5: with and without credentials, and those that refuse, lie or are none."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from tests.engine.conftest import Sender
from tests.engine.proxies.test_http_connect import failure, trusted
from tests.servers.certificates import Certificates
from tests.servers.proxies import Account, Seen, silent, socks_proxy, socks_script
from tests.servers.scripted_server import Line, ScriptedServer
from tests.servers.tls_servers import tls_server

from sanderling.domain import events as ev
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Request

__all__ = ["trusted"]

NAME = "shop.test"
HELLO, ASK_NAME = 3, 4 + 1 + len(NAME) + 2


def through(proxy: ScriptedServer, scheme: str = "socks5h", **more: object) -> dict[str, object]:
    """Return the settings for a proxy."""
    return {"proxy": "manual", "proxy_url": f"{scheme}://127.0.0.1:{proxy.port}", "connect_timeout_s": 5.0, **more}


async def test_the_proxy_resolves_names(send: Sender, playground: str) -> None:
    """With socks5h the name is handed on as it is."""
    seen = Seen()
    with socks_proxy({NAME: urlsplit(playground).port or 0}, seen=seen) as proxy:
        exchange = await send(Request(url_template=f"http://{NAME}/echo"), **through(proxy))

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert seen.targets == [(NAME, 80)]
    assert exchange.last(ev.NameResolved) is None
    started = exchange.last(ev.ProxyStarted)
    assert started is not None
    assert started.proxy == f"socks5h://127.0.0.1:{proxy.port}"


async def test_names_are_resolved_here(send: Sender, playground: str) -> None:
    """With socks5 the proxy is told an address."""
    seen, port = Seen(), urlsplit(playground).port or 0
    with socks_proxy({}, seen=seen) as proxy:
        exchange = await send(Request(url_template=f"http://localhost:{port}/echo"), **through(proxy, "socks5"))

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert seen.targets == [("127.0.0.1", port)]
    resolved = exchange.last(ev.NameResolved)
    assert resolved is not None
    assert resolved.host == "localhost"


async def test_tls_through_it_with_credentials(send: Sender, trusted: Certificates) -> None:
    """User and password by RFC 1929; no event shows the password."""
    with tls_server(trusted.good()) as server, socks_proxy({}, Account("birdy", "sand & sea")) as proxy:
        request = Request(url_template=f"https://localhost:{server.port}/")
        exchange = await send(request, **through(proxy, proxy_user="birdy", proxy_password="sand & sea"))
        wrong = failure(await send(request, **through(proxy, proxy_user="birdy", proxy_password="stone")))
        none = failure(await send(request, **through(proxy)))

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert "sand & sea" not in repr(exchange.events)
    assert "does not accept the user “birdy”" in wrong
    assert "stone" not in wrong
    assert "wants credentials" in none


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([(HELLO, b"\x05\x00"), (ASK_NAME, b"\x05\x02\x00\x01" + bytes(6))], "does not allow the way to shop.test:80"),
        ([(HELLO, b"\x05\x00"), (ASK_NAME, b"\x05\x05\x00\x01" + bytes(6))], "connection refused"),
        ([(HELLO, b"\x05\x00"), (ASK_NAME, b"\x05\x63\x00\x01" + bytes(6))], "the unknown code 99"),
        ([(HELLO, b"\x05\x00"), (ASK_NAME, b"\x05\x00\x00\x09")], "not SOCKS 5"),
        ([(HELLO, b"\x05\x00"), (ASK_NAME, b"\x04\x00\x00\x01")], "not SOCKS 5"),
        ([(HELLO, b"\x05\x00"), (ASK_NAME, b"\x05\x00\x00\x01\x7f")], "closed the connection before the way was open"),
        ([(HELLO, b"\x05\x01")], "was not offered (method 1)"),
        ([(HELLO, b"\x05\x02")], "wants credentials"),
        ([(HELLO, b"\x05\xff")], "wants credentials"),
        ([(HELLO, b"HTTP/1.1 400 Bad Request\r\n")], "not SOCKS 5. It begins with “HT”"),
        ([(HELLO, b"\x05")], "closed the connection before the way was open"),
        ([(HELLO, b"")], "closed the connection before the way was open"),
    ],
)
async def test_answers_that_open_no_way(send: Sender, steps: list[tuple[int, bytes]], words: str) -> None:
    """Each has a sentence that names the proxy and what it did."""
    with socks_script(*steps) as proxy:
        text = failure(await send(Request(url_template=f"http://{NAME}/"), **through(proxy)))

    assert words in text
    assert f"socks5h://127.0.0.1:{proxy.port}" in text


async def test_a_proxy_that_resets(send: Sender) -> None:
    """In the middle of the introduction."""
    with socks_script((HELLO, b""), then=Line.reset) as proxy:
        text = failure(await send(Request(url_template=f"http://{NAME}/"), **through(proxy)))

    assert "reset the connection before the way was open" in text


async def test_a_proxy_that_says_yes_and_closes(send: Sender) -> None:
    """Over TLS the proxy is named; in plain there is just no answer."""
    steps = ((HELLO, b"\x05\x00"), (ASK_NAME, b"\x05\x00\x00\x01" + bytes(6)))
    with socks_script(*steps) as proxy:
        secure = failure(await send(Request(url_template=f"https://{NAME}/"), **through(proxy)))
        failure(await send(Request(url_template=f"http://{NAME}/"), **through(proxy)), "connection-lost")

    assert "said that the way to shop.test:443 is open" in secure


async def test_a_proxy_that_hangs(send: Sender) -> None:
    """The connect limit covers it."""
    with silent(read_head=False) as proxy:
        exchange = await send(Request(url_template=f"http://{NAME}/"), **through(proxy, connect_timeout_s=0.3))

    assert "did not open a way to shop.test in time" in failure(exchange, "timed-out")
