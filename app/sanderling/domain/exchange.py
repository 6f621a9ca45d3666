"""An exchange: what was asked, the events that followed, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sanderling.domain import events as ev
from sanderling.domain.errors import SanderlingError
from sanderling.domain.response import BodyFile, ResponseHead
from sanderling.domain.timings import Timings, timings_of

E = TypeVar("E", bound=ev.Event)
_FOLDED = (ev.BodyReceived, ev.BodySent)


class Outcome(StrEnum):
    """How an exchange ended."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A finished exchange. Method and URL are those of the first request, with secrets masked."""

    started_at: datetime
    method: str
    url: str
    outcome: Outcome
    error: SanderlingError | None = None
    head: ResponseHead | None = None
    body: BodyFile | None = None
    events: tuple[ev.Event, ...] = ()
    stream_kind: str = ""
    message_count: int = 0

    @property
    def timings(self) -> Timings:
        """The phases, from the events."""
        return timings_of(self.events)

    @property
    def final_url(self) -> str:
        """The URL that the response came from, redirects and pages followed; masked."""
        prepared = self.last(ev.Prepared)
        return prepared.url if prepared else self.url

    def last(self, kind: type[E]) -> E | None:
        """Return the last event of a type, or ``None``."""
        return next((event for event in reversed(self.events) if isinstance(event, kind)), None)


@dataclass(slots=True)
class EventRecord:
    """The list of events that an exchange keeps: floods (body progress, messages) are folded into their last."""

    events: list[ev.Event] = field(default_factory=list)
    head: ResponseHead | None = None
    stream_kind: str = ""
    message_count: int = 0

    def add(self, event: ev.Event) -> None:
        """Take one more event."""
        if isinstance(event, ev.MessagesReceived):
            self.message_count += len(event.starts)
            return
        if isinstance(event, ev.HeadReceived):
            self.head = event.head
        elif isinstance(event, ev.StreamOpened):
            self.stream_kind = event.kind
        elif isinstance(event, _FOLDED) and self.events and type(self.events[-1]) is type(event):
            self.events[-1] = event
            return
        self.events.append(event)
