"""Where bodies go: the standard output or a file, written by a thread: a slow reader never delays the exchange."""

from __future__ import annotations

import codecs
import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sanderling.domain.errors import NotWritable, SanderlingError

_BLOCK_BYTES: Final = 256 * 1024
# What a terminal would obey is shown as a picture of itself: C0 and DEL as their symbols, C1 as the replacement sign.
_VISIBLE: Final = (
    {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"}
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
)


def visible(text: str) -> str:
    """Return one line of text with what a terminal would obey shown as a picture of itself."""
    return text.translate(_VISIBLE | {0x09: 0x2409, 0x0A: 0x240A, 0x0D: 0x240D})


@dataclass(frozen=True, slots=True)
class BodyRange:
    """Bytes of a body file."""

    path: Path
    start: int
    end: int


class TerminalText:
    """Makes a body safe to show on a terminal: text only, nothing in it that the terminal would obey."""

    def __init__(self, charset: str = "utf-8") -> None:
        """Start a body in this charset; an unknown one is read as UTF-8."""
        try:
            make = codecs.getincrementaldecoder(charset or "utf-8")
        except LookupError:
            make = codecs.getincrementaldecoder("utf-8")
        self._decoder = make(errors="replace")
        self.is_binary = False
        self.ends_line = True

    def __call__(self, data: bytes) -> bytes:
        """Return what to show; nothing once the body has turned out not to be text."""
        self.is_binary = self.is_binary or b"\0" in data
        if self.is_binary:
            return b""
        text = self._decoder.decode(data).translate(_VISIBLE)
        if text:
            self.ends_line = text.endswith("\n")
        return text.encode("utf-8", "replace")


class Output:
    """A place to write to, in order, from a thread of its own."""

    def __init__(self, fd: int | None, file: Path | None, on_failure: Callable[[], None]) -> None:
        """Start the thread.

        Args:
            fd: An open file descriptor, or ``None``.
            file: The file to write in place of it; made when the first byte comes.
            on_failure: Called once, from the thread, when writing failed; ``error`` says why.
        """
        self.error: SanderlingError | None = None
        self.reader_left = False
        self._fd = fd
        self._file = file
        self._on_failure = on_failure
        self._waiting: queue.SimpleQueue[tuple[bytes | BodyRange, TerminalText | None] | None] = queue.SimpleQueue()
        # A daemon: Ctrl+C ends the program although the reader of a full pipe sleeps.
        self._thread = threading.Thread(target=self._work, name="output", daemon=True)
        self._thread.start()

    def write(self, piece: bytes | BodyRange, safe: TerminalText | None = None) -> None:
        """Take one more piece to write; returns at once."""
        self._waiting.put((piece, safe))

    def finish(self, wait_s: float | None) -> None:
        """Wait until everything is written, but no longer than this; ``None`` for as long as it takes."""
        self._waiting.put(None)
        self._thread.join(wait_s)

    def _work(self) -> None:
        try:
            while (waiting := self._waiting.get()) is not None:
                piece, safe = waiting
                if isinstance(piece, bytes):
                    self._write_all(safe(piece) if safe else piece)
                else:
                    self._copy(piece, safe)
            if self._file and self._fd is not None:
                os.close(self._fd)
        except BrokenPipeError:
            self.reader_left = True
            self._on_failure()
        except OSError as error:
            where = f"“{self._file}”" if self._file else "the output"
            self.error = NotWritable(f"The body could not be written to {where}: {error.strerror}.")
            self._on_failure()

    def _copy(self, piece: BodyRange, safe: TerminalText | None) -> None:
        with piece.path.open("rb") as body:
            body.seek(piece.start)
            at = piece.start
            while at < piece.end and (block := body.read(min(_BLOCK_BYTES, piece.end - at))):
                at += len(block)
                self._write_all(safe(block) if safe else block)

    def _write_all(self, data: bytes) -> None:
        if self._fd is None and self._file is not None:
            self._fd = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
        rest = memoryview(data)
        while rest and self._fd is not None:
            rest = rest[os.write(self._fd, rest) :]
