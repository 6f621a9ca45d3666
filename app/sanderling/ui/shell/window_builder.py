"""Builds the main window. What its first frame does not show is made after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sanderling.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.presenters.window_presenter import WindowPresenter
    from sanderling.ui.tasks import Tasks
    from sanderling.ui.theme import Theme


def build_main_window(services: Callable[[], Services], tasks: Tasks, theme: Theme) -> MainWindow:
    """Return the main window of a workspace; show it, then await its ``restore``.

    Args:
        services: Gives the services, called once by ``restore``: they are not imported before the first paint.
        tasks: Owns the window's tasks.
        theme: The look.
    """

    def furnish_later(window: MainWindow) -> WindowPresenter:
        from sanderling.ui.shell.furnishing import furnish

        return furnish(window, services(), tasks, theme)

    return MainWindow(furnish_later)
