"""The open tabs: which there are, in which order, which one is in front."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sanderling.domain.collection import ItemPath
from sanderling.domain.request import Request
from sanderling.domain.session import Draft, Session, TabState
from sanderling.ui.presenters.document_presenter import DocumentPresenter
from sanderling.ui.presenters.notices import Notice
from sanderling.ui.presenters.questions import CloseAnswer
from sanderling.ui.presenters.request_presenter import RequestPresenter
from sanderling.ui.presenters.surroundings import Surroundings
from sanderling.ui.presenters.tab_presenter import TabPresenter, kind_of

if TYPE_CHECKING:
    from sanderling.services.following_links import FollowedLink

_CLOSED_KEPT = 20


class TabsPresenter(QObject):
    """Opens, closes and restores tabs. A tab is a ``TabPresenter``; its panel is made when it first comes to front."""

    opened = Signal(object, int)
    """A tab and its place."""
    closed = Signal(str)
    activated = Signal(str)
    """The key of the tab in front; empty if there is none."""
    changed = Signal()
    """Something the session keeps is another."""

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        """Start without tabs."""
        super().__init__(parent)
        self._around = around
        self._tabs: list[TabPresenter] = []
        self._active = ""
        self._recent: list[str] = []
        self._closed: list[TabState] = []
        self._loaded: set[str] = set()
        self._drafts: dict[str, Draft] = {}
        self._loading: asyncio.Task[None] | None = None

    # -- what there is

    @property
    def tabs(self) -> tuple[TabPresenter, ...]:
        """The tabs from left to right."""
        return tuple(self._tabs)

    @property
    def active(self) -> TabPresenter | None:
        """The tab in front."""
        return self.find(self._active)

    @property
    def active_key(self) -> str:
        """The key of the tab in front; empty if there is none."""
        return self._active

    def find(self, key: str) -> TabPresenter | None:
        """Return the tab of a key."""
        return next((tab for tab in self._tabs if tab.key == key), None)

    def at_path(self, path: ItemPath) -> TabPresenter | None:
        """Return the tab that shows an item."""
        return next((tab for tab in self._tabs if path and tab.path == path), None)

    # -- opening

    def open_path(self, path: ItemPath) -> None:
        """Bring an item to front, in a new tab if it has none."""
        tab = self.at_path(path)
        if tab is None:
            tab = self._add(TabState(key=new_key(), path=path), self._after_active())
        self.activate(tab.key)

    def open_new(self, request: Request | None = None, place: ItemPath = "") -> TabPresenter:
        """Open a tab with a request that is not stored yet; ``place`` is the item whose folders it inherits from."""
        tab = self._add(TabState(key=new_key(), place=place), self._after_active())
        self._loaded.add(tab.key)
        if request is not None and isinstance(tab, RequestPresenter):
            tab.start_with(request)
        self.activate(tab.key)
        return tab

    def open_followed(self, link: FollowedLink) -> None:
        """Open the request that a link has become, and say what does not go along with it."""
        tab = self.open_new(link.request, link.place or "")
        if link.dropped:
            message = self.tr("This link leads to another place: {host}.").format(host=link.host)
            left = self.tr("Left behind: {names}. Add what that host should know of you.")
            advice = left.format(names=", ".join(link.dropped))
            tab.notice.emit(Notice(kind="info", message=message, advice=advice, topic="link"))

    def reopen_closed(self) -> None:
        """Open the tab that was closed last."""
        while self._closed:
            state = self._closed.pop()
            if self.at_path(state.path) is None:
                tab = self._add(replace(state, key=new_key()), self._after_active())
                self.activate(tab.key)
                return

    def _after_active(self) -> int:
        return next((i + 1 for i, tab in enumerate(self._tabs) if tab.key == self._active), len(self._tabs))

    def _add(self, state: TabState, index: int) -> TabPresenter:
        kind = RequestPresenter if kind_of(state.path) == "request" else DocumentPresenter
        tab: TabPresenter = kind(self._around, state, self)
        self._tabs.insert(index, tab)
        tab.face_changed.connect(self.changed)
        if isinstance(tab, RequestPresenter):
            tab.followed.connect(self.open_followed)
        tab.vanished.connect(lambda: self._remove(tab))
        self.opened.emit(tab, index)
        return tab

    # -- to front

    def activate(self, key: str) -> None:
        """Bring a tab to front and load it if it was not yet."""
        if key == self._active and key in self._loaded:
            return
        self._active = key
        if key:
            self._recent = [*(other for other in self._recent if other != key), key]
        self.activated.emit(key)
        self.changed.emit()
        tab = self.find(key)
        if tab is not None:
            self._loading = self._around.tasks.start(self._bring_up(tab), name=f"load tab {key}", owner=tab)

    async def settled(self) -> None:
        """Wait until the tab in front is loaded."""
        if self._loading is not None:
            await asyncio.wait([self._loading])

    async def _bring_up(self, tab: TabPresenter) -> None:
        if tab.key not in self._loaded:
            self._loaded.add(tab.key)
            if isinstance(tab, RequestPresenter):
                await tab.load(self._drafts.pop(tab.key, None))
            elif isinstance(tab, DocumentPresenter):
                await tab.load()
        await tab.refresh_scopes()

    def read_again(self, key: str) -> None:
        """Read a damaged item again."""
        tab = self.find(key)
        if tab is not None:
            self._around.tasks.start(tab.check_disk(), name=f"read tab {key} again", owner=tab)

    def activate_next(self, step: int) -> None:
        """Bring the neighbour to front, around the ends."""
        keys = [tab.key for tab in self._tabs]
        if keys:
            at = keys.index(self._active) if self._active in keys else 0
            self.activate(keys[(at + step) % len(keys)])

    def reorder(self, keys: list[str]) -> None:
        """Take the order of the strip."""
        self._tabs.sort(key=lambda tab: keys.index(tab.key) if tab.key in keys else len(keys))
        self.changed.emit()

    # -- closing

    def start_closing(self, key: str) -> None:
        """Close a tab as soon as the person has answered."""
        self._around.tasks.start(self.close(key), name="close tab")

    async def close(self, key: str) -> bool:
        """Close a tab, asking about unsaved work; return whether it is closed."""
        tab = self.find(key)
        if tab is None:
            return True
        await tab.flush()
        if tab.unsaved:
            answer = await self._around.questions.unsaved(tab.face.title)
            if answer is CloseAnswer.CANCEL:
                return False
            if answer is CloseAnswer.SAVE and not await tab.save():
                return False
            if answer is CloseAnswer.DISCARD:
                await tab.discard()
        self._remove(tab)
        return True

    async def close_others(self, key: str) -> None:
        """Close every tab but one."""
        for tab in self.tabs:
            if tab.key != key and not await self.close(tab.key):
                return

    def _remove(self, tab: TabPresenter) -> None:
        if tab not in self._tabs:
            return
        index = self._tabs.index(tab)
        self._tabs.remove(tab)
        if tab.path:
            self._closed = [*self._closed, tab.state][-_CLOSED_KEPT:]
        self._recent = [key for key in self._recent if key != tab.key]
        tab.close()
        self.closed.emit(tab.key)
        tab.deleteLater()
        if tab.key == self._active:
            neighbour = self._tabs[min(index, len(self._tabs) - 1)].key if self._tabs else ""
            self.activate(self._recent[-1] if self._recent else neighbour)
        self.changed.emit()

    # -- what happens to the items of tabs

    def follow_path(self, old: ItemPath, new: ItemPath) -> None:
        """Follow an item, and everything in it, to another path."""
        for tab in self._tabs:
            if tab.place == old or tab.place.startswith(f"{old}/"):
                tab.place = new + tab.place[len(old) :]
            if tab.path == old or tab.path.startswith(f"{old}/"):
                tab.take_path(new + tab.path[len(old) :])
                if tab.key in self._loaded:
                    self._around.tasks.start(tab.check_disk(), name="read renamed item", owner=tab)

    def drop_path(self, path: ItemPath) -> None:
        """Close the tabs of a deleted item, and of everything in it; unsaved work stays open."""
        for tab in self.tabs:
            if tab.path == path or tab.path.startswith(f"{path}/"):
                if tab.unsaved and isinstance(tab, RequestPresenter):
                    self._around.tasks.start(tab.check_disk(), name="meet deletion", owner=tab)
                else:
                    self._remove(tab)

    async def take_changes(self, paths: frozenset[ItemPath]) -> None:
        """Compare tabs with their files after these changed, and look variables up again."""
        for tab in self.tabs:
            if tab.key in self._loaded and tab.path in paths:
                await tab.check_disk()
        if any(kind_of(path) != "request" for path in paths):
            await self.refresh_scopes()

    async def refresh_scopes(self) -> None:
        """Look variables up again for the tab in front; the others do when they come to front."""
        if self.active is not None:
            await self.active.refresh_scopes()

    # -- session

    def restore(self, session: Session, drafts: tuple[Draft, ...]) -> None:
        """Open the tabs of the last session, and one for each draft that has none."""
        self._drafts = {draft.key: draft for draft in drafts}
        known = {state.key for state in session.tabs}
        orphans = tuple(TabState(key=draft.key, path=draft.path) for draft in drafts if draft.key not in known)
        for state in (*session.tabs, *orphans):
            draft = self._drafts.get(state.key)
            tab = self._add(replace(state, path=draft.path) if draft else state, len(self._tabs))
            if draft is not None and isinstance(tab, RequestPresenter):
                tab.announce(draft)
        keys = [tab.key for tab in self._tabs]
        self.activate(session.active_key if session.active_key in keys else (keys[-1] if keys else ""))

    async def flush_documents(self) -> None:
        """Bring the waiting edits of environments and folders to disk."""
        await asyncio.gather(*(tab.flush() for tab in self.tabs if isinstance(tab, DocumentPresenter)))

    async def flush(self) -> None:
        """Bring every tab's waiting work to disk."""
        await asyncio.gather(*(tab.flush() for tab in self.tabs))


def new_key() -> str:
    """Return a lasting name for a tab that nobody has used."""
    return os.urandom(6).hex()
