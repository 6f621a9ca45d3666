"""What the wire reports to while one call is under way: found through a context variable, as the wire is shared."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

import httpcore

from sanderling.domain import events as ev
from sanderling.domain.errors import ProtocolViolated
from sanderling.engine.certificate_faults import CertificateFault
from sanderling.engine.ports import Emit
from sanderling.engine.raw_heads import head_end, is_interim, request_fields, shown_fields, shown_head, status_at

_MOST_INTERIM = 100
_LOOK_S = 0.001
_STATUS_LINE_BYTES = 12
_SENSELESS = 999


class Line(Protocol):
    """A connection at its lowest, as the trace sees it."""

    secured: ev.Secured | None

    @property
    def addresses(self) -> tuple[str, str]:
        """The remote and the local address."""
        ...


class Stream(Protocol):
    """A connection at its uppermost, where plain HTTP goes in and out."""

    async def peek(self, timeout: float) -> bytes:
        """Wait for bytes and return them; they will be read again. Raises httpcore's ReadTimeout, ReadError."""
        ...

    def get_extra_info(self, info: str) -> Any:
        """Tell whether it ``is_readable``."""
        ...


@dataclass(slots=True)
class CallTrace:
    """The state of one call on the wire: what httpcore's trace says, what went out and what came in."""

    emit: Emit
    where: str = ""
    mask: Callable[[str], str] = str
    connected: bool = False
    is_about_to_send: bool = False
    is_waiting: bool = False
    is_answered: bool = False
    is_http2: bool = False
    is_sending_body: bool = False
    first_byte_at_s: float = 0.0
    last_byte_at_s: float = 0.0
    written_at_s: float = 0.0
    sent_at_s: float = 0.0
    sent_bytes: int = 0
    received_bytes: int = 0
    body_sent_bytes: int = 0
    client_certificate: str = ""
    is_certificate_wanted: bool = False
    certificate_fault: CertificateFault | None = None
    _answer: bytes | bytearray = b""
    _answer_at: int = 0
    _interim_count: int = 0
    _may_continue: bool = False
    _is_ended: bool = False
    _sent_head: bytes | None = None
    _request: httpcore.Request | None = None
    _stream: Stream | None = None
    _line: Line | None = None

    # --- httpcore ---

    async def on_httpcore_event(self, name: str, info: dict[str, Any]) -> None:
        """Take httpcore's trace events (``http11.send_request_headers.started`` and so on)."""
        protocol, _, step = name.partition(".")
        if protocol not in ("http11", "http2"):
            return
        if step == "send_request_headers.started":
            self.is_about_to_send = True
            self.is_http2 = protocol == "http2"
            self._request = info["request"]
            self._sent_head = self._stream = None
        elif step in ("send_request_body.complete", "send_request_body.failed", "send_request_headers.failed"):
            if isinstance(info.get("exception"), httpcore.ConnectionNotAvailable):
                self.is_about_to_send = False  # over another connection then
            else:
                self._request_sent()

    def _request_sent(self) -> None:
        if not self.sent_at_s:
            self.sent_at_s = self.written_at_s or time.perf_counter()
            self.emit(ev.RequestSent(self.sent_at_s, self.body_sent_bytes, self.mask(self._raw_request_head())))

    def _raw_request_head(self) -> str:
        if self.is_http2 and self._request is not None:
            url = self._request.url
            return shown_fields(request_fields(self._request.method, url.scheme, url.target, self._request.headers))
        return shown_head(self._sent_head or b"")

    # --- the socket ---

    def about_to_write(self, line: Line) -> None:
        """Note that the wire is about to write; the first time for this request it says so."""
        if not self.is_about_to_send:
            return
        self.is_about_to_send = False
        now_s = time.perf_counter()
        if not self.connected:
            self.emit(ev.ConnectionReused(now_s, *line.addresses, line.secured))
        self.emit(ev.SendingStarted(now_s))
        self.is_waiting = True
        self._line = line

    def bytes_arrived(self, at_s: float, count: int) -> None:
        """Note the time of bytes that came over the wire; a count of 0 says that they are the answer's own.

        Others may not be: tickets of TLS 1.3 and settings of HTTP/2 come while the answer is waited for.
        """
        self.received_bytes += count
        # The answer may have come while the system still handed over the request's last bytes.
        self.last_byte_at_s = max(at_s, self.written_at_s)
        if not count:
            self._answer_begins()

    def _answer_begins(self) -> None:
        if self.is_waiting:
            self.is_waiting = False
            self.first_byte_at_s = self.last_byte_at_s

    @property
    def latest_at_s(self) -> float:
        """When the last bytes came. Of HTTP/2's another call's task may have read them: the connection knows."""
        on_line_s: float = getattr(self._line, "last_byte_at_s", 0.0) if self.is_http2 else 0.0
        return max(self.last_byte_at_s, on_line_s)

    # --- HTTP's own bytes, not encrypted ---

    def note_request(self, data: bytes, stream: Stream) -> None:
        """Keep the head as it goes out: the first that is written once httpcore has announced it."""
        if self._sent_head is None and self._request is not None:
            self._sent_head = data
            self._stream = stream
            self._answer = b""

    def note_answer(self, data: bytes) -> None:
        """Keep what comes up to the end of the head, and report interim responses at once.

        Raises:
            ProtocolViolated: There is no end to them.
        """
        if self.is_answered:
            return
        if data:
            self._answer_begins()
        if self._answer:
            if isinstance(self._answer, bytes):
                self._answer = bytearray(self._answer)
            self._answer += data
        else:
            self._answer = data
        while not self.is_http2 and is_interim(status := status_at(self._answer, self._answer_at)):
            end = head_end(self._answer, self._answer_at)
            if not end:
                return
            self._interim(status, shown_head(self._answer[self._answer_at : end]))
            self._answer_at = end

    def _interim(self, status: int, raw_head: str) -> None:
        self._interim_count += 1
        if self._interim_count > _MOST_INTERIM:
            raise ProtocolViolated(
                f"{self.where} sent more than {_MOST_INTERIM} interim responses ({status}) and no answer.",
                advice="The server is at fault. What it sent is in the timeline.",
            )
        self.emit(ev.InterimReceived(self.last_byte_at_s or time.perf_counter(), status, self.mask(raw_head)))
        self._may_continue = self._may_continue or status == 100
        self.is_waiting = True  # for the first byte of the answer proper

    def answered(self, status: int, fields: list[tuple[bytes, bytes]]) -> str:
        """Note that the head is complete and return it as received."""
        self.is_answered = True
        if self._line is not None and self.is_http2 and hasattr(self._line, "last_byte_at_s"):
            self.first_byte_at_s = self.latest_at_s  # its frames have just been taken in
        # It may have come before the body was sent to its end.
        self.first_byte_at_s = max(self.first_byte_at_s or time.perf_counter(), self.sent_at_s)
        if self.is_http2:
            return self.mask(shown_fields([(b":status", b"%d" % status), *fields]))
        start = self._answer_at
        raw_head = self.mask(shown_head(self._answer[start : head_end(self._answer, start) or None]))
        self._answer = b""
        return raw_head

    @property
    def pending_answer(self) -> bytes:
        """What has come of an answer whose head is not complete, without interim responses."""
        return b"" if self.is_http2 else bytes(self._answer[self._answer_at :])

    def end(self, at_s: float) -> None:
        """Report what went over the socket, once."""
        if not self._is_ended:
            self._is_ended = True
            self.emit(ev.CallEnded(at_s, self.sent_bytes, self.received_bytes))

    # --- sending a body ---

    async def is_body_wanted(self, limit_s: float) -> bool:
        """Wait for 100 (Continue), or for so long; a final answer says that the body is not wanted."""
        give_up_s = time.perf_counter() + limit_s
        while not self._may_continue:
            left_s = give_up_s - time.perf_counter()
            if left_s <= 0 or self._stream is None or self.is_http2:
                return True
            try:
                if not await self._stream.peek(left_s):
                    return False
            except httpcore.ReadTimeout:
                return True
            if self._final_status():
                return False
        return True

    async def is_refused(self) -> bool:
        """Tell whether the server has answered with an error already, without waiting (RFC 9112, 9.5)."""
        if self._stream is None or self.is_http2 or self._final_status():
            return False
        if not self._stream.get_extra_info("is_readable"):
            return False
        try:
            return not await self._stream.peek(_LOOK_S) or self._final_status() >= 400
        except httpcore.ReadTimeout:
            return False

    @property
    def watches_answer(self) -> bool:
        """Whether an answer would be of interest while the body cannot be sent on."""
        return self.is_sending_body and self._stream is not None and not self.is_http2 and not self._final_status()

    def _final_status(self) -> int:
        """Return the status of the answer proper, 0 as long as there is none, and a large number if it is none."""
        status = status_at(self._answer, self._answer_at)
        if not status and len(self._answer) - self._answer_at >= _STATUS_LINE_BYTES:
            return _SENSELESS
        return 0 if is_interim(status) else status


current_trace: ContextVar[CallTrace | None] = ContextVar("current_trace", default=None)
