"""A server on plain sockets that does with each connection what a script says, byte by byte."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

Script = Callable[["Line"], None]
"""What is done with one request; when it returns, the connection is closed in an orderly way."""

_LARGEST_HEAD_BYTES = 4 * 1024 * 1024


class Line:
    """One connection, seen from a script."""

    def __init__(self, connection: socket.socket, server: ScriptedServer, turn: int) -> None:
        """Hold the connection; ``turn`` counts the connections of the server from 0."""
        self.connection = connection
        self.turn = turn
        self.head = b""
        self.rest = b""
        self._server = server

    def read_head(self) -> bool:
        """Read a request up to the empty line; tells whether one came."""
        data = self.rest
        while b"\r\n\r\n" not in data and len(data) < _LARGEST_HEAD_BYTES:
            piece = self.connection.recv(65536)
            if not piece:
                return False
            data += piece
        self.head, _, self.rest = data.partition(b"\r\n\r\n")
        self._server.heads.append(self.head)
        return True

    def read(self, size: int) -> bytes:
        """Read that much of the request's body, or less if it ends."""
        while len(self.rest) < size and (piece := self.connection.recv(65536)):
            self.rest += piece
        data, self.rest = self.rest[:size], self.rest[size:]
        return data

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self.connection.sendall(data)

    def reset(self) -> None:
        """Break the connection off with a TCP reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def wait(self, seconds: float | None = None) -> bool:
        """Do nothing for a while, or until the server is closed; tells whether it still runs."""
        return not self._server.closing.wait(seconds)


class ScriptedServer:
    """Runs a script for every connection, each in a thread of its own."""

    def __init__(
        self, script: Script, *, read_head: bool = True, tls: ssl.SSLContext | None = None, scheme: str = ""
    ) -> None:
        """Listen on a free port.

        Args:
            script: What to do with a connection.
            read_head: Read the request's head before the script begins.
            tls: Shake hands with this context first.
            scheme: The scheme of ``base_url`` if it is not the one the server speaks.
        """
        self._script, self._read_head, self._tls = script, read_head, tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._threads: list[threading.Thread] = []
        self._connections: list[socket.socket] = []
        self._lock = threading.Lock()
        self.port: int = self._listener.getsockname()[1]
        self.scheme = scheme or ("https" if tls else "http")
        self.closing = threading.Event()
        self.heads: list[bytes] = []
        self.handshake_errors: list[OSError] = []

    @property
    def base_url(self) -> str:
        """The address without a slash at the end."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def connection_count(self) -> int:
        """How many connections have come."""
        return len(self._connections)

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            connections, threads = list(self._connections), list(self._threads)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(5)
            assert not thread.is_alive(), "a script did not end"

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        with self._lock:
            self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._connections.append(connection)
                turn = len(self._connections) - 1
            self._start(self._serve, connection, turn)

    def _serve(self, plain: socket.socket, turn: int) -> None:
        connection: socket.socket = plain
        with contextlib.suppress(OSError):  # the other side is gone: the usual end of a misbehaviour
            try:
                if self._tls:
                    connection = self._shaken(plain)
                line = Line(connection, self, turn)
                if not self._read_head or line.read_head():
                    self._script(line)
            finally:
                connection.close()

    def _shaken(self, plain: socket.socket) -> socket.socket:
        assert self._tls is not None
        try:
            connection = self._tls.wrap_socket(plain, server_side=True)
        except OSError as error:
            self.handshake_errors.append(error)
            raise
        with self._lock:
            self._connections.append(connection)
        return connection


def scripted(script: Script, *, read_head: bool = True) -> ScriptedServer:
    """Return a server, to be used in a ``with`` statement, that runs the script for each connection."""
    return ScriptedServer(script, read_head=read_head)
