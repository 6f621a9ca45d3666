"""One line says how pages are followed; what cannot be understood is answered with an example."""

from __future__ import annotations

import pytest

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.pagination import Pagination
from sanderling.services.pagination_text import EXAMPLES, pagination_from_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("none", Pagination()),
        ("link", Pagination(kind="link")),
        ("next-url", Pagination(kind="next-url")),
        ("next-url:$.links.next", Pagination(kind="next-url", next_path="$.links.next")),
        ("cursor:$.next_cursor:cursor", Pagination(kind="cursor", next_path="$.next_cursor", parameter="cursor")),
        ("cursor::after", Pagination(kind="cursor", parameter="after")),
        ("page:p", Pagination(kind="page", parameter="p")),
        ("page:page:per_page=50", Pagination(kind="page", parameter="page", size_parameter="per_page", size=50)),
        ("page first=0", Pagination(kind="page", first=0)),
        ("offset::limit=7", Pagination(kind="offset", size_parameter="limit", size=7)),
        (
            "page:page[number]:page[size]=5",
            Pagination(kind="page", parameter="page[number]", size_parameter="page[size]", size=5),
        ),
        (
            "  next-url:$['a:b'].next   items=$.data[? @.ok == true] max-pages=0 max-items=10 ",
            Pagination(
                kind="next-url",
                next_path="$['a:b'].next",
                items_path="$.data[? @.ok == true]",
                max_pages=0,
                max_items=10,
            ),
        ),
        ("link max-time=2.5 max-bytes=10M", Pagination(kind="link", max_time_s=2.5, max_bytes=10_000_000)),
        ("link max-time=30s max-bytes=5", Pagination(kind="link", max_time_s=30, max_bytes=5)),
    ],
)
def test_a_line_is_understood(text: str, expected: Pagination) -> None:
    """The way with its parts, then the rest in any order."""
    assert pagination_from_text(text) == expected


def test_several_texts_are_one() -> None:
    """As a command line hands them over, one option at a time."""
    together = pagination_from_text("link items=$.data[*]", "max-pages=3")
    assert together == pagination_from_text("link items=$.data[*] max-pages=3")


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_right(example: str) -> None:
    """What an error shows can be written."""
    assert pagination_from_text(example).kind != "none"


@pytest.mark.parametrize(
    ("text", "reason", "example"),
    [
        ("", "It says nothing", "link"),
        ("next", "“next” is no way", "link"),
        ("link:$.next", "more parts than link takes", "link"),
        ("page:page:50", "“50” is not a parameter and a number", "page:page:size=50"),
        ("cursor:$.a:b:c", "more parts", "cursor:$.next_cursor:cursor"),
        ("link max-pages=many", "“max-pages=many” has no value", "max-pages=10"),
        ("link items=", "“items=”", "items=$.data[*]"),
        ("link pages=3", "“pages=3” is not known", "max-pages=10"),
    ],
)
def test_what_is_wrong_is_named(text: str, reason: str, example: str) -> None:
    """With an example of the very same way."""
    with pytest.raises(InvalidSetting, match=reason.replace("$", r"\$")) as caught:
        pagination_from_text(text)
    assert example in caught.value.advice
