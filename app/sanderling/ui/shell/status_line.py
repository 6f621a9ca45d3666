"""The line at the bottom: the keyring's state, what is sent now, what is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from sanderling.ui import object_names as names
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import FONT_SECONDARY_PX, SPACE_L, SPACE_M

if TYPE_CHECKING:
    from sanderling.services.host_states import HostState

_HEIGHT_PX = 26
_ICON_PX = 13


class StatusLine(QWidget):
    """Quiet facts; a click on one does the next thing about it."""

    keyring_requested = Signal()
    problems_requested = Signal()
    host_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setObjectName(names.STATUS_LINE)
        self.setFixedHeight(_HEIGHT_PX)
        self.keyring = self._button(names.KEYRING_STATUS, self.tr("Keyring"))
        self.keyring.clicked.connect(self.keyring_requested)
        self.sending = QLabel(self)
        self.sending.setProperty("role", "caption")
        self.host = self._button(names.HOST_STATUS, self.tr("Limits of the host"))
        self.host.clicked.connect(self.host_requested)
        self.hint = QLabel(self)
        self.hint.setProperty("role", "caption")
        self.problems = self._button(names.PROBLEM_COUNT, self.tr("Damaged items"))
        self.problems.clicked.connect(self.problems_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, 1, SPACE_M, 0)
        row.setSpacing(SPACE_L)
        row.addWidget(self.keyring)
        row.addWidget(self.sending)
        row.addWidget(self.host)
        row.addStretch(1)
        row.addWidget(self.hint)
        row.addWidget(self.problems)
        self.keyring.hide()
        self.problems.hide()
        self.host.hide()
        self.show_sending(0)

    def _button(self, name: str, accessible: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(accessible)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        font = button.font()
        font.setPixelSize(FONT_SECONDARY_PX)
        button.setFont(font)
        button.setFixedHeight(_HEIGHT_PX - 4)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def show_keyring(self, state: str, sentence: str, advice: str) -> None:
        """Show the keyring's state in a word, the rest in the tooltip."""
        words = {
            "unlocked": self.tr("Keyring: unlocked"),
            "locked": self.tr("Keyring: locked"),
            "missing": self.tr("No keyring: secrets last for this session only"),
        }
        self.keyring.setText(words.get(state, sentence))
        self.keyring.setAccessibleName(self.keyring.text())
        icon = "lock" if state == "locked" else ("key" if state == "unlocked" else "warning")
        self.keyring.setIcon(current_theme().icon(icon, "warning" if state == "missing" else "secondary"))
        self.keyring.setToolTip(f"{sentence} {advice}".strip())
        self.keyring.show()

    def show_sending(self, count: int) -> None:
        """Show how many exchanges are under way."""
        if count == 0:
            self.sending.clear()
        elif count == 1:
            self.sending.setText(self.tr("1 request under way"))
        else:
            self.sending.setText(self.tr("{count} requests under way").format(count=count))

    def show_host(self, state: HostState | None) -> None:
        """Show what is known of a host's limits; nothing where nothing is known."""
        self.host.setVisible(state is not None)
        if state is None:
            return
        from sanderling.ui.shell.host_words import HostWords

        words = HostWords()
        self.host.setText(words.text(state))
        self.host.setAccessibleName(self.host.text())
        self.host.setToolTip(words.tooltip(state))
        stopped = state.circuit != "closed" or state.held_for_s > 0
        self.host.setIcon(current_theme().icon("warning", "warning") if stopped else QIcon())

    def show_palette_hint(self, shortcut: str) -> None:
        """Say how everything is found."""
        self.hint.setText(self.tr("{shortcut} finds requests and commands").format(shortcut=shortcut))

    def show_problems(self, count: int) -> None:
        """Show how many items are damaged."""
        one = self.tr("1 problem")
        self.problems.setText(one if count == 1 else self.tr("{count} problems").format(count=count))
        self.problems.setAccessibleName(self.problems.text())
        self.problems.setIcon(current_theme().icon("warning", "warning"))
        self.problems.setVisible(count > 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hairline above."""
        QPainter(self).fillRect(0, 0, self.width(), 1, current_theme().color("border"))
