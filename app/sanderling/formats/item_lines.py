"""What an exporter of items is given, and what it must offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

ItemLines = Iterable[bytes]
"""Items, one line of JSON each, without line ends; can be gone through again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """``guard_formulas`` keeps spreadsheets from taking texts for formulas: a ``'`` goes in front of them."""

    guard_formulas: bool = True


class ItemExporter(Protocol):
    """A form in which items are written."""

    @property
    def name(self) -> str:
        """Its name, such as ``csv``."""
        ...

    @property
    def label(self) -> str:
        """The shown name."""
        ...

    @property
    def suffix(self) -> str:
        """How such files end, dot included."""
        ...

    @property
    def passes(self) -> int:
        """How often it goes through the items."""
        ...

    def write(self, lines: ItemLines, target: BinaryIO, options: ExportOptions) -> int:
        """Write the items and return how many there were; never holds more than a few of them.

        Raises:
            DamagedFile: A line is no JSON.
        """
        ...


def damaged_line(number: int, reason: str) -> str:
    """Return the sentence for a line that is no JSON."""
    return f"Item {number:,} is not JSON ({reason}), so the items cannot be written in this form."
