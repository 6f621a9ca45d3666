"""The dialogs: opened and awaited, each answer comes back, closing one means: think again."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTreeView, QWidget

from sanderling.domain.collection import ItemKind, TreeEntry
from sanderling.domain.preferences import Preferences
from sanderling.ui.dialogs.question_dialog import QuestionDialog
from sanderling.ui.dialogs.save_as_dialog import folders_only
from sanderling.ui.dialogs.settings_dialog import SettingsDialog
from sanderling.ui.dialogs.window_questions import WindowQuestions
from sanderling.ui.presenters.questions import CloseAnswer, ConflictAnswer, SavePlace
from sanderling.ui.tasks import Tasks

pytestmark = pytest.mark.qt_loop

REQUEST = TreeEntry("collections/a/f/r.json", ItemKind.REQUEST, "R", "GET")
FOLDER = TreeEntry("collections/a/f", ItemKind.FOLDER, "Folder", children=(REQUEST,))
TREE = (TreeEntry("collections/a", ItemKind.COLLECTION, "Shop", children=(FOLDER,)),)


class Room:
    """A window to ask over, and tasks to ask in."""

    def __init__(self) -> None:
        """Show the window."""
        self.errors: list[BaseException] = []
        self.window = QWidget()
        self.window.show()
        self.questions = WindowQuestions(self.window)
        self.tasks = Tasks(lambda _name, error: self.errors.append(error))

    async def dialog(self) -> QuestionDialog:
        """Return the dialog that is open."""
        for _ in range(100):
            await asyncio.sleep(0.01)
            for widget in self.window.findChildren(QuestionDialog):
                if widget.isVisible():
                    return widget
        raise AssertionError("no dialog opened")


@pytest.fixture
def room(qapp: QApplication) -> Iterator[Room]:
    """A room, cleared away in this thread."""
    gc.collect()
    room = Room()
    yield room
    room.window.close()
    assert not room.errors


async def test_unsaved_work_has_three_ways_out(room: Room) -> None:
    """Save, don't save and cancel are told apart; Enter saves, Escape cancels."""
    for key, answer in (("save", CloseAnswer.SAVE), ("discard", CloseAnswer.DISCARD), ("cancel", CloseAnswer.CANCEL)):
        asked = room.tasks.start(room.questions.unsaved("List"), name="ask")
        dialog = await room.dialog()
        assert "List" in dialog.windowTitle()
        dialog.buttons[key].click()
        assert await asked is answer
    for key_, answer in ((Qt.Key.Key_Return, CloseAnswer.SAVE), (Qt.Key.Key_Escape, CloseAnswer.CANCEL)):
        asked = room.tasks.start(room.questions.unsaved("List"), name="ask")
        QTest.keyClick(await room.dialog(), key_)
        assert await asked is answer


async def test_a_conflict_offers_both_versions(room: Room) -> None:
    """Mine, theirs and a copy can be chosen; closing the dialog chooses none."""
    asked = room.tasks.start(room.questions.conflict("List"), name="ask")
    dialog = await room.dialog()
    dialog.buttons[ConflictAnswer.COPY_MINE].click()
    assert await asked is ConflictAnswer.COPY_MINE
    asked = room.tasks.start(room.questions.conflict("List"), name="ask")
    (await room.dialog()).reject()
    assert await asked is ConflictAnswer.CANCEL


async def test_save_as_asks_for_name_and_folder(room: Room) -> None:
    """The form offers the folders of the tree and takes a name; without a name nothing can be saved."""
    asked = room.tasks.start(room.questions.save_where(TREE, "New request", "collections/a/f"), name="ask")
    dialog = await room.dialog()
    name = dialog.findChild(QLineEdit, "saveAsName")
    folders = dialog.findChild(QTreeView, "saveAsFolders")
    assert isinstance(name, QLineEdit) and isinstance(folders, QTreeView)
    assert folders.currentIndex().data() == "Folder"
    name.setText(" ")
    assert not dialog.buttons["save"].isEnabled()
    name.setText("Fresh")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert await asked == SavePlace("collections/a/f", "Fresh")


async def test_save_as_can_be_cancelled(room: Room) -> None:
    """Cancel answers with nothing."""
    asked = room.tasks.start(room.questions.save_where((), "New request", ""), name="ask")
    (await room.dialog()).buttons["cancel"].click()
    assert await asked is None


async def test_secrets_are_held_only_if_wished(room: Room) -> None:
    """Without a keyring the person may hold secrets for the session, or not keep them."""
    for key, held in (("hold", True), ("cancel", False)):
        asked = room.tasks.start(room.questions.hold_secrets("No keyring answers."), name="ask")
        dialog = await room.dialog()
        dialog.buttons[key].click()
        assert await asked is held


async def test_a_line_of_text(room: Room) -> None:
    """A prompt hands back what is typed, and nothing for an empty line."""
    asked = room.tasks.start(room.questions.text("Rename", "Name", "old"), name="ask")
    edit = (await room.dialog()).findChild(QLineEdit, "promptEdit")
    assert isinstance(edit, QLineEdit)
    edit.setText("new")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert await asked == "new"


async def test_a_question_ends_with_its_task(room: Room) -> None:
    """A task that is cancelled takes its dialog away."""
    asked = room.tasks.start(room.questions.unsaved("List"), name="ask")
    dialog = await room.dialog()
    asked.cancel()
    await asyncio.sleep(0.05)
    assert asked.cancelled()
    assert not any(widget.isVisible() for widget in room.window.findChildren(QuestionDialog) if widget is dialog)


async def test_other_work_goes_on_while_a_dialog_is_open(room: Room) -> None:
    """Tasks run on while a question waits for its answer."""
    asked = room.tasks.start(room.questions.unsaved("List"), name="ask")
    dialog = await room.dialog()
    ticks = 0
    for _ in range(5):
        await asyncio.sleep(0.01)
        ticks += 1
    dialog.buttons["cancel"].click()
    assert await asked is CloseAnswer.CANCEL and ticks == 5


def test_only_sound_folders_are_offered() -> None:
    """Requests and damaged folders are no places to save in."""
    damaged = TreeEntry("collections/a/bad", ItemKind.FOLDER, "bad", problem="line 1")
    tree = (TreeEntry("collections/a", ItemKind.COLLECTION, "Shop", children=(FOLDER, damaged)),)
    assert [entry.name for entry in folders_only(tree)[0].children] == ["Folder"]


async def test_settings_count_at_once(room: Room) -> None:
    """Each change in the settings goes out as it is made."""
    dialog = SettingsDialog(Preferences(), "shop", room.window)
    seen: list[Preferences] = []
    dialog.changed.connect(seen.append)
    dialog.open()
    QTest.keyClick(dialog.theme, Qt.Key.Key_Right)
    QTest.keyClick(dialog.place, Qt.Key.Key_Right)
    dialog.font_size.setValue(16)
    assert seen[-1] == Preferences(theme="light", response_place="beside", font_size_px=16)
    close = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Close")
    close.click()
    assert not dialog.isVisible()
