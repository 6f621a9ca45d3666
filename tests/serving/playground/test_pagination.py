"""All five ways of paging lead through the same list, from the first to the last."""

import re
from typing import Any

import httpx
import pytest

ALL = list(range(1, 98))


def _ids(sightings: list[dict[str, Any]]) -> list[int]:
    return [sighting["id"] for sighting in sightings]


def test_by_numbers(client: httpx.Client) -> None:
    """Pages 1 to the told last one hold everything; the page after is empty."""
    first = client.get("/pages/numbered?size=20").json()
    found = [i for page in range(1, first["pages"] + 1) for i in _ids(_page(client, page))]
    assert found == ALL
    assert first["total"] == len(ALL)
    assert _page(client, 6) == []


def _page(client: httpx.Client, page: int) -> list[dict[str, Any]]:
    sightings: list[dict[str, Any]] = client.get(f"/pages/numbered?size=20&page={page}").json()["sightings"]
    return sightings


def test_by_the_url_in_the_body(client: httpx.Client) -> None:
    """Following ``next`` to its end gives everything; ``previous`` leads back."""
    found, url = [], "/pages/next-url?size=30"
    while url:
        page = client.get(url).json()
        found += _ids(page["sightings"])
        last, url = page, page["next"]
    assert found == ALL
    assert _ids(client.get(last["previous"]).json()["sightings"])[0] == 61


def test_by_the_link_header(client: httpx.Client) -> None:
    """Following rel=next gives everything; the body is the bare list."""
    found, url = [], "/pages/link-header?size=25"
    while url:
        answer = client.get(url)
        found += _ids(answer.json())
        url = answer.links.get("next", {}).get("url", "")
    assert found == ALL
    assert re.findall(r'rel="(\w+)"', answer.headers["link"]) == ["first", "prev"]


def test_by_cursor(client: httpx.Client) -> None:
    """Coming back with each cursor gives everything."""
    found: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get("/pages/cursor", params={"limit": "40", "cursor": cursor}).json()
        found += _ids(page["sightings"])
        cursor = page["next_cursor"]
    assert found == ALL
    assert page["has_more"] is False


@pytest.mark.parametrize("cursor", ["%%%", "abc", "YWZ0ZXI6OTk5OQ", "é"])
def test_foreign_cursors_are_refused(client: httpx.Client, cursor: str) -> None:
    """A cursor that was not made here is a bad request."""
    assert client.get("/pages/cursor", params={"cursor": cursor}).status_code == 400


def test_by_offset(client: httpx.Client) -> None:
    """Counting what came leads to an empty page at the end."""
    found: list[int] = []
    while page := client.get(f"/pages/offset?limit=40&offset={len(found)}").json()["sightings"]:
        found += _ids(page)
    assert found == ALL
