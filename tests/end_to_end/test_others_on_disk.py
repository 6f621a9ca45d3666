"""What others do to the workspace while the window is open, and workspaces that are not as they should be."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QPushButton
from tests.end_to_end.recording_server import RecordingServer
from tests.end_to_end.window_hands import Hands, hands_on, until
from tests.end_to_end.workspaces import BIRDS, LIVE

from sanderling.domain.collection import TreeEntry
from sanderling.ui import object_names as names
from sanderling.ui.widgets.notice_bar import NoticeBar

pytestmark = pytest.mark.qt_loop
MINE = "{{base}}/mine"
THEIRS = "{{base}}/theirs"


def _write_theirs(file: Path) -> None:
    """Change a request's URL as an editor or a pull does."""
    stored = json.loads(file.read_text("utf-8"))
    stored["url"] = THEIRS
    stored.pop("query", None)
    replacement = file.with_suffix(".theirs")
    replacement.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")
    replacement.replace(file)


def _stored_url(file: Path) -> str:
    return str(json.loads(file.read_text("utf-8")).get("url", ""))


def _entries(hands: Hands) -> dict[str, TreeEntry]:
    """Return what the tree shows, by path."""
    found: dict[str, TreeEntry] = {}

    def gather(entries: tuple[TreeEntry, ...]) -> None:
        for entry in entries:
            found[entry.path] = entry
            gather(entry.children)

    gather(hands.window.presenter.sidebar.entries)
    return found


def _notice_button(hands: Hands, text: str) -> QPushButton | None:
    bars = [bar for bar in hands.window.findChildren(NoticeBar) if bar.isVisible()]
    buttons = [button for bar in bars for button in bar.findChildren(QPushButton)]
    return next((button for button in buttons if button.text() == text), None)


async def test_change_while_the_window_starts(workspace: Path, user_data: Path) -> None:
    """What somebody writes just after the tree was read, before anything watches, is not missed."""
    async with hands_on(workspace, user_data) as hands:
        await hands.open(BIRDS)
        _write_theirs(workspace / BIRDS)
        await until(lambda: hands.url() == THEIRS, "their URL", within_s=5)


async def _watched(hands: Hands, workspace: Path) -> None:
    """Wait until the window notices what is written into the workspace."""
    combo = hands.get(names.ENVIRONMENT_COMBO, QComboBox)
    marker = workspace / "environments/Marker.json"
    for number in range(100):
        marker.write_text(json.dumps({"name": "Marker", "variables": [{"name": f"n{number}"}]}), "utf-8")
        await asyncio.sleep(0.2)
        if combo.findText("Marker") >= 0:
            marker.unlink()
            await until(lambda: combo.findText("Marker") < 0, "the marker's end")
            return
    raise AssertionError("nothing watches the workspace")


async def test_change_of_an_open_request_appears(workspace: Path, user_data: Path, server: RecordingServer) -> None:
    """Without unsaved work the tab shows what somebody else wrote, and sends it."""
    async with hands_on(workspace, user_data) as hands:
        hands.choose(names.ENVIRONMENT_COMBO, "Live")
        await _watched(hands, workspace)
        await hands.open(BIRDS)
        _write_theirs(workspace / BIRDS)
        await until(lambda: hands.url() == THEIRS, "their URL")
        await hands.send_and_wait("200 OK")
        assert server.paths() == ["/theirs"]


async def test_new_and_deleted_items_appear(workspace: Path, user_data: Path) -> None:
    """A pull that adds a folder, a request and an environment, and takes one away, is seen without a restart."""
    async with hands_on(workspace, user_data) as hands:
        await _watched(hands, workspace)
        folder = workspace / "collections/Birds/Waders"
        folder.mkdir()
        (folder / "folder.json").write_text('{"name": "Waders"}\n', "utf-8")
        (folder / "Knot.json").write_text('{"name": "Knot", "url": "http://127.0.0.1/knot"}\n', "utf-8")
        (workspace / "environments/Night.json").write_text('{"name": "Night"}\n', "utf-8")
        (workspace / LIVE).unlink()
        await until(lambda: "collections/Birds/Waders/Knot.json" in _entries(hands), "the new request")
        combo = hands.get(names.ENVIRONMENT_COMBO, QComboBox)
        await until(lambda: combo.findText("Night") >= 0, "the new environment")
        await until(lambda: combo.findText("Live") < 0, "the end of the environment that is gone")
        (folder / "Knot.json").unlink()
        await until(lambda: "collections/Birds/Waders/Knot.json" not in _entries(hands), "the request's end")


