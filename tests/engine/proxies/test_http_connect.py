"""Proxies that speak HTTP: good ones, over TLS too, and those that refuse, lie or are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.engine.conftest import Sender, body_of
from tests.servers.certificates import Certificates, certificates
from tests.servers.closed_doors import refusing, unanswering
from tests.servers.misbehaviours import response, says
from tests.servers.proxies import Account, answers, http_proxy, silent
from tests.servers.scripted_server import Line, ScriptedServer, scripted
from tests.servers.tls_servers import tls_server

from sanderling.domain import events as ev
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request, Row
from sanderling.domain.timings import Phase
from sanderling.engine.proxies import http_connect

NAME = "shop.test"
WAY_IS_OPEN = b"HTTP/1.1 200 OK\r\n\r\n"


def failure(exchange: Exchange, code: str = "proxy-failed") -> str:
    """Check that the exchange failed with this kind of error and return what a person reads."""
    assert exchange.outcome is Outcome.FAILED, exchange.head
    assert exchange.error is not None
    assert exchange.error.code == code, exchange.error
    return str(exchange.error)


def through(proxy: ScriptedServer, **more: object) -> dict[str, object]:
    """Return the settings for a proxy."""
    return {"proxy": "manual", "proxy_url": proxy.base_url, "connect_timeout_s": 5.0, **more}


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificates:
    """The tests' authority, trusted by this process."""
    made = certificates()
    monkeypatch.setenv("SSL_CERT_FILE", str(made.write_authority(tmp_path)))
    return made


async def test_a_plain_request_is_handed_to_the_proxy(send: Sender, playground: str) -> None:
    """In absolute form, with the name as it is: the proxy looks it up."""
    port = urlsplit(playground).port or 0
    with http_proxy({NAME: port}) as proxy:
        exchange = await send(Request(url_template=f"http://{NAME}/echo?a=b"), **through(proxy))

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert proxy.heads[0].startswith(f"GET http://{NAME}/echo?a=b HTTP/1.1\r\n".encode())
    assert b'"a"' in body_of(exchange)
    started = exchange.last(ev.ProxyStarted)
    assert started is not None
    assert started.proxy == proxy.base_url
    assert exchange.last(ev.ProxyPassed) is not None
    assert exchange.last(ev.NameResolved) is None


async def test_credentials_are_for_the_proxy_alone(send: Sender, playground: str) -> None:
    """They are sent with the request, taken out by the proxy, and masked wherever the request is shown."""
    account = Account("birdy", "sandpiper 100%")
    with http_proxy({NAME: urlsplit(playground).port or 0}, account) as proxy:
        exchange = await send(
            Request(url_template=f"http://{NAME}/echo"),
            **through(proxy, proxy_user="birdy", proxy_password="sandpiper 100%"),
        )

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert account.basic in proxy.heads[0]
    assert b"proxy-authorization" not in body_of(exchange).lower()
    assert account.basic.decode()[6:] not in repr(exchange.events)
    assert "sandpiper" not in repr(exchange.events)


async def test_credentials_may_be_in_the_address(send: Sender, playground: str) -> None:
    """Percent-encoded, as in any URL; no event shows them."""
    account = Account("birdy", "p@ss:word")
    with http_proxy({NAME: urlsplit(playground).port or 0}, account) as proxy:
        url = proxy.base_url.replace("://", "://birdy:p%40ss%3Aword@")
        exchange = await send(Request(url_template=f"http://{NAME}/echo"), proxy="manual", proxy_url=url)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert "p@ss" not in repr(exchange.events)
    assert "p%40ss" not in repr(exchange.events)


