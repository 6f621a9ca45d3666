"""Compressed answers can be unpacked, and are what was asked for."""

import httpx
import pytest


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "identity", "gzip,br", "deflate, gzip"])
def test_each_coding_is_unpacked_by_httpx(client: httpx.Client, coding: str) -> None:
    """The JSON says which coding it came in; its unpacked length is told."""
    answer = client.get(f"/compressed/{coding}")
    assert answer.json()["coding"].replace(" ", "") == coding.replace(" ", "")
    assert int(answer.headers["x-unpacked-bytes"]) == len(answer.content)
    if coding != "identity":
        assert int(answer.headers["content-length"]) < len(answer.content)


def test_raw_deflate_calls_itself_deflate(client: httpx.Client) -> None:
    """The known mistake: no zlib frame around it. httpx copes."""
    answer = client.get("/compressed/raw-deflate")
    assert answer.headers["content-encoding"] == "deflate"
    assert len(answer.json()["orders"]) == 20


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, br, zstd", "zstd"),
        ("gzip, zstd;q=0", "gzip"),
        ("br;q=0.1", "br"),
        ("snappy", None),
        ("gzip;q=0.0", None),
    ],
)
def test_the_coding_is_negotiated(client: httpx.Client, accepted: str, chosen: str | None) -> None:
    """Accept-Encoding decides, refusals included; the answer varies by it."""
    answer = client.get("/compressed?orders=1", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == chosen
    assert answer.headers["vary"] == "Accept-Encoding"


def test_an_unknown_coding_is_named(client: httpx.Client) -> None:
    """What cannot be done is said."""
    answer = client.get("/compressed/lzma")
    assert answer.status_code == 404
    assert "no coding “lzma”" in answer.json()["detail"]
