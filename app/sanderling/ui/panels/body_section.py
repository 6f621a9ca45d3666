"""The body of a request: which kind, and its editor."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from sanderling.domain.request import Body, Request
from sanderling.ui import object_names as names
from sanderling.ui.editors.body_editors import BODY_KINDS, BodyEditors
from sanderling.ui.editors.text_body import TextBody
from sanderling.ui.panels.section import Section
from sanderling.ui.widgets.variables import VariableSource

_COMBO_WIDTH_PX = 180


class BodySection(Section):
    """A chooser of kinds above the editor for the chosen kind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a body."""
        super().__init__(parent)
        self._body = Body()
        self.combo = QComboBox(self)
        self.combo.setObjectName(names.BODY_KIND_COMBO)
        self.combo.setAccessibleName(self.tr("Kind of body"))
        self.combo.setFixedWidth(_COMBO_WIDTH_PX)
        for kind in BODY_KINDS:
            self.combo.addItem(kind.label, kind.name)
        self.combo.activated.connect(self._kind_chosen)
        self.editors = BodyEditors(self)
        self.editors.setObjectName(names.BODY_EDITOR)
        self.editors.body_changed.connect(self._edited)
        row = QHBoxLayout()
        row.addWidget(self.combo)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self.editors, 1)

    def show_item(self, item: object) -> None:
        """Show the body of a request."""
        assert isinstance(item, Request)
        self._body = item.body
        index = self.combo.findData(item.body.kind)
        if index < 0:
            self.combo.addItem(item.body.kind, item.body.kind)
            index = self.combo.count() - 1
        self.combo.setCurrentIndex(index)
        self.editors.show_body(item.body)

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        super().set_variables(source)
        self.editors.set_variables(source)

    def format_body(self) -> None:
        """Lay the text out anew."""
        editor = self.editors.currentWidget()
        if isinstance(editor, TextBody):
            editor.format_text()

    def focus_first(self) -> None:
        """Give the keyboard to the chooser, or to the editor if there is a body."""
        (self.combo if self._body.kind == "none" else self.editors).setFocus()

    def _kind_chosen(self, _index: int) -> None:
        kind = str(self.combo.currentData())
        if kind != self._body.kind:
            self.changed.emit({"body": replace(self._body, kind=kind)})

    def _edited(self, body: Body) -> None:
        self._body = body
        self.changed.emit({"body": body})
