"""The row that everything starts from: method, URL, Send."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from sanderling.ui import object_names as names
from sanderling.ui.panels.method_combo import MethodCombo
from sanderling.ui.theme.tokens import CONTROL_HEIGHT_LARGE, SPACE_M, SPACE_S
from sanderling.ui.widgets.split_button import SplitButton
from sanderling.ui.widgets.variable_line_edit import VariableLineEdit
from sanderling.ui.widgets.variables import VariableSource

_SEND_WIDTH_PX = 96


class UrlRow(QWidget):
    """Enter in the URL sends; Send turns into Cancel while an exchange is under way."""

    method_changed = Signal(str)
    url_edited = Signal(str)
    send_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out the row."""
        super().__init__(parent)
        self._sending = False
        self.method = MethodCombo(self)
        self.method.method_changed.connect(self.method_changed)
        self.url = VariableLineEdit(self)
        self.url.setObjectName(names.URL_EDIT)
        self.url.setAccessibleName(self.tr("URL"))
        self.url.setPlaceholderText(self.tr("https://… or {{variable}}/path, Enter sends"))
        self.url.setFixedHeight(CONTROL_HEIGHT_LARGE)
        self.url.textEdited.connect(self.url_edited)
        self.url.pasted.connect(lambda _text: self.url_edited.emit(self.url.text()))
        self.url.returnPressed.connect(self._pressed)
        self.send = SplitButton(self.tr("Send"), self)
        self.send.button.setObjectName(names.SEND_BUTTON)
        self.send.button.setMinimumWidth(_SEND_WIDTH_PX)
        self.send.set_menu(None)
        self.send.clicked.connect(self._pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self.method)
        row.addWidget(self.url, 1)
        row.addWidget(self.send)
        self.setTabOrder(self.method, self.url)
        self.setTabOrder(self.url, self.send.button)
        self.show_sending(False)

    def show_sending(self, sending: bool) -> None:
        """Make the button send or cancel."""
        self._sending = sending
        if sending:
            self.send.set_kind("danger")
            self.send.set_icon("stop")
            self.send.set_text(self.tr("Cancel"), self.tr("Stop the exchange  Ctrl+."))
        else:
            self.send.set_kind("primary")
            self.send.set_icon("send")
            self.send.set_text(self.tr("Send"), self.tr("Send the request  Ctrl+Enter"))

    def show_live(self) -> None:
        """Make the button stop a stream; what has come of it stays."""
        if self._sending:
            self.send.set_text(self.tr("Stop"), self.tr("Stop the stream  Ctrl+."))

    def show_url(self, text: str) -> None:
        """Show a request's URL with its query."""
        if self.url.text() != text:
            self.url.setText(text)
            self.url.setCursorPosition(0 if not self.url.hasFocus() else len(text))

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        self.url.set_variables(source)

    def set_menu(self, actions: tuple[QAction, ...]) -> None:
        """Offer more beside Send."""
        menu = QMenu(self)
        menu.addActions(list(actions))
        self.send.set_menu(menu)

    def _pressed(self) -> None:
        if self._sending:
            self.cancel_requested.emit()
        else:
            self.send_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape in the URL line cancel the exchange."""
        if event.key() == Qt.Key.Key_Escape and self._sending:
            self.cancel_requested.emit()
            return
        super().keyPressEvent(event)
