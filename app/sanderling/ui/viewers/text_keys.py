"""Which key moves the cursor how."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QKeyEvent, QKeySequence

from sanderling.ui.viewers.text_cursor import Move

_Key = QKeySequence.StandardKey
_MOVES: Final = (
    (_Key.MoveToPreviousChar, _Key.SelectPreviousChar, Move.LEFT),
    (_Key.MoveToNextChar, _Key.SelectNextChar, Move.RIGHT),
    (_Key.MoveToPreviousWord, _Key.SelectPreviousWord, Move.WORD_LEFT),
    (_Key.MoveToNextWord, _Key.SelectNextWord, Move.WORD_RIGHT),
    (_Key.MoveToPreviousLine, _Key.SelectPreviousLine, Move.UP),
    (_Key.MoveToNextLine, _Key.SelectNextLine, Move.DOWN),
    (_Key.MoveToPreviousPage, _Key.SelectPreviousPage, Move.PAGE_UP),
    (_Key.MoveToNextPage, _Key.SelectNextPage, Move.PAGE_DOWN),
    (_Key.MoveToStartOfLine, _Key.SelectStartOfLine, Move.ROW_START),
    (_Key.MoveToEndOfLine, _Key.SelectEndOfLine, Move.ROW_END),
    (_Key.MoveToStartOfDocument, _Key.SelectStartOfDocument, Move.START),
    (_Key.MoveToEndOfDocument, _Key.SelectEndOfDocument, Move.END),
)


def move_for(event: QKeyEvent) -> tuple[Move, bool] | None:
    """Return the move that a key asks for and whether it selects, or ``None``."""
    for plain, selecting, move in _MOVES:
        if event.matches(plain):
            return move, False
        if event.matches(selecting):
            return move, True
    return None
