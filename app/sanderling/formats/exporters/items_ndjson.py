"""Items as NDJSON: one line each, as they were gathered."""

from __future__ import annotations

from typing import BinaryIO

from sanderling.formats.item_lines import ExportOptions, ItemLines


class NdjsonItems:
    """Lines stay lines."""

    name = "ndjson"
    label = "NDJSON"
    suffix = ".ndjson"
    passes = 1

    def write(self, lines: ItemLines, target: BinaryIO, options: ExportOptions) -> int:
        """See ``ItemExporter.write``."""
        count = 0
        for line in lines:
            target.write(line + b"\n")
            count += 1
        return count


ITEMS_NDJSON = NdjsonItems()
