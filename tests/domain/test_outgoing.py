"""Headers of an outgoing request keep their order."""

from __future__ import annotations

from sanderling.domain.outgoing import with_header, without_header

HEADERS = (("Accept", "a"), ("X-One", "1"), ("accept", "b"))


def test_a_header_is_replaced_in_place_and_only_once() -> None:
    """All old ones of that name go, whatever their case."""
    assert with_header(HEADERS, "ACCEPT", "c") == (("ACCEPT", "c"), ("X-One", "1"))


def test_a_new_header_goes_to_the_end() -> None:
    """Order is kept."""
    assert with_header(HEADERS, "New", "n") == (*HEADERS, ("New", "n"))


def test_headers_are_removed_by_name_without_case() -> None:
    """Every header of that name goes."""
    assert without_header(HEADERS, "accept") == (("X-One", "1"),)
