"""The variables of a folder, an environment or the workspace; values of secret ones go to the keyring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtWidgets import QLabel, QWidget

from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.secret import SecretRef
from sanderling.domain.variables import Variable
from sanderling.ui import object_names as names
from sanderling.ui.panels.section import Section
from sanderling.ui.widgets.key_value_table import KeyValueTable, TableRow
from sanderling.ui.widgets.variables import VariableSource

_KEY = "variable:"
_MOST = 100  # of the room; what the table leaves stays empty below it


class VariablesSection(Section):
    """A table with a lock in each row."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        """Say in ``hint`` where the variables count."""
        super().__init__(parent)
        self._variables: tuple[Variable, ...] = ()
        label = QLabel(hint, self)
        label.setProperty("role", "secondary")
        label.setWordWrap(True)
        self.table = KeyValueTable(self)
        self.setFocusProxy(self.table)
        self.table.setObjectName(names.VARIABLES_TABLE)
        self.table.setAccessibleName(self.tr("Variables"))
        self.table.set_secret_column(True)
        self.table.changed.connect(self._edited)
        self.table.secret_typed.connect(self._secret_typed)
        self.table.secret_toggled.connect(self._secret_toggled)
        self.column.addWidget(label)
        self.column.addWidget(self.table, _MOST)
        self.column.addStretch(1)

    def show_item(self, item: object) -> None:
        """Show the variables of a folder, environment or workspace."""
        assert isinstance(item, Folder | Environment | WorkspaceInfo)
        if item.variables != self._variables:
            self._variables = item.variables
            self.table.set_rows([_line(variable) for variable in item.variables])

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        super().set_variables(source)
        self.table.set_variables(source)

    def set_secret(self, name: str, ref: SecretRef) -> None:
        """Take the reference of a value that was kept."""
        row = _row_of(name)
        if 0 <= row < len(self._variables) and self._variables[row].value != ref:
            self._put(row, ref)

    def show_secret(self, name: str, text: str) -> None:
        """Turn a secret variable into a plain one, with the value that was kept."""
        row = _row_of(name)
        if 0 <= row < len(self._variables):
            self._put(row, text)

    def focus_first(self) -> None:
        """Give the keyboard to the table."""
        self.table.focus_first()

    def _put(self, row: int, value: str | SecretRef) -> None:
        variables = list(self._variables)
        variables[row] = replace(variables[row], value=value)
        self._variables = tuple(variables)
        self.table.set_rows([_line(variable) for variable in variables])
        self.changed.emit({"variables": self._variables})

    def _edited(self, lines: Iterable[TableRow]) -> None:
        self._variables = variables_of(lines)
        self.changed.emit({"variables": self._variables})

    def _secret_typed(self, row: int, value: str) -> None:
        old = self._variables[row].value if row < len(self._variables) else None
        self.keep_secret_requested.emit(f"{_KEY}{row}", value, old if isinstance(old, SecretRef) else None)

    def _secret_toggled(self, row: int, secret: bool) -> None:
        value = self._variables[row].value
        if isinstance(value, SecretRef) and not secret:
            self.reveal_secret_requested.emit(f"{_KEY}{row}", value)
        elif isinstance(value, str) and secret and value:
            self.keep_secret_requested.emit(f"{_KEY}{row}", value, None)
        elif secret:
            self._put(row, SecretRef.new())


def variables_of(lines: Iterable[TableRow]) -> tuple[Variable, ...]:
    """Return the variables of a table's lines; a copied secret line gets a reference of its own, without a value."""
    found: list[Variable] = []
    taken: set[SecretRef] = set()
    for line in lines:
        old = line.tag if isinstance(line.tag, Variable) else Variable()
        value: str | SecretRef = line.value
        if line.secret:
            value = old.value if isinstance(old.value, SecretRef) and old.value not in taken else SecretRef.new()
            taken.add(value)
        found.append(replace(old, name=line.name, value=value, enabled=line.enabled, description=line.description))
    return tuple(found)


def _line(variable: Variable) -> TableRow:
    return TableRow(
        name=variable.name,
        value="" if isinstance(variable.value, SecretRef) else variable.value,
        enabled=variable.enabled,
        description=variable.description,
        secret=variable.is_secret,
        tag=variable,
    )


def _row_of(name: str) -> int:
    number = name.removeprefix(_KEY)
    return int(number) if name.startswith(_KEY) and number.isdigit() else -1
