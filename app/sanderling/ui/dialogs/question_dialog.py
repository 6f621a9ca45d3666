"""A question in a window of its own: heading, text, something to fill in, and buttons named after what they do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from sanderling.ui.theme.tokens import SPACE_L, SPACE_S, SPACE_XL

_WIDTH_PX = 440


@dataclass(frozen=True, slots=True)
class Button:
    """One way to answer; ``kind`` is that of push buttons."""

    key: str
    label: str
    kind: str = ""


class QuestionDialog(QDialog):
    """Opened with ``ask``; Escape answers with the empty key."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        buttons: Sequence[Button],
        *,
        name: str,
        content: QWidget | None = None,
    ) -> None:
        """Lay out the question; the last button is the default one.

        Args:
            parent: The window it belongs to.
            title: The question in a few words.
            text: What it is about; may be empty.
            buttons: The answers from left to right.
            name: The object name.
            content: Stands between text and buttons.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(_WIDTH_PX)
        self.answer = ""
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(self._label(title, "heading"))
        if text:
            column.addWidget(self._label(text, "secondary"))
        if content is not None:
            column.addSpacing(SPACE_S)
            column.addWidget(content, 1)
        column.addSpacing(SPACE_L)
        column.addLayout(self._button_row(buttons))

    def _label(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _button_row(self, buttons: Sequence[Button]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addStretch(1)
        for each in buttons:
            button = QPushButton(each.label, self)
            button.setObjectName(f"{self.objectName()}{each.key.title().replace(' ', '')}")
            button.setAccessibleName(each.label)
            if each.kind:
                button.setProperty("kind", each.kind)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, key=each.key: self.choose(key))
            self.buttons[each.key] = button
            row.addWidget(button)
        button.setDefault(True)
        return row

    def choose(self, key: str) -> None:
        """Answer."""
        self.answer = key
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Ctrl+Enter answer with the default button, as Enter does outside of texts."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for button in self.buttons.values():
                if button.isDefault() and button.isEnabled():
                    button.click()
                    return
        super().keyPressEvent(event)

    async def ask(self) -> str:
        """Open and wait for the answer; empty if it was closed without one."""
        answered: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def finish(_code: int) -> None:
            if not answered.done():
                answered.set_result(self.answer)

        self.finished.connect(finish)
        self.open()
        try:
            return await answered
        except asyncio.CancelledError:
            self.reject()
            raise
        finally:
            self.deleteLater()
