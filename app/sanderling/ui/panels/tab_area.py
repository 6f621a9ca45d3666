"""The strip of open tabs and the page of the one in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sanderling.ui import object_names as names
from sanderling.ui.theme import current_theme

if TYPE_CHECKING:
    from sanderling.domain.errors import SanderlingError
    from sanderling.ui.presenters.tab_presenter import TabFace
    from sanderling.ui.widgets.tab_strip import TabItem

_WORDS = {"folder": "FOLDER", "environment": "ENV", "workspace": "VARS"}


class TabArea(QWidget):
    """Tabs by key. Pages are handed in when they first come to front."""

    activated = Signal(str)
    close_requested = Signal(str)
    new_requested = Signal()
    reordered = Signal(list)
    menu_requested = Signal(str, QPoint)
    retry_requested = Signal(str)
    """Read a damaged item again."""
    start_requested = Signal()
    """The button of the empty area."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without tabs."""
        super().__init__(parent)
        self.setObjectName(names.TAB_AREA)
        self.stack = QStackedWidget(self)
        self._blank = QWidget(self)
        self._empty: QWidget | None = None
        self._pages: dict[str, QWidget] = {}
        self._reasons: dict[str, QWidget] = {}
        self.stack.addWidget(self._blank)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.stack, 1)

    def complete(self) -> None:
        """Add the strip and the place for notices, after the first frame."""
        from sanderling.ui.panels.notices_area import NoticesArea
        from sanderling.ui.widgets.tab_strip import TabStrip

        self.strip = TabStrip(self)
        self.strip.bar.setObjectName(names.REQUEST_TABS)
        self.strip.bar.setAccessibleName(self.tr("Open requests"))
        self.strip.activated.connect(self.activated)
        self.strip.close_requested.connect(self.close_requested)
        self.strip.new_requested.connect(self.new_requested)
        self.strip.reordered.connect(self.reordered)
        self.strip.menu_requested.connect(self.menu_requested)
        self.notices = NoticesArea(self)
        self._column.insertWidget(0, self.strip)
        self._column.insertWidget(1, self.notices)

    # -- the strip

    def insert_tab(self, key: str, face: TabFace, index: int) -> None:
        """Show one more tab."""
        self.strip.insert_tab(_item(key, face), index)

    def update_tab(self, key: str, face: TabFace) -> None:
        """Show a tab's face as it is now."""
        self.strip.update_tab(_item(key, face))

    def remove_tab(self, key: str) -> None:
        """Take a tab and its page away."""
        self.strip.remove_tab(key)
        for widgets in (self._pages, self._reasons):
            widget = widgets.pop(key, None)
            if widget is not None:
                self.stack.removeWidget(widget)
                widget.deleteLater()

    # -- pages

    def has_page(self, key: str) -> bool:
        """Return whether the page of a tab was handed in."""
        return key in self._pages

    def page(self, key: str) -> QWidget | None:
        """Return the page of a tab."""
        return self._pages.get(key)

    def pages(self) -> tuple[QWidget, ...]:
        """Return all pages there are."""
        return tuple(self._pages.values())

    def show_tab(self, key: str, page: QWidget | None = None) -> None:
        """Bring a tab to front; ``page`` is handed in the first time."""
        if page is not None:
            self._pages[key] = page
            self.stack.addWidget(page)
        self.strip.set_current(key)
        self._bring_up(key)

    def show_damage(self, key: str, error: SanderlingError | None) -> None:
        """Say in place of a tab's page why the item cannot be opened; ``None`` shows the page again."""
        reason = self._reasons.pop(key, None)
        if reason is not None:
            self.stack.removeWidget(reason)
            reason.deleteLater()
        if error is not None:
            self._reasons[key] = self._explain(key, error)
            self.stack.addWidget(self._reasons[key])
        if key == self.strip.current_key():
            self._bring_up(key)

    def _bring_up(self, key: str) -> None:
        shown = self._reasons.get(key) or self._pages.get(key)
        if shown is not None:
            self.stack.setCurrentWidget(shown)

    def _explain(self, key: str, error: SanderlingError) -> QWidget:
        from sanderling.ui.widgets.empty_state import EmptyState

        title, text = self.tr("This file cannot be opened"), f"{error.message} {error.advice}".strip()
        state = EmptyState(title, text, icon="warning", action=self.tr("Read it again"), parent=self)
        state.acted.connect(lambda: self.retry_requested.emit(key))
        return state

    def show_nothing_open(self) -> None:
        """Say what to do when no tab is open."""
        if self._empty is None:
            self._empty = self._make_empty()
            self.stack.addWidget(self._empty)
        self.stack.setCurrentWidget(self._empty)

    def _make_empty(self) -> QWidget:
        from sanderling.ui.widgets.empty_state import EmptyState

        empty = EmptyState(
            self.tr("Nothing is open"),
            self.tr("Choose a request on the left, press Ctrl+K to search, or start a new one."),
            icon="sanderling",
            action=self.tr("New request"),
            parent=self,
        )
        empty.setObjectName(names.EMPTY_STATE)
        empty.acted.connect(self.start_requested)
        return empty


def _item(key: str, face: TabFace) -> TabItem:
    from sanderling.ui.widgets.tab_strip import TabItem

    token = current_theme().method_token(face.method) if face.method else "secondary"
    badge = face.method if face.kind == "request" else _WORDS.get(face.kind, "")
    return TabItem(key=key, title=face.title, badge=badge, badge_token=token, unsaved=face.unsaved, tooltip=face.title)
