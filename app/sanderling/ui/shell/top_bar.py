"""The bar at the top: menu, workspace, the field that opens the palette, environment, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from sanderling.ui import object_names as names
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import CONTROL_HEIGHT, ICON_SIZE, SPACE_S, SPACE_XS
from sanderling.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from sanderling.domain.environment import EnvironmentEntry
    from sanderling.ui.models.environments_model import EnvironmentsModel

_HEIGHT_PX = 44
_ARROW_PX = 12
_FIELD_WIDTH_PX = 340
_ENVIRONMENT_WIDTH_PX = 168


class CommandField(QPushButton):
    """Looks like a search field, opens the palette."""

    def __init__(self, text: str, shortcut: str, parent: QWidget | None = None) -> None:
        """Show a hint and the shortcut."""
        super().__init__(parent)
        self._hint, self._shortcut = text, shortcut
        self.setObjectName(names.COMMAND_FIELD)
        self.setAccessibleName(text)
        self.setToolTip(f"{text}  {shortcut}")
        self.setFixedHeight(CONTROL_HEIGHT)
        self.setMaximumWidth(_FIELD_WIDTH_PX)
        self.setMinimumWidth(150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Ask for the full width."""
        return QSize(_FIELD_WIDTH_PX, CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, then icon, hint and shortcut in it."""
        super().paintEvent(event)
        theme = current_theme()
        painter = QPainter(self)
        inner = self.rect().adjusted(SPACE_S, 0, -SPACE_S, 0)
        top = (self.height() - ICON_SIZE) // 2
        theme.icon("search").paint(painter, inner.left(), top, ICON_SIZE, ICON_SIZE)
        painter.setPen(theme.color("placeholder"))
        middle = Qt.AlignmentFlag.AlignVCenter
        keys_width = self.fontMetrics().horizontalAdvance(self._shortcut)
        text = inner.adjusted(ICON_SIZE + SPACE_S, 0, -keys_width - SPACE_S, 0)
        elided = self.fontMetrics().elidedText(self._hint, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, middle, elided)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, self._shortcut)


class TopBar(QWidget):
    """Chrome; wishes go up by signal."""

    palette_requested = Signal()
    menu_requested = Signal()
    workspace_menu_requested = Signal()
    settings_requested = Signal()
    environment_chosen = Signal(str)
    environments_edit_requested = Signal()

    def __init__(self, palette_keys: str, settings_keys: str, parent: QWidget | None = None) -> None:
        """Lay out the bar; the shortcuts are only shown."""
        super().__init__(parent)
        self.setObjectName(names.TOP_BAR)
        self.setFixedHeight(_HEIGHT_PX)
        self.menu_button = IconButton("menu", self.tr("Menu"), parent=self)
        self.menu_button.setObjectName(names.MENU_BUTTON)
        self.menu_button.clicked.connect(self.menu_requested)
        self.workspace_button = QToolButton(self)
        self.workspace_button.setObjectName(names.WORKSPACE_BUTTON)
        self.workspace_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.workspace_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow comes after the name
        self.workspace_button.setIcon(current_theme().icon("chevron-down"))
        self.workspace_button.setIconSize(QSize(_ARROW_PX, _ARROW_PX))
        self.workspace_button.setFixedHeight(CONTROL_HEIGHT)
        self.workspace_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.workspace_button.clicked.connect(self.workspace_menu_requested)
        self.field = CommandField(self.tr("Search or run a command"), palette_keys, self)
        self.field.clicked.connect(self.palette_requested)
        self.settings_button = IconButton("settings", self.tr("Settings"), shortcut=settings_keys, parent=self)
        self.settings_button.setObjectName(names.SETTINGS_BUTTON)
        self.settings_button.clicked.connect(self.settings_requested)
        self._make_environments()
        self._lay_out()
        self.show_workspace(self.tr("Workspace"))

    def _make_environments(self) -> None:
        self._environments: EnvironmentsModel | None = None
        self.environment_combo = QComboBox(self)
        self.environment_combo.setObjectName(names.ENVIRONMENT_COMBO)
        self.environment_combo.setAccessibleName(self.tr("Environment"))
        self.environment_combo.setToolTip(self.tr("The environment whose variables are used"))
        self.environment_combo.addItem(self.tr("No environment"))
        self.environment_combo.setFixedWidth(_ENVIRONMENT_WIDTH_PX)
        self.environment_combo.activated.connect(self._chosen)
        self._active = ""

    def _lay_out(self) -> None:
        caption = QLabel(self.tr("Env"), self)
        caption.setProperty("role", "caption")
        caption.setBuddy(self.environment_combo)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        row.setSpacing(SPACE_XS)
        left, right = QHBoxLayout(), QHBoxLayout()
        left.addWidget(self.menu_button)
        left.addWidget(self.workspace_button)
        left.addStretch(1)
        right.addStretch(1)
        right.addWidget(caption)
        right.addSpacing(SPACE_XS)
        right.addWidget(self.environment_combo)
        right.addWidget(self.settings_button)
        row.addLayout(left, 1)
        row.addWidget(self.field, 2)
        row.addLayout(right, 1)

    def show_workspace(self, name: str) -> None:
        """Show the workspace's name."""
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, 200)
        self.workspace_button.setText(shown)
        self.workspace_button.setToolTip(name)
        self.workspace_button.setAccessibleName(self.tr("Workspace {name}").format(name=name))

    @property
    def environments(self) -> EnvironmentsModel:
        """The lines of the chooser; made when the first list comes, after the first frame."""
        if self._environments is None:
            from sanderling.ui.models.environments_model import EnvironmentsModel

            self._environments = EnvironmentsModel(self.tr("No environment"), self)
            self.environment_combo.setModel(self._environments)
        return self._environments

    def show_environments(self, entries: tuple[EnvironmentEntry, ...]) -> None:
        """Show another list of environments."""
        self.environments.show_environments(entries)
        self.show_active_environment(self._active)

    def show_active_environment(self, path: str) -> None:
        """Show the environment in use."""
        self._active = path
        self.environment_combo.setCurrentIndex(max(self.environments.row_of(path), 0))

    def _chosen(self, row: int) -> None:
        self._active = self.environments.path_at(row)
        self.environment_chosen.emit(self._active)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hairline below."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, current_theme().color("border"))
