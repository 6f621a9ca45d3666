"""What is marked behind an editor's text: the brackets at the cursor, the matches of a search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from sanderling.ui.theme import current_theme
from sanderling.ui.widgets.code_typing import matching_brackets


class EditorMarks(QObject):
    """Keeps brackets and matches apart, so that one does not wipe out the other."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        """Mark in ``editor``."""
        super().__init__(editor)
        self._editor = editor
        self._brackets: list[QTextEdit.ExtraSelection] = []
        self._matches: list[QTextEdit.ExtraSelection] = []

    def mark_brackets(self) -> None:
        """Mark the bracket at the cursor and its partner, while the editor has the keyboard."""
        document = self._editor.document()
        self._brackets = []
        pair = matching_brackets(document, self._editor.textCursor().position()) if self._editor.hasFocus() else None
        for place in pair or ():
            cursor = QTextCursor(document)
            cursor.setPosition(place)
            cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
            self._brackets.append(_mark(cursor, "selection"))
        self._show()

    def mark_matches(self, matches: Sequence[QTextCursor], current: int) -> None:
        """Mark what a search found; the match with the index ``current`` stands out."""
        tokens = ("match", "match_current")
        self._matches = [_mark(match, tokens[index == current]) for index, match in enumerate(matches)]
        self._show()

    def _show(self) -> None:
        self._editor.setExtraSelections([*self._matches, *self._brackets])


def _mark(cursor: QTextCursor, token: str) -> QTextEdit.ExtraSelection:
    text_format = QTextCharFormat()
    text_format.setBackground(current_theme().color(token))
    selection = QTextEdit.ExtraSelection()
    selection.cursor, selection.format = cursor, text_format
    return selection
