"""Dynamic values from the clock, all in UTC."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class ClockValue:
    """The time of the send, written in one way."""

    name: str
    label: str
    write: Callable[[], str]

    def value(self) -> str:
        """See ``DynamicValue.value``."""
        return self.write()


def _iso() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


TIMESTAMP = ClockValue("timestamp", "seconds since 1970", lambda: str(int(time.time())))
TIMESTAMP_MS = ClockValue("timestampMs", "milliseconds since 1970", lambda: str(time.time_ns() // 1_000_000))
ISO_TIMESTAMP = ClockValue("isoTimestamp", "date and time, ISO 8601, UTC", _iso)
