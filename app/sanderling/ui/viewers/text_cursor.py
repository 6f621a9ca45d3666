"""The cursor and the selection in a text of any size, kept as offsets so that they survive wrapping and growth."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from sanderling.services.response_views import Row, TextLines

_WORD: Final = re.compile(r"\w+|[^\w\s]+|\s+")


class Move(Enum):
    """A way to move the cursor."""

    LEFT = auto()
    RIGHT = auto()
    WORD_LEFT = auto()
    WORD_RIGHT = auto()
    UP = auto()
    DOWN = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()
    ROW_START = auto()
    ROW_END = auto()
    START = auto()
    END = auto()


class TextCursor:
    """A position and the anchor of the selection, as byte offsets."""

    def __init__(self, lines: TextLines) -> None:
        """Stand at the start of the text."""
        self.lines = lines
        self.anchor = self.position = lines.start
        self._wanted_column = -1

    @property
    def selection(self) -> tuple[int, int]:
        """The selected part, as two offsets in order; equal if nothing is selected."""
        return min(self.anchor, self.position), max(self.anchor, self.position)

    @property
    def has_selection(self) -> bool:
        """Whether anything is selected."""
        return self.anchor != self.position

    def row(self) -> int:
        """Return the number of the row that the cursor is in."""
        return self.lines.row_of(self.position)

    def put(self, offset: int, *, select: bool = False) -> None:
        """Put the cursor at an offset; ``select`` keeps the anchor."""
        self.position = max(self.lines.start, min(offset, self.lines.end))
        if not select:
            self.anchor = self.position
        self._wanted_column = -1

    def put_at(self, row: int, column: int, *, select: bool = False) -> None:
        """Put the cursor at a row and a column in characters."""
        found = self.lines.rows(row, 1)
        if found:
            self.put(self.lines.offset_at(found[0], column), select=select)

    def select(self, start: int, end: int) -> None:
        """Select from one offset to another."""
        self.put(start)
        self.put(end, select=True)

    def select_all(self) -> None:
        """Select everything that is known."""
        self.select(self.lines.start, self.lines.end)

    def select_word(self, row: int, column: int) -> None:
        """Select the word, the run of signs or of white space at a column."""
        found = self.lines.rows(row, 1)
        if not found:
            return
        start, end = _word_at(found[0].text, column)
        self.select(self.lines.offset_at(found[0], start), self.lines.offset_at(found[0], end))

    def select_line(self, row: int) -> None:
        """Select the whole line, through all of its rows, with its line end."""
        found = self.lines.rows(row, 1)
        if found:
            self.select(*self.lines.line_span(found[0].line))

    def move(self, how: Move, *, select: bool, page_rows: int = 1) -> None:
        """Move the cursor; ``page_rows`` is how far a page goes."""
        if how is Move.START or how is Move.END:
            self.put(self.lines.start if how is Move.START else self.lines.end, select=select)
            return
        number = self.row()
        found = self.lines.rows(number, 1)
        if not found:
            return
        if how in {Move.UP, Move.DOWN, Move.PAGE_UP, Move.PAGE_DOWN}:
            step = page_rows if how in {Move.PAGE_UP, Move.PAGE_DOWN} else 1
            self._go_rows(found[0], number + (step if how in {Move.DOWN, Move.PAGE_DOWN} else -step), select)
        elif how in {Move.LEFT, Move.RIGHT} and self.has_selection and not select:
            self.put(self.selection[how is Move.RIGHT])
        else:
            self._go_along(found[0], number, how, select)

    def _go_rows(self, row: Row, target: int, select: bool) -> None:
        wanted = self._wanted_column if self._wanted_column >= 0 else self.lines.column_at(row, self.position)
        self.put_at(max(0, min(target, self.lines.row_count - 1)), wanted, select=select)
        self._wanted_column = wanted

    def _go_along(self, row: Row, number: int, how: Move, select: bool) -> None:
        column = self.lines.column_at(row, self.position)
        goal = {
            Move.LEFT: column - 1,
            Move.RIGHT: column + 1,
            Move.WORD_LEFT: _word_start(row.text, column),
            Move.WORD_RIGHT: _word_end(row.text, column),
            Move.ROW_START: 0,
            Move.ROW_END: len(row.text),
        }[how]
        if goal < 0 and number > 0:
            self.put_at(number - 1, 1 << 30, select=select)
        elif goal > len(row.text) and number + 1 < self.lines.row_count:
            self.put_at(number + 1, 0, select=select)
        else:
            self.put_at(number, max(0, goal), select=select)


def _word_at(text: str, column: int) -> tuple[int, int]:
    for match in _WORD.finditer(text):
        if match.start() <= column < match.end():
            return match.span()
    return column, column


def _word_start(text: str, column: int) -> int:
    starts = [match.start() for match in _WORD.finditer(text) if match.start() < column and not match.group().isspace()]
    return starts[-1] if starts else (-1 if column == 0 else 0)


def _word_end(text: str, column: int) -> int:
    ends = (match.end() for match in _WORD.finditer(text) if match.end() > column and not match.group().isspace())
    return next(ends, len(text) if column < len(text) else len(text) + 1)
