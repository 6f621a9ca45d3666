"""Makes the response panel of a request's tab and connects it to the exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanderling.domain.exchange import Exchange

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.panels.response_panel import ResponsePanel
    from sanderling.ui.presenters.request_presenter import RequestPresenter
    from sanderling.ui.tasks import Tasks


def make_response(tab: RequestPresenter, services: Services, tasks: Tasks) -> ResponsePanel:
    """Return the response panel, fed by the tab's exchanges."""
    from sanderling.ui.panels.response_panel import ResponsePanel
    from sanderling.ui.presenters.response_presenter import ResponsePresenter

    panel = ResponsePanel()
    presenter = ResponsePresenter(services.views, tasks, tab)
    panel.bind(presenter)
    panel.cancel_wanted.connect(tab.cancel)
    panel.send_now_wanted.connect(tab.sending.send_now)
    panel.answered.connect(tab.sending.answer)
    ended: list[Exchange] = []

    def finish(exchange: Exchange) -> None:
        ended.append(exchange)
        presenter.finish(exchange)

    def sending_changed(sending: bool) -> None:
        if sending:
            ended.clear()
            presenter.begin()
        elif not ended:
            presenter.stopped()

    tab.sending.sending_changed.connect(sending_changed)
    tab.sending.happened.connect(presenter.take)
    tab.sending.ended.connect(finish)
    tab.closing.connect(presenter.close)
    return panel
