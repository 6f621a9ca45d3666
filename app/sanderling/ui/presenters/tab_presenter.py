"""What every open tab has: a key, a path, a face for the strip, and notices."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from sanderling.domain.collection import ItemPath
from sanderling.domain.session import TabState

WORKSPACE_PATH = "sanderling.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class TabFace:
    """What the strip shows of a tab. ``kind`` is ``request``, ``folder``, ``environment`` or ``workspace``."""

    title: str
    kind: str
    method: str = ""
    unsaved: bool = False
    busy: bool = False


def kind_of(path: ItemPath) -> str:
    """Return the kind of tab that a path is edited in."""
    if path == WORKSPACE_PATH:
        return "workspace"
    if path.startswith("environments/"):
        return "environment"
    return "request" if not path or path.endswith(".json") else "folder"


class TabPresenter(QObject):
    """One open tab."""

    face_changed = Signal()
    """The title, the method, the dot or the path is another."""
    notice = Signal(object)
    """A ``Notice`` to show in this tab."""

    vanished = Signal()
    """There is nothing to show: the item is gone, and nothing of it was unsaved."""
    closing = Signal()
    """The tab is about to go."""

    def __init__(self, state: TabState, parent: QObject | None = None) -> None:
        """Take the tab's lasting name and path."""
        super().__init__(parent)
        self.key = state.key
        self.path = state.path
        self.section = state.section
        self.place = state.place

    def stored_name(self) -> str:
        """Return the name of the file, for as long as the item is not loaded."""
        return self.path.rpartition("/")[2].removesuffix(".json")

    @property
    def state(self) -> TabState:
        """What the session keeps of this tab."""
        return TabState(key=self.key, path=self.path, section=self.section, place=self.place)

    @property
    def face(self) -> TabFace:
        """What the strip shows."""
        raise NotImplementedError

    @property
    def unsaved(self) -> bool:
        """Whether closing it would lose work."""
        return False

    async def save(self) -> bool:
        """Save, asking where if need be; return whether nothing is unsaved any more."""
        return True

    async def flush(self) -> None:
        """Bring everything that waits for a timer to disk."""

    async def discard(self) -> None:
        """Drop unsaved work."""

    async def check_disk(self) -> None:
        """Compare with the file after something changed on disk."""

    def take_path(self, path: ItemPath) -> None:
        """Follow the item to another path."""
        self.path = path

    async def refresh_scopes(self) -> None:
        """Look variables up again."""

    def close(self) -> None:
        """Stop everything that runs for this tab."""
