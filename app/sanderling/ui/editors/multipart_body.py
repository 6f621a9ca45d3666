"""The editor of multipart forms: parts of text or files, each with a content type of its own."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from sanderling.domain.request import Body, Part
from sanderling.ui.editors.body_editor import BodyEditor
from sanderling.ui.editors.part_row import PART_STRETCHES, PartRow
from sanderling.ui.theme.tokens import SPACE_S, SPACE_XS
from sanderling.ui.widgets.variables import VariableSource

_EMPTY = Part()


class MultipartBody(BodyEditor):
    """A list of parts with an empty one at the end that becomes real when it is filled; all edits can be undone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without parts."""
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._rows: list[PartRow] = []
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(self._content)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._head())
        outer.addWidget(area, 1)
        self._show_parts(())

    def show_body(self, body: Body) -> None:
        """Show a body's parts; what was done before can no longer be undone."""
        if body.parts != self.body.parts:
            self.undo_stack.clear()
        super().show_body(body)
        self._show_parts(body.parts)

    def set_variables(self, source: VariableSource) -> None:
        """Colour the parts' variables."""
        super().set_variables(source)
        for row in self._rows:
            row.set_variables(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo what a line did not take for itself."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_stack.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.undo_stack.redo()
        else:
            super().keyPressEvent(event)

    def put_parts(self, parts: tuple[Part, ...]) -> None:
        """Show these parts and send them; the undo commands do their work here."""
        self._show_parts(parts)
        self.take(replace(self.body, parts=parts))

    def _head(self) -> QHBoxLayout:
        titles = ("", self.tr("Name"), self.tr("Kind"), self.tr("Value or files"), self.tr("Content type"), "")
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        head.setSpacing(SPACE_XS)
        for title, (stretch, width) in zip(titles, PART_STRETCHES, strict=True):
            label = QLabel(title, self)
            label.setProperty("role", "caption")
            label.setIndent(SPACE_S + 1)
            if width:
                label.setFixedWidth(width)
            head.addWidget(label, stretch)
        return head

    def _show_parts(self, parts: tuple[Part, ...]) -> None:
        wanted = [*parts, _EMPTY]
        while len(self._rows) > len(wanted):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(wanted):
            self._add_row()
        for row, part in zip(self._rows, wanted, strict=True):
            row.show_part(part)

    def _add_row(self) -> None:
        row = PartRow(self._content)
        row.set_variables(self.source)
        row.changed.connect(lambda part, field: self._part_changed(row, part, field))
        row.removed.connect(lambda: self._part_removed(row))
        self._column.insertWidget(len(self._rows), row)
        self._rows.append(row)

    def _part_changed(self, row: PartRow, part: Part, field: str) -> None:
        place = self._rows.index(row)
        parts = [*self.body.parts]
        parts[place : place + 1] = [part]
        self.undo_stack.push(_ChangeParts(self, tuple(parts), f"{place}:{field}"))

    def _part_removed(self, row: PartRow) -> None:
        place = self._rows.index(row)
        if place < len(self.body.parts):
            parts = self.body.parts[:place] + self.body.parts[place + 1 :]
            self.undo_stack.push(_ChangeParts(self, parts, ""))


class _ChangeParts(QUndoCommand):
    """All parts before and after an edit; typing on in one field is one step."""

    def __init__(self, editor: MultipartBody, after: tuple[Part, ...], place: str) -> None:
        super().__init__()
        self._editor, self._before, self._after, self._place = editor, editor.body.parts, after, place

    def redo(self) -> None:
        self._editor.put_parts(self._after)

    def undo(self) -> None:
        self._editor.put_parts(self._before)

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _ChangeParts) or not self._place or other._place != self._place:
            return False
        self._after = other._after
        return True
