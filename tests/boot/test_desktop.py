"""The program as a whole: started, restored, closed in order; and the main job without a screen."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from sanderling.boot.desktop import make_application, open_window
from sanderling.boot.first_workspace import playground_workspace
from sanderling.boot.lean_imports import stop_reading_sources
from sanderling.boot.named_workspace import folder_from
from sanderling.domain.collection import WorkspaceInfo
from sanderling.domain.errors import SanderlingError
from sanderling.domain.request import Request
from sanderling.storage.workspace_files import WorkspaceFiles


@pytest.mark.qt_loop
async def test_the_first_start_shows_a_request_that_is_one_click_away(user_data: Path) -> None:
    """The ready-made workspace opens with its first request in front; sending it gives a status."""
    make_application()
    workspace = await asyncio.to_thread(playground_workspace, user_data)

    async with open_window(workspace, user_data) as window, asyncio.timeout(30):
        hints = [label.text() for label in window.findChildren(QLabel) if "Ctrl+Enter" in label.text()]
        status = None
        while status is None or not status.text():
            url = window.findChild(QLineEdit, "urlEdit")
            tab = window.presenter.tabs.active
            if url is not None and url.text() and tab is not None and status is None:
                tab.send()  # type: ignore[attr-defined]
                status = window.findChild(QLabel, "responseStatus")
            await asyncio.sleep(0.05)
        while "200" not in status.text():
            await asyncio.sleep(0.05)

    assert hints, "a person is told what to press"
    assert url is not None
    assert "{{playground}}" in url.text()


def test_the_ready_made_workspace_is_copied_once_and_is_the_users_own_then(tmp_path: Path) -> None:
    """What the user changes stays changed."""
    first = playground_workspace(tmp_path)
    WorkspaceFiles(first).write_info(WorkspaceInfo(name="Mine"))

    again = playground_workspace(tmp_path)

    assert again == first
    assert WorkspaceFiles(again).read_info().name == "Mine"


@pytest.mark.qt_loop
async def test_closing_leaves_no_process_and_no_body_behind(user_data: Path) -> None:
    """The playground's process ends and the spool is empty."""
    make_application()
    workspace = await asyncio.to_thread(playground_workspace, user_data)

    async with open_window(workspace, user_data) as window, asyncio.timeout(30):
        exchange = await window.presenter.tabs._around.services.sending.send(
            Request(url_template="{{playground}}/orders")
        )
        assert exchange.body is not None
        assert exchange.body.path.exists()

    assert not exchange.body.path.exists()
    assert not list((user_data / "spool").glob("*.body"))


def test_imports_work_with_and_without_the_hook() -> None:
    """The workaround may be applied again at any time."""
    stop_reading_sources()
    code = "import sanderling.boot.desktop, shibokensupport.feature as f; print(f._mod_uses_pyside(None))"

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "False"


def test_an_empty_folder_becomes_a_workspace_and_others_are_left_alone(tmp_path: Path) -> None:
    """A fresh git repository is taken; a folder with files, a file and a slip of the pen are not."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "sea.jpg").write_bytes(b"x")

    made = folder_from([str(tmp_path / "repository")])

    assert WorkspaceFiles(made).read_info().name == "repository"
    for wrong in (["photos"], ["photos/sea.jpg"], ["sned"], ["--bogus"], ["repository", "x"]):
        with pytest.raises(SanderlingError):
            folder_from([str(tmp_path / word) if not word.startswith("-") else word for word in wrong])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photos", "repository"]


def test_a_wrong_call_is_answered_with_a_sentence(tmp_path: Path) -> None:
    """No traceback, no window, code 2."""
    told = subprocess.run(
        [sys.executable, "-m", "sanderling", "sned", "x"], capture_output=True, text=True, cwd=tmp_path, check=False
    )

    assert told.returncode == 2
    assert "not understood" in told.stderr
    assert "Traceback" not in told.stderr
