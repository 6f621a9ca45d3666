"""One message of a stream: an SSE block as WHATWG HTML (9.2.6) reads it, or a line of NDJSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LINES: Final = re.compile(r"\r\n|\r|\n")
_JSON_STARTS: Final = ("{", "[")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a message says; ``id`` is ``None`` where the block sets none (the last one stays in force)."""

    data: str = ""
    event: str = ""
    id: str | None = None
    retry_ms: int | None = None
    is_comment: bool = False


def parse_sse_block(block: bytes) -> Message:
    """Return what a block of lines says; comments and unknown fields are passed over.

    ``is_comment`` tells a block that holds comments and nothing else. Without data there is no event to show.
    """
    data: list[str] = []
    event, last_id, retry_ms = "", None, None
    fields = 0
    for line in _LINES.split(block.decode("utf-8", "replace").removeprefix("\ufeff")):
        name, _, value = line.partition(":")
        if not name:
            continue
        fields += 1
        value = value.removeprefix(" ")
        if name == "data":
            data.append(value)
        elif name == "event":
            event = value
        elif name == "id" and "\0" not in value:
            last_id = value
        elif name == "retry" and value.isascii() and value.isdecimal():
            retry_ms = int(value)
    text = "\n".join(data)
    return Message(data=text, event=event or "message", id=last_id, retry_ms=retry_ms, is_comment=not fields)


def parse_line(line: bytes) -> Message:
    """Return an NDJSON line as a message."""
    return Message(data=line.decode("utf-8", "replace").strip("\r\n"))


def pretty_data(text: str) -> tuple[str, str]:
    """Return a message's data as it should be shown, and its language: JSON is printed nicely, all else stays."""
    if text.lstrip()[:1] not in _JSON_STARTS or not text.strip():
        return text, "text"
    from sanderling.render.json_pretty import PrettyFailed, format_json

    try:
        return format_json(text.encode("utf-8", "replace")).decode("utf-8", "replace"), "json"
    except PrettyFailed:
        return text, "text"
