"""A line for a file's path with a button that chooses one; files can be dropped on it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from sanderling.ui.theme.tokens import SPACE_XS
from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.variable_line_edit import VariableLineEdit
from sanderling.ui.widgets.variables import VariableSource


class FileLine(QWidget):
    """``changed`` brings the path after each edit by the person."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._shown = ""
        self.edit = VariableLineEdit(self)
        self.edit.setAccessibleName(self.tr("File"))
        self.edit.setPlaceholderText(self.tr("Path of a file, or drop one here"))
        self.edit.textChanged.connect(self._edited)
        self.edit.setAcceptDrops(False)
        self.button = IconButton("folder-open", self.tr("Choose a file"), parent=self)
        self.button.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.edit, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.edit)
        self.setAcceptDrops(True)

    def path(self) -> str:
        """Return the path as it is written."""
        return self.edit.text()

    def set_path(self, path: str) -> None:
        """Show a path; no signal is sent."""
        self._shown = path
        if self.edit.text() != path:
            self.edit.setText(path)

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source``."""
        self.edit.set_variables(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file's path."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.edit.setText(paths[0])

    def _edited(self, text: str) -> None:
        if text != self._shown:
            self._shown = text
            self.changed.emit(text)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.edit.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
