"""The kinds of pagination as forms."""

from __future__ import annotations

from dataclasses import fields

from sanderling.domain.pagination import PAGINATION_KINDS, Pagination
from sanderling.services.paging_kinds import paging_kinds


def test_every_kind_is_offered_with_a_form() -> None:
    """All kinds but "none" are there, and each asks only for what a pagination holds."""
    kinds = list(paging_kinds())
    assert ["none", *(kind.name for kind in kinds)] == list(PAGINATION_KINDS)
    held = {item.name for item in fields(Pagination)}
    for kind in kinds:
        assert kind.label and kind.help
        assert {field.name for field in kind.fields} <= held
