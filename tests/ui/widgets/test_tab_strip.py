"""The strip of open tabs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sanderling.ui.widgets.tab_strip import TabItem, TabStrip

TABS = (
    TabItem("a", "List orders", "GET", "method.get"),
    TabItem("b", "Create order", "POST", "method.post", unsaved=True),
    TabItem("c", "Ticker"),
)


@pytest.fixture
def strip(qtbot: QtBot) -> TabStrip:
    """A strip with three tabs, the second one current."""
    strip = TabStrip()
    qtbot.addWidget(strip)
    strip.resize(900, 36)
    strip.set_tabs(TABS, "b")
    strip.show()
    return strip


def middle(strip: TabStrip, index: int) -> QPoint:
    """Return the middle of a tab."""
    return strip.bar.tabRect(index).center()


def test_tabs_speak_badge_title_and_state(strip: TabStrip) -> None:
    """What is drawn is in the tabs' texts too."""
    assert [strip.bar.tabText(i) for i in range(3)] == ["GET List orders", "POST Create order (unsaved)", "Ticker"]


def test_click_activates_and_setting_does_not(strip: TabStrip, qtbot: QtBot) -> None:
    """The signal is the person's doing only."""
    with qtbot.assertNotEmitted(strip.activated):
        strip.set_current("c")
        strip.insert_tab(TabItem("d", "New"))
        strip.remove_tab("a")
    with qtbot.waitSignal(strip.activated) as activated:
        qtbot.mouseClick(strip.bar, Qt.MouseButton.LeftButton, pos=middle(strip, 0))
    assert activated.args == ["b"]
    assert strip.keys() == ["b", "c", "d"]


def test_cross_and_middle_button_ask_to_close(strip: TabStrip, qtbot: QtBot) -> None:
    """Closing is asked for, not done, and does not change the current tab."""
    closed: list[str] = []
    strip.close_requested.connect(closed.append)
    qtbot.mouseClick(strip.bar, Qt.MouseButton.LeftButton, pos=strip.bar.close_rect(0).center())
    qtbot.mouseClick(strip.bar, Qt.MouseButton.MiddleButton, pos=middle(strip, 2))
    assert closed == ["a", "c"]
    assert strip.keys() == ["a", "b", "c"]
    assert strip.current_key() == "b"


def test_press_on_the_cross_and_release_elsewhere_closes_nothing(strip: TabStrip, qtbot: QtBot) -> None:
    """A slip of the hand can be taken back by moving away."""
    with qtbot.assertNotEmitted(strip.close_requested):
        qtbot.mousePress(strip.bar, Qt.MouseButton.LeftButton, pos=strip.bar.close_rect(0).center())
        qtbot.mouseRelease(strip.bar, Qt.MouseButton.LeftButton, pos=middle(strip, 2))


def test_dragging_reorders(strip: TabStrip, qtbot: QtBot) -> None:
    """The new order is sent once, at the end; the current tab stays current."""
    orders: list[list[str]] = []
    strip.reordered.connect(orders.append)
    qtbot.mousePress(strip.bar, Qt.MouseButton.LeftButton, pos=middle(strip, 0))
    qtbot.mouseMove(strip.bar, strip.bar.tabRect(1).center() + QPoint(20, 0))
    end = strip.bar.tabRect(2).center() + QPoint(40, 0)
    qtbot.mouseMove(strip.bar, end)
    qtbot.mouseRelease(strip.bar, Qt.MouseButton.LeftButton, pos=end)
    assert orders == [["b", "c", "a"]]
    assert strip.current_key() == "a"


def test_many_tabs_shrink_then_scroll(strip: TabStrip, qtbot: QtBot) -> None:
    """With more tabs than room the plus button stays in sight and the current tab can be reached."""
    strip.set_tabs([TabItem(str(i), f"Request number {i}", "DELETE", "method.delete") for i in range(30)], "29")
    QApplication.processEvents()
    assert strip.new_button.geometry().right() <= strip.width()
    assert strip.bar.tabRect(29).right() <= strip.bar.width()
    with qtbot.waitSignal(strip.new_requested):
        qtbot.mouseClick(strip.new_button, Qt.MouseButton.LeftButton)


def test_update_of_a_tab_that_is_gone_changes_nothing(strip: TabStrip) -> None:
    """A late answer for a closed tab is ignored."""
    strip.update_tab(TabItem("gone", "x"))
    assert strip.keys() == ["a", "b", "c"]


def test_menu_is_asked_for_by_mouse_and_key(strip: TabStrip, qtbot: QtBot) -> None:
    """The menu key asks for the current tab's menu, the mouse for the one under it."""
    for reason, key in ((QContextMenuEvent.Reason.Mouse, "a"), (QContextMenuEvent.Reason.Keyboard, "b")):
        place = middle(strip, 0)
        with qtbot.waitSignal(strip.menu_requested) as asked:
            QApplication.sendEvent(strip.bar, QContextMenuEvent(reason, place, strip.bar.mapToGlobal(place)))
        assert asked.args[0] == key
