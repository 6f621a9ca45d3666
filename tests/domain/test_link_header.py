"""The Link header as RFC 8288 writes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.link_header import links_in_header, target_of


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('<https://api.example/orders?page=2>; rel="next"', "https://api.example/orders?page=2"),
        ("</orders?page=2>;rel=next", "/orders?page=2"),
        ('<a>; rel="prev first", <b>; title="x, y; rel=\\"next\\""; REL="last NEXT"', "b"),
        ('<a>; rel="prev"; rel="next", <b>; rel=next', "b"),
        ('<a,b;c>; rel="next"', "a,b;c"),
        ('<a>; rel="next"; anchor="#part", <b>; rel="next"', "b"),
        ('<a>; rel="nextpage"', None),
        ("<a", None),
        ("next: a", None),
        ("", None),
    ],
)
def test_the_target_of_a_relation_is_found(value: str, expected: str | None) -> None:
    """Commas and semicolons in targets and quotes divide nothing; the first rel of a link counts."""
    assert target_of([value], "next") == expected


def test_several_headers_are_one_list() -> None:
    """A link may stand in any of them."""
    assert target_of(["<a>; rel=prev", "<b>; rel=next"], "next") == "b"


def test_places_of_targets_are_told() -> None:
    """Start and end cut the target out of the value."""
    value = "<a>; rel=prev, <b c>; rel=next"
    assert [value[link.start : link.end] for link in links_in_header(value)] == ["a", "b c"]


@given(st.text(alphabet='<>;,="\\ relnxt\n', max_size=60))
def test_any_text_can_be_read(value: str) -> None:
    """Nothing that a server sends makes it fail, and what is found stands in the text."""
    for link in links_in_header(value):
        assert value[link.start : link.end].strip() == link.target
