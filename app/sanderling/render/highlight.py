"""Colours for a piece of text in a language, and for the visible rows of a text of any size.

JSON has its own fast way; everything else goes through pygments, which is imported when it is first needed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sanderling.render.json_tokens import ends_inside_string, json_spans
from sanderling.render.text_lines import Row, TextLines
from sanderling.render.tokens import Span, TokenClass

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_BLOCK_ROWS: Final = 32
_CACHED_BLOCKS: Final = 96
_CONTEXT_BYTES: Final = 2048
_LEXED_CHARACTERS: Final = 24_000
_MARGIN: Final = 64
_TOO_LONG: Final[list[list[Span]]] = []

_CLASS_NAMES: Final = (
    ("Comment", TokenClass.COMMENT),
    ("Name.Tag", TokenClass.TAG),
    ("Name.Attribute", TokenClass.ATTRIBUTE),
    ("Name.Property", TokenClass.KEY),
    ("Name.Constant", TokenClass.CONSTANT),
    ("Name.Builtin", TokenClass.KEYWORD),
    ("Name.Entity", TokenClass.CONSTANT),
    ("Literal.String", TokenClass.STRING),
    ("Literal.Scalar", TokenClass.STRING),
    ("Literal.Number", TokenClass.NUMBER),
    ("Keyword.Constant", TokenClass.CONSTANT),
    ("Keyword", TokenClass.KEYWORD),
    ("Operator.Word", TokenClass.KEYWORD),
    ("Punctuation", TokenClass.PUNCTUATION),
    ("Operator", TokenClass.PUNCTUATION),
)


def highlight(text: str, language: str) -> list[Span]:
    """Return the coloured spans of a text; none if the language is not known."""
    if language == "json":
        return json_spans(text)
    lexer = _lexer(language)
    if lexer is None:
        return []
    spans: list[Span] = []
    for start, kind, piece in lexer.get_tokens_unprocessed(text):
        found = _class_of(kind)
        if found is not TokenClass.PLAIN:
            spans.append((start, len(piece), found))
    return spans


@lru_cache(maxsize=16)
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if not language or language == "text":
        return None
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=256)
def _class_of(kind: Any) -> TokenClass:
    name = ".".join(kind)
    return next((token for start, token in _CLASS_NAMES if name.startswith(start)), TokenClass.PLAIN)


class RowHighlighter:
    """Spans of rows by number, worked out a block of rows at a time and kept for the blocks last seen."""

    def __init__(self, lines: TextLines, language: str) -> None:
        """Highlight the rows of ``lines``."""
        self._lines = lines
        self._language = language
        self._blocks: dict[int, tuple[int, list[list[Span]]]] = {}

    def spans(self, number: int, row: Row, first: int = 0, last: int = 1 << 30) -> list[Span]:
        """Return the spans of a row, in characters of its text.

        Args:
            number: Which row it is.
            row: The row.
            first: The first column that can be seen; of very long rows only that part is coloured.
            last: The column behind it.
        """
        block, index = divmod(number, _BLOCK_ROWS)
        end = self._lines.end
        found = self._blocks.pop(block, None)
        if found is None or (len(found[1]) < _BLOCK_ROWS and found[0] != end):
            found = (end, self._lex(block * _BLOCK_ROWS))
            while len(self._blocks) >= _CACHED_BLOCKS:
                del self._blocks[next(iter(self._blocks))]
        self._blocks[block] = found
        if found[1] is _TOO_LONG:
            return self._part(row, first, last)
        return found[1][index] if index < len(found[1]) else []

    def _lex(self, first: int) -> list[list[Span]]:
        rows = self._lines.rows(first, _BLOCK_ROWS)
        if not self._language or not rows:
            return [[] for _ in rows]
        text, starts = _joined(rows)
        if len(text) > _LEXED_CHARACTERS:
            return _TOO_LONG
        if self._language == "json":
            inside = rows[0].continues and ends_inside_string(self._before(rows[0]))
            behind = self._lines.text(rows[-1].end, rows[-1].end + _CONTEXT_BYTES)
            return _by_row(json_spans(text + behind, inside_string=inside), rows, starts)
        before = self._before(rows[0])
        found = highlight(before + text, self._language)
        return _by_row([(start - len(before), length, kind) for start, length, kind in found], rows, starts)

    def _part(self, row: Row, first: int, last: int) -> list[Span]:
        """Colour what can be seen of a row among very long ones; JSON only."""
        if self._language != "json":
            return []
        start = max(0, first - _MARGIN)
        context = row.text[max(0, start - _CONTEXT_BYTES // 2) : start]
        if not context and row.continues:
            context = self._before(row)
        spans = json_spans(row.text[start:last], inside_string=ends_inside_string(context))
        return [(at + start, length, kind) for at, length, kind in spans]

    def _before(self, row: Row) -> str:
        return self._lines.text(max(self._lines.start, row.start - _CONTEXT_BYTES), row.start)


def _joined(rows: list[Row]) -> tuple[str, list[int]]:
    """Return the rows as one text, and where each of them starts in it."""
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    for index, row in enumerate(rows):
        if index and not row.continues:
            pieces.append("\n")
            at += 1
        starts.append(at)
        pieces.append(row.text)
        at += len(row.text)
    return "".join(pieces), starts


def _by_row(spans: list[Span], rows: list[Row], starts: list[int]) -> list[list[Span]]:
    """Return the spans of each row, cut at its ends; ``spans`` are in order."""
    result: list[list[Span]] = [[] for _ in rows]
    index = 0
    for start, length, kind in spans:
        end = start + length
        while index + 1 < len(rows) and starts[index + 1] <= start:
            index += 1
        for at in range(index, len(rows)):
            if starts[at] >= end:
                break
            low = max(start, starts[at])
            high = min(end, starts[at] + len(rows[at].text))
            if low < high:
                result[at].append((low - starts[at], high - low, kind))
    return result
