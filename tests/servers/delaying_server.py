"""A TLS server in a process of its own that waits 50 ms before it accepts, shakes hands, sends its head, its body.

Each connection is for one request. The program is given the milliseconds and a PEM file with key and certificate.
"""

from __future__ import annotations

import os
import select
import socket
import ssl
import sys
import threading
import time

_SPIN_S = 0.002


def wait_until(due_s: float) -> None:
    """Wait exactly: sleep most of the time and watch the clock for the rest."""
    if (rest_s := due_s - time.perf_counter() - _SPIN_S) > 0:
        time.sleep(rest_s)
    while time.perf_counter() < due_s:
        pass


def _serve(listener: socket.socket, context: ssl.SSLContext, delay_s: float) -> None:
    while True:
        select.select([listener], [], [])
        wait_until(time.perf_counter() + delay_s)
        plain, _ = listener.accept()
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wait_until(time.perf_counter() + delay_s)
        try:
            with context.wrap_socket(plain, server_side=True) as connection:
                _answer(connection, delay_s)
        except OSError:
            continue  # a client that has given up


def _answer(connection: ssl.SSLSocket, delay_s: float) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return
        data += piece
    wait_until(time.perf_counter() + delay_s)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n")
    wait_until(time.perf_counter() + delay_s)
    connection.sendall(b"waves\n")


def main(delay_ms: float, certificate: str) -> None:
    """Serve until the standard input ends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    threading.Thread(target=_serve, args=(listener, context, delay_ms / 1000), daemon=True).start()
    print(f"https://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    while os.read(0, 1024):
        pass


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2])
