"""The main job without a screen: ``python -m sanderling.boot.showcase``.

Opens the window offscreen on the ready-made workspace, sends its first request, reads its stream for five events,
prints what came back and writes a picture of the window.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sanderling.boot.desktop import make_application, open_window
from sanderling.boot.first_workspace import playground_workspace
from sanderling.boot.qt_loop import run_on_qt
from sanderling.domain.events import Event, MessagesReceived
from sanderling.domain.exchange import Exchange, Outcome

if TYPE_CHECKING:
    from sanderling.ui.presenters.request_presenter import RequestPresenter
    from sanderling.ui.shell.main_window import MainWindow

_EVENTS_READ = 5
_WAIT_S = 60.0


async def show(picture: Path) -> int:
    """Do the main job once and return the exit code."""
    with tempfile.TemporaryDirectory(prefix="sanderling-") as folder:
        user_data = Path(folder)
        workspace = await asyncio.to_thread(playground_workspace, user_data)
        async with open_window(workspace, user_data) as window:
            async with asyncio.timeout(_WAIT_S):
                first = await _send_first(window)
                stream = await _read_stream(window)
                await asyncio.sleep(0.3)  # the last events are painted at the next frame
            window.grab().save(str(picture))
    print(f"Picture: {picture}")
    return 0 if first.outcome is Outcome.DONE and stream.message_count >= _EVENTS_READ else 1


async def _send_first(window: MainWindow) -> Exchange:
    tab = await _tab(window, 0)
    ended: asyncio.Future[Exchange] = asyncio.get_running_loop().create_future()
    tab.sending.ended.connect(ended.set_result)
    tab.send()
    exchange = await ended
    tab.sending.ended.disconnect(ended.set_result)
    _tell(tab, exchange)
    if exchange.body is not None:
        print(exchange.body.path.read_text("utf-8", "replace")[:400].rstrip())
    return exchange


async def _read_stream(window: MainWindow) -> Exchange:
    tab = await _tab(window, 1)
    ended: asyncio.Future[Exchange] = asyncio.get_running_loop().create_future()
    count = 0

    def happened(event: Event) -> None:
        nonlocal count
        if isinstance(event, MessagesReceived):
            count += len(event.starts)
            if count >= _EVENTS_READ:
                tab.cancel()

    tab.sending.happened.connect(happened)
    tab.sending.ended.connect(ended.set_result)
    tab.send()
    exchange = await ended
    _tell(tab, exchange)
    if exchange.body is not None:
        print(exchange.body.path.read_text("utf-8", "replace").rstrip())
    return exchange


async def _tab(window: MainWindow, index: int) -> RequestPresenter:
    """Bring the tab of that place to front and return it once it is loaded."""
    from sanderling.ui.presenters.request_presenter import RequestPresenter

    tab = window.presenter.tabs.tabs[index]
    window.presenter.tabs.activate(tab.key)
    assert isinstance(tab, RequestPresenter)
    while not tab.request.url_template:  # noqa: ASYNC110 - it is read from disk; there is no signal for it
        await asyncio.sleep(0.02)
    return tab


def _tell(tab: RequestPresenter, exchange: Exchange) -> None:
    status = f"{exchange.head.status} {exchange.head.reason}" if exchange.head else exchange.outcome.value
    print(f"{tab.face.title}: {exchange.method} {exchange.url} → {status}, {exchange.timings.total_s * 1000:.0f} ms")
    if exchange.error is not None:
        print(exchange.error)


def main() -> int:
    """Run the showcase; the picture goes to ``build/`` below the current folder."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    picture = Path("build/sanderling.png").absolute()
    picture.parent.mkdir(parents=True, exist_ok=True)
    application = make_application()
    return run_on_qt(application, lambda: show(picture))


if __name__ == "__main__":
    sys.exit(main())
