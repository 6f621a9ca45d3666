"""What a response says about its server's rate limit, in the spellings that are in use.

``RateLimit`` and ``RateLimit-Policy`` as in the IETF's drafts (draft-ietf-httpapi-ratelimit-headers: parameters by
policy name, before that ``limit=, remaining=, reset=``, before that three headers), and the older ``X-RateLimit-*``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sanderling.domain.response import ResponseHead
from sanderling.engine.http_dates import http_date, server_time_s

_SPELLINGS: Final = ("ratelimit-{}", "x-ratelimit-{}", "x-rate-limit-{}", "x-ratelimit-{}-requests")
_RESETS: Final = ("reset", "reset-after")
_ITEM: Final = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^",])+')
_PARAMETER: Final = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^";])+')
_NUMBER: Final = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,9})?$")
_DURATION: Final = re.compile(
    r"(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)s)?(?:([0-9]{1,9})ms)?$"
)
_EPOCH_FROM_S: Final = 1e9
_EPOCH_FROM_MS: Final = 1e11


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A limit as a response told it; ``None`` where it did not. ``reset_s`` counts from the response."""

    limit: int | None = None
    remaining: int | None = None
    reset_s: float | None = None
    policy: str = ""


def read_rate_limit(head: ResponseHead) -> RateLimit | None:
    """Return what the response says about a rate limit, or ``None`` if it says nothing that can be understood."""
    found: dict[str, str] = {}
    for name, value in head.headers:
        key = name.lower()
        if "rate" in key and "limit" in key:
            found[key] = f"{found[key]}, {value}" if key in found else value
    if not found:
        return None
    policy = found.get("ratelimit-policy", "").strip()
    read = _single(found.get("ratelimit", ""), policy) or _several(found, policy, head)
    return None if read == RateLimit(policy=read.policy) and not policy else read


def _single(value: str, policy: str) -> RateLimit | None:
    """Read the one-header forms; of several policies the one with the least left counts."""
    items = [_parameters(item) for item in _ITEM.findall(value)]
    named = [(_whole(values.get("r", "")), name, values) for name, values in items if "r" in values]
    if named:
        remaining, name, values = min(named, key=lambda item: math.inf if item[0] is None else item[0])
        policies = dict(_parameters(item) for item in _ITEM.findall(policy))
        limit = _whole(policies.get(name, {}).get("q", ""))
        return RateLimit(limit, remaining, _seconds(values.get("t", "")), policy)
    plain = {key.strip(): text.strip() for key, _, text in (item.partition("=") for item in _ITEM.findall(value))}
    if "remaining" not in plain and "limit" not in plain:
        return None
    limit, remaining = _whole(plain.get("limit", "")), _whole(plain.get("remaining", ""))
    return RateLimit(limit, remaining, _seconds(plain.get("reset", "")), policy)


def _parameters(item: str) -> tuple[str, dict[str, str]]:
    """Split ``"name";r=1;t=2`` into its name and its parameters."""
    name, *rest = _PARAMETER.findall(item)
    pairs = (piece.partition("=") for piece in rest)
    return name.strip(), {key.strip(): value.strip() for key, _, value in pairs}


def _several(found: dict[str, str], policy: str, head: ResponseHead) -> RateLimit:
    """Read the forms with a header for each number."""

    def text(what: str) -> str:
        return next((found[name] for name in (spelling.format(what) for spelling in _SPELLINGS) if name in found), "")

    resets = (_reset(text(what), head) for what in _RESETS)
    reset_s = next((value for value in resets if value is not None), None)
    return RateLimit(_whole(text("limit")), _whole(text("remaining")), reset_s, policy)


def _whole(text: str) -> int | None:
    """Return the number at the start: ``100, 100;w=60`` was a form of the limit once."""
    first = re.split(r"[,;]", text, maxsplit=1)[0].strip()
    return int(float(first)) if _NUMBER.match(first) else None


def _seconds(text: str) -> float | None:
    return float(text) if _NUMBER.match(text) else None


def _reset(text: str, head: ResponseHead) -> float | None:
    """Return the seconds until a reset that is told in seconds, as a time since 1970, as a date or as ``1m30s``."""
    text = text.split(",", 1)[0].strip() if "GMT" not in text else text.strip()
    if not text:
        return None
    if _NUMBER.match(text):
        number = float(text)
        if number < _EPOCH_FROM_S:
            return number
        return max(0.0, (number / 1000 if number >= _EPOCH_FROM_MS else number) - server_time_s(head))
    duration = _DURATION.match(text)
    if duration:
        hours, minutes, seconds, milliseconds = (float(part or 0) for part in duration.groups())
        return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
    date = http_date(text) or _iso_date(text)
    return max(0.0, date.timestamp() - server_time_s(head)) if date else None


def _iso_date(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
