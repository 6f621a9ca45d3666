"""The part of the tour that shows the network: connections, TLS, redirects, retries, lists, links, limits of hosts."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton, QTableView
from tests.end_to_end.window_hands import until
from tests.servers.certificates import certificates
from tests.servers.faulty_server import FaultyServer
from tests.servers.tls_servers import tls_server

from sanderling.domain.pagination import Pagination
from sanderling.domain.send_settings import SendSettings
from sanderling.ui import object_names as names
from sanderling.ui.presenters.request_presenter import RequestPresenter
from sanderling.ui.viewers.text_viewer import TextViewer
from sanderling.ui.viewers.timeline_view import CONNECTION, HEADS, TLS, TimelineView

if TYPE_CHECKING:
    from tests.end_to_end.picture_tour import Tour

PLAY = "collections/Playground"
_PARTS = (CONNECTION, TLS, HEADS)


async def network(tour: Tour) -> None:
    """Plain HTTP, TLS, a certificate that has expired, redirects, a retried 503."""
    hands = tour.hands
    await hands.open(f"{PLAY}/What goes over the wire/Echo.json")
    await hands.send_and_wait("200 OK")
    await _timeline(tour, "http", CONNECTION, HEADS)
    with tempfile.TemporaryDirectory() as folder, tls_server(certificates().with_intermediate()) as good:
        authority = certificates().write_authority(Path(folder))
        await _new(tour, f"{good.base_url}/secure", SendSettings(ca_file=str(authority)))
        await hands.send_and_wait("200 OK")
        await _timeline(tour, "tls", CONNECTION, TLS)
    with tempfile.TemporaryDirectory() as folder, tls_server(certificates().expired()) as expired:
        authority = certificates().write_authority(Path(folder))
        await _new(tour, f"{expired.base_url}/secure", SendSettings(ca_file=str(authority)))
        await hands.send_and_wait("Failed")
        await tour.take("expired-error")
        await _timeline(tour, "expired", TLS)
    await hands.open(f"{PLAY}/What goes over the wire/A chain of redirects.json")
    await hands.send_and_wait("200 OK")
    await _timeline(tour, "redirects", CONNECTION)
    with FaultyServer() as server:
        settings = SendSettings(retries=4, retry_first_delay_s=0.2, retry_max_delay_s=0.4)
        await _new(tour, server.url("k", "503;Retry-After=2", "503", "200"), settings)
        await hands.send()
        await hands.see("sendingNow")
        await tour.take("retry-countdown")
        await until(lambda: hands.status() == "200 As Ordered", "the third attempt")
        await _timeline(tour, "retried", CONNECTION)


async def limits(tour: Tour) -> None:
    """What a host allows, and a circuit that is open."""
    hands = tour.hands
    with FaultyServer() as server:
        said = "X-RateLimit-Limit=60;X-RateLimit-Remaining=12;X-RateLimit-Reset=41"
        await _new(tour, server.url("k", f"200;{said}"), SendSettings())
        await hands.send_and_wait("200 As Ordered")
        await hands.see(names.HOST_STATUS)
        await tour.take("host-limit")
    with FaultyServer() as server:
        await _new(tour, server.url("k", "500"), SendSettings(breaker_failures=1, breaker_open_s=30.0))
        await hands.send_and_wait("500 As Ordered")
        await hands.see(names.HOST_STATUS)
        await hands.send_and_wait("Failed")
        await tour.take("circuit-open")


async def lists(tour: Tour) -> None:
    """A list: the offer to follow its pages, its items while they come and afterwards, and a link in it."""
    hands = tour.hands
    await hands.open(f"{PLAY}/Pages/By page number.json")
    tab = _tab(tour)
    plan = tab.request.pagination
    tab.change(replace(tab.request, pagination=Pagination()))
    await hands.send_and_wait("200 OK")
    await hands.see("followPages")
    await tour.take("pages-offer")
    hands.get("followPages", QPushButton).click()
    await tour.take("pages-taken")
    tab.change(replace(tab.request, pagination=replace(plan, max_pages=4)))
    await hands.send_and_wait("200 OK")
    items = await hands.see(names.EVENTS_VIEW, QTableView)
    await tour.take("items-stopped")
    hands.click_cell(items, items.model().index(3, 0))
    await tour.take("items-one")
    tab.change(replace(tab.request, pagination=replace(plan, max_pages=0), settings=_slowly()))
    hands.get("itemsMore", QPushButton).click()
    await asyncio.sleep(0.4)
    await tour.take("items-loading")
    hands.press("Ctrl+.")
    await until(lambda: not tab.sending.sending, "the end")
    await _timeline(tour, "pages", CONNECTION)
    await hands.open(f"{PLAY}/Pages/By the next URL in the body.json")
    tab = _tab(tour)
    tab.change(replace(tab.request, pagination=Pagination()))
    await hands.send_and_wait("200 OK")
    await until(lambda: "sightings" in hands.body(), "the body")
    hands.press("Ctrl+F")
    hands.type("http://")
    hands.press("Escape")
    _point_at_a_link(hands.get(names.RESPONSE_BODY, TextViewer))
    await tour.take("link-under-ctrl")
    hands.get(names.RESPONSE_PANEL).link_opened.emit("http://elsewhere.test/birds?page=2")  # type: ignore[attr-defined]
    await until(lambda: _tab(tour) is not tab, "the link's request")
    await tour.take("link-followed")


def _slowly() -> SendSettings:
    """Return settings under which a list takes its time."""
    return SendSettings(rate_requests=2, rate_period_s=1.0)


def _tab(tour: Tour) -> RequestPresenter:
    tab = tour.hands.window.presenter.tabs.active
    assert isinstance(tab, RequestPresenter)
    return tab


async def _new(tour: Tour, url: str, settings: SendSettings) -> None:
    """Open a request of its own."""
    await tour.hands.new_tab()
    tab = _tab(tour)
    tab.change(replace(tab.request, url_template=url, settings=settings))


async def _timeline(tour: Tour, name: str, *parts: str) -> None:
    """Take pictures of parts of the timeline."""
    tour.hands.show_section(names.RESPONSE_TABS, "timeline")
    view = tour.hands.get(names.TIMELINE_VIEW, TimelineView)
    for part in parts:
        view.choice.set_key(part)
        view.choice.key_changed.emit(part)
        await tour.take(f"network-{name}-{part}")


def _point_at_a_link(viewer: TextViewer) -> None:
    """Hold the pointer with Ctrl over the first link on the screen."""
    viewport = viewer.viewport()
    spots = (QPointF(x, y) for y in range(10, viewport.height(), 8) for x in range(0, viewport.width(), 8))
    at = next(spot for spot in spots if viewer.links.under(spot))
    none, ctrl = Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier
    move = QMouseEvent(QEvent.Type.MouseMove, at, QPointF(viewport.mapToGlobal(at)), none, none, ctrl)
    QApplication.sendEvent(viewport, move)
