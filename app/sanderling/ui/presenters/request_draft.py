"""The draft of one open request: loading it, editing it, undo, and meeting changes on disk."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from sanderling.domain.collection import ItemPath, parent_of
from sanderling.domain.errors import NotFound, StorageError
from sanderling.domain.request import Request
from sanderling.domain.session import Draft, TabState
from sanderling.ui.presenters.drafts import DraftKeeper
from sanderling.ui.presenters.edit_history import EditHistory
from sanderling.ui.presenters.item_presenter import ItemPresenter
from sanderling.ui.presenters.notices import Notice, NoticeAction, notice_of
from sanderling.ui.presenters.questions import ConflictAnswer
from sanderling.ui.presenters.surroundings import Surroundings
from sanderling.ui.presenters.tab_presenter import TabFace
from sanderling.ui.presenters.tree_edits import find_entry

_GRACE_S = 0.25
"""A rename of our own says where the item went a moment after the old file is gone."""


class RequestDraft(ItemPresenter):
    """A request as it is in a tab, beside the one that is stored."""

    request_replaced = Signal(object)
    """A ``Request`` that did not come from the panel: loaded, undone, taken from disk."""

    def __init__(self, around: Surroundings, state: TabState, parent: QObject | None = None) -> None:
        """Start with an empty request; ``load`` brings the stored one."""
        super().__init__(around, state, parent)
        self._base: Request | None = None
        self._history = EditHistory(Request())
        self._drafts = DraftKeeper(around.services, around.tasks, self.key, self._draft, self)
        self._drafts.failed.connect(lambda error: self.notice.emit(notice_of(error, topic="draft")))

    # -- what there is

    @property
    def request(self) -> Request:
        """The request as edited."""
        return self._history.value

    @property
    def unsaved(self) -> bool:
        """Whether it differs from what is stored."""
        return self.request != (self._base or Request())

    @property
    def face(self) -> TabFace:
        """What the strip shows."""
        request = self.request
        if self._base is None and self.path and not self.unsaved:
            entry = find_entry(self._around.tree(), self.path)
            return TabFace(title=self.stored_name(), kind="request", method=entry.method if entry else "")
        title = request.name if self.path or request.name != Request().name else self._untitled(request)
        return TabFace(title=title, kind="request", method=request.method, unsaved=self.unsaved)

    def _untitled(self, request: Request) -> str:
        return request.url_template or self.tr("New request")

    def _draft(self) -> Draft | None:
        if not self.unsaved:
            return None
        return Draft(key=self.key, path=self.path, request=self.request, base=self._base)

    # -- loading and disk

    async def load(self, draft: Draft | None = None) -> None:
        """Read the stored request and put an unsaved draft of it on top."""
        self._drafts.begin(draft)
        self._base = draft.base if draft else None
        stored: Request | None = None
        if self.path:
            try:
                stored = await self._around.services.editing.load_request(self.path)
            except NotFound as error:
                if draft is None:
                    self.vanished.emit()
                    return
                self._lost(error)
            except StorageError as error:
                if draft is None:
                    self.damaged.emit(error)
                else:  # the person's work comes first; the file is only told about
                    self.notice.emit(notice_of(error, topic="disk"))
        if stored is not None and draft is None:
            self._base = stored
        self._start_over(draft.request if draft else self._base or Request())
        if stored is not None and draft is not None and draft.base is not None:
            self._meet(stored)

    def announce(self, draft: Draft) -> None:
        """Show the face of an unsaved draft before the tab comes to front and loads."""
        self._base = draft.base
        self._history = EditHistory(draft.request)
        self._drafts.begin(draft)
        self.face_changed.emit()

    def start_with(self, request: Request) -> None:
        """Begin with a request that is not stored anywhere."""
        self._start_over(Request())
        self._history.record(request, apart=True)
        self._show_all()

    async def check_disk(self) -> None:
        """Take what somebody else wrote, or ask where it collides with unsaved work."""
        if not self.path:
            return
        path = self.path
        try:
            stored = await self._around.services.editing.load_request(path)
        except NotFound as error:
            await asyncio.sleep(_GRACE_S)
            if self.path == path and not await self._is_back(path):
                self._lost(error)
        except StorageError as error:
            self._spoilt(error)
        else:
            self.damaged.emit(None)
            self._meet(stored)

    async def _is_back(self, path: ItemPath) -> bool:
        """Whether a file that was not there is there again: some programs replace files in two steps."""
        try:
            self._meet(await self._around.services.editing.load_request(path))
        except StorageError:
            return False
        return True

    def _spoilt(self, error: StorageError) -> None:
        """The file can no longer be read; what is in the tab stays, and shows unless there is nothing to lose."""
        if self._base is None and not self.unsaved:
            self.damaged.emit(error)
        else:
            self.notice.emit(notice_of(error, topic="disk"))

    def _meet(self, stored: Request) -> None:
        base = self._base
        if base is not None and stored != base and replace(stored, name=base.name, sort_key=base.sort_key) == base:
            self._history.adjust(lambda request: replace(request, name=stored.name, sort_key=stored.sort_key))
            self._base = stored
            self._show_all()
        elif stored == base:
            return
        elif not self.unsaved or stored == self.request:
            self._base = stored
            if stored != self.request:
                self._history.record(stored, apart=True)
            self._show_all()
        else:
            self.notice.emit(self._collision(stored))

    def _collision(self, stored: Request) -> Notice:
        actions = (
            NoticeAction(self.tr("Keep mine"), lambda: self._settle(stored, ConflictAnswer.KEEP_MINE)),
            NoticeAction(self.tr("Take theirs"), lambda: self._settle(stored, ConflictAnswer.TAKE_THEIRS)),
            NoticeAction(self.tr("Save mine as a copy"), lambda: self._settle(stored, ConflictAnswer.COPY_MINE)),
        )
        return Notice(
            kind="warning",
            topic="disk",
            message=self.tr("This request was changed on disk while you were editing it."),
            advice=self.tr("Nothing is lost: both versions are kept until you choose."),
            actions=actions,
        )

    def _settle(self, stored: Request, answer: ConflictAnswer) -> None:
        self._around.tasks.start(self._settled(stored, answer), name="settle conflict", owner=self)

    async def _settled(self, stored: Request, answer: ConflictAnswer) -> None:
        """Carry out an answer; what is not kept stays within reach of undo or as a copy."""
        if answer is ConflictAnswer.CANCEL:
            return
        if answer is ConflictAnswer.COPY_MINE:
            copy = replace(self.request, name=self.tr("{name} (mine)").format(name=self.request.name))
            await self._around.services.editing.create_request(parent_of(self.path), copy)
        self._base = stored
        if answer is not ConflictAnswer.KEEP_MINE:
            self._history.record(stored, apart=True)
        self._show_all()

    def _lost(self, error: NotFound) -> None:
        """The file is gone: what is in the tab is now the only copy."""
        self.path, self._base = "", None
        self.face_changed.emit()
        self.notice.emit(
            Notice(
                kind="warning",
                topic="disk",
                message=self.tr("The file of this request is gone."),
                advice=self.tr("What you see is kept as an unsaved request. Save it to put it back."),
                detail=error.message,
            )
        )

    def take_path(self, path: ItemPath) -> None:
        """Follow the item to another path."""
        if path != self.path:
            self.path = path
            self.face_changed.emit()
            self._drafts.touch()

    # -- editing

    def edit(self, request: Request) -> None:
        """Take the request as the panel has it now."""
        if request != self.request:
            self._history.record(request)
            self.face_changed.emit()
            self._drafts.touch()

    def change(self, request: Request) -> None:
        """Take an edit that was not made in the panel."""
        self._history.record(request, apart=True)
        self._show_all()

    def undo(self) -> None:
        """Take back the last edit."""
        if self._history.can_undo:
            self._history.undo()
            self._show_all()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._history.can_redo:
            self._history.redo()
            self._show_all()

    async def flush(self) -> None:
        """Write the draft now."""
        await self._drafts.flush()

    async def discard(self) -> None:
        """Drop unsaved work and its draft."""
        self._history = EditHistory(self._base or Request())
        await self._drafts.flush()

    def _start_over(self, request: Request) -> None:
        self._history = EditHistory(request)
        self.request_replaced.emit(request)
        self.face_changed.emit()

    def _show_all(self) -> None:
        self.request_replaced.emit(self.request)
        self.face_changed.emit()
        self._drafts.touch()
