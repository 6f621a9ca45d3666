"""A table of names and values under headings: what is known about a connection, a certificate, a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QWidget

from sanderling.ui.viewers.cell_delegate import CELL_ROLE, CellLook
from sanderling.ui.viewers.text_table import TextTable, TextTableModel

_NAME_PX = 190


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and a value; without a value it is a heading. ``token`` colours the value."""

    name: str
    value: str = ""
    token: str = "text"
    code: bool = True

    @property
    def is_heading(self) -> bool:
        """Whether facts follow that belong to it."""
        return not self.value


class FactsModel(TextTableModel):
    """Facts as rows."""

    def __init__(self, titles: Sequence[str]) -> None:
        """Start empty."""
        super().__init__(titles)
        self._facts: list[Fact] = []

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        self._facts = list(facts)
        self.set_rows([(fact.name, fact.value) for fact in facts])

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        """Return how a cell looks: headings strong, names quiet."""
        if role != CELL_ROLE or not index.isValid():
            return super().data(index, role)
        fact = self._facts[index.row()]
        if index.column() == 0:
            return CellLook(fact.name, token="text" if fact.is_heading else "secondary", strong=fact.is_heading)
        return CellLook(fact.value, code=fact.code, token=fact.token)


class FactsTable(TextTable):
    """Shows facts; rows are copied as ``name: value``."""

    table: FactsModel

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        """Start empty under an objectName and an accessible name."""
        translate = QCoreApplication.translate
        model = FactsModel([translate("FactsTable", "What"), translate("FactsTable", "Value")])
        super().__init__(model, name, label, parent)
        self.horizontalHeader().hide()
        self.setColumnWidth(0, _NAME_PX)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these; the place that was scrolled to stays."""
        place = self.verticalScrollBar().value()
        self.table.set_facts(facts)
        self.clearSpans()
        for row, fact in enumerate(facts):
            if fact.is_heading:
                self.setSpan(row, 0, 1, 2)
        self.verticalScrollBar().setValue(place)
