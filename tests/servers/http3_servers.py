"""Servers that speak HTTP/3, as a script says, on the loop of the test."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import trustme
from aioquic.asyncio import QuicConnectionProtocol
from aioquic.asyncio.server import QuicServer
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnection
from aioquic.quic.events import ConnectionTerminated, QuicEvent

Turn = Callable[["Http3Line", int], object]
"""What is done when the head of a request has come: the connection and the request's stream."""


class Http3Line(QuicConnectionProtocol):
    """One connection, seen from a script."""

    turn: Turn
    when_body: Turn | None = None

    def __init__(self, quic: QuicConnection, stream_handler: Any = None) -> None:
        """Begin the connection."""
        super().__init__(quic)
        self.http: H3Connection | None = None
        self.received_bytes = 0

    def quic_event_received(self, event: QuicEvent) -> None:
        """Do as the script says."""
        if isinstance(event, ConnectionTerminated):
            return
        self.http = self.http or H3Connection(self._quic)
        for found in self.http.handle_event(event):
            if isinstance(found, HeadersReceived):
                type(self).turn(self, found.stream_id)
            elif isinstance(found, DataReceived):
                self.received_bytes += len(found.data)
                if found.stream_ended and (turn := type(self).when_body):
                    turn(self, found.stream_id)

    def head(self, stream: int, *more: tuple[bytes, bytes], status: bytes = b"200", ends: bool = False) -> None:
        """Send a head."""
        assert self.http is not None
        self.http.send_headers(stream, [(b":status", status), *more], end_stream=ends)
        self.transmit()

    def body(self, stream: int, data: bytes, *, ends: bool = True) -> None:
        """Send a part of the body."""
        assert self.http is not None
        self.http.send_data(stream, data, end_stream=ends)
        self.transmit()

    def reset(self, stream: int, code: int) -> None:
        """Reset the stream."""
        self._quic.reset_stream(stream, code)
        self.transmit()

    def refuse_body(self, stream: int, code: int) -> None:
        """Say that no more of the request's body is wanted."""
        self._quic.stop_stream(stream, code)
        self.transmit()


@asynccontextmanager
async def http3_server(
    folder: Path, turn: Turn, when_body: Turn | None = None, alpn: list[str] | None = None
) -> AsyncIterator[str]:
    """Serve and give the address; the certificate is nobody's."""
    certificate = trustme.CA().issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "chain.pem")
    configuration = QuicConfiguration(is_client=False, alpn_protocols=alpn or H3_ALPN)
    configuration.load_cert_chain(folder / "chain.pem", folder / "key.pem")
    line = type(
        "ScriptedLine", (Http3Line,), {"turn": staticmethod(turn), "when_body": when_body and staticmethod(when_body)}
    )
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    _, server = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: QuicServer(configuration=configuration, create_protocol=line), sock=udp
    )
    try:
        yield f"https://127.0.0.1:{udp.getsockname()[1]}"
    finally:
        server.close()
