"""A server that hands each request to a function, which says how to answer: for checks with another party's library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sanderling.serving.local_server import LocalServer

Check = Callable[["Received"], Response]
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


@dataclass
class Received:
    """A request as the server has it."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass
class CheckingServer:
    """Answers as ``check`` says, and keeps what came."""

    check: Check
    received: list[Received] = field(default_factory=list)

    def serve(self) -> LocalServer:
        """Return the server, to be used in a ``with`` statement."""
        return LocalServer(Starlette(routes=[Route("/{path:path}", self._answer, methods=_METHODS)]))

    async def _answer(self, request: Request) -> Response:
        headers = {key: ", ".join(request.headers.getlist(key)) for key in request.headers}
        received = Received(request.method, str(request.url), headers, await request.body())
        self.received.append(received)
        return self.check(received)
