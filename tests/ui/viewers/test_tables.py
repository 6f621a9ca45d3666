"""Headers, cookies, the timeline, bytes, pictures, pages, and how figures are written."""

from __future__ import annotations

import re
from array import array
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.render.conftest import BytesInMemory

from sanderling.domain import events as ev
from sanderling.domain.errors import SanderlingError
from sanderling.domain.response import ResponseHead
from sanderling.services.response_views import UTF_8, HeldBytes
from sanderling.ui.viewers.cookies_table import CookiesTable
from sanderling.ui.viewers.event_words import EventWords
from sanderling.ui.viewers.figures import clock_text, duration_text
from sanderling.ui.viewers.headers_table import HeadersTable
from sanderling.ui.viewers.hex_viewer import HexViewer
from sanderling.ui.viewers.html_preview import HtmlPreview
from sanderling.ui.viewers.image_viewer import ImageViewer
from sanderling.ui.viewers.timeline_view import TimelineView

HEADERS = (("Content-Type", "text/html"), ("ETag", '"1"'), ("etag", '"2"'))


def test_headers_keep_order_and_spelling(qtbot: QtBot, qtmodeltester: object) -> None:
    """Every header is a row, doubled ones too; a row is copied with a colon, a value alone by the menu's action."""
    table = HeadersTable("responseHeaders")
    qtbot.addWidget(table)
    table.show_headers(HEADERS)
    qtmodeltester.check(table.table)  # type: ignore[attr-defined]
    assert [tuple(table.table.texts(row)) for row in range(3)] == list(HEADERS)
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == 'ETag: "1"'
    table.setCurrentIndex(table.table.index(2, 1))
    table.copy_value()
    assert QGuiApplication.clipboard().text() == '"2"'


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("a=b=c; Path=/; HttpOnly; Secure; SameSite=Lax", ("a", "b=c", "", "/", "", "HttpOnly, Secure, SameSite=Lax")),
        ("a=; Max-Age=5; Expires=Wed, 21 Oct 2026 07:28:00 GMT", ("a", "", "", "", "Max-Age 5 s", "")),
        ("lonely; DOMAIN=.x.test", ("", "lonely", ".x.test", "", "", "")),
        ("", ("", "", "", "", "", "")),
    ],
)
def test_cookies_are_taken_apart(qtbot: QtBot, header: str, row: tuple[str, ...]) -> None:
    """Name, value and attributes stand in their columns, whatever their spelling."""
    table = CookiesTable("responseCookies")
    qtbot.addWidget(table)
    table.show_cookies([header])
    assert tuple(table.table.texts(0)) == (*row, "")


def test_refused_cookies_say_why(qtbot: QtBot) -> None:
    """A cookie that the jar did not take has the reason beside it, the others have none."""
    table = CookiesTable("responseCookies")
    qtbot.addWidget(table)
    table.show_cookies(["a=1", "b=2; Domain=com"], {"b": "com is a public suffix"})
    assert [table.table.texts(row)[6] for row in range(2)] == ["", "com is a public suffix"]


def exchange_events() -> list[ev.Event]:
    """Return the events of an exchange with one redirect."""
    head = ResponseHead(status=302, reason="Found")
    return [
        ev.Prepared(1.0, "GET", "http://a.test/", (), 0),
        ev.ConnectStarted(1.0, "a.test", 80),
        ev.Connected(1.02, "10.0.0.1:80", "10.0.0.2:5000"),
        ev.SendingStarted(1.021),
        ev.RequestSent(1.022, 0),
        ev.HeadReceived(1.05, head),
        ev.Redirected(1.051, 302, "http://a.test/b", "GET", ("Authorization",)),
        ev.Prepared(1.052, "GET", "http://a.test/b", (), 0),
        ev.ConnectionReused(1.052, "10.0.0.1:80"),
        ev.SendingStarted(1.053),
        ev.RequestSent(1.054, 0),
        ev.HeadReceived(1.1, ResponseHead(status=200)),
        ev.BodyReceived(1.12, 5, 10),
        ev.Done(1.12),
    ]


def test_the_timeline_tells_phases_and_events(qtbot: QtBot) -> None:
    """The log has a row for each event with its distance from the start; the waterfall tells each phase's time."""
    view = TimelineView("timelineView")
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    view.show_events(exchange_events())
    rows = [tuple(view.log.table.texts(row)) for row in range(view.log.table.rowCount())]
    assert rows[0] == ("0.0 ms", "Request ready", "GET http://a.test/")
    assert ("51.0 ms", "Redirected", "302 → GET http://a.test/b, without Authorization") in rows
    assert len(rows) == len(exchange_events())
    told = view.waterfall.accessibleDescription()
    assert "Connect 20 ms" in told
    assert told.count("Waiting") == 2
    assert "120 ms in all" in told
    assert not view.grab().isNull()
    view.show_events([])
    assert view.log.table.rowCount() == 0


