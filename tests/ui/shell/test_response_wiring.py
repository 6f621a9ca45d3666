"""The response of a tab: what a person does there reaches the exchange."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from tests.servers.faulty_server import FaultyServer
from tests.ui.shell.conftest import until

from sanderling.boot.desktop import open_window
from sanderling.boot.first_workspace import playground_workspace
from sanderling.domain.pagination import Pagination
from sanderling.domain.request import Request
from sanderling.domain.send_settings import SendSettings
from sanderling.ui.dialogs.export_dialog import ExportDialog
from sanderling.ui.presenters.request_presenter import RequestPresenter
from sanderling.ui.shell.main_window import MainWindow
from sanderling.ui.shell.request_page import RequestPage
from sanderling.ui.viewers.events_view import EventsView
from sanderling.ui.viewers.text_viewer import TextViewer
from sanderling.ui.widgets.notice_bar import NoticeBar

pytestmark = pytest.mark.qt_loop

NUMBERED = "collections/Playground/Pages/By page number.json"
NEXT_URL = "collections/Playground/Pages/By the next URL in the body.json"
SIGNED = "collections/Playground/Signing in/User and password.json"


class Front:
    """A request of the playground in front."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    async def open(self, path: str) -> RequestPresenter:
        """Bring a request to front, loaded."""
        tabs = self.window.presenter.tabs
        tabs.open_path(path)
        await tabs.settled()
        tab = tabs.active
        assert isinstance(tab, RequestPresenter)
        return tab

    @property
    def page(self) -> RequestPage:
        """The page in front."""
        page = self.window.tab_area.page(self.window.presenter.tabs.active_key)
        assert isinstance(page, RequestPage)
        return page

    @property
    def events(self) -> EventsView:
        """The page of events or items."""
        found = self.page.response.findChild(EventsView)
        assert found is not None
        return found

    async def ended(self, tab: RequestPresenter) -> None:
        """Wait for the end of the exchange."""
        await until(lambda: not tab.sending.sending)


@asynccontextmanager
async def playing(user_data: Path) -> AsyncIterator[Front]:
    """Open the window on the playground."""
    async with open_window(playground_workspace(user_data), user_data) as window:
        yield Front(window)


async def test_more_pages_of_a_list_are_loaded_where_it_stopped(qapp: QApplication, user_data: Path) -> None:
    """Load more begins after the last page, keeps what was there, and may use other limits than before."""
    async with playing(user_data) as front:
        tab = await front.open(NUMBERED)
        tab.edit(replace(tab.request, pagination=replace(tab.request.pagination, max_pages=2)))
        tab.send()
        await front.ended(tab)
        first = front.events.table.rowCount()
        assert first == 10
        assert front.events.items.counter.text() == "10 items from 2 pages"
        tab.edit(replace(tab.request, pagination=replace(tab.request.pagination, max_pages=0)))
        front.events.items.more.click()
        await front.ended(tab)
        await until(lambda: front.events.table.rowCount() == 97)
        assert front.events.items.counter.text() == "97 items from 21 pages"
        assert not front.events.items.more.isVisible()
        assert '"id":1,' in front.events.table.data_of(0)


async def test_a_list_goes_on_although_another_request_is_being_written(qapp: QApplication, user_data: Path) -> None:
    """What is in the tab by then is another request: it is not mixed up with the list that is shown."""
    async with playing(user_data) as front:
        tab = await front.open(NUMBERED)
        tab.edit(replace(tab.request, pagination=replace(tab.request.pagination, max_pages=1)))
        tab.send()
        await front.ended(tab)
        tab.edit(replace(tab.request, method="DELETE"))
        front.events.items.more.click()
        await front.ended(tab)
        assert front.events.items.counter.text() == "10 items from 2 pages"


async def test_items_are_exported_to_a_file(qapp: QApplication, user_data: Path, tmp_path: Path) -> None:
    """The button asks for a file; what has come is written there, and the end is told above the items."""
    async with playing(user_data) as front:
        tab = await front.open(NUMBERED)
        tab.send()
        await front.ended(tab)
        front.events.items.export.click()
        dialog = front.page.response.findChild(ExportDialog)
        assert dialog is not None
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile("birds.ndjson")
        dialog.accept()
        notice = front.page.response.findChild(NoticeBar, "responseNotice")
        assert notice is not None
        await until(lambda: notice.text().startswith("97 items were written"))
        assert (tmp_path / "birds.ndjson").read_text("utf-8").count("\n") == 97


