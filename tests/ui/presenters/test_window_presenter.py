"""The window as a whole: starting, keeping the session, preferences."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from tests.ui.presenters.conftest import LIST, Desk

from sanderling.domain.preferences import Preferences
from sanderling.domain.session import Session
from sanderling.ui.presenters.idle_presenter import IdlePresenter
from sanderling.ui.presenters.notices import Notice
from sanderling.ui.presenters.preferences_presenter import PreferencesPresenter
from sanderling.ui.presenters.window_presenter import WindowPresenter

pytestmark = pytest.mark.qt_loop


def made(desk: Desk) -> WindowPresenter:
    """Return a presenter that has not restored anything yet."""
    preferences = PreferencesPresenter(desk.services, desk.tasks, desk.owner)
    return WindowPresenter(desk.services, desk.tasks, desk.person, preferences, desk.owner)


async def stopped(desk: Desk) -> None:
    """End everything that runs."""
    desk.services.editing.stop_watching()
    await desk.tasks.shut_down()


async def test_the_first_start_opens_the_first_request(desk: Desk) -> None:
    """Without a session the first request is open; one of the playground's comes with a hint what to do."""
    stored = desk.files.read_request(LIST)
    desk.files.write_request(LIST, replace(stored, url_template="{{playground}}/orders"), expected=stored)
    window = made(desk)
    notices: list[Notice] = []
    window.notice.connect(notices.append)
    await window.restore()
    assert [tab.path for tab in window.tabs.tabs] == [LIST]
    assert notices[0].topic == "welcome"
    await stopped(desk)


async def test_the_session_is_kept_and_restored(desk: Desk) -> None:
    """Tabs, the environment and the layout are written, and read by the next start; nothing is greeted twice."""
    window = made(desk)
    await window.restore()
    window.tabs.open_path("collections/Shop/Ping.json")
    window.environments.choose("environments/live.json")
    window.keep_layout({"sidebar": "hidden"})
    assert await window.prepare_close()
    again = made(desk)
    notices: list[Notice] = []
    layouts: list[dict[str, str]] = []
    again.notice.connect(notices.append)
    again.layout_restored.connect(layouts.append)
    await again.restore()
    assert [tab.path for tab in again.tabs.tabs] == [LIST, "collections/Shop/Ping.json"]
    assert again.environments.active == "environments/live.json"
    assert layouts == [{"sidebar": "hidden"}] and notices == []
    await stopped(desk)


async def test_the_session_is_written_without_being_asked(desk: Desk) -> None:
    """A moment after a change the session is on disk, for the case that the program is killed."""
    window = made(desk)
    await window.restore()
    window.tabs.open_path("collections/Shop/Ping.json")
    await asyncio.sleep(0.8)
    session = await desk.services.session.load()
    assert session != Session() and len(session.tabs) == 2
    await stopped(desk)


async def test_changes_on_disk_reach_everybody(desk: Desk) -> None:
    """Tree, tab, environments and name follow what other programs write."""
    window = made(desk)
    names: list[str] = []
    window.workspace_named.connect(names.append)
    await window.restore()
    await desk.until(lambda: bool(window.sidebar.entries))
    await asyncio.sleep(0.4)
    desk.files.write_request(LIST, replace(desk.files.read_request(LIST), method="PUT"), expected=None)
    desk.files.write_info(replace(desk.files.read_info(), name="renamed"))
    await desk.until(lambda: window.tabs.tabs[0].face.method == "PUT")
    await desk.until(lambda: names[-1:] == ["renamed"])
    await stopped(desk)


async def test_preferences_are_kept(desk: Desk) -> None:
    """A change counts at once and is found by the next start."""
    first = PreferencesPresenter(desk.services, desk.tasks, desk.owner)
    await first.load()
    seen: list[Preferences] = []
    first.changed.connect(seen.append)
    first.toggle_response_place()
    first.choose_theme("dark")
    await first.flush()
    assert seen[-1] == Preferences(theme="dark", response_place="beside")
    second = PreferencesPresenter(desk.services, desk.tasks, desk.owner)
    await second.load()
    assert second.preferences == seen[-1]


async def test_the_keyring_is_looked_at_late(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked at before somebody touches the window; then the state of the keyring comes by itself."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    idle = IdlePresenter(desk.services, desk.tasks, desk.owner)
    states: list[str] = []
    idle.keyring_found.connect(lambda state, _sentence, _advice: states.append(state))
    idle.begin()
    await asyncio.sleep(0.2)
    assert desk.tasks.running() == () and states == []
    QApplication.sendEvent(desk.owner, QEvent(QEvent.Type.KeyPress))
    await desk.until(lambda: states == ["missing"], 8.0)
    await desk.services.aclose()
