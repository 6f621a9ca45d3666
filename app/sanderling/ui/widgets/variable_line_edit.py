"""A one-line editor that colours ``{{variables}}``, shows their values on hover and completes their names."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QTextCharFormat
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.widgets.variable_completer import VariableCompleter
from sanderling.ui.widgets.variables import (
    NO_VARIABLES,
    VariableSource,
    reference_at,
    reference_format,
    reference_tooltip,
    references,
)


class VariableLineEdit(QLineEdit):
    """A line of text with variables. Line breaks are taken out of what is pasted; Enter is ``returnPressed``.

    ``pasted`` brings a text that was pasted over the whole line (a URL with its query, say); it is already there.
    """

    pasted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty, with no variables known."""
        super().__init__(parent)
        self._source = NO_VARIABLES
        self._composing = False
        self._coloured = False
        self.setFont(current_theme().code_font())
        self._completer = VariableCompleter(
            self,
            text_before=lambda: self.text()[: self.cursorPosition()],
            text_after=lambda: self.text()[self.cursorPosition() :],
            insert=self._replace_around_cursor,
            cursor_rect=self._popup_rect,
        )
        self.textChanged.connect(self._colour)
        self.textEdited.connect(self._completer.update)
        current_theme().changed.connect(self._theme_changed)

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source`` and colour the line anew."""
        self._source = source
        self._completer.set_variables(source)
        self._colour()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the popup's keys to the popup; take line breaks out of what is pasted."""
        if self._completer.takes(event):
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_line()
        else:
            super().keyPressEvent(event)

    def paste_line(self) -> None:
        """Insert the clipboard's text as one line."""
        if self.isReadOnly():
            return
        line = " ".join(part.strip() for part in QApplication.clipboard().text().splitlines()).strip()
        whole = not self.text() or self.selectedText() == self.text()
        self.insert(line)
        if whole and line:
            self.pasted.emit(line)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep from colouring while an input method shows its own marks."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if not self._composing and event.commitString():
            self._colour()

    def event(self, event: QEvent) -> bool:
        """Show the value of the variable under the pointer; leave the window's shortcuts to the window."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_for_the_window(event):
            event.ignore()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = reference_at(self.text(), self.cursorPositionAt(event.pos()))
            if found is not None:
                info = self._source.lookup(found.name)
                text = reference_tooltip(found.name, info, self.tr("No value in any scope"))
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)

    def _theme_changed(self) -> None:
        self.setFont(current_theme().code_font())
        self._colour()

    def _replace_around_cursor(self, before: int, after: int, text: str) -> None:
        start = self.cursorPosition() - before
        self.setSelection(start, before + after)
        self.insert(text)
        self.textEdited.emit(self.text())

    def _popup_rect(self) -> QRect:
        rect = self.cursorRect()
        return QRect(rect.left(), 0, rect.width(), self.height() + 2)

    def _colour(self) -> None:
        """Colour the references.

        WORKAROUND: a line edit has no formats of its own, but draws those of an input method event; one that brings
        no text changes nothing else. Offsets in it count from the cursor.
        """
        found = list(references(self.text()))
        if self._composing or self.isReadOnly() or not (found or self._coloured):
            return
        self._coloured = bool(found)
        kind = QInputMethodEvent.AttributeType.TextFormat
        cursor = self.cursorPosition()
        formats: dict[bool, QTextCharFormat] = {}
        attributes = []
        for reference in found:
            known = self._source.lookup(reference.name) is not None
            text_format = formats.setdefault(known, reference_format(known))
            length = reference.end - reference.start
            attributes.append(QInputMethodEvent.Attribute(kind, reference.start - cursor, length, text_format))
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))


def _is_for_the_window(event: QEvent) -> bool:
    """Return whether a shortcut is one of a text field on X11 (Emacs habits) that the window has a use for."""
    wanted = (Qt.Key.Key_E, Qt.Key.Key_K, Qt.Key.Key_D, Qt.Key.Key_B)
    return (
        isinstance(event, QKeyEvent)
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        and event.key() in wanted
    )
