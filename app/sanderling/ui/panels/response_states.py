"""What stands in the response's place while there is no body to show: nothing yet, sending, failed, cancelled."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from sanderling.domain import events as ev
from sanderling.domain.errors import RequestError, SanderlingError, SignInFailed
from sanderling.ui.presenters.response_state import ResponseState
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S, SPACE_XL, SPACE_XS
from sanderling.ui.viewers.figures import duration_text, size_text
from sanderling.ui.viewers.wait_words import WaitWords
from sanderling.ui.widgets.empty_state import fit_height
from sanderling.ui.widgets.pulsing_dot import PulsingDot

_WIDEST_PX = 520
_BAR_PX = 240


class SendingPage(QWidget):
    """What is happening, for how long, and a way to stop it."""

    cancel_wanted = Signal()
    send_now_wanted = Signal()
    """A wait before the next attempt should end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a phase."""
        super().__init__(parent)
        self._waits = WaitWords(self)
        self._dot = PulsingDot(self, token="accent")
        self.phase = QLabel(self)
        self.phase.setObjectName("sendingPhase")
        self.phase.setProperty("role", "heading")
        self.elapsed = QLabel(self)
        self.elapsed.setProperty("role", "secondary")
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setObjectName("sendingCancel")
        self.cancel.setAccessibleName(self.tr("Cancel the request"))
        self.cancel.clicked.connect(self.cancel_wanted)
        self.send_now = QPushButton(self.tr("Send now"), self)
        self.send_now.setObjectName("sendingNow")
        self.send_now.setAccessibleName(self.tr("Send now instead of waiting"))
        self.send_now.clicked.connect(self.send_now_wanted)
        self.send_now.hide()
        self.bar = QProgressBar(self)
        self.bar.setObjectName("sendingProgress")
        self.bar.setAccessibleName(self.tr("How much of the body has been sent"))
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(_BAR_PX, 4)
        self.bar.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addStretch(1)
        buttons.addWidget(self.send_now)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        first = QHBoxLayout()
        first.setSpacing(SPACE_S)
        first.addStretch(1)
        first.addWidget(self._dot)
        first.addWidget(self.phase)
        first.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(first)
        column.addSpacing(SPACE_XS)
        column.addWidget(self.elapsed, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE_M)
        column.addLayout(buttons)
        column.addStretch(3)

    def show_state(self, state: ResponseState) -> None:
        """Say what is going on."""
        self._dot.set_live(True)
        waiting = state.wait
        self.send_now.setVisible(waiting is not None)
        self.phase.setText(self._waits.text(waiting, state.wait_left_s) if waiting else self._phase(state.last))
        self.elapsed.setText(waiting.reason if waiting else self._progress(state))
        size = state.last.size_bytes if isinstance(state.last, ev.BodySent) else 0
        self.bar.setVisible(size > 0)
        if isinstance(state.last, ev.BodySent) and size:
            self.bar.setRange(0, 1000)
            self.bar.setValue(state.last.sent_bytes * 1000 // size)

    def _progress(self, state: ResponseState) -> str:
        elapsed = duration_text(state.elapsed_s)
        if not isinstance(state.last, ev.BodySent):
            return elapsed
        sent, whole = state.last.sent_bytes, state.last.size_bytes
        rate = size_text(int(sent / state.elapsed_s)) if state.elapsed_s else ""
        share = f"{size_text(sent)} / {size_text(whole)}" if whole else size_text(sent)
        return f"{share} · {rate}/s · {elapsed}"

    def _phase(self, event: ev.Event | None) -> str:
        return self._way(event) or self._talk(event) or self.tr("Preparing the request")

    def _way(self, event: ev.Event | None) -> str:
        match event:
            case ev.NameResolutionStarted(host=host):
                return self.tr("Looking up %1").replace("%1", host)
            case ev.NameResolved(host=host) | ev.ConnectStarted(host=host):
                return self.tr("Connecting to %1").replace("%1", host)
            case ev.TlsStarted() | ev.Connected():
                return self.tr("Securing the connection")
            case ev.ProxyStarted(proxy=proxy):
                return self.tr("Asking the proxy %1").replace("%1", proxy)
            case ev.SignInStarted(purpose=purpose):
                return self.tr("Signing in: %1").replace("%1", purpose)
            case ev.SignInStep() | ev.SignInCall():
                return self.tr("Signing in")
            case _:
                return ""

    def _talk(self, event: ev.Event | None) -> str:
        match event:
            case ev.SendingStarted() | ev.Secured() | ev.ConnectionReused() | ev.BodySent():
                return self.tr("Sending the request")
            case ev.RequestSent():
                return self.tr("Waiting for the response")
            case ev.HeadReceived() | ev.BodyOpened():
                return self.tr("Receiving the response")
            case ev.Redirected(url=url):
                return self.tr("Following the redirect to %1").replace("%1", url)
            case _:
                return ""


class ErrorPage(QWidget):
    """What failed, where, what to do; details behind a click."""

    steps_wanted = Signal()
    """The steps that led to the error should be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without an error."""
        super().__init__(parent)
        self._icon = QLabel(self)
        self.title = self._text("responseErrorTitle", "heading")
        self.message = self._text("responseError", "")
        self.advice = self._text("responseAdvice", "secondary")
        self.detail = self._text("responseErrorDetail", "secondary")
        self.detail.setFont(current_theme().code_font())
        self.more = QPushButton(self.tr("Details"), self)
        self.more.setObjectName("responseErrorMore")
        self.more.setAccessibleName(self.tr("Show the details"))
        self.more.setProperty("kind", "quiet")
        self.more.clicked.connect(lambda: self.detail.setVisible(self.detail.isHidden()))
        self.steps = QPushButton(self.tr("Show each step"), self)
        self.steps.setObjectName("responseErrorSteps")
        self.steps.setAccessibleName(self.tr("Show each step of the sign-in in the timeline"))
        self.steps.clicked.connect(self.steps_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        column.setSpacing(SPACE_S)
        column.addStretch(2)
        for widget in (self._icon, self.title, self.message, self.advice, self.steps, self.more, self.detail):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        current_theme().changed.connect(self._restyle)
        self._restyle()

    def show_error(self, error: SanderlingError) -> None:
        """Show an error."""
        nothing_sent = isinstance(error, RequestError)
        self.title.setText(self.tr("The request was not sent") if nothing_sent else self.tr("The request failed"))
        self.message.setText(error.message)
        self.advice.setText(error.advice)
        self.advice.setVisible(bool(error.advice))
        self.detail.setText(error.detail)
        self.detail.hide()
        self.more.setVisible(bool(error.detail))
        self.steps.setVisible(isinstance(error, SignInFailed))
        self._fit_texts()

    def _text(self, name: str, role: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the texts be as wide as there is room for."""
        self._fit_texts()

    def _fit_texts(self) -> None:
        """Give each text the height that it needs at this width: a centred layout does not ask for it."""
        width = max(200, min(_WIDEST_PX, self.width() - 2 * SPACE_XL))
        for label in (self.title, self.message, self.advice, self.detail):
            if label.text():
                fit_height(label, width)

    def _restyle(self) -> None:
        self._icon.setPixmap(current_theme().icon("error", "error").pixmap(28, 28))
