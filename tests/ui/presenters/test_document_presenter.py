"""Folders, environments and the workspace: saved as they are typed."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from tests.ui.presenters.conftest import Desk

from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.secret import SecretRef
from sanderling.domain.session import TabState
from sanderling.domain.variables import Variable
from sanderling.ui.presenters.document_presenter import DocumentPresenter
from sanderling.ui.presenters.questions import ConflictAnswer

pytestmark = pytest.mark.qt_loop

DEV = "environments/dev.json"
MINE = (Variable(name="mine", value="1"),)
THEIRS = (Variable(name="theirs", value="2"),)


async def loaded(desk: Desk, path: str) -> DocumentPresenter:
    """Return the presenter of a stored document."""
    tab = DocumentPresenter(desk.around, TabState(key="k", path=path), desk.owner)
    await tab.load()
    return tab


async def test_edits_are_saved_by_themselves(desk: Desk) -> None:
    """A moment after an edit the file holds it."""
    tab = await loaded(desk, DEV)
    assert isinstance(tab.document, Environment)
    tab.edit(replace(tab.document, variables=MINE))
    await asyncio.sleep(0.6)
    assert desk.files.read_environment(DEV).variables == MINE
    assert not tab.unsaved


async def test_folders_and_the_workspace_too(desk: Desk) -> None:
    """Folders and the workspace's variables are kept in the same way."""
    folder = await loaded(desk, "collections/Shop")
    assert isinstance(folder.document, Folder)
    folder.edit(replace(folder.document, notes="n"))
    await folder.flush()
    assert desk.files.read_folder("collections/Shop").notes == "n"
    workspace = await loaded(desk, "sanderling.json")
    assert isinstance(workspace.document, WorkspaceInfo)
    workspace.edit(replace(workspace.document, variables=MINE))
    await workspace.flush()
    assert desk.files.read_info().variables == MINE


async def test_undo_is_saved_too(desk: Desk) -> None:
    """Undo takes an edit back, in the window and in the file."""
    tab = await loaded(desk, DEV)
    assert isinstance(tab.document, Environment)
    before = tab.document.variables
    tab.edit(replace(tab.document, variables=MINE))
    await tab.flush()
    tab.undo()
    await tab.flush()
    assert desk.files.read_environment(DEV).variables == before


async def test_a_change_on_disk_is_taken(desk: Desk) -> None:
    """What somebody else wrote shows where nothing is unsaved."""
    tab = await loaded(desk, DEV)
    desk.files.write_environment(DEV, replace(desk.files.read_environment(DEV), variables=THEIRS), expected=None)
    await tab.check_disk()
    assert tab.document is not None and tab.document.variables == THEIRS


@pytest.mark.parametrize("answer", [ConflictAnswer.KEEP_MINE, ConflictAnswer.TAKE_THEIRS])
async def test_a_collision_asks(desk: Desk, answer: ConflictAnswer) -> None:
    """Edits that collide with the file ask whose work counts."""
    desk.person.on_conflict = answer
    tab = await loaded(desk, DEV)
    assert isinstance(tab.document, Environment)
    desk.files.write_environment(DEV, replace(tab.document, variables=THEIRS), expected=None)
    tab.edit(replace(tab.document, variables=MINE))
    await tab.flush()
    assert desk.person.asked == ["conflict dev"]
    kept = MINE if answer is ConflictAnswer.KEEP_MINE else THEIRS
    assert desk.files.read_environment(DEV).variables == kept
    assert tab.document is not None and tab.document.variables == kept


async def test_secrets_go_to_the_keyring(desk: Desk) -> None:
    """A value is kept under a reference, replaced under the same one, and revealed when asked for."""
    desk.services.secrets.hold_for_session(True)
    tab = await loaded(desk, DEV)
    kept: list[SecretRef] = []
    shown: list[str] = []
    tab.secret_kept.connect(lambda _name, ref: kept.append(ref))
    tab.secret_revealed.connect(lambda _name, text: shown.append(text))
    tab.keep_secret("variable:0", "first", None)
    await desk.until(lambda: len(kept) == 1)
    tab.keep_secret("variable:0", "second", kept[0])
    await desk.until(lambda: len(kept) == 2)
    assert kept[0] == kept[1]
    tab.reveal_secret("variable:0", kept[0])
    await desk.until(lambda: shown == ["second"])
