"""Asks where to write items, and in which form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget


class ExportDialog(QFileDialog):
    """Open it with ``open``; each form is a filter."""

    chosen = Signal(Path, str)
    """The file and the name of the form."""

    def __init__(self, forms: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """Offer forms, each given by name, label and how its files end."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export the items"))
        self.setObjectName("exportDialog")
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._forms = {f"{label} (*{suffix})": (name, suffix) for name, label, suffix in forms}
        self.setNameFilters(list(self._forms))
        self.filterSelected.connect(self._take_form)
        self.fileSelected.connect(self._tell)
        self.selectFile("items" + forms[0][2])
        self._take_form(self.selectedNameFilter())

    def _take_form(self, wanted: str) -> None:
        """Let the file end as its form does."""
        suffix = self._forms[wanted][1]
        self.setDefaultSuffix(suffix)
        names = [Path(file) for file in self.selectedFiles()]
        if names and names[0].suffix in {known for _, known in self._forms.values()}:
            self.selectFile(names[0].with_suffix(suffix).name)

    def _tell(self, file: str) -> None:
        """Tell the choice; what the person has typed as the file's end says more than the filter."""
        path = Path(file)
        by_end = {suffix: name for name, suffix in self._forms.values()}
        self.chosen.emit(path, by_end.get(path.suffix.lower(), self._forms[self.selectedNameFilter()][0]))
