"""A control for each type of declared field."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from sanderling.domain.fields import Field, FieldType
from sanderling.domain.secret import SecretRef
from sanderling.ui.editors.file_line import FileLine
from sanderling.ui.widgets.code_editor import CodeEditor
from sanderling.ui.widgets.secret_line_edit import SecretLineEdit
from sanderling.ui.widgets.variable_line_edit import VariableLineEdit
from sanderling.ui.widgets.variables import VariableSource

Value = str | SecretRef
_TEXT_AREA_HEIGHT_PX = 96


class FieldControl(QObject):
    """A widget that shows a value; ``edited`` brings what the person made of it."""

    edited = Signal(str)

    def __init__(self, widget: QWidget) -> None:
        """Belong to ``widget``."""
        super().__init__(widget)
        self.widget = widget
        self.shown = ""

    def show_value(self, value: Value) -> None:
        """Show a value; no signal is sent."""

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source``."""

    def tell(self, value: str) -> None:
        """Send a value, if it is not the one that is shown."""
        if value != self.shown:
            self.shown = value
            self.edited.emit(value)


class TextControl(FieldControl):
    """A line."""

    def __init__(self, field: Field, parent: QWidget | None) -> None:
        """Make the line."""
        self._edit = VariableLineEdit(parent)
        super().__init__(self._edit)
        self._edit.setPlaceholderText(field.placeholder or field.default)
        self._edit.textChanged.connect(self.tell)

    def show_value(self, value: Value) -> None:
        """Show a text."""
        self.shown = value if isinstance(value, str) else ""
        if self._edit.text() != self.shown:
            self._edit.setText(self.shown)

    def set_variables(self, source: VariableSource) -> None:
        """Colour the text's variables."""
        self._edit.set_variables(source)


class MultilineControl(FieldControl):
    """A small text area."""

    def __init__(self, field: Field, parent: QWidget | None) -> None:
        """Make the area."""
        self._edit = CodeEditor(parent)
        super().__init__(self._edit)
        self._edit.setProperty("bare", False)
        self._edit.setMinimumHeight(_TEXT_AREA_HEIGHT_PX)
        self._edit.setMaximumHeight(_TEXT_AREA_HEIGHT_PX)
        self._edit.setPlaceholderText(field.placeholder or field.default)
        self._edit.textChanged.connect(lambda: self.tell(self._edit.toPlainText()))

    def show_value(self, value: Value) -> None:
        """Show a text."""
        self.shown = value if isinstance(value, str) else ""
        if self._edit.toPlainText() != self.shown:
            self._edit.setPlainText(self.shown)

    def set_variables(self, source: VariableSource) -> None:
        """Colour the text's variables."""
        self._edit.set_variables(source)


class ChoiceControl(FieldControl):
    """A list to choose from; a stored value that is none of the choices is shown as it is."""

    def __init__(self, field: Field, parent: QWidget | None) -> None:
        """Offer the field's choices."""
        self._combo = QComboBox(parent)
        super().__init__(self._combo)
        self._default = field.default
        for choice in field.choices:
            self._combo.addItem(choice.label, choice.value)
        self._combo.activated.connect(lambda index: self.tell(str(self._combo.itemData(index))))

    def show_value(self, value: Value) -> None:
        """Take the choice of a value."""
        self.shown = (value if isinstance(value, str) else "") or self._default
        index = self._combo.findData(self.shown)
        if index < 0 and self.shown:
            self._combo.addItem(self.shown, self.shown)
            index = self._combo.count() - 1
        self._combo.setCurrentIndex(max(index, 0))


class SwitchControl(FieldControl):
    """A check box; the values are ``true`` and ``false``."""

    def __init__(self, field: Field, parent: QWidget | None) -> None:
        """Make the box; the field's placeholder is the text beside it."""
        self._box = QCheckBox(field.placeholder, parent)
        super().__init__(self._box)
        self._default = field.default
        self._box.toggled.connect(lambda on: self.tell("true" if on else "false"))

    def show_value(self, value: Value) -> None:
        """Check the box or not."""
        self.shown = (value if isinstance(value, str) else "") or self._default or "false"
        self._box.setChecked(self.shown == "true")


class FileControl(FieldControl):
    """A line for a path."""

    def __init__(self, field: Field, parent: QWidget | None) -> None:
        """Make the line."""
        self._line = FileLine(parent)
        super().__init__(self._line)
        if field.placeholder:
            self._line.edit.setPlaceholderText(field.placeholder)
        self._line.changed.connect(self.tell)

    def show_value(self, value: Value) -> None:
        """Show a path."""
        self.shown = value if isinstance(value, str) else ""
        self._line.set_path(self.shown)

    def set_variables(self, source: VariableSource) -> None:
        """Colour the path's variables."""
        self._line.set_variables(source)


class SecretControl(FieldControl):
    """A masked line: a typed secret goes out through ``keep_requested``, a template through ``edited``."""

    keep_requested = Signal(str)
    reveal_requested = Signal()

    def __init__(self, field: Field, parent: QWidget | None) -> None:
        """Make the line."""
        self._line = SecretLineEdit(parent)
        super().__init__(self._line)
        self._line.set_placeholder(field.placeholder)
        self._line.edit.setAccessibleName(field.label)
        self._line.edit.setObjectName(f"field-{field.name}-edit")
        self._line.committed.connect(self._committed)
        self._line.reveal_requested.connect(self.reveal_requested)

    def show_value(self, value: Value) -> None:
        """Show a template, or that the keyring holds a secret."""
        if isinstance(value, SecretRef):
            if self.shown != value.id:
                self._line.show_kept(True)
            self.shown = value.id
        else:
            self.shown = value
            if self._line.text() != value:
                self._line.set_text(value)

    def set_variables(self, source: VariableSource) -> None:
        """Colour a template's variables."""
        self._line.set_variables(source)

    def mark_kept(self, ref: SecretRef) -> None:
        """Say that the keyring now holds what was typed."""
        self.shown = ref.id
        self._line.mark_kept()

    def reveal(self, text: str) -> None:
        """Show the kept secret."""
        self._line.show_value(text)

    def commit_pending(self) -> None:
        """Send what was typed but not yet left."""
        self._line.commit_pending()

    def _committed(self, text: str) -> None:
        if text and "{{" not in text:
            self.keep_requested.emit(text)
        else:
            self.shown = "\0"
            self.tell(text)


_CONTROLS = {
    FieldType.TEXT: TextControl,
    FieldType.MULTILINE: MultilineControl,
    FieldType.CHOICE: ChoiceControl,
    FieldType.SWITCH: SwitchControl,
    FieldType.FILE: FileControl,
}


def make_control(field: Field, parent: QWidget | None) -> FieldControl:
    """Return the control of a field."""
    return SecretControl(field, parent) if field.secret else _CONTROLS[field.type](field, parent)
