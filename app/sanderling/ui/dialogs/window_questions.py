"""Asks what presenters want to know, over the window."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from sanderling.domain.collection import ItemPath, TreeEntry
from sanderling.ui import object_names as names
from sanderling.ui.dialogs.question_dialog import Button, QuestionDialog
from sanderling.ui.presenters.questions import CloseAnswer, ConflictAnswer, SavePlace


class WindowQuestions(QObject):
    """Each question is a dialog that is opened and awaited."""

    def __init__(self, window: QWidget) -> None:
        """Ask over a window."""
        super().__init__(window)
        self._window = window

    async def unsaved(self, name: str) -> CloseAnswer:
        """Ask what to do with the unsaved work in a tab."""
        dialog = QuestionDialog(
            self._window,
            self.tr("Save the changes to “{name}”?").format(name=name),
            self.tr("Without saving, they are gone once the tab is closed."),
            (
                Button(CloseAnswer.CANCEL, self.tr("Cancel")),
                Button(CloseAnswer.DISCARD, self.tr("Don't save")),
                Button(CloseAnswer.SAVE, self.tr("Save"), "primary"),
            ),
            name=names.CLOSE_DIALOG,
        )
        return CloseAnswer(await dialog.ask() or CloseAnswer.CANCEL)

    async def save_where(self, entries: tuple[TreeEntry, ...], name: str, parent: ItemPath) -> SavePlace | None:
        """Ask for a folder and a name."""
        from sanderling.ui.dialogs.save_as_dialog import ask_save_place

        return await ask_save_place(self._window, entries, name, parent)

    async def conflict(self, name: str) -> ConflictAnswer:
        """Ask whose work counts."""
        dialog = QuestionDialog(
            self._window,
            self.tr("“{name}” was changed on disk").format(name=name),
            self.tr(
                "Somebody else wrote the file since you opened it. Keep mine writes your version over theirs. "
                "Take theirs shows their version; undo brings yours back. A copy keeps both."
            ),
            (
                Button(ConflictAnswer.CANCEL, self.tr("Cancel")),
                Button(ConflictAnswer.COPY_MINE, self.tr("Save mine as a copy")),
                Button(ConflictAnswer.TAKE_THEIRS, self.tr("Take theirs")),
                Button(ConflictAnswer.KEEP_MINE, self.tr("Keep mine"), "primary"),
            ),
            name=names.CONFLICT_DIALOG,
        )
        return ConflictAnswer(await dialog.ask() or ConflictAnswer.CANCEL)

    async def hold_secrets(self, sentence: str) -> bool:
        """Say that there is no keyring and ask whether to hold secrets until the program ends."""
        dialog = QuestionDialog(
            self._window,
            self.tr("There is no keyring to keep this secret in"),
            self.tr(
                "{sentence} Sanderling never writes secrets into files. It can hold them in memory until you quit."
            ).format(sentence=sentence),
            (
                Button("cancel", self.tr("Don't keep it")),
                Button("hold", self.tr("Hold for this session"), "primary"),
            ),
            name=names.KEYRING_DIALOG,
        )
        return await dialog.ask() == "hold"

    async def text(self, title: str, label: str, initial: str) -> str | None:
        """Ask for a line of text."""
        edit = QLineEdit(initial)
        edit.setObjectName(names.PROMPT_EDIT)
        edit.setAccessibleName(label)
        edit.selectAll()
        buttons = (Button("cancel", self.tr("Cancel")), Button("ok", self.tr("OK"), "primary"))
        dialog = QuestionDialog(self._window, title, "", buttons, name=names.PROMPT_DIALOG, content=edit)
        edit.setFocus()
        return edit.text().strip() if await dialog.ask() == "ok" and edit.text().strip() else None
