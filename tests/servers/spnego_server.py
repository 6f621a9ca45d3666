"""A server that authenticates each connection by NTLM or Negotiate, with pyspnego's own server side."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

import spnego
from spnego.exceptions import SpnegoError
from tests.servers.scripted_server import Line, ScriptedServer

_PAGE = b"come in"


@dataclass
class Talks:
    """What has been said, request by request: the connection's number, what was sent, the status."""

    log: list[tuple[int, str, bytes, int]] = field(default_factory=list)


def spnego_server(scheme: str, talks: Talks, path_that_redirects: str = "/moved") -> ScriptedServer:
    """Return a server whose accounts are those of the file that the variable NTLM_USER_FILE names."""

    def script(line: Line) -> None:
        context, is_known = None, False
        while True:
            headers = _headers(line)
            body = line.read(int(headers.get("content-length", "0")))
            asked, _, token = headers.get("authorization", "").partition(" ")
            challenge = scheme
            if not is_known and asked == scheme:
                context = context or spnego.server(protocol=scheme.lower(), hostname="127.0.0.1", service="HTTP")
                try:
                    said = context.step(base64.b64decode(token))
                    is_known = context.complete
                    challenge += f" {base64.b64encode(said or b'').decode()}"
                except SpnegoError:
                    context = None
            path = line.head.split(b" ")[1].decode()
            status = 401 if not is_known else 307 if path == path_that_redirects else 200
            talks.log.append((line.turn, asked, body, status))
            reason = {401: "Unauthorized", 307: "Temporary Redirect", 200: "OK"}[status]
            more = f"WWW-Authenticate: {challenge}\r\n" if status == 401 else "Location: /\r\n" if status == 307 else ""
            head = f"HTTP/1.1 {status} {reason}\r\n{more}Content-Length: {len(_PAGE)}\r\n\r\n"
            line.send(head.encode() + _PAGE)
            if not line.read_head():
                return

    return ScriptedServer(script)


def _headers(line: Line) -> dict[str, str]:
    pairs = (row.decode("latin-1").partition(":") for row in line.head.split(b"\r\n")[1:])
    return {name.lower(): value.strip() for name, _, value in pairs}
