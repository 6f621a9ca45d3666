"""The table of places, and what callers get who lost their way."""

from typing import Any
from urllib.parse import urlsplit

import httpx


def _places(client: httpx.Client) -> list[dict[str, Any]]:
    return [place for subject in client.get("/").json()["subjects"] for place in subject["places"]]


def test_every_place_is_listed_with_a_sentence(client: httpx.Client) -> None:
    """The index names methods, path and a sentence for each place."""
    places = _places(client)
    assert len(places) > 40
    for place in places:
        assert place["about"].endswith("."), place
        assert place["methods"]


def test_every_example_of_the_index_leads_somewhere(client: httpx.Client) -> None:
    """No example is a dead end: none answers 404, 405 or 500, and none is a bad question."""
    for place in _places(client):
        method = "GET" if place["methods"] == "any" else place["methods"].split(", ")[0]
        parts = urlsplit(place["try"])
        with client.stream(method, place["try"]) as answer:
            assert answer.status_code not in {400, 404, 405, 500}, f"{method} {parts.path}?{parts.query}"
        if method == "DELETE":
            client.delete("/orders")


def test_a_wrong_path_is_answered_with_a_guess(client: httpx.Client) -> None:
    """A path that is nearly right is answered with the right one."""
    answer = client.get("/oders")
    assert answer.status_code == 404
    assert answer.json()["detail"] == ("There is nothing at /oders. Did you mean /orders? GET / lists every place.")


def test_a_wrong_method_is_answered_with_the_right_ones(client: httpx.Client) -> None:
    """405 lists the methods of all places at that path, in words and in Allow."""
    answer = client.put("/orders")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "DELETE, GET, HEAD, POST"


def test_the_server_says_its_name(client: httpx.Client) -> None:
    """Answers carry Server and Date."""
    answer = client.get("/")
    assert answer.headers["server"] == "Sanderling"
    assert answer.headers["date"].endswith("GMT")
