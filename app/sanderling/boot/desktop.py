"""The desktop program: one application, one loop, services and window opened and closed in order."""

# ruff: noqa: I001 - the order of the imports matters here

from __future__ import annotations

import sanderling.boot.late_imports
import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sanderling.boot.lean_imports  # noqa: F401 - makes all that follow cheaper
from PySide6.QtWidgets import QApplication

from sanderling.boot.first_paint import FirstPaint
from sanderling.boot.qt_loop import run_on_qt
from sanderling.boot.slices import import_in_slices
from sanderling.boot.tree_ahead import show_tree_first
from sanderling.storage.places import resources_folder, user_data_folder
from sanderling.storage.start_choices import theme_choice
from sanderling.ui.shell.window_builder import build_main_window
from sanderling.ui.tasks import Tasks
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.theme import FUSION_PROPERTY

if TYPE_CHECKING:
    from sanderling.domain.collection import TreeEntry
    from sanderling.services.app_services import Services
    from sanderling.ui.shell.main_window import MainWindow

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_WRONGLY_CALLED = 2
_SWITCH_INTERVAL_S = 0.0005
_PAINT_WITHIN_S = 2.0
_QUIET_AFTER_S = 5.0
_log = logging.getLogger("sanderling")


@asynccontextmanager
async def open_window(workspace_folder: Path, user_data_folder: Path) -> AsyncIterator[MainWindow]:
    """Build services and window, show it, restore the last session; close all of it in order at the end.

    Must run on a ``QtLoop`` with a ``QApplication``; the program, the tests and outside checks all use it.

    Args:
        workspace_folder: A workspace folder, with a ``sanderling.json`` in it.
        user_data_folder: Where session, drafts, preferences and spools are kept.

    Yields:
        The window, painted and restored; the collections tree may still be loading.
    """
    theme = current_theme()
    theme.use_icons(resources_folder() / "icons")
    theme.apply(_application(), theme_choice(user_data_folder))
    opened: list[Services] = []
    tasks = Tasks(lambda name, error: _report(name, error, window))
    window = build_main_window(lambda: opened[0], tasks, theme)
    try:
        await _shown(window)
        tree = await show_tree_first(window, workspace_folder, user_data_folder)
        await import_in_slices()
        opened.append(_services(workspace_folder, user_data_folder, tree))
        opened[0].playground.start_on_demand()
        await window.restore()
        tasks.start(_settle(opened[0]), name="settle")
        yield window
    finally:
        await _closed(window, tasks, opened)


async def _shown(window: MainWindow) -> None:
    """Show the window and wait for its first paint: whatever that does not need is imported and made after it."""
    watch = FirstPaint(window)
    window.show()
    with contextlib.suppress(TimeoutError):  # a window that starts minimised is not painted
        async with asyncio.timeout(_PAINT_WITHIN_S):
            await watch.painted.wait()


async def _settle(services: Services) -> None:
    """Do in a quiet moment what nobody should have to wait for."""
    await asyncio.sleep(_QUIET_AFTER_S)
    await services.housekeeping.tidy()


async def _closed(window: MainWindow, tasks: Tasks, opened: list[Services]) -> None:
    if opened:
        await window.prepare_close()
    await tasks.shut_down()
    for services in opened:
        await services.aclose()
    window.close()
    window.deleteLater()


def _services(workspace_folder: Path, user_data_folder: Path, tree: Awaitable[tuple[TreeEntry, ...]]) -> Services:
    from sanderling.services.app_services import build_services

    return build_services(workspace_folder, user_data_folder, tree)


def run_desktop(arguments: Sequence[str]) -> int:
    """Run the window until it is closed and return the exit code."""
    gc.disable()  # until everything is there: what the start makes, it keeps
    user_data = user_data_folder()
    workspace = _chosen_workspace(arguments, user_data)
    if workspace is None:
        return _WRONGLY_CALLED
    application = make_application()
    sys.setswitchinterval(_SWITCH_INTERVAL_S)  # short turns between threads keep the window smooth
    return run_on_qt(application, lambda: _until_closed(workspace, user_data))


def make_application() -> QApplication:
    """Return the application object, made with Sanderling's name and habits."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        application = existing
    else:
        application = QApplication([*sys.argv[:1], "-style", "Fusion"])
        application.setProperty(FUSION_PROPERTY, True)
    application.setApplicationName("Sanderling")
    application.setApplicationDisplayName("Sanderling")
    application.setDesktopFileName("sanderling")
    application.setQuitOnLastWindowClosed(False)
    return application


async def _until_closed(workspace: Path, user_data: Path) -> int:
    closed = asyncio.Event()
    async with open_window(workspace, user_data) as window:
        _collect_rarely()
        asyncio.get_running_loop().call_later(_QUIET_AFTER_S, _collect_rarely)  # the tree is there by then
        _open_log(user_data)
        window.closed.connect(closed.set)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # Windows
                loop.add_signal_handler(number, closed.set)
        await closed.wait()
    return 0


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _collect_rarely() -> None:
    """Leave what the start has made out of every later collection: a full one would hold the window up for 20 ms."""
    gc.collect()
    gc.freeze()
    gc.enable()


def _open_log(user_data: Path) -> None:
    """What nobody caught goes to the log, not to the user."""
    from sanderling.storage.log import open_log

    open_log(user_data)
    sys.excepthook = lambda kind, error, trace: _log.error("unexpected error", exc_info=(kind, error, trace))


def _chosen_workspace(arguments: Sequence[str], user_data: Path) -> Path | None:
    """Return the workspace to open; ``None`` after saying what is wrong with how the program was called."""
    from sanderling.boot.first_workspace import playground_workspace

    if not _has_display():
        print("sanderling: There is no display to open a window on. `sanderling send` works without.", file=sys.stderr)
        return None
    if not arguments:
        return playground_workspace(user_data)
    from sanderling.boot.named_workspace import folder_from
    from sanderling.domain.errors import SanderlingError

    try:
        return folder_from(arguments)
    except SanderlingError as error:
        print(f"sanderling: {error}", file=sys.stderr)
        return None


def _has_display() -> bool:
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in _DISPLAYS)


def _report(name: str, error: BaseException, window: MainWindow) -> None:
    _log.error("task %s failed", name, exc_info=error)
    window.show_problem(name, error)
