"""What presenters stand on in these tests: real services on a workspace of its own, and a person's answers."""

from __future__ import annotations

import asyncio
import gc
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from sanderling.domain.collection import Folder, ItemPath, TreeEntry, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.request import Request, Row
from sanderling.domain.variables import Variable
from sanderling.services.app_services import Services, build_services
from sanderling.storage.workspace_files import WorkspaceFiles
from sanderling.ui.presenters.questions import CloseAnswer, ConflictAnswer, SavePlace
from sanderling.ui.presenters.surroundings import Surroundings
from sanderling.ui.tasks import Tasks


@dataclass
class Person:
    """Answers every question as it was told to, and remembers what was asked."""

    on_unsaved: CloseAnswer = CloseAnswer.CANCEL
    on_conflict: ConflictAnswer = ConflictAnswer.CANCEL
    place: SavePlace | None = None
    holds_secrets: bool = False
    line: str | None = None
    asked: list[str] = field(default_factory=list)

    async def unsaved(self, name: str) -> CloseAnswer:
        """Answer what happens to unsaved work."""
        self.asked.append(f"unsaved {name}")
        return self.on_unsaved

    async def save_where(self, _entries: tuple[TreeEntry, ...], name: str, _parent: ItemPath) -> SavePlace | None:
        """Answer where to save."""
        self.asked.append(f"save where {name}")
        return self.place

    async def conflict(self, name: str) -> ConflictAnswer:
        """Answer whose work counts."""
        self.asked.append(f"conflict {name}")
        return self.on_conflict

    async def hold_secrets(self, _sentence: str) -> bool:
        """Answer whether to hold secrets."""
        self.asked.append("hold secrets")
        return self.holds_secrets

    async def text(self, title: str, _label: str, _initial: str) -> str | None:
        """Answer with a line."""
        self.asked.append(title)
        return self.line


@dataclass
class Desk:
    """Everything a presenter is given."""

    files: WorkspaceFiles
    services: Services
    tasks: Tasks
    person: Person
    errors: list[BaseException]
    owner: QObject
    environment: str = ""
    tree: tuple[TreeEntry, ...] = ()

    @property
    def around(self) -> Surroundings:
        """What tabs need."""
        return Surroundings(
            services=self.services,
            tasks=self.tasks,
            questions=self.person,
            environment=self.chosen_environment,
            tree=lambda: self.tree,
        )

    async def chosen_environment(self) -> str:
        """Return the path of the environment in use."""
        return self.environment

    async def until(self, true: Callable[[], bool], deadline_s: float = 5.0) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(deadline_s):
            while not true():
                await asyncio.sleep(0.01)


LIST = "collections/Shop/Orders/List orders.json"


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Let the loops of earlier tests die in this thread: a timer that dies in a worker thread ends in a crash."""
    gc.collect()
    yield
    gc.collect()


@pytest_asyncio.fixture
async def desk(qapp: QApplication, tmp_path: Path, user_data: Path) -> AsyncIterator[Desk]:
    """A workspace with a collection, a folder, two requests and two environments."""
    files = WorkspaceFiles.create(tmp_path / "shop", WorkspaceInfo(name="shop"))
    shop = files.create_folder("collections", Folder(name="Shop", variables=(Variable(name="base", value="http://x"),)))
    orders = files.create_folder(shop, Folder(name="Orders"))
    rows = (Row(name="page", value="1"),)
    files.create_request(orders, Request(name="List orders", url_template="{{base}}/orders", query=rows))
    files.create_request(shop, Request(name="Ping", url_template="{{base}}/ping"))
    for name in ("dev", "live"):
        files.create_environment(Environment(name=name, variables=(Variable(name="base", value=f"http://{name}"),)))
    services = build_services(tmp_path / "shop", user_data)
    errors: list[BaseException] = []
    owner = QObject()
    tasks = Tasks(lambda _name, error: errors.append(error))
    yield Desk(files, services, tasks, Person(), errors, owner)
    await tasks.shut_down()
    shiboken6.delete(owner)  # with its timers, which would find no loop any more
    assert not errors, [traceback.format_exception(error) for error in errors]


def paths(entries: tuple[TreeEntry, ...]) -> list[str]:
    """Return all paths of a tree."""
    return [path for entry in entries for path in (entry.path, *paths(entry.children))]
