"""Redirects: chains, loops, across methods, to another origin, to nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import choice, switch, whole_in
from sanderling.serving.playground.replies import Problem, json_reply

if TYPE_CHECKING:
    from starlette.requests import Request

_CODES: Final = ("301", "302", "303", "307", "308")
_LONGEST_CHAIN: Final = 1000


def redirects_subject() -> Subject:
    """Return the places that point elsewhere; all of them end at ``/echo``, which tells what arrived."""
    return Subject(
        "redirects",
        "Places that point elsewhere. Chains end at /echo, which tells what still arrived there.",
        (
            Place("/redirects/loop", (), _loop, "Points to itself, for ever."),
            Place(
                "/redirects/to",
                (),
                _to,
                "Points to the URL in the query; query: url, status.",
                "/redirects/to?url=/orders&status=302",
            ),
            Place(
                "/redirects/method/{code}",
                (),
                _method,
                "Points to /echo with that status: 303 turns POST into GET, 307 and 308 keep method and body.",
                "/redirects/method/307",
            ),
            Place(
                "/redirects/other-origin",
                (),
                _other_origin,
                "Points to the same server under its other name: credentials should stay behind.",
            ),
            Place("/redirects/nowhere", (), _nowhere, "A redirect that does not say where to."),
            Place(
                "/redirects/{count}",
                (),
                _chain,
                "A chain of that many; query: status, absolute.",
                "/redirects/3",
            ),
        ),
    )


def _pointer(where: str, status: int) -> Response:
    if any(c in where for c in "\r\n\0"):
        raise Problem(400, "“url” must not hold line breaks.")
    reply = json_reply({"status": status, "go_to": where}, status)
    reply.raw_headers.append((b"location", where.encode("utf-8")))
    return reply


async def _loop(request: Request) -> Response:
    return _pointer("/redirects/loop", 302)


async def _to(request: Request) -> Response:
    return _pointer(request.query_params.get("url", "/echo"), int(choice(request, "status", "302", _CODES)))


async def _method(request: Request) -> Response:
    code = request.path_params["code"]
    if code not in _CODES:
        raise Problem(400, f"The status must be one of {', '.join(_CODES)}, not “{code}”.")
    return _pointer("/echo", int(code))


async def _other_origin(request: Request) -> Response:
    other = "localhost" if request.url.hostname != "localhost" else "127.0.0.1"
    return _pointer(f"{request.url.scheme}://{other}:{request.url.port}/echo", 307)


async def _nowhere(request: Request) -> Response:
    return json_reply({"status": 302, "go_to": None}, 302)


async def _chain(request: Request) -> Response:
    count = whole_in(request.path_params["count"], "count", 0, _LONGEST_CHAIN)
    status = choice(request, "status", "302", _CODES)
    start = str(request.base_url).rstrip("/") if switch(request, "absolute") else ""
    query = f"?{request.url.query}" if request.url.query else ""
    return _pointer(f"{start}/redirects/{count - 1}{query}" if count > 1 else f"{start}/echo", int(status))
