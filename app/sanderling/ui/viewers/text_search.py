"""Finding text in a source of any size, a window at a time between other work."""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from sanderling.services.response_views import Charset, TextLines

_SLICE_S: Final = 0.006
_WINDOW_BYTES: Final = 512 * 1024
_MOST_MATCHES: Final = 100_000


class TextSearch(QObject):
    """Collects the places of a needle; they are known up to ``searched_to`` while the search goes on."""

    changed = Signal()
    """More places are known, or the search is through."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Search nothing yet."""
        super().__init__(parent)
        self._lines: TextLines | None = None
        self._needle = b""
        self._fold = False
        self.starts = array("Q")
        self.match_bytes = 0
        self.searched_to = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._work)

    @property
    def is_running(self) -> bool:
        """Whether the search goes on."""
        return self._timer.isActive()

    @property
    def is_cut(self) -> bool:
        """Whether there may be more places than are kept."""
        return len(self.starts) >= _MOST_MATCHES

    def start(self, lines: TextLines, text: str, *, match_case: bool = False) -> None:
        """Search the source of ``lines`` from its start; an empty text ends the search."""
        self._lines = lines
        self._fold = not match_case
        self.starts = array("Q")
        self.searched_to = lines.start
        self._needle = _encoded(text, lines.charset, fold=self._fold)
        self.match_bytes = len(self._needle)
        if text:
            self._timer.start()
            self._work()
        else:
            self._timer.stop()
            self.changed.emit()

    def extend(self) -> None:
        """Go on where the source has grown."""
        if self._lines is not None and self.match_bytes and not self.is_cut:
            self._timer.start()

    def index_from(self, offset: int, *, back: bool = False) -> int:
        """Return which place comes first from an offset on, or last before it, going round; -1 if none."""
        if not self.starts:
            return -1
        if back:
            return (bisect_left(self.starts, offset) - 1) % len(self.starts)
        return bisect_left(self.starts, offset) % len(self.starts)

    def _work(self) -> None:
        deadline = time.perf_counter() + _SLICE_S
        while time.perf_counter() < deadline:
            if not self._search_window():
                self._timer.stop()
                break
        self.changed.emit()

    def _search_window(self) -> bool:
        """Search the next window; return whether there is more."""
        if self._lines is None or self.is_cut:
            return False
        source, start = self._lines.source, self.searched_to
        size = source.size_bytes
        data = source.read(start, min(size, start + _WINDOW_BYTES + self.match_bytes - 1))
        if self._fold:
            data = _folded(data)
        unit = self._lines.charset.unit_bytes
        at = data.find(self._needle)
        while at >= 0 and len(self.starts) < _MOST_MATCHES:
            if at % unit == 0:
                self.starts.append(start + at)
            at = data.find(self._needle, at + (self.match_bytes if at % unit == 0 else 1))
        behind = self.starts[-1] + self.match_bytes if self.starts else 0
        done = start + len(data) >= size
        self.searched_to = max(behind, size - self.match_bytes + 1 if done else start + _WINDOW_BYTES, start)
        return not done


def _encoded(text: str, charset: Charset, *, fold: bool) -> bytes:
    data = charset.encode(text)
    return _folded(data) if fold else data


def _folded(data: bytes) -> bytes:
    """Return the bytes with the letters A to Z small; other alphabets are searched as they are written."""
    return data.lower()
