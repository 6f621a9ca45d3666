"""The cookies that a response sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from sanderling.services.response_views import parse_set_cookie
from sanderling.ui.viewers.text_table import TextTable, TextTableModel

_WIDTHS_PX = (140, 200, 140, 80, 200, 170)


class CookiesTable(TextTable):
    """Name, value, domain, path, when it ends, flags."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Start empty."""
        translate = QCoreApplication.translate
        titles = [
            translate("CookiesTable", "Name"),
            translate("CookiesTable", "Value"),
            translate("CookiesTable", "Domain"),
            translate("CookiesTable", "Path"),
            translate("CookiesTable", "Expires"),
            translate("CookiesTable", "Flags"),
            translate("CookiesTable", "Not kept because"),
        ]
        model = TextTableModel(titles, code_columns=(0, 1))
        super().__init__(model, name, translate("CookiesTable", "Cookies"), parent)
        for column, width in enumerate(_WIDTHS_PX):
            self.setColumnWidth(column, width)

    def show_cookies(self, set_cookie_values: Iterable[str], refused: Mapping[str, str] | None = None) -> None:
        """Show what these ``Set-Cookie`` values set; ``refused`` says by name why the jar did not take one."""
        why = refused or {}
        rows = [
            (c.name, c.value, c.domain, c.path, c.expires, ", ".join(c.flags), why.get(c.name, ""))
            for c in map(parse_set_cookie, set_cookie_values)
        ]
        self.table.set_rows(rows)
