"""Parameters as the OAuth standards want them: form-encoded, each at most once, empty ones as if they were not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from sanderling.serving.playground.sign_in.refusals import OAuthRefusal

if TYPE_CHECKING:
    from starlette.requests import Request

# RFC 8707 and RFC 8693 allow these more than once.
_REPEATABLE: Final = frozenset({"resource", "audience"})
_LARGEST_BYTES: Final = 64 * 1024


class Form:
    """The parameters of one request."""

    def __init__(self, pairs: list[tuple[str, str]], repeatable: frozenset[str] = _REPEATABLE) -> None:
        """Take parameters as they came.

        Args:
            pairs: Names and values.
            repeatable: Names that may come more than once.

        Raises:
            OAuthRefusal: One came twice (RFC 6749, 3.1 and 3.2).
        """
        self._pairs = [(name, value) for name, value in pairs if value]
        names = [name for name, _ in self._pairs if name not in repeatable]
        for name in names:
            if names.count(name) > 1:
                raise OAuthRefusal("invalid_request", f"The parameter {name} came more than once.")

    def get(self, name: str) -> str:
        """Return a parameter's value, or nothing."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a parameter."""
        return tuple(value for other, value in self._pairs if other == name)

    def need(self, name: str) -> str:
        """Return a parameter's value.

        Raises:
            OAuthRefusal: It is missing.
        """
        value = self.get(name)
        if not value:
            raise OAuthRefusal("invalid_request", f"The parameter {name} is missing.")
        return value

    def pairs(self) -> list[tuple[str, str]]:
        """Return all of them in order."""
        return list(self._pairs)


def form_of_query(query: str, repeatable: frozenset[str] = _REPEATABLE) -> Form:
    """Return the parameters of a query string.

    Raises:
        OAuthRefusal: One came twice.
    """
    return Form(parse_qsl(query, keep_blank_values=True), repeatable)


async def form_of_body(request: Request, repeatable: frozenset[str] = _REPEATABLE) -> Form:
    """Return the parameters in a request's body.

    Raises:
        OAuthRefusal: It is no form, too big, or a parameter came twice.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BYTES:
            raise OAuthRefusal("invalid_request", "This body is too big for a form.", status=413)
    if body and kind != "application/x-www-form-urlencoded":
        raise OAuthRefusal(
            "invalid_request", f"The body must be application/x-www-form-urlencoded, not {kind or 'of no type'}."
        )
    try:
        return form_of_query(body.decode(), repeatable)
    except UnicodeDecodeError:
        raise OAuthRefusal("invalid_request", "The form is not in UTF-8.") from None
