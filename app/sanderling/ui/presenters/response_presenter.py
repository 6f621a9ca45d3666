"""A tab's response: what arrives is gathered and told to the panel at most once a frame.

No flood of events reaches a widget: ``take`` only notes, timers tell.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from sanderling.domain.response import BodyFile
from sanderling.ui.presenters.response_state import ResponseState, Stage

if TYPE_CHECKING:
    from sanderling.domain.errors import SanderlingError
    from sanderling.domain.events import Event
    from sanderling.domain.exchange import Exchange
    from sanderling.services.response_views import ResponseViews
    from sanderling.ui.presenters.response_arrival import ResponseArrival
    from sanderling.ui.tasks import Tasks

_FRAME_MS: Final = 16
_LIVE_FRAME_MS: Final = 33
_FLOOD_FRAME_MS: Final = 50  # nobody reads that fast; most of the time belongs to the wire
_FLOOD: Final = 1000
_TICK_MS: Final = 100
_PRETTY_PATIENCE_MS: Final = 80


class ResponsePresenter(QObject):
    """``begin``, then ``take`` for every event, then ``finish``."""

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
    certificates_read = Signal(object, object)
    """Certificates as they came (DER), and what they say."""
    ended = Signal()
    notice = Signal(str, str)
    """A text and its kind (``info``, ``success``, ``error``)."""

    def __init__(self, views: Callable[[], ResponseViews], tasks: Tasks, parent: QObject | None = None) -> None:
        """Start without a response; ``views`` is asked for when one comes."""
        super().__init__(parent)
        self._views = views
        self._tasks = tasks
        self._arrival: ResponseArrival | None = None
        self._older: ResponseArrival | None = None
        self._body_shown = False
        self._stream_shown = False
        self._pretty_begun = False
        self._goes_on = False
        self._told_stage = Stage.EMPTY
        self._framed_count = 0
        self._frame = self._timer(0, self._refresh, single=True)
        self._tick = self._timer(_TICK_MS, self._tell, single=False)
        self._patience = self._timer(_PRETTY_PATIENCE_MS, self._show_body, single=True)

    # --- what the tab tells

    def begin(self, *, goes_on: bool = False) -> None:
        """Send was pressed. The last response stays on the screen until there is something of the next one.

        Args:
            goes_on: More pages of the list that is shown are asked for.
        """
        from sanderling.ui.presenters.response_arrival import ResponseArrival

        pages = self.state.pages if goes_on else 0
        self._forget()
        self._goes_on = goes_on
        self._arrival = ResponseArrival(self._views(), pages=pages)
        self.began.emit()
        self._tick.start()
        self._soon()

    def take(self, event: Event) -> None:
        """Take an event; cheap, and safe to call a hundred thousand times a second."""
        if self._arrival is not None:
            self._arrival.take(event)
            self._soon()

    def finish(self, exchange: Exchange) -> bool:
        """Take the end of the exchange; return whether it is the one that is shown now."""
        if self._goes_on and exchange.error is not None and not exchange.stream_kind:
            self._take_back(exchange.error)
            return False
        if self._arrival is not None:
            self._arrival.finish(exchange)
            self._end()
        return True

    def stopped(self) -> None:
        """The exchange was given up and there is no record of its end."""
        if self._arrival is not None and self._arrival.state.is_running:
            self._arrival.end(Stage.CANCELLED)
            self._end()

    def close(self) -> None:
        """Stop everything and close all files."""
        self._forget()
        self._forget()

    # --- what the panel asks

    @property
    def state(self) -> ResponseState:
        """What is known by now."""
        return self._arrival.state if self._arrival is not None else ResponseState()

    def events(self) -> tuple[Event, ...]:
        """Return the events so far, floods folded."""
        return self._arrival.events() if self._arrival is not None else ()

    def want_pretty(self) -> None:
        """Print the body nicely, once it is complete."""
        arrival = self._arrival
        if arrival is not None and arrival.stage is Stage.DONE and not self._pretty_begun:
            self._pretty_begun = True
            self._tasks.start(self._make_pretty(arrival), name="pretty", owner=self)

    def read_certificates(self, chain: tuple[bytes, ...]) -> None:
        """Read certificates for somebody who wants to look at them."""
        self._tasks.start(self._read_certificates(chain), name="read certificates", owner=self)

    async def _read_certificates(self, chain: tuple[bytes, ...]) -> None:
        self.certificates_read.emit(chain, await self._views().certificates(chain))

    def items(self) -> BodyFile | None:
        """Return the items that have come by now, for writing them elsewhere."""
        arrival = self._arrival
        if arrival is None or not arrival.state.is_items or arrival.path is None or arrival.source is None:
            return None
        return BodyFile(arrival.path, arrival.source.size_bytes)

    def save_body(self, target: Path) -> None:
        """Copy the body to a file."""
        if self._arrival is not None and self._arrival.path is not None:
            self._tasks.start(self._save(self._arrival.path, target), name="save body", owner=self)

    # --- inside

    def _timer(self, interval_ms: int, act: Callable[[], None], *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.setInterval(interval_ms)
        timer.timeout.connect(act)
        return timer

    def _forget(self) -> None:
        self._tasks.cancel_owned(self)
        for timer in (self._frame, self._tick, self._patience):
            timer.stop()
        if self._older is not None:
            self._older.release()
        self._older, self._arrival = self._arrival, None
        self._body_shown = self._stream_shown = self._pretty_begun = False
        self._told_stage = Stage.EMPTY
        self._framed_count = 0

    def _soon(self) -> None:
        if self._frame.isActive() or self._arrival is None:
            return
        if self._arrival.stage is Stage.LIVE:
            self._frame.start(self._live_frame_ms(self._arrival))
        else:
            self._frame.start(0 if self._arrival.is_first_body and not self._body_shown else _FRAME_MS)

    def _live_frame_ms(self, arrival: ResponseArrival) -> int:
        count = len(arrival.messages) if arrival.messages is not None else 0
        new, self._framed_count = count - self._framed_count, count
        return _FLOOD_FRAME_MS if new > _FLOOD else _LIVE_FRAME_MS

    def _refresh(self) -> None:
        """Tell what has come since the last frame; the figures of a live stream follow with the next tick."""
        arrival = self._arrival
        if arrival is None:
            return
        if arrival.messages is not None:
            if not self._stream_shown:
                self._stream_shown = True
                self.stream_opened.emit(arrival.messages)
            self.messages_came.emit()
        if arrival.state.is_running and arrival.has_body:
            if self._body_shown:
                self.body_grew.emit()
            else:
                self._show_body()
        if arrival.stage is not self._told_stage or arrival.stage is not Stage.LIVE:
            self._tell()

    def _take_back(self, error: SanderlingError) -> None:
        """A list could not even begin to go on: what was there stays."""
        if self._arrival is not None:
            self._arrival.release()
        self._arrival, self._older = self._older, None
        self._stream_shown = True
        self._end()
        self.notice.emit(f"{error.message} {error.advice}".rstrip(), "error")

    def _tell(self) -> None:
        state = self.state
        self._told_stage = state.stage
        self.state_changed.emit(state)

    def _show_body(self) -> None:
        self._patience.stop()
        arrival = self._arrival
        if arrival is not None and arrival.source is not None and not self._body_shown:
            self._body_shown = True
            self.body_opened.emit(arrival.source, arrival.facts(arrival.source))

    def _end(self) -> None:
        self._tick.stop()
        self._frame.stop()
        self._refresh()
        self._end_body()
        self.ended.emit()

    def _end_body(self) -> None:
        """Show the body; JSON that is not on the screen yet waits a moment for its pretty form."""
        arrival = self._arrival
        if arrival is None or arrival.source is None or not arrival.has_body:
            if arrival is not None and arrival.problem:
                self.notice.emit(arrival.problem, "error")
            return
        if self._body_shown:
            self.body_grew.emit()
        if arrival.facts(arrival.source).shape.value == "json" and arrival.stage is Stage.DONE:
            self.want_pretty()
            if not self._body_shown:
                self._patience.start()
        else:
            self._show_body()

    async def _make_pretty(self, arrival: ResponseArrival) -> None:
        if arrival.path is None or arrival.source is None:
            return
        charset = arrival.facts(arrival.source).charset
        pretty = await self._views().pretty(arrival.path, arrival.source, charset)
        if pretty.source is not None:
            arrival.keep(pretty.source)
        self._show_body()
        self.pretty_ready.emit(pretty)

    async def _save(self, path: Path, target: Path) -> None:
        from sanderling.domain.errors import SanderlingError

        try:
            await self._views().save_copy(path, target)
        except SanderlingError as error:
            self.notice.emit(str(error), "error")
        else:
            self.notice.emit(self.tr("The body was saved to %1.").replace("%1", str(target)), "success")
