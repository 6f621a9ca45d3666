"""Commands about what requests share: cookies, sign-ins, the cache, the limits of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sanderling.domain.errors import SanderlingError
from sanderling.ui.presenters.notices import Notice, notice_of

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.presenters.host_presenter import HostPresenter
    from sanderling.ui.shell.front import Front
    from sanderling.ui.tasks import Tasks


class NetworkCommands(QObject):
    """Does what is done seldom; imports what it needs only then."""

    def __init__(self, front: Front, services: Services, tasks: Tasks, hosts: HostPresenter) -> None:
        """Act over the window; ``hosts`` knows the host of the request in front."""
        super().__init__(front.window)
        self._front = front
        self._services = services
        self._tasks = tasks
        self._hosts = hosts

    def cookies(self) -> None:
        """Open the workspace's cookies."""
        from sanderling.ui.dialogs.cookies_dialog import CookiesDialog
        from sanderling.ui.presenters.cookies_presenter import CookiesPresenter

        presenter = CookiesPresenter(self._services.cookies, self._tasks)
        dialog = CookiesDialog(presenter, self._front.window)
        presenter.setParent(dialog)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def sign_ins(self) -> None:
        """Open the sessions at authorization servers."""
        from sanderling.ui.dialogs.sessions_dialog import SessionsDialog
        from sanderling.ui.presenters.sessions_presenter import SessionsPresenter

        presenter = SessionsPresenter(self._services.signing_in, self._tasks)
        dialog = SessionsDialog(presenter, self._front.window)
        presenter.setParent(dialog)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -- the host in front

    def show_host(self) -> None:
        """Show in the timeline what the host in front has said."""
        response = self._front.response
        if response is not None and hasattr(response, "show_section"):
            response.show_section("timeline")

    def let_host_in(self) -> None:
        """Hold the host in front back no longer, and close its circuit."""
        host = self._hosts.host
        if not host:
            self._say_nothing_sent()
            return
        self._services.host_states.let_in(host)
        self._hosts.refresh()
        self._say(self.tr("Requests to {host} are sent again.").format(host=host))

    # -- cache

    def clear_host_cache(self) -> None:
        """Forget the kept responses of the host in front."""
        if self._hosts.host:
            self._tasks.start(self._clear(self._hosts.host), name="clear cache")
        else:
            self._say_nothing_sent()

    def clear_cache(self) -> None:
        """Forget every kept response."""
        self._tasks.start(self._clear(""), name="clear cache")

    async def _clear(self, host: str) -> None:
        cache = self._services.http_cache
        try:
            count = await (cache.clear_host(host) if host else cache.clear())
        except SanderlingError as error:
            self._front.window.tab_area.notices.show_notice(notice_of(error, topic="cache"))
            return
        of = self.tr(" of {host}").format(host=host) if host else ""
        if count == 1:
            self._say(self.tr("1 response{of} was removed from the cache.").format(of=of))
        elif count:
            self._say(self.tr("{count} responses{of} were removed from the cache.").format(count=count, of=of))
        else:
            self._say(self.tr("The cache holds no responses{of}.").format(of=of))

    def _say_nothing_sent(self) -> None:
        self._say(self.tr("The request in front was not sent yet, so there is no host."))

    def _say(self, text: str) -> None:
        notice = Notice(kind="info", message=text, topic="cache", lasting_s=6.0)
        self._front.window.tab_area.notices.show_notice(notice)
