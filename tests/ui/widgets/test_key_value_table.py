"""The name/value table, typed into as a person does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sanderling.ui.theme.tokens import TABLE_ROW_HEIGHT
from sanderling.ui.widgets.code_editor import CodeEditor
from sanderling.ui.widgets.key_value_model import Column, KeyValueModel
from sanderling.ui.widgets.key_value_table import KeyValueTable, TableRow

ROWS = (
    TableRow(name="page", value="1", description="which page", tag="kept"),
    TableRow(name="size", value="20", enabled=False),
    TableRow(name="q", value="{{word}}"),
)


@pytest.fixture
def table(qtbot: QtBot) -> KeyValueTable:
    """A table with three rows, shown and with the keyboard."""
    table = KeyValueTable()
    qtbot.addWidget(table)
    table.resize(800, 300)
    table.set_rows(ROWS)
    table.show()
    table.activateWindow()
    qtbot.waitUntil(table.isVisible)
    return table


def edit(table: KeyValueTable, row: int, column: Column) -> QLineEdit:
    """Click a cell and return its open editor."""
    place = table.visualRect(table.model().index(row, column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    return editor_of(table)


def editor_of(table: KeyValueTable) -> QLineEdit:
    """Return the editor of the current cell."""
    editor = table.indexWidget(table.currentIndex())
    assert isinstance(editor, QLineEdit)
    return editor


def names(table: KeyValueTable) -> list[str]:
    """Return the rows' names."""
    return [row.name for row in table.rows()]


def test_model_keeps_the_rules_through_every_change(qtbot: QtBot) -> None:
    """Qt's own model tester finds nothing while rows come, go, move, change and are undone."""
    model = KeyValueModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(ROWS)
    model.setData(model.index(3, Column.NAME), "new")
    model.setData(model.index(0, Column.ENABLED), 0, Qt.ItemDataRole.CheckStateRole)
    model.insert_rows(1, [TableRow(name="a"), TableRow(name="b")])
    model.move_row(0, 3)
    model.move_row(4, 1)
    model.remove_row(2)
    model.replace_rows([TableRow(name="only")])
    after = model.rows()
    while model.undo_stack.canUndo():
        model.undo_stack.undo()
    assert model.rows() == ROWS
    while model.undo_stack.canRedo():
        model.undo_stack.redo()
    assert model.rows() == after
    assert model.rowCount(QModelIndex()) == len(after) + 1


def test_typing_into_the_empty_row_makes_it_real(table: KeyValueTable, qtbot: QtBot) -> None:
    """Each letter is sent at once; the row stays one row, with a new empty one behind it."""
    sent: list[tuple[TableRow, ...]] = []
    table.changed.connect(sent.append)
    qtbot.keyClicks(edit(table, 3, Column.NAME), "new")
    assert [rows[-1].name for rows in sent] == ["n", "ne", "new"]
    assert names(table) == ["page", "size", "q", "new"]
    assert table.model().rowCount() == 5
    assert editor_of(table).text() == "new"


def test_tab_goes_through_the_cells_and_out(table: KeyValueTable, qtbot: QtBot) -> None:
    """Tab goes to value, description and the next row's name; the tag of an edited row survives."""
    editor = edit(table, 0, Column.NAME)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, Column.VALUE)
    qtbot.keyClicks(editor_of(table), "7")
    qtbot.keyClick(editor_of(table), Qt.Key.Key_Tab)
    qtbot.keyClick(editor_of(table), Qt.Key.Key_Tab)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, Column.NAME)
    qtbot.keyClick(editor_of(table), Qt.Key.Key_Backtab)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, Column.DESCRIPTION)
    assert table.rows()[0] == TableRow(name="page", value="7", description="which page", tag="kept")


def test_tab_from_outside_begins_to_type(table: KeyValueTable, qtbot: QtBot) -> None:
    """Reached by Tab the first cell is typed into, by Shift+Tab the last one; Escape ends it and keeps the table."""
    table.clearFocus()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, Column.NAME)
    qtbot.keyClick(editor_of(table), Qt.Key.Key_Escape)
    assert table.indexWidget(table.currentIndex()) is None
    table.clearFocus()
    table.setFocus(Qt.FocusReason.BacktabFocusReason)
    qtbot.keyClicks(editor_of(table), "why")
    assert table.rows()[-1].description == "why"


