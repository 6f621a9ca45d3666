"""The window as a whole: restoring it, keeping its session, and meeting changes on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from sanderling.domain.collection import ItemPath, parent_of
from sanderling.domain.errors import SanderlingError
from sanderling.domain.session import Draft, Session
from sanderling.ui.presenters.environments_presenter import EnvironmentsPresenter
from sanderling.ui.presenters.notices import Notice, notice_of
from sanderling.ui.presenters.preferences_presenter import PreferencesPresenter
from sanderling.ui.presenters.questions import Questions
from sanderling.ui.presenters.request_presenter import RequestPresenter
from sanderling.ui.presenters.sidebar_presenter import SidebarPresenter
from sanderling.ui.presenters.surroundings import Surroundings
from sanderling.ui.presenters.tab_presenter import WORKSPACE_PATH, TabPresenter
from sanderling.ui.presenters.tabs_presenter import TabsPresenter
from sanderling.ui.presenters.tree_edits import all_requests, find_entry

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks

_PAUSE_MS = 300


class WindowPresenter(QObject):
    """Holds the presenters of sidebar, environments and tabs together."""

    notice = Signal(object)
    workspace_named = Signal(str)
    closing = Signal()
    """The last chance to hand over what the next start should find again."""
    restored = Signal()
    """The last session is back; nobody waits any more."""
    layout_restored = Signal(object)
    """The sizes and choices of the last session, by name."""

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        questions: Questions,
        preferences: PreferencesPresenter,
        parent: QObject | None = None,
    ) -> None:
        """Build the presenters; ``restore`` fills them."""
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self.preferences = preferences
        self.sidebar = SidebarPresenter(services, tasks, self)
        self.environments = EnvironmentsPresenter(services, tasks, self, flush_documents=self._flush_documents)
        around = Surroundings(
            services=services,
            tasks=tasks,
            questions=questions,
            environment=self.environments.settled_active,
            tree=lambda: self.sidebar.entries,
            flush_documents=self._flush_documents,
        )
        self.tabs = TabsPresenter(around, self)
        self._layout: dict[str, str] = {}
        self._restored = False
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(lambda: tasks.start(self.save_session(), name="save session"))
        self._connect()

    def _connect(self) -> None:
        sidebar, environments, tabs = self.sidebar, self.environments, self.tabs
        for source in (sidebar, environments):
            source.notice.connect(self.notice)
            source.open_requested.connect(tabs.open_path)
            source.path_changed.connect(tabs.follow_path)
            source.removed.connect(tabs.drop_path)
        environments.active_changed.connect(self._environment_changed)
        tabs.changed.connect(self._touch_session)
        tabs.opened.connect(self._tab_opened)

    async def _flush_documents(self) -> None:
        await self.tabs.flush_documents()

    def _tab_opened(self, tab: TabPresenter, _index: int) -> None:
        if isinstance(tab, RequestPresenter):
            tab.saved.connect(lambda path: self._request_saved(path, tab))

    def _request_saved(self, path: ItemPath, tab: RequestPresenter) -> None:
        if find_entry(self.sidebar.entries, parent_of(path)) is not None:
            self.sidebar.note_request(path, tab.request)
        else:
            self._tasks.start(self.sidebar.reload(), name="read tree", owner=self)
        self._touch_session()

    def _environment_changed(self, _path: str) -> None:
        self._tasks.start(self.tabs.refresh_scopes(), name="refresh scopes", owner=self)
        self._touch_session()

    # -- starting

    async def restore(self) -> None:
        """Bring back preferences, session and environments; the tree and everything else follow by themselves."""
        await self.preferences.load()
        session, drafts = await self._remembered()
        self._layout = dict(session.layout)
        self.layout_restored.emit(dict(session.layout))
        reading = self._tasks.start(self.sidebar.reload(), name="read tree", owner=self)
        self.environments.active = session.environment
        await self.environments.reload()
        self.environments.active_changed.emit(self.environments.active)
        self.tabs.restore(session, drafts)
        if not session.layout:
            await asyncio.wait([reading])
            await self._begin()
        await self.tabs.settled()
        self._restored = True
        self.restored.emit()
        self._tasks.start(self._follow_disk(), name="follow the workspace", owner=self)

    async def _begin(self) -> None:
        """Show a request when there is no session yet, and say what to do with one of the playground's."""
        if not self.tabs.tabs:
            first = next(all_requests(self.sidebar.entries), None)
            if first is not None:
                self.tabs.open_path(first[0].path)
        await self.tabs.settled()
        tab = self.tabs.active
        if isinstance(tab, RequestPresenter) and "{{playground}}" in tab.request.url_template:
            self.notice.emit(self._welcome())

    async def _follow_disk(self) -> None:
        async for paths in self._services.editing.watch():
            if paths:
                await self.take_changes(paths)
            else:
                await self._read_workspace()

    async def _read_workspace(self) -> None:
        """Read the tree, and compare what was read before anybody watched: from here on nothing is missed."""
        await self.read_name()
        await self.sidebar.reload()
        await self.tabs.take_changes(frozenset(tab.path for tab in self.tabs.tabs if tab.path))

    def _welcome(self) -> Notice:
        return Notice(
            kind="info",
            message=self.tr("Press Send or Ctrl+Enter."),
            advice=self.tr("A small demo server inside Sanderling answers."),
            topic="welcome",
        )

    def open_workspace_variables(self) -> None:
        """Edit the variables that count everywhere."""
        self.tabs.open_path(WORKSPACE_PATH)

    async def _remembered(self) -> tuple[Session, tuple[Draft, ...]]:
        try:
            return await self._services.session.load(), await self._services.session.drafts()
        except SanderlingError as error:
            self.notice.emit(notice_of(error))
            return Session(), ()

    async def read_name(self) -> None:
        """Read the workspace's name."""
        try:
            info = await self._services.editing.info()
        except SanderlingError as error:
            self.notice.emit(notice_of(error))
        else:
            self.workspace_named.emit(info.name)

    async def take_changes(self, paths: frozenset[ItemPath]) -> None:
        """Show what changed on disk."""
        items = frozenset(path for path in paths if path.startswith("collections"))
        if items:
            await self.sidebar.take_changes(items)
        if len(items) < len(paths):
            await self.environments.reload()
            await self.read_name()
        await self.tabs.take_changes(paths)

    # -- session

    def keep_layout(self, layout: Mapping[str, str]) -> None:
        """Take sizes and choices that the next start should find again."""
        if any(self._layout.get(key) != value for key, value in layout.items()):
            self._layout.update(layout)
            self._touch_session()

    def _touch_session(self) -> None:
        if self._restored and not self._timer.isActive():
            self._timer.start()

    async def save_session(self) -> None:
        """Write the session."""
        self._timer.stop()
        if not self._restored:
            return
        session = Session(
            tabs=tuple(tab.state for tab in self.tabs.tabs),
            active_key=self.tabs.active_key,
            environment=self.environments.active,
            layout=dict(self._layout),
        )
        try:
            await self._services.session.save(session)
        except SanderlingError as error:
            self.notice.emit(notice_of(error, topic="session"))

    async def prepare_close(self) -> bool:
        """Bring everything to disk; nothing is asked, because drafts keep unsaved work."""
        self.closing.emit()
        await self.tabs.flush()
        await self.save_session()
        return True
