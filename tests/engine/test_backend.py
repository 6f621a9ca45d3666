"""Connections to other places: overrides, Unix sockets, and versions of HTTP that are insisted on."""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path

import pytest
from tests.engine.conftest import Sender, body_of
from tests.engine.proxies.test_http_connect import failure, trusted
from tests.servers.certificates import Certificates
from tests.servers.misbehaviours import response, says
from tests.servers.scripted_server import scripted
from tests.servers.tls_servers import tls_server

from sanderling.domain import events as ev
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Request

__all__ = ["trusted"]

HELLO = response(b"hello", "Content-Length: 5")


async def test_an_override_leads_elsewhere(send: Sender) -> None:
    """The connection goes to the address; the request still names the host."""
    with scripted(says(HELLO)) as server:
        override = f"shop.test=127.0.0.1:{server.port}"
        exchange = await send(Request(url_template="http://shop.test/x"), host_overrides=(override,))

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert b"\r\nHost: shop.test\r\n" in server.heads[0] + b"\r\n"
    connected = exchange.last(ev.Connected)
    assert connected is not None
    assert connected.remote_address == f"127.0.0.1:{server.port}"
    assert exchange.last(ev.NameResolved) is None


async def test_an_override_keeps_the_name_for_tls(send: Sender, trusted: Certificates) -> None:
    """The certificate is checked against the URL's host."""
    with tls_server(trusted.wrong_host()) as server:
        override = f"somebody-else.example.com=127.0.0.1:{server.port}"
        exchange = await send(
            Request(url_template="https://somebody-else.example.com/"), host_overrides=("x=y", override)
        )

    assert exchange.outcome is Outcome.DONE, exchange.error


@pytest.mark.skipif(sys.platform == "win32", reason="no Unix sockets")
async def test_a_unix_socket(send: Sender, tmp_path: Path) -> None:
    """The host is named in the request and never looked up."""
    path = tmp_path / "api.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        thread = threading.Thread(target=_answer_once, args=(listener,), daemon=True)
        thread.start()
        exchange = await send(Request(url_template="http://no-such-host.invalid/x"), unix_socket=str(path))
        thread.join(5)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert body_of(exchange) == b"hello"
    connected = exchange.last(ev.Connected)
    assert connected is not None
    assert connected.remote_address == str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="no Unix sockets")
async def test_a_unix_socket_that_is_not_there(send: Sender, tmp_path: Path) -> None:
    """The sentence names the path and the system's reason."""
    exchange = await send(Request(url_template="http://localhost/"), unix_socket=str(tmp_path / "none.sock"))

    assert "none.sock cannot be connected to: no such file" in failure(exchange, "connection-refused")


async def test_http2_is_insisted_on(send: Sender, trusted: Certificates) -> None:
    """A server that has never heard of it is told apart from one that is broken."""
    with tls_server(trusted.good()) as server:
        text = failure(await send(Request(url_template=server.base_url), http_version="2"), "protocol-violated")

    assert "does not speak HTTP/2" in text


async def test_http2_refused_in_the_handshake(send: Sender, trusted: Certificates) -> None:
    """A server that chooses among what it knows and finds nothing."""
    context = trusted.good()
    context.set_alpn_protocols(["http/1.1"])
    with tls_server(context) as server:
        exchange = await send(Request(url_template=server.base_url), http_version="2")
        fine = await send(Request(url_template=server.base_url))

    assert "does not speak HTTP/2" in failure(exchange, "protocol-violated")
    assert fine.outcome is Outcome.DONE, fine.error


def _answer_once(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(HELLO)
