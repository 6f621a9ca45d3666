"""Prints an exchange while it happens: events, heads, the body, the times."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sanderling.cli.event_lines import certificate_lines, head_text, line_of, line_text, raw_lines
from sanderling.cli.output import BodyRange, Output, TerminalText, visible
from sanderling.domain import events as ev
from sanderling.domain.errors import SanderlingError
from sanderling.domain.timings import Phase, Timings

LIVE_ITEMS: Final = ("", "ndjson")
"""The forms of items that are written as the items come; others are made from all of them at the end."""


class SendPrinter:
    """Takes the events of one exchange and prints what the arguments ask for."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        """Prepare the places to write to; ``on_failure`` may be set until the first event comes."""
        self.on_failure: Callable[[], object] = lambda: None
        self._verbose: int = arguments.verbose
        self._include: bool = arguments.include and not arguments.json
        to_file: Path | None = arguments.output
        self._shows_body = (to_file is not None or not arguments.json) and arguments.items in LIVE_ITEMS
        self._on_terminal = to_file is None and sys.stdout.isatty()
        self._screen = Output(sys.stdout.fileno(), None, self._failed)
        self._target = Output(None, to_file, self._failed) if to_file else self._screen
        self._safe: TerminalText | None = None
        self._body: Path | None = None
        self._written_bytes = 0
        self._start_s: float | None = None
        self._is_finished = False

    @property
    def error(self) -> SanderlingError | None:
        """Why writing failed."""
        return self._target.error or self._screen.error

    @property
    def reader_left(self) -> bool:
        """Whether the other end of the output was closed."""
        return self._target.reader_left or self._screen.reader_left

    def on_event(self, event: ev.Event) -> None:
        """Print what is new; never blocks."""
        if self._start_s is None:
            self._start_s = event.at_s
        if self._verbose:
            self._print_lines(event)
        elif isinstance(event, ev.CredentialsExposed):
            print(f"sanderling: {visible(line_text(event) or '')}", file=sys.stderr, flush=True)
        if isinstance(event, ev.HeadReceived):
            self._safe = TerminalText(event.head.charset) if self._on_terminal else None
            if self._include:
                text = head_text(event.head).encode("utf-8", "surrogateescape")
                self._screen.write(text, TerminalText() if sys.stdout.isatty() else None)
        elif isinstance(event, ev.BodyOpened):
            self._body = event.path
            if self._shows_body:
                self._target.write(b"")  # makes the file: an answer without a body must not leave an old one
        elif isinstance(event, ev.BodyReceived) and self._body and self._shows_body:
            self._target.write(BodyRange(self._body, self._written_bytes, event.size_bytes), self._safe)
            self._written_bytes = event.size_bytes

    def _print_lines(self, event: ev.Event) -> None:
        line = line_of(event, self._start_s or 0.0)
        raw = raw_lines(event) if self._verbose > 1 else []
        for text in [*([line] if line else []), *certificate_lines(event), *raw]:
            print(visible(text), file=sys.stderr, flush=True)

    def write_file(self, file: Path) -> None:
        """Print a file in the place of the body, and wait until that is done."""
        self._safe = TerminalText() if self._on_terminal else None
        self._written_bytes = file.stat().st_size
        self._screen.write(BodyRange(file, 0, self._written_bytes), self._safe)
        self.finish(wait=True)

    def finish(self, *, wait: bool) -> None:
        """Write the rest.

        Args:
            wait: Whether there is time for it; who pressed Ctrl+C does not wait for a sleeping reader.
        """
        if self._is_finished:
            return
        self._is_finished = True
        for output in {self._screen, self._target}:
            output.finish(wait_s=None if wait else 0.5)
        if self._safe and self._safe.is_binary:
            print(
                f"The body is not text ({self._written_bytes:,} bytes): write it to a file with -o, or into a pipe.",
                file=sys.stderr,
            )
        elif self._safe and not self._safe.ends_line:
            print(flush=True)

    def _failed(self) -> None:
        self.on_failure()


def print_timings(timings: Timings) -> None:
    """Print the phases that took place, and their total, on the error output."""
    rows = [(phase.value, seconds) for phase in Phase if (seconds := timings.phase_s(phase)) is not None]
    for name, seconds in [*rows, ("total", timings.total_s)]:
        print(f"  {name:<16}{seconds * 1000:10.2f} ms", file=sys.stderr)
