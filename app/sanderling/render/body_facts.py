"""What a body is: by its media type, and where that says little or nothing, by its first bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sanderling.render.charsets import Charset, charset_for

HEAD_BYTES: Final = 4096


class BodyShape(StrEnum):
    """How a body is shown."""

    JSON = "json"
    XML = "xml"
    HTML = "html"
    TEXT = "text"
    IMAGE = "image"
    BINARY = "binary"
    STREAM = "stream"


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """Shape, charset, and the language whose colours fit."""

    shape: BodyShape
    charset: Charset
    language: str = "text"


_LANGUAGES: Final = {
    "text/css": "css",
    "text/javascript": "javascript",
    "application/javascript": "javascript",
    "application/x-javascript": "javascript",
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
    "text/markdown": "markdown",
    "application/graphql": "graphql",
    "application/toml": "toml",
    "application/x-sh": "bash",
    "text/x-python": "python",
}
_TEXT_TYPES: Final = ("application/x-www-form-urlencoded", "application/sql", "application/http", *_LANGUAGES)
_STREAMS: Final = ("text/event-stream",)
_LINES: Final = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")
_IMAGES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0")


def body_facts(media_type: str, charset_label: str, head: bytes) -> BodyFacts:
    """Return what a body is.

    Args:
        media_type: From the Content-Type, in lower case; may be empty.
        charset_label: Its ``charset``; may be empty.
        head: The first bytes of the body, ``HEAD_BYTES`` of them if there are as many.
    """
    shape = _said(media_type)
    charset = charset_for(charset_label if shape is not BodyShape.STREAM else "utf-8", head)
    if shape is None or (shape is BodyShape.TEXT and media_type in {"", "text/plain"}):
        shape = _sniffed(head, charset)
    elif shape not in {BodyShape.IMAGE, BodyShape.BINARY, BodyShape.STREAM} and _is_binary(head, charset):
        shape = BodyShape.BINARY
    return BodyFacts(shape, charset, _language(shape, media_type))


def _said(media_type: str) -> BodyShape | None:
    """Return the shape that a media type stands for; ``None`` if it says nothing."""
    kind, _, subtype = media_type.partition("/")
    if media_type in (*_STREAMS, *_LINES):
        return BodyShape.STREAM
    if subtype == "json" or subtype.endswith("+json") or media_type == "text/json":
        return BodyShape.JSON
    if media_type in {"text/html", "application/xhtml+xml"}:
        return BodyShape.HTML
    if kind == "image" and subtype != "svg+xml":
        return BodyShape.IMAGE
    if subtype == "xml" or subtype.endswith("+xml"):
        return BodyShape.XML
    if kind == "text" or media_type in _TEXT_TYPES:
        return BodyShape.TEXT
    if kind in {"audio", "video", "font"} or media_type in {"application/pdf", "application/zip", "application/gzip"}:
        return BodyShape.BINARY
    return None


def _sniffed(head: bytes, charset: Charset) -> BodyShape:
    if head.startswith(_IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return BodyShape.IMAGE
    if _is_binary(head, charset):
        return BodyShape.BINARY
    text = charset.decode(head[charset.bom_bytes : 512]).lstrip().lower()
    if text.startswith(("<!doctype html", "<html")):
        return BodyShape.HTML
    if text.startswith("<?xml"):
        return BodyShape.XML
    return BodyShape.JSON if text.startswith(("{", "[")) else BodyShape.TEXT


def _is_binary(head: bytes, charset: Charset) -> bool:
    if charset.unit_bytes > 1 or not head:
        return False
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return b"\0" in head or odd * 10 > len(head)


def _language(shape: BodyShape, media_type: str) -> str:
    if shape in {BodyShape.JSON, BodyShape.XML, BodyShape.HTML}:
        return shape.value
    if shape is BodyShape.STREAM:
        return "json" if media_type in _LINES else "text"
    return _LANGUAGES.get(media_type, "text")
