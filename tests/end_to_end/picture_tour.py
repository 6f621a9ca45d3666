"""Goes through every screen of the program and takes a picture of each: ``python -m tests.end_to_end.picture_tour``.

Needs a display; the window fills it. Pictures are of the whole screen, with everything that lies over the window.
Arguments: folder of the pictures, size in logical pixels (``1440x900``), theme (``light`` or ``dark``), and optionally
``short`` for the main screens only.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QTableView
from tests.end_to_end.network_tour import limits, lists, network
from tests.end_to_end.window_hands import Hands, hands_on, until
from tests.servers.closed_doors import refusing

from sanderling.boot.desktop import make_application
from sanderling.boot.first_workspace import playground_workspace
from sanderling.boot.qt_loop import run_on_qt
from sanderling.domain.preferences import Preferences
from sanderling.storage.user_data import UserData
from sanderling.ui import object_names as names

PLAY = "collections/Playground"
ORDERS = f"{PLAY}/Orders"
WIRE = f"{PLAY}/What goes over the wire"
_SETTLED_S = 0.2


class Tour:
    """One walk through the window."""

    def __init__(self, hands: Hands, folder: Path, workspace: Path) -> None:
        """Walk with these hands and leave pictures in the folder."""
        self.hands = hands
        self._folder = folder
        self._workspace = workspace
        self._count = 0

    async def take(self, name: str) -> None:
        """Take a picture of the screen once it has settled."""
        await asyncio.sleep(_SETTLED_S)
        self._count += 1
        screen = QGuiApplication.primaryScreen()
        self._folder.mkdir(parents=True, exist_ok=True)
        assert screen.grabWindow(0).save(str(self._folder / f"{self._count:02}-{name}.png"))

    async def response(self) -> None:
        """First start, and a response in all its parts."""
        hands = self.hands
        await until(hands.url, "the first request")
        await self.take("first-start")
        await hands.send_and_wait("200 OK")
        await until(lambda: "\n" in hands.body(), "the body")
        await self.take("response-pretty")
        for part in ("headers", "cookies", "timeline"):
            hands.show_section(names.RESPONSE_TABS, part)
            await self.take(f"response-{part}")
        hands.show_section(names.RESPONSE_TABS, "body")
        hands.press("Ctrl+F")
        hands.type("name")
        await self.take("response-find")
        hands.press("Escape")

    async def beside(self) -> None:
        """The response beside the request, where there is room for it."""
        if self.hands.window.is_narrow:
            return
        self.hands.press("Ctrl+\\")
        await self.take("response-beside")
        self.hands.press("Ctrl+\\")

    async def stream(self) -> None:
        """A live stream, one of its events, and after it was stopped."""
        hands = self.hands
        await hands.open(f"{PLAY}/Streams/Ticker.json")
        await hands.send()
        events = await hands.see(names.EVENTS_VIEW, QTableView)
        await until(lambda: events.model().rowCount() >= 4, "events")
        await self.take("stream-live")
        hands.click_cell(events, events.model().index(1, 0))
        await self.take("stream-event")
        hands.press("Ctrl+.")
        await self.take("stream-stopped")

    async def errors(self) -> None:
        """What went wrong, in words."""
        hands = self.hands
        with refusing() as address:
            await hands.new_tab()
            hands.write_url(f"{address}/nobody-listens")
            await hands.send_and_wait("Failed")
            await self.take("error-refused")
        hands.write_url("{{playground}}/orders/{{order_number}}")
        await hands.send_and_wait("Not sent")
        await self.take("error-unresolved")
        hands.write_url("{{playground}}/delay/20000")
        await hands.send()
        await asyncio.sleep(0.8)
        await self.take("sending")
        hands.press("Ctrl+.")
        await self.take("cancelled")
        await hands.open(f"{ORDERS}/Create order with mistakes.json")
        await hands.send_and_wait("422 ")
        await self.take("status-422")

    async def editors(self) -> None:
        """Bodies of every kind, auth, notes, settings."""
        hands = self.hands
        for path, name in (
            (f"{ORDERS}/Create order.json", "json"),
            (f"{WIRE}/Echo of a form.json", "form"),
            (f"{WIRE}/Echo of a multipart form.json", "multipart"),
        ):
            await hands.open(path)
            hands.show_section(names.REQUEST_SECTIONS, "body")
            await self.take(f"body-{name}")
        await hands.new_tab()
        hands.write_url("{{playground}}/uploads")
        hands.show_section(names.REQUEST_SECTIONS, "body")
        for kind, name in (("File", "file"), ("XML", "xml")):
            hands.choose(names.BODY_KIND_COMBO, kind)
            await self.take(f"body-{name}")
        await hands.open(f"{PLAY}/Signing in/User and password.json")
        hands.show_section(names.REQUEST_SECTIONS, "auth")
        await self.take("auth-basic")
        await hands.open(f"{ORDERS}/One order.json")
        await self.take("params-path")
        for section in ("headers", "auth", "notes", "settings"):
            hands.show_section(names.REQUEST_SECTIONS, section)
            await self.take(f"section-{section}")

    async def documents(self) -> None:
        """Environment, folder, workspace variables."""
        hands = self.hands
        await hands.open("environments/Storm.json")
        await self.take("environment")
        await hands.open(f"{PLAY}/Signing in")
        await self.take("folder-auth")
        hands.window.presenter.open_workspace_variables()
        await self.take("workspace-variables")

    async def over_the_window(self) -> None:
        """Menu, palette, completion, dialogs."""
        hands = self.hands
        hands.click(hands.get(names.MENU_BUTTON))
        await self.take("main-menu")
        _close_popups()
        await hands.take_keyboard()
        hands.press("Ctrl+K")
        await self.take("palette")
        hands.type("order")
        await self.take("palette-search")
        hands.press("Escape")
        await hands.new_tab()
        await asyncio.sleep(_SETTLED_S)  # the variables of a new tab are looked up behind its first frame
        hands.write_url("{{pl")
        await self.take("completion")
        hands.press("Escape")
        await hands.take_keyboard()
        hands.write_url("https://example.com/v1/shore-birds?limit=20")
        hands.press("Ctrl+S")
        await self._dialog(names.SAVE_AS_DIALOG, "save-as")
        hands.window.presenter.tabs.start_closing(hands.window.presenter.tabs.active_key)
        await self._dialog(names.CLOSE_DIALOG, "close-unsaved")
        hands.press("Ctrl+,")
        await self._dialog(names.SETTINGS_DIALOG, "settings")

    async def _dialog(self, name: str, picture: str) -> None:
        dialog = await self.hands.see(name, QDialog)
        await self.take(picture)
        dialog.reject()
        await until(lambda: not self.hands.seen(name), "the dialog's end")
        await self.hands.take_keyboard()

    async def damage(self) -> None:
        """A collision with somebody else's change, and a damaged file."""
        hands = self.hands
        file = self._workspace / ORDERS / "Change order.json"
        await hands.open(f"{ORDERS}/Change order.json")
        hands.write_url("{{playground}}/orders/1001?mine=yes")
        file.write_text(file.read_text("utf-8").replace("/orders/", "/orders/theirs/"), "utf-8")
        hands.press("Ctrl+S")
        await self._dialog(names.CONFLICT_DIALOG, "conflict-dialog")
        await asyncio.sleep(0.6)
        await self.take("conflict-notice")
        (self._workspace / ORDERS / "Delete order.json").write_text(
            '{\n  "name": "Delete order",\n  "url": \n}\n', "utf-8"
        )
        await asyncio.sleep(0.8)
        hands.window.presenter.tabs.open_path(f"{ORDERS}/Delete order.json")
        await self.take("damaged-item")

    async def bodies(self) -> None:
        """Other bodies than JSON, and one of 1 MB on its way."""
        hands = self.hands
        await hands.open(f"{WIRE}/Cookies of every kind.json")
        await hands.send()
        await until(lambda: hands.status()[:1] == "2", "an answer")
        hands.show_section(names.RESPONSE_TABS, "cookies")
        await self.take("cookies")
        await hands.open(f"{WIRE}/A chain of redirects.json")
        await hands.send_and_wait("200 OK")
        hands.show_section(names.RESPONSE_TABS, "timeline")
        await self.take("timeline-redirects")
        hands.press("Ctrl+B")
        await self.take("sidebar-folded")
        hands.press("Ctrl+B")
        hands.press("Ctrl+Shift+F")
        hands.type("echo")
        await self.take("sidebar-filter")
        hands.press("Escape")


