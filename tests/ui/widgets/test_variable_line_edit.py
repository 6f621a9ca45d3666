"""The line that knows variables."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QListView, QToolTip
from pytestqt.qtbot import QtBot

from sanderling.ui.theme import current_theme
from sanderling.ui.widgets.variable_line_edit import VariableLineEdit
from sanderling.ui.widgets.variables import VariableInfo, VariableSource

VALUES = {"base": VariableInfo("https://shop.test", "Environment “dev”"), "token": VariableInfo("••••", "Folder")}
SOURCE = VariableSource(VALUES.get, lambda: [(name, info.origin) for name, info in VALUES.items()])


@pytest.fixture
def line(qtbot: QtBot) -> VariableLineEdit:
    """A line with two variables, shown."""
    current_theme().apply(QApplication.instance(), "light")
    line = VariableLineEdit()
    qtbot.addWidget(line)
    line.set_variables(SOURCE)
    line.resize(500, 30)
    line.show()
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    return line


def colours(line: VariableLineEdit) -> set[str]:
    """Return the colours that are on the screen."""
    image: QImage = line.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_known_and_unknown_variables_look_different(line: VariableLineEdit) -> None:
    """The ground behind a known name is not that behind an unknown one, and changes with the source."""
    known = current_theme().color("variable.known_surface").name()
    unknown = current_theme().color("variable.unknown_surface").name()
    line.setText("{{base}}/x")
    assert known in colours(line)
    assert unknown not in colours(line)
    line.set_variables(VariableSource())
    assert unknown in colours(line)
    line.setText("plain")
    assert not {known, unknown} & colours(line)


def test_colouring_changes_neither_text_nor_cursor_nor_undo(line: VariableLineEdit, qtbot: QtBot) -> None:
    """Typing in the middle of a line with variables is ordinary typing, and undo takes it back."""
    line.setText("{{base}}/orders")
    line.setCursorPosition(9)
    qtbot.keyClicks(line, "my-")
    assert line.text() == "{{base}}/my-orders"
    assert line.cursorPosition() == 12
    line.undo()
    assert line.text() == "{{base}}/orders"


def test_selection_survives_new_colours(line: VariableLineEdit) -> None:
    """A change of environment recolours the line and leaves the selection."""
    line.setText("{{base}}/orders")
    line.setSelection(2, 4)
    line.set_variables(VariableSource())
    assert line.selectedText() == "base"


def test_braces_open_the_names(line: VariableLineEdit, qtbot: QtBot) -> None:
    """``{{`` shows the names, letters narrow them, Tab takes one with its braces."""
    qtbot.keyClicks(line, "{{")
    popup = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "variablePopup" and w.isVisible())
    assert isinstance(popup, QListView)
    assert popup.model().rowCount() == 2
    qtbot.keyClicks(line, "to")
    assert popup.model().rowCount() == 1
    qtbot.keyClick(popup, Qt.Key.Key_Tab)
    assert line.text() == "{{token}}"
    assert not popup.isVisible()


def test_completion_uses_braces_that_are_there(line: VariableLineEdit, qtbot: QtBot) -> None:
    """Completing inside ``{{}}`` does not double the closing braces."""
    line.setText("{{}}/x")
    line.setCursorPosition(2)
    qtbot.keyClicks(line, "ba")
    popup = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "variablePopup" and w.isVisible())
    qtbot.keyClick(popup, Qt.Key.Key_Tab)
    assert line.text() == "{{base}}/x"


def test_enter_in_the_popup_takes_a_name_and_does_not_send(line: VariableLineEdit, qtbot: QtBot) -> None:
    """Return chooses while names are shown; ``returnPressed`` comes only after."""
    with qtbot.assertNotEmitted(line.returnPressed):
        qtbot.keyClicks(line, "{{bas")
        popup = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "variablePopup" and w.isVisible())
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert line.text() == "{{base}}"
    with qtbot.waitSignal(line.returnPressed):
        qtbot.keyClick(line, Qt.Key.Key_Return)


def test_pasted_line_breaks_go(line: VariableLineEdit, qtbot: QtBot) -> None:
    """A URL that was copied over two lines becomes one; pasting over everything is announced."""
    QApplication.clipboard().setText("https://shop.test/\n  orders\n")
    with qtbot.waitSignal(line.pasted) as pasted:
        qtbot.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == pasted.args[0] == "https://shop.test/ orders"
    with qtbot.assertNotEmitted(line.pasted):
        qtbot.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_hover_shows_value_and_origin(line: VariableLineEdit) -> None:
    """The tooltip over a variable has its value and where it comes from, over an unknown one that there is none."""
    line.setText("{{base}}{{nope}}")
    width = line.fontMetrics().horizontalAdvance("{{base}}")
    for x, expected in ((width // 2, ("https://shop.test", "Environment “dev”")), (width + 30, ("No value",))):
        place = QPoint(x + 6, line.height() // 2)
        QApplication.sendEvent(line, QHelpEvent(QHelpEvent.Type.ToolTip, place, line.mapToGlobal(place)))
        for text in expected:
            assert text in QToolTip.text()
