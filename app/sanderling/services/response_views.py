"""The door through which a front end looks at response bodies: rows of text, colours, facts, messages, pretty JSON."""

from __future__ import annotations

from pathlib import Path

from sanderling.domain.response import BytesSource
from sanderling.render.charsets import UTF_8, Charset, charset_for
from sanderling.render.highlight import RowHighlighter
from sanderling.render.text_lines import ROW_BYTES, Row, TextLines
from sanderling.render.tokens import Span, TokenClass

__all__ = [
    "ROW_BYTES",
    "UTF_8",
    "Charset",
    "Row",
    "RowHighlighter",
    "Span",
    "TextLines",
    "TokenClass",
    "charset_for",
]


class ResponseViews:
    """What a front end asks about bodies; holds nothing."""

    def open_source(self, path: Path) -> BytesSource:
        """Return the bytes of a body's file, which may still be growing."""
        from sanderling.storage.response_bodies import MappedBody

        return MappedBody(path)
