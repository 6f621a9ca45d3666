"""Places among siblings as numbers: an item moves by changing its own number, as a rule no other."""

from __future__ import annotations

import math
from collections.abc import Sequence

_MOST_DIGITS = 17


def key_after(keys: Sequence[float]) -> float:
    """Return a key behind all of these."""
    return _next(max(keys)) if keys else 0.0


def key_between(before: float | None, after: float) -> float | None:
    """Return the shortest number between two keys (``before`` may be open), or ``None`` if there is none."""
    if before is None:
        return after - 1 if after - 1 < after else math.nextafter(after, -math.inf)
    middle = before + (after - before) / 2
    for digits in range(_MOST_DIGITS):
        rounded = round(middle, digits)
        if before < rounded < after:
            return rounded
    return middle if before < middle < after else None


def make_room(before: float | None, following: Sequence[float]) -> tuple[float, list[float]]:
    """Return a key for a new item and new keys for those behind it, as few of them changed as possible."""
    key = key_after([] if before is None else [before])
    room: list[float] = []
    last = key
    for index, other in enumerate(following):
        if other > last:
            room += following[index:]
            break
        last = _next(last)
        room.append(last)
    return key, room


def _next(key: float) -> float:
    following = float(math.floor(key) + 1)
    return following if following > key else math.nextafter(key, math.inf)