async def test_a_page_of_a_list_offers_all_of_them(qapp: QApplication, user_data: Path) -> None:
    """One click sets how pages are followed, as an edit that can be undone, and shows it."""
    async with playing(user_data) as front:
        tab = await front.open(NUMBERED)
        before = replace(tab.request, pagination=Pagination())
        tab.change(before)
        tab.send()
        await front.ended(tab)
        await until(lambda: front.page.response.findChild(QPushButton, "followPages"))
        button = front.page.response.findChild(QPushButton, "followPages")
        await until(button.isVisible)
        button.click()
        assert tab.request.pagination.kind == "page"
        assert front.page.request.request == tab.request
        assert front.page.request.sections.key() == "pages"
        assert not button.isVisible()
        tab.undo()
        assert tab.request == before


async def test_a_link_becomes_a_request_beside_it(qapp: QApplication, user_data: Path) -> None:
    """Unsaved, with what the folders around give, also after the window was closed and opened again."""
    async with playing(user_data) as front:
        tab = await front.open(NEXT_URL)
        tab.edit(replace(tab.request, pagination=Pagination()))
        tab.send()
        await front.ended(tab)
        await until(lambda: front.page.response.findChild(TextViewer, "responseBody"))
        viewer = front.page.response.findChild(TextViewer, "responseBody")
        await until(lambda: '"next"' in viewer.toPlainText())
        tabs = front.window.presenter.tabs
        count = len(tabs.tabs)
        viewer.link_opened.emit("/pages/next-url?page=3&size=5")
        await until(lambda: len(tabs.tabs) > count)
        new = tabs.active
        assert isinstance(new, RequestPresenter)
        assert (new.path, new.place) == ("", NEXT_URL)
        assert new.request.url_template == "{{playground}}/pages/next-url"
        assert new.state.place == NEXT_URL
        new.send()
        await front.ended(new)
        assert front.page.response.findChild(QLabel, "responseStatus").text() == "200 OK"


async def test_a_link_to_another_host_leaves_credentials_behind(qapp: QApplication, user_data: Path) -> None:
    """And says so above the new request; what is no address is told where it stands."""
    async with playing(user_data) as front:
        tab = await front.open(SIGNED)
        tab.send()
        await front.ended(tab)
        assert tab.sending.sent is not None
        tabs = front.window.presenter.tabs
        front.page.response.link_opened.emit("http://elsewhere.test/a?b=c")
        await until(lambda: tabs.active is not tab)
        assert isinstance(tabs.active, RequestPresenter)
        assert tabs.active.request.auth.kind == "none"
        (told,) = front.page.request.notices.texts()
        assert "elsewhere.test" in told
        assert "Basic" in told
        tabs.activate(tab.key)
        front.page.response.link_opened.emit("javascript:alert(1)")
        await until(lambda: any("not a web address" in text for text in front.page.request.notices.texts()))


async def test_a_wait_is_cut_short_by_a_click(qapp: QApplication, user_data: Path) -> None:
    """Send now reaches the exchange: the next attempt does not wait for the half minute that the server asked for."""
    async with playing(user_data) as front:
        with FaultyServer() as server:
            url = server.url("k", "503;Retry-After=30", "200")
            tab = front.window.presenter.tabs.open_new(Request(url_template=url, settings=SendSettings(retries=1)))
            assert isinstance(tab, RequestPresenter)
            tab.send()
            await until(lambda: any(each.isVisible() for each in _send_now(front)))
            next(each for each in _send_now(front) if each.isVisible()).click()
            await front.ended(tab)
        assert [attempt.method for attempt in server.attempts["k"]] == ["GET", "GET"]


def _send_now(front: Front) -> list[QPushButton]:
    return front.page.response.findChildren(QPushButton, "sendingNow")
