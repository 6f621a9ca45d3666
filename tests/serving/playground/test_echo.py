"""Echo gives back what went over the wire."""

import hashlib

import httpx
import pytest


def test_it_tells_method_path_query_and_headers(client: httpx.Client) -> None:
    """Method, raw path, repeated query names and headers come back as they were sent."""
    url = "/echo/a%20b/é?tide=high&tide=low&empty="
    told = client.request("WAVE", url, headers=[("X-Bird", "knot"), ("X-Bird", "dunlin")]).json()
    assert told["method"] == "WAVE"
    assert told["path"] == "/echo/a%20b/%C3%A9"
    assert told["query"] == {"tide": ["high", "low"], "empty": ""}
    assert told["headers"]["x-bird"] == ["knot", "dunlin"]


def test_it_parses_json_and_says_why_it_cannot(client: httpx.Client) -> None:
    """A JSON body comes back as JSON and as text; a broken one with the parser's words."""
    good = client.post("/echo", json={"wind": "NW"}).json()["body"]
    bad = client.post("/echo", content=b'{"wind": ', headers={"Content-Type": "application/json"}).json()["body"]
    assert good["json"] == {"wind": "NW"}
    assert bad["text"] == '{"wind": '
    assert "char" in bad["json_error"]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"n": NaN}', '{"n": 1e999}'])
def test_json_that_cannot_be_shown_is_explained(client: httpx.Client, text: str) -> None:
    """JSON too deep for the parser, or with numbers that JSON does not have, comes back as text with a reason."""
    body = client.post("/echo", content=text, headers={"Content-Type": "application/json"}).json()["body"]
    assert body["text"] == text
    assert "json" not in body
    assert body["json_error"]


def test_half_a_character_comes_back_escaped(client: httpx.Client) -> None:
    """A lone surrogate, which UTF-8 cannot hold, is given back as it was written."""
    answer = client.post("/echo", content=b'"\\ud800"', headers={"Content-Type": "application/json"})
    assert b'"json": "\\ud800"' in answer.content


def test_it_parses_forms(client: httpx.Client) -> None:
    """A URL-encoded form comes back as names and values."""
    body = client.post("/echo", data={"a": ["1", "2"], "ü": "x y"}).json()["body"]
    assert body["form"] == {"a": ["1", "2"], "ü": "x y"}


def test_it_lists_multipart_parts_with_their_own_types(client: httpx.Client) -> None:
    """Texts and several files of one name come back in order, each with its type and digest."""
    picture = bytes(range(256)) * 50
    files: list[tuple[str, tuple[str | None, bytes, str]]] = [
        ("note", (None, b"hello", "text/markdown")),
        ("file", ("a.txt", b"line\r\n", "text/plain")),
        ("file", ("müll.bin", picture, "application/x-bird")),
    ]
    parts = client.post("/echo", files=files).json()["body"]["parts"]
    assert parts[0] == {"name": "note", "content_type": "text/markdown", "size_bytes": 5, "text": "hello"}
    assert (parts[1]["filename"], parts[1]["text"]) == ("a.txt", "line\r\n")
    assert parts[2]["content_type"] == "application/x-bird"
    assert parts[2]["sha256"] == hashlib.sha256(picture).hexdigest()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=x", b"no boundary here"),
    ],
)
def test_a_broken_multipart_body_is_a_problem(client: httpx.Client, content_type: str, body: bytes) -> None:
    """A multipart body without boundary, or that breaks the rules, is answered with 400 and a reason."""
    answer = client.post("/echo", content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 400
    assert "multipart" in answer.json()["detail"]


def test_binary_bodies_come_back_in_base64(client: httpx.Client) -> None:
    """Bytes that are no UTF-8 come back in base64 with their digest."""
    body = client.put("/echo", content=b"\xff\x00\xfe").json()["body"]
    assert body["base64"] == "/wD+"
    assert body["sha256"] == hashlib.sha256(b"\xff\x00\xfe").hexdigest()


def test_large_bodies_are_shown_in_part_and_larger_ones_refused(client: httpx.Client) -> None:
    """Beyond 1 MB only the beginning comes back; beyond 32 MB the answer is 413 and points to /uploads."""
    body = client.post("/echo", content=b"a" * 1_500_000).json()["body"]
    assert body["shortened"] is True
    assert (len(body["text"]), body["size_bytes"]) == (1024 * 1024, 1_500_000)
    answer = client.post("/echo", content=b"a" * (33 * 1024 * 1024))
    assert answer.status_code == 413
    assert "/uploads" in answer.json()["detail"]


def test_headers_come_back_as_asked(client: httpx.Client) -> None:
    """The query names response headers, the same one twice if so wished; impossible ones are refused."""
    answer = client.get("/headers?X-Tide=high&X-Tide=low&X-Empty=")
    assert answer.headers.get_list("x-tide") == ["high", "low"]
    assert answer.headers["x-empty"] == ""
    for query in ("X%0AY=1", "X-Y=a%0d%0ab", "a%20b=1", "X-Bird=海"):
        assert client.get(f"/headers?{query}").status_code == 400


def test_names_that_frame_the_message_are_not_taken_from_the_query(client: httpx.Client) -> None:
    """A wished Content-Length does not break the answer."""
    assert client.get("/headers?Content-Length=3&X-A=1").json() == {"headers": {"X-A": "1"}}


@pytest.mark.parametrize("depth", [850, 920, 960, 985])
def test_deep_json_is_no_fault_of_the_server(client: httpx.Client, depth: int) -> None:
    """Around the depth where reading still works and writing may not, the answer is a good one either way."""
    text = "[" * depth + "]" * depth
    answer = client.post("/echo", content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
