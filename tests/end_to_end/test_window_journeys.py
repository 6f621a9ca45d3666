"""What a person does all day, in a window on the tests' own loop, against servers that write down what comes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QTableView, QWidget
from tests.end_to_end.recording_server import RecordingServer
from tests.end_to_end.window_hands import hands_on, until
from tests.end_to_end.workspaces import BIRDS, LIVE, STAGING, STREAM
from tests.servers.closed_doors import refusing

from sanderling.ui import object_names as names
from sanderling.ui.shell.commands import COMMANDS
from sanderling.ui.widgets.key_value_model import Column

pytestmark = pytest.mark.qt_loop


async def test_typed_url_is_sent_and_answered(workspace: Path, user_data: Path, server: RecordingServer) -> None:
    """A typed URL with a query and Ctrl+Enter bring status, time, size, protocol and a body laid out to be read."""
    async with hands_on(workspace, user_data) as hands:
        await hands.new_tab()
        hands.write_url(f"{server.base_url}/json?page=2&kind=shore%20bird")
        await hands.send_and_wait("200 OK")
        assert server.paths() == ["/json?page=2&kind=shore%20bird"]
        await until(lambda: '\n      "name": "Sanderling"' in hands.body(), "the body, laid out on lines")
        assert hands.label(names.RESPONSE_TIME).endswith(("ms", "s"))
        assert hands.label(names.RESPONSE_SIZE)
        assert hands.label(names.RESPONSE_PROTOCOL) == "HTTP/1.1"


@pytest.mark.parametrize("status", ["204 No Content", "404 Not Found", "500 Internal Server Error"])
async def test_other_statuses_are_shown(workspace: Path, user_data: Path, server: RecordingServer, status: str) -> None:
    """Whatever the server says is shown with its words."""
    async with hands_on(workspace, user_data) as hands:
        await hands.new_tab()
        hands.write_url(f"{server.base_url}/status/{status[:3]}")
        await hands.send_and_wait(status)


async def test_method_and_body_reach_the_server(workspace: Path, user_data: Path, server: RecordingServer) -> None:
    """A method of one's own and a JSON body go out as they were typed."""
    async with hands_on(workspace, user_data) as hands:
        await hands.new_tab()
        hands.write_url(f"{server.base_url}/things")
        line = hands.get(names.METHOD_COMBO, QComboBox).lineEdit()
        assert line is not None
        hands.write_over(line, "PURGE")
        hands.show_section(names.REQUEST_SECTIONS, "body")
        hands.choose(names.BODY_KIND_COMBO, "JSON")
        hands.press("Alt+4")
        hands.type('{"bird": "Knot"}')
        await hands.send_and_wait("200 OK")
        asked = server.last("/things")
        assert (asked.method, json.loads(asked.body)) == ("PURGE", {"bird": "Knot"})
        assert asked.header("Content-Type") == "application/json"


async def test_nobody_listens(workspace: Path, user_data: Path) -> None:
    """A refused connection is told in words that help, and nothing else happens."""
    with refusing() as address:
        async with hands_on(workspace, user_data) as hands:
            await hands.new_tab()
            hands.write_url(f"{address}/x")
            await hands.send_and_wait("Failed")
            assert "refused" in hands.words()
            assert "Traceback" not in hands.words()


async def test_unresolved_variable_stops_the_send(workspace: Path, user_data: Path, server: RecordingServer) -> None:
    """A variable without a value is named, with its place, and nothing is sent."""
    async with hands_on(workspace, user_data) as hands:
        await hands.new_tab()
        hands.write_url(f"{server.base_url}/{{{{nowhere}}}}")
        await hands.send_and_wait("Not sent")
        assert "{{nowhere}}" in hands.words()
        assert "URL" in hands.words()
        assert server.paths() == []


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("", "URL"),
        ("ftp://127.0.0.1/birds", "ftp"),
        ("http://127.0.0.1:99999/", "port"),
        ("http:///nowhere", "host"),
        ("http://[::1/x", "not a valid"),
    ],
)
async def test_url_that_cannot_be_sent(workspace: Path, user_data: Path, url: str, word: str) -> None:
    """What is wrong with a URL is said in words, and nothing is sent."""
    async with hands_on(workspace, user_data) as hands:
        await hands.new_tab()
        hands.write_url(url)
        await hands.send_and_wait("Not sent")
        assert word in hands.words(), hands.words()


