"""What a presenter wants said: a sentence, what to do next, and buttons for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sanderling.domain.errors import SanderlingError


@dataclass(frozen=True, slots=True)
class NoticeAction:
    """A button of a notice."""

    label: str
    run: Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message in the window. ``kind`` is ``info``, ``success``, ``warning`` or ``error``.

    A ``topic`` replaces an earlier notice of the same topic; ``lasting_s`` of 0 means until it is closed.
    """

    kind: str
    message: str
    advice: str = ""
    detail: str = ""
    actions: tuple[NoticeAction, ...] = ()
    topic: str = ""
    lasting_s: float = 0.0


def notice_of(error: SanderlingError, *, topic: str = "", actions: tuple[NoticeAction, ...] = ()) -> Notice:
    """Return an error's texts as a notice."""
    return Notice(
        kind="error", message=error.message, advice=error.advice, detail=error.detail, topic=topic, actions=actions
    )
