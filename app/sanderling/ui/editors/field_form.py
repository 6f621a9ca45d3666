"""A form built from declared fields: what auth kinds and other kinds ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from sanderling.domain.fields import Field, shown_fields
from sanderling.domain.secret import SecretRef
from sanderling.ui.editors.field_controls import FieldControl, SecretControl, make_control
from sanderling.ui.theme.tokens import CONTROL_HEIGHT, SPACE_M, SPACE_S
from sanderling.ui.widgets.fold_heading import FoldHeading
from sanderling.ui.widgets.variables import NO_VARIABLES, VariableSource

_LABEL_WIDTH_PX = 140
_WIDEST_LABEL_PX = 220
_WIDEST_PX = 560

Value = str | SecretRef


class FieldForm(QWidget):
    """One line for each field that counts with the values of the others (``Field.when``), under headings of groups.

    ``changed`` brings all values by field name; empty ones and defaults are left out. Secrets: ``keep_requested``
    brings field name, typed value and the reference it replaces (or ``None``); the owner keeps it in the keyring and
    calls ``set_secret``. ``reveal_requested`` brings field name and reference; the owner answers with ``show_secret``.
    A text with ``{{variables}}`` in a secret field is an ordinary template.
    """

    changed = Signal(dict)
    keep_requested = Signal(str, str, object)
    reveal_requested = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without fields."""
        super().__init__(parent)
        self._fields: tuple[Field, ...] = ()
        self._values: dict[str, Value] = {}
        self._controls: dict[str, FieldControl] = {}
        self._rows: dict[str, list[QWidget]] = {}
        self._headings: list[tuple[QWidget, tuple[Field, ...]]] = []
        self._source: VariableSource = NO_VARIABLES
        self._holder: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addStretch(1)

    def values(self) -> dict[str, Value]:
        """Return the values as they are now."""
        return dict(self._values)

    def control(self, name: str) -> QWidget:
        """Return the control of a field."""
        return self._controls[name].widget

    def show_fields(self, fields: Sequence[Field], values: Mapping[str, Value]) -> None:
        """Show fields with their values; no signal is sent. The controls stay if the fields are the same."""
        self._values = dict(values)
        if tuple(fields) != self._fields or self._holder is None:
            self._fields = tuple(fields)
            self._build()
        for field in self._fields:
            self._controls[field.name].show_value(self._values.get(field.name, ""))
        for heading, among in self._headings:
            if isinstance(heading, FoldHeading) and any(self._values.get(field.name) for field in among):
                heading.set_folded(False)
        self._show_rows()

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up in ``source``."""
        self._source = source
        for control in self._controls.values():
            control.set_variables(source)

    def set_secret(self, name: str, ref: SecretRef) -> None:
        """Take the reference of a secret that is now kept, and send the values."""
        control = self._controls.get(name)
        self._values[name] = ref
        if isinstance(control, SecretControl):
            control.mark_kept(ref)
        self.changed.emit(self.values())

    def show_secret(self, name: str, text: str) -> None:
        """Show a revealed secret."""
        control = self._controls.get(name)
        if isinstance(control, SecretControl):
            control.reveal(text)

    def commit_pending(self) -> None:
        """Send secrets that are typed but whose line has not been left, such as before the request is sent."""
        for control in self._controls.values():
            if isinstance(control, SecretControl):
                control.commit_pending()

    def _build(self) -> None:
        if self._holder is not None:
            self._column.removeWidget(self._holder)
            self._holder.hide()
            self._holder.deleteLater()
        self._holder = QWidget(self)
        grid = QGridLayout(self._holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(1, 1)
        self._controls, self._rows, self._headings = {}, {}, []
        widths = [_LABEL_WIDTH_PX]
        for group, fields in groupby(self._fields, key=lambda field: field.group):
            among = tuple(fields)
            if group:
                self._add_heading(grid, group, among)
            widths += [self._add_field(grid, field) for field in among]
        # As wide as the longest label, shown or not: nothing moves sideways when rows come and go.
        grid.setColumnMinimumWidth(0, max(widths))
        self._holder.setMaximumWidth(max(widths) + _WIDEST_PX)
        self._column.insertWidget(0, self._holder)

    def _add_heading(self, grid: QGridLayout, text: str, fields: tuple[Field, ...]) -> None:
        folds = all(field.rare for field in fields)
        heading = FoldHeading(text, self._holder) if folds else QLabel(text, self._holder)
        heading.setObjectName(f"group-{text}")
        if isinstance(heading, FoldHeading):
            heading.set_folded(True)
            heading.toggled.connect(self._show_rows)
        else:
            heading.setProperty("role", "strong")
            heading.setContentsMargins(0, SPACE_S if grid.count() else 0, 0, 0)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        self._headings.append((heading, fields))

    def _add_field(self, grid: QGridLayout, field: Field) -> int:
        """Add a line for a field and return how wide its label is."""
        control = make_control(self._told(field), self._holder)
        control.set_variables(self._source)
        control.edited.connect(lambda value: self._edited(field, value))
        if isinstance(control, SecretControl):
            control.keep_requested.connect(lambda text: self._keep(field.name, text))
            control.reveal_requested.connect(lambda: self._reveal(field.name))
        control.widget.setObjectName(f"field-{field.name}")
        control.widget.setAccessibleName(field.label)
        self._controls[field.name] = control
        row = grid.rowCount()
        label = QLabel(field.label if not field.required else f"{field.label} *", self._holder)
        label.setProperty("role", "secondary")
        label.setBuddy(control.widget)
        label.setMinimumHeight(CONTROL_HEIGHT)
        label.setToolTip(self.tr("Needed") if field.required else "")
        width = label.sizeHint().width()
        label.setWordWrap(width > _WIDEST_LABEL_PX)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(control.widget, row, 1)
        self._rows[field.name] = [label, control.widget]
        if field.help:
            hint = QLabel(field.help, self._holder)
            hint.setProperty("role", "caption")
            hint.setWordWrap(True)
            grid.addWidget(hint, row + 1, 1)
            self._rows[field.name].append(hint)
        return min(width, _WIDEST_LABEL_PX)

    def _told(self, field: Field) -> Field:
        """Return the field with a word in the empty line where it must be filled in."""
        needed = field.required and not (field.placeholder or field.default)
        return replace(field, placeholder=self.tr("needed")) if needed else field

    def _show_rows(self) -> None:
        """Show the rows that count with these values; what stands in the others is kept."""
        shown = {field.name for field in shown_fields(self._fields, self._values)}
        for heading, fields in self._headings:
            heading.setVisible(any(field.name in shown for field in fields))
            if isinstance(heading, FoldHeading) and heading.is_folded():
                shown -= {field.name for field in fields}
        for name, widgets in self._rows.items():
            for widget in widgets:
                widget.setVisible(name in shown)
        if self._holder is not None:
            self._holder.show()

    def _edited(self, field: Field, value: str) -> None:
        if value and value != field.default:
            self._values[field.name] = value
        else:
            self._values.pop(field.name, None)
        self._show_rows()
        self.changed.emit(self.values())

    def _keep(self, name: str, text: str) -> None:
        old = self._values.get(name)
        self.keep_requested.emit(name, text, old if isinstance(old, SecretRef) else None)

    def _reveal(self, name: str) -> None:
        ref = self._values.get(name)
        if isinstance(ref, SecretRef):
            self.reveal_requested.emit(name, ref)