async def test_https_goes_through_a_tunnel(send: Sender, trusted: Certificates) -> None:
    """CONNECT names the host, TLS is agreed on with the host itself, and the way is open for the next request too."""
    account = Account("birdy", "secret")
    with tls_server(trusted.good(), _keeps_answering) as server, http_proxy({}, account) as proxy:
        settings = through(proxy, proxy_user="birdy", proxy_password="secret")
        request = Request(
            url_template=f"https://localhost:{server.port}/",
            headers=(Row(name="Proxy-Authorization", value="Basic eA=="),),
        )
        exchange = await send(request, **settings)
        again = await send(request, **settings)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert proxy.heads[0].startswith(f"CONNECT localhost:{server.port} HTTP/1.1\r\n".encode())
    assert b"roxy-" not in server.heads[0]
    names = [type(event).__name__ for event in exchange.events]
    order = ["Connected", "ProxyStarted", "ProxyPassed", "TlsStarted", "Secured", "SendingStarted"]
    assert [name for name in names if name in order] == order
    assert exchange.timings.phase_s(Phase.PROXY) is not None
    assert again.last(ev.ConnectionReused) is not None
    assert proxy.connection_count == 1


async def test_a_proxy_over_tls(send: Sender, trusted: Certificates) -> None:
    """The talk with the proxy is encrypted, and the talk with the host once more inside it."""
    with tls_server(trusted.good()) as server, http_proxy({}, tls=trusted.good()) as proxy:
        exchange = await send(Request(url_template=f"https://localhost:{server.port}/"), **through(proxy))

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert body_of(exchange) == b"hello over TLS"
    names = [type(event).__name__ for event in exchange.events]
    order = ["Connected", "TlsStarted", "Secured", "ProxyStarted", "ProxyPassed"]
    assert [name for name in names if name in order] == [*order, "TlsStarted", "Secured"]


async def test_a_plain_request_through_a_proxy_over_tls(send: Sender, trusted: Certificates, playground: str) -> None:
    """The proxy gets the request itself."""
    with http_proxy({NAME: urlsplit(playground).port or 0}, tls=trusted.good()) as proxy:
        exchange = await send(Request(url_template=f"http://{NAME}/echo"), **through(proxy))

    assert exchange.outcome is Outcome.DONE, exchange.error


async def test_a_proxy_whose_certificate_is_bad(send: Sender, trusted: Certificates) -> None:
    """It is the proxy's certificate that is talked of."""
    with http_proxy({}, tls=trusted.expired()) as proxy:
        text = failure(await send(Request(url_template=f"http://{NAME}/"), **through(proxy)))
        off = await send(
            Request(url_template=f"http://{NAME}/"), **through(proxy, unverified_hosts=(f"127.0.0.1:{proxy.port}",))
        )

    assert "expired" in text
    assert f"127.0.0.1:{proxy.port}" in text
    assert off.head is not None
    assert off.head.status == 502


async def test_a_proxy_that_wants_credentials(send: Sender) -> None:
    """With none and with wrong ones the sentences differ; neither shows the password."""
    with http_proxy({}, Account("birdy", "right")) as proxy:
        request = Request(url_template="https://shop.test/")
        none = failure(await send(request, **through(proxy)))
        wrong = failure(await send(request, **through(proxy, proxy_user="birdy", proxy_password="wrong one")))

    assert "wants credentials (407; it asks for Basic)" in none
    assert "does not accept the user “birdy”" in wrong
    assert "wrong one" not in wrong


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "refused the way to shop.test:443 (403 Forbidden)"),
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "could not open the way to shop.test:443 (502 Bad Gateway)"),
        (b"HTTP/1.1 407 \r\n\r\n", "asks for an unnamed scheme"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "not HTTP. It begins with “SSH-2.0-OpenSSH_9.2··”"),
        (b"\x05\xff", "not HTTP"),
        (b"HTTP/1.1 twohundred OK\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: y", "in the middle of its answer"),
        (b"", "closed the connection without an answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Filler: y\r\n" * 20_000 + b"\r\n", "a head of more than 64 KB"),
        (WAY_IS_OPEN, "said that the way to shop.test:443 is open, and then the connection was closed"),
    ],
)
async def test_answers_that_open_no_way(send: Sender, answer: bytes, words: str) -> None:
    """Each has a sentence that names the proxy and what it did."""
    with answers(answer) as proxy:
        text = failure(await send(Request(url_template="https://shop.test/"), **through(proxy)))

    assert words in text
    assert proxy.base_url in text


