"""Makes the response panel of a request's tab and connects it to the exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.presenters.request_presenter import RequestPresenter
    from sanderling.ui.tasks import Tasks


def make_response(tab: RequestPresenter, services: Services, tasks: Tasks) -> QWidget:
    """Return the response panel, fed by the tab's exchanges."""
    return QWidget()
