"""The editor of a body that is one file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from sanderling.domain.request import Body
from sanderling.ui.editors.body_editor import BodyEditor
from sanderling.ui.editors.file_line import FileLine
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S
from sanderling.ui.widgets.variable_line_edit import VariableLineEdit
from sanderling.ui.widgets.variables import VariableSource


class FileBody(BodyEditor):
    """A file's path, and the content type it is sent with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a file."""
        super().__init__(parent)
        self.file = FileLine(self)
        self.setFocusProxy(self.file)
        self.file.edit.setObjectName("bodyFileEdit")
        self.file.changed.connect(self._file_changed)
        self.content_type = VariableLineEdit(self)
        self.content_type.setObjectName("bodyContentTypeEdit")
        self.content_type.setAccessibleName(self.tr("Content type"))
        self.content_type.setPlaceholderText(self.tr("from the file's name"))
        self.content_type.textChanged.connect(self._type_changed)
        self._facts = QLabel(self)
        self._facts.setProperty("role", "caption")
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE_M)
        form.setVerticalSpacing(SPACE_S)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.addRow(self.tr("File"), self.file)
        form.addRow("", self._facts)
        form.addRow(self.tr("Content type"), self.content_type)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.addLayout(form)
        column.addStretch(1)

    def show_body(self, body: Body) -> None:
        """Show path and content type."""
        super().show_body(body)
        self.file.set_path(body.file)
        if self.content_type.text() != body.content_type:
            self.content_type.setText(body.content_type)
        self._show_facts()

    def set_variables(self, source: VariableSource) -> None:
        """Colour the lines' variables."""
        super().set_variables(source)
        self.file.set_variables(source)
        self.content_type.set_variables(source)

    def _file_changed(self, path: str) -> None:
        self.take(replace(self.body, file=path))
        self._show_facts()

    def _type_changed(self, text: str) -> None:
        self.take(replace(self.body, content_type=text))

    def _show_facts(self) -> None:
        """Say how large the file is, or that it is not there."""
        self._facts.setText(self._facts_of(self.body.file))

    def _facts_of(self, path: str) -> str:
        if not path or "{{" in path:
            return self.tr("It is read while it is sent, however large it is.")
        file = Path(path).expanduser()
        if not file.is_absolute():
            return self.tr("The path counts from the workspace's folder.")
        try:
            size = file.stat().st_size
        except OSError:
            return self.tr("There is no such file now. Sending will stop and say so.")
        return QLocale().formattedDataSize(size)
