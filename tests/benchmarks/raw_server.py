"""A server that is never what is waited for: it writes prepared bytes to sockets, in a process of its own.

``/json/<bytes>/pretty`` and ``/json/<bytes>/line`` are JSON lists of exactly that length, ``/events/<count>`` that many
server-sent events of 100 bytes each, everything else a short text. Prints its address; ends with its standard input.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator

from sanderling.serving.playground.long_json import long_json

EVENT_BYTES = 100
_PIECE_BYTES = 1 << 20
_EVENTS_IN_PIECE = 10_000


def _answer(path: str) -> tuple[str, int, Iterator[bytes]]:
    """Return content type, length and pieces of the body at a path."""
    words = path.strip("/").split("/")
    if words[0] == "json":
        return "application/json", int(words[1]), _joined(long_json(int(words[1]), pretty=words[2] == "pretty"))
    if words[0] == "events":
        return "text/event-stream", int(words[1]) * EVENT_BYTES, _events(int(words[1]))
    return "text/plain", 6, iter((b"hello\n",))


def _joined(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of about a megabyte: fewer calls for both sides."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE_BYTES:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _events(count: int) -> Iterator[bytes]:
    for first in range(0, count, _EVENTS_IN_PIECE):
        yield b"".join(map(_event, range(first, min(first + _EVENTS_IN_PIECE, count))))


def _event(number: int) -> bytes:
    head = f'id: {number}\ndata: {{"n": {number}, "text": "'.encode()
    return head + b"x" * (EVENT_BYTES - len(head) - 4) + b'"}\n\n'


def _serve(connection: socket.socket, prepared: dict[str, list[bytes]]) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    data = b""
    with connection:
        while True:
            while b"\r\n\r\n" not in data:
                piece = connection.recv(65536)
                if not piece:
                    return
                data += piece
            head, _, data = data.partition(b"\r\n\r\n")
            _send(connection, head.split(b" ", 2)[1].decode("ascii"), prepared)


def _send(connection: socket.socket, path: str, prepared: dict[str, list[bytes]]) -> None:
    kind, size, pieces = _answer(path)
    if kind == "text/event-stream":  # they are made once: to make them takes longer than to read them
        pieces = iter(prepared.setdefault(path, list(pieces)) if path not in prepared else prepared[path])
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
    connection.sendall(head.encode("ascii"))
    for piece in pieces:
        connection.sendall(piece)


def _accept(listener: socket.socket) -> None:
    prepared: dict[str, list[bytes]] = {}
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_guarded, args=(connection, prepared), daemon=True).start()


def _guarded(connection: socket.socket, prepared: dict[str, list[bytes]]) -> None:
    try:
        _serve(connection, prepared)
    except ConnectionError:
        return  # a client that has seen enough


def main() -> None:
    """Serve until the standard input ends."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    threading.Thread(target=_accept, args=(listener,), daemon=True).start()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    while os.read(0, 1024):
        pass


if __name__ == "__main__":
    main()
