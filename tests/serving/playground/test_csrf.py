"""The log book wants its own token back."""

import re

import httpx
import pytest


def test_without_a_token_nothing_is_written(client: httpx.Client) -> None:
    """Neither no token nor an invented one will do; the answer says where to get one."""
    for headers in ({}, {"X-CSRF-Token": "invented"}):
        refused = client.post("/csrf/notes", headers=headers)
        assert refused.status_code == 403
        assert "/csrf/token" in refused.json()["detail"]


def test_the_token_in_json_header_and_cookie_is_one(client: httpx.Client) -> None:
    """All three ways of /csrf/token give the same token, and it opens the book."""
    answer = client.get("/csrf/token")
    token = answer.json()["token"]
    assert {answer.headers["X-CSRF-Token"], answer.cookies["csrftoken"]} == {token}
    assert client.post("/csrf/notes", headers={"X-CSRF-Token": token}).json()["notes"] == 1


@pytest.mark.parametrize("place", ['name="csrf_token" value', 'name="csrf-token" content'])
def test_the_token_in_the_page_is_good_too(client: httpx.Client, place: str) -> None:
    """The hidden field and the meta element hold a token that opens the book."""
    match = re.search(f'{place}="([^"]+)"', client.get("/csrf/form").text)
    assert match
    headers = {"X-CSRF-Token": match.group(1)}
    notes = client.post("/csrf/notes", headers=headers).json()["notes"]
    assert notes >= 1
    assert client.delete("/csrf/notes", headers=headers).json()["notes"] == 0
