"""A masked line for a secret: the value itself lives in the keyring and is shown only when the eye is pressed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from sanderling.ui.theme.tokens import SPACE_XS
from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.variable_line_edit import VariableLineEdit
from sanderling.ui.widgets.variables import VariableSource


class SecretLineEdit(QWidget):
    """A masked line with an eye.

    ``committed`` brings a newly typed value when the line is left or Enter is pressed. ``reveal_requested`` asks for a
    kept value; answer with ``show_value``. A text with ``{{variables}}`` is no secret and is shown plainly.
    """

    committed = Signal(str)
    reveal_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty, with nothing kept."""
        super().__init__(parent)
        self._kept = False
        self._touched = False
        self._placeholder = ""
        self.edit = VariableLineEdit(self)
        self.edit.textEdited.connect(self._edited)
        self.edit.editingFinished.connect(self._commit)
        self.eye = IconButton("eye", self.tr("Show"), checkable=True, parent=self)
        self.eye.clicked.connect(self._eye_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.edit, 1)
        row.addWidget(self.eye)
        self.setFocusProxy(self.edit)
        self._mask()

    def text(self) -> str:
        """Return what stands in the line; empty while a kept value is not shown."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Show a text that is not kept in the keyring, such as ``{{token}}``."""
        self.show_kept(False)
        self.edit.setText(text)
        self._mask()

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source``."""
        self.edit.set_variables(source)

    def set_placeholder(self, text: str) -> None:
        """Show ``text`` while there is no value."""
        self._placeholder = text
        self.show_kept(self._kept)

    def show_kept(self, kept: bool) -> None:
        """Say whether the keyring holds a value, and show none."""
        self._kept, self._touched = kept, False
        self.edit.clear()
        self.eye.setChecked(False)
        hint = self.tr("••••••••   kept in the keyring")
        self.edit.setPlaceholderText(hint if kept else self._placeholder)
        self._mask()

    def mark_kept(self) -> None:
        """Say that the keyring now holds what stands in the line; once the line is left it is shown no more."""
        self._touched = False
        if self.edit.hasFocus():
            self._kept = True
        else:
            self.show_kept(True)

    def commit_pending(self) -> None:
        """Send what was typed but not yet left, such as before a shortcut acts."""
        self._commit()

    def show_value(self, text: str) -> None:
        """Show a revealed value; it counts as typed only if it is changed."""
        self.edit.setText(text)
        self._touched = False
        self.eye.setChecked(True)
        self._mask()

    def _edited(self) -> None:
        self._touched = True
        self._mask()

    def _commit(self) -> None:
        if self._touched:
            self._touched = False
            self.committed.emit(self.edit.text())

    def _eye_clicked(self, checked: bool) -> None:
        if checked and self._kept and not self.edit.text():
            self.eye.setChecked(False)
            self.reveal_requested.emit()
        elif not checked and self._kept and not self._touched:
            self.show_kept(True)
        else:
            self._mask()

    def _mask(self) -> None:
        shown = self.eye.isChecked() or "{{" in self.edit.text()
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        if self.edit.echoMode() != mode:
            self.edit.setEchoMode(mode)
        checked = self.eye.isChecked()
        self.eye.set_icon("eye-off" if checked else "eye")
        self.eye.set_text(self.tr("Hide") if checked else self.tr("Show"))
