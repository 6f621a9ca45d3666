"""What is shown for a kind of body that this version does not know."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sanderling.domain.request import Body
from sanderling.ui.editors.body_editor import BodyEditor
from sanderling.ui.widgets.empty_state import EmptyState


class UnknownBody(BodyEditor):
    """Keeps the body as it was read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a kind."""
        super().__init__(parent)
        self._state = EmptyState("", icon="warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._state)

    def show_body(self, body: Body) -> None:
        """Name the kind."""
        super().show_body(body)
        title = self.tr("This version does not know the body kind “{kind}”").format(kind=body.kind)
        self._state.set_texts(title, self.tr("It is kept as it was read. Choose another kind, or update Sanderling."))
