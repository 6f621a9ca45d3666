"""Response headers, in the order and spelling in which they came; addresses in them can be followed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from sanderling.domain.outgoing import HeaderPairs
from sanderling.services.response_views import links_in_header
from sanderling.ui.viewers.cell_delegate import CELL_ROLE, CellLook
from sanderling.ui.viewers.text_table import TextTable, TextTableModel

_MOST_OFFERED: Final = 8
_LONGEST_SHOWN: Final = 60
_NAMES: Final = frozenset({"location", "content-location", "link"})


class HeadersModel(TextTableModel):
    """Headers as rows; the values that lead somewhere are told apart."""

    def targets(self, row: int) -> tuple[str, ...]:
        """Return what the links in a header point to."""
        name, value = self.texts(row)
        return tuple(link.target for link in links_in_header(name, value))

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        """Return how a cell looks, and in the tooltip what can be done with it."""
        if role == CELL_ROLE and index.isValid() and index.column() == 1 and self._leads_on(index.row()):
            return CellLook(self.texts(index.row())[1], code=True, token="link")
        if role == Qt.ItemDataRole.ToolTipRole and index.isValid() and index.column() == 1:
            told = super().data(index, role)
            if self._leads_on(index.row()):
                way = QCoreApplication.translate("HeadersTable", "A double click opens it in a new request.")
                return f"{self.texts(index.row())[1]}\n{way}"
            return told
        return super().data(index, role)

    def _leads_on(self, row: int) -> bool:
        return self.texts(row)[0].lower() in _NAMES and bool(self.targets(row))


class HeadersTable(TextTable):
    """Names and values."""

    table: HeadersModel
    link_opened = Signal(str)
    """What a link points to that the person wants to follow; perhaps relative."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Start empty."""
        translate = QCoreApplication.translate
        titles = [translate("HeadersTable", "Name"), translate("HeadersTable", "Value")]
        model = HeadersModel(titles, code_columns=(0, 1))
        super().__init__(model, name, translate("HeadersTable", "Response headers"), parent)
        self.setColumnWidth(0, 240)
        self.doubleClicked.connect(self._open)

    def show_headers(self, headers: HeaderPairs) -> None:
        """Show these."""
        self.table.set_rows(headers)

    def more_actions(self, row: int) -> Sequence[tuple[str, Callable[[], object]]]:
        """Offer the addresses in a header."""
        targets = list(dict.fromkeys(self.table.targets(row)))[:_MOST_OFFERED]
        title = self.tr("Open %1 in a new request")
        return [(title.replace("%1", _shown(each)), partial(self.link_opened.emit, each)) for each in targets]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow the chosen header's address with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        targets = self.table.targets(index.row()) if index.isValid() else ()
        if targets:
            self.link_opened.emit(targets[0])


def _shown(target: str) -> str:
    """Return an address as a menu has room for it; an ampersand would underline the next letter."""
    half = _LONGEST_SHOWN // 2
    short = target if len(target) <= _LONGEST_SHOWN else f"{target[:half]}…{target[-half:]}"
    return short.replace("&", "&&")
