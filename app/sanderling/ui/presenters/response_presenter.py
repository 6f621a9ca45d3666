"""What is known about a response while it arrives and afterwards.

Events are gathered as they come and told to the panel at most once a frame, so that no flood of them reaches a widget.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from sanderling.domain import events as ev
from sanderling.domain.errors import SanderlingError
from sanderling.domain.exchange import EventRecord, Exchange, Outcome
from sanderling.domain.response import BytesSource, ResponseHead

if TYPE_CHECKING:
    from sanderling.services.response_views import BodyFacts, MessageIndex, Pretty, ResponseViews
    from sanderling.ui.tasks import Tasks

_FRAME_MS: Final = 16
_LIVE_FRAME_MS: Final = 33
_FLOOD_FRAME_MS: Final = 50  # nobody reads that fast; most of the time belongs to the wire
_FLOOD: Final = 1000
_TICK_MS: Final = 100
_PRETTY_PATIENCE_MS: Final = 80


class Stage(StrEnum):
    """Where an exchange is."""

    EMPTY = "empty"
    SENDING = "sending"
    RECEIVING = "receiving"
    LIVE = "live"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED: Final = frozenset({Stage.DONE, Stage.FAILED, Stage.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseState:
    """What the panel shows besides the body; ``last`` is the latest event, ``method`` and ``url`` what was sent."""

    stage: Stage = Stage.EMPTY
    method: str = ""
    url: str = ""
    head: ResponseHead | None = None
    last: ev.Event | None = None
    elapsed_s: float = 0.0
    size_bytes: int = 0
    wire_bytes: int = 0
    message_count: int = 0
    error: SanderlingError | None = None
    stream_kind: str = ""


class ResponsePresenter(QObject):
    """One tab's response. ``begin``, then ``take`` for every event, then ``finish``."""

    began = Signal()
    state_changed = Signal(object)
    """A ``ResponseState``; at most once a frame."""
    body_opened = Signal(object, object)
    """A ``BytesSource`` and its ``BodyFacts``: there is something to read."""
    body_grew = Signal()
    pretty_ready = Signal(object)
    """A ``Pretty``: the body printed nicely, or why not."""
    stream_opened = Signal(object)
    """A ``MessageIndex`` that grows."""
    messages_came = Signal()
    ended = Signal()
    notice = Signal(str, str)
    """A text and its kind (``info``, ``success``, ``error``)."""

    _received: ev.BodyReceived | None
    _path: Path | None
    _source: BytesSource | None
    _facts: BodyFacts | None
    _messages: MessageIndex | None
    _pretty_begun: bool
    _body_shown: bool

    def __init__(self, views: ResponseViews, tasks: Tasks, parent: QObject | None = None) -> None:
        """Start without a response."""
        super().__init__(parent)
        self._views = views
        self._tasks = tasks
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.timeout.connect(self._refresh)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._tell)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PRETTY_PATIENCE_MS)
        self._patience.timeout.connect(self._show_body)
        self._opened: list[BytesSource] = []
        self._older: list[BytesSource] = []
        self._forget()

    # --- what the tab tells

    def begin(self) -> None:
        """Send was pressed."""
        self._tasks.cancel_owned(self)
        self._forget()
        self._started_s = time.perf_counter()
        self._state = ResponseState(stage=Stage.SENDING)
        self.began.emit()
        self._tick.start()
        self._soon()

    def take(self, event: ev.Event) -> None:
        """Take an event; cheap, and safe to call a hundred thousand times a second."""
        if isinstance(event, ev.MessagesReceived):
            if self._messages is not None:
                self._messages.extend(event.starts, event.ends, event.at_s)
        elif isinstance(event, ev.BodyReceived):
            self._received = event
        else:
            self._note(event)
        self._record.add(event)
        self._soon()

    def finish(self, exchange: Exchange) -> None:
        """Take the end of the exchange."""
        stage = {Outcome.DONE: Stage.DONE, Outcome.FAILED: Stage.FAILED, Outcome.CANCELLED: Stage.CANCELLED}
        self._record.events = list(exchange.events) or self._record.events
        if exchange.body is not None:
            self._path = exchange.body.path
        self._end(stage[exchange.outcome], error=exchange.error, head=exchange.head or self._state.head)

    def stopped(self) -> None:
        """The exchange was given up and there is no record of its end."""
        if self._state.stage not in ENDED:
            self._end(Stage.CANCELLED)

    def close(self) -> None:
        """Stop everything; nothing is shown any more."""
        self._tasks.cancel_owned(self)
        self._forget()
        self._forget()

    # --- what the panel asks

    @property
    def state(self) -> ResponseState:
        """What is known by now."""
        return self._state

    def events(self) -> tuple[ev.Event, ...]:
        """Return the events so far, floods folded."""
        return tuple(self._record.events)

    def want_pretty(self) -> None:
        """Print the body nicely, once it is complete."""
        if self._pretty_begun or self._state.stage is not Stage.DONE:
            return
        if self._source is not None and self._path is not None:
            self._pretty_begun = True
            self._tasks.start(self._make_pretty(self._path, self._source), name="pretty", owner=self)

    def save_body(self, target: Path) -> None:
        """Copy the body to a file."""
        if self._path is not None:
            self._tasks.start(self._save(self._path, target), name="save body", owner=self)

    # --- inside

    def _forget(self) -> None:
        for timer in (self._frame, self._tick, self._patience):
            timer.stop()
        for source in self._older:
            self._views.release(source)
        # The last response stays on the screen until there is something of the next one.
        self._older, self._opened = self._opened, []
        self._started_s = 0.0
        self._state = ResponseState()
        self._record = EventRecord()
        self._received = None
        self._path = None
        self._source = None
        self._facts = None
        self._messages = None
        self._pretty_begun = False
        self._body_shown = False
        self._framed_count = 0
        self._told_stage = Stage.EMPTY

    def _note(self, event: ev.Event) -> None:
        if isinstance(event, ev.Prepared):
            self._path, self._source, self._received = None, None, None
            self._state = replace(self._state, method=event.method, url=event.url, head=None)
        elif isinstance(event, ev.HeadReceived):
            self._state = replace(self._state, head=event.head)
        elif isinstance(event, ev.BodyOpened):
            self._path = event.path
            self._open()
            if self._state.stage is Stage.SENDING:
                self._state = replace(self._state, stage=Stage.RECEIVING)
        elif isinstance(event, ev.StreamOpened):
            self._state = replace(self._state, stage=Stage.LIVE, stream_kind=event.kind)
            self._open()
            if self._source is not None:
                self._messages = self._views.messages(self._source, event.kind)
                self.stream_opened.emit(self._messages)
        self._state = replace(self._state, last=event)

    def _open(self) -> None:
        if self._source is None and self._path is not None:
            try:
                self._source = self._views.open_source(self._path)
                self._opened.append(self._source)
            except SanderlingError as error:
                self.notice.emit(str(error), "error")

    def _soon(self) -> None:
        if not self._frame.isActive():
            first = self._received is not None and not self._body_shown
            if self._state.stage is Stage.LIVE:
                self._frame.start(self._live_frame_ms())
            else:
                self._frame.start(0 if first else _FRAME_MS)

    def _live_frame_ms(self) -> int:
        count = len(self._messages) if self._messages is not None else 0
        new, self._framed_count = count - self._framed_count, count
        return _FLOOD_FRAME_MS if new > _FLOOD else _LIVE_FRAME_MS

    def _refresh(self) -> None:
        """Tell what has come since the last frame; the figures of a live stream follow with the next tick."""
        if self._state.stage not in ENDED:
            self._refresh_body()
        if self._messages is not None:
            self.messages_came.emit()
        if self._state.stage is not self._told_stage or self._state.stage is not Stage.LIVE:
            self._tell()

    def _tell(self) -> None:
        running = self._state.stage not in ENDED and self._state.stage is not Stage.EMPTY
        received = self._received
        self._state = replace(
            self._state,
            elapsed_s=time.perf_counter() - self._started_s if running else self._state.elapsed_s,
            size_bytes=received.size_bytes if received else self._state.size_bytes,
            wire_bytes=received.wire_bytes if received else self._state.wire_bytes,
            message_count=len(self._messages) if self._messages is not None else 0,
        )
        self._told_stage = self._state.stage
        self.state_changed.emit(self._state)

    def _refresh_body(self) -> None:
        if self._source is None or not self._source.size_bytes:
            return
        if self._body_shown:
            self.body_grew.emit()
        else:
            self._show_body()

    def _show_body(self) -> None:
        self._patience.stop()
        if self._source is not None and not self._body_shown:
            self._body_shown = True
            self._facts = self._facts or self._views.facts(self._state.head, self._source)
            self.body_opened.emit(self._source, self._facts)

    def _end(self, stage: Stage, *, error: SanderlingError | None = None, head: ResponseHead | None = None) -> None:
        self._tick.stop()
        self._frame.stop()
        self._open()
        events = self._record.events
        elapsed = events[-1].at_s - events[0].at_s if events else time.perf_counter() - self._started_s
        self._state = replace(self._state, stage=stage, error=error, elapsed_s=elapsed, head=head or self._state.head)
        if self._source is not None:
            self._state = replace(self._state, size_bytes=self._source.size_bytes)
        self._refresh()
        self._end_body()
        self.ended.emit()

    def _end_body(self) -> None:
        """Show the body; JSON that is not on the screen yet waits a moment for its pretty form."""
        if self._source is None or not self._source.size_bytes:
            return
        if self._body_shown:
            self.body_grew.emit()
        self._facts = self._facts or self._views.facts(self._state.head, self._source)
        if self._facts.shape.value == "json" and self._state.stage is Stage.DONE:
            self.want_pretty()
            if not self._body_shown:
                self._patience.start()
        else:
            self._show_body()

    async def _make_pretty(self, path: Path, source: BytesSource) -> None:
        facts = self._facts or self._views.facts(self._state.head, source)
        pretty: Pretty = await self._views.pretty(path, source, facts.charset)
        if pretty.source is not None and pretty.source is not source:
            self._opened.append(pretty.source)
        self._show_body()
        self.pretty_ready.emit(pretty)

    async def _save(self, path: Path, target: Path) -> None:
        try:
            await self._views.save_copy(path, target)
        except SanderlingError as error:
            self.notice.emit(str(error), "error")
        else:
            self.notice.emit(self.tr("The body was saved to %1.").replace("%1", str(target)), "success")
