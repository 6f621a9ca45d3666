"""The timeline: waterfall, log, and what is known of each call."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QSplitter
from pytestqt.qtbot import QtBot

from sanderling.domain import events as ev
from sanderling.domain.errors import ConnectionLost
from sanderling.domain.response import ResponseHead
from sanderling.ui.theme import current_theme
from sanderling.ui.viewers.facts_table import FactsTable
from sanderling.ui.viewers.timeline_view import CONNECTION, HEADS, LOG, TLS, TimelineView

SECURED = ev.Secured(1.02, "TLSv1.3", "TLS_AES_256_GCM_SHA384", "h2", (), "a.test", verified=False)


def _attempt(at_s: float, attempt: int, head: ResponseHead, *, reused: bool = False) -> list[ev.Event]:
    way: list[ev.Event] = [ev.Connected(at_s + 0.01, "1.1.1.1:443", "2.2.2.2:99"), SECURED]
    if reused:
        way = [ev.ConnectionReused(at_s, "1.1.1.1:443", "2.2.2.2:99", SECURED)]
    return [
        ev.Prepared(at_s, "GET", "https://a.test/", (), 0, attempt),
        *way,
        ev.SendingStarted(at_s + 0.03),
        ev.RequestSent(at_s + 0.03, 0, f"GET / HTTP/1.1\r\nX-Attempt: {attempt}\r\n\r\n"),
        ev.HeadReceived(at_s + 0.05, head, f"HTTP/1.1 {head.status}\r\nServer: x\r\n\r\n"),
        ev.CallEnded(at_s + 0.06, 120, 2400),
    ]


def _retried() -> list[ev.Event]:
    timing = ResponseHead(status=200, reason="OK", headers=(("Server-Timing", "db;dur=10"),))
    wait = ev.WaitScheduled(1.1, "retry", 0.5, "503 Service Unavailable", 2)
    first = _attempt(1.0, 1, ResponseHead(status=503))
    return [*first, wait, ev.WaitEnded(1.6), *_attempt(1.6, 2, timing, reused=True), ev.Done(1.66)]


def _facts(table: FactsTable) -> dict[str, str]:
    model = table.table
    return {model.texts(row)[0]: model.texts(row)[1] for row in range(model.rowCount())}


@pytest.fixture
def view(qtbot: QtBot) -> TimelineView:
    """An empty timeline."""
    made = TimelineView("timelineView")
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def test_each_attempt_can_be_looked_at(view: TimelineView) -> None:
    """The last call is shown at first; another one that is chosen stays chosen when events come in."""
    view.show_events(_retried())
    assert view.call_combo.count() == 2
    facts = _facts(view.connection)
    assert facts["Connection"] == "reused"
    assert facts["Status"] == "200 OK"
    assert facts["db"] == "10 ms"
    view.call_combo.setCurrentIndex(0)
    view.call_combo.activated.emit(0)
    assert _facts(view.connection)["Waited"] == "500 ms before attempt 2: 503 Service Unavailable"
    view.show_events(_retried())
    assert view.call_combo.currentIndex() == 0
    assert "X-Attempt: 1" in view.heads.sent.toPlainText()


def test_a_certificate_that_nobody_verified_is_said(view: TimelineView) -> None:
    """What TLS agreed on is shown for a reused connection too, with the warning."""
    view.show_events(_retried())
    facts = _facts(view.tls)
    assert facts["Version"] == "TLSv1.3"
    assert facts["Certificate"].startswith("Not verified")


def test_a_failed_handshake_says_why(view: TimelineView) -> None:
    """There is a TLS page although nothing was agreed on."""
    failed = ev.HandshakeFailed(1.2, (), "a.test", "certificate has expired")
    events = [ev.Prepared(1.0, "GET", "https://a.test/", (), 0), failed, ev.Failed(1.2, ConnectionLost("gone"))]
    view.show_events(events)
    assert _facts(view.tls)["Failed"] == "certificate has expired"
    assert _facts(view.connection)["Failed"] == "gone"


def test_pages_change_by_choice(view: TimelineView) -> None:
    """Log, connection, TLS and raw heads; the choice of the call is hidden where it means nothing."""
    view.show_events(_retried())
    for key, page in ((CONNECTION, view.connection), (TLS, view.tls), (HEADS, view.heads), (LOG, view.log)):
        view.choice.set_key(key)
        view.choice.key_changed.emit(key)
        assert page.isVisible()
        assert view.call_combo.isVisible() == (key != LOG)


def test_the_waterfall_tells_pauses_and_the_server_s_times(view: TimelineView) -> None:
    """Both are rows of their own, and read out."""
    view.show_events(_retried())
    told = view.waterfall.accessibleDescription()
    assert "Pause 500 ms" in told
    assert "db 10 ms" in told


def test_parts_stay_as_high_as_they_were_made(view: TimelineView) -> None:
    """Events that come in later do not move the line between waterfall and facts."""
    view.show_events(_retried())
    splitter = view.findChild(QSplitter)
    before = splitter.sizes()
    splitter.moveSplitter(splitter.sizes()[0] - 60, 1)
    dragged = splitter.sizes()
    assert dragged != before
    view.show_events(_retried())
    assert splitter.sizes() == dragged


def test_raw_heads_are_in_the_code_font(qapp: QApplication, qtbot: QtBot) -> None:
    """Also below a style sheet, and without a frame in the frame."""
    current_theme().apply(qapp, "light")
    view = TimelineView("timelineView")
    qtbot.addWidget(view)
    view.show()
    view.show_events(_retried())
    view.choice.set_key(HEADS)
    view.choice.key_changed.emit(HEADS)
    assert view.heads.sent.font().family() == current_theme().code_font().family()


def test_a_call_of_a_sign_in_can_be_looked_at(view: TimelineView) -> None:
    """It stands in the waterfall and in the choice, with its facts and its raw head."""
    token_call = [
        ev.Prepared(0.5, "POST", "https://id.test/token", (), 0),
        ev.RequestSent(0.6, 10, "POST /token HTTP/1.1\r\n\r\n"),
        ev.HeadReceived(0.7, ResponseHead(status=200, reason="OK")),
        ev.CallEnded(0.8, 1, 1),
    ]
    inner = [ev.SignInCall(event.at_s, event) for event in token_call]
    view.show_events(
        [ev.SignInStarted(0.4, "client credentials"), *inner, ev.SignInEnded(0.9, succeeded=True), *_retried()]
    )
    assert view.call_combo.itemText(0) == "Sign-in: POST https://id.test/token → 200"
    view.call_combo.setCurrentIndex(0)
    view.call_combo.activated.emit(0)
    assert _facts(view.connection)["Request"] == "POST https://id.test/token"
    assert view.heads.sent.toPlainText().startswith("POST /token")
    assert "Sign-in 500 ms" in view.waterfall.accessibleDescription()
