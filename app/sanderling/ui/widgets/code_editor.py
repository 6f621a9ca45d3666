"""An editor for request bodies and other code of ordinary size."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_XS
from sanderling.ui.widgets import code_typing
from sanderling.ui.widgets.code_highlighter import LONGEST_COLOURED_LINE, CodeHighlighter
from sanderling.ui.widgets.editor_find import EditorFind
from sanderling.ui.widgets.editor_marks import EditorMarks
from sanderling.ui.widgets.line_numbers import LineNumbers
from sanderling.ui.widgets.variable_completer import VariableCompleter
from sanderling.ui.widgets.variables import NO_VARIABLES, VariableSource, reference_at, reference_tooltip


class CodeEditor(QPlainTextEdit):
    """Line numbers, colours, bracket matching, auto-indent, find, variables.

    Tab indents; after Escape the next Tab leaves the editor. Lines too long to wrap switch wrapping off.
    ``format_requested`` is sent by Alt+Shift+F and by the menu once ``set_can_format`` said that there is a format.
    """

    format_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty, as plain text."""
        super().__init__(parent)
        self._source: VariableSource = NO_VARIABLES
        self._wraps = True
        self._can_format = False
        self._tab_leaves = False
        self.setProperty("bare", True)
        self.setTabChangesFocus(False)
        self.setCursorWidth(2)
        self.document().setDocumentMargin(SPACE_XS)
        self.highlighter = CodeHighlighter(self.document())
        self._numbers = LineNumbers(self, self._visible_lines)
        self._marks = EditorMarks(self)
        self._find = EditorFind(self, self._marks.mark_matches)
        self._completer = VariableCompleter(
            self,
            text_before=lambda: self.textCursor().block().text()[: self.textCursor().positionInBlock()],
            text_after=lambda: self.textCursor().block().text()[self.textCursor().positionInBlock() :],
            insert=self._replace_around_cursor,
            cursor_rect=self._popup_rect,
        )
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_numbers)
        self.cursorPositionChanged.connect(self._cursor_moved)
        self.textChanged.connect(self._find.refresh)
        current_theme().changed.connect(self._restyle)
        self._restyle()

    # What callers use.

    def set_language(self, language: str) -> None:
        """Colour ``json``, ``xml`` or ``text``."""
        self.highlighter.set_language(language)

    def set_can_format(self, can: bool) -> None:
        """Offer formatting in the menu and by its shortcut."""
        self._can_format = can

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source`` and colour the text anew."""
        self._source = source
        self._completer.set_variables(source)
        self.highlighter.set_variables(source)

    def set_wrap(self, wraps: bool) -> None:
        """Wrap lines at the edge, as far as they are not too long for that."""
        self._wraps = wraps
        self._choose_wrap()

    def setPlainText(self, text: str) -> None:
        """Show another text; what was typed before can no longer be undone."""
        self._avoid_wrap(text)
        super().setPlainText(text)
        self._choose_wrap()

    def replace_text(self, text: str) -> None:
        """Replace the whole text as one step that can be undone; the cursor stays in its line."""
        if text == self.toPlainText():
            return
        line = self.textCursor().blockNumber()
        self._avoid_wrap(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self._choose_wrap()
        block = self.document().findBlockByNumber(min(line, self.blockCount() - 1))
        self.setTextCursor(QTextCursor(block))

    def show_find(self) -> None:
        """Open the bar that finds text."""
        self._find.open()

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Indent, break lines, find; leave the popup's keys to the popup."""
        if self._completer.takes(event):
            event.ignore()
            return
        if not self._own_key(event):
            super().keyPressEvent(event)
        self._tab_leaves = event.key() == Qt.Key.Key_Escape
        if event.text():
            self._completer.update()

    def _own_key(self, event: QKeyEvent) -> bool:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        alt_shift = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.matches(QKeySequence.StandardKey.Find):
            self.show_find()
        elif event.key() == Qt.Key.Key_F and event.modifiers() == alt_shift and self._can_format:
            self.format_requested.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and (self._tab_leaves or self.isReadOnly()):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
        elif self.isReadOnly() or not plain:
            return False
        elif event.key() == Qt.Key.Key_Tab:
            code_typing.indent_lines(self.textCursor())
        elif event.key() == Qt.Key.Key_Backtab:
            code_typing.unindent_lines(self.textCursor())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            self._edit(code_typing.break_line)
        elif event.text() and event.text() in "}])":
            self._edit(lambda cursor: code_typing.insert_closing(cursor, event.text()))
        else:
            return False
        return True

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Switch wrapping off before a very long line comes in."""
        if source.hasText():
            self._avoid_wrap(source.text())
            self.insertPlainText(source.text())
            self.ensureCursorVisible()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer finding and formatting below the usual things."""
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        menu.addAction(current_theme().icon("search"), self.tr("Find  Ctrl+F"), self.show_find)
        if self._can_format:
            format_icon = current_theme().icon("format")
            menu.addAction(format_icon, self.tr("Format  Alt+Shift+F"), self.format_requested.emit)
        menu.popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Show the value of the variable under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cursor = self.cursorForPosition(self.viewport().mapFromParent(event.pos()))
            found = reference_at(cursor.block().text(), cursor.positionInBlock())
            if found is not None:
                info = self._source.lookup(found.name)
                QToolTip.showText(event.globalPos(), reference_tooltip(found.name, info, self._unknown()), self)
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the brackets at the cursor."""
        super().focusInEvent(event)
        self._cursor_moved()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark no brackets."""
        super().focusOutEvent(event)
        self._cursor_moved()

    # Painting.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep line numbers and find bar in place."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self._numbers.setGeometry(area.left(), area.top(), self._numbers.needed_width(), area.height())
        self._find.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text; the current line is tinted while the editor has the keyboard."""
        if self.hasFocus() and not self.isReadOnly():
            rect = self.cursorRect()
            painter = QPainter(self.viewport())
            tint = current_theme().color("current_line")
            painter.fillRect(QRect(0, rect.top(), self.viewport().width(), rect.height()), tint)
            painter.end()
        super().paintEvent(event)

    def _visible_lines(self) -> Iterator[tuple[QTextBlock, int, int]]:
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= self.viewport().height():
            height = self.blockBoundingRect(block).height()
            if block.isVisible():
                yield block, round(top), round(height)
            block, top = block.next(), top + height

    def _make_room(self) -> None:
        self.setViewportMargins(self._numbers.needed_width(), 0, 0, 0)

    def _scroll_numbers(self, rect: QRect, by: int) -> None:
        if by:
            self._numbers.scroll(0, by)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def _cursor_moved(self) -> None:
        self._marks.mark_brackets()
        self._numbers.update()
        self.viewport().update()

    def _restyle(self) -> None:
        self.setFont(current_theme().code_font())
        self._make_room()
        self._cursor_moved()

    # Inside.

    def _edit(self, change: Callable[[QTextCursor], None]) -> None:
        cursor = self.textCursor()
        change(cursor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _avoid_wrap(self, text: str) -> None:
        """Switch wrapping off before a text with a very long line comes in.

        WORKAROUND: Qt needs seconds to wrap one line of 200 kB. The old text may hold such a line as well, so wrapping
        is switched on only behind the change, in ``_choose_wrap``.
        """
        if _has_long_line(text):
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    def _choose_wrap(self) -> None:
        wrap = self._wraps and not _has_long_line(self.toPlainText())
        mode = QPlainTextEdit.LineWrapMode.WidgetWidth if wrap else QPlainTextEdit.LineWrapMode.NoWrap
        if mode != self.lineWrapMode():
            self.setLineWrapMode(mode)

    def _replace_around_cursor(self, before: int, after: int, text: str) -> None:
        cursor = self.textCursor()
        start = cursor.position() - before
        cursor.setPosition(start)
        cursor.setPosition(start + before + after, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def _popup_rect(self) -> QRect:
        rect = self.cursorRect()
        return rect.translated(self.viewport().pos())

    def _unknown(self) -> str:
        return self.tr("No value in any scope")


def _has_long_line(text: str) -> bool:
    limit = LONGEST_COLOURED_LINE
    return len(text) > limit and any(len(line) > limit for line in text.split("\n"))
