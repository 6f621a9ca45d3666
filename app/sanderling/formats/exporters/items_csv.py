"""Items as a table (RFC 4180): a column for every name there is, in order of appearance.

The items are gone through twice, first for the columns. What is nested goes into its cell as JSON; an item that is no
object has one cell, in the column “value”.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

import msgspec

from sanderling.domain.errors import DamagedFile, StorageError
from sanderling.formats.item_lines import ExportOptions, ItemLines, damaged_line

MOST_COLUMNS: Final = 16_384
"""As many as spreadsheets take."""

_ONLY: Final = "value"
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_Item = dict[str, msgspec.Raw]


class CsvItems:
    """A row for each item."""

    name = "csv"
    label = "CSV"
    suffix = ".csv"
    passes = 2

    def write(self, lines: ItemLines, target: BinaryIO, options: ExportOptions) -> int:
        """See ``ItemExporter.write``."""
        columns = _columns(lines)
        text = io.TextIOWrapper(target, "utf-8", errors="replace", newline="", write_through=False)
        table = csv.writer(text)
        guard: Callable[[str], str] = _guarded if options.guard_formulas else str
        count = 0
        if columns:
            table.writerow([guard(name) for name in columns])
        for item in _items(lines):
            table.writerow([_cell(item.get(name), guard) for name in columns])
            count += 1
        text.flush()
        text.detach()
        return count


def _columns(lines: ItemLines) -> list[str]:
    columns: dict[str, None] = {}
    for item in _items(lines):
        if item.keys() - columns.keys():
            columns.update(dict.fromkeys(item))
        if len(columns) > MOST_COLUMNS:
            raise StorageError(
                f"The items have more than {MOST_COLUMNS:,} different names: that makes no table.",
                advice="Write them as JSON or NDJSON.",
            )
    return list(columns)


def _items(lines: ItemLines) -> Iterator[_Item]:
    read = msgspec.json.Decoder(_Item)
    for number, line in enumerate(lines, 1):
        try:
            yield read.decode(line) if line[:1] == b"{" else {_ONLY: msgspec.Raw(_checked(line))}
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise DamagedFile(damaged_line(number, str(error)), line=number) from None


def _checked(line: bytes) -> bytes:
    return msgspec.json.format(line, indent=-1)


def _cell(raw: msgspec.Raw | None, guard: Callable[[str], str]) -> str:
    if raw is None:
        return ""
    data = bytes(raw)
    if data[:1] == b'"':
        text: str = msgspec.json.decode(data, type=str)
        return guard(text)
    if data == b"null":
        return ""
    return (msgspec.json.format(data, indent=-1) if data[:1] in b"{[" else data).decode("utf-8", "replace")


def _guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; one that is a number is left alone."""
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


ITEMS_CSV = CsvItems()
