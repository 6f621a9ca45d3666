"""Items as one JSON array, each on a line of its own."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from sanderling.domain.errors import DamagedFile
from sanderling.formats.item_lines import ExportOptions, ItemLines, damaged_line


class JsonItems:
    """Numbers, escapes and order stay as they came."""

    name = "json"
    label = "JSON"
    suffix = ".json"
    passes = 1

    def write(self, lines: ItemLines, target: BinaryIO, options: ExportOptions) -> int:
        """See ``ItemExporter.write``."""
        count = 0
        target.write(b"[")
        for line in lines:
            count += 1
            try:
                item = msgspec.json.format(line, indent=-1)
            except (msgspec.DecodeError, RecursionError) as error:
                raise DamagedFile(damaged_line(count, str(error)), line=count) from None
            target.write((b",\n" if count > 1 else b"\n") + item)
        target.write(b"\n]\n" if count else b"]\n")
        return count


ITEMS_JSON = JsonItems()
