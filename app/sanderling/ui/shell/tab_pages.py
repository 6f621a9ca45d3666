"""Makes the page of a tab when it first comes to front, and connects it to its presenter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from sanderling.domain.collection import ItemPath
from sanderling.domain.request import Request
from sanderling.domain.url_text import path_names
from sanderling.domain.variables import Scopes
from sanderling.ui.panels.section import FormKind, Offers
from sanderling.ui.presenters.document_presenter import DocumentPresenter
from sanderling.ui.presenters.request_presenter import RequestPresenter
from sanderling.ui.presenters.tab_presenter import TabPresenter
from sanderling.ui.shell.request_page import RequestPage
from sanderling.ui.shell.variable_lookup import variable_source

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.panels.document_panel import DocumentPanel
    from sanderling.ui.panels.request_panel import RequestPanel
    from sanderling.ui.panels.response_panel import ResponsePanel
    from sanderling.ui.panels.section_stack import SectionStack
    from sanderling.ui.presenters.sign_in_visits import SignInVisits
    from sanderling.ui.tasks import Tasks


_IDLE_MS = 60
_SESSION_PAUSE_MS = 300


def _auth_kinds() -> tuple[FormKind, ...]:
    from sanderling.services.auth_kinds import auth_kinds

    return tuple(auth_kinds())


def _paging_kinds() -> tuple[FormKind, ...]:
    from sanderling.services.paging_kinds import paging_kinds

    return tuple(paging_kinds())


class TabPages(QObject):
    """Builds panels for presenters."""

    request_page_made = Signal(object, object)
    """A ``RequestPanel`` and its ``RequestPresenter``."""

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        visits: SignInVisits,
        trail_of: Callable[[ItemPath], tuple[str, ...]],
        parent: QObject,
    ) -> None:
        """Hold what pages need; ``trail_of`` gives the names of the folders around an item."""
        super().__init__(parent)
        self._visits = visits
        self._services = services
        self._tasks = tasks
        self._trail_of = trail_of
        self._offers = Offers(auth_kinds=_auth_kinds, paging_kinds=_paging_kinds)
        self._in_use = False
        self._waiting: list[SectionStack] = []

    def make(self, tab: TabPresenter) -> QWidget:
        """Return the page of a tab, connected."""
        if isinstance(tab, RequestPresenter):
            return self._request_page(tab)
        assert isinstance(tab, DocumentPresenter)
        return self._document_page(tab)

    # -- requests

    def _request_page(self, tab: RequestPresenter) -> RequestPage:
        from sanderling.ui.panels.request_panel import RequestPanel

        panel = RequestPanel(self._offers)
        self._connect_request(tab, panel)
        self.request_page_made.emit(panel, tab)
        response = self._response(tab)
        response.went_live.connect(panel.show_live)
        response.pages_wanted.connect(lambda: panel.sections.show_section("pages", focus=True))
        page = RequestPage(panel, response)
        panel.show_request(tab.request)
        panel.sections.show_section(tab.section or telling_section(tab.request))
        if not tab.section:
            _choose_section_once(tab, panel)
        panel.sections.section_shown.connect(lambda key: self._note_section(tab, key))
        self.show_place(tab, panel)
        if self._in_use:
            QTimer.singleShot(_IDLE_MS, panel, panel.sections.build_rest)
        else:
            self._waiting.append(panel.sections)
            panel.edited.connect(self.prepare)
            tab.sending.started.connect(self.prepare)
        return page

    def prepare(self) -> None:
        """Build what was not shown yet: the window is in use now, and the next click should not wait.

        A window that is only looked at stays as light as it started.
        """
        self._in_use = True
        QTimer.singleShot(_IDLE_MS, self, self._services.views)
        waiting, self._waiting = self._waiting, []
        for sections in waiting:
            if isValid(sections):
                QTimer.singleShot(_IDLE_MS, sections, sections.build_rest)

    def _connect_request(self, tab: RequestPresenter, panel: RequestPanel) -> None:
        panel.edited.connect(tab.edit)
        panel.send_requested.connect(tab.send)
        panel.cancel_requested.connect(tab.cancel)
        panel.sign_in_requested.connect(tab.sign_in)
        panel.forget_session_requested.connect(tab.forget_session)
        tab.session_found.connect(panel.show_session)
        panel.save_requested.connect(lambda: self._tasks.start(tab.save(), name="save", owner=tab))
        panel.sections.keep_secret_requested.connect(tab.keep_secret)
        panel.sections.reveal_secret_requested.connect(tab.reveal_secret)
        tab.request_replaced.connect(panel.show_request)
        tab.sending.sending_changed.connect(panel.show_sending)
        tab.secret_kept.connect(panel.sections.set_secret)
        tab.secret_revealed.connect(panel.sections.show_secret)
        tab.notice.connect(panel.notices.show_notice)
        tab.face_changed.connect(lambda: self.show_place(tab, panel))

        def show_scopes(scopes: Scopes) -> None:
            panel.set_variables(variable_source(scopes))

        tab.scopes_found.connect(show_scopes)
        tab.settings_found.connect(panel.show_inherited)
        self._watch_session(tab, panel)

    def _watch_session(self, tab: RequestPresenter, panel: RequestPanel) -> None:
        """Show whether somebody is signed in, while the auth is in front: it is looked for in the keyring."""
        pause = QTimer(panel, singleShot=True, interval=_SESSION_PAUSE_MS)

        def look() -> None:
            if panel.sections.key() == "auth":
                tab.look_for_session()

        pause.timeout.connect(look)
        panel.sections.section_shown.connect(lambda _key: look())
        panel.edited.connect(lambda _request: pause.start())
        tab.request_replaced.connect(lambda _request: pause.start())
        tab.sending.sending_changed.connect(lambda _sending: pause.start())

    def _note_section(self, tab: TabPresenter, key: str) -> None:
        if tab.section != key:
            tab.section = key
            tab.face_changed.emit()

    def _response(self, tab: RequestPresenter) -> ResponsePanel:
        from sanderling.ui.shell.response_wiring import make_response

        return make_response(tab, self._services, self._tasks, self._visits)

    def show_place(self, tab: RequestPresenter, panel: RequestPanel) -> None:
        """Show where the request lies and whether it is saved."""
        name = tab.request.name if tab.path else self.tr("New request")
        panel.show_place(self._trail_of(tab.path), name, tab.unsaved or not tab.path)

    # -- documents

    def _document_page(self, tab: DocumentPresenter) -> DocumentPanel:
        from sanderling.ui.panels.document_panel import DocumentPanel

        panel = DocumentPanel(tab.face.kind, self._offers)
        panel.edited.connect(tab.edit)
        panel.sections.keep_secret_requested.connect(tab.keep_secret)
        panel.sections.reveal_secret_requested.connect(tab.reveal_secret)
        tab.document_replaced.connect(panel.show_document)
        tab.secret_kept.connect(panel.sections.set_secret)
        tab.secret_revealed.connect(panel.sections.show_secret)
        tab.notice.connect(panel.notices.show_notice)
        panel.sections.section_shown.connect(lambda key: self._note_section(tab, key))

        def show_scopes(scopes: Scopes) -> None:
            panel.set_variables(variable_source(scopes))

        tab.scopes_found.connect(show_scopes)
        tab.settings_found.connect(panel.sections.set_inherited)
        first = "auth" if tab.face.kind == "folder" else "variables"
        panel.sections.show_section(tab.section or first)
        if tab.document is not None:
            panel.show_document(tab.document)
        return panel


def telling_section(request: Request) -> str:
    """Return the section that says most about a request nobody has looked at yet."""
    has_params = bool(request.query or path_names(request.url_template))
    return "body" if request.body.kind != "none" and not has_params else "params"


def _choose_section_once(tab: RequestPresenter, panel: RequestPanel) -> None:
    """Bring the telling section to front when the request comes."""

    def choose(request: Request) -> None:
        tab.request_replaced.disconnect(choose)
        if not tab.section:
            panel.sections.show_section(telling_section(request))

    tab.request_replaced.connect(choose)
