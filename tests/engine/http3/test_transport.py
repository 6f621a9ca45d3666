"""HTTP/3 against a real server: the same requests, events and phases as over the other versions."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config
from tests.engine.conftest import Sender, body_of
from tests.engine.proxies.test_http_connect import failure

from sanderling.domain import events as ev
from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Body, Request
from sanderling.domain.timings import Phase
from sanderling.serving.playground import create_playground

Serve = Callable[..., AbstractAsyncContextManager[str]]
HTTP3 = {"http_version": "3", "connect_timeout_s": 5.0}


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    """An authority whose certificate is in ``ca.pem``."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    return made


@pytest.fixture
def serve_quic(tmp_path: Path, authority: trustme.CA) -> Serve:
    """Serve the playground over QUIC and give its address."""

    @asynccontextmanager
    async def serving(*names: str) -> AsyncIterator[str]:
        certificate = authority.issue_cert(*(names or ("localhost", "127.0.0.1")))
        certificate.private_key_pem.write_to_path(tmp_path / "key.pem")
        for number, pem in enumerate(certificate.cert_chain_pems):
            pem.write_to_path(tmp_path / "chain.pem", append=bool(number))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", 0))
        config = Config()
        config.bind, config.quic_bind = [], [f"fd://{udp.fileno()}"]
        config.certfile, config.keyfile = str(tmp_path / "chain.pem"), str(tmp_path / "key.pem")
        config.accesslog = config.errorlog = None
        config.graceful_timeout = config.shutdown_timeout = 0.2
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(serve(create_playground(), config, shutdown_trigger=stop.wait))  # type: ignore[arg-type]
            yield f"https://127.0.0.1:{udp.getsockname()[1]}"
            stop.set()
        udp.detach()

    return serving


async def test_a_request(serve_quic: Serve, send: Sender, tmp_path: Path) -> None:
    """Version, TLS facts, phases; the second request goes over the same connection."""
    async with serve_quic() as url:
        first = await send(Request(url_template=f"{url}/orders"), ca_file=str(tmp_path / "ca.pem"), **HTTP3)
        second = await send(Request(url_template=f"{url}/orders"), ca_file=str(tmp_path / "ca.pem"), **HTTP3)

    assert first.outcome is Outcome.DONE, first.error
    assert first.head is not None
    assert (first.head.http_version, first.head.status) == ("HTTP/3", 200)
    secured = first.last(ev.Secured)
    assert secured is not None
    assert (secured.alpn, secured.version, secured.verified) == ("h3", "TLSv1.3", True)
    assert secured.cipher.startswith("TLS_")
    assert secured.certificates
    names = [type(event).__name__ for event in first.events]
    order = ["ConnectStarted", "Connected", "TlsStarted", "Secured", "SendingStarted", "RequestSent", "HeadReceived"]
    assert [name for name in names if name in order] == order
    assert first.timings.phase_s(Phase.TLS) is not None
    assert second.last(ev.ConnectionReused) is not None
    assert body_of(first) == body_of(second)
    ended = first.last(ev.CallEnded)
    assert ended is not None
    assert ended.received_bytes > len(body_of(first))
    assert ended.sent_bytes > 1200  # the first datagram alone (RFC 9000, 8.1)


async def test_bodies_both_ways(serve_quic: Serve, send: Sender, tmp_path: Path) -> None:
    """A megabyte up from a file, and streams of messages down."""
    big = tmp_path / "big.bin"
    big.write_bytes(bytes(range(256)) * 4096)
    async with serve_quic() as url:
        up = await send(
            Request(method="POST", url_template=f"{url}/echo", body=Body(kind="file", file=str(big))),
            verify_tls=False,
            **HTTP3,
        )
        down = await send(Request(url_template=f"{url}/sse/burst?count=2000&size=100"), verify_tls=False, **HTTP3)

    assert up.outcome is Outcome.DONE, up.error
    assert b'"size": 1048576' in body_of(up) or b"1048576" in body_of(up)
    assert down.message_count == 2000


async def test_requests_side_by_side(serve_quic: Serve, send: Sender) -> None:
    """Ten at once share a connection."""
    async with serve_quic() as url, asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(send(Request(url_template=f"{url}/orders"), verify_tls=False, **HTTP3)) for _ in range(10)
        ]
        done = [await task for task in tasks]

    assert {exchange.outcome for exchange in done} == {Outcome.DONE}
    assert sum(exchange.last(ev.Connected) is not None for exchange in done) == 1


