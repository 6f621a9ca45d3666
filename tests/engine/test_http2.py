"""HTTP/2 over TLS: negotiated by ALPN, shown as such, with honest phases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config
from tests.engine.conftest import Sender, body_of
from tests.servers.proxies import http_proxy

from sanderling.domain import events as ev
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Request
from sanderling.domain.timings import Phase
from sanderling.serving.local_server import bind_loopback
from sanderling.serving.playground import create_playground


@pytest_asyncio.fixture
async def secure_playground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A playground over TLS with HTTP/2, trusted through ``SSL_CERT_FILE``."""
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    certificate.private_key_pem.write_to_path(tmp_path / "key.pem")
    for number, pem in enumerate(certificate.cert_chain_pems):
        pem.write_to_path(tmp_path / "chain.pem", append=bool(number))
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    listener = bind_loopback()
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.certfile, config.keyfile = str(tmp_path / "chain.pem"), str(tmp_path / "key.pem")
    config.accesslog = config.errorlog = None
    config.graceful_timeout = config.shutdown_timeout = 0.2
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(create_playground(), config, shutdown_trigger=stop.wait))  # type: ignore[arg-type]
        yield f"https://localhost:{listener.getsockname()[1]}"
        stop.set()
    listener.detach()


async def test_http2_is_negotiated_and_reused(secure_playground: str, send: Sender) -> None:
    """ALPN chooses h2; the second request uses the same connection."""
    first = await send(Request(url_template=f"{secure_playground}/orders"))
    second = await send(Request(url_template=f"{secure_playground}/orders"))

    assert first.outcome is Outcome.DONE, first.error
    assert first.head is not None
    assert first.head.http_version == "HTTP/2"
    secured = first.last(ev.Secured)
    assert secured is not None
    assert secured.alpn == "h2"
    assert first.timings.phase_s(Phase.TLS) is not None
    assert second.last(ev.ConnectionReused) is not None
    assert body_of(first) == body_of(second)


async def test_settings_of_http2_are_no_answer(secure_playground: str, send: Sender) -> None:
    """They come with the connection; what is waited for is the answer, on a new connection and on an old one."""
    for _ in range(2):
        exchange = await send(Request(url_template=f"{secure_playground}/delay/300"))
        waiting_s = exchange.timings.phase_s(Phase.WAITING)
        assert waiting_s is not None
        assert 0.25 < waiting_s < 1


async def test_heads_of_http2_are_shown_as_fields(secure_playground: str, send: Sender) -> None:
    """Pseudo-header fields first, names in lower case as they are sent; the bytes of both directions are counted."""
    exchange = await send(Request(url_template=f"{secure_playground}/orders?page=1"))

    sent, received, ended = (exchange.last(kind) for kind in (ev.RequestSent, ev.HeadReceived, ev.CallEnded))
    assert sent is not None
    assert received is not None
    assert ended is not None
    host = secure_playground.removeprefix("https://")
    pseudo = [":method: GET", f":authority: {host}", ":scheme: https", ":path: /orders?page=1"]
    assert sent.raw_head.split("\r\n")[:4] == pseudo
    assert "\r\nuser-agent: Sanderling/" in sent.raw_head
    assert received.raw_head.startswith(":status: 200\r\n")
    assert ended.sent_bytes > 300
    assert ended.received_bytes > len(body_of(exchange))


async def test_http1_may_be_chosen(secure_playground: str, send: Sender) -> None:
    """With HTTP/1.1 chosen nothing else is offered."""
    exchange = await send(Request(url_template=f"{secure_playground}/orders"), http_version="1.1")

    assert exchange.head is not None
    assert exchange.head.http_version == "HTTP/1.1"


async def test_streams_over_http2(secure_playground: str, send: Sender) -> None:
    """Messages are framed the same way."""
    exchange = await send(Request(url_template=f"{secure_playground}/sse/burst?count=2000&size=100"))

    assert exchange.message_count == 2000


async def test_http2_through_a_proxy(secure_playground: str, send: Sender) -> None:
    """Agreed on with the host, behind the tunnel; the second request goes through the same one."""
    with http_proxy({}) as proxy:
        settings = {"proxy": "manual", "proxy_url": proxy.base_url}
        first = await send(Request(url_template=f"{secure_playground}/orders"), **settings)
        second = await send(Request(url_template=f"{secure_playground}/orders"), **settings)

    assert first.outcome is Outcome.DONE, first.error
    assert first.head is not None
    assert first.head.http_version == "HTTP/2"
    assert second.outcome is Outcome.DONE, second.error
    assert proxy.connection_count == 1
