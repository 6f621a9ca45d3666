"""Lines of JSON."""

import json

import httpx


def test_each_line_is_json(client: httpx.Client) -> None:
    """As many lines as asked, each an object with its number, slow or fast."""
    for interval_ms, count in ((0, 1203), (5, 4)):
        answer = client.get(f"/ndjson?count={count}&interval_ms={interval_ms}")
        assert answer.headers["content-type"] == "application/x-ndjson"
        lines = answer.text.split("\n")
        assert lines.pop() == ""
        assert [json.loads(line)["n"] for line in lines] == list(range(1, count + 1))


def test_it_can_go_on_for_ever(client: httpx.Client) -> None:
    """With count=0 lines come until the reader has enough."""
    with client.stream("GET", "/ndjson?count=0&interval_ms=0") as answer:
        lines = answer.iter_lines()
        assert [json.loads(next(lines))["n"] for _ in range(2000)][-1] == 2000
