"""The command palette and how it finds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sanderling.ui.widgets.command_palette import CommandPalette, PaletteItem
from sanderling.ui.widgets.fuzzy import find_best, match_positions
from sanderling.ui.widgets.palette_list import PaletteModel

ITEMS = (
    PaletteItem("Send request", shortcut="Ctrl+Enter", payload="send"),
    PaletteItem("Save request", shortcut="Ctrl+S", payload="save"),
    PaletteItem("List orders", "Orders API › Orders", badge="GET", payload="list"),
)


@pytest.fixture
def palette(qtbot: QtBot) -> CommandPalette:
    """An open palette over a window whose line had the keyboard."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    line = QLineEdit(window)
    palette = CommandPalette(window)
    window.show()
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    palette.open_with(ITEMS, "Search")
    return palette


def test_letters_narrow_and_return_chooses(palette: CommandPalette, qtbot: QtBot) -> None:
    """A few letters in order are enough; the palette is closed before the choice is sent."""
    qtbot.keyClicks(palette.edit, "sve")
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert chosen.args == ["save"]
    assert palette.isHidden()


def test_panel_is_wide_enough_the_first_time(palette: CommandPalette) -> None:
    """The panel has its place in the window from its first opening on."""
    panel = palette._panel.geometry()
    assert panel.width() == 640
    assert abs(panel.center().x() - 450) <= 1
    assert palette.list.viewport().width() > 600


def test_arrows_go_round(palette: CommandPalette, qtbot: QtBot) -> None:
    """Up from the first is the last; the line keeps the keyboard."""
    qtbot.keyClick(palette.edit, Qt.Key.Key_Up)
    assert palette.edit.hasFocus()
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert chosen.args == ["list"]


def test_escape_gives_the_keyboard_back(palette: CommandPalette, qtbot: QtBot) -> None:
    """The widget that had the keyboard has it again."""
    with qtbot.waitSignal(palette.dismissed), qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert palette.parentWidget().findChild(QLineEdit).hasFocus()


def test_click_beside_the_panel_closes(palette: CommandPalette, qtbot: QtBot) -> None:
    """The rest of the window is covered and closes the palette."""
    with qtbot.waitSignal(palette.dismissed):
        qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 590))


def test_click_on_a_row_chooses(palette: CommandPalette, qtbot: QtBot) -> None:
    """The mouse works too."""
    place = palette.list.visualRect(palette.list.model().index(2, 0)).center()
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["list"]


def test_nothing_found_says_so(palette: CommandPalette, qtbot: QtBot) -> None:
    """No match: a sentence, and Return does nothing."""
    qtbot.keyClicks(palette.edit, "zzz")
    assert palette._nothing.isVisible()
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.edit, Qt.Key.Key_Return)


def test_it_covers_a_window_that_grows(palette: CommandPalette, qtbot: QtBot) -> None:
    """Resizing the window keeps it covered and the panel centred."""
    palette.parentWidget().resize(1200, 700)
    assert palette.size() == palette.parentWidget().size()
    assert abs(palette._panel.geometry().center().x() - 600) <= 1


def test_model_keeps_the_rules(qtbot: QtBot) -> None:
    """Qt's own model tester finds nothing while the query changes."""
    model = PaletteModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_items(ITEMS)
    for query in ("s", "se", "x", ""):
        model.filter(query)
    assert model.rowCount() == 3


def test_ten_thousand_items_are_found_at_once() -> None:
    """Each letter typed over 10,000 requests takes less than 100 ms, as a rule far less."""
    texts = [f"request number {n} orders api › folder {n % 97}" for n in range(10_000)]
    for query in ("r", "re", "req 99", "ordfold9", "zzz"):
        start_s = time.perf_counter()
        find_best(query, texts)
        assert time.perf_counter() - start_s < 0.1, query


def test_better_matches_come_first() -> None:
    """The start of the text, then the start of a word, then the middle, then letters apart."""
    texts = ["xsendx", "s e n d apart", "to send", "send it", "nothing"]
    assert [texts[i] for i in find_best("send", texts)] == ["send it", "to send", "xsendx", "s e n d apart"]


def test_scattered_letters_give_way() -> None:
    """A text that merely has the letters somewhere is found only where nothing holds the word or begins like it."""
    texts = ["list orders", "echo what goes over the wire", "o rows, done early, rest"]
    assert find_best("order", texts) == [0, 2]
    assert find_best("lo", [*texts, "alone"]) == [0, 3] or find_best("lo", [*texts, "alone"]) == [3, 0]
    assert find_best("ewr", texts) == [1]


def test_each_word_must_match_in_any_order() -> None:
    """Two words narrow more than one."""
    texts = ["list orders", "list users", "create orders"]
    assert find_best("ord li", texts) == [0]


@given(st.text(min_size=1, max_size=6), st.text(max_size=40))
def test_positions_are_those_of_the_letters(word: str, text: str) -> None:
    """Marked letters are the typed ones, in order; none are marked exactly where nothing is found."""
    positions = match_positions(word, text)
    if positions:
        assert "".join(text[at] for at in positions) == word
        assert positions == sorted(positions)
    elif not word.isspace() and word == word.lower() and len(word.split()) == 1 and word == word.strip():
        assert find_best(word, [text]) == []
