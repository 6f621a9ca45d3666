"""Response headers, in the order and spelling in which they came."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from sanderling.domain.outgoing import HeaderPairs
from sanderling.ui.viewers.text_table import TextTable, TextTableModel


class HeadersTable(TextTable):
    """Names and values."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Start empty."""
        translate = QCoreApplication.translate
        titles = [translate("HeadersTable", "Name"), translate("HeadersTable", "Value")]
        model = TextTableModel(titles, code_columns=(0, 1))
        super().__init__(model, name, translate("HeadersTable", "Response headers"), parent)
        self.setColumnWidth(0, 240)

    def show_headers(self, headers: HeaderPairs) -> None:
        """Show these."""
        self.table.set_rows(headers)
