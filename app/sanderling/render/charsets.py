"""Character sets of bodies: which one it is, how its line ends look, and decoding that never fails."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels mean what browsers take them for (WHATWG Encoding): Latin-1 and ASCII are windows-1252.
_SHARED_NAMES: Final = {
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
    "utf-8-sig": "utf-8",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
}
_UNITS: Final = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}


@dataclass(frozen=True, slots=True)
class Charset:
    """How bytes become text. ``unit_bytes`` is the width of a code unit, ``bom_bytes`` what to skip at the start."""

    name: str = "utf-8"
    unit_bytes: int = 1
    bom_bytes: int = 0

    def decode(self, data: bytes) -> str:
        """Return the text; bytes that make no character become U+FFFD."""
        try:
            return data.decode(self.name, "replace")
        except UnicodeError:  # a few codecs (utf-7, hz, idna ...) raise whatever the error handler is
            return data.decode("latin-1")

    def encode(self, text: str) -> bytes:
        """Return the bytes of a text, to search for them; characters that do not exist here become ``?``."""
        return text.encode(self.name, "replace")

    def align(self, data: bytes, index: int) -> int:
        """Return ``index`` moved back to the start of the character it falls into."""
        if self.name == "utf-8":
            return _align_utf8(data, index)
        if self.unit_bytes == 2:
            return _align_utf16(data, index, big=self.name.endswith("be"))
        return index

    def bytes_before(self, data: bytes, column: int) -> int:
        """Return how many of the bytes make the first ``column`` characters."""
        if data.isascii() and self.unit_bytes == 1:
            return min(column, len(data))
        low, high = 0, len(data)
        while low < high:
            middle = (low + high) // 2
            if self.characters_in(data[:middle]) < column:
                low = middle + 1
            else:
                high = middle
        return low

    def characters_in(self, data: bytes) -> int:
        """Return how many characters are complete in these bytes."""
        try:
            return len(codecs.getincrementaldecoder(self.name)("replace").decode(data))
        except UnicodeError:
            return len(data)


UTF_8: Final = Charset()


def charset_for(label: str, head: bytes) -> Charset:
    """Return the charset of a body.

    Args:
        label: What the Content-Type says, or nothing.
        head: The first bytes: a byte order mark wins over the label (WHATWG Encoding, "decode").
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return Charset(name, _UNITS.get(name, 1), len(bom))
    name = _known(label) or _guess(head)
    return Charset(name, _UNITS.get(name, 1))


def _known(label: str) -> str:
    """Return Python's name of a text encoding, or nothing if the label names none."""
    if not label:
        return ""
    try:
        name = codecs.lookup(label).name
        if not isinstance("a".encode(name), bytes) or not isinstance(b"a".decode(name, "replace"), str):
            return ""
    except (LookupError, UnicodeError, TypeError, ValueError):
        return ""
    return _SHARED_NAMES.get(name, name)


def _guess(head: bytes) -> str:
    """Tell UTF-16 and UTF-32 without a mark by the zero bytes of their first characters; else UTF-8."""
    if len(head) >= 4 and head[0] and not head[1]:
        return "utf-32-le" if not head[2] and not head[3] else "utf-16-le"
    if len(head) >= 4 and not head[0]:
        if not head[1] and not head[2] and head[3]:
            return "utf-32-be"
        if head[1] and not head[2] and head[3]:
            return "utf-16-be"
    return "utf-8"


def _align_utf8(data: bytes, index: int) -> int:
    for back in range(4):
        if index - back < 0 or index >= len(data):
            return index
        byte = data[index - back]
        if byte < 0x80:
            return index
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return index - back if length > back else index
    return index


def _align_utf16(data: bytes, index: int, *, big: bool) -> int:
    index -= index % 2
    if index + 1 < len(data) and index >= 2 and 0xDC <= data[index if big else index + 1] < 0xE0:
        return index - 2
    return index
