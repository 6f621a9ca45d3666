"""Servers that speak TLS, well or badly."""

from __future__ import annotations

import ssl

from tests.servers.misbehaviours import never_answers, response, says
from tests.servers.scripted_server import Line, Script, ScriptedServer

_HELLO = says(response(b"hello over TLS", "Content-Type: text/plain", "Content-Length: 14"))


def tls_server(context: ssl.SSLContext, script: Script = _HELLO) -> ScriptedServer:
    """Return a server that shakes hands with that context and then follows the script."""
    return ScriptedServer(script, tls=context)


def hangs_in_handshake() -> ScriptedServer:
    """Return an https server that takes the connection and never says a word."""
    return ScriptedServer(never_answers(), read_head=False, scheme="https")


def closes_in_handshake() -> ScriptedServer:
    """Return an https server that reads the hello and closes."""
    return ScriptedServer(_reads_hello, read_head=False, scheme="https")


def resets_in_handshake() -> ScriptedServer:
    """Return an https server that reads the hello and resets the connection."""

    def script(line: Line) -> None:
        _reads_hello(line)
        line.reset()

    return ScriptedServer(script, read_head=False, scheme="https")


def speaks_no_tls() -> ScriptedServer:
    """Return a server that is called https and answers in plain HTTP."""

    def script(line: Line) -> None:
        _reads_hello(line)
        line.send(response(b"plain", "Content-Length: 5", status="400 Bad Request"))

    return ScriptedServer(script, read_head=False, scheme="https")


def _reads_hello(line: Line) -> None:
    line.connection.recv(65536)
