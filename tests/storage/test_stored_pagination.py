"""How pages are followed is kept in the request's file, and says no more than it must."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.storage import stored_things

from sanderling.domain.pagination import Pagination
from sanderling.storage.stored_fields import Fields, WrongShape
from sanderling.storage.stored_pagination import pagination_from, pagination_to


@given(stored_things.paginations)
def test_any_pagination_is_read_back_as_written(pagination: Pagination) -> None:
    """Every value of every field, those of a later version too."""
    assert pagination_from(Fields(pagination_to(pagination))) == pagination


def test_defaults_are_left_out() -> None:
    """A file names the kind and what differs."""
    assert pagination_to(Pagination()) == {}
    assert pagination_to(Pagination(kind="link")) == {"kind": "link"}
    assert pagination_to(Pagination(kind="page", items_path="", first=0, max_pages=0, max_time_s=2.0)) == {
        "kind": "page",
        "items_path": "",
        "first": 0,
        "max_pages": 0,
        "max_time_s": 2,
    }


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"kind": 1}, "“kind” must be text"),
        ({"size": 1.5}, "“size” must be a whole number"),
        ({"max_time_s": "1"}, "“max_time_s” must be a number"),
    ],
)
def test_wrong_types_are_named(value: object, reason: str) -> None:
    """With the field and both types."""
    with pytest.raises(WrongShape, match=reason):
        pagination_from(Fields(value))
