"""Sources over bytes in memory."""

from __future__ import annotations

from sanderling.render.held_bytes import NO_BYTES, HeldBytes


def test_a_part_and_a_place() -> None:
    """Reading is limited to what there is; finding keeps to the range."""
    source = HeldBytes(b"one two one")
    assert source.size_bytes == 11
    assert (source.read(4, 7), source.read(8, 99), source.read(-3, 3)) == (b"two", b"one", b"one")
    assert (source.find(b"one", 1, 11), source.find(b"one", 1, 10)) == (8, -1)
    assert NO_BYTES.size_bytes == 0
