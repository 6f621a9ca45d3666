"""The text viewer: rows on the screen, scrolling, selecting, copying, finding, growing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.render.conftest import BytesInMemory

from sanderling.ui.viewers import text_viewer
from sanderling.ui.viewers.text_pane import TextPane
from sanderling.ui.viewers.text_viewer import TextViewer


@pytest.fixture
def pane(qtbot: QtBot) -> TextPane:
    """A viewer and its find bar on the screen, with a thousand lines."""
    pane = TextPane("responseBody")
    qtbot.addWidget(pane)
    pane.resize(600, 300)
    pane.show()
    pane.show_source(BytesInMemory(b"".join(b"line %d here\n" % n for n in range(1000))))
    pane.viewer.setFocus()
    return pane


@pytest.fixture
def viewer(pane: TextPane) -> TextViewer:
    """The viewer of the pane."""
    return pane.viewer


def press(viewer: TextViewer, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(viewer, key, held)


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_only_rows_on_the_screen_are_read(qtbot: QtBot) -> None:
    """Showing the middle of a large text reads a few pages of it, not the text."""
    source = BytesInMemory(b"0123456789abcdef\n" * 1_000_000)
    viewer = TextViewer()
    qtbot.addWidget(viewer)
    viewer.resize(600, 300)
    viewer.show_source(source)
    qtbot.waitUntil(viewer.is_indexed)
    viewer.verticalScrollBar().setValue(500_000)
    source.bytes_read = 0
    viewer.grab()
    assert 0 < source.bytes_read < 1_000_000
    assert viewer.verticalScrollBar().maximum() > 999_900


def test_the_end_can_be_seen(viewer: TextViewer) -> None:
    """Ctrl+End brings the last row onto the screen."""
    press(viewer, Qt.Key.Key_End, CTRL)
    assert viewer.visible_text().splitlines()[-1] == "line 999 here"


def test_keys_select_and_copy(viewer: TextViewer) -> None:
    """Moving with Shift selects; Ctrl+C copies what is selected."""
    press(viewer, Qt.Key.Key_Down)
    press(viewer, Qt.Key.Key_Right, CTRL)
    press(viewer, Qt.Key.Key_End, SHIFT)
    assert viewer.selected_text() == " 1 here"
    press(viewer, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == " 1 here"
    press(viewer, Qt.Key.Key_Left)
    press(viewer, Qt.Key.Key_Up, SHIFT)
    assert viewer.selected_text() == " 0 here\nline"


@pytest.mark.parametrize(("key", "scrolled"), [(Qt.Key.Key_PageDown, 1), (Qt.Key.Key_Down, 0), (Qt.Key.Key_Right, 0)])
def test_keys_move_the_cursor(viewer: TextViewer, key: Qt.Key, scrolled: int) -> None:
    """The cursor moves by rows, pages and characters; the screen follows only where it must."""
    press(viewer, key)
    assert viewer.cursor_offsets()[0] > 0
    assert viewer.top_row() == scrolled


def test_select_all_takes_everything(viewer: TextViewer) -> None:
    """Ctrl+A selects the text to its end."""
    press(viewer, Qt.Key.Key_A, CTRL)
    assert viewer.selected_text() == viewer.toPlainText()


def test_a_very_long_copy_is_cut_and_says_so(viewer: TextViewer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than the limit is not put on the clipboard, and the person is told."""
    monkeypatch.setattr(text_viewer, "COPY_BYTES", 100)
    viewer.select_all()
    with qtbot.waitSignal(viewer.notice):
        viewer.copy()
    assert len(QGuiApplication.clipboard().text()) == 100


def test_clicks_take_word_and_line(viewer: TextViewer) -> None:
    """The second click takes the word, the third the line."""
    spot = QPoint(75, 15)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(viewer.viewport(), left, pos=spot)
    assert viewer.selected_text() == ""
    QTest.mouseDClick(viewer.viewport(), left, pos=spot)
    assert viewer.selected_text() == "line"
    QTest.mouseClick(viewer.viewport(), left, pos=spot)
    assert viewer.selected_text() == "line 0 here\n"


def test_dragging_selects(viewer: TextViewer) -> None:
    """Dragging selects from where the button went down."""
    area = viewer.viewport()
    QTest.mousePress(area, Qt.MouseButton.LeftButton, pos=QPoint(75, 12))
    QTest.mouseMove(area, QPoint(75, 32))
    QTest.mouseRelease(area, Qt.MouseButton.LeftButton, pos=QPoint(75, 32))
    assert viewer.selected_text().count("\n") == 1


