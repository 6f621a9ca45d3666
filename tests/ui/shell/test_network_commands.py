"""Limits of hosts in the status line, and the commands about them and about the cache."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.servers.faulty_server import FaultyServer
from tests.ui.shell.conftest import Opener, until

from sanderling.domain.request import Request
from sanderling.domain.send_settings import SendSettings
from sanderling.ui.panels.response_panel import ResponsePanel
from sanderling.ui.presenters.request_presenter import RequestPresenter
from sanderling.ui.shell.main_window import MainWindow
from sanderling.ui.shell.network_commands import NetworkCommands

pytestmark = pytest.mark.qt_loop


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A server that answers to order."""
    with FaultyServer() as running:
        yield running


async def send(window: MainWindow, request: Request) -> RequestPresenter:
    """Send a request in a tab of its own."""
    tabs = window.presenter.tabs
    tab = tabs.open_new(request)
    await tabs.settled()
    assert isinstance(tab, RequestPresenter)
    tab.send()
    await until(lambda: not tab.sending.sending)
    return tab


def commands(window: MainWindow) -> NetworkCommands:
    """Return the commands of a window."""
    found = window.findChild(NetworkCommands)
    assert found is not None
    return found


async def test_what_a_host_said_stands_below_the_request_in_front(opened: Opener, server: FaultyServer) -> None:
    """It counts down, belongs to the tab in front, and a click on it shows the timeline."""
    headers = "X-RateLimit-Limit=60;X-RateLimit-Remaining=12;X-RateLimit-Reset=41"
    async with opened() as window:
        host = window.status.host
        await send(window, Request(url_template=server.url("k", f"200;{headers}")))
        await until(host.isVisible)
        address = server.base_url.removeprefix("http://")
        assert host.text() == f"12 of 60 left on {address}, reset in 41 s"
        await until(lambda: host.text().endswith("reset in 40 s"))
        host.click()
        (panel,) = [each for each in window.findChildren(ResponsePanel) if each.isVisible()]
        assert panel.tabs.key() == "timeline"
        window.presenter.tabs.open_new()
        assert not host.isVisible()


async def test_a_host_that_is_left_alone_can_be_let_in(opened: Opener, server: FaultyServer) -> None:
    """An open circuit is told; the command closes it and says so."""
    settings = SendSettings(breaker_failures=1, breaker_open_s=60.0)
    async with opened() as window:
        await send(window, Request(url_template=server.url("k", "500", "200"), settings=settings))
        await until(lambda: window.status.host.text().startswith("Circuit open"))
        commands(window).let_host_in()
        assert not window.status.host.isVisible()
        assert window.tab_area.notices.texts()[-1].startswith("Requests to 127.0.0.1")


async def test_the_cache_is_cleared_for_one_host_or_all(opened: Opener, server: FaultyServer) -> None:
    """The number of responses is told; before anything was sent there is no host."""
    url = server.url("k", "200;Cache-Control=max-age=600", "200;Cache-Control=max-age=600")
    request = Request(url_template=url, settings=SendSettings(use_cache=True))
    async with opened() as window:
        notices = window.tab_area.notices
        window.presenter.tabs.open_new()
        commands(window).clear_host_cache()
        assert notices.texts()[-1].startswith("The request in front was not sent yet")
        tab = await send(window, request)
        commands(window).clear_host_cache()
        await until(lambda: notices.texts()[-1].startswith("1 response of 127.0.0.1"))
        tab.edit(replace(tab.request, name="again"))
        tab.send()
        await until(lambda: not tab.sending.sending)
        commands(window).clear_cache()
        await until(lambda: notices.texts()[-1] == "1 response was removed from the cache.")
        commands(window).clear_cache()
        await until(lambda: notices.texts()[-1] == "The cache holds no responses.")
