"""Things worth keeping: ETag, Last-Modified, max-age, and 304 for those who have them already (RFC 9110, RFC 9111)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import whole_in
from sanderling.serving.playground.replies import json_reply

if TYPE_CHECKING:
    from starlette.requests import Request

_CHANGED: Final = datetime(2026, 3, 14, 6, 40, tzinfo=UTC)
_GREETINGS: Final = {"en": "Good morning", "de": "Guten Morgen", "fr": "Bonjour", "zh": "早上好"}
_ETAG: Final = '"low-tide-42"'


def cacheable_subject() -> Subject:
    """Return the places whose answers may be kept; each counts how often it really answered."""
    shelf = _Shelf()
    return Subject(
        "cache",
        "Answers that may be kept. “served” counts how often one really came from here.",
        (
            Place("/cacheable/etag", ("GET",), shelf.etag, "Has an ETag; answers If-None-Match with 304."),
            Place(
                "/cacheable/last-modified",
                ("GET",),
                shelf.last_modified,
                "Has Last-Modified; answers If-Modified-Since with 304.",
            ),
            Place(
                "/cacheable/max-age/{seconds}",
                ("GET",),
                shelf.max_age,
                "May be kept that long; has an ETag too.",
                "/cacheable/max-age/30",
            ),
            Place("/cacheable/greeting", ("GET",), shelf.greeting, "Speaks several languages: Vary: Accept-Language."),
            Place("/cacheable/no-store", ("GET",), shelf.no_store, "Must not be kept."),
        ),
    )


class _Shelf:
    """What is handed out, with a count of it."""

    def __init__(self) -> None:
        self._served = itertools.count(1)

    async def etag(self, request: Request) -> Response:
        headers = {"ETag": _ETAG, "Cache-Control": "no-cache"}
        return self._unless(_has_etag(request), headers)

    async def last_modified(self, request: Request) -> Response:
        headers = {"Last-Modified": format_datetime(_CHANGED, usegmt=True), "Cache-Control": "no-cache"}
        return self._unless(_has_newest(request), headers)

    async def max_age(self, request: Request) -> Response:
        seconds = whole_in(request.path_params["seconds"], "seconds", 0, 31_536_000)
        headers = {"ETag": _ETAG, "Cache-Control": f"max-age={seconds}", "Vary": "Accept"}
        return self._unless(_has_etag(request), headers)

    async def greeting(self, request: Request) -> Response:
        language = request.headers.get("accept-language", "").partition("-")[0].partition(",")[0].strip().lower()
        language = language if language in _GREETINGS else "en"
        content = {"greeting": _GREETINGS[language], "served": next(self._served)}
        headers = {"Cache-Control": "max-age=60", "Vary": "Accept-Language", "Content-Language": language}
        return json_reply(content, headers=headers)

    async def no_store(self, request: Request) -> Response:
        return self._unless(False, {"Cache-Control": "no-store"})

    def _unless(self, known: bool, headers: Mapping[str, str]) -> Response:
        if known:
            return Response(status_code=304, headers=dict(headers))
        served = next(self._served)
        content = {"low_water": "06:40", "high_water": "12:55", "changed": _CHANGED.isoformat(), "served": served}
        return json_reply(content, headers=headers)


def _has_etag(request: Request) -> bool:
    header = request.headers.get("if-none-match", "")
    known = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return header.strip() == "*" or _ETAG in known


def _has_newest(request: Request) -> bool:
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return since.replace(tzinfo=since.tzinfo or UTC) >= _CHANGED
