"""Big bodies, down and up."""

import hashlib
import json
from collections.abc import Iterator

import httpx
import pytest


@pytest.mark.parametrize("size", [0, 1, 262_144, 262_145, 3_000_000])
def test_downloads_have_the_asked_size(client: httpx.Client, size: int) -> None:
    """With Content-Length or chunked, the bytes are as many as asked, and the same each time."""
    known = client.get(f"/download?bytes={size}")
    chunked = client.get(f"/download?bytes={size}&chunked=1")
    assert known.headers["content-length"] == str(size)
    assert "content-length" not in chunked.headers
    assert len(known.content) == size
    assert known.content == chunked.content
    assert f"shore-{size}.bin" in known.headers["content-disposition"]


def test_long_json_comes_over_the_wire(client: httpx.Client) -> None:
    """A megabyte of JSON, pretty by default, is exactly that."""
    answer = client.get("/json?bytes=1000000")
    assert (len(answer.content), answer.headers["content-type"]) == (1_000_000, "application/json")
    assert len(json.loads(answer.content)) > 1000
    assert b"\n" not in client.get("/json?bytes=5000&pretty=0").content


def test_uploads_are_counted(client: httpx.Client) -> None:
    """The answer tells size and digest of what came, with a length or chunked."""
    data = bytes(range(256)) * 5000

    def pieces() -> Iterator[bytes]:
        for at in range(0, len(data), 10_000):
            yield data[at : at + 10_000]

    known = client.post("/uploads", content=data).json()
    chunked = client.put("/uploads", content=pieces()).json()
    assert known["size_bytes"] == chunked["size_bytes"] == len(data)
    assert known["sha256"] == chunked["sha256"] == hashlib.sha256(data).hexdigest()
    assert (known["transfer"], chunked["transfer"]) == ("with Content-Length", "chunked")
    assert client.post("/uploads?digest=0", content=b"").json()["sha256"] is None


def test_a_cancelled_upload_is_no_fault(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    """The server goes on and writes nothing into the log."""

    def pieces() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise KeyError("cancelled")

    with pytest.raises(KeyError):
        client.post("/uploads", content=pieces())
    with pytest.raises(KeyError):
        client.post("/echo", content=pieces())
    assert client.post("/uploads", content=b"next").json()["size_bytes"] == 4
    assert caplog.records == []


def test_a_head_of_a_big_download_is_quick(client: httpx.Client) -> None:
    """HEAD tells the length of a terabyte without sending it."""
    assert client.head("/download?bytes=1000000000000").headers["content-length"] == "1000000000000"
