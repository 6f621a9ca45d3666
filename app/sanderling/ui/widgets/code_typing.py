"""What the keyboard does in a code editor: indent, auto-indent, matching brackets."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QTextCursor, QTextDocument

INDENT: Final = "  "
_OPENING: Final = "{[("
_CLOSING: Final = "}])"
_FARTHEST: Final = 20_000


def break_line(cursor: QTextCursor) -> None:
    """Insert a line break with the indentation of the line, more of it behind an opening bracket."""
    line = cursor.block().text()
    column = cursor.positionInBlock()
    indent = line[: len(line) - len(line.lstrip(" \t"))][:column]
    before, after = line[:column].rstrip()[-1:], line[column:].lstrip()[:1]
    opens = before != "" and before in _OPENING
    cursor.beginEditBlock()
    cursor.insertText("\n" + indent + (INDENT if opens else ""))
    if opens and after and _OPENING.index(before) == _CLOSING.find(after):
        place = cursor.position()
        cursor.insertText("\n" + indent)
        cursor.setPosition(place)
    cursor.endEditBlock()


def insert_closing(cursor: QTextCursor, bracket: str) -> None:
    """Insert a closing bracket; on an otherwise empty line it moves out by one step first."""
    line = cursor.block().text()[: cursor.positionInBlock()]
    if line and not line.strip() and line.endswith(INDENT) and not cursor.hasSelection():
        for _ in INDENT:
            cursor.deletePreviousChar()
    cursor.insertText(bracket)


def indent_lines(cursor: QTextCursor) -> None:
    """Indent the selected lines, or insert one step at the cursor."""
    if not cursor.hasSelection() or "\u2029" not in cursor.selectedText():
        cursor.insertText(INDENT)
        return
    document, first, last = _selected_blocks(cursor)
    cursor.beginEditBlock()
    for number in range(first, last + 1):
        line = QTextCursor(document.findBlockByNumber(number))
        if line.block().text():
            line.insertText(INDENT)
    cursor.endEditBlock()


def unindent_lines(cursor: QTextCursor) -> None:
    """Take one step of indentation from the selected lines."""
    document, first, last = _selected_blocks(cursor)
    cursor.beginEditBlock()
    for number in range(first, last + 1):
        line = QTextCursor(document.findBlockByNumber(number))
        text = line.block().text()
        width = min(len(INDENT), len(text) - len(text.lstrip(" ")))
        for _ in range(1 if text.startswith("\t") else width):
            line.deleteChar()
    cursor.endEditBlock()


def matching_brackets(document: QTextDocument, position: int) -> tuple[int, int] | None:
    """Return the places of the bracket beside a position and of its partner, or ``None``."""
    for place in (position - 1, position):
        bracket = _char(document, place)
        if bracket and bracket in _OPENING + _CLOSING:
            partner = _partner(document, place, bracket)
            return None if partner is None else (place, partner)
    return None


def _partner(document: QTextDocument, place: int, bracket: str) -> int | None:
    forward = bracket in _OPENING
    other = _CLOSING[_OPENING.index(bracket)] if forward else _OPENING[_CLOSING.index(bracket)]
    start = place if forward else max(0, place - _FARTHEST)
    window = _text_between(document, start, place + _FARTHEST if forward else place + 1)
    depth = 0
    for offset in range(len(window)) if forward else range(len(window) - 1, -1, -1):
        if window[offset] == bracket:
            depth += 1
        elif window[offset] == other:
            depth -= 1
            if depth == 0:
                return start + offset
    return None


def _text_between(document: QTextDocument, start: int, end: int) -> str:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(min(end, document.characterCount() - 1), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def _char(document: QTextDocument, place: int) -> str:
    return document.characterAt(place) if 0 <= place < document.characterCount() else ""


def _selected_blocks(cursor: QTextCursor) -> tuple[QTextDocument, int, int]:
    document = cursor.document()
    first = document.findBlock(cursor.selectionStart()).blockNumber()
    end = document.findBlock(cursor.selectionEnd())
    last = end.blockNumber()
    if last > first and end.position() == cursor.selectionEnd():
        last -= 1
    return document, first, last
