"""From a first response to an offer: the ways of well-known APIs, and responses that have no next page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.pagination import Pagination
from sanderling.domain.response import ResponseHead
from sanderling.engine.json_places import parse_path, path_text
from sanderling.engine.paging_guess import guess_pagination

URL = "http://a/list"
ONE = [{"id": "x1"}]


def guess(body: Any, url: str = URL, *links: str) -> Pagination | None:
    """Return the offer for a body."""
    head = ResponseHead(status=200, headers=tuple(("Link", link) for link in links))
    return guess_pagination(url, head, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"items": ONE, "next": "/list?page=2"},
            Pagination(kind="next-url", items_path="$.items[*]", next_path="$.next"),
        ),
        (
            {"data": ONE, "links": {"self": "/a", "next": {"href": "http://a/2"}}},
            Pagination(kind="next-url", items_path="$.data[*]", next_path="$.links.next.href"),
        ),
        (
            {"_embedded": {"orders": ONE}, "_links": {"next": {"href": "?page=2"}}},
            Pagination(kind="next-url", items_path="$._embedded.orders[*]", next_path="$._links.next.href"),
        ),
        (
            {"@odata.context": "x", "value": ONE, "@odata.nextLink": "https://a/b"},
            Pagination(kind="next-url", items_path="$.value[*]", next_path="$['@odata.nextLink']"),
        ),
        (
            {"ok": True, "members": ONE, "response_metadata": {"next_cursor": "dXNl"}},
            Pagination(
                kind="cursor",
                items_path="$.members[*]",
                next_path="$.response_metadata.next_cursor",
                parameter="cursor",
            ),
        ),
        (
            {"files": ONE, "nextPageToken": "abc"},
            Pagination(kind="cursor", items_path="$.files[*]", next_path="$.nextPageToken", parameter="pageToken"),
        ),
        (
            {"object": "list", "data": ONE, "has_more": True},
            Pagination(kind="cursor", items_path="$.data[*]", next_path="$.data[-1].id", parameter="starting_after"),
        ),
        (
            {"page": 1, "pages": 10, "orders": ONE},
            Pagination(kind="page", items_path="$.orders[*]", parameter="page", first=1),
        ),
        (
            {"content": ONE, "page": {"number": 0, "totalPages": 3}},
            Pagination(kind="page", items_path="$.content[*]", parameter="page", first=0),
        ),
        (
            {"issues": ONE, "startAt": 0, "maxResults": 50, "total": 120},
            Pagination(kind="offset", items_path="$.issues[*]", parameter="startAt"),
        ),
    ],
)
def test_known_ways_are_seen(body: Any, expected: Pagination) -> None:
    """JSON:API, HAL, OData, Slack, Google, Stripe, Spring, Jira, and what everybody else does."""
    assert guess(body) == expected


def test_the_link_header_is_best() -> None:
    """It says exactly what it is for."""
    found = guess(ONE, URL, '<http://a/list?page=2>; rel="next"')
    assert found == Pagination(kind="link", items_path="$[*]")


def test_names_in_the_query_count() -> None:
    """The person has shown which parameter the API knows."""
    found = guess({"current_page": 2, "last_page": 5, "data": ONE}, "http://a/list?p=2")
    assert found is not None
    assert (found.kind, found.parameter) == ("page", "p")
    assert guess(ONE, "http://a/list?skip=20&take=10") == Pagination(kind="offset", parameter="skip")
    cursor = guess({"items": ONE, "next_cursor": "b"}, "http://a/list?after=a")
    assert cursor is not None
    assert cursor.parameter == "after"


@pytest.mark.parametrize(
    "body",
    [
        {"items": ONE, "next": None},
        {"items": ONE, "next_cursor": ""},
        {"items": ONE, "next_cursor": "same", "has_more": False},
        {"page": 3, "pages": 3, "orders": ONE},
        {"offset": 90, "limit": 10, "total": 97, "orders": ONE},
        {"id": 1, "next": "/orders/2"},
        ONE,
        "text",
        7,
    ],
)
def test_nothing_is_offered_without_a_next_page(body: Any) -> None:
    """The last page, a single thing, a list that says nothing."""
    assert guess(body) is None


@given(st.binary(max_size=60))
def test_any_body_can_be_looked_at(body: bytes) -> None:
    """What is no JSON is no list."""
    found = guess_pagination(URL, ResponseHead(status=200), body)
    assert found is None or found.kind != "none"


# python-jsonpath 2.2 refuses escaped control characters in names, which RFC 9535 allows.
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4)


@given(st.lists(names | st.integers(-9, 9), max_size=3))
def test_steps_are_written_as_a_path_that_leads_there(steps: list[str | int]) -> None:
    """Any name, however odd."""
    path = parse_path(path_text(tuple(steps)))
    assert path.rest is not None or path.steps == tuple(steps)
