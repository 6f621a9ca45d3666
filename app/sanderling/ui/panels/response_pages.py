"""The pages of the response area, each made when it is first shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from sanderling.ui import object_names as names
from sanderling.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from sanderling.domain.events import CookiesChanged, Event
    from sanderling.domain.response import ResponseHead
    from sanderling.domain.sign_in import SignInVisit
    from sanderling.services.response_views import ReadCertificate
    from sanderling.ui.panels.response_body import ResponseBody
    from sanderling.ui.panels.response_states import ErrorPage, SendingPage
    from sanderling.ui.panels.sign_in_page import SignInPage
    from sanderling.ui.presenters.response_state import ResponseState
    from sanderling.ui.viewers.cookies_table import CookiesTable
    from sanderling.ui.viewers.events_view import EventsView
    from sanderling.ui.viewers.headers_table import HeadersTable
    from sanderling.ui.viewers.timeline_view import TimelineView

COOKIES_NAME: Final = "responseCookies"


class ResponsePages(QStackedWidget):
    """Hands out the pages; imports what a page needs only then."""

    pretty_wanted = Signal()
    save_wanted = Signal(Path)
    cancel_wanted = Signal()
    send_now_wanted = Signal()
    more_wanted = Signal()
    export_wanted = Signal()
    link_opened = Signal(str)
    pages_wanted = Signal()
    chain_wanted = Signal(object)
    steps_wanted = Signal()
    sign_in_cancelled = Signal()
    browser_wanted = Signal(str)
    address_pasted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with the empty page."""
        super().__init__(parent)
        self._head: ResponseHead | None = None
        self._body: ResponseBody | None = None
        self._headers: HeadersTable | None = None
        self._cookie_changes: CookiesChanged | None = None
        self._cookies: CookiesTable | None = None
        self._timeline: TimelineView | None = None
        self._events: EventsView | None = None
        self._sending: SendingPage | None = None
        self._error: ErrorPage | None = None
        self._sign_in: SignInPage | None = None
        self._is_visited = False
        text = self.tr("Press Ctrl+Enter to send. What comes back is shown here.")
        self.empty = EmptyState(self.tr("No response yet"), text, icon="send", parent=self)
        self.empty.setObjectName("responseEmpty")
        self.addWidget(self.empty)

    def show_head(self, head: ResponseHead | None, cookies: CookiesChanged | None = None) -> None:
        """Show headers and cookies of a response on the pages that are there, and on those made later."""
        self._head, self._cookie_changes = head, cookies
        none_yet = (self.tr("No response yet"), self.tr("Press Ctrl+Enter to send."))
        if self._headers is not None:
            self._headers.show_nothing(*((self.tr("No headers"),) if head else none_yet))
            self._headers.show_headers(head.headers if head else ())
        if self._cookies is not None:
            no_cookies = (self.tr("No cookies"), self.tr("The response sets none."))
            self._cookies.show_nothing(*(no_cookies if head else none_yet))
            refused = dict(cookies.refused) if cookies else {}
            self._cookies.show_cookies(head.all_headers("set-cookie") if head else (), refused)

    def show_events(self, events: tuple[Event, ...]) -> None:
        """Show the timeline, if it is on the screen."""
        if self._timeline is not None and self._timeline is self.currentWidget():
            self._timeline.show_events(events)

    def show_certificates(self, chain: tuple[bytes, ...], read: tuple[ReadCertificate, ...]) -> None:
        """Show what certificates say in the timeline."""
        if self._timeline is not None:
            self._timeline.show_certificates(chain, read)

    def show_progress(self, state: ResponseState) -> None:
        """Show how far a list has come."""
        if self._events is None or not state.is_items:
            return
        from sanderling.ui.viewers.items_bar import ListProgress

        end = state.paging_end
        progress = ListProgress(
            pages=state.pages,
            loading=state.is_running,
            reason=end.reason if end else "",
            has_more=end is not None and end.state is not None,
            wait=state.wait,
            wait_left_s=state.wait_left_s,
        )
        self._events.items.show_progress(progress)

    @property
    def has_events(self) -> bool:
        """Whether the page of the live events has been made."""
        return self._events is not None

    def body(self) -> ResponseBody:
        """Return the page of the body."""
        if self._body is None:
            from sanderling.ui.panels.response_body import ResponseBody

            self._body = ResponseBody(self)
            self._body.pretty_wanted.connect(self.pretty_wanted)
            self._body.save_wanted.connect(self.save_wanted)
            self._body.link_opened.connect(self.link_opened)
            self._body.pages_wanted.connect(self.pages_wanted)
            self.addWidget(self._body)
        return self._body

    def headers(self) -> HeadersTable:
        """Return the page of the headers."""
        if self._headers is None:
            from sanderling.ui.viewers.headers_table import HeadersTable

            self._headers = HeadersTable(names.RESPONSE_HEADERS, self)
            self._headers.link_opened.connect(self.link_opened)
            self.addWidget(self._headers)
            self.show_head(self._head, self._cookie_changes)
        return self._headers

    def cookies(self) -> CookiesTable:
        """Return the page of the cookies."""
        if self._cookies is None:
            from sanderling.ui.viewers.cookies_table import CookiesTable

            self._cookies = CookiesTable(COOKIES_NAME, self)
            self.addWidget(self._cookies)
            self.show_head(self._head, self._cookie_changes)
        return self._cookies

    def timeline(self) -> TimelineView:
        """Return the page of the timeline."""
        if self._timeline is None:
            from sanderling.ui.viewers.timeline_view import TimelineView

            self._timeline = TimelineView(names.TIMELINE_VIEW, self)
            self._timeline.chain_wanted.connect(self.chain_wanted)
            self.addWidget(self._timeline)
        return self._timeline

    def events(self) -> EventsView:
        """Return the page of a stream's events."""
        if self._events is None:
            from sanderling.ui.viewers.events_view import EventsView

            self._events = EventsView(names.EVENTS_VIEW, self)
            items = self._events.items
            items.stop_wanted.connect(self.cancel_wanted)
            items.send_now_wanted.connect(self.send_now_wanted)
            items.more_wanted.connect(self.more_wanted)
            items.export_wanted.connect(self.export_wanted)
            self._events.link_opened.connect(self.link_opened)
            self.addWidget(self._events)
        return self._events

    def sending(self) -> SendingPage:
        """Return the page that stands while nothing has come."""
        if self._sending is None:
            from sanderling.ui.panels.response_states import SendingPage

            self._sending = SendingPage(self)
            self._sending.cancel_wanted.connect(self.cancel_wanted)
            self._sending.send_now_wanted.connect(self.send_now_wanted)
            self.addWidget(self._sending)
        return self._sending

    def show_visit(self, visit: SignInVisit | None, qr: Sequence[Sequence[bool]] = ()) -> None:
        """Show on the page of sign-ins for whom the exchange waits; ``None`` for nobody any more."""
        self._is_visited = visit is not None
        if visit is not None or self._sign_in is not None:
            self.sign_in().show_visit(visit, qr)

    def waiting(self) -> SendingPage | SignInPage:
        """Return the page that stands while nothing has come: that of a sign-in while a person is waited for."""
        return self.sign_in() if self._is_visited else self.sending()

    def sign_in(self) -> SignInPage:
        """Return the page of sign-ins."""
        if self._sign_in is None:
            from sanderling.ui.panels.sign_in_page import SignInPage

            self._sign_in = SignInPage(self)
            self._sign_in.cancel_wanted.connect(self.sign_in_cancelled)
            self._sign_in.open_wanted.connect(self.browser_wanted)
            self._sign_in.pasted.connect(self.address_pasted)
            self.addWidget(self._sign_in)
        return self._sign_in

    def error(self) -> ErrorPage:
        """Return the page of an error."""
        if self._error is None:
            from sanderling.ui.panels.response_states import ErrorPage

            self._error = ErrorPage(self)
            self._error.steps_wanted.connect(self.steps_wanted)
            self.addWidget(self._error)
        return self._error
