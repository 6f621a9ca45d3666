"""An exchange as one JSON object: the form that ``send --json`` prints. The README documents it."""

from __future__ import annotations

import base64
import dataclasses
from pathlib import Path
from typing import Any, Final

from sanderling.domain import events as ev
from sanderling.domain.errors import SanderlingError
from sanderling.domain.exchange import Exchange
from sanderling.domain.response import ResponseHead
from sanderling.domain.timings import Phase

FORMAT: Final = 1
LARGEST_BODY_BYTES: Final = 10 * 1024 * 1024


def exchange_as_json(exchange: Exchange) -> dict[str, Any]:
    """Return the exchange as values that ``json`` can write."""
    timings = exchange.timings
    phases = {phase.value.replace(" ", "_"): timings.phase_s(phase) for phase in Phase} | {"total": timings.total_s}
    return {
        "format": FORMAT,
        "started_at": exchange.started_at.isoformat(),
        "request": {"method": exchange.method, "url": exchange.url},
        "outcome": exchange.outcome.value,
        "error": _error(exchange.error) if exchange.error else None,
        "response": _response(exchange),
        "stream": {"kind": exchange.stream_kind, "messages": exchange.message_count} if exchange.stream_kind else None,
        "timings_ms": {name: None if value is None else _ms(value) for name, value in phases.items()},
        "events": [_event(event, _origin_s(exchange)) for event in exchange.events],
    }


def _origin_s(exchange: Exchange) -> float:
    """Return the time that events are counted from: that of the first one."""
    return exchange.events[0].at_s if exchange.events else 0.0


def _response(exchange: Exchange) -> dict[str, Any] | None:
    if exchange.head is None:
        return None
    return _head(exchange.head) | _body(exchange)


def _head(head: ResponseHead) -> dict[str, Any]:
    return {
        "http_version": head.http_version,
        "status": head.status,
        "reason": head.reason,
        "headers": [list(pair) for pair in head.headers],
    }


def _body(exchange: Exchange) -> dict[str, Any]:
    """Return ``body`` as text where it is text, else ``body_base64``; neither where it is too big to be read whole."""
    if exchange.body is None:
        return {"size_bytes": 0, "body": ""}
    size = {"size_bytes": exchange.body.size_bytes}
    if exchange.body.size_bytes > LARGEST_BODY_BYTES:
        return size | {"body": None}
    data = exchange.body.path.read_bytes()[: exchange.body.size_bytes]
    try:
        return size | {"body": data.decode(exchange.head.charset if exchange.head else "")}
    except (UnicodeDecodeError, LookupError):
        pass
    try:
        return size | {"body": data.decode()}
    except UnicodeDecodeError:
        return size | {"body_base64": base64.b64encode(data).decode("ascii")}


def _error(error: SanderlingError) -> dict[str, str]:
    return {"code": error.code, "message": error.message, "advice": error.advice}


def _event(event: ev.Event, start_s: float) -> dict[str, Any]:
    name = "".join(f"-{c.lower()}" if c.isupper() else c for c in type(event).__name__).lstrip("-")
    values = {
        item.name: _value(getattr(event, item.name))
        for item in dataclasses.fields(event)
        if item.name != "at_s" and not isinstance(getattr(event, item.name), Path)
    }
    return {"event": name, "at_ms": _ms(event.at_s - start_s), **values}


def _value(value: object) -> object:
    if isinstance(value, SanderlingError):
        return _error(value)
    if isinstance(value, ResponseHead):
        return _head(value)
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return value


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
