"""The window as a person uses it, with real services below."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QTabBar, QToolButton, QWidget
from tests.ui.shell.conftest import Opener, answering, until

from sanderling.domain.environment import Environment
from sanderling.domain.exchange import Exchange
from sanderling.domain.variables import Variable
from sanderling.storage.workspace_files import WorkspaceFiles
from sanderling.ui import object_names as names
from sanderling.ui.panels.document_panel import DocumentPanel
from sanderling.ui.presenters.document_presenter import DocumentPresenter
from sanderling.ui.presenters.request_presenter import RequestPresenter
from sanderling.ui.presenters.tab_presenter import WORKSPACE_PATH
from sanderling.ui.shell.main_window import MainWindow
from sanderling.ui.shell.request_page import RequestPage
from sanderling.ui.widgets.notice_bar import NoticeBar

pytestmark = pytest.mark.qt_loop

W = TypeVar("W", bound=QWidget)
LIST = "collections/Shop/Orders/List orders.json"
PING = "collections/Shop/Ping.json"
CONTROL = Qt.KeyboardModifier.ControlModifier
EXPECTED = frozenset(
    (
        *("sidebarFilter", "collectionsTree", "environmentCombo", "requestTabs", "methodCombo", "urlEdit"),
        *("sendButton", "paramsTable", "headersTable", "authKindCombo", "bodyKindCombo", "bodyEditor"),
        *("responseStatus", "responseTime", "responseSize", "responseProtocol", "responseTabs"),
    )
)


def found(window: MainWindow, kind: type[W], name: str) -> W:
    """Return the visible widget of that name, or any."""
    all_ = window.findChildren(kind, name)
    assert all_, f"no {name}"
    return next((widget for widget in all_ if widget.isVisible()), all_[0])


def active(window: MainWindow) -> RequestPresenter:
    """Return the request in front."""
    tab = window.presenter.tabs.active
    assert isinstance(tab, RequestPresenter)
    return tab


def tab_texts(window: MainWindow) -> list[str]:
    """Return the titles in the strip."""
    return [tab.face.title for tab in window.presenter.tabs.tabs]


def request_notices(window: MainWindow) -> tuple[str, ...]:
    """Return what is said on the page of the request in front."""
    page = window.tab_area.page(window.presenter.tabs.active_key)
    assert isinstance(page, RequestPage)
    return page.request.notices.texts()


async def open_request(window: MainWindow, path: str) -> RequestPresenter:
    """Open a stored request and wait until it is shown."""
    window.presenter.tabs.open_path(path)
    await window.presenter.tabs.settled()
    return active(window)


async def test_the_named_widgets_are_there(opened: Opener) -> None:
    """Once the window is in use, all that tests look for is found by its name, sections not shown yet included."""
    async with opened() as window:
        assert window.objectName() == "mainWindow"
        assert not window.findChildren(QWidget, "authKindCombo")
        QTest.keyClick(found(window, QLineEdit, "urlEdit"), Qt.Key.Key_End)
        await until(lambda: all(window.findChildren(QWidget, name) for name in EXPECTED))
        assert names.all_names() >= EXPECTED


async def test_the_first_start_shows_a_request_and_what_to_do(opened: Opener, workspace: WorkspaceFiles) -> None:
    """Without a session the first request is open, the tree is unfolded to it, and a line says how to send."""
    stored = workspace.read_request(LIST)
    workspace.write_request(LIST, replace(stored, url_template="{{playground}}/orders"), expected=stored)
    async with opened() as window:
        assert tab_texts(window) == ["List orders"]
        assert found(window, QLineEdit, "urlEdit").text() == "{{playground}}/orders?page=1"
        await until(lambda: window.sidebar.tree.current_path() == LIST)
        assert window.sidebar.tree.current_path() == LIST
        assert "Send" in window.tab_area.notices.texts()[0]
        window.resize(1024, 700)
        await until(lambda: window.width() == 1024)
        (bar,) = window.tab_area.notices.findChildren(NoticeBar)
        text = next(label for label in bar.findChildren(QLabel) if label.text() == bar.text())
        # One line, also in a font a fifth wider than the one here.
        await until(lambda: text.fontMetrics().horizontalAdvance(text.text()) * 1.2 < text.width() < 800)
        assert window.windowTitle() == "Sanderling"


async def test_type_a_url_and_press_enter(opened: Opener) -> None:
    """A URL typed into a new tab is sent by Enter, its query lands in the params, and the response shows."""
    async with answering() as address, opened() as window:
        window.presenter.tabs.open_new()
        url = found(window, QLineEdit, "urlEdit")
        QTest.keyClicks(url, f"{address}/orders?page=2")
        QTest.keyClick(url, Qt.Key.Key_Return)
        button = found(window, QPushButton, "sendButton")
        assert button.text() == "Cancel"
        await until(lambda: "200" in found(window, QLabel, "responseStatus").text())
        assert button.text() == "Send"
        assert [(row.name, row.value) for row in active(window).request.query] == [("page", "2")]


async def test_a_flag_of_a_query_goes_out_as_it_was_typed(opened: Opener, workspace: WorkspaceFiles) -> None:
    """``?wsdl`` has no ``=`` on the wire, as a draft after a new start, and as a saved file read by the next one."""
    typed = "{{playground}}/echo?wsdl&b=1&c="

    async def sent_by(window: MainWindow) -> str:
        ended: list[Exchange] = []
        active(window).sending.ended.connect(ended.append)
        QTest.keyClick(found(window, QLineEdit, "urlEdit"), Qt.Key.Key_Return)
        await until(lambda: ended)
        assert ended[0].body is not None
        return str(json.loads(ended[0].body.path.read_bytes())["url"]).partition("/echo")[2]

    async with opened() as window:
        window.presenter.tabs.open_path(PING)
        await window.presenter.tabs.settled()
        line = found(window, QLineEdit, "urlEdit")
        line.selectAll()
        QTest.keyClicks(line, typed)
        assert await sent_by(window) == "?wsdl&b=1&c="
    async with opened() as window:
        assert found(window, QLineEdit, "urlEdit").text() == typed
        assert await sent_by(window) == "?wsdl&b=1&c="
        assert await active(window).save()
    assert [row.has_equals for row in workspace.read_request(PING).query] == [False, True, True]
    async with opened() as window:
        assert not active(window).unsaved
        assert await sent_by(window) == "?wsdl&b=1&c="


async def test_the_button_sends_and_then_cancels(opened: Opener) -> None:
    """A click sends; while the server is silent, a click on the same button stops the exchange."""
    server = await asyncio.start_server(lambda _r, _w: asyncio.sleep(30), "127.0.0.1", 0)
    async with opened() as window:
        window.presenter.tabs.open_new()
        url = found(window, QLineEdit, "urlEdit")
        QTest.keyClicks(url, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        button = found(window, QPushButton, "sendButton")
        button.click()
        await until(lambda: active(window).sending.sending)
        await asyncio.sleep(0.1)
        button.click()
        await until(lambda: not active(window).sending.sending)
        assert button.text() == "Send"
    server.close()


async def test_edits_are_marked_saved_and_found_again(opened: Opener, workspace: WorkspaceFiles) -> None:
    """An edit shows the unsaved dot, Ctrl+S writes the file and takes the dot away."""
    async with opened() as window:
        tab = active(window)
        method = found(window, QComboBox, "methodCombo")
        method.setCurrentIndex(method.findText("PUT"))
        method.activated.emit(method.currentIndex())
        assert tab.face.unsaved and tab.face.method == "PUT"
        window.activateWindow()
        QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
        await until(lambda: not tab.unsaved)
        assert workspace.read_request(LIST).method == "PUT"


async def test_a_new_start_finds_everything(opened: Opener) -> None:
    """Tabs, the one in front, unsaved work, its section, the environment and the folded sidebar come back."""
    async with opened() as window:
        await open_request(window, PING)
        tab = await open_request(window, "collections/Shop/Orders/Create order.json")
        page = window.tab_area.page(tab.key)
        assert isinstance(page, RequestPage)
        page.request.sections.show_section("headers")
        tab.edit(replace(tab.request, notes="not saved yet"))
        window.presenter.environments.choose("environments/live.json")
        window.toggle_sidebar()
        await asyncio.sleep(0.3)
    async with opened() as window:
        assert tab_texts(window) == ["List orders", "Ping", "Create order"]
        tab = active(window)
        assert tab.request.notes == "not saved yet" and tab.unsaved
        assert tab.section == "headers"
        assert found(window, QComboBox, "environmentCombo").currentText() == "live"
        assert window.sidebar.isHidden()


@pytest.mark.parametrize("path", ["environments/live.json", "workspace", "collections/Shop"])
async def test_stray_typing_changes_no_document(opened: Opener, path: str) -> None:
    """An editor that comes to front gives the keyboard to the table or the sections, not to the name."""
    async with opened() as window:
        window.activateWindow()
        found(window, QLineEdit, "urlEdit").setFocus()
        window.presenter.tabs.open_path(WORKSPACE_PATH if path == "workspace" else path)
        await window.presenter.tabs.settled()
        tab = window.presenter.tabs.active
        assert isinstance(tab, DocumentPresenter)
        page = window.tab_area.page(tab.key)
        assert isinstance(page, DocumentPanel)
        focus = QApplication.focusWidget()
        assert focus is not None and page.isAncestorOf(focus) and focus is not page.name
        before = tab.document
        QTest.keyClicks(focus, "stray words")
        assert tab.document == before and page.name.text() == getattr(before, "name")  # noqa: B009 - all three have one


async def test_renaming_the_environment_in_use_and_sending_at_once(opened: Opener, workspace: WorkspaceFiles) -> None:
    """What is typed into the editor, its new name included, is in the request that is sent in the same moment."""
    async with answering() as address, opened() as window:
        window.presenter.environments.choose("environments/live.json")
        window.presenter.tabs.open_path("environments/live.json")
        await window.presenter.tabs.settled()
        editor = window.presenter.tabs.active
        assert isinstance(editor, DocumentPresenter) and isinstance(editor.document, Environment)
        page = window.tab_area.page(editor.key)
        assert isinstance(page, DocumentPanel)
        request = next(tab for tab in window.presenter.tabs.tabs if isinstance(tab, RequestPresenter))
        ended: list[Exchange] = []
        request.sending.ended.connect(ended.append)

        editor.edit(replace(editor.document, variables=(Variable(name="base", value=address),)))
        page.name.setText("production")
        page.name.editingFinished.emit()
        window.presenter.tabs.activate(request.key)
        request.send()

        await until(lambda: ended)
        assert ended[0].url == f"{address}/orders?page=1" and ended[0].error is None
        assert window.presenter.environments.active == "environments/production.json"
        assert workspace.read_environment("environments/production.json").variables[0].value == address
        assert found(window, QComboBox, "environmentCombo").currentText() == "production"
        assert not window.tab_area.notices.texts() and not request_notices(window)


async def test_switching_the_environment_changes_what_counts(opened: Opener) -> None:
    """The chooser lists the environments; with one chosen its values are behind the names in the URL."""
    async with opened() as window:
        combo = found(window, QComboBox, "environmentCombo")
        assert [combo.itemText(row) for row in range(combo.count())] == ["No environment", "dev", "live"]
        seen: list[object] = []
        active(window).scopes_found.connect(lambda scopes: seen.append(scopes.find("base").variable.value))
        combo.setCurrentIndex(2)
        combo.activated.emit(2)
        await until(lambda: seen == ["http://live.test"])


async def test_delete_can_be_undone(opened: Opener, workspace: WorkspaceFiles) -> None:
    """A deleted request leaves tree and tabs, a notice offers Undo, and Undo brings it back."""
    async with opened() as window:
        await open_request(window, PING)
        window.sidebar.delete_requested.emit(PING)
        await until(lambda: not window.sidebar.model.index_of(PING).isValid())
        assert tab_texts(window) == ["List orders"]
        undo = next(b for b in window.tab_area.notices.findChildren(QPushButton) if b.text() == "Undo")
        undo.click()
        await until(lambda: window.sidebar.model.index_of(PING).isValid())
        assert workspace.read_request(PING).name == "Ping"


async def test_rename_in_place(opened: Opener, workspace: WorkspaceFiles) -> None:
    """F2 opens an editor over the name; Enter renames the file, and the open tab follows."""
    async with opened() as window:
        window.activateWindow()
        window.presenter.sidebar.rename_requested.emit(LIST)
        editor = next(e for e in window.sidebar.tree.viewport().findChildren(QLineEdit))
        editor.setText("All orders")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        # The name is in the file a moment before the file has its new name, and either may be seen first.
        await until(lambda: active(window).path == "collections/Shop/Orders/All orders.json")
        await until(lambda: tab_texts(window) == ["All orders"])
        assert workspace.read_request("collections/Shop/Orders/All orders.json").name == "All orders"


async def test_changes_by_others_appear(opened: Opener, workspace: WorkspaceFiles) -> None:
    """A file written by another program shows in the tree and in its open tab without a restart."""
    async with opened() as window:
        await asyncio.sleep(0.5)
        changed = replace(workspace.read_request(LIST), method="DELETE", url_template="http://other/")
        workspace.write_request(LIST, changed, expected=None)
        workspace.create_request("collections/Shop", replace(changed, name="From elsewhere"))
        await until(lambda: found(window, QLineEdit, "urlEdit").text() == "http://other/?page=1")
        await until(lambda: window.sidebar.model.index_of("collections/Shop/From elsewhere.json").isValid())


async def test_a_damaged_file_is_explained(opened: Opener, workspace: WorkspaceFiles) -> None:
    """A damaged item is marked in the tree, counted below, and its tab says what is wrong."""
    (workspace.folder / "collections" / "Shop" / "bad.json").write_text('{"name": ', "utf-8")
    async with opened() as window:
        button = found(window, QToolButton, "problemCount")
        await until(lambda: button.text() == "1 problem")
        button.click()
        await until(lambda: any("bad.json" in label.text() for label in window.tab_area.findChildren(QLabel)))


async def test_shortcuts_do_what_the_menu_says(opened: Opener) -> None:
    """Ctrl+T opens a tab, Ctrl+W closes it, Ctrl+Tab goes on, Ctrl+B folds the sidebar, Ctrl+K opens the palette."""
    async with opened() as window:
        window.activateWindow()
        QTest.keyClick(window, Qt.Key.Key_T, CONTROL)
        assert len(tab_texts(window)) == 2
        QTest.keyClick(window, Qt.Key.Key_Tab, CONTROL)
        assert active(window).path == LIST
        QTest.keyClick(window, Qt.Key.Key_Tab, CONTROL)
        QTest.keyClick(window, Qt.Key.Key_W, CONTROL)
        await until(lambda: len(tab_texts(window)) == 1)
        QTest.keyClick(window, Qt.Key.Key_B, CONTROL)
        assert window.sidebar.isHidden()
        QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
        assert found(window, QWidget, "commandPalette").isVisible()


async def test_the_palette_finds_a_request(opened: Opener) -> None:
    """Typing a few letters and Enter opens the request."""
    async with opened() as window:
        window.top_bar.field.click()
        edit = found(window, QLineEdit, "commandPaletteEdit")
        QTest.keyClicks(edit, "ping")
        QTest.keyClick(edit, Qt.Key.Key_Return)
        await until(lambda: active(window).path == PING)


async def test_the_response_stands_where_there_is_room(opened: Opener) -> None:
    """Beside the request if wished and the window is wide, below it otherwise; the wish is remembered."""
    async with opened() as window:
        page = window.tab_area.page(window.presenter.tabs.active_key)
        assert isinstance(page, RequestPage)
        window.resize(1300, 800)
        window.presenter.preferences.toggle_response_place()
        assert page.splitter.orientation() is Qt.Orientation.Horizontal
        window.resize(1000, 700)
        assert page.splitter.orientation() is Qt.Orientation.Vertical
        await window.presenter.preferences.flush()
    async with opened() as window:
        assert window.presenter.preferences.preferences.response_place == "beside"


async def test_dragging_asks_for_the_move(opened: Opener, workspace: WorkspaceFiles) -> None:
    """A drop in the tree moves the request's file; an open tab follows."""
    async with opened() as window:
        await open_request(window, PING)
        model = window.sidebar.model
        data = model.mimeData([model.index_of(PING)])
        model.dropMimeData(data, Qt.DropAction.MoveAction, -1, 0, model.index_of("collections/Shop/Orders"))
        await until(lambda: active(window).path == "collections/Shop/Orders/Ping.json")
        assert workspace.read_request("collections/Shop/Orders/Ping.json").name == "Ping"


