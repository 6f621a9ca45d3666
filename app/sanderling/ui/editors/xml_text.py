"""XML as people type it, with ``{{variables}}``: checking it and indenting it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_INDENT: Final = "  "
_DEEPEST_INDENT: Final = 100
_PIECE: Final = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<![^\[>]*(?:\[[^\]]*\])?[^>]*>|</[^>]*>|"
    r"<[^\s/>!?](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>|[^<]+|<",
    re.DOTALL,
)
_VARIABLE: Final = re.compile(r"\{\{[^{}\n]*\}\}")


class XmlProblem(ValueError):
    """The text is not well-formed; ``line`` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        """Keep where and why."""
        super().__init__(reason)
        self.line = line
        self.reason = reason


def check_xml(text: str) -> None:
    """Raise ``XmlProblem`` at the first place where the text is not well-formed; variables may stand anywhere."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    # Entities of the text's own are neither resolved nor multiplied.
    parser.EntityDeclHandler = lambda *_declaration: None
    try:
        parser.Parse(_VARIABLE.sub(lambda match: "v" * len(match.group()), text).encode(), True)
    except expat.ExpatError as error:
        raise XmlProblem(error.lineno, expat.errors.messages.get(error.code, "unknown")) from None


def format_xml(text: str) -> str:
    """Return the text with each element on a line of its own, indented; elements that hold text stay on one line.

    Raises:
        XmlProblem: The text is not well-formed.
    """
    check_xml(text)
    pieces = [piece for piece in _PIECE.findall(text) if piece.strip()]
    return "".join(_laid_out(pieces)).lstrip("\n") + ("\n" if text.endswith("\n") else "")


def _laid_out(pieces: list[str]) -> Iterator[str]:
    depth = 0
    inline = False
    for index, piece in enumerate(pieces):
        before = pieces[index - 1] if index else ""
        if _is_text(piece):
            inline = True
            kept = piece.startswith("<") or _is_text(before) or _mixed(pieces, index)
            yield piece if kept else piece.strip()
            continue
        closes = piece.startswith("</")
        depth -= closes
        empty_element = closes and _opens(before)
        if not inline and not empty_element:
            yield "\n" + _INDENT * min(depth, _DEEPEST_INDENT)
        yield piece
        inline = inline and not closes
        depth += _opens(piece)


def _opens(piece: str) -> bool:
    return piece.startswith("<") and piece[1:2] not in ("/", "!", "?") and not piece.endswith("/>")


def _is_text(piece: str) -> bool:
    return bool(piece) and (not piece.startswith("<") or piece.startswith("<![CDATA["))


def _mixed(pieces: list[str], index: int) -> bool:
    """Whether a text stands beside child elements, where white space counts."""
    following = pieces[index + 1] if index + 1 < len(pieces) else ""
    before = pieces[index - 1] if index else ""
    return _opens(following) or before.startswith("</")
