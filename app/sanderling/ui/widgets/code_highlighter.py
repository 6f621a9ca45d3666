"""Colours for JSON and XML while they are typed, line by line with a state carried over, and for variables anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from sanderling.ui.theme import current_theme
from sanderling.ui.widgets.variables import NO_VARIABLES, VariableSource, reference_format, references

LONGEST_COLOURED_LINE: Final = 20_000
_LARGEST_COLOURED_DOCUMENT: Final = 400_000

Piece = tuple[int, int, str]
"""Start, end and token class of a piece of a line."""
Scanner = Callable[[str, int], tuple[list[Piece], int]]
"""Takes a line and the state before it, returns its pieces and the state behind it."""

_PLAIN: Final = 0
_COMMENT: Final = 1
_CDATA: Final = 2
_TAG: Final = 3
_DOUBLE: Final = 4
_SINGLE: Final = 5

_JSON: Final = re.compile(
    r"""(?P<key>"(?:\\.|[^"\\])*"(?=\s*:))
    |(?P<string>"(?:\\.|[^"\\])*"?)
    |(?P<number>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)
    |(?P<constant>\b(?:true|false|null)\b)
    |(?P<comment>//.*|/\*)
    |(?P<punctuation>[{}\[\],:]+)""",
    re.VERBOSE,
)
_XML_TEXT: Final = re.compile(r"<!--|<!\[CDATA\[|<[/?!]?[\w:.-]*|&[#\w]+;")
_XML_TAG: Final = re.compile(r"""[/?]?>|(?P<attribute>[\w:.-]+)(?=\s*=)|"|'|=""")


def scan_json(line: str, state: int) -> tuple[list[Piece], int]:
    """Colour a line of JSON; only comments go over lines."""
    pieces: list[Piece] = []
    at = 0
    if state == _COMMENT:
        end = line.find("*/")
        if end < 0:
            return [(0, len(line), "comment")], _COMMENT
        at = end + 2
        pieces.append((0, at, "comment"))
    while match := _JSON.search(line, at):
        at = match.end()
        if match.group() == "/*":
            end = line.find("*/", at)
            if end < 0:
                pieces.append((match.start(), len(line), "comment"))
                return pieces, _COMMENT
            at = end + 2
        pieces.append((match.start(), at, str(match.lastgroup)))
    return pieces, _PLAIN


def scan_xml(line: str, state: int) -> tuple[list[Piece], int]:
    """Colour a line of XML; comments, CDATA, tags and attribute values go over lines."""
    pieces: list[Piece] = []
    at = 0
    while at < len(line):
        at, state = _XML_STEPS[state](line, at, pieces)
    return pieces, state


def _until(closing: str, token: str, state: int, after: int) -> Callable[[str, int, list[Piece]], tuple[int, int]]:
    """Return the step that looks for the end of a stretch."""

    def step(line: str, at: int, pieces: list[Piece]) -> tuple[int, int]:
        end = line.find(closing, at)
        stop = len(line) if end < 0 else end + len(closing)
        pieces.append((at, stop, token))
        return stop, state if end < 0 else after

    return step


def _xml_text(line: str, at: int, pieces: list[Piece]) -> tuple[int, int]:
    match = _XML_TEXT.search(line, at)
    if match is None:
        return len(line), _PLAIN
    found = match.group()
    if found == "<!--":
        return match.start(), _COMMENT
    if found == "<![CDATA[":
        return match.start(), _CDATA
    if found.startswith("&"):
        pieces.append((match.start(), match.end(), "constant"))
        return match.end(), _PLAIN
    pieces.append((match.start(), match.end(), "tag"))
    return match.end(), _TAG


def _xml_tag(line: str, at: int, pieces: list[Piece]) -> tuple[int, int]:
    match = _XML_TAG.search(line, at)
    if match is None:
        return len(line), _TAG
    found = match.group()
    if found in "\"'":
        pieces.append((match.start(), match.end(), "string"))
        return match.end(), _DOUBLE if found == '"' else _SINGLE
    if found.endswith(">"):
        pieces.append((match.start(), match.end(), "tag"))
        return match.end(), _PLAIN
    pieces.append((match.start(), match.end(), "attribute" if match.group("attribute") else "punctuation"))
    return match.end(), _TAG


_XML_STEPS: Final = {
    _PLAIN: _xml_text,
    _COMMENT: _until("-->", "comment", _COMMENT, _PLAIN),
    _CDATA: _until("]]>", "string", _CDATA, _PLAIN),
    _TAG: _xml_tag,
    _DOUBLE: _until('"', "string", _DOUBLE, _TAG),
    _SINGLE: _until("'", "string", _SINGLE, _TAG),
}
_SCANNERS: Final[dict[str, Scanner]] = {"json": scan_json, "xml": scan_xml}


class CodeHighlighter(QSyntaxHighlighter):
    """Colours a document; very long lines and very large documents stay plain, so that typing stays fast."""

    def __init__(self, document: QTextDocument) -> None:
        """Start with plain text."""
        super().__init__(document)
        self._language = "text"
        self._source = NO_VARIABLES
        self._formats: dict[str, QTextCharFormat] = {}
        current_theme().changed.connect(self._theme_changed)

    def set_language(self, language: str) -> None:
        """Colour ``json``, ``xml`` or nothing but variables."""
        if language != self._language:
            self._language = language
            self.rehighlight()

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source``."""
        self._source = source
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour a line."""
        scanner = _SCANNERS.get(self._language)
        large = len(text) > LONGEST_COLOURED_LINE or self.document().characterCount() > _LARGEST_COLOURED_DOCUMENT
        if scanner is not None and not large:
            pieces, state = scanner(text, max(self.previousBlockState(), 0))
            self.setCurrentBlockState(state)
            for start, end, token in pieces:
                self.setFormat(start, end - start, self._format(token))
        for start, end, known in self._known(text):
            self.setFormat(start, end - start, self._format("known" if known else "unknown"))

    def _known(self, text: str) -> Iterator[tuple[int, int, bool]]:
        for found in references(text):
            yield found.start, found.end, self._source.lookup(found.name) is not None

    def _format(self, token: str) -> QTextCharFormat:
        found = self._formats.get(token)
        if found is None:
            if token in ("known", "unknown"):
                found = reference_format(token == "known")
            else:
                found = QTextCharFormat()
                found.setForeground(current_theme().syntax_color(token))
            self._formats[token] = found
        return found

    def _theme_changed(self) -> None:
        self._formats.clear()
        self.rehighlight()
