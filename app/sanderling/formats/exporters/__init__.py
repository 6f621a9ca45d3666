"""Forms that gathered items can be written in: one file each; all of them are listed here."""

from sanderling.domain.registry import Registry
from sanderling.formats.exporters.items_csv import ITEMS_CSV
from sanderling.formats.exporters.items_json import ITEMS_JSON
from sanderling.formats.exporters.items_ndjson import ITEMS_NDJSON
from sanderling.formats.item_lines import ItemExporter

ITEM_EXPORTERS: Registry[ItemExporter] = Registry("form of items", (ITEMS_JSON, ITEMS_NDJSON, ITEMS_CSV))
