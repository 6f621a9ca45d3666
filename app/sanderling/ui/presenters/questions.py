"""What presenters ask a person. The dialogs answer it in the window; each answer comes as a future."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sanderling.domain.collection import ItemPath, TreeEntry


class CloseAnswer(StrEnum):
    """What happens to unsaved work in a tab that is closed."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class ConflictAnswer(StrEnum):
    """Whose work counts when the file changed under an unsaved edit."""

    KEEP_MINE = "keep mine"
    TAKE_THEIRS = "take theirs"
    COPY_MINE = "save mine as a copy"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class SavePlace:
    """Where to put a new request; an empty ``parent`` asks for a new collection."""

    parent: ItemPath
    name: str


class Questions(Protocol):
    """Everything that may be asked."""

    async def unsaved(self, name: str) -> CloseAnswer:
        """Ask what to do with the unsaved work in a tab."""
        ...

    async def save_where(self, entries: tuple[TreeEntry, ...], name: str, parent: ItemPath) -> SavePlace | None:
        """Ask for a folder and a name; ``None`` if the person changed their mind."""
        ...

    async def conflict(self, name: str) -> ConflictAnswer:
        """Ask whose work counts."""
        ...

    async def hold_secrets(self, sentence: str) -> bool:
        """Say that there is no keyring and ask whether to hold secrets until the program ends."""
        ...

    async def text(self, title: str, label: str, initial: str) -> str | None:
        """Ask for a line of text; ``None`` if the person changed their mind."""
        ...