async def test_body_file_that_is_not_there(workspace: Path, user_data: Path, server: RecordingServer) -> None:
    """A body from a file that is missing is not sent, and the file is named."""
    async with hands_on(workspace, user_data) as hands:
        await hands.new_tab()
        hands.write_url(f"{server.base_url}/upload")
        hands.show_section(names.REQUEST_SECTIONS, "body")
        hands.choose(names.BODY_KIND_COMBO, "File")
        hands.write_over(await hands.see("bodyFileEdit", QLineEdit), "/nowhere/tide-table.bin")
        await hands.send_and_wait("Not sent")
        assert "tide-table.bin" in hands.words()
        assert server.paths() == []


async def test_stream_arrives_and_is_stopped(workspace: Path, user_data: Path, server: RecordingServer) -> None:
    """Events are counted as they come; stopping leaves them there and the server sees the connection end."""
    async with hands_on(workspace, user_data) as hands:
        hands.window.presenter.environments.choose(STAGING)
        await hands.open(STREAM)
        await hands.send()
        events = await hands.see(names.EVENTS_VIEW, QTableView)
        await until(lambda: events.model().rowCount() >= 5, "five events")
        assert server.open_streams == 1
        assert hands.status() == "200 OK"
        hands.press("Ctrl+.")
        await until(lambda: server.open_streams == 0, "the end of the connection")
        count = await until(events.model().rowCount, "events")
        texts = [events.model().index(count - 1, c).data() for c in range(events.model().columnCount())]
        assert any("Sanderling" in str(text) for text in texts), texts
        assert "tick" in [str(text) for text in texts]


async def test_environment_changes_where_requests_go(workspace: Path, user_data: Path, server: RecordingServer) -> None:
    """The chooser at the top decides which values variables have, and the choice is remembered."""
    async with hands_on(workspace, user_data) as hands:
        await hands.open(BIRDS)
        hands.write_url("{{base}}/in/{{place}}")
        for name in ("Staging", "Live"):
            hands.choose(names.ENVIRONMENT_COMBO, name)
            await hands.send_and_wait("200 OK")
        assert server.paths() == ["/in/staging", "/in/live"]
    async with hands_on(workspace, user_data) as hands:
        assert hands.window.presenter.environments.active == LIVE
        assert hands.get(names.ENVIRONMENT_COMBO, QComboBox).currentText() == "Live"


async def test_edit_of_an_environment_counts_at_once(workspace: Path, user_data: Path, server: RecordingServer) -> None:
    """A value typed into an environment is used by the very next send, saved or not."""
    async with hands_on(workspace, user_data) as hands:
        hands.choose(names.ENVIRONMENT_COMBO, "Live")
        await hands.open(BIRDS)
        hands.write_url("{{base}}/in/{{place}}")
        await hands.open(LIVE)
        table = await hands.see(names.VARIABLES_TABLE, QTableView)
        hands.click_cell(table, table.model().index(1, Column.VALUE))
        hands.press("Ctrl+A")
        hands.type("elsewhere")
        await hands.open(BIRDS)
        await hands.send_and_wait("200 OK")
        assert server.paths() == ["/in/elsewhere"]


async def test_edit_undo_save(workspace: Path, user_data: Path) -> None:
    """An edit is marked, undone and redone; saving writes exactly it and takes the mark away."""
    file = workspace / BIRDS
    before = file.read_bytes()
    async with hands_on(workspace, user_data) as hands:
        await hands.open(BIRDS)
        tab = hands.window.presenter.tabs.active
        assert tab is not None
        hands.write_url("{{base}}/json?page=7")
        await until(lambda: tab.unsaved, "the mark")
        assert file.read_bytes() == before
        hands.press("Ctrl+S")
        await until(lambda: not tab.unsaved, "the save")
        stored = json.loads(file.read_text("utf-8"))
        assert stored["query"] == [{"name": "page", "value": "7"}]


