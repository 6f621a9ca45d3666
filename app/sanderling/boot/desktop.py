"""The desktop program: one application, one loop, services and window opened and closed in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from sanderling.boot.qt_loop import run_on_qt
from sanderling.services.app_services import build_services
from sanderling.storage.places import resources_folder, user_data_folder
from sanderling.ui.tasks import Tasks
from sanderling.ui.theme import current_theme

if TYPE_CHECKING:
    from sanderling.ui.shell.main_window import MainWindow

_SWITCH_INTERVAL_S = 0.0005
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
    from sanderling.ui.shell.window_builder import build_main_window

    services = build_services(workspace_folder, user_data_folder)
    preferences = services.preferences.read()
    theme = current_theme()
    theme.use_icons(resources_folder() / "icons")
    theme.apply(_application(), preferences.theme)
    windows: list[MainWindow] = []
    tasks = Tasks(lambda name, error: _report(name, error, windows))
    window = build_main_window(services, tasks, theme)
    windows.append(window)
    try:
        window.show()
        await asyncio.sleep(0)
        services.playground.start_on_demand()
        await window.restore()
        yield window
    finally:
        await window.prepare_close()
        await tasks.shut_down()
        await services.aclose()
        window.close()
        window.deleteLater()


def run_desktop(arguments: Sequence[str]) -> int:
    """Run the window until it is closed and return the exit code."""
    application = make_application()
    user_data = user_data_folder()
    _prepare_process(user_data)
    workspace = _chosen_workspace(arguments, user_data)
    return run_on_qt(application, lambda: _until_closed(workspace, user_data))


def make_application() -> QApplication:
    """Return the application object, made with Sanderling's name and habits."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("Sanderling")
    application.setApplicationDisplayName("Sanderling")
    application.setDesktopFileName("sanderling")
    application.setQuitOnLastWindowClosed(False)
    return application


async def _until_closed(workspace: Path, user_data: Path) -> int:
    closed = asyncio.Event()
    async with open_window(workspace, user_data) as window:
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


def _prepare_process(user_data: Path) -> None:
    """Short turns between threads keep the window smooth; what nobody caught goes to the log, not to the user."""
    from sanderling.storage.log import open_log

    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    open_log(user_data)
    sys.excepthook = lambda kind, error, trace: _log.error("unexpected error", exc_info=(kind, error, trace))


def _chosen_workspace(arguments: Sequence[str], user_data: Path) -> Path:
    from sanderling.boot.first_workspace import playground_workspace

    named = [argument for argument in arguments if not argument.startswith("-")]
    if named:
        return Path(named[0]).expanduser().resolve()
    return playground_workspace(user_data)


def _report(name: str, error: BaseException, windows: list[MainWindow]) -> None:
    _log.error("task %s failed", name, exc_info=error)
    for window in windows:
        window.show_problem(name, error)
