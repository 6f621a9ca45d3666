"""Answers that may be kept are not sent twice."""

import httpx
import pytest


def test_an_etag_is_recognised(client: httpx.Client) -> None:
    """If-None-Match with the tag, weak or in a list, or a star, gives 304 without a body."""
    tag = client.get("/cacheable/etag").headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = client.get("/cacheable/etag", headers={"If-None-Match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert client.get("/cacheable/etag", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (None, 304),
        ("Sun, 15 Mar 2026 00:00:00 GMT", 304),
        ("Fri, 13 Mar 2026 00:00:00 GMT", 200),
        ("yesterday", 200),
        ("", 200),
    ],
)
def test_a_date_is_compared(client: httpx.Client, since: str | None, status: int) -> None:
    """If-Modified-Since is compared as a time; what is no date is not taken for one."""
    told = client.get("/cacheable/last-modified").headers["last-modified"]
    header = {"If-Modified-Since": told if since is None else since}
    assert client.get("/cacheable/last-modified", headers=header).status_code == status


def test_served_counts_only_real_answers(client: httpx.Client) -> None:
    """A 304 does not count as served."""
    first = client.get("/cacheable/max-age/30")
    assert first.headers["cache-control"] == "max-age=30"
    client.get("/cacheable/max-age/30", headers={"If-None-Match": first.headers["etag"]})
    assert client.get("/cacheable/no-store").json()["served"] == first.json()["served"] + 1


def test_the_greeting_depends_on_the_language(client: httpx.Client) -> None:
    """It says so in Vary, and may be kept for each language."""
    german = client.get("/cacheable/greeting", headers={"Accept-Language": "de-AT, en"})
    assert german.headers["vary"] == "Accept-Language"
    assert (german.json()["greeting"], german.headers["content-language"]) == ("Guten Morgen", "de")
    assert client.get("/cacheable/greeting", headers={"Accept-Language": "xx"}).json()["greeting"] == "Good morning"
