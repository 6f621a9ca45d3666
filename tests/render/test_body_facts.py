"""What a body is, from its media type and its first bytes."""

from __future__ import annotations

import pytest

from sanderling.render.body_facts import BodyShape, body_facts
from sanderling.render.hex_rows import hex_row

S = BodyShape


@pytest.mark.parametrize(
    ("media_type", "head", "shape", "language"),
    [
        ("application/json", b"{}", S.JSON, "json"),
        ("application/problem+json", b"{}", S.JSON, "json"),
        ("application/json", b"\x00\x01\x02", S.BINARY, "text"),
        ("application/json", '{"a"'.encode("utf-16-le"), S.JSON, "json"),
        ("text/html", b"<p>", S.HTML, "html"),
        ("application/soap+xml", b"<a/>", S.XML, "xml"),
        ("image/png", b"", S.IMAGE, "text"),
        ("image/svg+xml", b"<svg/>", S.XML, "xml"),
        ("text/css", b"a{}", S.TEXT, "css"),
        ("text/event-stream", b"data: x", S.STREAM, "text"),
        ("application/x-ndjson", b"{}", S.STREAM, "json"),
        ("text/plain", b'  {"a": 1}', S.JSON, "json"),
        ("text/plain", b"hello", S.TEXT, "text"),
        ("text/csv", b"[a,b", S.TEXT, "text"),
        ("", b"<!DOCTYPE html><html>", S.HTML, "html"),
        ("", b"<?xml version='1.0'?>", S.XML, "xml"),
        ("application/octet-stream", b"\x89PNG\r\n\x1a\n", S.IMAGE, "text"),
        ("application/octet-stream", b"\x7fELF\x00\x00", S.BINARY, "text"),
        ("application/octet-stream", b"RIFF\x00\x00\x00\x00WEBPVP8", S.IMAGE, "text"),
        ("", b"", S.TEXT, "text"),
    ],
)
def test_shapes(media_type: str, head: bytes, shape: BodyShape, language: str) -> None:
    """The media type decides where it says something; else the bytes do."""
    facts = body_facts(media_type, "", head)
    assert (facts.shape, facts.language) == (shape, language)


def test_hex_rows_are_aligned() -> None:
    """A short row's characters stand where those of a full one do."""
    assert hex_row(bytes(range(60, 76))) == ("3c 3d 3e 3f 40 41 42 43  44 45 46 47 48 49 4a 4b", "<=>?@ABCDEFGHIJK")
    assert len(hex_row(b"a")[0]) == len(hex_row(bytes(16))[0])
    assert hex_row(b"a\xff\n")[1] == "a··"