@pytest.mark.parametrize("answer", ["Keep mine", "Take theirs", "Save mine as a copy"])
async def test_collision_asks_and_loses_nothing(workspace: Path, user_data: Path, answer: str) -> None:
    """Unsaved work and a change on disk: the program asks, and neither side is gone whatever the answer."""
    file = workspace / BIRDS
    async with hands_on(workspace, user_data) as hands:
        await _watched(hands, workspace)
        await hands.open(BIRDS)
        hands.write_url(MINE)
        _write_theirs(file)
        button = await until(lambda: _notice_button(hands, answer), "the question")
        assert (hands.url(), _stored_url(file)) == (MINE, THEIRS)
        assert button is not None
        hands.click(button)
        tab = hands.window.presenter.tabs.active
        assert tab is not None
        if answer == "Keep mine":
            await until(lambda: _notice_button(hands, answer) is None, "the notice's end")
            assert (hands.url(), _stored_url(file)) == (MINE, THEIRS)
            await hands.take_keyboard()
            hands.press("Ctrl+S")
            await until(lambda: _stored_url(file) == MINE, "the save")
        else:
            await until(lambda: hands.url() == THEIRS, "their URL")
            assert _stored_url(file) == THEIRS
        if answer == "Take theirs":
            await hands.take_keyboard()
            hands.press("Ctrl+Z")
            await until(lambda: hands.url() == MINE, "mine, by undo")
        if answer == "Save mine as a copy":
            copies = [other for other in file.parent.glob("*.json") if _stored_url(other) == MINE]
            assert len(copies) == 1


async def test_save_over_an_unseen_change_asks(workspace: Path, user_data: Path) -> None:
    """Saving in the moment in which somebody else wrote asks first; cancelling leaves both versions."""
    file = workspace / BIRDS
    async with hands_on(workspace, user_data) as hands:
        await hands.open(BIRDS)
        hands.write_url(MINE)
        _write_theirs(file)
        hands.press("Ctrl+S")  # before the watcher could tell
        dialog = await hands.see(names.CONFLICT_DIALOG, QDialog)
        buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
        hands.click(buttons["Cancel"])
        await until(lambda: not hands.seen(names.CONFLICT_DIALOG), "the dialog's end")
        assert (hands.url(), _stored_url(file)) == (MINE, THEIRS)


async def test_collision_found_at_the_next_start(workspace: Path, user_data: Path) -> None:
    """A draft whose file was changed while the program was not running asks too."""
    file = workspace / BIRDS
    async with hands_on(workspace, user_data) as hands:
        await hands.open(BIRDS)
        hands.write_url(MINE)
    _write_theirs(file)
    async with hands_on(workspace, user_data) as hands:
        await until(lambda: _notice_button(hands, "Take theirs"), "the question")
        assert (hands.url(), _stored_url(file)) == (MINE, THEIRS)


async def test_deleted_file_of_unsaved_work(workspace: Path, user_data: Path) -> None:
    """Somebody deletes the file of a request with unsaved work: the work stays in its tab, and says so."""
    async with hands_on(workspace, user_data) as hands:
        await _watched(hands, workspace)
        await hands.open(BIRDS)
        hands.write_url(MINE)
        (workspace / BIRDS).unlink()
        await until(lambda: "gone" in hands.words(), "the notice")
        assert hands.url() == MINE
    async with hands_on(workspace, user_data) as hands:
        await until(lambda: hands.seen(names.URL_EDIT) and hands.url() == MINE, "the work at the next start")


DAMAGED = b'{\n  "name": "List birds",\n  "url": \n}\n'


async def test_damaged_file_is_shown_and_left_alone(workspace: Path, user_data: Path) -> None:
    """A damaged request is in the tree with its reason and line, the rest works, and its bytes stay."""
    file = workspace / BIRDS
    file.write_bytes(DAMAGED)
    async with hands_on(workspace, user_data) as hands:
        entries = _entries(hands)
        assert "line 4" in entries[BIRDS].problem
        assert not entries["collections/Birds/Ticker.json"].problem
        await until(lambda: "1 problem" in _all_texts(hands), "the count of problems")
        hands.window.presenter.tabs.open_path(BIRDS)
        await until(lambda: "line 4" in hands.words(), "the reason in the tab")
        hands.press("Ctrl+S")
    assert file.read_bytes() == DAMAGED


