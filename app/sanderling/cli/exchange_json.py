"""An exchange as one JSON object: the form that ``send --json`` prints. The README documents it."""

from __future__ import annotations

import base64
from typing import Any, Final

from sanderling.cli.call_json import calls_json, pages_json
from sanderling.cli.json_values import error_json, event_json, head_json, phases_json
from sanderling.domain.exchange import Exchange

FORMAT: Final = 1
LARGEST_BODY_BYTES: Final = 10 * 1024 * 1024


def exchange_as_json(exchange: Exchange) -> dict[str, Any]:
    """Return the exchange as values that ``json`` can write."""
    origin_s = exchange.events[0].at_s if exchange.events else 0.0
    return {
        "format": FORMAT,
        "started_at": exchange.started_at.isoformat(),
        "request": {"method": exchange.method, "url": exchange.url},
        "outcome": exchange.outcome.value,
        "error": error_json(exchange.error) if exchange.error else None,
        "response": _response(exchange),
        "stream": {"kind": exchange.stream_kind, "messages": exchange.message_count} if exchange.stream_kind else None,
        "pages": pages_json(exchange.events),
        "timings_ms": phases_json(exchange.timings),
        "calls": calls_json(exchange.events, origin_s),
        "events": [event_json(event, origin_s) for event in exchange.events],
    }


def _response(exchange: Exchange) -> dict[str, Any] | None:
    if exchange.head is None:
        return None
    return head_json(exchange.head) | _body(exchange)


def _body(exchange: Exchange) -> dict[str, Any]:
    """Return ``body`` as text where it is text, else ``body_base64``; neither where it is too big to be read whole."""
    if exchange.body is None:
        return {"size_bytes": 0, "body": ""}
    size = {"size_bytes": exchange.body.size_bytes}
    if exchange.body.size_bytes > LARGEST_BODY_BYTES:
        return size | {"body": None}
    data = exchange.body.path.read_bytes()[: exchange.body.size_bytes]
    head = exchange.head if exchange.stream_kind != "items" else None  # gathered items are UTF-8 whatever pages were
    try:
        return size | {"body": data.decode(head.charset if head else "")}
    except (UnicodeDecodeError, LookupError):
        pass
    try:
        return size | {"body": data.decode()}
    except UnicodeDecodeError:
        return size | {"body_base64": base64.b64encode(data).decode("ascii")}
