"""Messages of a stream are found whatever the chunks."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sanderling.engine.message_framing import Framer, LineFramer, SseFramer, framer_for


def messages(framer: Framer, stream: bytes, cuts: list[int]) -> list[bytes]:
    """Return the messages that a framer finds in a stream cut at the given places."""
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    found = []
    for start, end in itertools.pairwise(places):
        starts, ends = framer.feed(stream[start:end], start)
        found += [stream[a:b] for a, b in zip(starts, ends, strict=True)]
    starts, ends = framer.finish(len(stream))
    return found + [stream[a:b] for a, b in zip(starts, ends, strict=True)]


def test_blocks_with_data_are_messages_and_comments_are_not() -> None:
    """Heartbeats, id-only and retry-only blocks do not count, nor does an unfinished last block."""
    stream = b": hi\n\nid: 1\n\nretry: 9\n\ndata: a\nid: 2\n\nevent: x\ndata\n\ndatax: no\n\ndata: unfinished"

    assert messages(SseFramer(), stream, []) == [b"data: a\nid: 2", b"event: x\ndata"]


def test_all_three_line_ends_separate_blocks() -> None:
    """LF, CR and CRLF, mixed."""
    stream = b"data: a\r\n\r\ndata: b\r\rdata: c\n\ndata: d\r\n\n"

    assert messages(SseFramer(), stream, []) == [b"data: a", b"data: b", b"data: c", b"data: d"]


@given(st.lists(st.integers(0, 10_000), max_size=12))
def test_cuts_do_not_change_what_is_found(cuts: list[int]) -> None:
    """A cut inside a CRLF, a field or a character makes no difference."""
    stream = b"data: a\r\n\r\n: c\r\n\r\ndata: \xc3\xa9\ndata: 2\n\nid: 7\rdata: b\r\r\r\ndata: end\r\n\r\n"

    assert messages(SseFramer(), stream, cuts) == messages(SseFramer(), stream, [])


@given(st.lists(st.integers(0, 10_000), max_size=12))
def test_lines_are_found_whatever_the_cuts(cuts: list[int]) -> None:
    """Blank lines do not count; the last line needs no line end."""
    stream = b'{"a":1}\n\n  \n{"b":2}\r\n{"c":3}'

    assert messages(LineFramer(), stream, cuts) == [b'{"a":1}', b'{"b":2}\r', b'{"c":3}']


def test_streams_are_known_by_their_media_type() -> None:
    """Other bodies are not streams."""
    assert framer_for("text/event-stream").kind == "sse"  # type: ignore[union-attr]
    assert framer_for("application/x-ndjson").kind == "ndjson"  # type: ignore[union-attr]
    assert framer_for("application/json") is None
