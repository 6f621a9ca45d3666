"""Where rows start in one page of a body: the counting under the line index.

A line ends after LF, CRLF or a lone CR. A line longer than ``row_bytes`` is cut into rows at multiples of that
length counted from the line's start, so that a row's place depends on nothing but its line.
"""

from __future__ import annotations

import re
import sys
from array import array
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

PAGE_BYTES: Final = 64 * 1024
_LINE_END: Final = re.compile(rb"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class RowRule:
    """How long a row may get and how line ends look (``unit_bytes`` wide; ``big_endian`` order)."""

    row_bytes: int = 2048
    unit_bytes: int = 1
    big_endian: bool = False

    @property
    def slack_bytes(self) -> int:
        """A row may be longer by this, so that a line end never gets a row of its own."""
        return 2 * self.unit_bytes

    @property
    def lookahead_bytes(self) -> int:
        """What must be known behind a page before its rows are final."""
        return 4 * self.unit_bytes


@dataclass(frozen=True, slots=True)
class PageRows:
    """The rows that start in a page and, among them, the lines: offsets counted from the page's start."""

    rows: list[int]
    lines: list[int]


def line_ends(data: bytes, rule: RowRule) -> list[int]:
    """Return the offsets behind each line end."""
    if rule.unit_bytes > 1:
        return _wide_line_ends(data, rule)
    if b"\r" in data:
        return [match.end() for match in _LINE_END.finditer(data)]
    ends = list(accumulate(len(piece) + 1 for piece in data.split(b"\n")))
    ends.pop()
    return ends


def _wide_line_ends(data: bytes, rule: RowRule) -> list[int]:
    width = rule.unit_bytes
    units = array("H" if width == 2 else "I", data[: len(data) - len(data) % width])
    if rule.big_endian == (sys.byteorder == "little"):
        units.byteswap()
    ends: list[int] = []
    for index, unit in enumerate(units):
        if unit == 10 or (unit == 13 and units[index + 1 : index + 2] != array(units.typecode, [10])):
            ends.append((index + 1) * width)
    return ends


def rows_of_page(data: bytes, page_bytes: int, line_start: int, rule: RowRule) -> PageRows:
    """Return the rows that start in a page.

    Args:
        data: The page and what is known behind it.
        page_bytes: The page's own length.
        line_start: Where the line of the page's first byte starts, counted from the page's start (zero or less).
        rule: How rows are cut.
    """
    rows: list[int] = []
    lines: list[int] = []
    longest = rule.row_bytes + rule.slack_bytes
    start = line_start
    for end in (*line_ends(data, rule), len(data)):
        if start >= 0:
            rows.append(start)
            lines.append(start)
        if end - start > longest:
            first = max(1, -(start // rule.row_bytes)) if start < 0 else 1
            rows.extend(range(start + first * rule.row_bytes, min(page_bytes, end - rule.slack_bytes), rule.row_bytes))
        start = end
        if start >= page_bytes:
            break
    return PageRows(rows, lines)


def count_page(data: bytes, page_bytes: int, line_start: int, rule: RowRule) -> tuple[int, int, int]:
    """Return how many rows and lines start in a page, and where the line of the next page's first byte starts.

    The arguments are those of ``rows_of_page``; this one is fast where lines are of ordinary length.
    """
    if rule.unit_bytes == 1:
        last = data.rfind(b"\n", 0, page_bytes)
        has_cr = data.find(b"\r", 0, page_bytes) >= 0
        if last < 0 and not has_cr:
            return _count_inside_line(len(data), page_bytes, line_start, rule)
        only_lf = not has_cr or (data.count(b"\r", 0, page_bytes) == data.count(b"\r\n", 0, page_bytes + 1))
        if only_lf and last >= 0 and _is_short(data, page_bytes, line_start, last, rule):
            starts = data.count(b"\n", 0, page_bytes) + (line_start == 0) - (last == page_bytes - 1)
            return starts, starts, last + 1
    page = rows_of_page(data, page_bytes, line_start, rule)
    return len(page.rows), len(page.lines), _next_line_start(data, page_bytes, page, line_start, rule)


def _next_line_start(data: bytes, page_bytes: int, page: PageRows, line_start: int, rule: RowRule) -> int:
    """Return the start of the line that holds the first byte behind the page."""
    base = page.lines[-1] if page.lines else line_start
    known = max(base, 0)
    ends = line_ends(data[known:], rule)
    return page_bytes if ends and known + ends[0] == page_bytes else base


def _count_inside_line(known: int, page_bytes: int, line_start: int, rule: RowRule) -> tuple[int, int, int]:
    stop = min(page_bytes, known - rule.slack_bytes)
    first = max(1, -(line_start // rule.row_bytes)) if line_start < 0 else 1
    cuts = len(range(line_start + first * rule.row_bytes, stop, rule.row_bytes))
    own = int(line_start == 0)
    return cuts + own, own, line_start


def _is_short(data: bytes, page_bytes: int, line_start: int, last: int, rule: RowRule) -> bool:
    """Tell whether no line that touches the page is longer than a row."""
    if data.find(b"\n") - line_start >= rule.row_bytes:
        return False
    end = data.find(b"\n", page_bytes)
    if (end if end >= 0 else len(data)) - last > rule.row_bytes:
        return False
    if rule.row_bytes < 1024:
        return max(map(len, data.split(b"\n"))) <= rule.row_bytes
    step = rule.row_bytes // 2
    return all(data.find(b"\n", at, at + step) >= 0 for at in range(0, last + 1 - step, step))