def test_growing_keeps_the_place(viewer: TextViewer) -> None:
    """New text at the end changes neither scroll position nor selection."""
    viewer.verticalScrollBar().setValue(500)
    viewer.lines.source.data += b"more\n" * 5000  # type: ignore[attr-defined]
    viewer.select(8000, 8010)
    top = viewer.top_row()
    viewer.source_grew()
    assert viewer.top_row() == top
    assert viewer.cursor_offsets() == (8000, 8010)
    assert viewer.lines.row_count == 6000


def test_one_line_is_wrapped_by_itself(viewer: TextViewer, qtbot: QtBot) -> None:
    """A body of one long line is wrapped at the window's edge; others only on demand."""
    assert not viewer.wraps()
    viewer.show_source(BytesInMemory(b"word " * 20_000))
    qtbot.waitUntil(viewer.is_indexed)
    assert viewer.wraps()
    assert viewer.horizontalScrollBar().maximum() == 0
    room = viewer.lines.row_bytes
    assert 40 < room < 100
    assert viewer.lines.row_count == -(-100_000 // room)
    viewer.set_wrap(False)
    qtbot.waitUntil(viewer.is_indexed)
    viewer.grab()
    assert viewer.lines.row_count == -(-100_000 // 2048)
    assert viewer.horizontalScrollBar().maximum() > 1000


def test_resizing_wraps_anew_and_keeps_the_place(viewer: TextViewer, qtbot: QtBot) -> None:
    """Another width means other rows; the first byte on the screen stays on the screen."""
    viewer.show_source(BytesInMemory(b"0123456789" * 100_000))
    qtbot.waitUntil(viewer.is_indexed)
    viewer.verticalScrollBar().setValue(viewer.verticalScrollBar().maximum() // 2)
    before = viewer.lines.rows(viewer.top_row(), 1)[0].start
    viewer.window().resize(400, 300)
    qtbot.waitUntil(viewer.is_indexed)
    row = viewer.lines.rows(viewer.top_row(), 1)[0]
    assert row.start <= before < row.end


def test_find_counts_and_goes_round(pane: TextPane, viewer: TextViewer, qtbot: QtBot) -> None:
    """Ctrl+F finds while typing, shows the count, steps both ways and goes round at the ends."""
    press(viewer, Qt.Key.Key_F, CTRL)
    assert not pane.find_bar.isHidden()
    QTest.keyClicks(pane.find_bar.edit, "LINE 99")
    found: Callable[[str], Callable[[], bool]] = lambda text: lambda: pane.find_bar.count.text() == text  # noqa: E731
    qtbot.waitUntil(found("1 of 11"))
    assert viewer.selected_text() == "line 99"
    QTest.keyClick(pane.find_bar.edit, Qt.Key.Key_Return)
    assert pane.find_bar.count.text() == "2 of 11"
    assert "line 990 here" in viewer.visible_text()
    QTest.keyClick(pane.find_bar.edit, Qt.Key.Key_Return, SHIFT)
    QTest.keyClick(pane.find_bar.edit, Qt.Key.Key_Return, SHIFT)
    assert pane.find_bar.count.text() == "11 of 11"
    pane.find_bar.match_case.click()
    qtbot.waitUntil(found("not found"))
    QTest.keyClick(pane.find_bar.edit, Qt.Key.Key_Escape)
    assert pane.find_bar.isHidden()


def test_find_reaches_over_windows_and_growth(pane: TextPane, qtbot: QtBot) -> None:
    """A match that lies across two windows of the search is found, and so is one that comes later."""
    source = BytesInMemory(b"x" * (512 * 1024 - 3) + b"needle" + b"y" * 300_000)
    pane.show_source(source)
    pane.open_find()
    pane.find_bar.edit.setText("needle")
    qtbot.waitUntil(lambda: pane.find_bar.count.text() == "1 of 1")
    source.data += b" needle"
    pane.source_grew()
    qtbot.waitUntil(lambda: pane.find_bar.count.text() == "1 of 2")


def test_odd_text_is_drawn(viewer: TextViewer) -> None:
    """Tabs, control characters, wide, combining and right-to-left text and bad bytes are drawn without a fault."""
    text = "\ttab\x00\x1b[0m 豆腐 😀👩‍👩‍👧 e\u0301 שלום مرحبا \u202eabc\n".encode() + b"\xff\xfe\n"
    viewer.show_source(BytesInMemory(text * 40), language="json")
    viewer.select(0, 60)
    picture = viewer.grab().toImage()
    assert picture.pixelColor(200, 12) != picture.pixelColor(560, 290)
    QTest.mouseClick(viewer.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 15))
    assert 0 < viewer.cursor_offsets()[0] < len(text)