async def test_everything_that_can_be_acted_on_has_a_name(opened: Opener) -> None:
    """Each control that takes the keyboard, and each button, tells screen readers what it is."""
    async with opened() as window:
        await open_request(window, PING)
        await asyncio.sleep(0.5)
        kinds = (QPushButton, QToolButton, QLineEdit, QComboBox, QTabBar)
        nameless = []
        for widget in window.findChildren(QWidget):
            if not isinstance(widget, kinds) or not widget.isVisible() or isinstance(widget.parent(), QLineEdit):
                continue
            interface = QAccessible.queryAccessibleInterface(widget)
            if not interface.text(QAccessible.Text.Name):
                nameless.append(f"{type(widget).__name__} {widget.objectName()} in {widget.parent()}")
        assert not nameless


async def test_closing_is_left_to_the_program(opened: Opener, qapp: object) -> None:
    """A click on the window's cross says so and keeps the window until everything is on disk."""
    async with opened() as window:
        asked: list[bool] = []
        window.closed.connect(lambda: asked.append(True))
        window.close()
        assert asked == [True]
        assert window.isVisible()


async def test_an_unexpected_error_is_shown(opened: Opener) -> None:
    """A task that fails unexpectedly says so in the window."""
    async with opened() as window:
        window.show_problem("some task", RuntimeError("boom"))
        assert any("boom" in text for text in window.tab_area.notices.texts())
