"""Finding the messages in a stream's bytes without making an object of each: only where they start and end.

An SSE block counts as a message when it has a ``data`` line (WHATWG HTML, 9.2.6); comments and blocks without data do
not. In NDJSON every line that is not blank counts.
"""

from __future__ import annotations

import re
from array import array
from typing import Final, Protocol

Spans = tuple["array[int]", "array[int]"]
_BLOCK_END: Final = re.compile(rb"(?>\r\n|\n|\r)(?>\r\n|\n|\r)+")
_DATA_LINE: Final = re.compile(rb"(?<![^\r\n])data(?=[:\r\n]|\Z)")
_BOM: Final = b"\xef\xbb\xbf"


class Framer(Protocol):
    """Cuts a stream of bytes into messages."""

    @property
    def kind(self) -> str:
        """The kind of stream, as in ``StreamOpened``."""
        ...

    def feed(self, data: bytes, offset: int) -> Spans:
        """Return the starts and ends (in the body file) of the messages completed by bytes that begin at ``offset``."""
        ...

    def finish(self, size: int) -> Spans:
        """Return what the end of the stream completes."""
        ...


class SseFramer:
    """Blocks of a ``text/event-stream`` that carry data; an unfinished last one is dropped, as the standard says."""

    kind = "sse"

    def __init__(self) -> None:
        """Start at the beginning of a stream."""
        self._rest = b""
        self._rest_at = 0

    def feed(self, data: bytes, offset: int) -> Spans:
        """See ``Framer.feed``."""
        if self._rest:
            data, offset = self._rest + data, self._rest_at
        line_end = _only_line_end(data)
        if line_end and not (offset == 0 and data.startswith(_BOM)):
            return self._feed_regular(data, offset, line_end * 2)
        return self._feed_any(data, offset)

    def _feed_regular(self, data: bytes, offset: int, gap: bytes) -> Spans:
        """Cut a text that has one kind of line end: several times as fast as any text."""
        *blocks, self._rest = data.split(gap)
        starts, ends = array("Q"), array("Q")
        for block in blocks:
            end = offset + len(block)
            if b"\ndata:" in block or block.startswith(b"data:") or _DATA_LINE.search(block):
                starts.append(offset)
                ends.append(end)
            offset = end + len(gap)
        self._rest_at = offset
        return starts, ends

    def _feed_any(self, data: bytes, offset: int) -> Spans:
        # A CR at the very end may be half of a CRLF: leave it for the next bytes.
        limit = len(data) - 1 if data.endswith(b"\r") else len(data)
        starts, ends = array("Q"), array("Q")
        at = len(_BOM) if offset == 0 and data.startswith(_BOM) else 0
        for match in _BLOCK_END.finditer(data, 0, limit):
            end = match.start()
            while at < end and data[at] in b"\r\n":  # blank lines that a cut left over
                at += 1
            if _DATA_LINE.search(data, at, end):
                starts.append(offset + at)
                ends.append(offset + end)
            at = match.end()
        self._rest, self._rest_at = data[at:], offset + at
        return starts, ends

    def finish(self, size: int) -> Spans:
        """See ``Framer.finish``."""
        rest, self._rest = self._rest, b""
        if rest.endswith(b"\r") and _BLOCK_END.search(rest) and _DATA_LINE.search(rest.rstrip(b"\r\n")):
            return array("Q", [self._rest_at]), array("Q", [self._rest_at + len(rest.rstrip(b"\r\n"))])
        return array("Q"), array("Q")


def _only_line_end(data: bytes) -> bytes:
    """Return the line end of a text that has no other, and nowhere more than one empty line; empty for the rest."""
    line_end = b"\n"
    if b"\r" in data:
        line_end = b"\r\n"
        if not data.count(b"\r") == data.count(b"\n") == data.count(line_end):
            return b""
    return b"" if data.startswith(line_end) or line_end * 3 in data else line_end


class LineFramer:
    """Lines of an NDJSON stream."""

    kind = "ndjson"

    def __init__(self) -> None:
        """Start at the beginning of a stream."""
        self._rest = b""
        self._rest_at = 0

    def feed(self, data: bytes, offset: int) -> Spans:
        """See ``Framer.feed``."""
        if self._rest:
            data, offset = self._rest + data, self._rest_at
        starts, ends = array("Q"), array("Q")
        at = 0
        while (end := data.find(b"\n", at)) >= 0:
            if data[at:end].strip():
                starts.append(offset + at)
                ends.append(offset + end)
            at = end + 1
        self._rest, self._rest_at = data[at:], offset + at
        return starts, ends

    def finish(self, size: int) -> Spans:
        """See ``Framer.finish``: a last line needs no line end."""
        rest, self._rest = self._rest, b""
        if rest.strip():
            return array("Q", [self._rest_at]), array("Q", [self._rest_at + len(rest)])
        return array("Q"), array("Q")


_LINE_TYPES: Final = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")


def framer_for(media_type: str) -> Framer | None:
    """Return a framer for a stream's media type, or ``None`` if the body is not a stream of messages."""
    if media_type == "text/event-stream":
        return SseFramer()
    return LineFramer() if media_type in _LINE_TYPES else None
