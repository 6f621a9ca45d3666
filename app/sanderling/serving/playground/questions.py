"""Reading query parameters and bodies, with an answer that helps when they make no sense."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sanderling.serving.playground.replies import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

_YES: Final = frozenset({"1", "true", "yes", "on", ""})
_NO: Final = frozenset({"0", "false", "no", "off"})
LARGEST_BODY_BYTES: Final = 32 * 1024 * 1024


def whole(request: Request, name: str, default: int, low: int = 0, high: int = 1_000_000) -> int:
    """Return the whole number in the query, within its bounds.

    Raises:
        Problem: It is something else (400).
    """
    text = request.query_params.get(name)
    return default if text is None else whole_in(text, name, low, high)


def whole_in(text: str, name: str, low: int, high: int) -> int:
    """Return the whole number in a text that came as ``name``.

    Raises:
        Problem: It is something else (400).
    """
    digits = text.strip().replace("_", "")
    if digits.isascii() and digits.isdecimal() and low <= int(digits[:20]) <= high:
        return int(digits)
    raise Problem(400, f"“{name}” must be a whole number from {low} to {high}, not “{text}”.")


def switch(request: Request, name: str, *, default: bool = False) -> bool:
    """Return the yes or no in the query; the bare name means yes.

    Raises:
        Problem: It is something else (400).
    """
    text = request.query_params.get(name)
    if text is None:
        return default
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise Problem(400, f"“{name}” must be 1 or 0 (or true, false, yes, no), not “{text}”.")


def choice(request: Request, name: str, default: str, allowed: Iterable[str]) -> str:
    """Return one of the allowed words from the query.

    Raises:
        Problem: It is something else (400).
    """
    text = request.query_params.get(name, default)
    known = list(allowed)
    if text in known:
        return text
    raise Problem(400, f"“{name}” must be one of {', '.join(known)}, not “{text}”.")


async def body_bytes(request: Request, largest: int = LARGEST_BODY_BYTES) -> bytes:
    """Return the whole request body.

    Raises:
        Problem: It is larger than the playground wants to hold in memory (413).
    """
    pieces = bytearray()
    async for piece in request.stream():
        pieces += piece
        if len(pieces) > largest:
            raise Problem(
                413, f"This place reads bodies up to {largest} bytes. POST /uploads takes bodies of any size."
            )
    return bytes(pieces)


async def json_object(request: Request) -> dict[str, object]:
    """Return the JSON object in the request body.

    Raises:
        Problem: The body is declared as something else (415) or is no JSON object (400).
    """
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != "application/json" and not declared.endswith("+json"):
        raise Problem(415, f"Send JSON, with Content-Type: application/json. This came as “{declared or 'nothing'}”.")
    try:
        content = json.loads(await body_bytes(request))
    except (ValueError, RecursionError) as error:
        raise Problem(400, f"The body is not JSON: {error}.") from error
    if not isinstance(content, dict):
        raise Problem(400, "The body must be a JSON object, in braces.")
    return content
