"""The small controls."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sanderling.ui.widgets.badge import Badge
from sanderling.ui.widgets.breadcrumb import Breadcrumb
from sanderling.ui.widgets.elided_label import ElidedLabel
from sanderling.ui.widgets.empty_state import EmptyState
from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.notice_bar import NoticeBar
from sanderling.ui.widgets.pulsing_dot import PulsingDot
from sanderling.ui.widgets.secret_line_edit import SecretLineEdit
from sanderling.ui.widgets.section_tabs import SectionTabs
from sanderling.ui.widgets.segmented_control import SegmentedControl
from sanderling.ui.widgets.split_button import SplitButton


def shown(qtbot: QtBot, widget: QWidget, width: int = 400, height: int = 60) -> QWidget:
    """Show a widget with the keyboard."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    widget.activateWindow()
    return widget


def test_icon_button_says_what_it_does(qtbot: QtBot) -> None:
    """Tooltip and accessible name hold the text, the tooltip the shortcut too; it can be reached by Tab."""
    button = IconButton("save", "Save", shortcut="Ctrl+S")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Save"
    assert button.toolTip() == "Save  Ctrl+S"
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_segmented_control_by_mouse_and_arrows(qtbot: QtBot) -> None:
    """A click takes a choice, arrows move round, setting one from outside sends nothing."""
    control = SegmentedControl([("p", "Pretty"), ("r", "Raw"), ("t", "Tree")])
    shown(qtbot, control)
    control.resize(control.sizeHint())
    taken: list[str] = []
    control.key_changed.connect(taken.append)
    qtbot.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(control.width() - 10, 10))
    qtbot.keyClick(control, Qt.Key.Key_Right)
    qtbot.keyClick(control, Qt.Key.Key_Left)
    control.set_key("r")
    control.set_key("nothing")
    assert taken == ["t", "p", "t"]
    assert control.key() == "r"
    control.set_options([("x", "X"), ("r", "Raw")])
    assert control.key() == "r"


def test_section_tabs_show_counts_and_dots(qtbot: QtBot) -> None:
    """Counts and dots are in the tab's text for who cannot see them, and make the tab wider."""
    tabs = SectionTabs()
    shown(qtbot, tabs)
    for key, title in (("params", "Params"), ("auth", "Auth"), ("body", "Body")):
        tabs.add_section(key, title)
    narrow = tabs.tabSizeHint(0).width()
    tabs.set_count("params", 12)
    tabs.set_dot("auth", True)
    assert [tabs.tabText(i) for i in range(3)] == ["Params 12", "Auth ●", "Body"]
    assert tabs.tabSizeHint(0).width() > narrow
    with qtbot.waitSignal(tabs.key_changed) as changed:
        tabs.set_key("body")
    assert changed.args == ["body"]
    tabs.set_section_visible("auth", False)
    qtbot.keyClick(tabs, Qt.Key.Key_Left)
    assert tabs.key() == "params"


def test_split_button(qtbot: QtBot) -> None:
    """The main part sends ``clicked``; the narrow part is there only with a menu and opens it."""
    button = SplitButton("Send")
    shown(qtbot, button)
    assert not button.menu_button.isVisible()
    menu = QMenu(button)
    menu.addAction("Send and save the response")
    button.set_menu(menu)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button.menu_button, Qt.MouseButton.LeftButton)
    assert menu.isVisible()
    menu.close()
    button.set_kind("danger")
    button.set_text("Cancel")
    assert button.button.accessibleName() == "Cancel"


def test_pulsing_dot_costs_nothing_unseen(qtbot: QtBot) -> None:
    """The timer runs only while the dot is live and can be seen."""
    dot = PulsingDot()
    dot.set_live(True)
    assert not dot._timer.isActive()
    shown(qtbot, dot)
    assert dot._timer.isActive()
    dot.hide()
    assert not dot._timer.isActive()
    dot.show()
    dot.set_live(False)
    assert not dot._timer.isActive()


def test_notice_bar_acts_unfolds_and_goes(qtbot: QtBot) -> None:
    """Buttons send their key, details unfold, a new notice replaces the old one's buttons."""
    bar = NoticeBar()
    shown(qtbot, bar)
    bar.hide()
    bar.show_notice("No address.", "error", detail="gaierror -2", actions=(("retry", "Retry"), ("edit", "Edit")))
    with qtbot.waitSignal(bar.acted) as acted:
        qtbot.mouseClick(bar.findChild(QPushButton, "notice-edit"), Qt.MouseButton.LeftButton)
    assert acted.args == ["edit"]
    assert not bar._detail.isVisible()
    qtbot.mouseClick(bar._detail_button, Qt.MouseButton.LeftButton)
    assert bar._detail.isVisible()
    assert bar._detail.text() == "gaierror -2"
    bar.show_notice("Saved.", "success")
    assert bar.accessibleName() == "Saved."
    assert not bar._detail_button.isVisible()
    with qtbot.waitSignal(bar.dismissed):
        bar._close.click()
    assert bar.isHidden()


