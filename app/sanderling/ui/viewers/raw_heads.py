"""The heads of a call exactly as they went over the wire, the request's above the response's."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from sanderling.domain.calls import CallRecord
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_M, SPACE_XS


class RawHeads(QWidget):
    """Two read-only texts; nothing is sorted, folded or respelled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.sent = self._text("rawRequestHead", self.tr("Request head as sent"))
        self.received = self._text("rawResponseHead", self.tr("Response head as received"))
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        for title, text in ((self.tr("Sent"), self.sent), (self.tr("Received"), self.received)):
            self._splitter.addWidget(self._titled(title, text))
        self._splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        current_theme().changed.connect(self._restyle)
        self._restyle()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the code font again: a style sheet that comes later takes it away."""
        super().showEvent(event)
        self._restyle()

    def show_call(self, call: CallRecord | None) -> None:
        """Show the heads of a call; interim responses stand in front of the final one."""
        _put(self.sent, call.sent.raw_head if call and call.sent else "")
        interim = [each.raw_head for each in call.interim] if call else []
        final = call.received.raw_head if call and call.received else ""
        _put(self.received, "\n".join(part for part in (*interim, final) if part))

    def _text(self, name: str, label: str) -> QPlainTextEdit:
        text = QPlainTextEdit(self)
        text.setObjectName(name)
        text.setAccessibleName(label)
        text.setReadOnly(True)
        text.setProperty("bare", True)
        text.setFrameShape(QFrame.Shape.NoFrame)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        text.setTabChangesFocus(True)
        text.setPlaceholderText(self.tr("Nothing went over the wire."))
        text.document().setDocumentMargin(SPACE_M)
        return text

    def _titled(self, title: str, text: QPlainTextEdit) -> QWidget:
        holder = QWidget(self)
        label = QLabel(title, holder)
        label.setProperty("role", "caption")
        label.setContentsMargins(SPACE_M, SPACE_XS, 0, 0)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label)
        column.addWidget(text, 1)
        return holder

    def _restyle(self) -> None:
        for text in (self.sent, self.received):
            text.setFont(current_theme().code_font())


def _put(view: QPlainTextEdit, text: str) -> None:
    """Show a text; the same one again leaves place and selection alone."""
    text = text.replace("\r\n", "\n")
    if view.toPlainText() != text:
        view.setPlainText(text)
