"""What the wire reports to while one call is under way: found through a context variable, as the wire is shared."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from sanderling.domain import events as ev
from sanderling.engine.ports import Emit

_ANSWER_START_BYTES = 40


@dataclass(slots=True)
class CallTrace:
    """The state of one call on the wire: what httpcore's trace says and when the first byte of the answer came."""

    emit: Emit
    body_size_bytes: int = 0
    connected: bool = False
    is_about_to_send: bool = False
    is_waiting: bool = False
    first_byte_at_s: float = 0.0
    last_byte_at_s: float = 0.0
    written_at_s: float = 0.0
    answer_start: bytes = b""
    sent: bool = field(default=False)

    def bytes_arrived(self, at_s: float) -> None:
        """Note the time of bytes that came over the wire."""
        # The answer may have come while the system still handed over the request's last bytes.
        at_s = max(at_s, self.written_at_s)
        if self.is_waiting:
            self.is_waiting = False
            self.first_byte_at_s = at_s
        self.last_byte_at_s = at_s

    async def on_httpcore_event(self, name: str, info: dict[str, Any]) -> None:
        """Take httpcore's trace events (``http11.send_request_headers.started`` and so on)."""
        protocol, _, step = name.partition(".")
        if protocol not in ("http11", "http2"):
            return
        if step == "send_request_headers.started":
            self.is_about_to_send = True
        elif step in ("send_request_body.complete", "send_request_body.failed", "send_request_headers.failed"):
            self._request_sent()

    def note_answer(self, data: bytes) -> None:
        """Keep how the answer begins, for an error that has to say what came instead of HTTP."""
        if len(self.answer_start) < _ANSWER_START_BYTES:
            self.answer_start += data[:_ANSWER_START_BYTES]

    def about_to_write(self, remote_address: Callable[[], str]) -> None:
        """Note that the wire is about to write; the first time for this request it says so."""
        if not self.is_about_to_send:
            return
        self.is_about_to_send = False
        now_s = time.perf_counter()
        if not self.connected:
            self.emit(ev.ConnectionReused(now_s, remote_address()))
        self.emit(ev.SendingStarted(now_s))
        self.is_waiting = True

    def _request_sent(self) -> None:
        if not self.sent:
            self.sent = True
            self.emit(ev.RequestSent(self.written_at_s or time.perf_counter(), self.body_size_bytes))


current_trace: ContextVar[CallTrace | None] = ContextVar("current_trace", default=None)
