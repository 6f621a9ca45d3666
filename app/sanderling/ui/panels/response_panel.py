"""The response area of a request: status line, then body, headers, cookies, timeline and, for streams, live events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from sanderling.ui import object_names as names
from sanderling.ui.panels.response_notices import ResponseNotices
from sanderling.ui.panels.response_pages import ResponsePages
from sanderling.ui.panels.response_status import ResponseStatus
from sanderling.ui.presenters.response_state import ENDED, ITEMS, ResponseState, Stage
from sanderling.ui.widgets.section_tabs import SectionTabs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sanderling.domain.response import BytesSource
    from sanderling.domain.sign_in import SignInVisit
    from sanderling.services.response_views import BodyFacts, MessageIndex, Pretty
    from sanderling.ui.presenters.response_presenter import ResponsePresenter

BODY: Final = "body"
HEADERS: Final = "headers"
COOKIES: Final = "cookies"
TIMELINE: Final = "timeline"
EVENTS: Final = "events"
_SENDING_AFTER_S: Final = 0.15
_TIMELINE_MS: Final = 200


class ResponsePanel(QWidget):
    """Shows one response; ``bind`` it to its presenter."""

    cancel_wanted = Signal()
    send_now_wanted = Signal()
    answered = Signal(bool)
    """Whether to go on with a body that has become large."""
    went_live = Signal()
    """A stream is open."""
    more_wanted = Signal()
    """A list that stopped before its end should go on."""
    export_wanted = Signal()
    link_opened = Signal(str)
    pages_wanted = Signal()
    """The pages of the list should be followed of which this is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName(names.RESPONSE_PANEL)
        self.setAccessibleName(self.tr("Response"))
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._presenter: ResponsePresenter | None = None
        self._state = ResponseState()
        self._body_known = False
        self.status = ResponseStatus(self)
        self.tabs = self._made_tabs()
        self.pages = ResponsePages(self)
        self.pages.cancel_wanted.connect(self.cancel_wanted)
        self.pages.send_now_wanted.connect(self.send_now_wanted)
        self.pages.more_wanted.connect(self.more_wanted)
        self.pages.export_wanted.connect(self.export_wanted)
        self.pages.link_opened.connect(self.link_opened)
        self.pages.pages_wanted.connect(self.pages_wanted)
        self.pages.steps_wanted.connect(lambda: self.show_section(TIMELINE))
        self.notice = ResponseNotices(self)
        self.notice.answered.connect(self.answered)
        self._timeline_timer = QTimer(self)
        self._timeline_timer.setSingleShot(True)
        self._timeline_timer.setInterval(_TIMELINE_MS)
        self._timeline_timer.timeout.connect(self._refresh_timeline)
        self._head = QGridLayout()
        self._head.setContentsMargins(0, 0, 0, 0)
        self._head.setSpacing(0)
        self._one_row: bool | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.notice)
        column.addWidget(self.pages, 1)
        self._arrange()
        self._show_page()

    def bind(self, presenter: ResponsePresenter) -> None:
        """Show what a presenter knows, and tell it what the person wants."""
        self._presenter = presenter
        presenter.began.connect(self._began)
        presenter.state_changed.connect(self._show_state)
        presenter.body_opened.connect(self._show_body)
        presenter.body_grew.connect(self._body_grew)
        presenter.pretty_ready.connect(self._show_pretty)
        presenter.stream_opened.connect(self._show_stream)
        presenter.messages_came.connect(self._messages_came)
        presenter.ended.connect(self._ended)
        presenter.notice.connect(self.notice.tell)
        self.pages.pretty_wanted.connect(presenter.want_pretty)
        self.pages.save_wanted.connect(presenter.save_body)
        self.pages.chain_wanted.connect(presenter.read_certificates)
        presenter.certificates_read.connect(self.pages.show_certificates)

    def show_section(self, key: str) -> None:
        """Show a part of the response: ``body``, ``headers``, ``cookies``, ``timeline`` or ``events``."""
        self.tabs.set_key(key)

    def show_visit(self, visit: SignInVisit | None, qr: Sequence[Sequence[bool]] = ()) -> None:
        """Show that the exchange waits for a person who signs in; ``None`` when it does not any more."""
        self.pages.show_visit(visit, qr)
        self._show_page()

    def offer_pages(self) -> None:
        """Offer to follow the pages of the list of which this is one."""
        if self._body_known:
            self.pages.body().offer_pages()

    def show_find(self) -> None:
        """Find in the body."""
        self.show_section(BODY)
        if self._body_known:
            self.pages.body().show_find()

    # --- from the presenter

    def _began(self) -> None:
        self._state = ResponseState(stage=Stage.SENDING)

    def _show_state(self, state: ResponseState) -> None:
        nothing_yet = state.stage is Stage.SENDING and state.head is None
        if nothing_yet and state.elapsed_s < _SENDING_AFTER_S:
            return  # what is shown stays for a moment: most responses come at once
        if nothing_yet:
            self.notice.clear()
            if self._body_known:
                self._body_known = False
                self.pages.body().clear()
        changed = state.stage is not self._state.stage or state.head is not self._state.head
        if state.question is not self._state.question:
            self.notice.ask(state.question)
        self._state = state
        self.status.show_state(state)
        self.pages.show_progress(state)
        if changed or nothing_yet:
            self._show_head(state)
            self._show_page()
        if self.tabs.key() == TIMELINE and not self._timeline_timer.isActive():
            self._timeline_timer.start()

    def _show_head(self, state: ResponseState) -> None:
        self.tabs.set_count(HEADERS, len(state.head.headers) if state.head else 0)
        self.tabs.set_count(COOKIES, len(list(state.head.all_headers("set-cookie"))) if state.head else 0)
        self.pages.show_head(state.head, state.cookies)

    def _show_body(self, source: BytesSource, facts: BodyFacts) -> None:
        self._body_known = True
        self.pages.body().show_body(source, facts)
        self._tell_end()
        self._show_page()

    def _body_grew(self) -> None:
        if self.pages.currentWidget() is self.pages.body():
            self.pages.body().grew()

    def _show_pretty(self, pretty: Pretty) -> None:
        self.pages.body().show_pretty(pretty)

    def _show_stream(self, index: MessageIndex) -> None:
        self.notice.clear()
        self.pages.events().set_index(index)
        self.pages.events().set_live(True)
        self.went_live.emit()
        self.tabs.set_title(EVENTS, self.tr("Items") if index.kind == ITEMS else self.tr("Events"))
        self.tabs.set_section_visible(EVENTS, True)
        if self.tabs.key() == BODY:
            self.tabs.set_key(EVENTS)

    def _messages_came(self) -> None:
        self.pages.events().refresh()

    def _ended(self) -> None:
        if self.pages.has_events:
            self.pages.events().set_live(False)
        if not self._state.stream_kind and self.tabs.isTabVisible(self.tabs.keys().index(EVENTS)):
            if self.tabs.key() == EVENTS:
                self.tabs.set_key(BODY)
            self.tabs.set_section_visible(EVENTS, False)
        if not self._state.size_bytes:
            self._body_known = False
        self._tell_end()
        self._show_page()
        self._refresh_timeline()

    def _tell_end(self) -> None:
        self.notice.tell_end(self._state, has_content=self._body_known or bool(self._state.stream_kind))

    # --- pages

    def _show_page(self) -> None:
        key = self.tabs.key() or BODY
        page = {
            HEADERS: self.pages.headers,
            COOKIES: self.pages.cookies,
            TIMELINE: self.pages.timeline,
            EVENTS: self.pages.events,
        }.get(key, self._body_page)()
        if page is not self.pages.currentWidget():
            self.pages.setCurrentWidget(page)
            if self._body_known and page is self.pages.body():
                self.pages.body().grew()
        if key == TIMELINE:
            self._refresh_timeline()

    def _body_page(self) -> QWidget:
        state = self._state
        if self._body_known:
            return self.pages.body()
        if state.stage not in ENDED and state.stage is not Stage.EMPTY:
            self.pages.sending().show_state(state)
            return self.pages.waiting()
        if state.error is not None:
            self.pages.error().show_error(state.error)
            return self.pages.error()
        self.pages.empty.set_texts(*self._empty_texts(state))
        return self.pages.empty

    def _empty_texts(self, state: ResponseState) -> tuple[str, str]:
        if state.stage is Stage.CANCELLED and state.head is not None:  # such as while it waited for another attempt
            return self.tr("Cancelled"), self.tr("No body is kept. The timeline tells what had come by then.")
        if state.stage is Stage.CANCELLED:
            return self.tr("Cancelled"), self.tr("Nothing had come by then. Press Ctrl+Enter to send again.")
        if state.stage is Stage.DONE and state.head is None:
            return self.tr("Signed in"), self.tr("Press Ctrl+Enter to send the request.")
        if state.stage is Stage.DONE:
            return self.tr("No body"), self.tr("The response is complete; it has no body.")
        return self.tr("No response yet"), self.tr("Press Ctrl+Enter to send. What comes back is shown here.")

    def _refresh_timeline(self) -> None:
        if self._presenter is not None:
            self.pages.show_events(self._presenter.events())

    # --- layout

    def _made_tabs(self) -> SectionTabs:
        tabs = SectionTabs(self)
        tabs.setObjectName(names.RESPONSE_TABS)
        tabs.setAccessibleName(self.tr("Parts of the response"))
        for key, title in (
            (BODY, self.tr("Body")),
            (HEADERS, self.tr("Headers")),
            (COOKIES, self.tr("Cookies")),
            (TIMELINE, self.tr("Timeline")),
            (EVENTS, self.tr("Events")),
        ):
            tabs.add_section(key, title)
        tabs.set_section_visible(EVENTS, False)
        tabs.key_changed.connect(lambda _key: self._show_page())
        return tabs

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tabs beside the status where there is room, else under it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        one_row = self.width() >= self.tabs.sizeHint().width() + 400
        if one_row == self._one_row:
            return
        self._one_row = one_row
        self._head.removeWidget(self.status)
        self._head.removeWidget(self.tabs)
        self._head.addWidget(self.status, 0, 0)
        self._head.addWidget(self.tabs, *((0, 1) if one_row else (1, 0)))
        self._head.setColumnStretch(0, 1)
        self._head.setRowMinimumHeight(0, 34)
        self.status.set_underlined(one_row)
