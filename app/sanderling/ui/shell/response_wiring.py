"""Makes the response panel of a request's tab and connects it to the exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sanderling.domain.events import PagingEnded
from sanderling.domain.exchange import Exchange
from sanderling.domain.pagination import PagingResume

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.panels.response_panel import ResponsePanel
    from sanderling.ui.presenters.request_presenter import RequestPresenter
    from sanderling.ui.tasks import Tasks


class ResponseWiring(QObject):
    """Lives as long as the panel."""

    def __init__(self, tab: RequestPresenter, services: Services, tasks: Tasks) -> None:
        """Make the panel, fed by the tab's exchanges."""
        from sanderling.ui.panels.response_panel import ResponsePanel
        from sanderling.ui.presenters.response_presenter import ResponsePresenter

        panel = ResponsePanel()
        super().__init__(panel)
        self.panel = panel
        self._tab = tab
        self._presenter = ResponsePresenter(services.views, tasks, tab)
        self._ended: Exchange | None = None
        self._goes_on = False
        self.panel.bind(self._presenter)
        self.panel.cancel_wanted.connect(tab.cancel)
        self.panel.send_now_wanted.connect(tab.sending.send_now)
        self.panel.answered.connect(tab.sending.answer)
        self.panel.more_wanted.connect(self._go_on)
        tab.sending.sending_changed.connect(self._sending_changed)
        tab.sending.happened.connect(self._presenter.take)
        tab.sending.ended.connect(self._finish)
        tab.closing.connect(self._presenter.close)

    def _sending_changed(self, sending: bool) -> None:
        if sending:
            self._ended = None
            self._presenter.begin(goes_on=self._goes_on)
        elif self._ended is None:
            self._presenter.stopped()

    def _finish(self, exchange: Exchange) -> None:
        self._ended = exchange
        self._presenter.finish(exchange)

    def _go_on(self) -> None:
        """Follow more pages of the list that is shown."""
        resume = resume_of(self._ended) if self._ended is not None else None
        if resume is not None:
            self._goes_on = True
            self._tab.go_on(resume)
            self._goes_on = False


def resume_of(exchange: Exchange) -> PagingResume | None:
    """Return where a list goes on, if there is more of it."""
    ends = [event for event in exchange.events if isinstance(event, PagingEnded)]
    if not ends or ends[-1].state is None or exchange.body is None:
        return None
    return PagingResume(ends[-1].state, exchange.body)


def make_response(tab: RequestPresenter, services: Services, tasks: Tasks) -> ResponsePanel:
    """Return the response panel, fed by the tab's exchanges."""
    return ResponseWiring(tab, services, tasks).panel
