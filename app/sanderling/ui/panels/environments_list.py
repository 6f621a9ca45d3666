"""The environments below the collections: the one in use has a filled mark; a click opens, a mark chooses."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sanderling.domain.environment import EnvironmentEntry
from sanderling.ui import object_names as names
from sanderling.ui.models.environments_model import ACTIVE_ROLE, PROBLEM_ROLE, EnvironmentsModel
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import ICON_SIZE, SPACE_M, SPACE_S, SPACE_XS, TREE_ROW_HEIGHT
from sanderling.ui.widgets.icon_button import IconButton

AnyIndex = QModelIndex | QPersistentModelIndex
_MOST_ROWS = 6
_DOT_PX = 4


class EnvironmentDelegate(QStyledItemDelegate):
    """Draws a dot for the environment in use, and the name."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw the line."""
        self.initStyleOption(option, index)
        name, option.text = option.text, ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        theme = current_theme()
        painter.save()
        active = bool(index.data(ACTIVE_ROLE))
        icon = QRect(option.rect.left() + SPACE_M, 0, ICON_SIZE, ICON_SIZE)
        icon.moveTop(option.rect.top() + (option.rect.height() - ICON_SIZE) // 2)
        problem = bool(index.data(PROBLEM_ROLE))
        token = "warning" if problem else ("accent" if active else "secondary")
        theme.icon("warning" if problem else ("check" if active else "environment"), token).paint(painter, icon)
        font = QFont(option.font)
        if active:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        rect = option.rect.adjusted(SPACE_M + ICON_SIZE + SPACE_S, 0, -SPACE_S, 0)
        text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        """All lines are of one height."""
        return QSize(80, TREE_ROW_HEIGHT)


class EnvironmentsList(QWidget):
    """A heading with a button, and the list."""

    open_requested = Signal(str)
    choose_requested = Signal(str)
    """The environment to use from now on; empty for none."""
    new_requested = Signal()
    duplicate_requested = Signal(str)
    delete_requested = Signal(str)
    globals_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.model = EnvironmentsModel(parent=self)
        self._active = ""
        line = QFrame(self)
        line.setProperty("role", "separator")
        self.list = QListView(self)
        self.list.setObjectName(names.ENVIRONMENTS_LIST)
        self.list.setAccessibleName(self.tr("Environments"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(EnvironmentDelegate(self))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self.open_requested.emit(self.model.path_at(index.row())))
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_XS)
        column.setSpacing(0)
        column.addWidget(line)
        column.addLayout(self._heading())
        column.addWidget(self.list)
        self._fit()

    def _heading(self) -> QHBoxLayout:
        title = QLabel(self.tr("Environments"), self)
        title.setProperty("role", "caption")
        self.globals_button = IconButton("variable", self.tr("Workspace variables"), parent=self)
        self.globals_button.clicked.connect(self.globals_requested)
        self.add_button = IconButton("plus", self.tr("New environment"), parent=self)
        self.add_button.setObjectName(names.ADD_ENVIRONMENT_BUTTON)
        self.add_button.clicked.connect(self.new_requested)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_M, SPACE_XS, SPACE_S, 0)
        row.setSpacing(0)
        row.addWidget(title, 1)
        row.addWidget(self.globals_button)
        row.addWidget(self.add_button)
        return row

    def show_environments(self, entries: tuple[EnvironmentEntry, ...]) -> None:
        """Show another list."""
        self.model.show_environments(entries)
        self._fit()

    def show_active(self, path: str) -> None:
        """Mark the environment in use."""
        self._active = path
        self.model.show_active(path)

    def _fit(self) -> None:
        rows = min(max(self.model.rowCount(), 1), _MOST_ROWS)
        self.list.setFixedHeight(rows * TREE_ROW_HEIGHT + 2)

    def eventFilter(self, watched: object, event: object) -> bool:
        """Open with Enter, choose with Space, delete with Del."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            path = self.model.path_at(self.list.currentIndex().row())
            if path and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.open_requested.emit(path)
                return True
            if path and event.key() == Qt.Key.Key_Space:
                self._toggle(path)
                return True
            if path and event.key() == Qt.Key.Key_Delete:
                self.delete_requested.emit(path)
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def _toggle(self, path: str) -> None:
        self.choose_requested.emit("" if path == self._active else path)

    def _open_menu(self, place: QPoint) -> None:
        path = self.model.path_at(self.list.indexAt(place).row())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme = current_theme()
        if path:
            use = self.tr("Stop using") if path == self._active else self.tr("Use this environment")
            menu.addAction(theme.icon("check"), use, lambda: self._toggle(path))
            menu.addAction(theme.icon("environment"), self.tr("Edit"), lambda: self.open_requested.emit(path))
            menu.addAction(theme.icon("duplicate"), self.tr("Duplicate"), lambda: self.duplicate_requested.emit(path))
            menu.addAction(theme.icon("trash"), self.tr("Delete"), lambda: self.delete_requested.emit(path))
            menu.addSeparator()
        menu.addAction(theme.icon("plus"), self.tr("New environment"), self.new_requested.emit)
        menu.addAction(theme.icon("variable"), self.tr("Workspace variables"), self.globals_requested.emit)
        menu.popup(self.list.viewport().mapToGlobal(place))
