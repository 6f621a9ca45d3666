"""One list, handed out page by page in the five ways that APIs use."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import whole
from sanderling.serving.playground.replies import Problem, json_reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_SPECIES: Final = ("Sanderling", "Dunlin", "Red knot", "Turnstone", "Curlew", "Redshank", "Oystercatcher", "Avocet")
_BEACHES: Final = ("North spit", "Harbour flats", "Lighthouse point", "Seal bank", "Long strand")
SIGHTINGS: Final = tuple(
    {
        "id": number,
        "species": _SPECIES[number * 5 % len(_SPECIES)],
        "count": number * 13 % 57 + 1,
        "beach": _BEACHES[number * 3 % len(_BEACHES)],
    }
    for number in range(1, 98)
)


def pagination_subject() -> Subject:
    """Return the paged places."""
    return Subject(
        "pagination",
        f"{len(SIGHTINGS)} sightings of birds, page by page, in five ways.",
        (
            Place(
                "/pages/numbered",
                ("GET",),
                _numbered,
                "By page and size; the total is in the body.",
                "/pages/numbered?page=2&size=20",
            ),
            Place(
                "/pages/next-url", ("GET",), _next_url, "The body holds the next page's URL.", "/pages/next-url?size=20"
            ),
            Place(
                "/pages/link-header",
                ("GET",),
                _link_header,
                "The body is the bare list; first, prev, next, last are in the Link header.",
                "/pages/link-header?page=2&size=20",
            ),
            Place(
                "/pages/cursor",
                ("GET",),
                _cursor,
                "The body holds a cursor to come back with; query: cursor, limit.",
                "/pages/cursor?limit=20",
            ),
            Place(
                "/pages/offset",
                ("GET",),
                _offset,
                "By offset and limit; past the end a page is empty.",
                "/pages/offset?offset=40&limit=20",
            ),
        ),
    )


def _asked(request: Request) -> tuple[int, int, int]:
    """Return page, size and the number of the last page."""
    size = whole(request, "size", 10, 1, 100)
    return whole(request, "page", 1, 1), size, -(-len(SIGHTINGS) // size)


def _slice(page: int, size: int) -> tuple[dict[str, Any], ...]:
    return SIGHTINGS[(page - 1) * size : page * size]


def _url(request: Request, **query: int | str) -> str:
    return f"{str(request.base_url).rstrip('/')}{request.url.path}?{urlencode(query)}"


async def _numbered(request: Request) -> Response:
    page, size, last = _asked(request)
    return json_reply(
        {"page": page, "size": size, "pages": last, "total": len(SIGHTINGS), "sightings": _slice(page, size)}
    )


async def _next_url(request: Request) -> Response:
    page, size, last = _asked(request)
    following = _url(request, page=page + 1, size=size) if page < last else None
    previous = _url(request, page=page - 1, size=size) if 1 < page <= last else None
    return json_reply({"sightings": _slice(page, size), "previous": previous, "next": following})


async def _link_header(request: Request) -> Response:
    page, size, last = _asked(request)
    goals = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    links = [
        f'<{_url(request, page=goal, size=size)}>; rel="{name}"'
        for name, goal in goals.items()
        if 1 <= goal <= last and goal != page
    ]
    headers = {"X-Total-Count": str(len(SIGHTINGS))} | ({"Link": ", ".join(links)} if links else {})
    return json_reply(_slice(page, size), headers=headers)


async def _cursor(request: Request) -> Response:
    limit = whole(request, "limit", 10, 1, 100)
    start = _opened(request.query_params.get("cursor", ""))
    end = start + limit
    cursor = _sealed(end) if end < len(SIGHTINGS) else None
    return json_reply({"sightings": SIGHTINGS[start:end], "next_cursor": cursor, "has_more": cursor is not None})


async def _offset(request: Request) -> Response:
    offset, limit = whole(request, "offset", 0), whole(request, "limit", 10, 1, 100)
    found = SIGHTINGS[offset : offset + limit]
    return json_reply({"offset": offset, "limit": limit, "total": len(SIGHTINGS), "sightings": found})


def _sealed(position: int) -> str:
    return base64.urlsafe_b64encode(f"after:{position}".encode()).decode("ascii").rstrip("=")


def _opened(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        word, _, position = text.partition(":")
        if word != "after" or not 0 <= int(position) <= len(SIGHTINGS):
            raise ValueError(text)
    except (binascii.Error, ValueError) as error:
        raise Problem(400, "This cursor is none of ours. Leave it out to begin at the beginning.") from error
    return int(position)
