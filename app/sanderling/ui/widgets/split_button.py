"""A button for the main action with a narrow one beside it that opens more."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import CONTROL_HEIGHT_LARGE, ICON_SIZE

_MENU_WIDTH_PX = 26
_ICON_ROOM_PX = 6  # half of it stands between icon and word; the style gives them hardly any


class SplitButton(QWidget):
    """Two joined buttons; give ``button`` the object name. Without a menu only the first is shown."""

    clicked = Signal()

    def __init__(self, text: str, parent: QWidget | None = None, *, kind: str = "primary") -> None:
        """Show ``text``; ``kind`` is that of push buttons (``primary``, ``danger``, empty)."""
        super().__init__(parent)
        self._kind = kind
        self._icon = ""
        self._menu: QMenu | None = None
        self.button = QPushButton(text, self)
        self.button.setIconSize(QSize(ICON_SIZE + _ICON_ROOM_PX, ICON_SIZE))
        self.button.setMinimumHeight(CONTROL_HEIGHT_LARGE)
        self.button.clicked.connect(self.clicked)
        self.menu_button = QPushButton(self)
        self.menu_button.setProperty("joined", "right")
        self.menu_button.setFixedWidth(_MENU_WIDTH_PX)
        self.menu_button.setMinimumHeight(CONTROL_HEIGHT_LARGE)
        self.menu_button.setAccessibleName(self.tr("More ways"))
        self.menu_button.clicked.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.button)
        row.addWidget(self.menu_button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.button)
        self.menu_button.hide()
        self.set_kind(kind)
        self.set_text(text)

    def set_text(self, text: str, tooltip: str = "") -> None:
        """Say what the main action is."""
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.setToolTip(tooltip)

    def set_icon(self, icon: str) -> None:
        """Draw an icon before the text; empty draws none."""
        self._icon = icon
        token = "on_accent" if self._kind == "primary" else ("error" if self._kind == "danger" else "text")
        if icon:
            self.button.setIcon(current_theme().icon(icon, token))
        self.menu_button.setIcon(current_theme().icon("chevron-down", token))

    def set_kind(self, kind: str) -> None:
        """Look like another kind of button."""
        self._kind = kind
        for button in (self.button, self.menu_button):
            button.setProperty("kind", kind)
            button.style().unpolish(button)
            button.style().polish(button)
        self.set_icon(self._icon)

    def set_menu(self, menu: QMenu | None) -> None:
        """Open ``menu`` with the narrow button; ``None`` takes it away."""
        self._menu = menu
        self.menu_button.setVisible(menu is not None)
        self.button.setProperty("joined", "left" if menu else "")
        self.set_kind(self._kind)

    def _open(self) -> None:
        if self._menu is not None:
            self._menu.setMinimumWidth(self.width())
            corner = QPoint(self.width() - self._menu.sizeHint().width(), self.height() + 4)
            self._menu.popup(self.mapToGlobal(corner))
