"""Links in a text: found where somebody points, underlined while Ctrl is held, opened by a click or from the menu."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from tests.render.conftest import BytesInMemory

from sanderling.services.response_views import TextLines
from sanderling.ui.viewers.text_links import link_at
from sanderling.ui.viewers.text_pane import TextPane
from sanderling.ui.viewers.text_viewer import TextViewer

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
TEXT = json.dumps({"next": "/orders?page=2", "self": "http://a.test/orders", "name": "/no/link"}, indent=2).encode()


@pytest.fixture
def pane(qtbot: QtBot) -> TextPane:
    """A viewer with three lines of JSON, two of which hold a link."""
    pane = TextPane("responseBody")
    qtbot.addWidget(pane)
    pane.resize(600, 300)
    pane.show()
    pane.show_source(BytesInMemory(TEXT), language="json")
    pane.viewer.setFocus()
    return pane


@pytest.fixture
def viewer(pane: TextPane) -> TextViewer:
    """The viewer of the pane."""
    return pane.viewer


def spot(viewer: TextViewer, text: str) -> QPoint:
    """Return a point in the middle of a text on the screen."""
    for y in range(10, viewer.viewport().height(), 8):
        for x in range(0, viewer.viewport().width(), 4):
            link = viewer.links.under(QPointF(x, y))
            if link is not None and link.target == text:
                return QPoint(x + 8, y)
    raise AssertionError(f"{text} is no link on the screen")


def test_a_click_with_ctrl_opens_a_link(viewer: TextViewer, qtbot: QtBot) -> None:
    """Addresses, and paths that a member's name says are links; without Ctrl a click puts the cursor."""
    for target in ("/orders?page=2", "http://a.test/orders"):
        with qtbot.waitSignal(viewer.link_opened) as opened:
            QTest.mouseClick(viewer.viewport(), LEFT, CTRL, spot(viewer, target))
        assert opened.args == [target]
    with qtbot.assertNotEmitted(viewer.link_opened):
        QTest.mouseClick(viewer.viewport(), LEFT, NONE, spot(viewer, "/orders?page=2"))
        QTest.mouseClick(viewer.viewport(), LEFT, CTRL, QPoint(500, 120))
    with pytest.raises(AssertionError):
        spot(viewer, "/no/link")


def test_ctrl_shows_what_would_be_opened(viewer: TextViewer) -> None:
    """A hand and a line under the link, as long as Ctrl is held and the pointer is over it."""
    viewport, at = viewer.viewport(), spot(viewer, "/orders?page=2")
    where = (QPointF(at), QPointF(viewport.mapToGlobal(at)))
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(viewport, QMouseEvent(QEvent.Type.MouseMove, *where, none, none, NONE))
    plain = viewer.grab().toImage()
    assert viewport.cursor().shape() == Qt.CursorShape.IBeamCursor
    QTest.keyPress(viewer, Qt.Key.Key_Control, CTRL)
    assert viewport.cursor().shape() == Qt.CursorShape.PointingHandCursor
    start, end = viewer.links.span
    assert TEXT[start:end] == b"/orders?page=2"
    assert viewer.grab().toImage() != plain
    QTest.keyRelease(viewer, Qt.Key.Key_Control)
    assert viewport.cursor().shape() == Qt.CursorShape.IBeamCursor
    assert viewer.grab().toImage() == plain
    QTest.keyPress(viewer, Qt.Key.Key_Control, CTRL)
    viewer.leaveEvent(None)  # type: ignore[arg-type]  # the event says nothing
    assert viewer.links.span == (0, 0)


def menu_of(pane: TextPane, reason: QContextMenuEvent.Reason, at: QPoint) -> QMenu:
    """Open the context menu."""
    where = pane.viewer.viewport().mapToGlobal(at)
    QApplication.sendEvent(pane, QContextMenuEvent(reason, pane.mapFromGlobal(where), where))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_menu_opens_a_link_too(pane: TextPane, qtbot: QtBot) -> None:
    """Under the pointer, or at the cursor where a key opened it; elsewhere there is no such entry."""
    at = spot(pane.viewer, "/orders?page=2")
    menu = menu_of(pane, QContextMenuEvent.Reason.Mouse, at)
    with qtbot.waitSignal(pane.viewer.link_opened) as opened:
        menu.actions()[0].trigger()
    assert opened.args == ["/orders?page=2"]
    menu.close()
    QTest.mouseClick(pane.viewer.viewport(), LEFT, NONE, spot(pane.viewer, "http://a.test/orders"))
    menu = menu_of(pane, QContextMenuEvent.Reason.Keyboard, QPoint(5, 250))
    assert menu.actions()[0].text() == "Open in a new request"
    menu.close()
    menu = menu_of(pane, QContextMenuEvent.Reason.Mouse, QPoint(5, 250))
    assert menu.actions()[0].text() == "Copy"
    menu.close()


def test_a_link_that_is_wrapped_is_whole() -> None:
    """Its pieces on two rows belong together, whichever of them is pointed at."""
    text = b'{"padding":"' + b"x" * 60 + b'","self":"http://a.test/a/rather/long/way/to/go"}'
    lines = TextLines(BytesInMemory(text), row_bytes=40)
    lines.index_more()
    found = set()
    for number, row in enumerate(lines.rows(0, 10)):
        found |= {link_at(lines, number, column, "json") for column in range(len(row.text))}
    (link,) = found - {None}
    assert link is not None
    assert text[link.start : link.end] == b"http://a.test/a/rather/long/way/to/go"


def test_little_is_read_of_a_line_without_end() -> None:
    """Pointing into the middle of fifty megabytes on one line looks at the rows around."""
    source = BytesInMemory(b'{"self":"http://a.test/%08d"},' % 7 * 1_500_000)
    lines = TextLines(source)
    while lines.index_more(1.0):
        pass
    source.bytes_read = 0
    found = [link_at(lines, lines.row_count // 2, column, "json") for column in range(1000, 1040)]
    assert any(found)
    assert source.bytes_read < 40 * 100_000
