"""Values of the domain as values that ``json`` can write."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from sanderling.domain import events as ev
from sanderling.domain.errors import SanderlingError
from sanderling.domain.response import ResponseHead
from sanderling.domain.secret import Secret
from sanderling.domain.timings import Phase, Timings


def print_json(value: object) -> None:
    """Print a value as JSON in UTF-8; what has no UTF-8 form, as bytes of a header may, is a JSON escape."""
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def ms(seconds: float) -> float:
    """Return milliseconds, to the microsecond."""
    return round(seconds * 1000, 3)


def error_json(error: SanderlingError) -> dict[str, str]:
    """Return an error: its stable code and its two sentences."""
    return {"code": error.code, "message": error.message, "advice": error.advice}


def head_json(head: ResponseHead) -> dict[str, Any]:
    """Return a response's head, its header fields in order."""
    return {
        "http_version": head.http_version,
        "status": head.status,
        "reason": head.reason,
        "headers": [list(pair) for pair in head.headers],
    }


def phases_json(timings: Timings) -> dict[str, float | None]:
    """Return every phase and the total; ``None`` for a phase that did not take place."""
    phases = {phase.value.replace(" ", "_"): timings.phase_s(phase) for phase in Phase} | {"total": timings.total_s}
    return {name: None if value is None else ms(value) for name, value in phases.items()}


def event_json(event: ev.Event, start_s: float) -> dict[str, Any]:
    """Return an event: its name, its time since the start, its fields; no path of ours."""
    name = "".join(f"-{c.lower()}" if c.isupper() else c for c in type(event).__name__).lstrip("-")
    if isinstance(event, ev.SignInCall):
        return {"event": name, "at_ms": ms(event.at_s - start_s), "call": event_json(event.event, start_s)}
    return {"event": name, "at_ms": ms(event.at_s - start_s), **_fields(event)}


def fingerprint(certificate: bytes) -> str:
    """Return a certificate's SHA-256 fingerprint, as it is compared: pairs of capitals with colons."""
    return hashlib.sha256(certificate).digest().hex(":").upper()


def _fields(value: Any) -> dict[str, Any]:
    held = {item.name: getattr(value, item.name) for item in dataclasses.fields(value) if item.name != "at_s"}
    return {name: value_json(inner) for name, inner in held.items() if not isinstance(inner, Path)}


def value_json(value: object) -> Any:
    """Return a field's value; bytes are certificates, of which events tell the fingerprint."""
    if isinstance(value, SanderlingError):
        return error_json(value)
    if isinstance(value, ResponseHead):
        return head_json(value)
    if isinstance(value, Secret):
        return str(value)
    if isinstance(value, bytes):
        return fingerprint(value)
    if isinstance(value, tuple):
        return [value_json(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    return value
