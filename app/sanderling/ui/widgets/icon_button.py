"""A quiet button with an icon only; its text is the tooltip and the accessible name."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import CONTROL_HEIGHT, ICON_SIZE


class IconButton(QToolButton):
    """A square button of control height."""

    def __init__(
        self,
        icon: str,
        text: str,
        *,
        shortcut: str = "",
        token: str = "secondary",
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Draw ``icon`` in a token's colour; ``shortcut`` is only shown, in the tooltip."""
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setCheckable(checkable)
        self.setFixedSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
        self.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.set_icon(icon, token)
        self.set_text(text, shortcut)

    def set_icon(self, icon: str, token: str = "secondary") -> None:
        """Show another icon."""
        self.setIcon(current_theme().icon(icon, token))

    def set_text(self, text: str, shortcut: str = "") -> None:
        """Say what the button does, in the tooltip and to screen readers."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(f"{text}  {shortcut}" if shortcut else text)
