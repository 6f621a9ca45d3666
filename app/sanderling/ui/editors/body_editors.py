"""The editor of a request's body, whatever its kind."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from sanderling.domain.request import Body
from sanderling.ui.editors.body_editor import BodyEditor
from sanderling.ui.editors.body_kinds import BODY_KINDS
from sanderling.ui.editors.unknown_body import UnknownBody
from sanderling.ui.widgets.variables import NO_VARIABLES, VariableSource

__all__ = ["BODY_KINDS", "BodyEditors"]


class BodyEditors(QStackedWidget):
    """Shows the editor of the body's kind; editors are made when they are first needed."""

    body_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with no body."""
        super().__init__(parent)
        self._body = Body()
        self._source: VariableSource = NO_VARIABLES
        self._editors: dict[object, BodyEditor] = {}
        self.show_body(Body())

    def body(self) -> Body:
        """Return the body as it is now."""
        return self._body

    def show_body(self, body: Body) -> None:
        """Show a body in the editor of its kind; no signal is sent."""
        self._body = body
        editor = self._editor_of(body.kind)
        editor.show_body(body)
        self.setCurrentWidget(editor)
        self.setFocusProxy(editor)

    def set_kind(self, kind: str) -> None:
        """Change the body's kind, keep its contents, and send it."""
        if kind != self._body.kind:
            self.show_body(replace(self._body, kind=kind))
            self.body_changed.emit(self._body)

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source``."""
        self._source = source
        for editor in self._editors.values():
            editor.set_variables(source)

    def _editor_of(self, kind: str) -> BodyEditor:
        known = next((entry for entry in BODY_KINDS if entry.name == kind), None)
        make = known.make if known is not None else UnknownBody
        if make not in self._editors:
            editor = make(self)
            editor.set_variables(self._source)
            editor.body_changed.connect(self._take)
            self.addWidget(editor)
            self._editors[make] = editor
        return self._editors[make]

    def _take(self, body: Body) -> None:
        self._body = body
        self.body_changed.emit(body)
