"""Headers whose values lead somewhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sanderling.ui.viewers.cell_delegate import CELL_ROLE
from sanderling.ui.viewers.headers_table import HeadersTable

HEADERS = (
    ("Content-Type", "text/html"),
    ("Location", "/orders/7"),
    ("Link", '</orders?page=2>; rel="next", <http://b.test/last>; rel="last"'),
)


@pytest.fixture
def table(qtbot: QtBot) -> HeadersTable:
    """A table on the screen."""
    made = HeadersTable("responseHeaders")
    qtbot.addWidget(made)
    made.show_headers(HEADERS)
    made.resize(600, 200)
    made.show()
    return made


def test_a_double_click_or_enter_follows(table: HeadersTable, qtbot: QtBot) -> None:
    """The address in Location, the first of Link; nothing where there is none."""
    opened: list[str] = []
    table.link_opened.connect(opened.append)
    for row in range(3):
        spot = table.visualRect(table.table.index(row, 1)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened == ["/orders/7", "/orders?page=2"]
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened[2:] == ["/orders/7"]


def test_the_menu_offers_every_address(table: HeadersTable) -> None:
    """Each with its own entry."""
    labels = [label for label, _ in table.more_actions(2)]
    assert labels == ["Open /orders?page=2 in a new request", "Open http://b.test/last in a new request"]
    assert table.more_actions(0) == []


def test_links_look_like_links(table: HeadersTable) -> None:
    """In their colour, and the tooltip says what to do."""
    model = table.table
    assert [model.index(row, 1).data(CELL_ROLE).token for row in range(3)] == ["text", "link", "link"]
    assert "double click" in model.index(1, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) is None
