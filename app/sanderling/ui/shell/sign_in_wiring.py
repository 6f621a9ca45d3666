"""Shows in a tab's response area the sign-in that its exchange waits for, and hands on what the person does there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sanderling.domain.sign_in import BrowserVisit, SignInVisit

if TYPE_CHECKING:
    from sanderling.domain.events import Event
    from sanderling.ui.panels.response_panel import ResponsePanel
    from sanderling.ui.presenters.sending_presenter import SendingPresenter
    from sanderling.ui.presenters.sign_in_visits import SignInVisits


class SignInWiring(QObject):
    """Lives as long as the panel."""

    def __init__(self, panel: ResponsePanel, sending: SendingPresenter, visits: SignInVisits) -> None:
        """Watch the exchanges of a tab and the visits of the window."""
        super().__init__(panel)
        self._panel = panel
        self._visits = visits
        self._waits = False
        self._purpose = ""
        self._own: SignInVisit | None = None
        self._shown: SignInVisit | None = None
        sending.happened.connect(self._happened)
        sending.sending_changed.connect(self._sending_changed)
        visits.changed.connect(self._show)
        panel.pages.sign_in_cancelled.connect(self._cancel)
        panel.pages.browser_wanted.connect(visits.open_address)
        panel.pages.address_pasted.connect(self._paste)

    def _happened(self, event: Event) -> None:
        from sanderling.domain.events import SignInEnded, SignInStarted, SignInStep  # not before the first send

        if isinstance(event, SignInStarted):
            self._waits, self._own, self._purpose = True, None, event.purpose
        elif isinstance(event, SignInStep):
            self._own = self._visits.named_in(event.detail) or self._own
        elif isinstance(event, SignInEnded):
            self._waits = False
        else:
            return
        self._show()

    def _sending_changed(self, sending: bool) -> None:
        if not sending:
            self._waits = False
            self._show()

    def _show(self) -> None:
        visit = self._visits.of(self._own, self._purpose) if self._waits else None
        if visit is not self._shown:
            self._shown = visit
            self._panel.show_visit(visit, self._visits.qr(visit))

    def _cancel(self) -> None:
        if self._shown is not None:
            self._shown.cancel()

    def _paste(self, address: str) -> None:
        if isinstance(self._shown, BrowserVisit):
            self._shown.paste(address)
