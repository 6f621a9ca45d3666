"""The chooser of the method: the usual ones to pick, any other to type, in the method's colour."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from sanderling.ui import object_names as names
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import CONTROL_HEIGHT_LARGE

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "QUERY")
_WIDTH_PX = 116


class MethodCombo(QComboBox):
    """An editable combo; what is typed is written in capitals, as most methods are."""

    method_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer the usual methods."""
        super().__init__(parent)
        self.setObjectName(names.METHOD_COMBO)
        self.setAccessibleName(self.tr("Method"))
        self.setToolTip(self.tr("Method: choose one, or type your own"))
        self._edit = QLineEdit(self)
        self.setLineEdit(self._edit)
        self._edit.setAccessibleName(self.tr("Method"))
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFixedWidth(_WIDTH_PX)
        self.setFixedHeight(CONTROL_HEIGHT_LARGE)
        self.setMaxVisibleItems(len(METHODS))
        theme = current_theme()
        for row, method in enumerate(METHODS):
            self.addItem(method)
            self.setItemData(row, theme.method_color(method), Qt.ItemDataRole.ForegroundRole)
        font = theme.ui_font()
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self._edit.textEdited.connect(self._typed)
        self.activated.connect(lambda _row: self._announce())
        self._edit.editingFinished.connect(self._announce)
        theme.changed.connect(self._colour)
        self._method = ""
        self.show_method("GET")

    def show_method(self, method: str) -> None:
        """Show a request's method."""
        if method != self._method:
            self._method = method
            self.setCurrentIndex(self.findText(method, Qt.MatchFlag.MatchFixedString))
            if self._edit.text() != method:
                self.setEditText(method)
            self._colour()

    def _typed(self, text: str) -> None:
        if text != text.upper():
            place = self._edit.cursorPosition()
            self._edit.setText(text.upper())
            self._edit.setCursorPosition(place)
        self._announce()

    def _announce(self) -> None:
        method = self.currentText().strip().upper()
        if method and method != self._method:
            self._method = method
            self._colour()
            self.method_changed.emit(method)

    def _colour(self) -> None:
        theme = current_theme()
        color = theme.method_color(self._method or "GET").name()
        self.setStyleSheet(f"QComboBox, QLineEdit {{ color: {color}; }}")
        for row, method in enumerate(METHODS):
            self.setItemData(row, theme.method_color(method), Qt.ItemDataRole.ForegroundRole)
