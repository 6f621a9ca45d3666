"""Makes the response panel of a request's tab and connects it to the exchange."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from sanderling.domain.pagination import Pagination, PagingResume

if TYPE_CHECKING:
    from sanderling.domain.exchange import Exchange
    from sanderling.domain.request import Request
    from sanderling.services.app_services import Services
    from sanderling.ui.panels.response_panel import ResponsePanel
    from sanderling.ui.presenters.items_export import ItemsExport
    from sanderling.ui.presenters.request_presenter import RequestPresenter
    from sanderling.ui.presenters.sign_in_visits import SignInVisits
    from sanderling.ui.tasks import Tasks

_PATIENCE_S: Final = 0.15  # what is shown comes first


class ResponseWiring(QObject):
    """Lives as long as the panel."""

    def __init__(self, tab: RequestPresenter, services: Services, tasks: Tasks, visits: SignInVisits) -> None:
        """Make the panel, fed by the tab's exchanges; ``visits`` are the window's sign-ins."""
        from sanderling.ui.panels.response_panel import ResponsePanel
        from sanderling.ui.presenters.response_presenter import ResponsePresenter
        from sanderling.ui.shell.sign_in_wiring import SignInWiring

        panel = ResponsePanel()
        super().__init__(panel)
        self.panel = panel
        self._tab = tab
        self._presenter = ResponsePresenter(services.views, tasks, tab)
        self._ended: Exchange | None = None
        self._before: Exchange | None = None
        self._offer: Pagination | None = None
        self._goes_on = False
        self._tasks = tasks
        self._export: ItemsExport | None = None
        self.panel.bind(self._presenter)
        self.panel.cancel_wanted.connect(tab.cancel)
        self.panel.send_now_wanted.connect(tab.sending.send_now)
        self.panel.answered.connect(tab.sending.answer)
        self.panel.more_wanted.connect(self._go_on)
        self.panel.export_wanted.connect(self._ask_for_file)
        self.panel.link_opened.connect(lambda target: tab.follow(target, self._exchange()))
        self.panel.pages_wanted.connect(self._follow_pages)
        tab.sending.sending_changed.connect(self._sending_changed)
        tab.sending.happened.connect(self._presenter.take)
        tab.sending.ended.connect(self._finish)
        tab.closing.connect(self._presenter.close)
        SignInWiring(panel, tab.sending, visits)

    def _sending_changed(self, sending: bool) -> None:
        if sending:
            self._before, self._ended, self._offer = self._ended, None, None
            self._presenter.begin(goes_on=self._goes_on)
        elif self._ended is None:
            self._presenter.stopped()

    def _finish(self, exchange: Exchange) -> None:
        self._ended = exchange if self._presenter.finish(exchange) else self._before
        if self._ended is exchange and self._tab.sending.sent is not None:
            work = self._look_for_pages(self._tab.sending.sent, exchange)
            self._tasks.start(work, name="look for pages", owner=self._tab)

    def _exchange(self) -> Exchange:
        """Return the exchange that is shown, as far as it has come."""
        from datetime import UTC, datetime

        from sanderling.domain.events import Prepared
        from sanderling.domain.exchange import Exchange, Outcome

        events, state = self._presenter.events(), self._presenter.state
        first = next((event.url for event in events if isinstance(event, Prepared)), state.url)
        return self._ended or Exchange(
            started_at=datetime.now(UTC), method=state.method, url=first, outcome=Outcome.DONE, events=events
        )

    def _go_on(self) -> None:
        """Follow more pages of the list that is shown."""
        resume = resume_of(self._ended) if self._ended is not None else None
        if resume is not None:
            self._goes_on = True
            self._tab.go_on(resume)
            self._goes_on = False

    # -- pages

    async def _look_for_pages(self, request: Request, exchange: Exchange) -> None:
        """Offer to follow the pages of a list, once there is time to look for them."""
        await asyncio.sleep(_PATIENCE_S)
        from sanderling.services.paging_offers import paging_offer

        offer = await paging_offer(request, exchange) if self._ended is exchange else None
        if offer is not None and self._ended is exchange:
            self._offer = offer
            self.panel.offer_pages()

    def _follow_pages(self) -> None:
        """Take the offer, as an edit of the request."""
        if self._offer is not None:
            self._tab.change(replace(self._tab.request, pagination=self._offer))

    # -- export

    def _ask_for_file(self) -> None:
        """Ask where to write the items that have come by then."""
        from sanderling.services.exporting import item_forms
        from sanderling.ui.dialogs.export_dialog import ExportDialog

        dialog = ExportDialog([(form.name, form.label, form.suffix) for form in item_forms()], self.panel)
        dialog.chosen.connect(self._write_items)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write_items(self, target: Path, form: str) -> None:
        from sanderling.ui.presenters.items_export import ItemsExport

        if self._export is None:
            self._export = ItemsExport(self._tasks)  # a task that is being stopped outlives the panel
            self._export.progressed.connect(self.panel.notice.tell_export)
            self._export.ended.connect(self.panel.notice.tell)
            self.panel.notice.export_ended.connect(self._export.cancel)
            self._tab.closing.connect(self._export.cancel)
        body = self._presenter.items()
        if body is not None:
            self._export.start(body, target, form)


def resume_of(exchange: Exchange) -> PagingResume | None:
    """Return where a list goes on, if there is more of it."""
    from sanderling.domain.events import PagingEnded  # an idle window does without all the events

    ends = [event for event in exchange.events if isinstance(event, PagingEnded)]
    if not ends or ends[-1].state is None or exchange.body is None:
        return None
    return PagingResume(ends[-1].state, exchange.body)


def make_response(tab: RequestPresenter, services: Services, tasks: Tasks, visits: SignInVisits) -> ResponsePanel:
    """Return the response panel, fed by the tab's exchanges."""
    return ResponseWiring(tab, services, tasks, visits).panel
