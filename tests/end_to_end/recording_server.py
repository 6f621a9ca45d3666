"""A local server that writes down what it is asked, and answers without repeating any of it."""

from __future__ import annotations

import http.server
import json
import select
import socket
import socketserver
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

_EVENT_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came over the wire."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return urlsplit(self.target).path

    def header(self, name: str) -> str:
        """Return a header's value; empty if it was not sent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class RecordingServer(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """Runs in threads of the test's process, to be used in a ``with`` statement.

    ``/json`` answers with JSON, ``/status/<n>`` with that status, ``/ticker`` streams numbered events until the other
    side goes away, ``/never`` sends its head and then nothing, everything else is answered ``{"ok": true}``.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), _Answering)
        self.asked: list[Asked] = []
        self.open_streams = 0
        self.closing = threading.Event()
        self._changed = threading.Condition()

    @property
    def base_url(self) -> str:
        """The address without a slash at the end."""
        return f"http://127.0.0.1:{self.server_port}"

    def paths(self) -> list[str]:
        """Return the targets that were asked for, in order."""
        return [asked.target for asked in self.asked]

    def last(self, path: str) -> Asked:
        """Return the latest request for a path."""
        return [asked for asked in self.asked if asked.path == path][-1]

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: the other side going away is what many tests are about."""


class _Answering(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RecordingServer

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(Asked(self.command, self.path, tuple(self.headers.items()), body))
        path = urlsplit(self.path).path
        if path == "/ticker":
            self._stream(self._tick)
        elif path == "/never":
            self._stream(self._be_silent)
        elif path == "/json":
            self._send(200, {"birds": [{"name": "Sanderling", "legs": 2}, {"name": "Dunlin", "legs": 2}], "ok": True})
        elif path.startswith("/bytes/"):
            self._send_bytes(int(path.rpartition("/")[2]))
        elif path.startswith("/status/"):
            status = int(path.rpartition("/")[2])
            self._send(status, {"status": status})
        else:
            self._send(200, {"ok": True})

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_PURGE = _answer  # noqa: N815 - the base class's names

    def _send(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_bytes(self, count: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(count))
        self.end_headers()
        block = b"sand" * 4096
        while count > 0:
            self.wfile.write(block[:count])
            count -= len(block)

    def _stream(self, work: Any) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream" if work == self._tick else "application/json")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.flush()
        self.server.open_streams += 1
        try:
            work()
        finally:
            self.server.open_streams -= 1
        self.close_connection = True

    def _be_silent(self) -> None:
        while not self.server.closing.is_set():
            readable, _, _ = select.select([self.connection], [], [], 0.05)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                return

    def _tick(self) -> None:
        number = 0
        while not self.server.closing.is_set():
            number += 1
            data = json.dumps({"tick": number, "bird": "Sanderling"})
            self.wfile.write(f"id: {number}\nevent: tick\ndata: {data}\n\n".encode())
            self.wfile.flush()
            time.sleep(_EVENT_EVERY_S)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Write nothing to the terminal."""
