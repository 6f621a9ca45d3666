"""Servers that speak HTTP/2 on cleartext, frame by frame, as a script says (RFC 9113)."""

from __future__ import annotations

import socket
from collections.abc import Callable

import h2.config
import h2.connection
import h2.events
import h2.exceptions
from tests.servers.scripted_server import Line, ScriptedServer

Turn = Callable[["Http2Line", int], object]
"""What is done with one request: the connection and the request's stream. ``False`` ends the connection."""


class Http2Line:
    """One connection, seen from a script."""

    def __init__(self, line: Line) -> None:
        """Begin the connection."""
        self.line = line
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        self.h2.initiate_connection()
        self.flush()

    def flush(self) -> None:
        """Send what is waiting to be sent."""
        self.line.send(self.h2.data_to_send())

    def head(self, stream: int, *, status: str = "200", length: int | None = None) -> None:
        """Send a head."""
        fields = [(":status", status)] + ([("content-length", str(length))] if length is not None else [])
        self.h2.send_headers(stream, fields)
        self.flush()

    def body(self, stream: int, data: bytes, *, ends: bool = True) -> None:
        """Send a part of the body, the last unless it is said otherwise."""
        self.h2.send_data(stream, data, end_stream=ends)
        self.flush()

    def answer(self, stream: int, data: bytes = b"hello") -> None:
        """Send a whole response."""
        self.head(stream)
        self.body(stream, data)

    def reset(self, stream: int, code: int) -> None:
        """Send RST_STREAM."""
        self.h2.reset_stream(stream, code)
        self.flush()

    def go_away(self, code: int, last_stream: int, said: bytes = b"") -> None:
        """Send GOAWAY; frames may be sent after it, as good servers do."""
        payload = last_stream.to_bytes(4, "big") + code.to_bytes(4, "big") + said
        self.raw(7, 0, 0, payload)

    def raw(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
        """Send any frame."""
        head = len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big")
        self.line.send(head + payload)


def http2_server(*turns: Turn) -> ScriptedServer:
    """Return a server that does with the first request of a connection what the first turn says, and so on.

    After the last turn the connection is closed; the last turn of all serves whatever comes after it if it returns
    ``True``.
    """

    def script(line: Line) -> None:
        _serve(line, turns)
        line.connection.shutdown(socket.SHUT_WR)
        while line.connection.recv(65536):  # what is not read when a socket is closed becomes a reset
            pass

    return ScriptedServer(script, read_head=False)


def _serve(line: Line, turns: tuple[Turn, ...]) -> None:
    connection, requests = Http2Line(line), 0
    while data := line.connection.recv(65536):
        try:
            events = connection.h2.receive_data(data)
        except h2.exceptions.ProtocolError:
            return
        for event in events:
            if isinstance(event, h2.events.DataReceived) and event.flow_controlled_length:
                connection.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        connection.flush()
        for event in events:
            if isinstance(event, h2.events.StreamEnded):
                turn = turns[min(requests, len(turns) - 1)]
                requests += 1
                goes_on = turn(connection, event.stream_id)
                if requests >= len(turns) and goes_on is not True:
                    return
