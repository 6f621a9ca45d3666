"""The program's window in this process, on a workspace of its own, driven by the names of its widgets."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QWidget
from tests.benchmarks.children import report

from sanderling.boot.desktop import make_application, open_window
from sanderling.boot.qt_loop import run_on_qt
from sanderling.domain.collection import WorkspaceInfo
from sanderling.domain.exchange import Exchange
from sanderling.domain.request import Request
from sanderling.storage.workspace_files import WorkspaceFiles
from sanderling.ui import object_names as names

if TYPE_CHECKING:
    from sanderling.ui.presenters.request_presenter import RequestPresenter
    from sanderling.ui.shell.main_window import MainWindow

W = TypeVar("W", bound=QWidget)
_SETTLE_S = 1.5
_LONGEST_S = 120.0
_SWITCH_INTERVAL_S = 0.0005


class Driver:
    """Does in a window what a person does."""

    def __init__(self, window: MainWindow) -> None:
        """Take an open window."""
        self.window = window

    def find(self, kind: type[W], name: str) -> W:
        """Return the widget of that name that can be seen."""
        found = [widget for widget in self.window.findChildren(kind, name) if widget.isVisible()]
        if not found:
            raise RuntimeError(f"no {name} can be seen")
        return found[0]

    def open_request(self, url: str) -> RequestPresenter:
        """Open a tab with a new GET request and return what decides about it."""
        return self.open(Request(name="measured", url_template=url))

    def open(self, request: Request) -> RequestPresenter:
        """Open a tab with a new request and return what decides about it."""
        tabs = self.window.presenter.tabs
        tabs.open_new(request)
        tab: Any = tabs.active
        return tab  # type: ignore[no-any-return]

    def touch(self) -> None:
        """Click somewhere, as a person does before Send: the program gets ready then."""
        QTest.mouseClick(self.find(QWidget, names.SIDEBAR_FILTER), Qt.MouseButton.LeftButton)

    def press_send(self) -> float:
        """Press Send and return when (monotonic seconds)."""
        start_s = time.perf_counter()
        QTest.mouseClick(self.find(QAbstractButton, names.SEND_BUTTON), Qt.MouseButton.LeftButton)
        return start_s

    async def send(self, tab: RequestPresenter) -> Exchange:
        """Press Send and wait for the end."""
        waiting = self.ended(tab)
        self.press_send()
        return await waiting

    def ended(self, tab: RequestPresenter) -> asyncio.Future[Exchange]:
        """Return the next exchange of a tab, to be awaited."""
        future: asyncio.Future[Exchange] = asyncio.get_running_loop().create_future()

        def take(exchange: Exchange) -> None:
            tab.sending.ended.disconnect(take)
            future.set_result(exchange)

        tab.sending.ended.connect(take)
        return future


async def until(true: Callable[[], bool], *, every_s: float = 0.002) -> float:
    """Wait until something holds and return when that was seen (monotonic seconds)."""
    async with asyncio.timeout(_LONGEST_S):
        while not true():
            await asyncio.sleep(every_s)
    return time.perf_counter()


class LoopGaps(QObject):
    """A timer of the window's loop that ticks every few milliseconds and notes how late it came."""

    ticked = Signal()

    def __init__(self, every_ms: int = 5) -> None:
        """Prepare; ``start`` starts it."""
        super().__init__()
        self.gaps_ms: list[float] = []
        self._last_s = 0.0
        self._timer = QTimer(self, interval=every_ms)
        self._timer.setTimerType(self._timer.timerType().PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin anew."""
        self.gaps_ms = []
        self._last_s = time.perf_counter()
        self._timer.start()

    def stop(self) -> float:
        """Stop and return the longest time between two ticks."""
        self._tick()
        self._timer.stop()
        return max(self.gaps_ms)

    def _tick(self) -> None:
        now_s = time.perf_counter()
        self.gaps_ms.append((now_s - self._last_s) * 1000)
        self._last_s = now_s
        self.ticked.emit()


class PaintOfWindow(QObject):
    """Notes the next paint of a main window."""

    def __init__(self, painted: Callable[[], None]) -> None:
        """Call ``painted`` then, once."""
        super().__init__()
        self.at_s = 0.0
        self._painted = painted
        self._application = make_application()
        self._application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the first paint, and look no more."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            self._application.removeEventFilter(self)
            self.at_s = time.perf_counter()
            self._painted()
        return False


@asynccontextmanager
async def driven_window(workspace: Path | None = None) -> AsyncIterator[Driver]:
    """Open the window, on an empty workspace if none is given, and wait until it has come to rest."""
    with tempfile.TemporaryDirectory(prefix="sanderling-") as folder:
        if workspace is None:
            workspace = Path(folder) / "workspace"
            WorkspaceFiles.create(workspace, WorkspaceInfo(name="Benchmark"))
        async with open_window(workspace, Path(folder) / "user") as window:
            driver = Driver(window)
            driver.touch()
            await asyncio.sleep(_SETTLE_S)
            yield driver


def run_child(main: Callable[[], Coroutine[Any, Any, dict[str, Any]]]) -> None:
    """Run a benchmark's child as the program would run, and print its answer."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.setswitchinterval(_SWITCH_INTERVAL_S)  # as the program does
    application = make_application()
    report(run_on_qt(application, main))
