"""Seeing from a first response how its pages could be followed: an offer, made only where there is a next page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sanderling.domain.link_header import target_of
from sanderling.domain.pagination import Pagination
from sanderling.domain.response import ResponseHead
from sanderling.engine.json_places import JsonText, NotJson, Step, path_text, scalar_text
from sanderling.engine.query_text import query_value

Steps = tuple[Step, ...]
LARGEST_BYTES: Final = 8 * 1024 * 1024

_LISTS: Final = (
    "items",
    "data",
    "results",
    "records",
    "values",
    "value",
    "entries",
    "elements",
    "content",
    "rows",
    "hits",
)
_AROUND: Final[tuple[Steps, ...]] = (
    (),
    ("links",),
    ("_links",),
    ("meta",),
    ("_meta",),
    ("metadata",),
    ("paging",),
    ("pagination",),
    ("meta", "pagination"),
    ("page",),
    ("page_info",),
    ("pageInfo",),
    ("paging", "cursors"),
    ("cursors",),
    ("response_metadata",),
)
_NEXT_URLS: Final = (
    "next",
    "next_url",
    "nextUrl",
    "next_page_url",
    "nextPageUrl",
    "next_link",
    "nextLink",
    "@odata.nextLink",
    "next_page",
    "nextPage",
)
_CURSORS: Final = {
    "next_cursor": "cursor",
    "nextCursor": "cursor",
    "cursor": "cursor",
    "endCursor": "after",
    "after": "after",
    "next_page_token": "page_token",
    "nextPageToken": "pageToken",
    "next_token": "next_token",
    "nextToken": "nextToken",
    "continuation_token": "continuation_token",
    "continuationToken": "continuationToken",
}
_MORE: Final = ("has_more", "hasMore", "has_next", "hasNext", "has_next_page", "hasNextPage")
_PAGES: Final = ("page", "current_page", "currentPage", "page_number", "pageNumber", "number")
_LAST_PAGES: Final = ("pages", "total_pages", "totalPages", "last_page", "lastPage", "page_count", "pageCount")
_PAGE_PARAMETERS: Final = ("page", "p", "pg", "page_number", "pageNumber", "page[number]", "pageIndex")
_OFFSETS: Final = ("offset", "skip", "start", "startAt", "start_at", "startIndex")
_SIZES: Final = ("limit", "count", "size", "take", "maxResults", "max_results", "per_page", "page_size", "pageSize")
_TOTALS: Final = ("total", "total_count", "totalCount", "total_results", "totalResults")


def guess_pagination(url: str, head: ResponseHead, body: bytes) -> Pagination | None:
    """Return how the pages after a response could be followed; ``None`` if nothing says that there are any.

    Args:
        url: What was asked for.
        head: The response's head.
        body: Its body, JSON.
    """
    text = JsonText(body.removeprefix(b"\xef\xbb\xbf").strip())
    try:
        items = list_in(text)
        if items is None:
            return None
        items_path = f"{path_text(items)}[*]"
        if target_of(head.all_headers("link"), "next"):
            return Pagination(kind="link", items_path=items_path)
        found = _by_url(text) or _by_cursor(text, url, items) or _by_count(text, url)
        if found is None and text.entries(items):
            found = _by_query(url)
    except NotJson:
        return None
    return Pagination(items_path=items_path, **found) if found else None


def list_in(text: JsonText) -> Steps | None:
    """Return where the list of items is: the body itself, or one of its arrays, by name or else by length."""
    if text.at(())[:1] == b"[":  # type: ignore[index]
        return ()
    best: tuple[int, int] | None = None
    place: Steps | None = None
    for steps, value in _arrays(text):
        name = steps[-1]
        rank = (-_LISTS.index(str(name)) if name in _LISTS else -len(_LISTS) - len(steps), len(value))
        if best is None or rank > best:
            best, place = rank, steps
    return place


def _arrays(text: JsonText) -> Iterator[tuple[Steps, bytes]]:
    for name, value in text.members(()).items():
        if value[:1] == b"[":
            yield (name,), value
        elif value[:1] == b"{":
            for inner, array in text.members((name,)).items():
                if array[:1] == b"[":
                    yield (name, inner), array


def _by_url(text: JsonText) -> dict[str, Any] | None:
    for around in _AROUND:
        members = text.members(around)
        for name in _NEXT_URLS:
            steps: Steps = (*around, name)
            value = members.get(name, b"null")
            if value[:1] == b"{":
                steps = (*steps, "href")
                value = text.at(steps) or b"null"
            if value[:1] == b'"' and _is_url(scalar_text(value) or ""):
                return {"kind": "next-url", "next_path": path_text(steps)}
    return None


def _is_url(text: str) -> bool:
    return text.startswith(("http://", "https://", "/", "?"))


def _by_cursor(text: JsonText, url: str, items: Steps) -> dict[str, Any] | None:
    for around in _AROUND:
        members = text.members(around)
        if any(members.get(name) == b"false" for name in _MORE):
            return None
        for name, usual in _CURSORS.items():
            value = members.get(name, b"null")
            if value[:1] not in b"{[" and scalar_text(value):
                parameter = next((p for p in (usual, *_CURSORS.values()) if query_value(url, p) is not None), usual)
                return {"kind": "cursor", "next_path": path_text((*around, name)), "parameter": parameter}
    top = text.members(())
    if top.get("has_more") == b"true" and text.at((*items, -1, "id")) is not None:  # as Stripe does it
        return {"kind": "cursor", "next_path": path_text((*items, -1, "id")), "parameter": "starting_after"}
    return None


def _by_count(text: JsonText, url: str) -> dict[str, Any] | None:
    for around in _AROUND:
        members = text.members(around)
        page, last = _number(members, _PAGES), _number(members, _LAST_PAGES)
        if page is not None and last is not None and page < last:
            return {"kind": "page", "parameter": _in_query(url, _PAGE_PARAMETERS) or "page", "first": page}
        offset, size, total = _number(members, _OFFSETS), _number(members, _SIZES), _number(members, _TOTALS)
        if offset is not None and size and total is not None and offset + size < total:
            name = next(name for name in _OFFSETS if name in members)
            return {"kind": "offset", "parameter": _in_query(url, _OFFSETS) or name}
    return None


def _by_query(url: str) -> dict[str, Any] | None:
    if name := _in_query(url, _PAGE_PARAMETERS):
        return {"kind": "page", "parameter": name}
    if name := _in_query(url, _OFFSETS):
        return {"kind": "offset", "parameter": name}
    return None


def _in_query(url: str, names: tuple[str, ...]) -> str | None:
    return next((name for name in names if (query_value(url, name) or "").isdecimal()), None)


def _number(members: dict[str, bytes], names: tuple[str, ...]) -> int | None:
    for name in names:
        value = members.get(name, b"")
        if value.isdigit() and len(value) < 16:
            return int(value)
    return None
