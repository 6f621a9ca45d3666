"""A server that swallows request bodies as fast as it can, in a process of its own; ends with its standard input."""

from __future__ import annotations

import os
import re
import socket
import threading

_BUFFER_BYTES = 1 << 20
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nswallowed\n"


def _serve(connection: socket.socket) -> None:
    buffer = memoryview(bytearray(_BUFFER_BYTES))
    data = b""
    with connection:
        while True:
            while b"\r\n\r\n" not in data:
                piece = connection.recv(65536)
                if not piece:
                    return
                data += piece
            head, _, data = data.partition(b"\r\n\r\n")
            if b"100-continue" in head.lower():  # curl asks before it sends much
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            length = _LENGTH.search(head)
            left = int(length[1]) - len(data) if length else 0
            data = b""
            while left > 0:
                count = connection.recv_into(buffer)
                if not count:
                    return
                left -= count
            connection.sendall(_ANSWER)


def _accept(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_guarded, args=(connection,), daemon=True).start()


def _guarded(connection: socket.socket) -> None:
    try:
        _serve(connection)
    except ConnectionError:
        return  # a client that has given up


def main() -> None:
    """Serve until the standard input ends."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    threading.Thread(target=_accept, args=(listener,), daemon=True).start()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    while os.read(0, 1024):
        pass


if __name__ == "__main__":
    main()