@pytest.mark.parametrize(
    ("proxy_", "words"),
    [
        (lambda: answers(b""), "closed the connection without an answer"),
        (lambda: answers(b"SSH-2.0-OpenSSH_9.2\r\n"), "answered with something that is not HTTP"),
        (lambda: ScriptedServer(Line.reset), "reset the connection before it answered"),
    ],
)
async def test_proxies_that_get_the_request_and_fail(
    send: Sender, proxy_: Callable[[], ScriptedServer], words: str
) -> None:
    """It is the proxy that is named: the host never heard of the request."""
    with proxy_() as proxy:
        text = failure(await send(Request(url_template="http://shop.test/"), **through(proxy)))

    assert f"The proxy {proxy.base_url} {words}" in text


async def test_a_lenient_answer_is_taken(send: Sender, trusted: Certificates) -> None:
    """Lines that end without a carriage return, and no reason."""
    with tls_server(trusted.good()) as server, http_proxy({}) as good:
        exchange = await send(Request(url_template=f"https://localhost:{server.port}/"), **through(good))
    assert exchange.outcome is Outcome.DONE
    assert http_connect._STATUS_LINE.match(b"HTTP/1.0 200\n") is not None


async def test_a_proxy_that_resets(send: Sender) -> None:
    """After CONNECT, and after it has said that the way is open."""
    with ScriptedServer(Line.reset) as proxy:
        text = failure(await send(Request(url_template="https://shop.test/"), **through(proxy)))
    with answers(WAY_IS_OPEN, _resets_after_hello) as proxy:
        later = failure(await send(Request(url_template="https://shop.test/"), **through(proxy)))

    assert "reset the connection before the way was open" in text
    assert "said that the way to shop.test:443 is open" in later


async def test_a_proxy_that_lies_about_what_is_behind_it(send: Sender) -> None:
    """What answers behind the open way does not speak TLS."""
    with answers(WAY_IS_OPEN, lambda line: line.send(b"HTTP/1.1 400 What\r\n\r\n")) as proxy:
        failure(await send(Request(url_template="https://shop.test/"), **through(proxy)), "tls-failed")


async def test_a_proxy_that_hangs(send: Sender) -> None:
    """The connect limit covers the proxy's part, and the sentence names it."""
    with silent() as proxy:
        exchange = await send(Request(url_template="https://shop.test/"), **through(proxy, connect_timeout_s=0.3))

    text = failure(exchange, "timed-out")
    assert f"The proxy {proxy.base_url} did not open a way to shop.test in time" in text
    assert getattr(exchange.error, "phase", "") == "connect"


async def test_a_proxy_that_is_not_there(send: Sender) -> None:
    """Refused, unknown by name, and never answering."""
    with refusing() as url:
        refused = failure(await send(Request(url_template="http://shop.test/"), proxy="manual", proxy_url=url))
    unknown = failure(
        await send(
            Request(url_template="http://shop.test/"), proxy="manual", proxy_url="http://no-such-proxy.invalid:8080"
        )
    )
    with unanswering() as url:
        exchange = await send(
            Request(url_template="http://shop.test/"), proxy="manual", proxy_url=url, connect_timeout_s=0.3
        )

    assert "cannot be reached: connection refused" in refused
    assert "http://no-such-proxy.invalid:8080 cannot be reached: its host name could not be resolved" in unknown
    failure(exchange, "timed-out")


async def test_an_override_is_told_to_the_proxy(send: Sender) -> None:
    """The proxy is asked for a way to the address; the request inside still names the host."""
    with scripted(says(response(b"hi", "Content-Length: 2"))) as server, http_proxy({}) as proxy:
        exchange = await send(
            Request(url_template="http://shop.test/x"),
            **through(proxy, host_overrides=(f"shop.test=127.0.0.1:{server.port}",)),
        )

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert proxy.heads[0].startswith(f"CONNECT 127.0.0.1:{server.port} ".encode())
    assert server.heads[0].startswith(b"GET /x HTTP/1.1\r\nHost: shop.test")


def _keeps_answering(line: Line) -> None:
    line.send(response(b"one", "Content-Length: 3"))
    while line.read_head():
        line.send(response(b"two", "Content-Length: 3"))


def _resets_after_hello(line: Line) -> None:
    line.connection.recv(65536)
    line.reset()
