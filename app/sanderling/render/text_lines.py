"""A line index over text of any size that may still be growing.

Only three numbers are kept for each 64 KiB of text, so 1 GB costs less than half a megabyte. Offsets are bytes of the
source. What lies behind the last full page is counted anew each time the source has grown.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from sanderling.domain.response import BytesSource
from sanderling.render.charsets import UTF_8, Charset
from sanderling.render.row_pages import PAGE_BYTES, PageRows, RowRule, count_page, rows_of_page

ROW_BYTES: Final = 2048
_CACHED_PAGES: Final = 8
_ALIGN_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its bytes (line end included), its text (without), its line from 1, whether the line began before."""

    start: int
    end: int
    text: str
    line: int
    continues: bool


class TextLines:
    """Rows of a text by number. Not safe to use from two threads at once."""

    def __init__(
        self, source: BytesSource, charset: Charset = UTF_8, row_bytes: int = ROW_BYTES, *, page_bytes: int = PAGE_BYTES
    ) -> None:
        """Start with nothing indexed.

        Args:
            source: The text.
            charset: How to decode it.
            row_bytes: The longest a row may be; a longer line is shown as several rows (soft wrap).
            page_bytes: The text is counted in pieces of this length, a multiple of four longer than a row.
        """
        unit = charset.unit_bytes
        row_bytes = max(16, min(row_bytes, ROW_BYTES))
        self.source = source
        self.charset = charset
        self.row_bytes = row_bytes - row_bytes % unit
        self._rule = RowRule(self.row_bytes, unit, charset.name.endswith("be"))
        self._page_bytes = page_bytes
        self._origin = charset.bom_bytes
        self._rows_before = array("Q", [0])
        self._lines_before = array("Q", [0])
        self._line_starts = array("Q", [self._origin])
        self._tail_size = -1
        self._tail = PageRows([], [])
        self._cache: dict[int, PageRows] = {}

    @property
    def row_count(self) -> int:
        """The rows known by now."""
        if self._tail_size < 0:  # the last row of a page may reach into the next one
            return max(0, self._rows_before[-1] - 1)
        return self._rows_before[-1] + len(self._tail.rows)

    @property
    def line_count(self) -> int:
        """The lines known by now."""
        return self._lines_before[-1] + len(self._tail.lines)

    @property
    def start(self) -> int:
        """The offset of the first character: behind a byte order mark."""
        return self._origin

    @property
    def end(self) -> int:
        """The offset up to which rows are known."""
        return max(self._tail_size, self._page_start(self._pages), self._origin)

    @property
    def _pages(self) -> int:
        return len(self._rows_before) - 1

    def _page_start(self, page: int) -> int:
        return self._origin + page * self._page_bytes

    def index_more(self, budget_s: float = 0.005) -> bool:
        """Index what has not been indexed yet, for at most about ``budget_s``.

        Returns:
            Whether there is more to index.
        """
        deadline = time.perf_counter() + budget_s
        size = self.source.size_bytes
        needed = self._page_bytes + self._rule.lookahead_bytes
        while size - self._page_start(self._pages) >= needed:
            self._index_page(needed)
            if time.perf_counter() > deadline:
                return True
        if size != self._tail_size:
            start = self._page_start(self._pages)
            data = self.source.read(start, size)
            self._tail = rows_of_page(data, len(data), self._line_starts[-1] - start, self._rule) if data else _NO_ROWS
            self._tail_size = size
        return False

    def _index_page(self, needed: int) -> None:
        start = self._page_start(self._pages)
        data = self.source.read(start, start + needed)
        rows, lines, next_line = count_page(data, self._page_bytes, self._line_starts[-1] - start, self._rule)
        self._rows_before.append(self._rows_before[-1] + rows)
        self._lines_before.append(self._lines_before[-1] + lines)
        self._line_starts.append(start + next_line)
        self._tail_size, self._tail = -1, _NO_ROWS

    def _rows_of(self, page: int) -> PageRows:
        if page >= self._pages:
            return self._tail
        found = self._cache.pop(page, None)
        if found is None:
            start = self._page_start(page)
            data = self.source.read(start, start + self._page_bytes + self._rule.lookahead_bytes)
            found = rows_of_page(data, self._page_bytes, self._line_starts[page] - start, self._rule)
            while len(self._cache) >= _CACHED_PAGES:
                del self._cache[next(iter(self._cache))]
        self._cache[page] = found
        return found

    def _page_of_row(self, row: int) -> int:
        """Return the page in which a row starts; pages in which no row starts are passed over."""
        return min(bisect_right(self._rows_before, row) - 1, self._pages)

    def _cuts(self, first: int, count: int) -> list[tuple[int, int, bool]]:
        """Return offset, line and whether it continues a line, for each of ``count`` rows from ``first``.

        Offsets are where the cut would be without regard to characters.
        """
        cuts: list[tuple[int, int, bool]] = []
        page = self._page_of_row(first)
        skip = first - self._rows_before[page]
        while page <= self._pages and len(cuts) < count:
            known, base = self._rows_of(page), self._page_start(page)
            lines_before = self._lines_before[page]
            for offset in known.rows[skip : skip + count - len(cuts)]:
                line = bisect_right(known.lines, offset)
                cuts.append((base + offset, lines_before + line, not line or known.lines[line - 1] != offset))
            page, skip = page + 1, 0
        return cuts

    def rows(self, first: int, count: int) -> list[Row]:
        """Return rows by number; fewer where there are no more."""
        count = min(count, self.row_count - first)
        if count <= 0:
            return []
        cuts = self._cuts(first, count + 1)
        low = max(self._origin, cuts[0][0] - _ALIGN_BYTES)
        high = cuts[-1][0] if len(cuts) > count else self.end
        data = self.source.read(low, high + _ALIGN_BYTES)
        bounds = [self.charset.align(data, cut[0] - low) for cut in cuts]
        if len(cuts) == count:
            bounds.append(high - low)
        decode = self.charset.decode
        return [
            Row(low + start, low + end, decode(data[start:end]).rstrip("\r\n"), line, continues)
            for start, end, (_, line, continues) in zip(bounds, bounds[1:], cuts, strict=False)
        ]

    def row_of(self, offset: int) -> int:
        """Return the number of the row that holds an offset, limited to what is indexed."""
        offset = min(max(offset, self._origin), self.end)
        page = min((offset - self._origin) // self._page_bytes, self._pages)
        row = self._rows_before[page] + bisect_right(self._rows_of(page).rows, offset - self._page_start(page)) - 1
        row = max(0, min(row, self.row_count - 1))
        following = self.rows(row + 1, 1)
        return row + 1 if following and following[0].start <= offset else row

    def line_span(self, line: int) -> tuple[int, int]:
        """Return where a line (from 1) starts and where the next one does, limited to what is indexed."""
        return self._start_of_line(line), self._start_of_line(line + 1)

    def _start_of_line(self, line: int) -> int:
        if line > self.line_count:
            return self.end
        page = min(bisect_right(self._lines_before, line - 1) - 1, self._pages)
        return self._page_start(page) + self._rows_of(page).lines[line - 1 - self._lines_before[page]]

    def text(self, start: int, end: int) -> str:
        """Return the decoded text between two offsets, line ends as they are."""
        return self.charset.decode(self.source.read(max(start, self._origin), end))

    def offset_at(self, row: Row, column: int) -> int:
        """Return the offset of a column (in characters) of a row, at most the end of its text."""
        column = min(column, len(row.text))
        return row.start + self.charset.bytes_before(self.source.read(row.start, row.end), column)

    def column_at(self, row: Row, offset: int) -> int:
        """Return the column (in characters) of an offset in a row."""
        data = self.source.read(row.start, min(offset, row.end))
        return min(self.charset.characters_in(data), len(row.text))


_NO_ROWS: Final = PageRows([], [])
