"""Answers in one style: readable JSON, and problems as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

import http
import json
from collections.abc import Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

PROBLEM_TYPE: Final = "application/problem+json"


def json_reply(
    content: object, status: int = 200, headers: Mapping[str, str] | None = None, media_type: str = "application/json"
) -> Response:
    """Return JSON that people can read as it is."""
    return Response(json_bytes(content), status, headers, media_type)


def json_bytes(content: object) -> bytes:
    """Return indented JSON with a final newline.

    Raises:
        ValueError: A number is not finite.
        RecursionError: It is nested too deeply.
    """
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    try:
        return text.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which UTF-8 cannot hold; escaped it can go
        return (json.dumps(content, indent=2) + "\n").encode()


class Problem(HTTPException):
    """Something wrong with what was asked; becomes a problem document."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
        challenges: tuple[str, ...] = (),
    ) -> None:
        """Keep what the document says.

        Args:
            status: The status code.
            detail: A sentence about what is wrong and what would be right.
            headers: Response headers.
            more: Members beyond the standard ones.
            challenges: ``WWW-Authenticate`` headers, one line each.
        """
        super().__init__(status, detail, dict(headers or {}))
        self.more = dict(more or {})
        self.challenges = challenges


def problem_reply(problem: HTTPException, instance: str) -> Response:
    """Return the problem document for ``instance``, the path that was asked for."""
    document: dict[str, object] = {
        "type": "about:blank",
        "title": reason_of(problem.status_code),
        "status": problem.status_code,
        "detail": problem.detail,
        "instance": instance,
    }
    if not isinstance(problem, Problem):
        return json_reply(document, problem.status_code, problem.headers, PROBLEM_TYPE)
    reply = json_reply(document | problem.more, problem.status_code, problem.headers, PROBLEM_TYPE)
    for line in problem.challenges:
        reply.headers.append("WWW-Authenticate", line)
    return reply


def reason_of(status: int) -> str:
    """Return the standard's words for a status, or something kind for one it does not know."""
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "No standard meaning"
