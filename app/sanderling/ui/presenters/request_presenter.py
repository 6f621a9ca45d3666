"""One open request: saving it, sending it, its secrets and the variables that count for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sanderling.domain.collection import ItemPath, parent_of
from sanderling.domain.errors import ChangedOnDisk, NotFound, SanderlingError
from sanderling.domain.pagination import PagingResume
from sanderling.domain.request import Request
from sanderling.domain.session import TabState
from sanderling.domain.url_text import split_query
from sanderling.domain.variables import Scopes, references_in
from sanderling.ui.presenters.notices import notice_of
from sanderling.ui.presenters.questions import ConflictAnswer
from sanderling.ui.presenters.request_draft import RequestDraft
from sanderling.ui.presenters.sending_presenter import SendingPresenter
from sanderling.ui.presenters.surroundings import Surroundings
from sanderling.ui.presenters.tab_presenter import TabFace

if TYPE_CHECKING:
    from sanderling.domain.exchange import Exchange
    from sanderling.domain.sign_in import HeldToken


def suggested_name(request: Request) -> str:
    """Return a name for a request that has none: its own, else the last part of its path that says something."""
    if request.name != Request().name:
        return request.name
    path = split_query(request.url_template)[0].partition("://")[2] or request.url_template
    parts = [part for part in path.split("/")[1:] if part and not part.startswith((":", "{{"))]
    return parts[-1].replace("-", " ").replace("_", " ").capitalize() if parts else ""


def leads_to(scopes: Scopes, text: str, name: str) -> bool:
    """Return whether a variable is used in a text, directly or through other variables."""
    waiting, seen = references_in(text), set[str]()
    while waiting:
        each = waiting.pop()
        if each == name:
            return True
        found = scopes.find(each)
        if each not in seen and found is not None and isinstance(found.variable.value, str):
            waiting += references_in(found.variable.value)
        seen.add(each)
    return False


def is_same_list(one: Request, other: Request) -> bool:
    """Return whether two requests ask for the same list: credentials, settings and limits may differ."""
    return _asked(one) == _asked(other)


def _asked(request: Request) -> tuple[object, ...]:
    where = (request.method, request.url_template, request.query, request.path_values, request.body)
    return (*where, request.pagination.kind)


class RequestPresenter(RequestDraft):
    """Decides what happens to the request of one tab."""

    followed = Signal(object)
    """A ``FollowedLink``: a request that a link of the response has become."""
    session_found = Signal(object, bool)
    """The ``HeldToken`` that the request would use, or ``None``; whether its auth is one that signs in."""

    def __init__(self, around: Surroundings, state: TabState, parent: QObject | None = None) -> None:
        """Start with an empty request; ``load`` brings the stored one."""
        super().__init__(around, state, parent)
        self.sending = SendingPresenter(around.services, around.tasks, self)
        self.sending.sending_changed.connect(self.face_changed)

    @property
    def face(self) -> TabFace:
        """What the strip shows."""
        return replace(super().face, busy=self.sending.sending)

    # -- sending

    def send(self) -> None:
        """Send the request as it is in the tab; secrets that are on their way to the keyring get there first."""
        if not self._keeping:
            self._send_now()
        elif not self.sending.sending:
            self._around.tasks.start(self._send_once_kept(), name="send once secrets are kept", owner=self)

    async def _send_once_kept(self) -> None:
        await self._secrets_kept()
        self._send_now()

    def _send_now(self) -> None:
        self.sending.send(self.request, self.scopes_path or "", self._around.environment, self._around.flush_documents)

    def go_on(self, resume: PagingResume) -> None:
        """Follow more pages of the list that was sent last, with what was changed about it meanwhile."""
        sent = self.sending.sent or self.request
        request = self.request if is_same_list(self.request, sent) else sent
        self.sending.send(
            request, self.scopes_path or "", self._around.environment, self._around.flush_documents, resume
        )

    def follow(self, target: str, exchange: Exchange) -> None:
        """Make a request of a link in the response of an exchange."""
        self._around.tasks.start(self._follow(target, exchange), name="follow link", owner=self)

    async def _follow(self, target: str, exchange: Exchange) -> None:
        from sanderling.services.following_links import follow_link

        asked, scopes = self.sending.sent or self.request, self._around.services.scopes
        try:
            found = await follow_link(target, exchange, asked, self.scopes_path, scopes)
        except SanderlingError as error:
            self.notice.emit(notice_of(error, topic="link"))
        else:
            self.followed.emit(found)

    # -- signing in

    def sign_in(self) -> None:
        """Sign in for this request, whatever is held."""
        self.sending.sign_in(
            self.request, self.scopes_path or "", self._around.environment, self._around.flush_documents
        )

    def look_for_session(self) -> None:
        """Find out which session this request would use."""
        self._around.tasks.start(self._look_for_session(), name="look for session", owner=self)

    def forget_session(self) -> None:
        """Forget the session that this request would use."""
        self._around.tasks.start(self._forget_session(), name="forget session", owner=self)

    async def _look_for_session(self) -> None:
        signing_in = self._around.services.signing_in
        held, signs_in = None, False
        try:
            signs_in = await signing_in.signs_in(self.request, self.scopes_path)
            held = await self._session() if signs_in else None
        except SanderlingError:
            pass  # such as a variable without a value: sending says so
        self.session_found.emit(held, signs_in)

    async def _session(self) -> HeldToken | None:
        chosen = await self._around.environment() or None
        return await self._around.services.signing_in.held_for(self.request, path=self.scopes_path, environment=chosen)

    async def _forget_session(self) -> None:
        try:
            held = await self._session()
            if held is not None:
                await self._around.services.signing_in.forget(held.key)
        except SanderlingError as error:
            self.notice.emit(notice_of(error, topic="session"))
        await self._look_for_session()

    def cancel(self) -> None:
        """Stop the exchange."""
        self.sending.cancel()

    def take_scopes(self, scopes: Scopes) -> None:
        """Tell which variables count here; the playground starts when the URL needs it."""
        super().take_scopes(scopes)
        if leads_to(scopes, self.request.url_template, "playground"):
            self._around.services.playground.ensure_started()

    # -- saving

    async def save(self) -> bool:
        """Save, asking where or whose version if need be; return whether it is saved."""
        await self._secrets_kept()
        if not self.path:
            return await self.save_as()
        mine = self.request
        try:
            await self._around.services.editing.save_request(self.path, mine, expected=self._base)
        except ChangedOnDisk:
            return await self._save_over_change()
        except NotFound as error:
            self._lost(error)
            return False
        except SanderlingError as error:
            self.notice.emit(notice_of(error, topic="save"))
            return False
        await self._note_saved(self.path, mine)
        return True

    async def _save_over_change(self) -> bool:
        answer = await self._around.questions.conflict(self.request.name)
        try:
            stored = await self._around.services.editing.load_request(self.path)
            await self._settled(stored, answer)
        except SanderlingError as error:
            self.notice.emit(notice_of(error, topic="save"))
            return False
        return await self.save() if answer is ConflictAnswer.KEEP_MINE else not self.unsaved

    async def save_as(self) -> bool:
        """Save under a new name and place; the tab then shows the new one."""
        parent = parent_of(self.path or self.place) if self.path or self.place else ""
        name = self.request.name if self.path else suggested_name(self.request) or self.tr("New request")
        place = await self._around.questions.save_where(self._around.tree(), name, parent)
        if place is None:
            return False
        try:
            path = await self._around.services.editing.create_request(
                place.parent, replace(self.request, name=place.name)
            )
            stored = await self._around.services.editing.load_request(path)
        except SanderlingError as error:
            self.notice.emit(notice_of(error, topic="save"))
            return False
        self._history.record(stored, apart=True)
        await self._note_saved(path, stored)
        self._show_all()
        return True

    async def _note_saved(self, path: ItemPath, stored: Request) -> None:
        self.path, self._base = path, stored
        self.face_changed.emit()
        self.saved.emit(path)
        await self.flush()
