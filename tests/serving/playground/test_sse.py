"""Event streams: ticker, flood, and the one that is cut again and again."""

import time

import httpx
import pytest
from httpx_sse import ServerSentEvent, connect_sse


def _events(client: httpx.Client, url: str, last_id: str = "") -> list[ServerSentEvent]:
    headers = {"Last-Event-ID": last_id} if last_id else {}
    with connect_sse(client, "GET", url, headers=headers) as source:
        return list(source.iter_sse())


def test_the_ticker_names_and_numbers_its_events(client: httpx.Client) -> None:
    """Events have names, rising ids and JSON; the first line asks for a retry time."""
    answer = client.get("/sse/ticker?interval_ms=0&count=6")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.startswith("retry: 2000\n\n")
    events = [event for event in _events(client, "/sse/ticker?interval_ms=0&count=6") if event.data]
    assert [event.id for event in events] == ["1", "2", "3", "4", "5", "6"]
    assert {event.event for event in events} == {"tide", "wind", "bird"}
    assert events[2].json()["n"] == 3


def test_the_ticker_goes_on_after_the_last_id(client: httpx.Client) -> None:
    """``Last-Event-ID`` decides where the ticker begins."""
    events = [event for event in _events(client, "/sse/ticker?interval_ms=0&count=2", "41") if event.data]
    assert [event.id for event in events] == ["42", "43"]


def test_heartbeats_are_comments(client: httpx.Client) -> None:
    """While the ticker waits it sends comments."""
    text = client.get("/sse/ticker?interval_ms=120&heartbeat_ms=50&count=2").text
    assert text.count(": still here\n\n") == 2


def test_events_come_in_bursts(client: httpx.Client) -> None:
    """A burst sends several events at once and the count is still exact."""
    text = client.get("/sse/ticker?interval_ms=0&burst=4&count=10").text
    assert text.count("\nid: ") == 10


def test_the_ticker_keeps_its_pace(client: httpx.Client) -> None:
    """Events come one by one, not all at the end."""
    arrivals = []
    with connect_sse(client, "GET", "/sse/ticker?interval_ms=60&count=4") as source:
        for event in source.iter_sse():
            if event.data:
                arrivals.append(time.perf_counter())
    assert arrivals[-1] - arrivals[0] == pytest.approx(0.18, abs=0.1)


def test_the_flood_has_the_size_and_number_asked_for(client: httpx.Client) -> None:
    """A flood is exactly count times size bytes, and every event is JSON with its number."""
    answer = client.get("/sse/burst?count=5000&size=100")
    assert len(answer.content) == 500_000
    events = _events(client, "/sse/burst?count=3&size=300")
    assert [event.json()["n"] for event in events] == [1, 2, 3]


def test_a_cut_line_is_taken_up_after_the_last_event(client: httpx.Client) -> None:
    """Coming back with the last id one gets all events once, then 204."""
    seen: list[str] = []
    for _ in range(3):
        seen += [
            event.id
            for event in _events(client, "/sse/cut?every=2&total=5&interval_ms=0", seen[-1] if seen else "")
            if event.data
        ]
    assert seen == ["1", "2", "3", "4", "5"]
    assert client.get("/sse/cut?every=2&total=5", headers={"Last-Event-ID": "5"}).status_code == 204


def test_a_rough_cut_breaks_the_connection(client: httpx.Client) -> None:
    """With rough=1 the body ends without its end, after the events."""
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/sse/cut?rough=1&interval_ms=0")


def test_foreign_last_event_ids_start_at_the_beginning(client: httpx.Client) -> None:
    """An id that is none of ours does no harm."""
    for foreign in (b"abc", b"-4", b"99999999999999", b"\xb2"):
        assert "id: 1\n" in client.get("/sse/cut?interval_ms=0", headers=[(b"Last-Event-ID", foreign)]).text


def test_a_head_of_an_endless_stream_ends(client: httpx.Client) -> None:
    """HEAD gives the head alone."""
    answer = client.head("/sse/ticker")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.content == b""


def test_senseless_parameters_are_explained(client: httpx.Client) -> None:
    """A parameter out of bounds is answered with 400 and its bounds."""
    answer = client.get("/sse/burst?size=1")
    assert answer.status_code == 400
    assert "from 64 to 10000000" in answer.json()["detail"]
