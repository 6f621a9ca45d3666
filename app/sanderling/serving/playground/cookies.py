"""Cookies: set, show, forget, with all their attributes, and a place only members may enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.replies import Problem, json_reply

if TYPE_CHECKING:
    from starlette.requests import Request

_MEMBER: Final = "shell"
_MEMBER_VALUE: Final = "cockle"
_FORBIDDEN: Final = '\r\n\0;,"\\ \t='


def cookies_subject() -> Subject:
    """Return the places around cookies."""
    return Subject(
        "cookies",
        "Cookies, as a browser would keep them.",
        (
            Place("/cookies", ("GET",), _show, "Shows the cookies that came along."),
            Place("/cookies/set", ("GET",), _set, "Sets the cookies named in the query.", "/cookies/set?bird=knot"),
            Place("/cookies/forget", ("GET",), _forget, "Deletes those named.", "/cookies/forget?bird"),
            Place("/cookies/kinds", ("GET",), _kinds, "Sets one cookie of each kind: session, lasting, HttpOnly ..."),
            Place("/cookies/login", ("GET", "POST"), _login, "Sets the cookie that opens /cookies/members."),
            Place("/cookies/members", ("GET",), _members, "Answers only those who have been at /cookies/login."),
        ),
    )


async def _show(request: Request) -> Response:
    return json_reply({"cookies": request.cookies})


async def _set(request: Request) -> Response:
    reply = json_reply({"set": dict(request.query_params), "next": "GET /cookies shows whether they come back."})
    for name, value in request.query_params.multi_items():
        _refuse_odd(name, value)
        reply.raw_headers.append((b"set-cookie", f"{name}={value}; Path=/".encode("latin-1")))
    return reply


def _refuse_odd(name: str, value: str) -> None:
    if not name or not (name + value).isprintable() or any(c in _FORBIDDEN for c in name + value):
        raise Problem(400, f"“{name}={value}” cannot be a cookie: no blanks, quotes, commas, semicolons.")
    if not (name + value).isascii():
        raise Problem(400, "Cookies are ASCII; encode other letters first.")


async def _forget(request: Request) -> Response:
    names = list(request.query_params) or list(request.cookies)
    reply = json_reply({"forgotten": names})
    for name in names:
        _refuse_odd(name, "")
        reply.raw_headers.append((b"set-cookie", f"{name}=; Path=/; Max-Age=0".encode("latin-1")))
    return reply


async def _kinds(request: Request) -> Response:
    lines = (
        "session=until-you-quit; Path=/",
        "lasting=an-hour; Path=/; Max-Age=3600",
        "dated=far-future; Path=/; Expires=Fri, 31 Dec 2038 23:59:59 GMT",
        "hidden=from-scripts; Path=/; HttpOnly",
        "strict=same-site-only; Path=/; SameSite=Strict",
        "deep=only-below-cookies; Path=/cookies",
        "elsewhere=not-sent-to-cookies; Path=/orders",
        "locked=https-only; Path=/; Secure",
        "foreign=never-kept; Path=/; Domain=example.com",
    )
    reply = json_reply({"set": list(lines), "next": "GET /cookies shows which of them come back."})
    reply.raw_headers.extend((b"set-cookie", line.encode("ascii")) for line in lines)
    return reply


async def _login(request: Request) -> Response:
    reply = json_reply({"message": "Welcome to the members' beach.", "next": "GET /cookies/members"})
    reply.set_cookie(_MEMBER, _MEMBER_VALUE, max_age=600, httponly=True, samesite="lax")
    return reply


async def _members(request: Request) -> Response:
    if request.cookies.get(_MEMBER) != _MEMBER_VALUE:
        raise Problem(401, "This beach is for members. GET /cookies/login gives you the cookie.")
    return json_reply({"message": "You kept the cookie. The tide pools are to the left."})
