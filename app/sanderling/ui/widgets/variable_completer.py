"""A popup of variable names that opens while ``{{`` is being typed, for any kind of text editor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import RADIUS_SMALL, SPACE_S, TREE_ROW_HEIGHT
from sanderling.ui.widgets.variables import NO_VARIABLES, OPEN_REFERENCE, VariableSource

_POPUP_WIDTH = 360
_TAKE_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class VariableCompleter(QObject):
    """Completes names inside ``{{``; the editor tells it after each typed character."""

    def __init__(
        self,
        editor: QWidget,
        *,
        text_before: Callable[[], str],
        text_after: Callable[[], str],
        insert: Callable[[int, int, str], None],
        cursor_rect: Callable[[], QRect],
    ) -> None:
        """Work on an editor.

        Args:
            editor: The widget that has the keyboard.
            text_before: Returns the text of the line up to the cursor.
            text_after: Returns the text of the line from the cursor on.
            insert: Replaces ``before`` characters before and ``after`` behind the cursor by a text.
            cursor_rect: Where the popup opens, in the editor's coordinates.
        """
        super().__init__(editor)
        self._text_before = text_before
        self._text_after = text_after
        self._insert = insert
        self._cursor_rect = cursor_rect
        self._source = NO_VARIABLES
        self._editor = editor
        self._completer: QCompleter | None = None
        self._popup: QListView | None = None

    def set_variables(self, source: VariableSource) -> None:
        """Offer the names of ``source``."""
        self._source = source

    def update(self) -> None:
        """Open, narrow or close the popup after the text changed."""
        match = OPEN_REFERENCE.search(self._text_before())
        if match is None:
            self.close()
            return
        completer = self._made()
        if not self.is_open():
            self._fill(completer)
        completer.setCompletionPrefix(match.group(1))
        if completer.completionCount() == 0:
            self.close()
            return
        if self._popup is not None:
            self._popup.setCurrentIndex(completer.completionModel().index(0, 0))
        rect = self._cursor_rect()
        rect.setWidth(_POPUP_WIDTH)
        completer.complete(rect)

    def close(self) -> None:
        """Close the popup."""
        if self._popup is not None:
            self._popup.hide()

    def is_open(self) -> bool:
        """Whether the popup is shown."""
        return self._popup is not None and self._popup.isVisible()

    def takes(self, event: QKeyEvent) -> bool:
        """Whether the popup, not the editor, must get this key; the editor then ignores the event."""
        return self.is_open() and event.key() in (*_TAKE_KEYS, Qt.Key.Key_Escape)

    def _made(self) -> QCompleter:
        if self._completer is None:
            completer = QCompleter(self)
            completer.setModel(QStandardItemModel(completer))
            completer.setWidget(self._editor)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setMaxVisibleItems(10)
            completer.activated[str].connect(self._take)  # type: ignore[index]  # stubs do not know overloads
            popup = self._popup = QListView()
            completer.setPopup(popup)
            popup.setItemDelegate(_NameDelegate(popup))
            popup.setObjectName("variablePopup")
            popup.setProperty("kind", "popup")
            popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            popup.setAccessibleName(self.tr("Variables"))
            popup.installEventFilter(self)
            self._completer = completer
        return self._completer

    def _fill(self, completer: QCompleter) -> None:
        model = completer.model()
        assert isinstance(model, QStandardItemModel)
        model.clear()
        for name, description in self._source.names():
            item = QStandardItem(name)
            item.setData(description, Qt.ItemDataRole.UserRole)
            model.appendRow(item)

    def _take(self, name: str) -> None:
        match = OPEN_REFERENCE.search(self._text_before())
        if match is None:
            return
        after = self._text_after()
        closing = len(after) - len(after.lstrip(" }")) if after.lstrip().startswith("}") else 0
        self._insert(len(match.group(0)), min(closing, 2), "{{" + name + "}}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Tab choose the marked name, as Enter does."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            index = self._popup.currentIndex() if self._popup else QModelIndex()
            self.close()
            if index.isValid():
                self._take(str(index.data()))
            return True
        return super().eventFilter(watched, event)


class _NameDelegate(QStyledItemDelegate):
    """Draws a name in code type and its description beside it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_POPUP_WIDTH // 2, TREE_ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = current_theme()
        rect: QRect = option.rect.adjusted(4, 1, -4, -1)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(rect, RADIUS_SMALL, RADIUS_SMALL)
        inner = rect.adjusted(SPACE_S, 0, -SPACE_S, 0)
        painter.setFont(theme.code_font())
        painter.setPen(theme.color("text"))
        name = str(index.data())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, name)
        inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(name) + SPACE_S)
        painter.setFont(theme.ui_font())
        painter.setPen(theme.color("secondary"))
        description = str(index.data(Qt.ItemDataRole.UserRole) or "")
        elided = painter.fontMetrics().elidedText(description, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, elided)
        painter.restore()
