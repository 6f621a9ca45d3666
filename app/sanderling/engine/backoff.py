"""How long to wait: exponential backoff with full jitter, what Retry-After asks for, and how that is said."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from sanderling.domain.response import ResponseHead
from sanderling.engine.http_dates import http_date, server_time_s

_LARGEST_EXPONENT: Final = 60
_LONGEST_S: Final = 1e9

Jitter = Callable[[float, float], float]


def largest_delay_s(number: int, first_s: float, max_s: float) -> float:
    """Return the longest that the wait before retry ``number`` (from 1) may be."""
    return float(min(max_s, first_s * 2.0 ** min(number - 1, _LARGEST_EXPONENT)))


def delay_s(number: int, first_s: float, max_s: float, jitter: Jitter = random.uniform) -> float:
    """Return a random wait before retry ``number`` (from 1): anything from nothing to the longest ("full jitter")."""
    return jitter(0.0, largest_delay_s(number, first_s, max_s))


def retry_after_s(head: ResponseHead) -> float | None:
    """Return the seconds that Retry-After asks for (RFC 9110, 10.2.3), or ``None`` if it is missing or unreadable.

    A date is measured against the response's own Date: the clocks of the two machines need not agree.
    """
    value = (head.header("retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), _LONGEST_S)
    wanted = http_date(value)
    return min(max(0.0, wanted.timestamp() - server_time_s(head)), _LONGEST_S) if wanted else None


def seconds(value: float) -> str:
    """Return a time as people read it: ``0.25 s``, ``3,600 s``."""
    return f"{value:,.0f} s" if value >= 100 else f"{value:.3g} s"
