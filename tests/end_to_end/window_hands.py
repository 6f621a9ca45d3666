"""Hands and eyes for a window on the tests' own loop: found by ``objectName``, typed into and clicked as by a person.

Nothing here waits by spinning Qt: tests are coroutines on the window's loop and await ``until``.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from sanderling.boot.desktop import make_application, open_window
from sanderling.ui import object_names as names
from sanderling.ui.shell.main_window import MainWindow
from sanderling.ui.viewers.text_viewer import TextViewer
from sanderling.ui.widgets.section_tabs import SectionTabs

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)
PATIENCE_S = 20.0


async def until(look: Callable[[], T], what: str, within_s: float = PATIENCE_S) -> T:
    """Look again and again, while the window lives on, until there is something, and return it."""
    deadline_s = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < deadline_s, f"{what} did not come within {within_s:g} s"
        await asyncio.sleep(0.02)
    return found


class Hands:
    """What a person can do with the window and see in it."""

    def __init__(self, window: MainWindow) -> None:
        """Take a window."""
        self.window = window

    # -- finding

    def seen(self, name: str, kind: type[W] = QWidget) -> list[W]:  # type: ignore[assignment]
        """Return the visible widgets of a name, in the window and in what lies over it."""
        tops = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        found = [child for top in tops for child in [top, *top.findChildren(QWidget)]]
        named = [each for each in found if each.objectName() == name and each.isVisible() and isinstance(each, kind)]
        return list(dict.fromkeys(named))

    def get(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        """Return the one visible widget of a name."""
        found = self.seen(name, kind)
        assert len(found) == 1, f"{len(found)} visible widgets are called {name}"
        return found[0]

    async def see(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        """Return the one visible widget of a name, as soon as it is there."""
        await until(lambda: self.seen(name, kind), f"“{name}”")
        return self.get(name, kind)

    # -- keys and mouse

    def press(self, keys: str) -> None:
        """Press a shortcut where the keyboard is, such as ``Ctrl+Return``."""
        combination = QKeySequence(keys)[0]  # type: ignore[index]  # not in the stubs
        target = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    async def take_keyboard(self) -> None:
        """Give the keyboard back to the window; without a window manager nobody does after a dialog or popup."""
        while popup := QApplication.activePopupWidget():
            popup.close()
        if QApplication.activeModalWidget() is None and QApplication.activeWindow() is not self.window:
            self.window.activateWindow()
            await until(lambda: QApplication.activeWindow() is self.window, "the keyboard")

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the keyboard"
        QTest.keyClicks(target, text)

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click on a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place or _middle(widget))

    def click_cell(self, view: QAbstractItemView, index: QModelIndex) -> None:
        """Click on a cell or line of a view."""
        view.scrollTo(index)
        self.click(view.viewport(), view.visualRect(index).center())

    def write_over(self, edit: QLineEdit, text: str) -> None:
        """Put another text into a line, key by key."""
        edit.setFocus()
        edit.selectAll()
        QTest.keyClick(edit, Qt.Key.Key_Delete)
        QTest.keyClicks(edit, text)

    def choose(self, name: str, text: str) -> None:
        """Choose a line of a chooser by its arrow keys."""
        combo = self.get(name, QComboBox)
        row = combo.findText(text)
        assert row >= 0, [combo.itemText(index) for index in range(combo.count())]
        combo.setFocus()
        while combo.currentIndex() != row:
            QTest.keyClick(combo, Qt.Key.Key_Down if combo.currentIndex() < row else Qt.Key.Key_Up)

    def show_section(self, name: str, key: str) -> None:
        """Bring a section to front by a click on its tab."""
        tabs = self.get(name, SectionTabs)
        self.click(tabs, tabs.tabRect(tabs.keys().index(key)).center())

    # -- the request

    async def new_tab(self) -> None:
        """Open an empty request."""
        await self.take_keyboard()
        count = len(self.window.presenter.tabs.tabs)
        self.press("Ctrl+T")
        await until(lambda: len(self.window.presenter.tabs.tabs) > count and not self.url(), "an empty request")

    async def open(self, path: str) -> None:
        """Bring an item's tab to front, loaded."""
        await self.take_keyboard()
        tabs = self.window.presenter.tabs
        tabs.open_path(path)
        await until(lambda: tabs.active is not None and tabs.active.path == path, f"the tab of {path}")
        if path.startswith("collections") and path.endswith(".json"):
            await until(lambda: self.seen(names.URL_EDIT) and self.url(), f"{path} in its tab")
        else:
            await until(lambda: getattr(tabs.active, "document", None), f"{path} in its tab")
        await self.take_keyboard()

    def url(self) -> str:
        """Return what the URL line shows."""
        return self.get(names.URL_EDIT, QLineEdit).text()

    def write_url(self, text: str) -> None:
        """Type another URL."""
        self.press("Ctrl+L")
        edit = self.get(names.URL_EDIT, QLineEdit)
        assert edit.hasFocus(), "Ctrl+L goes to the URL"
        self.write_over(edit, text)

    def tab_titles(self) -> list[str]:
        """Return the texts of the open tabs."""
        return [tab.face.title for tab in self.window.presenter.tabs.tabs]

    # -- the response

    def label(self, name: str) -> str:
        """Return the text of a visible label; empty if there is none."""
        labels = self.seen(name, QLabel)
        return labels[0].text() if labels else ""

    def status(self) -> str:
        """Return the status in front."""
        return self.label(names.RESPONSE_STATUS)

    def body(self) -> str:
        """Return the text of the body that can be seen."""
        viewers = self.seen(names.RESPONSE_BODY, TextViewer)
        return viewers[0].visible_text() if viewers else ""

    def words(self) -> str:
        """Return every word that the window's labels show, for looking for a message wherever it stands."""
        labels = [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]
        return "\n".join(text for text in labels if text)

    async def send(self) -> None:
        """Press Ctrl+Enter."""
        await self.take_keyboard()
        self.press("Ctrl+Return")

    async def send_and_wait(self, status: str) -> None:
        """Press Ctrl+Enter and wait for a status of an exchange that is over."""
        before = self.window.presenter.tabs.active
        await self.send()
        try:
            await until(
                lambda: self.status().startswith(status) and before and not before.face.busy, f"status {status}"
            )
        except AssertionError as error:
            error.add_note(f"The window shows: {self.words()}")
            raise


def _middle(widget: QWidget) -> QPoint:
    return QRect(QPoint(0, 0), widget.size()).center()


@asynccontextmanager
async def hands_on(workspace: Path, user_data: Path, *, wait_for_tree: bool = True) -> AsyncIterator[Hands]:
    """Open the window on a workspace, as the program does, and close it in order."""
    make_application()
    async with open_window(workspace, user_data) as window:
        window.activateWindow()
        if wait_for_tree:
            await until(lambda: window.sidebar.tree.model().rowCount() > 0, "the collections")
        yield Hands(window)
