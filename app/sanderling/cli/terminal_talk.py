"""What a person at a terminal sees and is asked while a request goes on: progress of an upload, waits, large bodies."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Final

from sanderling.cli.event_lines import line_text, shown_s
from sanderling.domain import events as ev
from sanderling.domain.send_control import SendControl

_REDRAW_S: Final = 0.1
_WORTH_SHOWING_BYTES: Final = 1_000_000
_WORTH_TELLING_S: Final = 1.0
_CLEAR: Final = "\r\x1b[K"


class TerminalTalk:
    """Writes to the error output where that is a terminal, and says nothing where it is not."""

    def __init__(self, *, verbose: bool) -> None:
        """Look who is there; ``verbose``: events are printed anyway. Made on the running event loop."""
        self._shows = sys.stderr is not None and sys.stderr.isatty()
        self._tells_waits = self._shows and not verbose
        asks = self._shows and sys.stdin is not None and sys.stdin.isatty() and sys.platform != "win32"
        self.control = SendControl(answers=asks)
        self._loop = asyncio.get_running_loop()
        self._began_s = 0.0
        self._drawn_s = 0.0
        self._is_drawn = False

    def on_event(self, event: ev.Event) -> None:
        """Show what is new; never blocks."""
        if isinstance(event, ev.SendingStarted):
            self._began_s = event.at_s
        elif isinstance(event, ev.BodySent):
            self._draw(event)
            return
        self._wipe()
        if isinstance(event, ev.SizeLimitReached) and self.control.answers:
            self._ask(event)
        elif isinstance(event, ev.WaitScheduled) and self._tells_waits and event.delay_s >= _WORTH_TELLING_S:
            print(f"sanderling: {line_text(event)}", file=sys.stderr, flush=True)

    def _draw(self, event: ev.BodySent) -> None:
        now_s = time.perf_counter()
        worth = max(event.size_bytes, event.sent_bytes) >= _WORTH_SHOWING_BYTES
        if not (self._shows and worth) or now_s - self._drawn_s < _REDRAW_S:
            return
        self._drawn_s, self._is_drawn = now_s, True
        print(f"{_CLEAR}{progress_text(event, now_s - self._began_s)}", end="", file=sys.stderr, flush=True)

    def _wipe(self) -> None:
        if self._is_drawn:
            print(_CLEAR, end="", file=sys.stderr, flush=True)
            self._is_drawn = False

    def _ask(self, event: ev.SizeLimitReached) -> None:
        print(
            f"\nThe body has reached {shown_size(event.size_bytes)}. Go on? [y/N] ", end="", file=sys.stderr, flush=True
        )
        self._loop.add_reader(sys.stdin.fileno(), self._answered)

    def _answered(self) -> None:
        self._loop.remove_reader(sys.stdin.fileno())
        self.control.answer(sys.stdin.readline().strip().lower() in ("y", "yes"))


def progress_text(event: ev.BodySent, elapsed_s: float) -> str:
    """Return how far an upload is: bytes, share and rest of the time where the whole is known, rate."""
    rate = event.sent_bytes / elapsed_s if elapsed_s > 0 else 0.0
    sent, speed = shown_size(event.sent_bytes), f"{shown_size(int(rate))}/s"
    if not event.size_bytes:
        return f"sent {sent}, {speed}"
    share = 100 * event.sent_bytes // event.size_bytes
    left = f", {shown_s((event.size_bytes - event.sent_bytes) / rate)} left" if rate else ""
    return f"sent {sent} of {shown_size(event.size_bytes)} ({share} %), {speed}{left}"


def shown_size(size_bytes: int) -> str:
    """Return a size as people read it: ``512 bytes``, ``1.5 MB``."""
    if size_bytes < 1000:
        return f"{size_bytes} bytes"
    value = float(size_bytes)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 1000:
            return f"{value:.1f} {unit}"
    return f"{value / 1000:.1f} TB"
