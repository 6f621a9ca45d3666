"""The ids of one exchange: the same for all its hops, attempts and pages, and made only if somebody asks."""

from __future__ import annotations

import secrets
import uuid


class ExchangeIds:
    """A trace id (W3C Trace Context, 3.2.2.3) and a correlation id."""

    __slots__ = ("_correlation_id", "_trace_id")

    def __init__(self) -> None:
        """Start without any."""
        self._trace_id = ""
        self._correlation_id = ""

    @property
    def trace_id(self) -> str:
        """32 hexadecimal digits."""
        self._trace_id = self._trace_id or _hex(16)
        return self._trace_id

    @property
    def correlation_id(self) -> str:
        """A random UUID."""
        self._correlation_id = self._correlation_id or str(uuid.uuid4())
        return self._correlation_id

    def new_traceparent(self) -> str:
        """Return a ``traceparent`` for one call: the exchange's trace, a new span, marked as sampled."""
        return f"00-{self.trace_id}-{_hex(8)}-01"


def _hex(size_bytes: int) -> str:
    """Return random digits that are not all zero, which would mean: none."""
    digits = secrets.token_hex(size_bytes)
    return digits if digits.strip("0") else f"{digits[:-1]}1"
