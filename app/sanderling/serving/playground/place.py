"""What the playground is made of: places (one route each), gathered into subjects."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

Handler = Callable[["Request"], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Place:
    """One route.

    ``methods`` empty means any method, invented ones too. ``try_it`` is a path to begin with, where the route's own
    path has parameters or is dull without a query.
    """

    path: str
    methods: tuple[str, ...]
    handler: Handler
    summary: str
    try_it: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Places that belong together."""

    name: str
    summary: str
    places: tuple[Place, ...]


class _Door:
    """The ASGI app of one place; a ``HEAD`` gets the head alone, however long the body would be."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.requests import ClientDisconnect, Request

        try:
            response = await self._handler(Request(scope, receive))
        except ClientDisconnect:
            return  # an upload was cancelled: nobody is left to be answered, and nothing is wrong here
        if scope["method"] == "HEAD" and isinstance(response, StreamingResponse):
            bare = Response(status_code=response.status_code)
            bare.raw_headers = response.raw_headers
            response = bare
        await response(scope, receive, send)


def route_of(place: Place) -> Route:
    """Return the starlette route of a place."""
    return Route(place.path, _Door(place.handler), methods=place.methods or None, name=place.path)
