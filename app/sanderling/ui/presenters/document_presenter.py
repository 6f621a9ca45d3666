"""One open folder, environment or workspace: edits are saved by themselves a moment after they are made."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, QTimer, Signal

from sanderling.domain.collection import ItemPath
from sanderling.domain.errors import ChangedOnDisk, NotFound, SanderlingError
from sanderling.domain.session import TabState
from sanderling.ui.presenters.documents import Document, store_for
from sanderling.ui.presenters.edit_history import EditHistory
from sanderling.ui.presenters.item_presenter import ItemPresenter
from sanderling.ui.presenters.notices import notice_of
from sanderling.ui.presenters.questions import ConflictAnswer
from sanderling.ui.presenters.surroundings import Surroundings
from sanderling.ui.presenters.tab_presenter import TabFace, kind_of

_PAUSE_MS = 300


class DocumentPresenter(ItemPresenter):
    """Decides what happens to the document of one tab."""

    document_replaced = Signal(object)
    """A document that did not come from the panel."""

    def __init__(self, around: Surroundings, state: TabState, parent: QObject | None = None) -> None:
        """Start empty; ``load`` reads the document."""
        super().__init__(around, state, parent)
        self._kind = kind_of(state.path)
        self._store = store_for(self._kind, around.services.editing)
        self._base: Document | None = None
        self._history: EditHistory[Document] | None = None
        self._lock = asyncio.Lock()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(lambda: around.tasks.start(self.flush(), name="save document"))

    @property
    def document(self) -> Document | None:
        """The document as edited; ``None`` before it is loaded."""
        return self._history.value if self._history else None

    @property
    def unsaved(self) -> bool:
        """Whether an edit is not on disk yet."""
        return self.document != self._base

    @property
    def face(self) -> TabFace:
        """What the strip shows."""
        document = self.document
        return TabFace(title=document.name if document else self.stored_name(), kind=self._kind)

    async def load(self) -> None:
        """Read the document."""
        try:
            self._base = await self._store.load(self.path)
        except NotFound:
            self.vanished.emit()
            return
        except SanderlingError as error:
            self.damaged.emit(error)
            return
        self.damaged.emit(None)
        self._history = EditHistory(self._base)
        self._show()

    async def check_disk(self) -> None:
        """Take what somebody else wrote; an edit under way is saved first and asks if they collide."""
        if self._lock.locked():
            return
        if self._history is None:
            await self.load()
            return
        try:
            stored = await self._store.load(self.path)
        except NotFound:
            self.vanished.emit()
            return
        except SanderlingError as error:
            self.notice.emit(notice_of(error, topic="disk"))
            return
        if stored != self._base and not self.unsaved:
            self._base = stored
            self._history.record(stored, apart=True)
            self._show()

    def edit(self, document: Document) -> None:
        """Take the document as the panel has it now."""
        if self._history is not None and document != self.document:
            self._history.record(document)
            self.face_changed.emit()
            self._timer.start()

    def undo(self) -> None:
        """Take back the last edit."""
        if self._history and self._history.can_undo:
            self._history.undo()
            self._show()
            self._timer.start()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._history and self._history.can_redo:
            self._history.redo()
            self._show()
            self._timer.start()

    async def save(self) -> bool:
        """Write now."""
        await self.flush()
        return not self.unsaved

    async def flush(self) -> None:
        """Write now what is not on disk yet."""
        self._timer.stop()
        async with self._lock:
            mine = self.document
            if mine is None or not self.unsaved:
                return
            try:
                await self._write(mine)
            except SanderlingError as error:
                self.notice.emit(notice_of(error, topic="save"))

    async def _write(self, mine: Document) -> None:
        try:
            await self._store.save(self.path, mine, self._base)
        except ChangedOnDisk:
            await self._collided(mine)
        else:
            self._base = mine
            self.saved.emit(self.path)

    async def _collided(self, mine: Document) -> None:
        answer = await self._around.questions.conflict(mine.name)
        stored = await self._store.load(self.path)
        if answer is ConflictAnswer.KEEP_MINE:
            await self._store.save(self.path, mine, stored)
            self._base = mine
        elif answer is ConflictAnswer.TAKE_THEIRS and self._history is not None:
            self._base = stored
            self._history.record(stored, apart=True)
            self._show()
        self.saved.emit(self.path)

    def _show(self) -> None:
        self.document_replaced.emit(self.document)
        self.face_changed.emit()

    @property
    def scopes_path(self) -> ItemPath | None:
        """A folder stands in folders; variables of environments and the workspace know of none."""
        return self.path if self._kind == "folder" else None
