"""Numbers that order siblings."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from sanderling.storage.sort_keys import key_after, key_between, make_room

keys = st.integers(-5, 5).map(float) | st.floats(-1e300, 1e300)


@given(st.lists(keys, max_size=5))
def test_key_after_is_behind_all(siblings: list[float]) -> None:
    """A new last item stands behind every other."""
    assert all(key_after(siblings) > key for key in siblings)


@given(keys, keys)
def test_key_between_is_between(one: float, other: float) -> None:
    """A number between two is between them; where there is none, that is said."""
    low, high = sorted((one, other))
    key = key_between(low, high)
    assert key is None or low < key < high
    if high - low > max(abs(high) * 1e-12, 1e-300):
        assert key is not None
    assert key_between(None, high) < high  # type: ignore[operator]


def test_keys_are_short() -> None:
    """Numbers that people see in version control stay short."""
    assert [key_between(1, 2), key_between(0, 10), key_between(1, 1.5), key_between(None, 0)] == [1.5, 5, 1.2, -1]
    assert key_after([1.5, 0.2]) == 2


@given(st.none() | keys, st.lists(keys, max_size=6))
def test_make_room_orders_all(before: float | None, following: list[float]) -> None:
    """After making room the new item stands before all that follow, in their old order, and few have changed."""
    following = sorted(following) if before is None else sorted(max(key, before) for key in following)
    key, room = make_room(before, following)
    assert len(room) == len(following)
    assert all(
        one < other for one, other in zip([key, *room], [*room, math.inf], strict=True) if other not in following
    )
    assert sorted(room) == room and (not room or key < room[0])
    assert before is None or key > before
    unchanged = [key for key, old in zip(room, following, strict=True) if key == old]
    assert room[len(room) - len(unchanged) :] == unchanged or len(set(room)) == len(room)
