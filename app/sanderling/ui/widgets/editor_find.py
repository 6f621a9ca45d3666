"""Finding text in a code editor: all matches marked, one of them current."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from sanderling.ui.widgets.find_bar import FindBar

_MOST_MARKED = 2000
_MARGIN_PX = 8


class EditorFind(QObject):
    """Owns the find bar of an editor; ``mark`` is given the matches and the index of the current one."""

    def __init__(self, editor: QPlainTextEdit, mark: Callable[[list[QTextCursor], int], None]) -> None:
        """Find in ``editor``."""
        super().__init__(editor)
        self._editor, self._mark = editor, mark
        self._matches: list[QTextCursor] = []
        self._current = -1
        self.bar = FindBar(editor)
        self.bar.query_changed.connect(self._find)
        self.bar.next_requested.connect(lambda: self._step(1))
        self.bar.previous_requested.connect(lambda: self._step(-1))
        self.bar.closed.connect(self._closed)

    def open(self) -> None:
        """Show the bar; a selection of one line is what to find."""
        selected = self._editor.textCursor().selectedText()
        self.bar.open_bar("" if "\u2029" in selected else selected)
        self.place()
        self._find(self.bar.edit.text())

    def place(self) -> None:
        """Keep the bar in the editor's top right corner."""
        self.bar.adjustSize()
        edge = self._editor.viewport().geometry().right()
        self.bar.move(max(0, edge - self.bar.width() - _MARGIN_PX), _MARGIN_PX)

    def refresh(self) -> None:
        """Find again after the text changed."""
        if not self.bar.isHidden():
            self._find(self.bar.edit.text(), jump=False)

    def _find(self, query: str, *, jump: bool = True) -> None:
        document = self._editor.document()
        self._matches, cursor = [], QTextCursor(document)
        while query and len(self._matches) < _MOST_MARKED:
            cursor = document.find(query, cursor)
            if cursor.isNull():
                break
            self._matches.append(QTextCursor(cursor))
        start = self._editor.textCursor().selectionStart()
        self._current = next((i for i, match in enumerate(self._matches) if match.selectionStart() >= start), 0)
        self._show(jump=jump)

    def _step(self, step: int) -> None:
        if self._matches:
            self._current = (self._current + step) % len(self._matches)
            self._show(jump=True)

    def _show(self, *, jump: bool) -> None:
        self.bar.show_count(self._current + 1, len(self._matches))
        self._mark(self._matches, self._current)
        if jump and self._matches:
            self._editor.setTextCursor(self._matches[self._current])

    def _closed(self) -> None:
        self._matches = []
        self._mark([], -1)
        self._editor.setFocus()
