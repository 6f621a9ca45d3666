"""Places with moods: one that fails a few times and then works, one that lets only so many through."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import whole
from sanderling.serving.playground.replies import Problem, json_reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_MOST_KEYS: Final = 1000


def flaky_subject() -> Subject:
    """Return the place that fails first; each playground counts for itself."""
    flaky = _Flaky()
    return Subject(
        "flaky",
        "Fails, and then works.",
        (
            Place(
                "/flaky/{key}",
                (),
                flaky.answer,
                "Fails the first times for each key, then works once and begins anew; query: fails, status, "
                "retry_after.",
                "/flaky/my-key?fails=2&status=503",
            ),
        ),
    )


class _Flaky:
    """How often each key has failed; the keys used longest ago are forgotten."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, int] = OrderedDict()

    async def answer(self, request: Request) -> Response:
        key = request.path_params["key"]
        fails, status = whole(request, "fails", 2, 0, 1000), whole(request, "status", 503, 400, 599)
        failed = self._failed.pop(key, 0)
        if failed >= fails:
            return json_reply({"message": f"It worked at attempt {failed + 1}.", "key": key, "attempt": failed + 1})
        self._failed[key] = failed + 1
        if len(self._failed) > _MOST_KEYS:
            self._failed.popitem(last=False)
        headers = {}
        if "retry_after" in request.query_params:
            headers["Retry-After"] = str(whole(request, "retry_after", 0, 0, 3600))
        left = fails - failed - 1
        raise Problem(
            status,
            f"Attempt {failed + 1} fails on purpose. " + (f"{left} more will." if left else "The next one works."),
            headers=headers,
            more={"attempt": failed + 1},
        )


def rate_limited_subject() -> Subject:
    """Return the place that counts its visitors; each playground counts for itself."""
    gate = _Gate()
    return Subject(
        "rate limit",
        "Lets so many through in a window of time, then answers 429.",
        (
            Place(
                "/rate-limited",
                (),
                gate.answer,
                "X-RateLimit-Limit, -Remaining and -Reset tell the state, or with style=draft RateLimit and "
                "RateLimit-Policy; 429 comes with Retry-After; query: limit, window_s, style, key (each key has its "
                "own count).",
                "/rate-limited?limit=5&window_s=10",
            ),
        ),
    )


class _Gate:
    """Windows of time by key: when each began, and how many came."""

    def __init__(self) -> None:
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()

    async def answer(self, request: Request) -> Response:
        limit, window_s = whole(request, "limit", 5, 1, 100_000), whole(request, "window_s", 10, 1, 3600)
        used, left_s = self._enter(f"{request.query_params.get('key', '')} {limit} {window_s}", window_s)
        headers = _limit_headers(request.query_params.get("style", ""), limit, window_s, used, left_s)
        if used > limit:
            wait_s = max(1, math.ceil(left_s))
            detail = f"Only {limit} requests in {window_s} seconds. Come back in {wait_s} s."
            raise Problem(429, detail, headers=headers | {"Retry-After": str(wait_s)})
        return json_reply({"message": "Come in.", "used": used, "limit": limit}, headers=headers)

    def _enter(self, key: str, window_s: float) -> tuple[int, float]:
        """Count a visitor; return how many came in this window and how long it lasts yet."""
        now_s = time.monotonic()
        start_s, used = self._windows.pop(key, (now_s, 0))
        if now_s - start_s >= window_s:
            start_s, used = now_s, 0
        self._windows[key] = (start_s, used + 1)
        if len(self._windows) > _MOST_KEYS:
            self._windows.popitem(last=False)
        return used + 1, start_s + window_s - now_s


def _limit_headers(style: str, limit: int, window_s: int, used: int, left_s: float) -> dict[str, str]:
    """Tell the state in the older headers, or in those of draft-ietf-httpapi-ratelimit-headers."""
    left = max(0, limit - used)
    if style == "draft":
        return {
            "RateLimit-Policy": f'"visitors";q={limit};w={window_s}',
            "RateLimit": f'"visitors";r={left};t={math.ceil(left_s)}',
        }
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": str(math.ceil(time.time() + left_s)),
    }
