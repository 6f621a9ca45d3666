"""The line that says at a glance how it went: status, time, size, protocol."""

from __future__ import annotations

from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from sanderling.domain.errors import RequestError
from sanderling.ui import object_names as names
from sanderling.ui.presenters.response_state import ResponseState, Stage
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S
from sanderling.ui.viewers.figures import clock_text, duration_text, exact_duration_text, size_text
from sanderling.ui.widgets.badge import Badge
from sanderling.ui.widgets.pulsing_dot import PulsingDot

_WHAT = "what"
_TOKEN = "token"


class ResponseStatus(QWidget):
    """Dot and word of the status, then the figures; a live stream pulses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._underlined = False
        self._dot = PulsingDot(self, token="status.1xx")
        self.status = self._label(names.RESPONSE_STATUS, self.tr("Status"), strong=True)
        self.incomplete = Badge(self.tr("incomplete"), "status.failed", self)
        self.incomplete.setObjectName("responseIncomplete")
        self.attempts = self._badge("responseAttempts", "secondary")
        self.cache = self._badge("responseCache", "info")
        self.unverified = self._badge("responseUnverified", "warning")
        self.exposed = self._badge("responseExposed", "warning")
        self.time_label = self._label(names.RESPONSE_TIME, self.tr("Time"))
        self.size_label = self._label(names.RESPONSE_SIZE, self.tr("Size"))
        self.protocol = self._label(names.RESPONSE_PROTOCOL, self.tr("Protocol"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, 0, SPACE_S, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self._dot)
        row.addWidget(self.status)
        row.addWidget(self.incomplete)
        for label in (self.time_label, self.size_label, self.protocol):
            row.addSpacing(SPACE_S)
            row.addWidget(label)
        for badge in (self.attempts, self.cache, self.unverified, self.exposed):
            row.addWidget(badge)
        row.addStretch(1)
        self._state = ResponseState()
        current_theme().changed.connect(self._recolor)
        self.show_state(self._state)

    def show_state(self, state: ResponseState) -> None:
        """Show what is known."""
        self._state = state
        self._dot.setVisible(state.stage is not Stage.EMPTY)
        self._dot.set_live(state.is_live)
        _say(self.status, self._status_text(state))
        head = state.head
        cut = state.stage in {Stage.FAILED, Stage.CANCELLED} and not state.stream_kind
        self.incomplete.setVisible(head is not None and cut)
        _say(self.protocol, head.http_version if head else "")
        self._show_time(state)
        self._show_size(state)
        self._show_policies(state)
        self._recolor()

    def _show_policies(self, state: ResponseState) -> None:
        """Show what was not as usual: further attempts, the cache, a certificate that nobody looked at."""
        _mark(self.attempts, self.tr("attempt %1").replace("%1", str(state.attempt)) if state.attempt > 1 else "")
        cache = state.cache if state.head is not None else None
        words = {
            "hit": self.tr("from cache"),
            "revalidated": self.tr("revalidated"),
            "miss": self.tr("cache miss"),
            "bypassed": self.tr("cache bypassed"),
        }
        _mark(self.cache, words.get(cache.state, cache.state) if cache else "", cache.reason if cache else "")
        why = self.tr("The certificate was not verified: anybody could have answered.")
        _mark(self.unverified, self.tr("TLS not verified") if state.unverified else "", why)
        self._show_exposure(state)

    def _show_exposure(self, state: ResponseState) -> None:
        """Show that others can get at the credentials, and how."""
        way = self.tr("They went to %1 over plain HTTP: anybody on the way can read them. Use https.")
        told = [event.reason or way.replace("%1", event.host) for event in state.exposed]
        in_clear = any(not event.reason for event in state.exposed)
        text = self.tr("credentials sent in the clear") if in_clear else self.tr("credentials at risk")
        _mark(self.exposed, text if told else "", "\n".join(told))

    def _badge(self, name: str, token: str) -> Badge:
        badge = Badge("", token, self)
        badge.setObjectName(name)
        badge.setProperty(_TOKEN, token)
        badge.hide()
        return badge

    def _status_text(self, state: ResponseState) -> str:
        if state.head is not None:
            return f"{state.head.status} {state.head.reason}".rstrip()
        return {
            Stage.EMPTY: "",
            Stage.SENDING: self.tr("Sending…"),
            Stage.RECEIVING: self.tr("Receiving…"),
            Stage.FAILED: self.tr("Not sent") if isinstance(state.error, RequestError) else self.tr("Failed"),
            Stage.CANCELLED: self.tr("Cancelled"),
            Stage.DONE: self.tr("Signed in"),
        }.get(state.stage, "")

    def _show_time(self, state: ResponseState) -> None:
        never_sent = state.stage is Stage.EMPTY or isinstance(state.error, RequestError)
        if never_sent or (state.stage is Stage.SENDING and state.elapsed_s < 0.15):
            _say(self.time_label, "")
        elif state.is_live:
            _say(self.time_label, clock_text(state.elapsed_s))
        else:
            _say(self.time_label, duration_text(state.elapsed_s))
        self.time_label.setToolTip(exact_duration_text(state.elapsed_s) if self.time_label.text() else "")

    def _show_size(self, state: ResponseState) -> None:
        known = state.head is not None and state.stage is not Stage.SENDING
        _say(self.size_label, size_text(state.size_bytes) if known else "")
        told = self.tr("Body: %1 bytes").replace("%1", str(state.size_bytes))
        if state.wire_bytes and state.wire_bytes != state.size_bytes:
            told += "\n" + self.tr("On the wire: %1 bytes").replace("%1", str(state.wire_bytes))
        self.size_label.setToolTip(told if known else "")

    def set_underlined(self, underlined: bool) -> None:
        """Go on with the line under the tabs, where these stand beside."""
        self._underlined = underlined
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        if self._underlined:
            QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, current_theme().color("border"))

    def _recolor(self) -> None:
        state, theme = self._state, current_theme()
        if state.head is not None:
            family = state.head.status // 100
            token = f"status.{family}xx" if 1 <= family <= 5 else "status.1xx"
        else:
            token = "status.failed" if state.stage is Stage.FAILED else "status.1xx"
        self._dot.set_token("live" if state.is_live else token)
        palette = self.status.palette()
        palette.setColor(self.status.foregroundRole(), theme.color(token))
        self.status.setPalette(palette)

    def _label(self, name: str, label: str, *, strong: bool = False) -> QLabel:
        made = QLabel(self)
        made.setObjectName(name)
        made.setAccessibleName(label)
        made.setProperty(_WHAT, label)
        if strong:
            font = current_theme().ui_font()
            font.setWeight(QFont.Weight.DemiBold)
            made.setFont(font)
        else:
            made.setProperty("role", "secondary")
        return made


def _say(label: QLabel, text: str) -> None:
    """Show a text, and have it read out after what it is: an accessible name hides the text from screen readers."""
    label.setText(text)
    what = str(label.property(_WHAT))
    label.setAccessibleName(f"{what}: {text}" if text else what)


def _mark(badge: Badge, text: str, told: str = "") -> None:
    """Show a badge with a text, or none without."""
    badge.set(text, str(badge.property(_TOKEN)))
    badge.setToolTip(told)
    badge.setVisible(bool(text))
