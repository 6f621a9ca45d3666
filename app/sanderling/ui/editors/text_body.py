"""The editor of JSON, XML and plain text bodies."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sanderling.domain.request import Body
from sanderling.ui.editors.body_editor import BodyEditor
from sanderling.ui.editors.json_text import JsonProblem, check_json, format_json
from sanderling.ui.editors.xml_text import XmlProblem, check_xml, format_xml
from sanderling.ui.theme.tokens import SPACE_L, SPACE_M, SPACE_XS
from sanderling.ui.widgets.code_editor import CodeEditor
from sanderling.ui.widgets.elided_label import ElidedLabel
from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.variables import VariableSource

_CHECK_AFTER_MS = 400
_LARGEST_CHECKED = 300_000


class TextBody(BodyEditor):
    """A code editor with formatting and a line below it that says what is wrong with the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.editor = CodeEditor(self)
        self.setFocusProxy(self.editor)
        self.editor.setObjectName("bodyText")
        self.editor.setAccessibleName(self.tr("Body"))
        self.editor.textChanged.connect(self._edited)
        self.editor.format_requested.connect(self.format_text)
        self._problem = ElidedLabel("", self)
        self._problem.setObjectName("bodyProblem")
        self._problem.setProperty("role", "caption")
        self._problem.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, 0)
        self._format = IconButton("format", self.tr("Format"), shortcut="Alt+Shift+F", parent=self.editor)
        self._format.setObjectName("formatBodyButton")
        self._format.clicked.connect(self.format_text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CHECK_AFTER_MS)
        self._timer.timeout.connect(self._check)
        self._lay_out()

    def show_body(self, body: Body) -> None:
        """Show a body's text in the colours of its kind."""
        super().show_body(body)
        if self.editor.toPlainText() != body.text:
            self.editor.setPlainText(body.text)
        self.editor.set_language(body.kind)
        formats = body.kind in ("json", "xml")
        self.editor.set_can_format(formats)
        self._format.setVisible(formats)
        hints = {"json": '{\n  "name": "value"\n}', "xml": "<order/>"}
        self.editor.setPlaceholderText(hints.get(body.kind, self.tr("Text to send")))
        self._check()

    def set_variables(self, source: VariableSource) -> None:
        """Colour the text's variables."""
        super().set_variables(source)
        self.editor.set_variables(source)

    def format_text(self) -> None:
        """Indent the text anew; variables and figures stay as they are written. Wrong text is left alone."""
        text = self.editor.toPlainText()
        with suppress(JsonProblem, XmlProblem):
            self.editor.replace_text(format_json(text) if self.body.kind == "json" else format_xml(text))
        self._check()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in the text's top right corner."""
        super().resizeEvent(event)
        self._format.move(self.width() - self._format.width() - SPACE_L, SPACE_XS)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.editor, 1)
        column.addWidget(self._problem)

    def _edited(self) -> None:
        self._timer.start()
        self.take(replace(self.body, text=self.editor.toPlainText()))

    def _check(self) -> None:
        text = self.editor.toPlainText()
        problem = ""
        if text.strip() and len(text) <= _LARGEST_CHECKED:
            try:
                if self.body.kind == "json":
                    check_json(text)
                elif self.body.kind == "xml":
                    check_xml(text)
            except JsonProblem as wrong:
                problem = self.tr(
                    "Line {line}, column {column}: not valid JSON ({reason}). It is sent as it is."
                ).format(line=wrong.line, column=wrong.column, reason=wrong.reason)
            except XmlProblem as wrong:
                problem = self.tr("Line {line}: not well-formed XML ({reason}). It is sent as it is.").format(
                    line=wrong.line, reason=wrong.reason
                )
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
