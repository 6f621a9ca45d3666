"""Messages of streams: SSE blocks exactly as the standard reads them, NDJSON lines, and their index."""

from __future__ import annotations

import json
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render.conftest import BytesInMemory

from sanderling.engine.message_framing import SseFramer
from sanderling.render.message_index import MessageIndex
from sanderling.render.messages import parse_line, parse_sse_block, pretty_data

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "corpora" / "sse" / "sse-vectors.json"


def cases() -> list[dict[str, object]]:
    """Return the vectors, or none where they are not there."""
    return json.loads(VECTORS.read_text("utf-8")) if VECTORS.is_file() else []


@pytest.mark.skipif(not VECTORS.is_file(), reason="the SSE vectors are not on this machine")
def test_the_standard_vectors() -> None:
    """Name, data and last event ID of each event are those of the vectors."""
    assert len(cases()) >= 24
    for case in cases():
        body = "".join(case["chunks"]).encode()  # type: ignore[arg-type]
        index = MessageIndex(BytesInMemory(body), "sse")
        framer = SseFramer()
        for starts, ends in (framer.feed(body, 0), framer.finish(len(body))):
            index.extend(starts, ends, 0.0)
        found = [
            {"type": m.event, "data": m.data, "id": index.last_id(row)}
            for row, m in enumerate(map(index.message, range(len(index))))
        ]
        assert found == case["events"], case["name"]


LINES = st.sampled_from(
    ["data", "data:x", "data: x:y", "data:  z", "event: e", "id: 7", "id", ": hi", "retry: 10", "odd"]
)


@given(st.lists(LINES, max_size=8), st.sampled_from(["\n", "\r", "\r\n"]))
def test_fields_of_a_block(lines: list[str], end: str) -> None:
    """Data lines are joined, the last event name and id count, whatever the line ends."""
    message = parse_sse_block(end.join(lines).encode())
    data = [line.partition(":")[2].removeprefix(" ") for line in lines if line.startswith("data")]
    assert message.data == "\n".join(data)
    assert message.event == ("e" if "event: e" in lines else "message")
    ids = [line for line in lines if line.startswith("id")]
    assert message.id == (None if not ids else "7" if ids[-1] == "id: 7" else "")
    assert message.retry_ms == (10 if "retry: 10" in lines else None)


@pytest.mark.parametrize(
    ("block", "what"),
    [(b"retry: 1x", None), ("retry: ١".encode(), None), (b"retry: 5", 5), (b"retry:", None)],
)
def test_retry_takes_ascii_digits_only(block: bytes, what: int | None) -> None:
    """Anything but digits in ``retry`` is passed over."""
    assert parse_sse_block(block).retry_ms == what


def test_comments_and_nul_in_ids() -> None:
    """A block of comments is known as such; an id with NUL is passed over."""
    assert parse_sse_block(b": ping\n:pong").is_comment
    assert not parse_sse_block(b": ping\ndata").is_comment
    assert parse_sse_block(b"id: a\0b").id is None


def test_json_data_is_printed_nicely() -> None:
    """Data that is JSON is indented, all else is shown as it is."""
    assert pretty_data('{"a":[1]}') == ('{\n  "a": [\n    1\n  ]\n}', "json")
    assert pretty_data("{oh") == ("{oh", "text")
    assert pretty_data("[DONE]") == ("[DONE]", "text")
    assert pretty_data("12") == ("12", "text")


def test_lines() -> None:
    """An NDJSON line is its data."""
    assert parse_line('{"é":1}\r'.encode()).data == '{"é":1}'


def test_the_index_holds_no_objects_and_reads_when_asked() -> None:
    """A hundred thousand messages cost their figures; one in the middle is read from its place alone."""
    block = b'id: %06d\nevent: tick\ndata: {"n": 1,\n'
    blocks = [block % n + b'data: "x": 2}' for n in range(100_000)]
    source = BytesInMemory(b"\n\n".join(blocks) + b"\n\n")
    step = len(blocks[0]) + 2
    index = MessageIndex(source, "sse")
    starts = array("Q", range(0, step * 100_000, step))
    index.extend(starts, array("Q", [start + step - 2 for start in starts]), 5.0)
    found = index.summary(50_000)
    assert (found.id, found.event, found.at_s, found.preview) == ("050000", "tick", 5.0, '{"n": 1, "x": 2}')
    assert len(index) == 100_000
    assert source.bytes_read < 200_000


def test_ids_stay_in_force() -> None:
    """A message without an id has the one before, also when it was set by a block without data."""
    body = b"id: 1\ndata: a\n\ndata: b\n\nid: 2\n\ndata: c\n\nid\ndata: d\n\n"
    index = MessageIndex(BytesInMemory(body), "sse")
    index.extend(*SseFramer().feed(body, 0), 0.0)
    assert [index.last_id(row) for row in (3, 2, 1, 0)] == ["", "2", "1", "1"]
    fresh = MessageIndex(BytesInMemory(body), "sse")
    fresh.extend(*SseFramer().feed(body, 0), 0.0)
    assert [fresh.last_id(row) for row in range(4)] == ["1", "1", "2", ""]
