"""One response on its way: the events gathered, the body's file opened, the messages of a stream indexed. No Qt.

Imported with the first send, so that a window that only shows itself does not pay for it.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from sanderling.domain import events as ev
from sanderling.domain.errors import SanderlingError
from sanderling.domain.exchange import EventRecord, Exchange, Outcome
from sanderling.domain.response import BytesSource, ResponseHead
from sanderling.domain.timings import timings_of
from sanderling.services.response_views import BodyFacts, MessageIndex, ResponseViews
from sanderling.ui.presenters.response_state import ENDED, ResponseState, Stage

_LINES = ResponseHead(status=200, headers=(("content-type", "application/x-ndjson"),))
"""What items are, whatever each page was."""
_STAGES = {Outcome.DONE: Stage.DONE, Outcome.FAILED: Stage.FAILED, Outcome.CANCELLED: Stage.CANCELLED}


class ResponseArrival:
    """What has come by now. ``problem`` tells why the body cannot be read."""

    def __init__(self, views: ResponseViews, *, pages: int = 0) -> None:
        """Start at the moment of sending; of a list, that many pages are there already."""
        self._views = views
        self._started_s = time.perf_counter()
        self._record = EventRecord()
        self._received: ev.BodyReceived | None = None
        self._facts: BodyFacts | None = None
        self._sources: list[BytesSource] = []
        self._state = ResponseState(stage=Stage.SENDING, pages=pages)
        self.path: Path | None = None
        self.source: BytesSource | None = None
        self.messages: MessageIndex | None = None
        self.problem = ""

    def take(self, event: ev.Event) -> None:
        """Take an event; cheap."""
        if isinstance(event, ev.MessagesReceived):
            if self.messages is not None:
                self.messages.extend(event.starts, event.ends, event.at_s)
        elif isinstance(event, ev.BodyReceived):
            self._received = event
            if self._state.question is not None:
                self._state = replace(self._state, question=None)
        else:
            self._note(event)
        self._record.add(event)

    def finish(self, exchange: Exchange) -> None:
        """Take the end of the exchange."""
        self._record.events = list(exchange.events) or self._record.events
        if exchange.body is not None:
            self.path = exchange.body.path
        self._state = replace(self._state, error=exchange.error, head=exchange.head or self._state.head)
        self.end(_STAGES[exchange.outcome])

    def end(self, stage: Stage) -> None:
        """Stop the clock."""
        self._open()
        events = self._record.events
        elapsed_s = timings_of(events).total_s if events else time.perf_counter() - self._started_s
        self._state = replace(self.state, stage=stage, elapsed_s=elapsed_s, wait=None, question=None)
        if self.source is not None:
            self._state = replace(self._state, size_bytes=self.source.size_bytes)

    @property
    def stage(self) -> Stage:
        """Where the exchange is."""
        return self._state.stage

    @property
    def state(self) -> ResponseState:
        """Everything but the body."""
        if self._state.stage in ENDED:
            return self._state
        received = self._received
        return replace(
            self._state,
            elapsed_s=time.perf_counter() - self._started_s,
            wait_left_s=self._wait_left_s(),
            size_bytes=received.size_bytes if received else 0,
            wire_bytes=received.wire_bytes if received else 0,
            message_count=len(self.messages) if self.messages is not None else 0,
        )

    @property
    def has_body(self) -> bool:
        """Whether there is anything to read."""
        return self.source is not None and self.source.size_bytes > 0

    @property
    def is_first_body(self) -> bool:
        """Whether bytes of the body have been announced."""
        return self._received is not None

    def events(self) -> tuple[ev.Event, ...]:
        """Return the events so far, floods folded."""
        return tuple(self._record.events)

    def facts(self, source: BytesSource) -> BodyFacts:
        """Return what the body is."""
        if self._facts is None:
            self._facts = self._views.facts(_LINES if self._state.is_items else self._state.head, source)
        return self._facts

    def keep(self, source: BytesSource) -> None:
        """Let go of a source together with this response."""
        if source not in self._sources:
            self._sources.append(source)

    def release(self) -> None:
        """Let go of everything that is open."""
        for source in self._sources:
            self._views.release(source)
        self._sources = []

    def _note(self, event: ev.Event) -> None:
        state = replace(self._state, last=event)
        if isinstance(event, ev.Prepared):
            if not state.is_items:  # the items of all pages gather in one body, below the last page's head
                self.path, self.source, self._received, self._facts = None, None, None, None
                state = replace(state, head=None, cache=None)
            state = replace(state, method=event.method, url=event.url, attempt=event.attempt)
        elif isinstance(event, ev.HeadReceived):
            state = replace(state, head=event.head)
        elif isinstance(event, ev.BodyOpened):
            self.path = event.path
            self._open()
            state = replace(state, stage=Stage.RECEIVING)
        elif isinstance(event, ev.PageReceived):
            state = replace(state, pages=event.number)
        elif isinstance(event, ev.PagingEnded):
            state = replace(state, paging_end=event)
        elif isinstance(event, ev.StreamOpened):
            state = replace(state, stage=Stage.LIVE, stream_kind=event.kind)
            if self.source is not None:
                self.messages = self._views.messages(self.source, event.kind)
        self._state = _with_policy(state, event)

    def _wait_left_s(self) -> float:
        wait = self._state.wait
        return max(wait.at_s + wait.delay_s - time.perf_counter(), 0.0) if wait is not None else 0.0

    def _open(self) -> None:
        if self.source is None and self.path is not None:
            try:
                self.source = self._views.open_source(self.path)
                self.keep(self.source)
            except SanderlingError as error:
                self.problem = str(error)


def _with_policy(state: ResponseState, event: ev.Event) -> ResponseState:
    """Return the state with what policies and TLS say in it."""
    if isinstance(event, ev.WaitScheduled):
        waiting = replace(state, wait=event)
        return waiting if state.is_items else replace(waiting, stage=Stage.SENDING, head=None)
    if isinstance(event, ev.WaitEnded):
        return replace(state, wait=None)
    if isinstance(event, ev.SizeLimitReached):
        return replace(state, question=event)
    if isinstance(event, ev.CookiesChanged):
        return replace(state, cookies=event)
    if isinstance(event, ev.CacheConsulted):
        return replace(state, cache=event)
    if isinstance(event, ev.RateLimitRead):
        return replace(state, rate_limit=event)
    if isinstance(event, ev.CredentialsExposed):
        return replace(state, exposed=(*state.exposed, event))
    secured = event.secured if isinstance(event, ev.ConnectionReused) else event
    if isinstance(secured, ev.Secured):
        return replace(state, unverified=not secured.verified)
    return state