OTHER_EVENTS = (
    ev.ProxyStarted(1.0, "http://proxy:3128"),
    ev.ProxyPassed(1.0),
    ev.HandshakeFailed(1.0, (), "x", "expired"),
    ev.BodySent(1.0, 10, 100),
    ev.InterimReceived(1.0, 103, "HTTP/1.1 103"),
    ev.CallEnded(1.0, 10, 20),
    ev.WaitScheduled(1.0, "retry", 0.5, "503", 2),
    ev.WaitEnded(1.0, skipped=True),
    ev.RetriesEnded(1.0, "no attempts left"),
    ev.RateLimitRead(1.0, "x", 60, 12, 41.0),
    ev.CacheConsulted(1.0, "hit", "fresh for 40 s more"),
    ev.CircuitChanged(1.0, "x", "open", 5),
    ev.CookiesSent(1.0, ("a",)),
    ev.CookiesChanged(1.0, ("a",), ("b",), (("c", "a public suffix"),)),
    ev.HeaderAdded(1.0, "traceparent", "00-x", "trace context"),
    ev.SizeLimitReached(1.0, 10, 10),
    ev.PageFollowed(1.0, 2, "http://x/?page=2"),
    ev.PageReceived(1.0, 1, 20, 20, 300),
    ev.PagingEnded(1.0, "the last page"),
    ev.NameResolutionStarted(0, "a.test"),
    ev.NameResolved(0, "a.test", ("10.0.0.1",)),
    ev.TlsStarted(0, "a.test"),
    ev.Secured(0, "TLSv1.3", "AES", "h2"),
    ev.BodyOpened(0, Path("body")),
    ev.StreamOpened(0, "sse"),
    ev.MessagesReceived(0, array("Q", [1]), array("Q", [2])),
    ev.AuthChallenged(0, 401, "digest"),
    ev.CredentialsExposed(0, "a.test"),
    ev.CredentialsExposed(0, "a.test", "Others may read the file."),
    ev.Failed(0, SanderlingError("It failed.")),
    ev.Cancelled(0),
    ev.SignInStarted(0, "client credentials"),
    ev.SignInStep(0, "state", "ok", "as sent"),
    ev.SignInCall(0, ev.ConnectStarted(0, "a.test", 443)),
    ev.SignInEnded(0, succeeded=True),
)


def test_every_event_has_words() -> None:
    """All kinds of events are told in words, none by the name of its class."""
    kinds = {kind for kind in vars(ev).values() if isinstance(kind, type) and issubclass(kind, ev.Event)}
    told = {type(event): EventWords().words(event)[0] for event in (*exchange_events(), *OTHER_EVENTS)}
    assert set(told) == kinds - {ev.Event}
    assert not [words for words in told.values() if re.search("[a-z][A-Z]", words)]


def test_bytes_are_shown_and_copied(qtbot: QtBot) -> None:
    """Rows of sixteen with offset and characters; only what is on the screen is read; dragging selects."""
    source = BytesInMemory(bytes(range(256)) * 40_000)
    viewer = HexViewer()
    qtbot.addWidget(viewer)
    viewer.resize(800, 300)
    viewer.show()
    viewer.show_source(source)
    assert viewer.visible_text().splitlines()[4].endswith("@ABCDEFGHIJKLMNO")
    assert source.bytes_read < 10_000
    assert viewer.verticalScrollBar().maximum() > 600_000
    area = viewer.viewport()
    QTest.mousePress(area, Qt.MouseButton.LeftButton, pos=QPoint(110, 10))
    QTest.mouseMove(area, QPoint(155, 10))
    QTest.mouseRelease(area, Qt.MouseButton.LeftButton, pos=QPoint(155, 10))
    assert viewer.selected_bytes() == bytes([0, 1, 2])
    QTest.keyClick(viewer, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "00 01 02"
    assert not viewer.grab().isNull()


def test_a_picture_is_decoded_and_a_broken_one_told(qtbot: QtBot) -> None:
    """The picture's format and size are told; bytes that are no picture give the reason."""
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    viewer = ImageViewer()
    qtbot.addWidget(viewer)
    viewer.show_source(HeldBytes(bytes(buffer.data().data())))
    qtbot.waitUntil(lambda: viewer.caption.text() == "PNG   30 × 20")
    viewer.show_source(HeldBytes(b"no picture"))
    qtbot.waitUntil(lambda: "cannot be read" in viewer.caption.text())
    assert viewer.image().isNull()


def test_a_page_fetches_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    """A preview shows the text of a page and reads no file that the page points to."""
    secret = tmp_path / "secret.css"
    secret.write_text("h1 { color: red }")
    page = f'<link rel="stylesheet" type="text/css" href="{secret.as_uri()}"/><h1>Hello</h1><img src="http://127.0.0.1:9/x.png">'
    preview = HtmlPreview()
    qtbot.addWidget(preview)
    preview.show_source(HeldBytes(page.encode()), UTF_8)
    assert "Hello" in preview.toPlainText()
    assert preview.loadResource(2, secret.as_uri()) == b""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0004, "0.40 ms"), (0.0095, "9.5 ms"), (0.128, "128 ms"), (1.42, "1.42 s"), (2467, "00:41:07")],
)
def test_durations(seconds: float, text: str) -> None:
    """Times are written as the look asks for."""
    assert duration_text(seconds) == text
    assert clock_text(2467) == "00:41:07"
