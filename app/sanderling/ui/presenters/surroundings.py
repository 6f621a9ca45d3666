"""What a tab needs from the window around it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanderling.domain.collection import ItemPath, TreeEntry
from sanderling.ui.presenters.questions import Questions

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks


async def nothing_waits() -> None:
    """Stand in where no document is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Services, tasks, dialogs, and what is chosen in the window now."""

    services: Services
    tasks: Tasks
    questions: Questions
    environment: Callable[[], Awaitable[ItemPath]]
    """The path of the environment in use, empty for none; waits for a rename that is under way."""
    tree: Callable[[], tuple[TreeEntry, ...]]
    flush_documents: Callable[[], Awaitable[None]] = nothing_waits
    """Brings edits of environments and folders to disk, from where a send reads them."""