def _close_popups() -> None:
    while isinstance(popup := QApplication.activePopupWidget(), QMenu):
        QTest.keyClick(popup, Qt.Key.Key_Escape)


async def walk(folder: Path, size: tuple[int, int], theme: str, *, short: bool) -> int:
    """Open the window on the playground and take the pictures."""
    with tempfile.TemporaryDirectory(prefix="sanderling-pictures-") as place:
        user_data = Path(place)
        UserData(user_data).write_preferences(Preferences(theme=theme))
        workspace = playground_workspace(user_data)
        async with hands_on(workspace, user_data) as hands:
            hands.window.move(QPoint(0, 0))
            hands.window.resize(*size)
            tour = Tour(hands, folder, workspace)
            steps: list[Callable[[], Awaitable[None]]] = [tour.response, tour.stream, tour.beside]
            steps += [partial(network, tour), partial(lists, tour)]
            if not short:
                steps += [partial(limits, tour)]
                steps += [tour.errors, tour.editors, tour.documents, tour.bodies, tour.over_the_window, tour.damage]
            for step in steps:
                await step()
                _close_popups()
                await hands.take_keyboard()
    return 0


def main() -> int:
    """Take the pictures that the arguments ask for."""
    folder, size, theme, *more = sys.argv[1:]
    width, _, height = size.partition("x")
    return run_on_qt(
        make_application(), lambda: walk(Path(folder), (int(width), int(height)), theme, short="short" in more)
    )


if __name__ == "__main__":
    sys.exit(main())
