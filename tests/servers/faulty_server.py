"""A server that fails to order: each key has a list of how its attempts end, and what came and when is remembered.

``url("key", "503", "reset", "close", "200")``: the first request is answered 503, the second is broken off with a
reset, the third gets no answer, the fourth and all later ones are answered 200. ``silent`` keeps quiet until the client
is gone, ``half`` ends in the middle of the head, ``torn`` in that of the body; ``"429;Retry-After=1"`` adds a header,
``"200;;text"`` a body.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass

from tests.servers.scripted_server import Line, ScriptedServer


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request as it came; ``at_s`` is when its body was complete, by the monotonic clock of this process."""

    method: str
    at_s: float
    body: bytes
    head: str


class FaultyServer(ScriptedServer):
    """Keeps connections open between requests unless the path says otherwise."""

    def __init__(self) -> None:
        """Listen on a free port."""
        super().__init__(self._talk, read_head=False)
        self.attempts: dict[str, list[Attempt]] = defaultdict(list)
        self._moods: dict[str, tuple[str, ...]] = {}
        self._noting = threading.Lock()

    def url(self, key: str, *moods: str) -> str:
        """Return the address of a key whose attempts end like this, one after another; the last mood stays."""
        self._moods[key] = moods
        return f"{self.base_url}/{key}"

    def _talk(self, line: Line) -> None:
        while line.read_head():
            key, mood = self._note(line)
            if mood == "reset":
                line.reset()
                return
            if mood == "close":
                return
            if mood == "half":
                line.send(b"HTTP/1.1 200 OK\r\nContent-Le")
                return
            if mood == "torn":
                line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\nhalf of i")
                return
            if mood == "silent":
                line.read(len(line.rest) + 1)
                return
            line.send(_answer(mood, key, with_body=not line.head.startswith(b"HEAD ")))

    def _note(self, line: Line) -> tuple[str, str]:
        head = line.head.decode("latin-1")
        method, target, _ = head.split(" ", 2)
        key = target.strip("/").partition("?")[0]
        headers = dict(piece.lower().split(": ", 1) for piece in head.split("\r\n")[1:])
        body = line.read(int(headers.get("content-length", "0")))
        with self._noting:
            attempts = self.attempts[key]
            attempts.append(Attempt(method, time.perf_counter(), body, head))
            moods = self._moods[key]
            return key, moods[min(len(attempts), len(moods)) - 1]


def _answer(mood: str, key: str, *, with_body: bool) -> bytes:
    first, _, text = mood.partition(";;")
    status, *headers = first.split(";")
    body = text.encode() or f"{key} got {status}\n".encode()
    lines = [f"HTTP/1.1 {status} As Ordered", f"Content-Length: {len(body)}"]
    lines += [header.replace("=", ": ", 1) for header in headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body if with_body else b"")
