"""Any status code on demand, with the headers a real server would send along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import whole_in
from sanderling.serving.playground.replies import json_reply, reason_of

if TYPE_CHECKING:
    from starlette.requests import Request

_NO_BODY: Final = frozenset({204, 205, 304})
_EXTRA_HEADERS: Final = {
    201: {"Location": "/orders/1001"},
    401: {"WWW-Authenticate": 'Basic realm="playground"'},
    405: {"Allow": "PATCH"},
    407: {"Proxy-Authenticate": 'Basic realm="playground"'},
    413: {"Retry-After": "60"},
    429: {"Retry-After": "3"},
    503: {"Retry-After": "3"},
}
_WORDS: Final = {
    200: "All is well.",
    201: "Something new was made.",
    202: "It will be done, later.",
    400: "The request makes no sense to the server.",
    401: "The server wants to know who you are.",
    403: "The server knows who you are, and the answer is no.",
    404: "Nothing here but sand.",
    409: "Somebody else was faster.",
    418: "A teapot, short and stout.",
    429: "Too many waves at once.",
    451: "The law says no.",
    500: "The server fell over.",
    502: "The server behind the server fell over.",
    503: "The server rests. Come back soon.",
    504: "The server behind the server never answered.",
}
_FAMILIES: Final = {2: "It worked.", 3: "Look elsewhere.", 4: "Something about the request.", 5: "The server's fault."}


def statuses_subject() -> Subject:
    """Return the place that answers with any status."""
    return Subject(
        "status codes",
        "Any status from 200 to 599.",
        (Place("/status/{code}", (), _status, "Answers any method with that status.", "/status/418"),),
    )


async def _status(request: Request) -> Response:
    code = whole_in(request.path_params["code"], "code", 200, 599)
    headers = dict(_EXTRA_HEADERS.get(code, {}))
    if code in {301, 302, 303, 307, 308}:
        headers["Location"] = "/echo"
    if code in _NO_BODY:
        return Response(status_code=code, headers=headers)
    words = _WORDS.get(code) or _FAMILIES[code // 100]
    return json_reply({"status": code, "reason": reason_of(code), "in_other_words": words}, code, headers)
