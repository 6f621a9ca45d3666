"""Where the messages of a stream are and when they came: three figures for each, no objects.

What a message says is read from the body when it is shown.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from typing import Final

from sanderling.domain.response import BytesSource
from sanderling.render.messages import Message, parse_line, parse_sse_block

_PREVIEW_BYTES: Final = 2048
_PREVIEW_CHARACTERS: Final = 300
_LARGEST_MESSAGE_BYTES: Final = 32 * 1024 * 1024
_LOOK_BACK_BYTES: Final = 128 * 1024
_CACHED: Final = 512
_ID_LINE: Final = re.compile(rb"(?<![^\r\n])id(?::[ ]?([^\r\n\0]*))?(?=[\r\n]|\Z)")
_WHITE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class MessageSummary:
    """A message in a table: when it came, the last event ID in force, its name, its length, how it begins."""

    at_s: float
    id: str
    event: str
    size_bytes: int
    preview: str


class MessageIndex:
    """Messages of one stream, in order."""

    def __init__(self, source: BytesSource, kind: str) -> None:
        """Index messages of ``kind`` (``sse`` or ``ndjson``) in the body that ``source`` reads."""
        self._source = source
        self.kind = kind
        self._starts: array[int] = array("Q")
        self._ends: array[int] = array("Q")
        self._times: array[float] = array("d")
        self._ids: dict[int, str] = {}
        self._summaries: dict[int, MessageSummary] = {}

    def __len__(self) -> int:
        return len(self._times)

    def extend(self, starts: array[int], ends: array[int], at_s: float) -> None:
        """Add messages that arrived together."""
        self._starts.extend(starts)
        self._ends.extend(ends)
        self._times.extend(array("d", [at_s]) * len(starts))

    def summary(self, row: int) -> MessageSummary:
        """Return what a table shows of a message; the last ones asked for are kept."""
        found = self._summaries.pop(row, None)
        if found is None:
            start, end = self._starts[row], self._ends[row]
            message = self._parsed(self._source.read(start, min(end, start + _PREVIEW_BYTES)))
            preview = _WHITE.sub(" ", message.data[:_PREVIEW_CHARACTERS]).strip()
            found = MessageSummary(self._times[row], self.last_id(row), message.event, end - start, preview)
            while len(self._summaries) >= _CACHED:
                del self._summaries[next(iter(self._summaries))]
        self._summaries[row] = found
        return found

    def message(self, row: int) -> Message:
        """Return a whole message (its first 32 MiB)."""
        start, end = self._starts[row], self._ends[row]
        return self._parsed(self._source.read(start, min(end, start + _LARGEST_MESSAGE_BYTES)))

    def last_id(self, row: int) -> str:
        """Return the last event ID in force after a message: its own, or the one before it that still counts."""
        if self.kind != "sse":
            return ""
        found = self._ids.get(row)
        if found is None:
            found = self._look_back(row)
            while len(self._ids) >= 4 * _CACHED:
                del self._ids[next(iter(self._ids))]
            self._ids[row] = found
        return found

    def _look_back(self, row: int) -> str:
        end, known = self._ends[row], self._ids.get(row - 1)
        before = self._ends[row - 1] if row else 0
        own = _last_id_in(self._source.read(before, end), cut=False)
        if own is None and known is None and before:
            low = max(0, before - _LOOK_BACK_BYTES)
            own = _last_id_in(self._source.read(low, before), cut=low > 0)
        return known or "" if own is None else own

    def _parsed(self, block: bytes) -> Message:
        return parse_sse_block(block) if self.kind == "sse" else parse_line(block)


def _last_id_in(data: bytes, *, cut: bool) -> str | None:
    if cut:  # what stands before the first line end is a piece of a line
        data = data[data.find(b"\n") + 1 :]
    matches = _ID_LINE.findall(data)
    return matches[-1].decode("utf-8", "replace") if matches else None
