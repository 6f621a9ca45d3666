"""The cookies that a response sets."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from sanderling.services.response_views import parse_set_cookie
from sanderling.ui.viewers.text_table import TextTable, TextTableModel

_WIDTHS_PX = (160, 240, 150, 90, 220)


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
        ]
        model = TextTableModel(titles, code_columns=(0, 1))
        super().__init__(model, name, translate("CookiesTable", "Cookies"), parent)
        for column, width in enumerate(_WIDTHS_PX):
            self.setColumnWidth(column, width)

    def show_cookies(self, set_cookie_values: Iterable[str]) -> None:
        """Show what these ``Set-Cookie`` values set."""
        cookies = map(parse_set_cookie, set_cookie_values)
        self.table.set_rows([(c.name, c.value, c.domain, c.path, c.expires, ", ".join(c.flags)) for c in cookies])
