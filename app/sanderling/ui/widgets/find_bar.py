"""A small bar to find text in an editor: Enter goes on, Shift+Enter back, Escape closes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import RADIUS, SPACE_S, SPACE_XS
from sanderling.ui.widgets.icon_button import IconButton


class FindBar(QWidget):
    """Holds what to find; the owner finds it and says how many there are."""

    query_changed = Signal(str)
    next_requested = Signal()
    previous_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setObjectName("findEdit")
        self.edit.setAccessibleName(self.tr("Find"))
        self.edit.setPlaceholderText(self.tr("Find"))
        self.edit.setMinimumWidth(180)
        self.edit.textChanged.connect(self.query_changed)
        self._count = QLabel(self)
        self._count.setProperty("role", "caption")
        self._count.setMinimumWidth(56)
        previous = IconButton("arrow-up", self.tr("Previous match"), shortcut="Shift+Enter", parent=self)
        previous.clicked.connect(self.previous_requested)
        following = IconButton("arrow-down", self.tr("Next match"), shortcut="Enter", parent=self)
        following.clicked.connect(self.next_requested)
        close = IconButton("close", self.tr("Close"), shortcut="Esc", parent=self)
        close.clicked.connect(self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_XS + 2, SPACE_XS, SPACE_XS, SPACE_XS)
        row.setSpacing(SPACE_XS)
        for widget in (self.edit, self._count, previous, following, close):
            row.addWidget(widget)
        row.setSpacing(SPACE_S // 2)
        self.hide()

    def open_bar(self, text: str) -> None:
        """Show the bar with ``text`` to find, marked so that typing replaces it."""
        if text:
            self.edit.setText(text)
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def close_bar(self) -> None:
        """Hide the bar."""
        self.hide()
        self.closed.emit()

    def show_count(self, current: int, total: int) -> None:
        """Show which match of how many is marked."""
        if not self.edit.text():
            self._count.setText("")
        elif total == 0:
            self._count.setText(self.tr("no match"))
        else:
            self._count.setText(self.tr("{current} of {total}").format(current=current, total=total))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next or previous match, or close."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.previous_requested if back else self.next_requested).emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the raised ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(current_theme().color("border"))
        painter.setBrush(current_theme().color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
