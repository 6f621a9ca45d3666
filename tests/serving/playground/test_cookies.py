"""Cookies are set, come back, and are forgotten."""

import httpx


def test_cookies_come_back_and_are_forgotten(client: httpx.Client) -> None:
    """What /cookies/set set is shown by /cookies until /cookies/forget."""
    client.get("/cookies/set?bird=knot&beach=north")
    assert client.get("/cookies").json()["cookies"] == {"bird": "knot", "beach": "north"}
    client.get("/cookies/forget?bird")
    assert client.get("/cookies").json()["cookies"] == {"beach": "north"}


def test_cookies_of_every_kind(client: httpx.Client) -> None:
    """Of the nine kinds those for this path and scheme come back."""
    assert len(client.get("/cookies/kinds").headers.get_list("set-cookie")) == 9
    back = client.get("/cookies").json()["cookies"]
    assert {"session", "lasting", "dated", "hidden", "strict", "deep"} <= back.keys()
    assert "elsewhere" not in back
    assert "foreign" not in back
    assert "locked" not in back


def test_members_need_the_cookie(client: httpx.Client) -> None:
    """The members' place answers 401 before the login and 200 after it."""
    refused = client.get("/cookies/members")
    assert refused.status_code == 401
    assert "/cookies/login" in refused.json()["detail"]
    client.post("/cookies/login")
    assert client.get("/cookies/members").status_code == 200


def test_odd_cookies_are_refused(client: httpx.Client) -> None:
    """Names and values that would break the header are bad requests."""
    for query in ("a=b;c", "a=b%0d%0ac", "=x", "a=é", "a%20b=c"):
        assert client.get(f"/cookies/set?{query}").status_code == 400, query
