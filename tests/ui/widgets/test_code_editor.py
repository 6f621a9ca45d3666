"""The code editor: typing, colours, finding, long lines."""

from __future__ import annotations

import json
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from sanderling.ui.theme import current_theme
from sanderling.ui.widgets.code_editor import CodeEditor
from sanderling.ui.widgets.code_highlighter import scan_json, scan_xml
from sanderling.ui.widgets.variables import VariableInfo, VariableSource

SOURCE = VariableSource({"base": VariableInfo("x", "dev")}.get, lambda: [("base", "dev")])


@pytest.fixture
def editor(qtbot: QtBot) -> CodeEditor:
    """An empty editor with the keyboard."""
    editor = CodeEditor()
    qtbot.addWidget(editor)
    editor.resize(500, 300)
    editor.set_language("json")
    editor.set_variables(SOURCE)
    editor.show()
    editor.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    return editor


def put_cursor(editor: CodeEditor, position: int, anchor: int | None = None) -> None:
    """Place the cursor, with a selection from ``anchor``."""
    cursor = editor.textCursor()
    cursor.setPosition(position if anchor is None else anchor)
    cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def colour_at(editor: CodeEditor, line: int, column: int) -> str:
    """Return the colour the highlighter gave to a letter."""
    formats = editor.document().findBlockByNumber(line).layout().formats()
    found = [f.format.foreground().color().name() for f in formats if f.start <= column < f.start + f.length]
    return found[-1] if found else ""


def test_return_indents_like_the_line_and_more_after_a_bracket(editor: CodeEditor, qtbot: QtBot) -> None:
    """An object is typed with its braces where they belong."""
    qtbot.keyClicks(editor, "{")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, '"a": [')
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "1")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "]")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "}")
    assert editor.toPlainText() == '{\n  "a": [\n    1\n  ]\n}'


def test_return_between_brackets_opens_them(editor: CodeEditor, qtbot: QtBot) -> None:
    """The closing bracket goes to a line of its own and the cursor stays between."""
    editor.setPlainText("{}")
    put_cursor(editor, 1)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "x")
    assert editor.toPlainText() == "{\n  x\n}"


def test_tab_indents_lines_and_back(editor: CodeEditor, qtbot: QtBot) -> None:
    """Tab moves the selected lines in, Shift+Tab out, each as one undo step."""
    editor.setPlainText("a\nb\nc")
    put_cursor(editor, 3, 0)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "  a\n  b\nc"
    editor.undo()
    assert editor.toPlainText() == "a\nb\nc"
    editor.setPlainText("    a\n b")
    put_cursor(editor, 7, 0)
    qtbot.keyClick(editor, Qt.Key.Key_Backtab)
    assert editor.toPlainText() == "  a\nb"


def test_escape_then_tab_leaves_the_editor(qtbot: QtBot, editor: CodeEditor) -> None:
    """The keyboard is never caught in the editor."""
    editor.setPlainText("x")
    left: list[bool] = []
    editor.focusNextPrevChild = lambda forward: bool(left.append(forward)) or True  # type: ignore[method-assign]
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert left == [True]
    assert editor.toPlainText() == "x"


def test_brackets_beside_the_cursor_are_marked(editor: CodeEditor) -> None:
    """The partner is found over lines and past inner pairs; a lone bracket has none."""
    editor.setPlainText('{"a": [1, {}],\n "b": 2}')
    put_cursor(editor, 0)
    marked = sorted(s.cursor.selectionStart() for s in editor.extraSelections())
    assert marked == [0, len(editor.toPlainText()) - 1]
    editor.setPlainText("{")
    put_cursor(editor, 1)
    assert editor.extraSelections() == []


def test_json_and_variables_are_coloured(editor: CodeEditor) -> None:
    """Names, strings, figures, constants, known and unknown variables have their colours."""
    theme = current_theme()
    editor.setPlainText('{"key": "text {{base}}", "n": 12.5, "t": true, "u": {{nope}}}')
    text = editor.toPlainText()
    for piece, token in (
        ('"key"', "syntax.key"),
        ('"text', "syntax.string"),
        ("{{base}}", "variable.known"),
        ("12.5", "syntax.number"),
        ("true", "syntax.constant"),
        ("{{nope}}", "variable.unknown"),
    ):
        assert colour_at(editor, 0, text.index(piece) + 1) == theme.color(token).name(), piece


