"""The find bar under a text: what to find, how often it is there, next and previous."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from sanderling.ui.theme.tokens import SPACE_S, SPACE_XS
from sanderling.ui.widgets.icon_button import IconButton


class FindBar(QWidget):
    """Hidden until it is opened; Enter finds the next, Shift+Enter the previous, Escape closes."""

    text_changed = Signal(str)
    next_wanted = Signal()
    previous_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setObjectName("findEdit")
        self.edit.setAccessibleName(self.tr("Find in the text"))
        self.edit.setPlaceholderText(self.tr("Find"))
        self.edit.setClearButtonEnabled(False)
        self.edit.setMaximumWidth(320)
        self.edit.textChanged.connect(self.text_changed)
        self.edit.installEventFilter(self)
        self.count = QLabel(self)
        self.count.setObjectName("findCount")
        self.count.setProperty("role", "caption")
        self.match_case = IconButton("text", self.tr("Match case"), checkable=True, parent=self)
        self.match_case.setObjectName("findMatchCase")
        self.match_case.toggled.connect(lambda: self.text_changed.emit(self.edit.text()))
        previous = IconButton("arrow-up", self.tr("Previous"), shortcut="Shift+Enter", parent=self)
        previous.setObjectName("findPrevious")
        previous.clicked.connect(self.previous_wanted)
        following = IconButton("arrow-down", self.tr("Next"), shortcut="Enter", parent=self)
        following.setObjectName("findNext")
        following.clicked.connect(self.next_wanted)
        close = IconButton("close", self.tr("Close"), shortcut="Esc", parent=self)
        close.setObjectName("findClose")
        close.clicked.connect(self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.edit, 1)
        row.addWidget(self.match_case)
        row.addSpacing(SPACE_XS)
        row.addWidget(self.count)
        row.addStretch(1)
        for button in (previous, following, close):
            row.addWidget(button)
        self.hide()

    def open_bar(self, text: str = "") -> None:
        """Show the bar, with a text if one is given, ready to type."""
        self.show()
        if text:
            self.edit.setText(text)
        self.edit.setFocus()
        self.edit.selectAll()

    def close_bar(self) -> None:
        """Hide the bar."""
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter, Shift+Enter and Escape from the line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                (self.previous_wanted if shift else self.next_wanted).emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
        return super().eventFilter(watched, event)
