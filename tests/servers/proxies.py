"""Proxies: HTTP, over TLS or not, and SOCKS 5, good ones and some that lie."""

from __future__ import annotations

import base64
import select
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.servers.misbehaviours import never_answers
from tests.servers.scripted_server import Line, ScriptedServer

Places = Mapping[str, int]
"""Where names lead to: the port on this machine; a name that is missing is refused."""


@dataclass
class Account:
    """Who may use a proxy; without a user, everybody."""

    user: str = ""
    password: str = ""

    @property
    def basic(self) -> bytes:
        """The credentials as HTTP sends them."""
        return b"Basic " + base64.b64encode(f"{self.user}:{self.password}".encode())


@dataclass
class Seen:
    """What a SOCKS proxy was asked for: hosts as text, addresses with their kind."""

    targets: list[tuple[str, int]] = field(default_factory=list)


def http_proxy(places: Places, account: Account | None = None, tls: ssl.SSLContext | None = None) -> ScriptedServer:
    """Return a proxy that opens ways with CONNECT and forwards requests for http:// URLs."""
    asked = account or Account()

    def script(line: Line) -> None:
        if asked.user and asked.basic not in line.head:
            line.send(b"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n")
            return
        method, target, _ = line.head.split(b"\r\n")[0].decode().split(" ")
        host_port, _, path = target.removeprefix("http://").partition("/")
        host, _, port = host_port.partition(":") if not host_port.startswith("[") else host_port[1:].partition("]:")
        upstream = _connected(places, host, int(port or 80))
        if upstream is None:
            line.send(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return
        with upstream:
            if method == "CONNECT":
                line.send(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n")
            else:
                rest = line.head.partition(b"\r\n")[2].split(b"\r\n")
                kept = [row for row in rest if not row.lower().startswith(b"proxy-")]
                upstream.sendall(b"\r\n".join([f"{method} /{path} HTTP/1.1".encode(), *kept, b"", b""]) + line.rest)
            _relay(line.connection, upstream)

    return ScriptedServer(script, tls=tls)


def answers(data: bytes, then: Callable[[Line], object] = lambda line: None) -> ScriptedServer:
    """Return an HTTP proxy that gives the same answer to everything and then does as it likes, or closes."""

    def script(line: Line) -> None:
        line.send(data)
        then(line)

    return ScriptedServer(script)


def socks_proxy(places: Places, account: Account | None = None, seen: Seen | None = None) -> ScriptedServer:
    """Return a SOCKS 5 proxy."""
    asked, log = account or Account(), seen or Seen()

    def script(line: Line) -> None:
        if not _introduced(line, asked):
            return
        host, port = _target(line)
        log.targets.append((host, port))
        upstream = _connected(places, host, port)
        if upstream is None:
            line.send(b"\x05\x05\x00\x01" + bytes(6))
            return
        with upstream:
            line.send(b"\x05\x00\x00\x01" + bytes(6))
            _relay(line.connection, upstream)

    return ScriptedServer(script, read_head=False)


def socks_script(*steps: tuple[int, bytes], then: Callable[[Line], object] = lambda line: None) -> ScriptedServer:
    """Return a proxy that reads and answers as the steps say: so many bytes, then these."""

    def script(line: Line) -> None:
        for size, answer in steps:
            line.read(size)
            line.send(answer)
        then(line)

    return ScriptedServer(script, read_head=False)


def silent(read_head: bool = True) -> ScriptedServer:
    """Return a proxy that takes the connection and never says a word."""
    return ScriptedServer(never_answers(), read_head=read_head)


def _introduced(line: Line, account: Account) -> bool:
    _, count = line.read(2)
    offered = line.read(count)
    if not account.user:
        line.send(b"\x05\x00")
        return True
    if 2 not in offered:
        line.send(b"\x05\xff")
        return False
    line.send(b"\x05\x02")
    line.read(1)
    user = line.read(line.read(1)[0]).decode()
    password = line.read(line.read(1)[0]).decode()
    fits = (user, password) == (account.user, account.password)
    line.send(b"\x01\x00" if fits else b"\x01\x01")
    return fits


def _target(line: Line) -> tuple[str, int]:
    kind = line.read(4)[3]
    if kind == 3:
        host = line.read(line.read(1)[0]).decode()
    else:
        host = socket.inet_ntop(*((socket.AF_INET, line.read(4)) if kind == 1 else (socket.AF_INET6, line.read(16))))
    return host, int.from_bytes(line.read(2), "big")


def _connected(places: Places, host: str, port: int) -> socket.socket | None:
    if host in ("127.0.0.1", "localhost"):
        places = {**places, host: port}
    if host not in places:
        return None
    return socket.create_connection(("127.0.0.1", places[host]), timeout=10)


def _relay(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until one side ends."""
    partner = {one: other, other: one}
    while True:
        waiting = [sock for sock in partner if isinstance(sock, ssl.SSLSocket) and sock.pending()]
        for sock in waiting or select.select([*partner], [], [])[0]:
            data = sock.recv(65536)
            if not data:
                return
            partner[sock].sendall(data)
