"""A message inside a panel: what happened, what to do, details behind a click. Nothing pops up, nothing blocks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import RADIUS, SPACE_M, SPACE_S, SPACE_XS
from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.icon_label import IconLabel

_ICONS = {"info": "info", "warning": "warning", "error": "error", "success": "check"}


class NoticeBar(QWidget):
    """Hidden until ``show_notice``; the buttons send their key through ``acted``."""

    acted = Signal(str)
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._kind = "info"
        self._icon = IconLabel(parent=self)
        self._text = _wrapped_label(self)
        self._detail = _wrapped_label(self)
        self._detail_button = self._quiet_button(self.tr("Details"))
        self._detail_button.clicked.connect(self._toggle_detail)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(SPACE_XS)
        self._buttons: list[QPushButton] = []
        self._close = IconButton("close", self.tr("Dismiss"), parent=self)
        self._close.clicked.connect(self._dismiss)
        self._lay_out()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        current_theme().changed.connect(self._restyle)
        self.hide()

    def show_notice(
        self,
        text: str,
        kind: str = "info",
        *,
        detail: str = "",
        actions: Sequence[tuple[str, str]] = (),
        dismissable: bool = True,
    ) -> None:
        """Show a message.

        Args:
            text: What happened and what to do.
            kind: ``info``, ``warning``, ``error`` or ``success``.
            detail: More for who asks; folded away at first.
            actions: ``(key, label)`` of the buttons.
            dismissable: Whether there is a button that closes it.
        """
        self._kind = kind
        self._text.setText(text)
        self.setAccessibleName(text)
        self._detail.setText(detail)
        self._detail.hide()
        self._detail_button.setVisible(bool(detail))
        self._close.setVisible(dismissable)
        for button in self._buttons:
            button.deleteLater()
        self._buttons = [self._action_button(key, label) for key, label in actions]
        self._restyle()
        self.show()

    def set_text(self, text: str) -> None:
        """Say something else with the same buttons."""
        self._text.setText(text)
        self.setAccessibleName(text)

    def text(self) -> str:
        """Return the message that is shown."""
        return self._text.text()

    def clear(self) -> None:
        """Show nothing."""
        self._text.clear()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the coloured ground."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color(f"{self._kind}_surface"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(SPACE_XS)
        texts.addWidget(self._text)
        texts.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_XS + 2, SPACE_XS + 2, SPACE_XS + 2)
        row.setSpacing(SPACE_S)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(texts, 1)
        row.addWidget(self._detail_button)
        row.addLayout(self._actions)
        row.addWidget(self._close)

    def _restyle(self) -> None:
        self._icon.set_icon(_ICONS[self._kind], self._kind)
        self._detail.setFont(current_theme().code_font())
        self.update()

    def _quiet_button(self, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setProperty("kind", "quiet")
        button.setAccessibleName(label)
        return button

    def _action_button(self, key: str, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setObjectName(f"notice-{key}")
        button.setAccessibleName(label)
        button.clicked.connect(lambda: self.acted.emit(key))
        self._actions.addWidget(button)
        return button

    def _toggle_detail(self) -> None:
        self._detail.setVisible(self._detail.isHidden())

    def _dismiss(self) -> None:
        self.clear()
        self.dismissed.emit()


def _wrapped_label(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
