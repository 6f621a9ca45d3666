"""The strip of open things: badge, title, unsaved dot, close; drag to reorder, middle click closes, ``+`` opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_XS
from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.tab_strip_bar import TAB_HEIGHT_PX, TabItem, TabStripBar

__all__ = ["TabItem", "TabStrip"]


class TabStrip(QWidget):
    """Tabs by key, and a button that asks for a new one. ``bar`` is the tab bar itself and takes the object name."""

    activated = Signal(str)
    close_requested = Signal(str)
    new_requested = Signal()
    reordered = Signal(list)
    menu_requested = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without tabs."""
        super().__init__(parent)
        self.bar = TabStripBar(self)
        self.bar.activated.connect(self.activated)
        self.bar.close_requested.connect(self.close_requested)
        self.bar.reordered.connect(self.reordered)
        self.bar.menu_requested.connect(self.menu_requested)
        self.new_button = IconButton("plus", self.tr("New request"), shortcut="Ctrl+T", parent=self)
        self.new_button.setObjectName("newTabButton")
        self.new_button.clicked.connect(self.new_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, SPACE_XS, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.bar)
        row.addWidget(self.new_button)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        current_theme().changed.connect(self.update)

    def set_tabs(self, tabs: Sequence[TabItem], current_key: str = "") -> None:
        """Show other tabs; no signal is sent."""
        self.bar.set_tabs(tabs, current_key)

    def insert_tab(self, tab: TabItem, index: int = -1) -> None:
        """Add a tab at ``index``, or at the end; it does not become the current one."""
        self.bar.insert(tab, index)

    def update_tab(self, tab: TabItem) -> None:
        """Show a tab's new title, badge or unsaved dot."""
        self.bar.show_item(tab)

    def remove_tab(self, key: str) -> None:
        """Take a tab away; no signal is sent."""
        self.bar.remove(key)

    def set_current(self, key: str) -> None:
        """Make a tab the current one; no signal is sent."""
        self.bar.set_current(key)

    def current_key(self) -> str:
        """Return the current tab's key, empty if there is none."""
        return self.bar.current_key()

    def keys(self) -> list[str]:
        """Return the keys in order."""
        return self.bar.keys()

    def sizeHint(self) -> QSize:
        """As high as a tab."""
        return QSize(super().sizeHint().width(), TAB_HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hairline under the strip."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, current_theme().color("border"))