async def test_stopping_in_the_body(serve_quic: Serve, send: Sender) -> None:
    """What came is kept, and the connection serves the next request."""
    async with serve_quic() as url:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(
                send(Request(url_template=f"{url}/sse/ticker?interval_ms=50"), verify_tls=False, **HTTP3)
            )
            while not any(isinstance(event, ev.HeadReceived) for event in send.events):
                await asyncio.sleep(0.01)
            task.cancel()
        after = await send(Request(url_template=f"{url}/orders"), verify_tls=False, **HTTP3)

    assert task.result().outcome is Outcome.CANCELLED
    assert after.outcome is Outcome.DONE, after.error
    assert after.last(ev.ConnectionReused) is not None


async def test_certificates_are_checked(serve_quic: Serve, send: Sender, tmp_path: Path) -> None:
    """Untrusted, and for another host; with verification off the answer all the same, and said so."""
    trusted = {"ca_file": str(tmp_path / "ca.pem"), **HTTP3}
    async with serve_quic("somebody-else.test") as url:
        untrusted = await send(Request(url_template=f"{url}/orders"), server_name="somebody-else.test", **HTTP3)
        wrong = await send(Request(url_template=f"{url}/orders"), **trusted)
        named = await send(Request(url_template=f"{url}/orders"), server_name="somebody-else.test", **trusted)
        off = await send(Request(url_template=f"{url}/orders"), verify_tls=False, **HTTP3)

    assert "is not trusted" in failure(untrusted, "certificate-untrusted")
    failure(wrong, "certificate-wrong-host")
    failed = wrong.last(ev.HandshakeFailed)
    assert failed is not None
    assert failed.certificates
    assert named.outcome is Outcome.DONE, named.error
    secured = off.last(ev.Secured)
    assert secured is not None
    assert not secured.verified


async def test_nobody_there(send: Sender) -> None:
    """A UDP port that nobody listens on, and one that keeps silent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        quiet = await send(Request(url_template=f"https://127.0.0.1:{port}/"), http_version="3", connect_timeout_s=0.5)
    gone = await send(Request(url_template=f"https://127.0.0.1:{port}/"), http_version="3", connect_timeout_s=0.5)

    assert "did not answer over QUIC" in failure(quiet, "timed-out")
    assert f"UDP port {port}" in failure(gone, "connection-refused")


async def test_an_override_and_connections_that_are_not_kept(serve_quic: Serve, send: Sender) -> None:
    """The name stays in the request; with 0 s each request has a connection of its own."""
    async with serve_quic() as url:
        port = url.rpartition(":")[2]
        settings = {"host_overrides": (f"shop.test=127.0.0.1:{port}",), "keep_alive_s": 0.0, "verify_tls": False}
        one = await send(Request(url_template="https://shop.test/echo"), **settings, **HTTP3)
        two = await send(Request(url_template="https://shop.test/echo"), **settings, **HTTP3)

    assert (one.outcome, two.outcome) == (Outcome.DONE, Outcome.DONE), one.error
    assert two.last(ev.Connected) is not None
    assert b"shop.test" in body_of(two)


async def test_where_http3_cannot_be_spoken(send: Sender) -> None:
    """Without TLS, through a proxy, with an older TLS: said before anything is sent."""
    plain = failure(await send(Request(url_template="http://localhost/"), http_version="3"), "invalid-setting")
    proxied = await send(
        Request(url_template="https://localhost/"), http_version="3", proxy="manual", proxy_url="proxy.test:8080"
    )
    old = await send(Request(url_template="https://localhost/"), http_version="3", max_tls="1.2")

    assert "without TLS" in plain
    assert "does not go through the proxy http://proxy.test:8080" in failure(proxied, "invalid-setting")
    assert "always uses TLS 1.3" in failure(old, "invalid-setting")


async def test_the_extra_is_not_installed(send: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says how to get it."""
    for name in [name for name in sys.modules if name.startswith("sanderling.engine.http3.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aioquic", None)
    monkeypatch.setitem(sys.modules, "aioquic.h3.connection", None)
    text = failure(await send(Request(url_template="https://localhost/"), http_version="3"), "invalid-setting")

    assert "pip install 'sanderling[http3]'" in text


async def test_a_client_certificate_that_cannot_be_read(send: Sender, tmp_path: Path) -> None:
    """As with the other versions, nothing is sent."""
    certificate = ClientCertificate(host="localhost", certificate_file=str(tmp_path / "none.pem"))
    exchange = await send(Request(url_template="https://localhost/"), client_certificates=(certificate,), **HTTP3)

    failure(exchange, "client-certificate-unusable")
