"""Redirects lead where they say."""

import httpx
import pytest


def test_a_chain_has_the_asked_length(client: httpx.Client) -> None:
    """N redirects lead to the echo, with the status asked for, relative or absolute."""
    answer = client.get("/redirects/4?status=308&absolute=1", follow_redirects=True)
    assert [hop.status_code for hop in answer.history] == [308] * 4
    assert all(hop.headers["location"].startswith("http://") for hop in answer.history)
    assert answer.json()["path"] == "/echo"
    assert client.get("/redirects/1").headers["location"] == "/echo"


def test_a_loop_never_ends(client: httpx.Client) -> None:
    """The loop points to itself."""
    with pytest.raises(httpx.TooManyRedirects):
        client.get("/redirects/loop", follow_redirects=True)


@pytest.mark.parametrize(("code", "method", "kept"), [(303, "GET", False), (307, "POST", True), (308, "POST", True)])
def test_methods_change_as_the_status_says(client: httpx.Client, code: int, method: str, kept: bool) -> None:
    """303 turns POST into GET; 307 and 308 keep method and body."""
    told = client.post(f"/redirects/method/{code}", content=b"wave", follow_redirects=True).json()
    assert told["method"] == method
    assert told["body"].get("text") == ("wave" if kept else None)


def test_it_points_anywhere(client: httpx.Client) -> None:
    """The URL in the query is the Location, as it was written."""
    answer = client.get("/redirects/to", params={"url": "https://example.com/a?b=c#d", "status": "301"})
    assert (answer.status_code, answer.headers["location"]) == (301, "https://example.com/a?b=c#d")


def test_the_other_origin_is_the_same_server(client: httpx.Client) -> None:
    """The other name leads here too, and httpx leaves the credentials behind."""
    answer = client.get("/redirects/other-origin", auth=("u", "p"), follow_redirects=True)
    assert answer.url.host == "localhost"
    assert "authorization" not in answer.json()["headers"]


def test_odd_redirects(client: httpx.Client) -> None:
    """One has no Location; one with a line break in it, or with another status, is refused."""
    assert "location" not in client.get("/redirects/nowhere").headers
    assert client.get("/redirects/to?url=a%0d%0ab").status_code == 400
    assert client.get("/redirects/to?status=200").status_code == 400
    assert client.get("/redirects/method/300").status_code == 400
    assert client.get("/redirects/many").status_code == 400
