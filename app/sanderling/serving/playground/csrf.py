"""A form protected against cross-site request forgery: its token is handed out in every way there is."""

from __future__ import annotations

import secrets
from collections import deque
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, Response

from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.replies import Problem, json_reply

if TYPE_CHECKING:
    from starlette.requests import Request

HEADER: Final = "X-CSRF-Token"
_COOKIE: Final = "csrftoken"
_REMEMBERED: Final = 1000
_FORM: Final = """<!doctype html>
<html lang="en">
<head><title>Log book</title><meta name="csrf-token" content="{token}"></head>
<body>
<form method="post" action="/csrf/notes">
  <input type="hidden" name="csrf_token" value="{token}">
  <label>What did you see? <input name="note"></label>
  <button>Write it down</button>
</form>
</body>
</html>
"""


def csrf_subject() -> Subject:
    """Return the places of a log book that takes notes only with a token that it has handed out."""
    book = _LogBook()
    return Subject(
        "csrf",
        f"A log book that wants its own token back in {HEADER} before it takes a note.",
        (
            Place("/csrf/form", ("GET",), book.form, "The token in a page: hidden field csrf_token, meta csrf-token."),
            Place("/csrf/token", ("GET",), book.token, f"The token in JSON at $.token, in a cookie and in {HEADER}."),
            Place("/csrf/notes", ("POST", "DELETE"), book.notes, f"Takes a note, if {HEADER} holds a token from here."),
        ),
    )


class _LogBook:
    """Tokens that were handed out, and how many notes were taken."""

    def __init__(self) -> None:
        self._tokens: deque[str] = deque(maxlen=_REMEMBERED)
        self._notes = 0

    async def form(self, request: Request) -> Response:
        return HTMLResponse(_FORM.format(token=self._new_token()))

    async def token(self, request: Request) -> Response:
        token = self._new_token()
        reply = json_reply({"token": token, "next": f"POST /csrf/notes with {HEADER}"}, headers={HEADER: token})
        reply.set_cookie(_COOKIE, token, samesite="lax")
        return reply

    async def notes(self, request: Request) -> Response:
        token = request.headers.get(HEADER, "")
        if not token:
            raise Problem(403, f"{HEADER} is missing. GET /csrf/form or /csrf/token gives you a token for it.")
        if token not in self._tokens:
            raise Problem(403, f"The token in {HEADER} is not one of ours. GET /csrf/token gives you a new one.")
        self._notes += 1 if request.method == "POST" else -self._notes
        return json_reply({"notes": self._notes, "message": "It stands in the log book."})

    def _new_token(self) -> str:
        token = secrets.token_urlsafe(24)
        self._tokens.append(token)
        return token
