"""The main window: top bar, sidebar, tabs, status line. It lays out and forwards; the presenters decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from sanderling.ui import object_names as names
from sanderling.ui.panels.sidebar import Sidebar
from sanderling.ui.panels.tab_area import TabArea
from sanderling.ui.shell.status_line import StatusLine
from sanderling.ui.shell.top_bar import TopBar

if TYPE_CHECKING:
    from sanderling.domain.collection import TreeEntry
    from sanderling.ui.presenters.window_presenter import WindowPresenter

NARROW_PX = 1100
_LEAST = QSize(760, 480)
_FIRST = QSize(1280, 820)
_SIDEBAR_PX = 264
_SIDEBAR_LEAST_PX = 180


class MainWindow(QMainWindow):
    """What a person sees. ``boot`` shows it, awaits ``restore``, and ends when ``closed`` comes."""

    closed = Signal()
    """The person wants to close the window."""
    closing = Signal()
    """What waits for a pause should be handed over now."""
    resized = Signal()
    layout_changed = Signal()

    def __init__(self, furnish: Callable[[MainWindow], WindowPresenter]) -> None:
        """Build what the first frame shows; ``furnish`` adds the rest after it, and returns what decides."""
        super().__init__()
        self._furnish = furnish
        self.setObjectName(names.MAIN_WINDOW)
        self.setWindowTitle("Sanderling")
        self.setMinimumSize(_LEAST)
        self.resize(_FIRST)
        self._presenter: WindowPresenter | None = None
        self._may_close = False
        self.top_bar = TopBar(_keys("Ctrl+K"), _keys("Ctrl+,"), self)
        self.sidebar = Sidebar(self)
        self.sidebar.setMinimumWidth(_SIDEBAR_LEAST_PX)
        self.tab_area = TabArea(self)
        self.status = StatusLine(self)
        self.splitter = QSplitter(self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.sidebar)
        self.splitter.addWidget(self.tab_area)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([_SIDEBAR_PX, _FIRST.width() - _SIDEBAR_PX])
        self.splitter.splitterMoved.connect(self.layout_changed)
        ground = QWidget(self)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.status)
        self.setCentralWidget(ground)

    @property
    def presenter(self) -> WindowPresenter:
        """What decides; there from ``restore`` on."""
        assert self._presenter is not None
        return self._presenter

    def show_first(self, layout: dict[str, str], entries: tuple[TreeEntry, ...]) -> None:
        """Show the collections as they were left, while the rest is still to be made; the sidebar is complete."""
        self.apply_layout(layout)
        self.sidebar.show_tree(entries)

    async def restore(self) -> None:
        """Furnish the window and bring back the last session; call it after the first paint."""
        self._presenter = self._furnish(self)
        await self._presenter.restore()

    async def prepare_close(self) -> bool:
        """Bring everything to disk; nothing is asked, because drafts keep unsaved work."""
        self._may_close = True
        self.closing.emit()
        return await self._presenter.prepare_close() if self._presenter is not None else True

    def show_problem(self, _name: str, error: BaseException) -> None:
        """Say that something unexpected went wrong; the log has the rest."""
        from sanderling.ui.presenters.notices import Notice

        message = self.tr("Something unexpected went wrong: {error}").format(error=error or type(error).__name__)
        advice = self.tr("Your work is kept. The log says more.")
        self.tab_area.notices.show_notice(Notice(kind="error", message=message, advice=advice, topic="unexpected"))

    # -- layout

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for the response beside the request."""
        return self.width() < NARROW_PX

    def toggle_sidebar(self) -> None:
        """Fold the sidebar away, or bring it back."""
        self.sidebar.setVisible(not self.sidebar.isVisible())
        self.layout_changed.emit()

    def layout_values(self) -> dict[str, str]:
        """Return sizes and choices by name, for the session."""
        return {
            "window": f"{self.width()}x{self.height()}",
            "maximized": "yes" if self.isMaximized() else "no",
            "sidebar": "hidden" if self.sidebar.isHidden() else "shown",
            "sidebar_width": str(self.splitter.sizes()[0] or _SIDEBAR_PX),
            "expanded": "\n".join(sorted(self.sidebar.tree.expanded_paths())),
        }

    def apply_layout(self, layout: dict[str, str]) -> None:
        """Bring sizes and choices back."""
        width, _, height = layout.get("window", "").partition("x")
        if layout.get("maximized") == "yes":
            self.showMaximized()
        elif width.isdigit() and height.isdigit():
            self.resize(max(int(width), _LEAST.width()), max(int(height), _LEAST.height()))
        sidebar = layout.get("sidebar_width", "")
        if sidebar.isdigit():
            self.splitter.setSizes([int(sidebar), max(self.width() - int(sidebar), 1)])
        self.sidebar.setVisible(layout.get("sidebar") != "hidden")
        expanded = layout.get("expanded", "")
        if expanded:
            self.sidebar.tree.set_expanded_paths(frozenset(expanded.split("\n")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say that there is more or less room."""
        super().resizeEvent(event)
        self.resized.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave quitting to ``boot``: it brings everything to disk first."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.closed.emit()


def _keys(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
