"""The place that fails first, and the one that counts its visitors."""

import time

import httpx


def test_it_fails_as_often_as_asked_then_works(client: httpx.Client) -> None:
    """Each key fails that often, works once, and begins anew; keys do not know each other."""
    url = "/flaky/a?fails=2&status=502&retry_after=1"
    statuses = [client.get(url).status_code for _ in range(4)]
    assert statuses == [502, 502, 200, 502]
    assert client.get("/flaky/b?fails=1").headers.get("retry-after") is None
    assert client.get(url).headers["retry-after"] == "1"


def test_only_so_many_pass_in_a_window(client: httpx.Client) -> None:
    """After the limit comes 429 with Retry-After; the headers count down; then the window opens again."""
    url = "/rate-limited?limit=2&window_s=1&key=t"
    answers = [client.get(url) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]
    assert answers[2].headers["retry-after"] == "1"
    assert abs(int(answers[2].headers["x-ratelimit-reset"]) - time.time()) <= 2
    assert client.get("/rate-limited?limit=2&window_s=1&key=other").status_code == 200
    time.sleep(1.01)
    assert client.get(url).status_code == 200


def test_the_state_in_the_headers_of_the_draft(client: httpx.Client) -> None:
    """The policy with its window, and what is left of it."""
    answer = client.get("/rate-limited?limit=3&window_s=60&key=draft&style=draft")
    assert answer.headers["ratelimit-policy"] == '"visitors";q=3;w=60'
    assert answer.headers["ratelimit"] == '"visitors";r=2;t=60'
    assert "x-ratelimit-limit" not in answer.headers
