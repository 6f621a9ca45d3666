"""Notes about a request or folder: plain text for people."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from sanderling.domain.collection import Folder
from sanderling.domain.request import Request
from sanderling.ui import object_names as names
from sanderling.ui.panels.section import Section


class NotesSection(Section):
    """One text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.edit = QPlainTextEdit(self)
        self.edit.setObjectName(names.NOTES_EDITOR)
        self.edit.setAccessibleName(self.tr("Notes"))
        self.edit.setPlaceholderText(self.tr("What it is for, what to watch out for, links"))
        self.edit.setTabChangesFocus(True)
        self.edit.textChanged.connect(self._edited)
        self._showing = False
        self.column.addWidget(self.edit, 1)

    def show_item(self, item: object) -> None:
        """Show the notes of a request or folder."""
        assert isinstance(item, Request | Folder)
        if item.notes != self.edit.toPlainText():
            self._showing = True
            self.edit.setPlainText(item.notes)
            self._showing = False

    def focus_first(self) -> None:
        """Give the keyboard to the text."""
        self.edit.setFocus()

    def _edited(self) -> None:
        if not self._showing:
            self.changed.emit({"notes": self.edit.toPlainText()})