async def test_new_request_is_saved_under_a_name(workspace: Path, user_data: Path) -> None:
    """Saving a new request asks for name and folder; it is then in the tree and in its own file."""
    async with hands_on(workspace, user_data) as hands:
        await hands.new_tab()
        hands.write_url("{{base}}/nests")
        hands.press("Ctrl+S")
        name = await hands.see(names.SAVE_AS_NAME, QLineEdit)
        hands.write_over(name, "Nests / eggs?")
        hands.press("Return")
        await until(lambda: not hands.seen(names.SAVE_AS_DIALOG), "the dialog's end")
        found = await until(lambda: list((workspace / "collections/Birds").glob("Nests*")), "the file")
        assert json.loads(found[0].read_text("utf-8"))["name"] == "Nests / eggs?"
        await until(lambda: "Nests / eggs?" in hands.tab_titles(), "the tab's name")


async def test_everything_is_there_again(workspace: Path, user_data: Path, server: RecordingServer) -> None:
    """After closing and opening: tabs in order, the one in front, its section, unsaved work, environment, layout."""
    async with hands_on(workspace, user_data) as hands:
        hands.choose(names.ENVIRONMENT_COMBO, "Live")
        await hands.open(STREAM)
        await hands.open(BIRDS)
        hands.write_url("{{base}}/unsaved?x=1")
        hands.show_section(names.REQUEST_SECTIONS, "headers")
        await hands.new_tab()
        hands.write_url("http://127.0.0.1/never-saved")
        await hands.open(BIRDS)
        hands.window.resize(1180, 760)
        titles = hands.tab_titles()
    async with hands_on(workspace, user_data) as hands:
        await until(lambda: hands.seen(names.URL_EDIT) and hands.url(), "the tab in front")
        assert hands.url() == "{{base}}/unsaved?x=1"
        assert hands.tab_titles() == titles
        assert hands.get(names.HEADERS_TABLE).isVisible()
        assert hands.get(names.ENVIRONMENT_COMBO, QComboBox).currentText() == "Live"
        assert (hands.window.width(), hands.window.height()) == (1180, 760)
        tab = hands.window.presenter.tabs.active
        assert tab is not None
        assert tab.unsaved
        await hands.send_and_wait("200 OK")
        assert server.paths() == ["/unsaved?x=1"]


async def test_shortcuts_work_while_text_is_typed(workspace: Path, user_data: Path) -> None:
    """No text field of the window keeps a shortcut of the commands for itself, whatever the platform's keys are."""
    async with hands_on(workspace, user_data) as hands:
        await hands.open(BIRDS)
        hands.show_section(names.REQUEST_SECTIONS, "body")
        hands.choose(names.BODY_KIND_COMBO, "JSON")
        fields: list[QWidget] = [hands.get(names.URL_EDIT), hands.get("bodyText"), hands.get(names.SIDEBAR_FILTER)]
        kept = [(field.objectName(), keys) for field in fields for keys in _SHORTCUTS if _keeps(field, keys)]
        assert kept == []


_OF_TEXT = {"edit.undo", "edit.redo", "item.delete"}  # these mean the text while one is typed
_SHORTCUTS = [keys for command in COMMANDS if command.id not in _OF_TEXT for keys in command.shortcuts]


def _keeps(field: QWidget, keys: str) -> bool:
    """Ask a field, as Qt does, whether it wants a key before it is taken for a shortcut."""
    combination = QKeySequence(keys)[0]  # type: ignore[index]  # not in the stubs
    event = QKeyEvent(QEvent.Type.ShortcutOverride, combination.key(), combination.keyboardModifiers())
    event.ignore()
    QApplication.sendEvent(field, event)
    return event.isAccepted()