async def test_open_request_becomes_damaged(workspace: Path, user_data: Path) -> None:
    """A file damaged while it is open: said, unsaved work kept, saving does not overwrite it."""
    file = workspace / BIRDS
    async with hands_on(workspace, user_data) as hands:
        await _watched(hands, workspace)
        await hands.open(BIRDS)
        hands.write_url(MINE)
        file.write_bytes(DAMAGED)
        await until(lambda: "line 4" in hands.words(), "the reason")
        await hands.take_keyboard()
        hands.press("Ctrl+S")
        await until(lambda: _entries(hands)[BIRDS].problem, "the mark in the tree")
        assert hands.url() == MINE
    assert file.read_bytes() == DAMAGED
    async with hands_on(workspace, user_data) as hands:
        await until(lambda: hands.seen(names.URL_EDIT) and hands.url() == MINE, "the work at the next start")


async def test_workspace_of_the_future(workspace: Path, user_data: Path) -> None:
    """A format that this version does not know is said in words, and nothing in it is changed."""
    info = workspace / "sanderling.json"
    info.write_text(json.dumps(json.loads(info.read_text("utf-8")) | {"format": 999}), "utf-8")
    before = {file: file.read_bytes() for file in workspace.rglob("*") if file.is_file()}
    async with hands_on(workspace, user_data, wait_for_tree=False) as hands:
        await until(lambda: "Update Sanderling" in hands.words(), "the message")
        if hands.seen(names.URL_EDIT):
            hands.write_url(MINE)
            hands.press("Ctrl+S")
            await asyncio.sleep(0.5)
    assert {file: file.read_bytes() for file in workspace.rglob("*") if file.is_file()} == before


def _all_texts(hands: Hands) -> str:
    widgets = hands.window.findChildren(QPushButton) + hands.seen(names.PROBLEM_COUNT)
    return "\n".join([str(widget.property("text") or "") for widget in widgets] + [hands.words()])


@pytest.fixture
def read_only_workspace(workspace: Path) -> Iterator[Path]:
    """The workspace on a file system that cannot be written to."""
    if os.geteuid() != 0:
        for place in (workspace, *workspace.rglob("*")):
            place.chmod(0o555 if place.is_dir() else 0o444)
        yield workspace
        for place in (workspace, *workspace.rglob("*")):
            place.chmod(0o755 if place.is_dir() else 0o644)
        return
    commands = (["mount", "--bind", str(workspace), str(workspace)], ["mount", "-o", "remount,bind,ro", str(workspace)])
    if any(subprocess.run(command, check=False, capture_output=True).returncode for command in commands):
        pytest.skip("root may write everywhere, and mounting read-only is not allowed here")
    yield workspace
    subprocess.run(["umount", "-l", workspace], check=True)


async def test_read_only_workspace(read_only_workspace: Path, user_data: Path, server: RecordingServer) -> None:
    """Reading and sending work; saving says why it cannot, and the work stays as a draft."""
    async with hands_on(read_only_workspace, user_data) as hands:
        hands.choose(names.ENVIRONMENT_COMBO, "Live")
        await hands.open(BIRDS)
        hands.write_url("{{base}}/from-read-only")
        await hands.send_and_wait("200 OK")
        hands.press("Ctrl+S")
        await until(lambda: "could not be written" in hands.words(), "the reason")
        tab = hands.window.presenter.tabs.active
        assert tab is not None
        assert tab.unsaved
    async with hands_on(read_only_workspace, user_data) as hands:
        await until(lambda: hands.seen(names.URL_EDIT) and hands.url() == "{{base}}/from-read-only", "the draft")
    assert server.paths() == ["/from-read-only"]


async def test_closing_while_sending(workspace: Path, user_data: Path, server: RecordingServer) -> None:
    """The window closes at once although an answer never comes, and the exchange is ended."""
    async with hands_on(workspace, user_data) as hands:
        await hands.new_tab()
        hands.write_url(f"{server.base_url}/never")
        await hands.send()
        await until(lambda: server.open_streams == 1, "the request")
    await until(lambda: server.open_streams == 0, "the connection's end", within_s=5)


@pytest.fixture
def small_user_data(tmp_path: Path) -> Iterator[Path]:
    """A folder for the user's own data on a file system of 4 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


async def test_disk_full_while_a_body_arrives(workspace: Path, small_user_data: Path, server: RecordingServer) -> None:
    """A body that does not fit on the disk: said in words, the window goes on, and work can still be kept."""
    async with hands_on(workspace, small_user_data) as hands:
        await hands.new_tab()
        hands.write_url(f"{server.base_url}/bytes/20000000")
        await hands.send()
        await until(lambda: "space" in hands.words(), "the reason")
        await hands.new_tab()
        hands.write_url(f"{server.base_url}/json")
        await hands.send_and_wait("200 OK")
    async with hands_on(workspace, small_user_data) as hands:
        await until(lambda: hands.seen(names.URL_EDIT) and hands.url().endswith("/json"), "the work")
