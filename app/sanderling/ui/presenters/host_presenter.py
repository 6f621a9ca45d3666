"""What is known of the host of the request in front: its rate limit, whether it is held back, its circuit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from sanderling.ui.presenters.request_presenter import RequestPresenter

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.services.host_states import HostState
    from sanderling.ui.presenters.tab_presenter import TabPresenter
    from sanderling.ui.presenters.tabs_presenter import TabsPresenter

_TICK_MS: Final = 1000


class HostPresenter(QObject):
    """Tells of a change, and each second while something counts down; nothing runs while nothing is known."""

    changed = Signal(object)
    """A ``HostState``, or ``None`` where nothing is known."""

    def __init__(self, services: Services, tabs: TabsPresenter, parent: QObject | None = None) -> None:
        """Follow the tab in front."""
        super().__init__(parent)
        self._services = services
        self._tabs = tabs
        self._shown: HostState | None = None
        self._timer = QTimer(self, singleShot=True, interval=_TICK_MS)
        self._timer.timeout.connect(self.refresh)
        tabs.opened.connect(self._watch)
        tabs.activated.connect(lambda _key: self.refresh())

    @property
    def host(self) -> str:
        """The host that the request in front went to last; empty if it was not sent yet."""
        return self._services.host_states.of_url(self._url()).host

    def refresh(self) -> None:
        """Look again."""
        self._timer.stop()
        state = self._services.host_states.of_url(self._url())
        known = state if is_known(state) else None
        if known != self._shown:
            self._shown = known
            self.changed.emit(known)
        if (known is not None and counts_down(known)) or self._is_sending():
            self._timer.start()

    def _watch(self, tab: TabPresenter, _index: int) -> None:
        if isinstance(tab, RequestPresenter):
            tab.sending.sending_changed.connect(lambda _sending: self.refresh())

    def _url(self) -> str:
        tab = self._tabs.active
        return tab.sending.last_url if isinstance(tab, RequestPresenter) else ""

    def _is_sending(self) -> bool:
        tab = self._tabs.active
        return isinstance(tab, RequestPresenter) and tab.sending.sending


def is_known(state: HostState) -> bool:
    """Return whether there is anything to tell of a host."""
    return state.circuit != "closed" or state.held_for_s > 0 or state.remaining is not None


def counts_down(state: HostState) -> bool:
    """Return whether what is known of a host will be another in a second."""
    return state.circuit_wait_s > 0 or state.held_for_s > 0 or state.reset_in_s is not None
