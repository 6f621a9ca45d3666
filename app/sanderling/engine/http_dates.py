"""Dates in headers, measured by the clock of the server that wrote them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from sanderling.domain.response import ResponseHead


def http_date(text: str) -> datetime | None:
    """Return the time that an HTTP date tells, in any of its three forms (RFC 9110, 5.6.7)."""
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def server_time_s(head: ResponseHead) -> float:
    """Return when a response was made, by its own Date if it has one: the clocks of the two sides need not agree."""
    date = http_date(head.header("date") or "")
    return date.timestamp() if date else time.time()
