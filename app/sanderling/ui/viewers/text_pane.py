"""A text viewer with its find bar."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from sanderling.domain.response import BytesSource
from sanderling.services.response_views import UTF_8, Charset
from sanderling.ui.viewers.find_bar import FindBar
from sanderling.ui.viewers.text_search import TextSearch
from sanderling.ui.viewers.text_viewer import TextViewer

_LONGEST_NEEDLE = 200


class TextPane(QWidget):
    """Shows text and finds in it."""

    def __init__(self, name: str, parent: QWidget | None = None, *, line_numbers: bool = True) -> None:
        """Start empty; ``name`` becomes the viewer's objectName."""
        super().__init__(parent)
        self.viewer = TextViewer(self, line_numbers=line_numbers)
        self.viewer.setObjectName(name)
        self.find_bar = FindBar(self)
        self._search = TextSearch(self)
        self._index = -1
        self._from = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.viewer, 1)
        column.addWidget(self.find_bar)
        self.setFocusProxy(self.viewer)
        self.viewer.find_requested.connect(self.open_find)
        self.find_bar.text_changed.connect(self._start)
        self.find_bar.next_wanted.connect(self.find_next)
        self.find_bar.previous_wanted.connect(self.find_previous)
        self.find_bar.closed.connect(self._close)
        self._search.changed.connect(self._show_found)

    def show_source(self, source: BytesSource, charset: Charset = UTF_8, language: str = "") -> None:
        """Show another text; an open search is made in it anew."""
        self.viewer.show_source(source, charset, language)
        self._from = 0
        self._start(self.find_bar.edit.text() if not self.find_bar.isHidden() else "")

    def source_grew(self) -> None:
        """Take in what has been added to the source."""
        self.viewer.source_grew()
        self._search.extend()

    def open_find(self) -> None:
        """Open the find bar, with the selection as what to find."""
        start, end = self.viewer.cursor_offsets()
        short = self.viewer.selected_text() if 0 < end - start <= _LONGEST_NEEDLE else ""
        self._from = start
        self.find_bar.open_bar("" if "\n" in short else short)
        if not self._search.match_bytes:
            self._start(self.find_bar.edit.text())

    def find_next(self) -> None:
        """Go to the next place."""
        self._go(self._search.index_from(self._current()[1] or self._from))

    def find_previous(self) -> None:
        """Go to the place before."""
        self._go(self._search.index_from(self._current()[0] or self._from, back=True))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the text."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer_link(menu, event)
        standard = QKeySequence.StandardKey
        for label, key, act in (
            (self.tr("Copy"), standard.Copy, self.viewer.copy),
            (self.tr("Select all"), standard.SelectAll, self.viewer.select_all),
            (self.tr("Find"), standard.Find, self.open_find),
        ):
            action = QAction(label, menu)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            menu.addAction(action)
        wrap = menu.addAction(self.tr("Wrap lines"))
        wrap.setCheckable(True)
        wrap.setChecked(self.viewer.wraps())
        wrap.toggled.connect(self.viewer.set_wrap)
        menu.popup(event.globalPos())

    def _offer_link(self, menu: QMenu, event: QContextMenuEvent) -> None:
        """Offer the link under the pointer, or at the cursor where a key opened the menu."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            link = self.viewer.links.at_cursor()
        else:
            link = self.viewer.links.under(QPointF(self.viewer.viewport().mapFromGlobal(event.globalPos())))
        if link is not None:
            action = menu.addAction(self.tr("Open in a new request"))
            action.triggered.connect(lambda: self.viewer.link_opened.emit(link.target))
            menu.addSeparator()

    def _current(self) -> tuple[int, int]:
        if 0 <= self._index < len(self._search.starts):
            start = self._search.starts[self._index]
            return start, start + self._search.match_bytes
        return 0, 0

    def _start(self, text: str) -> None:
        self._from = self._current()[0] or self._from
        self._index = -1
        self._search.start(self.viewer.lines, text, match_case=self.find_bar.match_case.isChecked())

    def _show_found(self) -> None:
        if self._index < 0 and self._search.starts and not self.find_bar.isHidden():
            reached = self._search.starts[-1] >= self._from or not self._search.is_running
            if reached:
                self._go(self._search.index_from(self._from))
        self._mark()

    def _go(self, index: int) -> None:
        self._index = index
        start, end = self._current()
        if index >= 0:
            self.viewer.select(start, end)
        self._mark()

    def _mark(self) -> None:
        text = self.find_bar.edit.text() if self._search.match_bytes else ""
        self.viewer.set_matches(text, self._current(), match_case=self.find_bar.match_case.isChecked())
        found = len(self._search.starts)
        plus = "+" if self._search.is_running or self._search.is_cut else ""
        if not text:
            self.find_bar.count.setText("")
        elif not found and not self._search.is_running:
            self.find_bar.count.setText(self.tr("not found"))
        else:
            place = self.tr("%1 of %2").replace("%1", str(self._index + 1))
            self.find_bar.count.setText(place.replace("%2", f"{found}{plus}"))

    def _close(self) -> None:
        self._search.start(self.viewer.lines, "")
        self._index = -1
        self._mark()
        self.viewer.setFocus()
