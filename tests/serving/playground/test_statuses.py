"""Statuses on demand."""

import httpx
import pytest


@pytest.mark.parametrize("code", [200, 201, 299, 301, 400, 404, 418, 451, 500, 599])
def test_the_status_asked_for_comes(client: httpx.Client, code: int) -> None:
    """Any method gets the status, with JSON that explains it."""
    answer = client.request("PATCH", f"/status/{code}")
    assert answer.status_code == code
    assert answer.json()["status"] == code


@pytest.mark.parametrize("code", [204, 205, 304])
def test_some_statuses_have_no_body(client: httpx.Client, code: int) -> None:
    """204, 205 and 304 come without a body, and the connection stays usable."""
    assert client.get(f"/status/{code}").content == b""
    assert client.get("/status/200").status_code == 200


def test_statuses_bring_the_headers_they_need(client: httpx.Client) -> None:
    """401 challenges, 429 and 503 say when to come back, 405 says what is allowed."""
    assert client.get("/status/401").headers["www-authenticate"].startswith("Basic")
    assert client.get("/status/429").headers["retry-after"] == "3"
    assert client.get("/status/405").headers["allow"] == "PATCH"
    assert client.get("/status/302").headers["location"] == "/echo"


@pytest.mark.parametrize("code", ["100", "199", "600", "abc", "-1", "1e3"])
def test_statuses_that_cannot_be_sent_are_refused(client: httpx.Client, code: str) -> None:
    """Anything but 200 to 599 is a bad request."""
    assert client.get(f"/status/{code}").status_code == 400
