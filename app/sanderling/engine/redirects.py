"""What is sent after a redirect (RFC 9110, 15.4; the Fetch standard for methods and credentials)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sanderling.domain.errors import (
    BodyFileUnreadable,
    InvalidUrl,
    ProtocolViolated,
    TooManyRedirects,
    UnsupportedScheme,
)
from sanderling.domain.outgoing import NO_BODY, HeaderPairs, OutgoingRequest, ResolvedAuth, with_header, without_header
from sanderling.domain.response import ResponseHead
from sanderling.engine.addresses import join_location, parse_address

REDIRECT_STATUSES: Final = (301, 302, 303, 307, 308)
_BODY_HEADERS: Final = (
    "Content-Type",
    "Content-Length",
    "Content-Encoding",
    "Content-Language",
    "Transfer-Encoding",
    "Expect",
)
_CREDENTIAL_HEADERS: Final = ("Authorization", "Proxy-Authorization", "Cookie")


def is_redirect(head: ResponseHead) -> bool:
    """Return whether the response says where to go instead."""
    return head.status in REDIRECT_STATUSES and head.header("location") is not None


def next_request(
    request: OutgoingRequest, head: ResponseHead, credentials: tuple[str, ...] = ()
) -> tuple[OutgoingRequest, tuple[str, ...]]:
    """Return the request to send next, and the names of what is dropped on the way.

    At another origin it has no authentication any more: no header with credentials, those that ``credentials`` names
    included, and no auth kind.

    Raises:
        ProtocolViolated, UnsupportedScheme: The target cannot be followed.
        BodyFileUnreadable: The body would have to be sent again, and cannot be.
    """
    location = head.header("location") or ""
    try:
        url = join_location(request.url, location)
        target = parse_address(url)
    except (InvalidUrl, ValueError) as error:
        raise ProtocolViolated(
            f"The server redirects to “{location[:80]}”, which is not a valid URL.",
            advice="It stands in the Location header of the last answer; the server has to correct it.",
            detail=str(error),
        ) from None
    except UnsupportedScheme as error:
        raise UnsupportedScheme(
            f"The server redirects to “{url[:80]}”, which is never followed.", advice=error.advice
        ) from None
    method, body, headers = request.method, request.body, request.headers
    dropped: list[str] = []
    if _becomes_get(head.status, method):
        method, body = "GET", NO_BODY
        dropped.append("body")
        for name in _BODY_HEADERS:
            headers = without_header(headers, name)
    elif not body.is_repeatable:
        raise BodyFileUnreadable(
            f"The server redirects to “{url[:80]}” and wants the body again, but a pipe can be read only once.",
            advice="Send it there directly, or put the body into a file.",
        )
    if target.origin != parse_address(request.url).origin:
        headers, lost = without_credentials(headers, credentials)
        dropped += lost
        request = replace(request, auth=ResolvedAuth())
    headers = with_header(headers, "Host", target.host_header)
    return replace(request, method=method, url=target.url, body=body, headers=headers), tuple(dropped)


def without_credentials(headers: HeaderPairs, credentials: tuple[str, ...] = ()) -> tuple[HeaderPairs, tuple[str, ...]]:
    """Return the headers that may go to another origin, and the names of those that may not."""
    dropped = []
    for name in dict.fromkeys((*_CREDENTIAL_HEADERS, *credentials)):
        shorter = without_header(headers, name)
        if len(shorter) < len(headers):
            dropped.append(name)
        headers = shorter
    return headers, tuple(dropped)


def check_count(count: int, limit: int) -> None:
    """Raise ``TooManyRedirects`` when the limit is passed."""
    if count > limit:
        raise TooManyRedirects(
            f"More than {limit} redirects followed one another.",
            advice="Each hop is among the events. The limit is one of the request's settings.",
        )


def _becomes_get(status: int, method: str) -> bool:
    if status == 303:
        return method not in ("GET", "HEAD")
    return status in (301, 302) and method == "POST"
