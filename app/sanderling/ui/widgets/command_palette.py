"""The palette over the window: type a few letters, choose a command or an item with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import RADIUS, SPACE_L, SPACE_S
from sanderling.ui.widgets.palette_list import PALETTE_ROW_HEIGHT, PaletteDelegate, PaletteItem, PaletteModel

__all__ = ["CommandPalette", "PaletteItem"]

_WIDTH_PX = 640
_TOP_PX = 72
_MOST_ROWS = 11
_SHADOW_PX = 14


class CommandPalette(QWidget):
    """Covers the window while open. Escape, or a click beside it, closes it and gives the keyboard back."""

    chosen = Signal(object)
    dismissed = Signal()

    def __init__(self, window: QWidget) -> None:
        """Lie over ``window``, hidden."""
        super().__init__(window)
        self.setObjectName("commandPalette")
        self.setAccessibleName(self.tr("Command palette"))
        self._window = window
        self._before: QWidget | None = None
        self._model = PaletteModel(self)
        self._panel = QWidget(self)
        self.edit = QLineEdit(self._panel)
        self.edit.setObjectName("commandPaletteEdit")
        self.edit.setAccessibleName(self.tr("Search"))
        self.edit.setFrame(False)
        self.edit.textChanged.connect(self._filter)
        self.edit.installEventFilter(self)
        self.list = QListView(self._panel)
        self.list.setObjectName("commandPaletteList")
        self.list.setAccessibleName(self.tr("Results"))
        self._set_up_list()
        self._nothing = QLabel(self.tr("Nothing matches. Try fewer letters."), self._panel)
        self._nothing.setProperty("role", "secondary")
        self._nothing.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
        self._nothing.setFixedHeight(PALETTE_ROW_HEIGHT)
        self._lay_out()
        window.installEventFilter(self)
        self.hide()

    def open_with(self, items: Sequence[PaletteItem], placeholder: str = "") -> None:
        """Open over the window with these items."""
        self._before = QApplication.focusWidget()
        self._model.set_items(items)
        self.edit.setPlaceholderText(placeholder)
        self.edit.clear()
        self.setGeometry(self._window.rect())
        self._filter("")
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Close without a choice."""
        self._close()
        self.dismissed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window as it changes size; take the keys of the list while the line has the keyboard."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the panel in the middle."""
        super().resizeEvent(event)
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close when something beside the panel is clicked."""
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim the window and draw the panel's ground with a soft shadow."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 90 if theme.is_dark else 28))
        rect = QRectF(self._panel.geometry())
        painter.setPen(Qt.PenStyle.NoPen)
        for step in range(_SHADOW_PX, 0, -2):
            painter.setBrush(QColor(0, 0, 0, 5))
            painter.drawRoundedRect(rect.adjusted(-step, -step + 4, step, step + 4), RADIUS + step, RADIUS + step)
        painter.setPen(theme.color("border"))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5), RADIUS + 2, RADIUS + 2)

    def _set_up_list(self) -> None:
        self.list.setModel(self._model)
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.viewport().setAutoFillBackground(False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._choose)

    def _lay_out(self) -> None:
        self.edit.setProperty("kind", "palette")
        self.list.setProperty("kind", "palette")
        line = QFrame(self._panel)
        line.setProperty("role", "separator")
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(0, SPACE_S, 0, SPACE_S)
        column.setSpacing(SPACE_S)
        column.addWidget(self.edit)
        column.addWidget(line)
        column.addWidget(self.list)
        column.addWidget(self._nothing)

    def _filter(self, query: str) -> None:
        self._model.filter(query)
        rows = self._model.rowCount()
        self.list.setVisible(rows > 0)
        self._nothing.setVisible(rows == 0)
        self.list.setFixedHeight(max(1, min(rows, _MOST_ROWS)) * PALETTE_ROW_HEIGHT)
        self.list.setCurrentIndex(self._model.index(0))
        self.list.scrollToTop()
        self._place()

    def _place(self) -> None:
        width = min(_WIDTH_PX, self.width() - 2 * SPACE_L)
        self._panel.layout().activate()  # type: ignore[union-attr]  # it has one since _lay_out
        height = self._panel.sizeHint().height()
        self._panel.setGeometry(QRect((self.width() - width) // 2, min(_TOP_PX, self.height() // 8), width, height))
        self.update()

    def _key(self, event: QKeyEvent) -> bool:
        rows = self._model.rowCount()
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _MOST_ROWS,
            Qt.Key.Key_PageUp: -_MOST_ROWS,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Backtab: -1,
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif key in steps and rows:
            row = self.list.currentIndex().row() + steps[key]
            row = row % rows if abs(steps[key]) == 1 else max(0, min(row, rows - 1))
            self.list.setCurrentIndex(self._model.index(row))
        else:
            return key in steps
        return True

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            payload = self._model.item(index.row()).payload
            self._close()
            self.chosen.emit(payload)

    def _close(self) -> None:
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
