"""Shows text of any size: only the rows that can be seen are read, coloured and drawn.

The line index is built in slices of a few milliseconds between other work, so the first rows are on the screen at once
and nothing ever waits for the rest. Cursor and selection are offsets; they stay where they are when the text grows.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from sanderling.domain.response import BytesSource
from sanderling.services.response_views import UTF_8, Charset, TextLines
from sanderling.ui.theme import current_theme
from sanderling.ui.viewers.text_cursor import TextCursor
from sanderling.ui.viewers.text_keys import move_for
from sanderling.ui.viewers.text_links import TextLinks
from sanderling.ui.viewers.text_mouse import TextMouse
from sanderling.ui.viewers.text_page import TextPage
from sanderling.ui.viewers.wrapped_text import WrappedText

_MOST_ROWS: Final = (1 << 31) - 1
COPY_BYTES: Final = 16 * 1024 * 1024


class TextViewer(QAbstractScrollArea):
    """A read-only view of a ``BytesSource`` as text."""

    notice = Signal(str)
    """Something the person should read, such as that a copy was cut."""
    find_requested = Signal()
    link_opened = Signal(str)
    """What a link points to that the person wants to follow; perhaps relative."""
    wrap_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, line_numbers: bool = True) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Text"))
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._text = WrappedText(self)
        self._page = TextPage(line_numbers=line_numbers)
        self._cursor = TextCursor(self._text.lines)
        self._mouse = TextMouse(self, lambda: self._cursor, self._place_at, self._cursor_moved)
        self.links = TextLinks(self, self._text, self._hit, lambda: self._cursor, self.link_opened.emit)
        self._text.grew.connect(self._rows_changed)
        self._text.rewrapped.connect(self._rewrapped)
        current_theme().changed.connect(self._theme_changed)

    # --- what is shown

    @property
    def lines(self) -> TextLines:
        """The rows that are shown."""
        return self._text.lines

    def show_source(self, source: BytesSource, charset: Charset = UTF_8, language: str = "") -> None:
        """Show another text, from its start."""
        self._page.forget()
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)
        self._text.show(source, charset, language)
        self._cursor = TextCursor(self.lines)
        self._set_columns()
        self.wrap_changed.emit(self.wraps())

    def source_grew(self) -> None:
        """Take in what has been added to the source; call it as often as once a frame."""
        self._text.extend()

    def is_indexed(self) -> bool:
        """Whether all that the source has by now is indexed."""
        return self._text.is_indexed

    def wraps(self) -> bool:
        """Whether rows are wrapped at the edge."""
        return self._text.wraps()

    def set_wrap(self, wrap: bool | None) -> None:
        """Wrap or not; ``None`` wraps a body that is one long line and no other."""
        self._text.set_wrap(wrap)
        self.wrap_changed.emit(self.wraps())

    def toPlainText(self) -> str:
        """Return the text, its first 16 MiB if there is more."""
        return self.lines.text(self.lines.start, min(self.lines.source.size_bytes, COPY_BYTES))

    def visible_text(self) -> str:
        """Return the rows that can be seen."""
        rows = self.lines.rows(self.top_row(), self._page.rows_in(self.viewport().height()))
        return "\n".join(row.text for row in rows)

    # --- cursor and selection

    def cursor_offsets(self) -> tuple[int, int]:
        """Return the selected part as two offsets; equal where nothing is selected."""
        return self._cursor.selection

    def selected_text(self) -> str:
        """Return the selected text, its first 16 MiB if there is more."""
        start, end = self._cursor.selection
        return self.lines.text(start, min(end, start + COPY_BYTES)).replace("\r\n", "\n")

    def select(self, start: int, end: int) -> None:
        """Select from one offset to another and bring it onto the screen."""
        self._cursor.select(start, end)
        self.scroll_to(end)
        self.scroll_to(start)
        self.viewport().update()

    def select_all(self) -> None:
        """Select everything."""
        self._cursor.select_all()
        self.viewport().update()

    def copy(self) -> None:
        """Copy the selection; of a very long one the first 16 MiB, and say so."""
        start, end = self._cursor.selection
        if start == end:
            return
        QGuiApplication.clipboard().setText(self.selected_text())
        if end - start > COPY_BYTES:
            self.notice.emit(self.tr("Only the first 16 MiB were copied. Save the body to a file to have all of it."))

    def set_matches(self, needle: str, current: tuple[int, int], *, match_case: bool = False) -> None:
        """Mark every ``needle`` on the screen, and the current one, given as two offsets."""
        self._page.set_matches(needle, current, match_case=match_case)
        self.viewport().update()

    # --- scrolling

    def top_row(self) -> int:
        """Return the number of the first row on the screen."""
        return self.verticalScrollBar().value()

    def scroll_to(self, offset: int) -> None:
        """Bring an offset onto the screen, moving as little as possible."""
        row = self.lines.row_of(offset)
        top, page = self.top_row(), self._page.whole_rows_in(self.viewport().height())
        if not top <= row < top + page:
            far = abs(row - top) > 2 * page
            self.verticalScrollBar().setValue(row - (page // 3 if far else page - 1 if row > top else 0))
        found = self.lines.rows(row, 1)
        if not found:
            return
        bar, x = self.horizontalScrollBar(), self._page.x_of(found[0], self.lines, offset)
        self._update_bars()
        room = self._page.room(self.viewport().width())
        if not bar.value() <= x <= bar.value() + room:
            bar.setValue(int(max(0, x - room / 3)))

    def _place_at(self, point: QPointF) -> tuple[int, int]:
        return self._page.place_at(point, self.lines, self.top_row(), self.horizontalScrollBar().value())

    def _hit(self, point: QPointF) -> tuple[int, int] | None:
        return self._page.hit(point, self.lines, self.top_row(), self.horizontalScrollBar().value())

    def _set_columns(self) -> None:
        self._page.set_line_count(self.lines.line_count)
        self._text.set_columns(self._page.columns(self.viewport().width()))

    def _update_bars(self) -> None:
        page = self._page.whole_rows_in(self.viewport().height())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, min(_MOST_ROWS, self.lines.row_count) - page))
        bar.setPageStep(page)
        across, room = self.horizontalScrollBar(), self._page.room(self.viewport().width())
        beyond = int(self._page.widest_px - room)
        across.setRange(0, max(0, beyond) if beyond > 2 * across.singleStep() or not self.wraps() else 0)
        across.setPageStep(max(1, int(room)))
        across.setSingleStep(24)

    def _rows_changed(self) -> None:
        if self._page.set_line_count(self.lines.line_count):
            self._set_columns()
        self._update_bars()
        self.viewport().update()

    def _rewrapped(self) -> None:
        old = self._cursor
        top = old.lines.rows(self.top_row(), 1)
        self._cursor = TextCursor(self.lines)
        self._cursor.anchor, self._cursor.position = old.anchor, old.position
        self._update_bars()
        if top:
            self.verticalScrollBar().setValue(self.lines.row_of(top[0].start))

    def _cursor_moved(self) -> None:
        self.scroll_to(self._cursor.position)
        self.viewport().update()

    def _theme_changed(self) -> None:
        self._page.refresh()
        self._set_columns()
        self._rows_changed()

    # --- events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows on the screen."""
        focused = self.hasFocus()
        self._page.paint(
            self.viewport(),
            self.lines,
            self._text.highlighter,
            self._cursor if focused or self._cursor.has_selection else None,
            first=self.top_row(),
            left=self.horizontalScrollBar().value(),
            focused=focused,
            link=self.links.span,
        )
        if self._page.is_wider:
            self._update_bars()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new size."""
        self._set_columns()
        self._update_bars()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, select, copy, ask for the find bar."""
        self.links.key(event, pressed=True)
        found = move_for(event)
        if found:
            page = self._page.whole_rows_in(self.viewport().height())
            self._cursor.move(found[0], select=found[1], page_rows=page)
            self._cursor_moved()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.find_requested.emit()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the link that Ctrl showed."""
        self.links.key(event, pressed=False)
        super().keyReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Show no link any more."""
        self.links.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor or select; with Ctrl open the link that is there."""
        if not self.links.press(event):
            self._mouse.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Count as another click."""
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select while dragging."""
        self.links.hover(event)
        self._mouse.drag(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        self._mouse.release()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor."""
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor."""
        self.viewport().update()