def test_notice_that_must_stay_has_no_cross(qtbot: QtBot) -> None:
    """What cannot be dismissed offers no way to do so."""
    bar = NoticeBar()
    shown(qtbot, bar)
    bar.show_notice("Read only.", dismissable=False)
    assert not bar._close.isVisible()


def test_empty_state_acts(qtbot: QtBot) -> None:
    """The one button sends the signal; without an action there is none; a long sentence is not cut."""
    state = EmptyState("Nothing yet", "word " * 60, icon="send", action="Send")
    shown(qtbot, state, 500, 400)
    assert state._text.height() >= state._text.heightForWidth(state._text.width())
    with qtbot.waitSignal(state.acted):
        qtbot.mouseClick(state.button, Qt.MouseButton.LeftButton)
    state.set_texts("Other")
    assert not state.button.isVisible()


def test_breadcrumb_parts_can_be_pressed(qtbot: QtBot) -> None:
    """Each part sends its place; an ampersand is shown, not taken for a shortcut; long parts are cut with a tooltip."""
    crumbs = Breadcrumb()
    shown(qtbot, crumbs)
    crumbs.set_parts(["A & B", "x" * 80])
    buttons = crumbs.findChildren(QPushButton)
    assert buttons[0].text() == "A && B"
    assert buttons[1].toolTip() == "x" * 80
    with qtbot.waitSignal(crumbs.activated) as activated:
        qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert activated.args == [0]


def test_elided_label_offers_the_whole_text(qtbot: QtBot) -> None:
    """The tooltip is there only while something is cut."""
    label = ElidedLabel("a rather long text that needs room")
    shown(qtbot, label, 60, 24)
    assert label.toolTip() == label.text()
    label.resize(600, 24)
    assert label.toolTip() == ""
    label.setText("another text that is longer than it was before, by far " * 3)
    assert label.toolTip() == label.text()


def test_badge_grows_with_its_word(qtbot: QtBot) -> None:
    """A longer word needs more room and is the accessible name."""
    badge = Badge("GET", "method.get")
    qtbot.addWidget(badge)
    width = badge.sizeHint().width()
    badge.set("OPTIONS", "method.options")
    assert badge.sizeHint().width() > width
    assert badge.accessibleName() == "OPTIONS"


@pytest.fixture
def secret(qtbot: QtBot) -> SecretLineEdit:
    """A secret line."""
    line = SecretLineEdit()
    shown(qtbot, line)
    line.edit.setFocus()
    qtbot.waitUntil(line.edit.hasFocus)
    return line


def test_secret_is_masked_and_sent_once(secret: SecretLineEdit, qtbot: QtBot) -> None:
    """Dots while typing; Enter sends the value, and leaving the line afterwards does not send it again."""
    sent: list[str] = []
    secret.committed.connect(sent.append)
    qtbot.keyClicks(secret.edit, "hunter2")
    assert secret.edit.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClick(secret.edit, Qt.Key.Key_Return)
    secret.edit.clearFocus()
    assert sent == ["hunter2"]


def test_kept_secret_is_shown_only_on_request(secret: SecretLineEdit, qtbot: QtBot) -> None:
    """The eye asks for the value, shows what it is given, and hides it again; looking is not editing."""
    secret.show_kept(True)
    assert secret.text() == ""
    assert "keyring" in secret.edit.placeholderText()
    with qtbot.assertNotEmitted(secret.committed):
        with qtbot.waitSignal(secret.reveal_requested):
            secret.eye.click()
        secret.show_value("hunter2")
        assert secret.edit.echoMode() == QLineEdit.EchoMode.Normal
        secret.eye.click()
        assert secret.text() == ""
        secret.edit.clearFocus()


def test_pending_secret_can_be_fetched(secret: SecretLineEdit, qtbot: QtBot) -> None:
    """Ctrl+Enter while typing must not lose what was typed."""
    qtbot.keyClicks(secret.edit, "abc")
    with qtbot.waitSignal(secret.committed) as committed:
        secret.commit_pending()
    assert committed.args == ["abc"]


def test_template_in_a_secret_line_is_readable(secret: SecretLineEdit, qtbot: QtBot) -> None:
    """``{{token}}`` is no secret, so it is not masked; taking the braces away masks again."""
    secret.set_text("{{token}}")
    assert secret.edit.echoMode() == QLineEdit.EchoMode.Normal
    secret.edit.selectAll()
    qtbot.keyClicks(secret.edit, "abc")
    assert secret.edit.echoMode() == QLineEdit.EchoMode.Password


def test_making_controls_is_fast(qtbot: QtBot) -> None:
    """A form's worth of controls is made in a few milliseconds, so that the first paint does not wait for them."""
    start_s = time.perf_counter()
    widgets = [SegmentedControl([("a", "A")]), SectionTabs(), SplitButton("Send"), NoticeBar(), SecretLineEdit()]
    elapsed_s = time.perf_counter() - start_s
    for widget in widgets:
        qtbot.addWidget(widget)
    assert elapsed_s < 0.1
