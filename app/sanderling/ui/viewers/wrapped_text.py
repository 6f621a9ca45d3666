"""The text that a viewer shows: its source, how it is wrapped, and the line index that grows between other work."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from sanderling.domain.response import BytesSource
from sanderling.services.response_views import NO_BYTES, ROW_BYTES, UTF_8, Charset, RowHighlighter, TextLines

SLICE_S: Final = 0.005
_FIRST_SLICE_S: Final = 0.003
_LONG_LINE_BYTES: Final = 512


class WrappedText(QObject):
    """Rows of a source. Wrapping anew keeps the old rows until the new ones are known as far."""

    grew = Signal()
    """More rows are known, or the last ones changed."""
    rewrapped = Signal()
    """``lines`` is another index of the same source; row numbers have changed, offsets have not."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._columns = 80
        self._wrap: bool | None = None
        self.language = ""
        """What the text is written in."""
        self._next: TextLines | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._work)
        self._take(TextLines(NO_BYTES))

    def show(self, source: BytesSource, charset: Charset, language: str) -> None:
        """Take another text."""
        self.language = language
        self._next = None
        self._take(TextLines(source, charset, self._row_bytes(source, charset)))
        self.extend(_FIRST_SLICE_S)

    def extend(self, budget_s: float = SLICE_S) -> None:
        """Take in what has been added to the source."""
        if self._next is None and self._row_bytes(self.lines.source, self.lines.charset) != self.lines.row_bytes:
            self._rewrap()
        elif self.lines.index_more(budget_s):
            self._timer.start()
        self.grew.emit()

    @property
    def is_indexed(self) -> bool:
        """Whether all that the source has by now is indexed."""
        return not self._timer.isActive()

    def set_columns(self, columns: int) -> None:
        """Say how many characters have room beside each other."""
        self._columns = columns
        self._rewrap()

    def set_wrap(self, wrap: bool | None) -> None:
        """Wrap or not; ``None`` wraps a body that is one long line and no other."""
        self._wrap = wrap
        self._rewrap()

    def wraps(self) -> bool:
        """Whether rows are cut where the room ends."""
        return self._wrap if self._wrap is not None else is_one_line(self.lines.source)

    def _row_bytes(self, source: BytesSource, charset: Charset = UTF_8) -> int:
        wraps = self._wrap if self._wrap is not None else is_one_line(source)
        return min(ROW_BYTES, max(16, self._columns * charset.unit_bytes)) if wraps else ROW_BYTES

    def _rewrap(self) -> None:
        source, charset = self.lines.source, self.lines.charset
        wanted = TextLines(source, charset, self._row_bytes(source, charset))
        if wanted.row_bytes == self.lines.row_bytes:
            self._next = None
        elif self._next is None or wanted.row_bytes != self._next.row_bytes:
            self._next = wanted
            self._work()

    def _work(self) -> None:
        more = (self._next or self.lines).index_more(SLICE_S)
        if self._next is not None and (not more or self._next.end >= self.lines.end):
            self._take(self._next)
            self._next = None
            self.rewrapped.emit()
        if more:
            self._timer.start()
        else:
            self._timer.stop()
        self.grew.emit()

    def _take(self, lines: TextLines) -> None:
        self.lines = lines
        self.highlighter = RowHighlighter(lines, self.language)


def is_one_line(source: BytesSource) -> bool:
    """Tell a body without line ends at its beginning: one long line, such as JSON out of a machine."""
    head = source.read(0, _LONG_LINE_BYTES)
    return len(head) == _LONG_LINE_BYTES and b"\n" not in head and b"\r" not in head
