"""One part of a multipart form, as a row of controls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QWidget

from sanderling.domain.request import Part
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_S, SPACE_XS
from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.variable_line_edit import VariableLineEdit
from sanderling.ui.widgets.variables import VariableSource

PART_STRETCHES = ((0, 24), (3, 0), (0, 76), (5, 0), (2, 0), (0, 28))
"""Stretch and fixed width (px, 0 for none) of each column, the head's included."""
_ROW_HEIGHT_PX = 34
_BETWEEN_FILES: Final = re.compile(r"(?<!\\);")


class PartRow(QWidget):
    """``changed`` brings the part and the name of the field that was edited."""

    changed = Signal(object, str)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with an empty part."""
        super().__init__(parent)
        self._part = Part()
        self.enabled = QCheckBox(self)
        self.enabled.setAccessibleName(self.tr("On"))
        self.enabled.clicked.connect(lambda on: self._edit("enabled", replace(self._part, enabled=on)))
        self.name = self._line("name", self.tr("Name"))
        self.kind = QComboBox(self)
        self.kind.setProperty("kind", "row")
        self.kind.setAccessibleName(self.tr("Kind of part"))
        self.kind.addItems([self.tr("Text"), self.tr("File")])
        self.kind.activated.connect(lambda index: self._edit("kind", replace(self._part, is_file=index == 1)))
        self.value = self._line("value", self.tr("Value"))
        self.choose = IconButton("folder-open", self.tr("Choose files"), parent=self)
        self.choose.clicked.connect(self._choose)
        self.content_type = self._line("content_type", self.tr("Content type"))
        self.content_type.setPlaceholderText(self.tr("automatic"))
        self.remove = IconButton("close", self.tr("Remove part"), parent=self)
        self.remove.clicked.connect(self.removed)
        self._lay_out()
        self.show_part(self._part)

    def show_part(self, part: Part) -> None:
        """Show a part; no signal is sent."""
        self._part = part
        ghost = part == Part()
        self.enabled.setChecked(part.enabled)
        self.enabled.setVisible(not ghost)
        self.remove.setVisible(not ghost)
        self.kind.setCurrentIndex(1 if part.is_file else 0)
        self.choose.setVisible(part.is_file)
        hint = self.tr("Paths, or choose files") if part.is_file else self.tr("Value")
        self.value.setPlaceholderText(hint)
        value = _text_of(part.files) if part.is_file else part.value
        lines = ((self.name, part.name), (self.value, value), (self.content_type, part.content_type))
        for line, text in lines:
            if line.text() != text and not (
                line is self.value and part.is_file and _files_of(line.text()) == part.files
            ):
                line.setText(text)

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source``."""
        for line in (self.name, self.value, self.content_type):
            line.set_variables(source)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hairline under the row."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, current_theme().color("border"))

    def _line(self, field: str, label: str) -> VariableLineEdit:
        line = VariableLineEdit(self)
        line.setProperty("kind", "row")
        line.setObjectName(f"part-{field}")
        line.setAccessibleName(label)
        line.setPlaceholderText(label)
        line.textChanged.connect(lambda text: self._typed(field, text))
        return line

    def _typed(self, field: str, text: str) -> None:
        if field == "value" and self._part.is_file:
            self._edit("files", replace(self._part, files=_files_of(text)))
        elif field == "value":
            self._edit(field, replace(self._part, value=text))
        elif field == "name":
            self._edit(field, replace(self._part, name=text))
        else:
            self._edit(field, replace(self._part, content_type=text))

    def _edit(self, field: str, part: Part) -> None:
        if part != self._part:
            self._part = part
            self.changed.emit(part, field)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda files: self.value.setText(_text_of(files)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _lay_out(self) -> None:
        value = QHBoxLayout()
        value.setContentsMargins(0, 0, 0, 0)
        value.setSpacing(2)
        value.addWidget(self.value, 1)
        value.addWidget(self.choose)
        holder = QWidget(self)
        holder.setLayout(value)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_S, 0, SPACE_S, 1)
        row.setSpacing(SPACE_XS)
        cells = (self.enabled, self.name, self.kind, holder, self.content_type, self.remove)
        for cell, (stretch, width) in zip(cells, PART_STRETCHES, strict=True):
            policy = cell.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            cell.setSizePolicy(policy)
            if width:
                cell.setFixedWidth(width)
            row.addWidget(cell, stretch)
        self.setFixedHeight(_ROW_HEIGHT_PX)


def _text_of(files: Sequence[str]) -> str:
    return "; ".join(path.replace(";", "\\;") for path in files)


def _files_of(text: str) -> tuple[str, ...]:
    paths = (piece.strip().replace("\\;", ";") for piece in _BETWEEN_FILES.split(text))
    return tuple(path for path in paths if path)
