"""The errors of the OAuth standards, as they go over the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sanderling.serving.playground.replies import json_reply

if TYPE_CHECKING:
    from starlette.responses import Response

NO_STORE: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class OAuthRefusal(Exception):
    """A request is refused with a standard error code."""

    def __init__(self, code: str, description: str, *, status: int = 400, headers: Mapping[str, str] | None = None):
        """Keep what the answer says.

        Args:
            code: Such as ``invalid_grant``.
            description: A sentence for the developer of the client.
            status: The status code, where it is not 400.
            headers: Headers beyond the usual.
        """
        super().__init__(code)
        self.code = code
        self.description = description
        self.status = status
        self.headers = dict(headers or {})


def invalid_client(description: str) -> OAuthRefusal:
    """Return the refusal of a client that is not known or did not prove itself (RFC 6749, 5.2)."""
    return OAuthRefusal(
        "invalid_client", description, status=401, headers={"WWW-Authenticate": 'Basic realm="sign-in"'}
    )


def refusal_reply(refusal: OAuthRefusal) -> Response:
    """Return the answer for a refusal, as JSON that nobody may keep."""
    content = {"error": refusal.code, "error_description": refusal.description}
    return json_reply(content, refusal.status, {**NO_STORE, **refusal.headers})