def test_one_undo_takes_back_what_was_typed_into_a_cell(table: KeyValueTable, qtbot: QtBot) -> None:
    """Typing is one step; a second undo takes back the step before."""
    qtbot.keyClick(edit(table, 0, Column.NAME), Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(edit(table, 1, Column.VALUE), "word")
    table.undo_stack.undo()
    assert [row.value for row in table.rows()] == ["20", "{{word}}"]
    table.undo_stack.undo()
    assert table.rows() == ROWS


def test_ctrl_delete_removes_the_row_that_is_typed_into(table: KeyValueTable, qtbot: QtBot) -> None:
    """The key does not delete a word of the line but the row."""
    qtbot.keyClick(edit(table, 1, Column.VALUE), Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert names(table) == ["page", "q"]


def test_alt_arrows_move_the_row(table: KeyValueTable, qtbot: QtBot) -> None:
    """The row moves and the cell stays the one that is typed into."""
    qtbot.keyClick(edit(table, 0, Column.VALUE), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(table) == ["size", "page", "q"]
    assert table.currentIndex().row() == 1
    qtbot.keyClick(edit(table, 1, Column.VALUE), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(table) == ["page", "size", "q"]


def test_dragging_the_handle_moves_the_row(table: KeyValueTable, qtbot: QtBot) -> None:
    """The handle at the left is pressed, pulled down two rows and let go."""
    port = table.viewport()
    start = QPoint(6, table.rowViewportPosition(0) + 10)
    end = QPoint(6, table.rowViewportPosition(2) + 10)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(port, end)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    assert names(table) == ["size", "q", "page"]


def test_check_mark_switches_a_row(table: KeyValueTable, qtbot: QtBot) -> None:
    """A click and the space bar both switch; the empty row cannot be switched."""
    place = table.visualRect(table.model().index(1, Column.ENABLED)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert table.rows()[1].enabled
    table.setCurrentIndex(table.model().index(0, Column.ENABLED))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert not table.rows()[0].enabled
    table.setCurrentIndex(table.model().index(3, Column.ENABLED))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert len(table.rows()) == 3


def test_pasted_lines_become_rows(table: KeyValueTable, qtbot: QtBot) -> None:
    """Pasting several lines into the empty row's name adds rows, pasting one line fills the cell."""
    QApplication.clipboard().setText("Accept: text/html\nX-Id: {{id}}")
    qtbot.keyClick(edit(table, 3, Column.NAME), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert names(table) == ["page", "size", "q", "Accept", "X-Id"]
    QApplication.clipboard().setText("plain")
    qtbot.keyClick(edit(table, 5, Column.NAME), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert names(table)[-1] == "plain"


def test_cross_removes_the_row(table: KeyValueTable, qtbot: QtBot) -> None:
    """A click on the cross at the right removes its row."""
    place = table.visualRect(table.model().index(2, Column.REMOVE)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert names(table) == ["page", "size"]


def test_bulk_text_edits_the_same_rows(table: KeyValueTable, qtbot: QtBot) -> None:
    """The text shows the rows; what is changed in it is in the rows at once, and can be undone."""
    table.set_bulk(True)
    text = table.findChild(CodeEditor, "bulkEditor")
    assert text is not None
    assert text.toPlainText() == "page: 1\n// size: 20\nq: {{word}}"
    text.setPlainText("page: 2\nnew: x")
    assert [(row.name, row.value) for row in table.rows()] == [("page", "2"), ("new", "x")]
    assert table.rows()[0].description == "which page"
    table.set_bulk(False)
    table.undo_stack.undo()
    assert table.rows() == ROWS


def test_the_frame_ends_below_the_last_row(qtbot: QtBot) -> None:
    """A layout gives the table the room of its rows, more with more rows; as text it takes all there is."""
    page = QWidget()
    qtbot.addWidget(page)
    table = KeyValueTable(page)
    column = QVBoxLayout(page)
    column.addWidget(table, 100)
    column.addStretch(1)
    page.resize(600, 600)
    page.show()
    table.set_rows(ROWS)
    qtbot.waitUntil(lambda: table.viewport().height() == (len(ROWS) + 1) * TABLE_ROW_HEIGHT)
    table.set_rows(ROWS * 2)
    qtbot.waitUntil(lambda: table.viewport().height() == (2 * len(ROWS) + 1) * TABLE_ROW_HEIGHT)
    table.set_bulk(True)
    qtbot.waitUntil(lambda: table.height() > 500)
    table.set_bulk(False)
    qtbot.waitUntil(lambda: table.viewport().height() == (2 * len(ROWS) + 1) * TABLE_ROW_HEIGHT)


def test_setting_rows_from_outside_sends_nothing(table: KeyValueTable, qtbot: QtBot) -> None:
    """The URL line may bring other rows without the table answering; equal rows keep an open editor."""
    editor = edit(table, 0, Column.VALUE)
    with qtbot.assertNotEmitted(table.changed):
        table.set_rows(ROWS)
        assert editor_of(table) is editor
        table.set_rows([TableRow(name="other")])
    assert not table.undo_stack.canUndo()


def test_fixed_names_let_only_values_be_typed(table: KeyValueTable, qtbot: QtBot) -> None:
    """Path parameters have no empty row and their names cannot be changed."""
    table.set_fixed_names(True)
    model = table.model()
    assert model.rowCount() == 3
    assert not model.flags(model.index(0, Column.NAME)) & Qt.ItemFlag.ItemIsEditable
    table.focus_first()
    qtbot.keyClicks(editor_of(table), "5")
    assert table.rows()[0].value == "5"


def test_secret_value_never_enters_the_row(table: KeyValueTable, qtbot: QtBot) -> None:
    """What is typed for a secret goes out once, masked while typed, and is not in the rows."""
    table.set_secret_column(True)
    table.set_rows([TableRow(name="token", secret=True)])
    editor = edit(table, 0, Column.VALUE)
    assert editor.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(editor, "hunter2")
    with qtbot.waitSignal(table.secret_typed) as typed:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert typed.args == [0, "hunter2"]
    assert table.rows()[0].value == ""


def test_lock_asks_to_make_a_row_secret(table: KeyValueTable, qtbot: QtBot) -> None:
    """The lock only asks; the owner moves the value into the keyring."""
    table.set_secret_column(True)
    place = table.visualRect(table.model().index(0, Column.SECRET)).center()
    with qtbot.waitSignal(table.secret_toggled) as toggled:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert toggled.args == [0, True]


def test_names_are_suggested(table: KeyValueTable, qtbot: QtBot) -> None:
    """Typing part of a header's name and taking the suggestion fills the cell."""
    table.set_name_suggestions(["Accept", "Content-Type"])
    editor = edit(table, 3, Column.NAME)
    qtbot.keyClicks(editor, "type")
    completer = editor.completer()
    assert completer is not None
    assert completer.currentCompletion() == "Content-Type"
    completer.activated.emit("Content-Type")
    editor.setText("Content-Type")
    assert names(table)[-1] == "Content-Type"


def test_a_flag_stays_one_until_a_value_is_typed(table: KeyValueTable, qtbot: QtBot) -> None:
    """Describing, switching, moving and looking into it change nothing; a value, even if taken back, ends it."""
    flag = TableRow(name="wsdl", has_equals=False)
    table.set_rows((flag, TableRow(name="a", value="1")))
    qtbot.keyClicks(edit(table, 0, Column.DESCRIPTION), "what")
    edit(table, 0, Column.VALUE)
    table.model().setData(table.model().index(0, Column.ENABLED), 0, Qt.ItemDataRole.CheckStateRole)
    qtbot.keyClick(edit(table, 0, Column.NAME), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert table.rows()[1] == TableRow(name="wsdl", description="what", enabled=False, has_equals=False)

    editor = edit(table, 1, Column.VALUE)
    qtbot.keyClicks(editor, "x")
    assert table.rows()[1].has_equals
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert (table.rows()[1].value, table.rows()[1].has_equals) == ("", True)
    table.undo_stack.undo()
    assert not table.rows()[1].has_equals


def test_emptying_a_value_keeps_the_equals_sign(table: KeyValueTable, qtbot: QtBot) -> None:
    """``a=1`` becomes ``a=``, not ``a``."""
    qtbot.keyClick(edit(table, 0, Column.VALUE), Qt.Key.Key_Backspace)
    qtbot.keyClick(editor_of(table), Qt.Key.Key_Backspace)
    assert (table.rows()[0].value, table.rows()[0].has_equals) == ("", True)


def test_flags_are_typed_as_text_where_there_are_any(table: KeyValueTable) -> None:
    """In a query's text a name alone is a flag; in a form's or among headers it is a name without a value."""
    for takes in (False, True):
        table.set_takes_flags(takes)
        table.set_bulk(True)
        editor = table.findChild(CodeEditor, "bulkEditor")
        assert isinstance(editor, CodeEditor)
        editor.setPlainText("wsdl\na:")
        table.set_bulk(False)
        assert [row.has_equals for row in table.rows()] == [not takes, True]
        table.paste_rows(0, "?x&y=")
        assert [row.has_equals for row in table.rows()] == [not takes, True, not takes, True]
