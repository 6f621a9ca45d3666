"""A server in a process of its own that answers after exactly so many milliseconds, by its own clock.

``GET /delay/50`` is answered 50 ms after its head was complete. The answer tells when that was and when it went out:
``X-Received-Ns`` and ``X-Sent-Ns`` on the monotonic clock, which all processes of a Linux machine share, and
``X-Waited-Ms``, the time between the two.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

_SPIN_NS = 2_000_000
_BODY = b"exactly\n"


class ExactDelayServer:
    """The server, to be used in a ``with`` statement."""

    def __init__(self) -> None:
        """Listen on a free port; connections wait until the process is up."""
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._process: subprocess.Popen[bytes] | None = None
        self.port: int = self._listener.getsockname()[1]

    @property
    def base_url(self) -> str:
        """The address without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def url(self, delay_ms: float) -> str:
        """Return the address that answers after that time."""
        return f"{self.base_url}/delay/{delay_ms:g}"

    def __enter__(self) -> Self:
        fd = self._listener.fileno()
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(fd)], pass_fds=(fd,), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.communicate(timeout=10)  # it ends when its standard input is closed
        self._listener.close()


def _serve(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    data = b""
    with connection:
        while True:
            while b"\r\n\r\n" not in data:
                try:
                    piece = connection.recv(65536)
                except OSError:
                    return
                if not piece:
                    return
                data += piece
            received_ns = time.perf_counter_ns()
            head, _, data = data.partition(b"\r\n\r\n")
            connection.sendall(_answer(received_ns, _delay_ms(head)))


def _delay_ms(head: bytes) -> float:
    path = head.split(b" ", 2)[1].partition(b"?")[0]
    return float(path.rpartition(b"/")[2] or 0)


def _answer(received_ns: int, delay_ms: float) -> bytes:
    due_ns = received_ns + round(delay_ms * 1_000_000)
    if (rest_ns := due_ns - time.perf_counter_ns() - _SPIN_NS) > 0:
        time.sleep(rest_ns / 1e9)
    while (now_ns := time.perf_counter_ns()) < due_ns:
        pass
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(_BODY)}\r\nX-Received-Ns: {received_ns}\r\nX-Sent-Ns: {now_ns}\r\n"
        f"X-Waited-Ms: {(now_ns - received_ns) / 1e6:.3f}\r\n\r\n"
    )
    return head.encode("ascii") + _BODY


def main() -> None:
    """Accept connections on the inherited socket until the standard input ends."""
    listener = socket.socket(fileno=int(sys.argv[1]))

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    print("ready", flush=True)
    while os.read(0, 1024):
        pass


if __name__ == "__main__":
    main()
