"""The editor of a request without a body: it says so."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sanderling.ui.editors.body_editor import BodyEditor
from sanderling.ui.widgets.empty_state import EmptyState


class NoBody(BodyEditor):
    """Nothing to edit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say that there is no body and how to get one."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        state = EmptyState(self.tr("No body"), self.tr("This request sends no body. Choose a kind above to write one."))
        column.addWidget(state)
