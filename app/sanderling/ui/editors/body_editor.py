"""What every body editor is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sanderling.domain.request import Body
from sanderling.ui.widgets.variables import NO_VARIABLES, VariableSource


class BodyEditor(QWidget):
    """Shows a body and sends a new one after each edit."""

    body_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with an empty body."""
        super().__init__(parent)
        self.body = Body()
        self.source: VariableSource = NO_VARIABLES

    def show_body(self, body: Body) -> None:
        """Show a body; no signal is sent."""
        self.body = body

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source``."""
        self.source = source

    def take(self, body: Body) -> None:
        """Remember an edited body and send it, if it differs."""
        if body != self.body:
            self.body = body
            self.body_changed.emit(body)
