"""What a tab needs from the window around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanderling.domain.collection import ItemPath, TreeEntry
from sanderling.ui.presenters.questions import Questions

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.tasks import Tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Services, tasks, dialogs, and what is chosen in the window now."""

    services: Services
    tasks: Tasks
    questions: Questions
    environment: Callable[[], ItemPath]
    tree: Callable[[], tuple[TreeEntry, ...]]