def test_xml_states_go_over_lines(editor: CodeEditor) -> None:
    """A comment and a tag that end lines later colour what is between, and typing the end stops it."""
    theme = current_theme()
    editor.set_language("xml")
    editor.setPlainText('<!-- one\ntwo -->\n<a\n b="c\n d">text</a>')
    assert colour_at(editor, 1, 0) == theme.color("syntax.comment").name()
    assert colour_at(editor, 3, 1) == theme.color("syntax.attribute").name()
    assert colour_at(editor, 4, 1) == theme.color("syntax.string").name()
    assert colour_at(editor, 4, 5) == ""


def test_scanners_cover_each_letter_at_most_once() -> None:
    """Pieces do not overlap and come in order, on odd input too."""
    for scan, lines in (
        (scan_json, ['{"a":"b\\"c", "d', "/* x", "y */ 1", "-1e5,nan,'x'"]),
        (scan_xml, ["<a b='1", "2' c>", "<!-- <a>", "--> & &amp; < <", "<![CDATA[ ]] >", "]]></a", ">"]),
    ):
        state = 0
        for line in lines:
            pieces, state = scan(line, state)
            at = 0
            for start, end, _ in pieces:
                assert at <= start <= end <= len(line)
                at = end


def test_one_very_long_line_is_not_wrapped_and_stays_fast(editor: CodeEditor) -> None:
    """A line of 1 MB is shown without wrapping, which would take a minute; short text wraps again."""
    start_s = time.perf_counter()
    editor.setPlainText("x" * 1_000_000)
    QApplication.processEvents()
    assert editor.lineWrapMode() == QPlainTextEdit.LineWrapMode.NoWrap
    editor.setPlainText("short")
    assert time.perf_counter() - start_s < 3
    assert editor.lineWrapMode() == QPlainTextEdit.LineWrapMode.WidgetWidth


def test_typing_in_a_large_document_is_fast(editor: CodeEditor, qtbot: QtBot) -> None:
    """A key press in 200 kB of JSON takes less than a frame."""
    editor.setPlainText(json.dumps([{"id": n, "name": f"order {n}"} for n in range(4000)], indent=2))
    put_cursor(editor, 30)
    times = []
    for _ in range(10):
        start_s = time.perf_counter()
        qtbot.keyClicks(editor, "x")
        times.append(time.perf_counter() - start_s)
    assert sorted(times)[5] < 0.033


def test_find_counts_goes_on_and_closes(editor: CodeEditor, qtbot: QtBot) -> None:
    """Ctrl+F opens the bar, Enter goes from match to match, Escape gives the keyboard back with the match selected."""
    editor.setPlainText("one two one\none")
    qtbot.keyClick(editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = editor.findChild(QLineEdit, "findEdit")
    assert bar is not None
    qtbot.keyClicks(bar, "one")
    places = []
    for _ in range(4):
        places.append(editor.textCursor().selectionStart())
        qtbot.keyClick(bar, Qt.Key.Key_Return)
    assert places == [0, 8, 12, 0]
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert editor.textCursor().selectedText() == "one"
    assert editor.hasFocus()


def test_format_shortcut_asks_only_where_there_is_a_format(editor: CodeEditor, qtbot: QtBot) -> None:
    """Alt+Shift+F does nothing until the owner says that it can format."""
    keys = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    with qtbot.assertNotEmitted(editor.format_requested):
        qtbot.keyClick(editor, Qt.Key.Key_F, keys)
    editor.set_can_format(True)
    with qtbot.waitSignal(editor.format_requested):
        qtbot.keyClick(editor, Qt.Key.Key_F, keys)


def test_replacing_the_text_can_be_undone(editor: CodeEditor) -> None:
    """Formatting keeps the line of the cursor and one undo brings the old text back."""
    editor.setPlainText("a\nb\nc")
    put_cursor(editor, 2)
    editor.replace_text("A\nB\nC")
    assert editor.textCursor().blockNumber() == 1
    editor.undo()
    assert editor.toPlainText() == "a\nb\nc"


def test_variables_are_completed(editor: CodeEditor, qtbot: QtBot) -> None:
    """``{{`` offers names here too; Enter takes one instead of breaking the line."""
    qtbot.keyClicks(editor, "{{ba")
    popup = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "variablePopup" and w.isVisible())
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert editor.toPlainText() == "{{base}}"


def test_line_numbers_make_room(editor: CodeEditor) -> None:
    """The column of numbers grows with the number of lines."""
    editor.setPlainText("x")
    narrow = editor.viewportMargins().left()
    editor.setPlainText("\n" * 12_345)
    assert editor.viewportMargins().left() > narrow
