"""A cached response as data."""

from __future__ import annotations

from sanderling.domain.cached_response import CachedResponse
from sanderling.domain.response import ResponseHead


def test_each_has_an_id_of_its_own() -> None:
    """Two answers to one URL do not take each other's place by accident; the id is fit for a file's name."""
    one, other = (
        CachedResponse(key="k", host="h", method="GET", head=ResponseHead(status=200), vary={}, aged_from_s=0)
        for _ in range(2)
    )
    assert one.id != other.id
    assert one.id.isalnum()
